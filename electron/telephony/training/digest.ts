// Digest authentication on the registrar's side (RFC 3261 22, RFC 7616), MD5 as French operators still ask.
// Invariant: a nonce is believed only if it was drawn here and is not older than five minutes.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../../../core/values/instant.ts';

export type DigestVerdict = 'granted' | 'challenge' | 'stale' | 'wrong';

export interface DigestGuard {
  /** Value of a WWW-Authenticate header. */
  challenge(stale: boolean): string;
  check(authorization: string, method: string): DigestVerdict;
}

const nonceLifeMs = 5 * 60_000;
const maxNonces = 64;
const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

export function createDigestGuard(options: {
  readonly realm: string;
  readonly user: string;
  readonly password: string;
  readonly clock: Clock;
}): DigestGuard {
  const nonces = new Map<string, number>();
  return {
    challenge(stale) {
      const nonce = randomBytes(16).toString('hex');
      nonces.set(nonce, options.clock());
      if (nonces.size > maxNonces) nonces.delete(nonces.keys().next().value ?? nonce);
      return `Digest realm="${options.realm}", nonce="${nonce}", algorithm=MD5, qop="auth"${stale ? ', stale=true' : ''}`;
    },
    check(authorization, method) {
      if (!/^Digest\s/i.test(authorization)) return 'challenge';
      const field = (name: string): string =>
        new RegExp(`(?:^|[\\s,])${name}\\s*=\\s*(?:"([^"]*)"|([^\\s,"]+))`, 'i')
          .exec(authorization)
          ?.slice(1)
          .find((value) => value !== undefined) ?? '';
      const drawnAt = nonces.get(field('nonce'));
      if (drawnAt === undefined || options.clock() - drawnAt > nonceLifeMs) return 'stale';
      if (field('username') !== options.user || field('realm') !== options.realm) return 'wrong';
      const secret = md5(`${options.user}:${options.realm}:${options.password}`);
      const request = md5(`${method}:${field('uri')}`);
      const middle = field('qop') === 'auth' ? `${field('nc')}:${field('cnonce')}:auth:` : '';
      const expected = Buffer.from(md5(`${secret}:${field('nonce')}:${middle}${request}`));
      const given = Buffer.from(field('response').toLowerCase());
      return given.length === expected.length && timingSafeEqual(given, expected) ? 'granted' : 'wrong';
    },
  };
}
