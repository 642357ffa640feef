// Addresses inside SIP headers: name-addr, addr-spec, URI parts and parameters (RFC 3261 sections 19.1, 20.10 and 25.1).
import { splitList } from './message.ts';

export interface NameAddress {
  /** As written: quoted string or tokens, possibly empty. */
  readonly displayName: string;
  readonly uri: string;
  /** Header parameters, names in lower case; a flag has the value ''. */
  readonly parameters: ReadonlyMap<string, string>;
}

export interface SipUri {
  readonly scheme: string;
  /** User part without password, still escaped; '' when there is none. */
  readonly user: string;
  /** Host without port, lower case; brackets kept around IPv6. */
  readonly host: string;
  readonly port: number | null;
  readonly parameters: ReadonlyMap<string, string>;
  /** What follows `?`, still escaped. */
  readonly headers: string;
}

const token = "[A-Za-z0-9\\-.!%*_+`'~]+";
const displayPattern = new RegExp(`^(?:"(?:[^"\\\\]|\\\\.)*"|${token}(?:[ \\t]+${token})*)?$`, 's');

/** Null for what no grammar allows: unclosed quotes or brackets, words that are not tokens before `<`. */
export function parseNameAddress(value: string): NameAddress | null {
  const opening = openingBracket(value);
  if (opening === null) return null;
  if (opening === -1) {
    // addr-spec: everything after the first semicolon belongs to the header (RFC 3261 20).
    const [uri = '', ...parameters] = splitList(value, ';');
    if (uri === '' || /[\s"<>,?]/.test(uri)) return null;
    const read = splitParameters(value) === null ? null : parseParameters(parameters);
    return read === null ? null : { displayName: '', uri, parameters: read };
  }
  const displayName = value.slice(0, opening).trim();
  if (!displayPattern.test(displayName)) return null;
  const closing = value.indexOf('>', opening);
  if (closing === -1) return null;
  const uri = value.slice(opening + 1, closing);
  if (uri === '' || /[\s<"]/.test(uri)) return null;
  const rest = value.slice(closing + 1).trim();
  if (rest !== '' && !rest.startsWith(';')) return null;
  const pieces = splitParameters(rest);
  const parameters = pieces === null ? null : parseParameters(pieces);
  return parameters === null ? null : { displayName, uri, parameters };
}

/** Position of the first `<` outside a quoted string, -1 without one, null when a quote never closes. */
function openingBracket(value: string): number | null {
  let quoted = false;
  for (let at = 0; at < value.length; at += 1) {
    const character = value[at];
    if (quoted) {
      if (character === '\\') at += 1;
      else if (character === '"') quoted = false;
    } else if (character === '"') quoted = true;
    else if (character === '<') return at;
  }
  return quoted ? null : -1;
}

/** `;a;b=c` in pieces; null for empty ones, which no grammar allows (RFC 4475 3.1.2.1). */
function splitParameters(text: string): readonly string[] | null {
  if (text === '') return [];
  // Two separators in a row, or one at the end, outside quotes.
  const bare = text.replace(/"(?:[^"\\]|\\.)*"/gs, 'q');
  return /;\s*(?:;|$)/.test(bare) ? null : splitList(text, ';');
}

export function parseParameters(items: readonly string[]): ReadonlyMap<string, string> | null {
  const parameters = new Map<string, string>();
  for (const item of items) {
    const equals = item.indexOf('=');
    const name = (equals === -1 ? item : item.slice(0, equals)).trim().toLowerCase();
    if (!/^[^\s"<>,;=]+$/.test(name)) return null;
    const written = equals === -1 ? '' : item.slice(equals + 1).trim();
    if (!parameters.has(name)) parameters.set(name, written);
  }
  return parameters;
}

/** Reads any URI with a scheme; null for text that is none. */
export function parseUri(uri: string): SipUri | null {
  const schemeEnd = uri.indexOf(':');
  if (schemeEnd <= 0 || !/^[A-Za-z][A-Za-z0-9+.-]*$/.test(uri.slice(0, schemeEnd))) return null;
  const scheme = uri.slice(0, schemeEnd).toLowerCase();
  const rest = uri.slice(schemeEnd + 1);
  if (scheme !== 'sip' && scheme !== 'sips') {
    const [user = '', ...parameters] = rest.split(';');
    return { scheme, user, host: '', port: null, parameters: parseParameters(parameters) ?? new Map(), headers: '' };
  }
  const at = rest.indexOf('@');
  const userInfo = at === -1 ? '' : rest.slice(0, at);
  const match = /^(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]+)(?::(\d{1,5}))?((?:;[^?]*)?)(?:\?(.*))?$/.exec(rest.slice(at + 1));
  if (match === null) return null;
  const parameters = parseParameters((match[3] ?? '').split(';').filter((item) => item !== ''));
  if (parameters === null) return null;
  return {
    scheme,
    user: userInfo.split(':')[0] ?? '',
    host: (match[1] ?? '').toLowerCase(),
    port: match[2] === undefined ? null : Number(match[2]),
    parameters,
    headers: match[4] ?? '',
  };
}

/** `%41` becomes `A`; a broken escape stays as it is. */
export function unescapeUri(text: string): string {
  return text.replace(/%([0-9a-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

export function tagOf(value: string | undefined): string | null {
  const address = value === undefined ? null : parseNameAddress(value);
  const tag = address?.parameters.get('tag');
  return tag === undefined || tag === '' ? null : tag;
}

export interface Via {
  readonly protocol: string;
  readonly host: string;
  readonly port: number | null;
  readonly parameters: ReadonlyMap<string, string>;
}

export function parseVia(value: string): Via | null {
  const match = /^SIP\s*\/\s*2\.0\s*\/\s*([^\s;]+)\s+(\[[0-9a-fA-F:.]+\]|[^\s;:]+)\s*(?::\s*(\d{1,5}))?\s*((?:;.*)?)$/is.exec(value);
  if (match === null) return null;
  const pieces = splitParameters((match[4] ?? '').trim());
  const parameters = pieces === null ? null : parseParameters(pieces);
  if (parameters === null) return null;
  return {
    protocol: (match[1] ?? '').toUpperCase(),
    host: (match[2] ?? '').toLowerCase(),
    port: match[3] === undefined ? null : Number(match[3]),
    parameters,
  };
}

/** Brackets around an IPv6 address, as URIs and Via want it. */
export function hostPort(address: string, port: number): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}
