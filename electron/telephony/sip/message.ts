// Reads the text of a SIP message (RFC 3261 section 7): start line, headers with their compact and folded forms, body.
// Tolerant in reading; whether a message may be obeyed is judge.ts' business.
// Invariant: text is held as "byte strings" (one character a byte, latin1), so a stored value goes back byte for byte.

export interface SipHeader {
  /** Lower case, never the compact form. */
  readonly name: string;
  /** Unfolded and trimmed. */
  readonly value: string;
}

interface MessageParts {
  readonly headers: readonly SipHeader[];
  /** Exactly Content-Length bytes when that header is usable, else the rest of the datagram (RFC 3261 18.3). */
  readonly body: string;
  /** The body is shorter than Content-Length says. */
  readonly truncated: boolean;
}
export interface SipRequest extends MessageParts {
  readonly kind: 'request';
  readonly method: string;
  /** Request-URI as received. */
  readonly uri: string;
  readonly version: string;
  readonly startLine: string;
}
export interface SipResponse extends MessageParts {
  readonly kind: 'response';
  /** NaN when it is not a number of three digits. */
  readonly status: number;
  readonly version: string;
  readonly startLine: string;
}
export type SipMessage = SipRequest | SipResponse;

/** RFC 3261 7.3.3 and the IANA registry of header fields (compact forms). */
const compactForms: ReadonlyMap<string, string> = new Map([
  ['a', 'accept-contact'],
  ['b', 'referred-by'],
  ['c', 'content-type'],
  ['d', 'request-disposition'],
  ['e', 'content-encoding'],
  ['f', 'from'],
  ['i', 'call-id'],
  ['j', 'reject-contact'],
  ['k', 'supported'],
  ['l', 'content-length'],
  ['m', 'contact'],
  ['n', 'identity-info'],
  ['o', 'event'],
  ['r', 'refer-to'],
  ['s', 'subject'],
  ['t', 'to'],
  ['u', 'allow-events'],
  ['v', 'via'],
  ['x', 'session-expires'],
  ['y', 'identity'],
]);

/** Headers larger than this are refused: no honest provider comes near. */
export const headerLimit = 64 * 1024;
const headerCountLimit = 512;

export function toByteString(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}
export function fromByteString(text: string): Buffer {
  return Buffer.from(text, 'latin1');
}
export function utf8ToByteString(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}
export function byteStringToUtf8(text: string): string {
  return Buffer.from(text, 'latin1').toString('utf8');
}

/** Null when the text has no start line, no end of headers, or too many of them: not SIP at all. */
export function parseMessage(text: string): SipMessage | null {
  const start = /^(?:\r\n)*/.exec(text)?.[0].length ?? 0;
  const end = text.indexOf('\r\n\r\n', start);
  if (end === -1 || end - start > headerLimit) return null;
  const head = text.slice(start, end);
  // A bare CR or LF inside a header would be a line break to somebody else on the way back.
  if (/\r(?!\n)|(?<!\r)\n/.test(head)) return null;
  const lines = head.split('\r\n');
  const startLine = lines[0];
  if (startLine === undefined || startLine === '') return null;
  const headers = readHeaders(lines);
  if (headers === null) return null;

  const rest = text.slice(end + 4);
  const declared = declaredLength(headers);
  const body = declared === null ? rest : rest.slice(0, declared);
  const parts = { headers, body, truncated: declared !== null && rest.length < declared, startLine };

  const response = /^(SIP\/\S+)[ \t]+(\d+)(?:[ \t]|$)/i.exec(startLine);
  if (response !== null) {
    const status = response[2]?.length === 3 ? Number(response[2]) : Number.NaN;
    return { kind: 'response', version: response[1] ?? '', status, ...parts };
  }
  // The Request-URI may wrongly hold spaces; judge.ts refuses it, but the message can still be answered.
  const request = /^(\S+)[ \t]+(.*?)[ \t]+(SIP\/\S+)[ \t]*$/i.exec(startLine);
  if (request === null) return null;
  return { kind: 'request', method: request[1] ?? '', uri: request[2] ?? '', version: request[3] ?? '', ...parts };
}

function readHeaders(lines: readonly string[]): SipHeader[] | null {
  const unfolded: string[] = [];
  for (const line of lines.slice(1)) {
    if (/^[ \t]/.test(line)) {
      const previous = unfolded.pop();
      if (previous === undefined) return null;
      unfolded.push(`${previous} ${line.trim()}`);
    } else unfolded.push(line);
  }
  if (unfolded.length > headerCountLimit) return null;
  const headers: SipHeader[] = [];
  for (const line of unfolded) {
    const colon = line.indexOf(':');
    // A line without a colon says nothing that could be obeyed: passed over.
    if (colon <= 0) continue;
    const written = line.slice(0, colon).trim().toLowerCase();
    headers.push({ name: compactForms.get(written) ?? written, value: line.slice(colon + 1).trim() });
  }
  return headers;
}

function declaredLength(headers: readonly SipHeader[]): number | null {
  const value = headers.find((header) => header.name === 'content-length')?.value;
  return value !== undefined && /^\d{1,9}$/.test(value) ? Number(value) : null;
}

export function header(message: MessageParts, name: string): string | undefined {
  return message.headers.find((candidate) => candidate.name === name)?.value;
}

/** Every value of a header, one line each as written. */
export function headerLines(message: MessageParts, name: string): string[] {
  return message.headers.filter((candidate) => candidate.name === name).map((candidate) => candidate.value);
}

/** Every value of a list header, split at the commas outside quotes and angle brackets (RFC 3261 7.3.1). */
export function headerValues(message: MessageParts, name: string): string[] {
  return headerLines(message, name).flatMap((line) => splitList(line));
}

export function splitList(line: string, separator = ','): string[] {
  const values: string[] = [];
  let quoted = false;
  let inBrackets = false;
  let from = 0;
  for (let at = 0; at < line.length; at += 1) {
    const character = line[at];
    if (quoted) {
      if (character === '\\') at += 1;
      else if (character === '"') quoted = false;
    } else if (character === '"') quoted = true;
    else if (character === '<') inBrackets = true;
    else if (character === '>') inBrackets = false;
    else if (character === separator && !inBrackets) {
      values.push(line.slice(from, at).trim());
      from = at + 1;
    }
  }
  values.push(line.slice(from).trim());
  return values.filter((value) => value !== '');
}

export interface CSeq {
  readonly number: number;
  readonly method: string;
}
export function parseCSeq(value: string | undefined): CSeq | null {
  const match = /^(\d{1,10})[ \t]+(\S+)$/.exec(value ?? '');
  return match === null ? null : { number: Number(match[1]), method: match[2] ?? '' };
}
