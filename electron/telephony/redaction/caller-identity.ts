// Who calls, read from an INVITE: P-Asserted-Identity, Remote-Party-ID, then From (RFC 3325, RFC 3323).
// Invariant: when the caller asked for privacy, no identity is read at all, even where the operator leaks one.
import type { CallerIdentity } from '../../../core/protocol/gateway-store.ts';
import { parsePhoneNumber, type E164 } from '../../../core/values/phone-number.ts';
import { header, headerLines, headerValues, type SipMessage } from '../sip/message.ts';
import { parseNameAddress, parseUri, unescapeUri, type NameAddress } from '../sip/address.ts';

/** RFC 3323 4.2 and RFC 3325 9.3; `none` and `session` do not hide the caller. */
const hidingPrivacy = ['id', 'user', 'header'];
/** What operators write in place of a hidden number; the digits are "anonymous" on a telephone keypad (Twilio). */
const anonymousWords = ['anonymous', 'anonyme', 'restricted', 'withheld', 'private', 'unknown', 'unavailable', '266696687'];

export function readCallerIdentity(invite: SipMessage): CallerIdentity {
  const privacy = headerLines(invite, 'privacy').flatMap((value) => value.toLowerCase().split(/[;,\s]+/));
  if (hidingPrivacy.some((word) => privacy.includes(word))) return { kind: 'withheld' };
  const from = parseNameAddress(header(invite, 'from') ?? '');
  if (from !== null && isAnonymous(from)) return { kind: 'withheld' };

  const party = headerValues(invite, 'remote-party-id').map((value) => parseNameAddress(value));
  if (party.some((value) => /^"?(?:full|uri|name)/i.test(value?.parameters.get('privacy') ?? ''))) return { kind: 'withheld' };
  const asserted = headerValues(invite, 'p-asserted-identity').map((value) => parseNameAddress(value));
  for (const candidate of [...asserted, ...party, from]) {
    if (candidate === null) continue;
    if (isAnonymous(candidate)) return { kind: 'withheld' };
    const e164 = numberOfUri(candidate.uri);
    if (e164 !== null) return { kind: 'number', e164 };
  }
  return { kind: 'unknown' };
}

function isAnonymous(address: NameAddress): boolean {
  const uri = parseUri(address.uri);
  if (uri === null) return false;
  if (uri.host === 'anonymous.invalid') return true;
  const user = unescapeUri(uri.user).split(';')[0] ?? '';
  const display = address.displayName.replace(/^"|"$/g, '').trim();
  return [user, display].some((word) => anonymousWords.includes(word.toLowerCase().replace(/^\+/, '')));
}

/** The telephone number of a `sip:` or `tel:` URI (RFC 3966, RFC 3261 19.1.6), or null. */
export function numberOfUri(text: string): E164 | null {
  const uri = parseUri(text);
  if (uri === null) return null;
  const [subscriber = '', ...parameters] = unescapeUri(uri.user).split(';');
  const context = [...parameters, ...[...uri.parameters].map(([name, value]) => `${name}=${value}`)]
    .map((parameter) => /^phone-context=(\+\d{1,14})$/i.exec(parameter)?.[1])
    .find((found) => found !== undefined);
  const number = context === undefined || subscriber.startsWith('+') ? subscriber : `${context}${subscriber.replace(/^0/, '')}`;
  return parsePhoneNumber(number);
}

/** Digits, 8 or more together, of every header that can name a person: for the canary. */
export function identityDigits(message: SipMessage): string[] {
  const naming = /^(?:from|contact|p-.*|remote-party-id|diversion|history-info|referred-by|refer-to|reply-to|call-info|alert-info|identity|subject|organization|user-to-user|x-.*)$/;
  const found = new Set<string>();
  for (const { name, value } of message.headers) {
    if (!naming.test(name)) continue;
    const uris = splitUris(value);
    for (const uri of uris) {
      const digits = unescapeUri(uri).split(/[;@]/)[0]?.replace(/[ .\-()/]/g, '').match(/\d{8,15}/g) ?? [];
      for (const run of digits) found.add(run);
    }
  }
  return [...found];
}

function splitUris(value: string): string[] {
  return [...value.matchAll(/(?:sips?|tel):([^>\s,]+)/gi)].map((match) => match[1] ?? '');
}
