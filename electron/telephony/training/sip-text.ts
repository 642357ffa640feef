// The little SIP grammar that the training provider needs: it talks to this application's own gateway and nobody else.
// Invariant: what cannot be read yields null; nothing throws on what comes from the network.

export interface SipRequest {
  readonly kind: 'request';
  readonly method: string;
  readonly uri: string;
  /** Port that it came from: its answers go back there (RFC 3581). */
  readonly source: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
}
export interface SipResponse {
  readonly kind: 'response';
  readonly status: number;
  readonly reason: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
}
export type SipMessage = SipRequest | SipResponse;

const compact: Readonly<Record<string, string>> = {
  v: 'via', f: 'from', t: 'to', i: 'call-id', m: 'contact', l: 'content-length', c: 'content-type', k: 'supported',
};

function canonical(name: string): string {
  const lower = name.trim().toLowerCase();
  return compact[lower] ?? lower;
}

export function parseSip(data: Buffer, source: number): SipMessage | null {
  const text = data.toString('utf8');
  const end = text.indexOf('\r\n\r\n');
  if (end < 0 || end > 32_768) return null;
  const [first = '', ...rows] = text.slice(0, end).replace(/\r\n[ \t]+/g, ' ').split('\r\n');
  const headers: (readonly [string, string])[] = [];
  for (const row of rows) {
    const colon = row.indexOf(':');
    if (colon < 1) return null;
    headers.push([canonical(row.slice(0, colon)), row.slice(colon + 1).trim()]);
  }
  const body = text.slice(end + 4);
  const response = /^SIP\/2\.0 ([1-6]\d\d) (.*)$/.exec(first);
  if (response !== null) return { kind: 'response', status: Number(response[1]), reason: response[2] ?? '', headers, body };
  const request = /^([A-Z]{3,12}) (\S+) SIP\/2\.0$/.exec(first);
  if (request === null) return null;
  return { kind: 'request', method: request[1] ?? '', uri: request[2] ?? '', source, headers, body };
}

export function headerOf(message: SipMessage, name: string): string {
  return message.headers.find(([known]) => known === name)?.[1] ?? '';
}

export function headersOf(message: SipMessage, name: string): string[] {
  return message.headers.filter(([known]) => known === name).map(([, value]) => value);
}

export function formatSip(firstLine: string, headers: readonly (readonly [string, string])[], body = ''): Buffer {
  const rows = [firstLine, ...headers.map(([name, value]) => `${name}: ${value}`)];
  return Buffer.from(`${rows.join('\r\n')}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`, 'utf8');
}

/** A parameter after the address or of a Via: `;tag=…`, `;branch=…`, `;expires=…`. */
export function parameterOf(value: string, name: string): string | null {
  return new RegExp(`;\\s*${name}\\s*=\\s*"?([^;,"\\s]+)`, 'i').exec(value.replace(/<[^>]*>/, ''))?.[1] ?? null;
}

/** `sip:…` inside `<…>`, or the bare address before its parameters. */
export function uriOf(value: string): string {
  return /<([^>]*)>/.exec(value)?.[1] ?? value.split(';')[0]?.trim() ?? '';
}

export function cseqOf(message: SipMessage): { readonly number: number; readonly method: string } {
  const found = /^(\d{1,10})\s+([A-Z]+)$/.exec(headerOf(message, 'cseq'));
  return { number: Number(found?.[1] ?? 0), method: found?.[2] ?? '' };
}

const reasons: Readonly<Record<number, string>> = {
  100: 'Trying', 200: 'OK', 400: 'Bad Request', 401: 'Unauthorized', 403: 'Forbidden', 404: 'Not Found',
  405: 'Method Not Allowed', 423: 'Interval Too Brief', 481: 'Call/Transaction Does Not Exist', 488: 'Not Acceptable Here',
  487: 'Request Terminated', 503: 'Service Unavailable',
};

/** A response with the headers that RFC 3261 8.2.6 copies; `toTag` is added where the To has none. */
export function formatResponse(
  request: SipRequest,
  status: number,
  toTag: string,
  extra: readonly (readonly [string, string])[] = [],
  body = '',
): Buffer {
  const to = headerOf(request, 'to');
  return formatSip(
    `SIP/2.0 ${status} ${reasons[status] ?? 'Unknown'}`,
    [
      ...headersOf(request, 'via').map((via) => ['Via', via] as const),
      ['From', headerOf(request, 'from')],
      ['To', parameterOf(to, 'tag') === null && status !== 100 ? `${to};tag=${toTag}` : to],
      ['Call-ID', headerOf(request, 'call-id')],
      ['CSeq', headerOf(request, 'cseq')],
      ...extra,
    ],
    body,
  );
}
