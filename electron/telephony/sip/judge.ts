// Strict verdict on a message that could be read: obeyed, answered with a refusal, or dropped (RFC 3261 8.2, 16.3; RFC 4475).
// Invariant: nothing doubtful goes further; a refusal quotes nothing but the routing headers of the request.
import { header, headerLines, headerValues, parseCSeq, type SipMessage, type SipRequest, type SipResponse } from './message.ts';
import { parseNameAddress, parseUri, parseVia } from './address.ts';
import { emitResponse, knownMethods, allowHeader, type HeaderLine } from './emit.ts';

export type Verdict =
  | { readonly kind: 'obey' }
  | { readonly kind: 'refuse'; readonly status: number; readonly extra: readonly HeaderLine[] }
  | { readonly kind: 'drop' };

const obey: Verdict = { kind: 'obey' };
const drop: Verdict = { kind: 'drop' };
const refuse = (status: number, ...extra: HeaderLine[]): Verdict => ({ kind: 'refuse', status, extra });

/** Extensions that the phone window and the gateway understand. */
export const supportedExtensions: readonly string[] = ['replaces', 'timer', '100rel', 'norefersub', 'outbound'];
const bodyTypes = /^(?:application\/sdp|application\/dtmf-relay|application\/dtmf|message\/sipfrag|application\/simple-message-summary|multipart\/(?:mixed|alternative|related))$/;
const largestSequence = 2 ** 31 - 1;

export function judge(message: SipMessage): Verdict {
  return message.kind === 'request' ? judgeRequest(message) : judgeResponse(message);
}

/** Via, From, To, Call-ID and CSeq are there, so that a refusal can find its way (RFC 3261 8.1.1). */
export function isAnswerable(request: SipRequest): boolean {
  return ['via', 'from', 'to', 'call-id', 'cseq'].every((name) => header(request, name) !== undefined);
}

function judgeRequest(request: SipRequest): Verdict {
  const verdict = judgeRequestParts(request);
  // An ACK is never answered (RFC 3261 17).
  return verdict.kind === 'refuse' && (request.method === 'ACK' || !isAnswerable(request)) ? drop : verdict;
}

function judgeRequestParts(request: SipRequest): Verdict {
  const version = request.version.toUpperCase();
  if (version !== 'SIP/2.0') return refuse(505);
  if (!/^[A-Za-z0-9\-.!%*_+`'~]+$/.test(request.method)) return refuse(400);
  // One space between the parts and nothing after the version (RFC 3261 7.1).
  if (request.startLine !== `${request.method} ${request.uri} ${request.version}`) return refuse(400);
  const shape = judgeCommon(request);
  if (shape !== null) return refuse(400);
  const cseq = parseCSeq(header(request, 'cseq'));
  if (cseq === null || cseq.method !== request.method) return refuse(400);

  if (/[<>\s"]/.test(request.uri)) return refuse(400);
  const uri = parseUri(request.uri);
  if (uri === null) return refuse(400);
  if (uri.scheme !== 'sip' && uri.scheme !== 'sips' && uri.scheme !== 'tel') return refuse(416);
  // Headers in a Request-URI are forbidden (RFC 3261 19.1.1).
  if (uri.headers !== '') return refuse(400);

  if (!(knownMethods as readonly string[]).includes(request.method)) return refuse(405, allowHeader);

  const date = header(request, 'date');
  if (date !== undefined && !/^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(date)) return refuse(400);
  if (request.method === 'INVITE' || request.method === 'OPTIONS') {
    for (const contact of headerValues(request, 'contact')) {
      // A name-addr with `?`, `,` or `;` in its URI must have brackets (RFC 3261 20.10).
      if (parseNameAddress(contact) === null) return refuse(400);
    }
  }
  const unknown = headerValues(request, 'require').filter((tag) => !supportedExtensions.includes(tag.toLowerCase()));
  if (unknown.length > 0 && request.method !== 'ACK' && request.method !== 'CANCEL') {
    const readable = unknown.filter((tag) => /^[A-Za-z0-9.-]{1,40}$/.test(tag));
    return refuse(420, ['Unsupported', readable.join(', ')]);
  }
  if (request.method === 'INVITE' || request.method === 'UPDATE' || request.method === 'PRACK') {
    const type = mediaType(header(request, 'content-type'));
    const optional = /handling\s*=\s*optional/i.test(header(request, 'content-disposition') ?? '');
    if (request.body !== '' && !optional && (type === null || !bodyTypes.test(type))) return refuse(415, ['Accept', 'application/sdp']);
    const encoding = header(request, 'content-encoding');
    if (encoding !== undefined && encoding.toLowerCase() !== 'identity') return refuse(415, ['Accept-Encoding', 'identity']);
    const accepts = headerValues(request, 'accept').map((value) => mediaType(value));
    if (accepts.length > 0 && !accepts.some((value) => value === 'application/sdp' || value === '*/*' || value === 'application/*'))
      return refuse(406);
  }
  return obey;
}

function judgeResponse(response: SipResponse): Verdict {
  if (response.version.toUpperCase() !== 'SIP/2.0') return drop;
  if (!(response.status >= 100 && response.status <= 699)) return drop;
  if (judgeCommon(response) !== null) return drop;
  // RFC 3261 8.1.3.3: more than one Via is a response that was not meant for us.
  if (headerValues(response, 'via').length !== 1) return drop;
  return parseCSeq(header(response, 'cseq')) === null ? drop : obey;
}

/** What every message must show, or the name of what is wrong. */
function judgeCommon(message: SipMessage): string | null {
  for (const name of ['from', 'to', 'call-id', 'cseq', 'max-forwards', 'content-length', 'content-type']) {
    if (headerLines(message, name).length > 1) return name;
  }
  for (const name of ['from', 'to', 'call-id', 'cseq', 'via']) if (header(message, name) === undefined) return name;
  if (message.truncated) return 'content-length';
  const length = header(message, 'content-length');
  if (length !== undefined && !/^\d{1,9}$/.test(length)) return 'content-length';
  const forwards = header(message, 'max-forwards');
  if (forwards !== undefined && !(/^\d+$/.test(forwards) && Number(forwards) <= 255)) return 'max-forwards';
  const cseq = parseCSeq(header(message, 'cseq'));
  if (cseq === null || cseq.number > largestSequence) return 'cseq';
  for (const name of ['from', 'to']) {
    const address = parseNameAddress(header(message, name) ?? '');
    if (address === null || parseUri(address.uri) === null) return name;
  }
  const callId = header(message, 'call-id') ?? '';
  if (callId === '' || /\s/.test(callId) || callId.length > 512) return 'call-id';
  const vias = headerValues(message, 'via');
  const parsed = vias.map((via) => parseVia(via));
  if (parsed.length === 0 || parsed.includes(null)) return 'via';
  const branch = parsed[0]?.parameters.get('branch');
  // The magic cookie alone identifies nothing (RFC 4475 3.2.1).
  if (branch === 'z9hG4bK') return 'via';
  for (const name of ['expires', 'min-expires', 'retry-after', 'min-se']) {
    const value = header(message, name);
    if (value !== undefined && !(/^\d+/.test(value) && Number(/^\d+/.exec(value)?.[0]) < 2 ** 32)) return name;
  }
  return null;
}

export function mediaType(value: string | undefined): string | null {
  const match = /^\s*([A-Za-z0-9!#$&^_.+*-]+)\s*\/\s*([A-Za-z0-9!#$&^_.+*-]+)/.exec(value ?? '');
  return match === null ? null : `${match[1]}/${match[2]}`.toLowerCase();
}

/** The gateway's own answer to a request; routing headers go back as they came (RFC 3261 8.2.6). */
export function answerTo(request: SipRequest, status: number, toTag: string, extra: readonly HeaderLine[] = []): string {
  const to = header(request, 'to') ?? '';
  const headers: HeaderLine[] = headerLines(request, 'via').map((via): HeaderLine => ['Via', via]);
  headers.push(
    ['From', header(request, 'from') ?? ''],
    ['To', /;\s*tag\s*=/i.test(to) || status === 100 ? to : `${to};tag=${toTag}`],
    ['Call-ID', header(request, 'call-id') ?? ''],
    ['CSeq', header(request, 'cseq') ?? ''],
    ...extra,
  );
  return emitResponse(status, headers, null);
}
