// Digest authentication, client side: RFC 3261 22.4, RFC 7616 (MD5, SHA-256, qop auth), RFC 8760 (several challenges).
// node:crypto is used here because SIP still wants MD5, which libsodium rightly does not have; nothing secret at rest depends on it.
import { createHash } from 'node:crypto';
import { byteStringToUtf8, splitList, utf8ToByteString } from './message.ts';

export interface Challenge {
  readonly realm: string;
  readonly nonce: string;
  readonly opaque: string | null;
  readonly algorithm: 'MD5' | 'MD5-sess' | 'SHA-256' | 'SHA-256-sess';
  readonly qop: 'auth' | null;
  readonly stale: boolean;
}

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

const algorithms = ['MD5', 'MD5-sess', 'SHA-256', 'SHA-256-sess'] as const;

/** The first challenge that can be answered, in the order the server prefers (RFC 8760 2.4); null if there is none. */
export function chooseChallenge(values: readonly string[]): Challenge | null {
  for (const value of values) {
    const challenge = parseChallenge(value);
    if (challenge !== null) return challenge;
  }
  return null;
}

function parseChallenge(value: string): Challenge | null {
  const match = /^digest\s+(.*)$/is.exec(value);
  if (match === null) return null;
  const parameters = new Map<string, string>();
  for (const item of splitList(match[1] ?? '')) {
    const equals = item.indexOf('=');
    if (equals === -1) continue;
    parameters.set(item.slice(0, equals).trim().toLowerCase(), unquote(item.slice(equals + 1).trim()));
  }
  const realm = parameters.get('realm');
  const nonce = parameters.get('nonce');
  const written = parameters.get('algorithm') ?? 'MD5';
  const algorithm = algorithms.find((known) => known.toLowerCase() === written.toLowerCase());
  if (realm === undefined || nonce === undefined || algorithm === undefined) return null;
  const offered = parameters.get('qop')?.split(',').map((word) => word.trim().toLowerCase());
  // auth-int alone would have to hash a body that is rewritten later; nobody asks for it in SIP.
  if (offered !== undefined && !offered.includes('auth')) return null;
  return {
    realm,
    nonce,
    opaque: parameters.get('opaque') ?? null,
    algorithm,
    qop: offered === undefined ? null : 'auth',
    stale: parameters.get('stale')?.toLowerCase() === 'true',
  };
}

function unquote(text: string): string {
  return text.startsWith('"') ? text.slice(1, text.endsWith('"') ? -1 : undefined).replace(/\\(.)/g, '$1') : text;
}
const quote = (text: string): string => `"${text.replace(/(["\\])/g, '\\$1')}"`;

export interface DigestRequest {
  readonly method: string;
  readonly uri: string;
  /** Fresh for each answer; letters and digits. */
  readonly cnonce: string;
  /** How often this nonce was used, from 1. */
  readonly nonceCount: number;
}

/** The value of an Authorization or Proxy-Authorization header. */
export function answerChallenge(challenge: Challenge, credentials: Credentials, request: DigestRequest): string {
  const name = challenge.algorithm.startsWith('SHA-256') ? 'sha256' : 'md5';
  const hash = (text: string): string => createHash(name).update(text, 'utf8').digest('hex');
  const count = request.nonceCount.toString(16).padStart(8, '0');
  const base = hash(`${credentials.username}:${byteStringToUtf8(challenge.realm)}:${credentials.password}`);
  const session = challenge.algorithm.endsWith('-sess');
  const a1 = session ? hash(`${base}:${challenge.nonce}:${request.cnonce}`) : base;
  const a2 = hash(`${request.method}:${request.uri}`);
  const response =
    challenge.qop === null
      ? hash(`${a1}:${challenge.nonce}:${a2}`)
      : hash(`${a1}:${challenge.nonce}:${count}:${request.cnonce}:${challenge.qop}:${a2}`);
  const parts = [
    `username=${quote(utf8ToByteString(credentials.username))}`,
    `realm=${quote(challenge.realm)}`,
    `nonce=${quote(challenge.nonce)}`,
    `uri=${quote(request.uri)}`,
    `response="${response}"`,
    `algorithm=${challenge.algorithm}`,
  ];
  if (challenge.qop !== null) parts.push(`qop=${challenge.qop}`, `nc=${count}`);
  if (challenge.qop !== null || session) parts.push(`cnonce="${request.cnonce}"`);
  if (challenge.opaque !== null) parts.push(`opaque=${quote(challenge.opaque)}`);
  return `Digest ${parts.join(', ')}`;
}
