// Page → provider: tokens become what they stand for, stored values go back byte for byte, credentials are computed.
// Invariant: expansion is per header; a token that this table did not draw, or a destination the store did not allow, fails the send.
import { answerChallenge } from '../sip/digest.ts';
import { emitRequest, emitResponse, type BodyPart, type HeaderLine } from '../sip/emit.ts';
import { header, headerValues, parseCSeq, parseMessage, utf8ToByteString, type SipMessage, type SipRequest, type SipResponse } from '../sip/message.ts';
import { mediaType } from '../sip/judge.ts';
import { hostPort, parseNameAddress, parseUri, parseVia, tagOf, unescapeUri } from '../sip/address.ts';
import type { AccountView } from './account-view.ts';
import { gatewayHost, type CallRecord, type ClientTransaction, type ServerTransaction } from './redaction-table.ts';

/** The message cannot be sent. Its text names the place, never a value. */
export class ExpansionRefused extends Error {
  constructor(place: string) {
    super(`outbound message refused: ${place}`);
    this.name = 'ExpansionRefused';
  }
}
const refuse = (place: string): never => {
  throw new ExpansionRefused(place);
};

export type Outbound =
  | { readonly kind: 'request'; readonly text: string; readonly transaction: ClientTransaction }
  | { readonly kind: 'response'; readonly text: string; readonly status: number; readonly transaction: ServerTransaction };

/** Reads what the page sent; null when it is no SIP message. */
export function readPageMessage(text: string): SipMessage | null {
  return parseMessage(utf8ToByteString(text));
}

/** Throws ExpansionRefused. */
export function expand(view: AccountView, message: SipMessage): Outbound {
  return message.kind === 'request' ? expandRequest(view, message) : expandResponse(view, message);
}

const mostContacts = 10;
const allowedMethods = ['REGISTER', 'INVITE', 'ACK', 'BYE', 'CANCEL', 'OPTIONS', 'INFO', 'NOTIFY', 'REFER', 'UPDATE', 'PRACK'];
const product = 'Ecoutille';

function expandRequest(view: AccountView, request: SipRequest): Outbound {
  const { table } = view;
  const { method } = request;
  if (!allowedMethods.includes(method)) refuse('method');
  const vias = headerValues(request, 'via');
  const pageVia = vias[0] ?? '';
  const branch = parseVia(pageVia)?.parameters.get('branch') ?? '';
  if (vias.length !== 1 || !/^z9hG4bK[A-Za-z0-9.]{1,80}$/.test(branch)) refuse('Via');
  const cseq = parseCSeq(header(request, 'cseq'));
  if (cseq === null || cseq.method !== method || cseq.number >= 2 ** 31) return refuse('CSeq');
  const pageFrom = header(request, 'from') ?? '';
  const pageTo = header(request, 'to') ?? '';
  const localTag = safeWord(tagOf(pageFrom), 'From tag');
  const toTag = tagOf(pageTo);
  const record = recordFor(view, request, toTag);
  record.localTags.add(localTag);
  record.localSequence = Math.max(record.localSequence, cseq.number);

  const cancelled = method === 'CANCEL' ? table.clients.get(`${branch} INVITE`) : undefined;
  if (method === 'CANCEL' && cancelled === undefined) refuse('CANCEL');
  const uri = cancelled?.realUri ?? expandUri(view, record, request.uri, 'Request-URI');
  const from = cancelled?.realFrom ?? `${untagged(record.realLocal)};tag=${localTag}`;
  const to = cancelled?.realTo ?? remoteHeader(record, toTag);
  const local = view.localAddress();
  const headers: HeaderLine[] = [
    ['Via', `SIP/2.0/${view.protocol()} ${hostPort(local.address, local.port)};branch=${branch};rport`],
    ...headerValues(request, 'route').map((route): HeaderLine => ['Route', expandRoute(record, route)]),
    ['From', from],
    ['To', to],
    ['Call-ID', record.realCallId],
    ['CSeq', `${cseq.number} ${method}`],
    ['Max-Forwards', 70],
  ];
  const contacts = headerValues(request, 'contact');
  const contactUser = contacts.length === 0 ? null : ownContact(view, contacts, headers, method === 'REGISTER');
  const authorization = credentials(view, record, request, uri);
  headers.push(...passedValues(request), ...authorization);
  if (method === 'REFER') headers.push(...refer(view, record, request));
  headers.push(['User-Agent', product]);
  const transaction: ClientTransaction = {
    key: `${branch} ${method}`,
    method,
    record,
    pageVia,
    pageFrom,
    pageTo,
    pageCSeq: `${cseq.number} ${method}`,
    realUri: uri,
    realFrom: from,
    realTo: to,
    pageContactUser: contactUser,
    authorized: authorization.length > 0,
    unregisters: contacts.some((contact) => contact === '*' || /;\s*expires=0(?!\d)/i.test(contact)),
  };
  const text = emitRequest(method, uri, headers, bodyForProvider(view, record, request));
  if (method !== 'ACK') table.remember(table.clients, transaction);
  return { kind: 'request', text, transaction };
}

function safeWord(word: string | null, place: string): string {
  return word !== null && /^[A-Za-z0-9.~_-]{1,80}$/.test(word) ? word : refuse(place);
}

function recordFor(view: AccountView, request: SipRequest, toTag: string | null): CallRecord {
  const { table } = view;
  const pageCallId = safeWord(header(request, 'call-id') ?? null, 'Call-ID');
  const known = table.byPageCallId(pageCallId);
  if (known !== undefined) return known;
  const self = `<sip:${view.user}@${view.domain}>`;
  const base = { pageCallId, realCallId: table.tokens.letters(24), realLocal: self };
  if (request.method === 'REGISTER') {
    // Each reconnection registers anew; only the last registrations can still be undone.
    for (const old of [...table.records].filter((record) => record.kind === 'registration').slice(0, -1)) table.forget(old);
    return table.add({ ...base, kind: 'registration', token: table.tokens.callToken(), pageRemoteUri: `sip:${gatewayHost}`, realRemote: self });
  }
  if (request.method !== 'INVITE' || toTag !== null) return refuse('Call-ID');
  const { token, uri } = destinationOf(view, null, request.uri, 'Request-URI');
  return table.add({ ...base, kind: 'outgoing', token, pageRemoteUri: `sip:${token}@callee.invalid`, realRemote: `<${uri}>` });
}

/** `sip:<token>@callee.invalid`, allowed by the store beforehand: for any call, or for `record` alone. */
function destinationOf(view: AccountView, record: CallRecord | null, uri: string, place: string): { token: CallRecord['token']; uri: string } {
  const parsed = parseUri(uri);
  const token = parsed?.host === 'callee.invalid' ? parsed.user : '';
  const number = token === '' ? null : (record?.destinations.get(token) ?? view.destination(token));
  if (number === null || !/^[+*#0-9]{1,32}$/.test(number)) return refuse(place);
  return { token: token as CallRecord['token'], uri: `sip:${number.replace(/#/g, '%23')}@${view.domain}` };
}

function remoteHeader(record: CallRecord, toTag: string | null): string {
  if (toTag === null) return record.realRemote;
  return record.taggedRemotes.get(toTag) ?? refuse('To tag');
}

/** Header value without its tag: the first dialog-forming message had none on our side. */
function untagged(value: string): string {
  return tagOf(value) === null ? value : value.replace(/;\s*tag\s*=\s*[^;,\s]+/i, '');
}

function expandUri(view: AccountView, record: CallRecord, uri: string, place: string): string {
  const parsed = parseUri(uri);
  if (parsed === null || parsed.scheme !== 'sip') return refuse(place);
  switch (parsed.host) {
    case gatewayHost:
      if (parsed.user === '') return `sip:${view.domain}`;
      return parsed.user === view.pageUser ? `sip:${view.user}@${view.domain}` : refuse(place);
    case 'remote.invalid':
      return record.hidden.get(parsed.user) ?? refuse(place);
    case 'caller.invalid': {
      // The other side gave no Contact; its From is the only address (RFC 2543 peers).
      const address = uri.startsWith(record.pageRemoteUri) ? parseNameAddress(record.realRemote) : null;
      return address?.uri ?? refuse(place);
    }
    case 'callee.invalid':
      return record.pageRemoteUri === `sip:${parsed.user}@callee.invalid` ? (parseNameAddress(record.realRemote)?.uri ?? refuse(place)) : refuse(place);
    default:
      return refuse(place);
  }
}

function expandRoute(record: CallRecord, route: string): string {
  const uri = parseUri(parseNameAddress(route)?.uri ?? '');
  if (uri?.host !== 'route.invalid') return refuse('Route');
  return record.hidden.get(uri.user) ?? refuse('Route');
}

/** Our own Contact; pushes the header and returns the user part that the page chose. */
function ownContact(view: AccountView, contacts: readonly string[], headers: HeaderLine[], register: boolean): string | null {
  const contact = contacts[0] ?? '';
  if (register && contact === '*') {
    headers.push(['Contact', '*']);
    return null;
  }
  const address = parseNameAddress(contact);
  const uri = parseUri(address?.uri ?? '');
  if (contacts.length > 1 || address === null || uri?.host !== gatewayHost) return refuse('Contact');
  const user = safeWord(uri.user, 'Contact');
  const expires = address.parameters.get('expires');
  const lifetime = register && expires !== undefined && /^\d{1,6}$/.test(expires) ? `;expires=${expires}` : '';
  headers.push(['Contact', `<${contactUri(view, user)}>${lifetime}`]);
  return user;
}

export function contactUri(view: AccountView, user: string): string {
  const seen = view.publicAddress();
  const transports: Readonly<Record<string, string>> = { TCP: ';transport=tcp', TLS: ';transport=tls', WS: ';transport=ws', WSS: ';transport=ws' };
  return `sip:${user}@${hostPort(seen.address, seen.port)}${transports[view.protocol()] ?? ''}`;
}

const optionTags = ['replaces', 'timer', '100rel', 'norefersub'];

function passedValues(message: SipMessage): HeaderLine[] {
  const headers: HeaderLine[] = [];
  const methods = headerValues(message, 'allow').filter((method) => allowedMethods.includes(method) && method !== 'REGISTER');
  if (methods.length > 0) headers.push(['Allow', methods.join(', ')]);
  for (const name of ['Supported', 'Require', 'Unsupported'] as const) {
    const tags = headerValues(message, name.toLowerCase()).filter((tag) => optionTags.includes(tag));
    if (tags.length > 0) headers.push([name, tags.join(', ')]);
  }
  const patterns: readonly (readonly [string, RegExp])[] = [
    ['Expires', /^\d{1,6}$/],
    ['Min-SE', /^\d{1,6}$/],
    ['Session-Expires', /^\d{1,6}(?:;refresher=ua[cs])?$/],
    ['Retry-After', /^\d{1,6}$/],
    ['RSeq', /^\d{1,10}$/],
    ['RAck', /^\d{1,10} \d{1,10} [A-Z]{3,8}$/],
    ['Event', /^(?:refer|dialog|message-summary)$/],
    ['Subscription-State', /^(?:active|pending|terminated)(?:;(?:expires=\d{1,6}|reason=[a-z]{1,12}))*$/],
    ['Reason', /^(?:SIP|Q\.850) ?; ?cause=\d{1,3}(?: ?; ?text="[A-Za-z ]{0,60}")?$/],
    ['Accept', /^(?:application\/sdp|application\/dtmf-relay|message\/sipfrag)(?:, ?(?:application\/sdp|application\/dtmf-relay|message\/sipfrag))*$/],
  ];
  for (const [name, pattern] of patterns) {
    const value = header(message, name.toLowerCase());
    if (value !== undefined && pattern.test(value)) headers.push([name, value]);
  }
  return headers;
}

function credentials(view: AccountView, record: CallRecord, request: SipRequest, uri: string): HeaderLine[] {
  const headers: HeaderLine[] = [];
  for (const [side, name] of [['www', 'Authorization'], ['proxy', 'Proxy-Authorization']] as const) {
    const known = record.challenges.get(side);
    if (header(request, name.toLowerCase()) === undefined || known === undefined) continue;
    known.used += 1;
    headers.push([
      name,
      answerChallenge(known.challenge, view.credentials, {
        method: request.method,
        uri,
        cnonce: view.table.tokens.letters(16),
        nonceCount: known.used,
      }),
    ]);
  }
  return headers;
}

/** RFC 3515 and RFC 3891: a destination that the store allowed, or another live call of this account. */
function refer(view: AccountView, record: CallRecord, request: SipRequest): HeaderLine[] {
  const address = parseNameAddress(header(request, 'refer-to') ?? '');
  const uri = parseUri(address?.uri ?? '');
  if (uri === null || address === null) return refuse('Refer-To');
  const referredBy: HeaderLine = ['Referred-By', `<sip:${view.user}@${view.domain}>`];
  if (uri.host === 'callee.invalid' && uri.headers === '') {
    return [['Refer-To', `<${destinationOf(view, record, address.uri, 'Refer-To').uri}>`], referredBy];
  }
  const replaces = unescapeUri(/(?:^|&)Replaces=([^&]*)/i.exec(uri.headers)?.[1] ?? '');
  const [callId = '', ...parameters] = replaces.split(';');
  const other = view.table.byPageCallId(callId);
  if (other === undefined || other === record || other.ended) return refuse('Refer-To');
  const value = (name: string): string => parameters.find((part) => part.startsWith(`${name}=`))?.slice(name.length + 1) ?? '';
  const remote = other.taggedRemotes.get(value('to-tag')) ?? refuse('Refer-To');
  const localTag = value('from-tag');
  if (!other.localTags.has(localTag)) return refuse('Refer-To');
  const bare = `${address.uri.split('?')[0] ?? ''}`;
  const target = expandUri(view, other, bare, 'Refer-To').split('?')[0] ?? '';
  const real = `${other.realCallId};to-tag=${tagOf(remote) ?? ''};from-tag=${localTag}`;
  return [['Refer-To', `<${target}?Replaces=${encodeURIComponent(real)}>`], referredBy];
}

function bodyForProvider(view: AccountView, record: CallRecord, message: SipMessage): BodyPart | null {
  if (message.body === '') return null;
  const type = mediaType(header(message, 'content-type'));
  switch (type) {
    case 'application/sdp': {
      if (view.media === 'webrtc') return { contentType: 'application/sdp', content: message.body };
      const real = view.references.resolve(record.pageCallId, message.body) ?? view.references.resolve(record.token, message.body);
      return real === null ? refuse('session description') : { contentType: 'application/sdp', content: real };
    }
    case 'application/dtmf-relay':
      return /^Signal=[0-9A-D*#]\r\nDuration=\d{1,5}\r?\n?$/.test(message.body) ? { contentType: type, content: message.body } : refuse('body');
    case 'message/sipfrag': {
      const status = /^SIP\/2\.0 ([1-6]\d{2})\b/.exec(message.body)?.[1];
      return status === undefined ? refuse('body') : { contentType: 'message/sipfrag', content: `SIP/2.0 ${status} Status\r\n` };
    }
    case null:
    default:
      return refuse('body');
  }
}

function expandResponse(view: AccountView, response: SipResponse): Outbound {
  const branch = parseVia(headerValues(response, 'via')[0] ?? '')?.parameters.get('branch') ?? '';
  const cseq = parseCSeq(header(response, 'cseq'));
  const transaction = view.table.serverByBranch(branch, cseq?.method ?? '');
  if (transaction === undefined || !(response.status >= 100 && response.status <= 699)) return refuse('no such transaction');
  const { record } = transaction;
  const pageTag = tagOf(header(response, 'to'));
  const ownTag = tagOf(transaction.toHeader);
  let to = transaction.toHeader;
  if (ownTag === null && pageTag !== null) {
    const tag = safeWord(pageTag, 'To tag');
    record.localTags.add(tag);
    to = `${to};tag=${tag}`;
    if (record.dialog !== null && transaction.method === 'INVITE' && record.dialog.localTag === '') record.dialog = { ...record.dialog, localTag: tag };
  }
  const headers: HeaderLine[] = transaction.vias.map((via): HeaderLine => ['Via', via]);
  headers.push(['From', transaction.fromHeader], ['To', to], ['Call-ID', record.realCallId], ['CSeq', transaction.cseq]);
  const formsDialog = response.status > 100 && response.status < 300;
  if (formsDialog) headers.push(...transaction.recordRoutes.map((route): HeaderLine => ['Record-Route', route]));
  const contacts = headerValues(response, 'contact');
  if (response.status >= 300 && response.status < 400) {
    for (const [index, contact] of contacts.slice(0, mostContacts).entries()) {
      const uri = parseNameAddress(contact)?.uri ?? '';
      // RFC 3261 20.10: the proxy tries the highest preference first. One alone needs none.
      const preference = contacts.length === 1 ? '' : `;q=${((mostContacts - index) / mostContacts).toFixed(1)}`;
      headers.push(['Contact', `<${destinationOf(view, record, uri, 'Contact').uri}>${preference}`]);
    }
  } else if (contacts.length > 0) ownContact(view, contacts, headers, false);
  headers.push(...passedValues(response), ['User-Agent', product]);
  const text = emitResponse(response.status, headers, bodyForProvider(view, record, response));
  if (response.status >= 200) transaction.finalStatus = response.status;
  return { kind: 'response', text, status: response.status, transaction };
}

