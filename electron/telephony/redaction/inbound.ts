// Provider → page: every message is written anew with tokens in place of identities.
// Invariant: rebuild, never filter. What is not emitted below does not exist for the page.
import { findBody } from '../sip/multipart.ts';
import { chooseChallenge } from '../sip/digest.ts';
import { emitRequest, emitResponse, type BodyPart, type HeaderLine } from '../sip/emit.ts';
import { byteStringToUtf8, header, headerLines, headerValues, parseCSeq, type SipMessage, type SipRequest, type SipResponse } from '../sip/message.ts';
import { parseNameAddress, parseUri, parseVia, tagOf, unescapeUri } from '../sip/address.ts';
import { serverKey } from '../transports/udp-transactions.ts';
import type { Endpoint } from '../transports/channel.ts';
import type { AccountView } from './account-view.ts';
import { identityDigits } from './caller-identity.ts';
import { gatewayHost, hide, hideRemoteTag, recordLimit, type CallRecord, type ClientTransaction, type ServerTransaction } from './redaction-table.ts';
import { filterSdp } from './sdp-filter.ts';

/** What to do with an inbound request: hand its rebuilt text to the page, answer it here, or ignore it. */
export type InboundRequest =
  | { readonly kind: 'page'; readonly text: string; readonly transaction: ServerTransaction; readonly firstOfCall: boolean }
  | { readonly kind: 'answer'; readonly status: number }
  | { readonly kind: 'ignore' };

const ignore: InboundRequest = { kind: 'ignore' };
const answer = (status: number): InboundRequest => ({ kind: 'answer', status });

export function redactRequest(view: AccountView, request: SipRequest, from: Endpoint): InboundRequest {
  const { table } = view;
  const { tokens } = table;
  const toTag = tagOf(header(request, 'to'));
  const isAck = request.method === 'ACK';
  const inviteTransaction = table.servers.get(serverKey(request, 'INVITE'));
  if (request.method === 'CANCEL' && inviteTransaction === undefined) return answer(481);
  const opensCall = request.method === 'INVITE' && toTag === null;
  const record = recordOf(view, request, opensCall, toTag);
  if (typeof record === 'number') return isAck ? ignore : answer(record);
  const cseq = parseCSeq(header(request, 'cseq'));
  const fromHeader = header(request, 'from') ?? '';
  const toHeader = header(request, 'to') ?? '';
  if (cseq === null) return answer(400);
  for (const digits of identityDigits(request)) record.identities.add(digits);

  const key = serverKey(request, request.method);
  const pageBranch = inviteTransaction !== undefined && (isAck || request.method === 'CANCEL') ? inviteTransaction.pageBranch : `z9hG4bK${tokens.letters(20)}`;
  const transaction: ServerTransaction = {
    key,
    pageBranch,
    method: request.method,
    record,
    from,
    vias: viasWithSource(request, from),
    fromHeader,
    toHeader,
    cseq: header(request, 'cseq') ?? '',
    recordRoutes: headerLines(request, 'record-route'),
    finalStatus: null,
  };
  if (!isAck) table.remember(table.servers, transaction);

  const remoteTag = hideRemoteTag(record, tokens, tagOf(fromHeader) ?? '', fromHeader);
  const headers: HeaderLine[] = [
    ['Via', `SIP/2.0/${pageProtocol(view)} ${gatewayHost};branch=${pageBranch}`],
    ['From', pageFrom(view, record, fromHeader, remoteTag)],
    ['To', `<sip:${view.pageUser}@${gatewayHost}>${pageToTag(view, record, toTag)}`],
    ['Call-ID', record.pageCallId],
    ['CSeq', `${cseq.number} ${request.method}`],
    ['Max-Forwards', bounded(header(request, 'max-forwards'), 255) ?? 70],
  ];
  if (!isAck && request.method !== 'CANCEL' && request.method !== 'BYE') headers.push(...dialogHeaders(view, record, request));
  headers.push(...requestValues(request));
  if (request.method === 'REFER') headers.push(...referTarget(view, record, request));
  if (request.method === 'INVITE') headers.push(...replaces(view, request));
  if (view.showIdentities) headers.push(...shown(request));
  if (opensCall) {
    record.dialog = { target: contactUri(request) ?? fromUri(request) ?? '', routes: headerValues(request, 'record-route'), localTag: '', remote: fromHeader };
  } else if (record.dialog !== null && request.method === 'INVITE') {
    record.dialog = { ...record.dialog, target: contactUri(request) ?? record.dialog.target };
  }
  const text = emitRequest(request.method, `sip:${view.pageUser}@${gatewayHost}`, headers, bodyForPage(view, record, request));
  return { kind: 'page', text: byteStringToUtf8(text), transaction, firstOfCall: opensCall && record.kind === 'incoming' };
}

/** The record that the request belongs to, or the status that refuses it. */
function recordOf(view: AccountView, request: SipRequest, opensCall: boolean, toTag: string | null): CallRecord | number {
  const known = view.table.byRealCallId(header(request, 'call-id') ?? '');
  if (known?.kind === 'registration') return 481;
  if (known !== undefined && !(opensCall && known.ended)) return known;
  if (!opensCall && (toTag !== null || !['OPTIONS', 'NOTIFY', 'REFER'].includes(request.method))) return 481;
  return newRecord(view, request, opensCall ? 'incoming' : 'other') ?? 503;
}

function newRecord(view: AccountView, request: SipRequest, kind: 'incoming' | 'other'): CallRecord | null {
  const { table } = view;
  if (table.records.size >= recordLimit) return null;
  const token = table.tokens.callToken();
  return table.add({
    kind,
    token,
    pageCallId: token,
    realCallId: header(request, 'call-id') ?? '',
    pageRemoteUri: `sip:tok-${table.tokens.letters(16)}@caller.invalid`,
    realLocal: header(request, 'to') ?? '',
    realRemote: header(request, 'from') ?? '',
  });
}

/** RFC 3581 4: our answer carries where the request came from. */
function viasWithSource(request: SipRequest, from: Endpoint): string[] {
  const lines = headerLines(request, 'via');
  const [top = '', ...rest] = headerValues({ ...request, headers: [{ name: 'via', value: lines[0] ?? '' }] }, 'via');
  const via = parseVia(top);
  if (via === null) return lines;
  let marked = top;
  if (via.parameters.has('rport')) marked = marked.replace(/;\s*rport\s*(?:=\s*\d*)?(?=;|\s|$)/i, `;rport=${from.port}`);
  if (!via.parameters.has('received') && (via.host !== from.address || via.parameters.has('rport'))) marked += `;received=${from.address}`;
  return [[marked, ...rest].join(', '), ...lines.slice(1)];
}

function pageProtocol(view: AccountView): string {
  return view.media === 'webrtc' ? 'WSS' : view.protocol();
}

function pageFrom(view: AccountView, record: CallRecord, raw: string, tagToken: string): string {
  if (view.showIdentities) {
    const address = parseNameAddress(raw);
    if (address !== null) return `${address.displayName} <${address.uri}>;tag=${tagToken}`.trim();
  }
  return `<${record.pageRemoteUri}>;tag=${tagToken}`;
}

function pageToTag(view: AccountView, record: CallRecord, tag: string | null): string {
  if (tag === null) return '';
  // A tag that the page never drew belongs to no dialog of its own: sip.js answers 481.
  return `;tag=${record.localTags.has(tag) ? tag : view.table.tokens.letters(16)}`;
}

function dialogHeaders(view: AccountView, record: CallRecord, message: SipMessage): HeaderLine[] {
  const headers: HeaderLine[] = [];
  const target = contactUri(message) ?? fromUri(message);
  if (target !== null) headers.push(['Contact', `<sip:${hide(record, view.table.tokens, 'ctc', target)}@remote.invalid>`]);
  for (const route of headerValues(message, 'record-route')) {
    headers.push(['Record-Route', `<sip:${hide(record, view.table.tokens, 'rr', route)}@route.invalid;lr>`]);
  }
  return headers;
}

function contactUri(message: SipMessage): string | null {
  const contact = headerValues(message, 'contact')[0];
  const address = contact === undefined ? null : parseNameAddress(contact);
  return address === null || parseUri(address.uri) === null ? null : address.uri;
}

/** RFC 2543 peers may send an INVITE without Contact; their From is then where requests go. */
function fromUri(message: SipMessage): string | null {
  return message.kind === 'request' && message.method === 'INVITE' ? (parseNameAddress(header(message, 'from') ?? '')?.uri ?? null) : null;
}

function bounded(value: string | undefined, most: number): number | null {
  const digits = /^\d{1,10}/.exec(value ?? '')?.[0];
  return digits === undefined ? null : Math.min(Number(digits), most);
}

const knownOptions = ['replaces', 'timer', '100rel', 'norefersub'];
const knownMethodWords = ['INVITE', 'ACK', 'BYE', 'CANCEL', 'OPTIONS', 'INFO', 'NOTIFY', 'REFER', 'UPDATE', 'PRACK'];
const knownEvents = ['refer', 'message-summary', 'check-sync', 'dialog', 'presence', 'talk', 'hold'];
const dayInSeconds = 86_400;

function words(message: SipMessage, name: string, known: readonly string[]): string[] {
  const said = headerValues(message, name).map((value) => value.toLowerCase());
  return known.filter((word) => said.includes(word.toLowerCase()));
}

/** Values that may pass because they are numbers in bounds or words of a closed list. */
function sharedValues(message: SipMessage): HeaderLine[] {
  const headers: HeaderLine[] = [];
  for (const [name, list] of [['Supported', knownOptions], ['Require', knownOptions], ['Allow', knownMethodWords]] as const) {
    const said = words(message, name.toLowerCase(), list);
    if (said.length > 0) headers.push([name, said.join(', ')]);
  }
  for (const name of ['Min-SE', 'Expires'] as const) {
    const value = bounded(header(message, name.toLowerCase()), dayInSeconds);
    if (value !== null) headers.push([name, value]);
  }
  const session = header(message, 'session-expires');
  const interval = bounded(session, dayInSeconds);
  if (interval !== null) {
    const refresher = /;\s*refresher\s*=\s*(uac|uas)/i.exec(session ?? '')?.[1]?.toLowerCase();
    headers.push(['Session-Expires', refresher === undefined ? interval : `${interval};refresher=${refresher}`]);
  }
  const reason = /^\s*(SIP|Q\.850)\s*;(?:.*;)?\s*cause\s*=\s*(\d{1,3})(?!\d)/i.exec(header(message, 'reason') ?? '');
  if (reason !== null) headers.push(['Reason', `${reason[1]?.toUpperCase()};cause=${reason[2]}`]);
  return headers;
}

function requestValues(request: SipRequest): HeaderLine[] {
  const headers = sharedValues(request);
  const event = header(request, 'event')?.split(';')[0]?.trim().toLowerCase();
  if (event !== undefined && knownEvents.includes(event)) headers.push(['Event', event]);
  const state = /^\s*(active|pending|terminated)\b/i.exec(header(request, 'subscription-state') ?? '')?.[1];
  if (state !== undefined) headers.push(['Subscription-State', state.toLowerCase()]);
  const rack = /^(\d{1,10})\s+(\d{1,10})\s+([A-Z]{3,8})$/.exec(header(request, 'rack') ?? '');
  if (rack !== null) headers.push(['RAck', `${rack[1]} ${rack[2]} ${rack[3]}`]);
  return headers;
}

/** A transfer asked for by the other side; the token cannot be dialled (the store did not allow it). */
function referTarget(view: AccountView, record: CallRecord, request: SipRequest): HeaderLine[] {
  const target = headerValues(request, 'refer-to')[0];
  return target === undefined ? [] : [['Refer-To', `<sip:${hide(record, view.table.tokens, 'ref', target)}@refer.invalid>`]];
}

/** RFC 3891: only a dialog of ours can be replaced; its names are the page's own. */
function replaces(view: AccountView, request: SipRequest): HeaderLine[] {
  const [callId = '', ...parameters] = (header(request, 'replaces') ?? '').split(';').map((part) => part.trim());
  const record = callId === '' ? undefined : view.table.byRealCallId(callId);
  const value = (name: string): string => parameters.find((part) => part.toLowerCase().startsWith(`${name}=`))?.slice(name.length + 1) ?? '';
  const remote = record?.remoteTags.get(value('from-tag'));
  if (record === undefined || remote === undefined || !record.localTags.has(value('to-tag'))) return [];
  const early = parameters.some((part) => part.toLowerCase() === 'early-only') ? ';early-only' : '';
  return [['Replaces', `${record.pageCallId};to-tag=${value('to-tag')};from-tag=${remote}${early}`]];
}

function bodyForPage(view: AccountView, record: CallRecord, message: SipMessage): BodyPart | null {
  const sdp = findBody(message, 'application/sdp');
  if (sdp !== null) {
    const content = view.media === 'relayed' ? view.references.hide(record.pageCallId, sdp.content) : filterSdp(sdp.content);
    return { contentType: 'application/sdp', content };
  }
  const fragment = findBody(message, 'message/sipfrag');
  const status = /^SIP\/2\.0 ([1-6]\d{2})\b/.exec(fragment?.content ?? '')?.[1];
  if (status !== undefined) return { contentType: 'message/sipfrag', content: `SIP/2.0 ${status} Status\r\n` };
  const relay = readKeyInfo(message);
  if (relay === null) return null;
  return { contentType: 'application/dtmf-relay', content: `Signal=${relay.key}\r\nDuration=${relay.duration}\r\n` };
}

/** The key of an INFO in the form that most equipment sends (application/dtmf-relay, Cisco's, never an RFC). */
export function readKeyInfo(message: SipMessage): { readonly key: string; readonly duration: string } | null {
  const relay = findBody(message, 'application/dtmf-relay')?.content ?? '';
  const key = /^Signal\s*=\s*([0-9A-D*#])\s*$/im.exec(relay)?.[1];
  if (key === undefined) return null;
  return { key, duration: /^Duration\s*=\s*(\d{1,5})\s*$/im.exec(relay)?.[1] ?? '160' };
}

/** Positive control only: what redaction would have kept back. */
function shown(message: SipMessage): HeaderLine[] {
  return message.headers
    .filter(({ name }) => ['p-asserted-identity', 'remote-party-id', 'diversion', 'contact'].includes(name))
    .map(({ name, value }): HeaderLine => [`X-Shown-${name}`, value]);
}

/** The rebuilt text of a response, or null when no request of ours waits for it. */
export function redactResponse(view: AccountView, response: SipResponse): { text: string; transaction: ClientTransaction } | null {
  const { table } = view;
  const transaction = table.clients.get(clientKeyOf(response));
  if (transaction === undefined) return null;
  const { record } = transaction;
  const cseq = parseCSeq(header(response, 'cseq'));
  if (header(response, 'call-id') !== record.realCallId || cseq?.method !== transaction.method) return null;
  for (const digits of identityDigits(response)) record.identities.add(digits);

  const headers: HeaderLine[] = [
    ['Via', transaction.pageVia],
    ['From', transaction.pageFrom],
    ['To', pageToOfResponse(view, transaction, response)],
    ['Call-ID', record.pageCallId],
    ['CSeq', transaction.pageCSeq],
  ];
  if (transaction.method === 'REGISTER') headers.push(...bindings(transaction, response));
  else if (response.status > 100 && response.status < 300) headers.push(...dialogHeaders(view, record, response));
  headers.push(...sharedValues(response).filter(([name]) => !(transaction.method === 'REGISTER' && name === 'Expires')));
  for (const name of ['Min-Expires', 'Retry-After'] as const) {
    const value = bounded(header(response, name.toLowerCase()), dayInSeconds);
    if (value !== null) headers.push([name, value]);
  }
  const rseq = bounded(header(response, 'rseq'), 2 ** 31 - 1);
  if (rseq !== null) headers.push(['RSeq', rseq]);
  headers.push(...standInChallenge(view, record, response));
  if (view.showIdentities) headers.push(...shown(response));
  if (transaction.method === 'REGISTER' && response.status >= 200 && response.status < 300) {
    const contactUser = transaction.unregisters ? null : transaction.pageContactUser;
    record.binding = contactUser === null ? null : { contactUser, localTag: [...record.localTags][0] ?? '' };
  }
  if (transaction.method === 'INVITE' && response.status >= 200 && response.status < 300) rememberDialog(record, response);
  const text = emitResponse(response.status, headers, bodyForPage(view, record, response));
  return { text: byteStringToUtf8(text), transaction };
}

export function clientKeyOf(message: SipMessage): string {
  const branch = parseVia(headerValues(message, 'via')[0] ?? '')?.parameters.get('branch') ?? '';
  return `${branch} ${parseCSeq(header(message, 'cseq'))?.method ?? ''}`;
}

function pageToOfResponse(view: AccountView, transaction: ClientTransaction, response: SipResponse): string {
  const toHeader = header(response, 'to') ?? '';
  const tag = tagOf(toHeader);
  if (tag === null || /;tag=/i.test(transaction.pageTo)) return transaction.pageTo;
  return `${transaction.pageTo};tag=${hideRemoteTag(transaction.record, view.table.tokens, tag, toHeader)}`;
}

/** Dialog of an outgoing call, for the gateway's own BYE (RFC 3261 12.1.2). */
function rememberDialog(record: CallRecord, response: SipResponse): void {
  const target = contactUri(response);
  if (record.dialog !== null) {
    if (target !== null) record.dialog = { ...record.dialog, target };
    return;
  }
  record.dialog = {
    target: target ?? '',
    routes: headerValues(response, 'record-route').reverse(),
    localTag: [...record.localTags][0] ?? '',
    remote: header(response, 'to') ?? '',
  };
}

/** Of all bindings of the address of record only our own is shown; its time is what sip.js needs. */
function bindings(transaction: ClientTransaction, response: SipResponse): HeaderLine[] {
  const user = transaction.pageContactUser;
  if (user === null || response.status < 200 || response.status >= 300) return [];
  const contacts = headerValues(response, 'contact').map((value) => parseNameAddress(value));
  const ours = contacts.find((contact) => contact !== null && unescapeUri(parseUri(contact.uri)?.user ?? '') === user);
  // Some border controllers rewrite the contact: the shortest time of all is then the safe reading.
  const times = (ours === undefined ? contacts : [ours])
    .map((contact) => bounded(contact?.parameters.get('expires'), dayInSeconds))
    .filter((time) => time !== null);
  const general = bounded(header(response, 'expires'), dayInSeconds);
  const expires = times.length > 0 ? Math.min(...times) : general;
  return expires === null ? [] : [['Contact', `<sip:${user}@${gatewayHost}>;expires=${expires}`]];
}

/** sip.js answers a stand-in; outbound.ts computes the true credentials, so no password is in any renderer. */
function standInChallenge(view: AccountView, record: CallRecord, response: SipResponse): HeaderLine[] {
  if (response.status !== 401 && response.status !== 407) return [];
  const side = response.status === 401 ? 'www' : 'proxy';
  const challenge = chooseChallenge(headerLines(response, side === 'www' ? 'www-authenticate' : 'proxy-authenticate'));
  if (challenge === null) return [];
  const previous = record.challenges.get(side);
  const used = previous?.challenge.nonce === challenge.nonce ? previous.used : 0;
  record.challenges.set(side, { challenge, used });
  const stale = challenge.stale ? ', stale=true' : '';
  const value = `Digest realm="${gatewayHost}", nonce="${view.table.tokens.letters(16)}", algorithm=MD5${stale}`;
  return [[side === 'www' ? 'WWW-Authenticate' : 'Proxy-Authenticate', value]];
}
