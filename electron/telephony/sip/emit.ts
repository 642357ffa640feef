// Typed emitters: the only way a message is written. What has no emitter cannot appear.
// Invariant: no value can hold a line break, so none can smuggle in a header.

export type HeaderLine = readonly [name: string, value: string | number];

export interface BodyPart {
  readonly contentType: string;
  readonly content: string;
}

function assertOneLine(text: string): string {
  if (/[\r\n]/.test(text)) throw new Error('line break in a SIP header');
  return text;
}

function write(startLine: string, headers: readonly HeaderLine[], body: BodyPart | null): string {
  const lines = [assertOneLine(startLine)];
  for (const [name, value] of headers) lines.push(`${name}: ${assertOneLine(String(value))}`);
  if (body !== null) lines.push(`Content-Type: ${assertOneLine(body.contentType)}`);
  // Byte strings: the length of the text is its length in bytes (RFC 3261 20.14).
  lines.push(`Content-Length: ${body?.content.length ?? 0}`);
  return `${lines.join('\r\n')}\r\n\r\n${body?.content ?? ''}`;
}

export function emitRequest(method: string, uri: string, headers: readonly HeaderLine[], body: BodyPart | null): string {
  return write(`${method} ${uri} SIP/2.0`, headers, body);
}

export function emitResponse(status: number, headers: readonly HeaderLine[], body: BodyPart | null): string {
  return write(`SIP/2.0 ${status} ${phraseOf(status)}`, headers, body);
}

/** Reason phrases of RFC 3261 section 21; the provider's own phrase never passes. */
const phrases: Readonly<Record<number, string>> = {
  100: 'Trying',
  180: 'Ringing',
  181: 'Call Is Being Forwarded',
  182: 'Queued',
  183: 'Session Progress',
  200: 'OK',
  202: 'Accepted',
  302: 'Moved Temporarily',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  407: 'Proxy Authentication Required',
  408: 'Request Timeout',
  415: 'Unsupported Media Type',
  416: 'Unsupported URI Scheme',
  420: 'Bad Extension',
  422: 'Session Interval Too Small',
  423: 'Interval Too Brief',
  480: 'Temporarily Unavailable',
  481: 'Call/Transaction Does Not Exist',
  482: 'Loop Detected',
  486: 'Busy Here',
  487: 'Request Terminated',
  488: 'Not Acceptable Here',
  500: 'Server Internal Error',
  501: 'Not Implemented',
  503: 'Service Unavailable',
  505: 'Version Not Supported',
  600: 'Busy Everywhere',
  603: 'Decline',
};
const classPhrases = ['', 'Progress', 'OK', 'Redirection', 'Request Failure', 'Server Failure', 'Global Failure'];

export function phraseOf(status: number): string {
  return phrases[status] ?? classPhrases[Math.floor(status / 100)] ?? 'Status';
}

/** Methods that the page takes; all others get 405 from the gateway. */
export const knownMethods = ['INVITE', 'ACK', 'BYE', 'CANCEL', 'OPTIONS', 'INFO', 'NOTIFY', 'REFER', 'UPDATE', 'PRACK'] as const;
export const allowHeader: HeaderLine = ['Allow', knownMethods.join(', ')];
