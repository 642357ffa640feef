// Published vectors: RFC 2617 3.5, RFC 7616 3.9.1, and the SIP form without qop.
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { answerChallenge, chooseChallenge } from '../../../electron/telephony/sip/digest.ts';

const part = (value: string, name: string): string | undefined => new RegExp(`${name}="?([^",]+)`).exec(value)?.[1];

describe('digest', () => {
  it('computes the response of RFC 2617 3.5', () => {
    const challenge = chooseChallenge(['Digest realm="testrealm@host.com", qop="auth,auth-int", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", opaque="5ccc069c403ebaf9f0171e9517f40e41"']);
    const value = answerChallenge(challenge!, { username: 'Mufasa', password: 'Circle Of Life' }, { method: 'GET', uri: '/dir/index.html', cnonce: '0a4f113b', nonceCount: 1 });
    expect(part(value, 'response')).toBe('6629fae49393a05397450978507c4ef1');
    expect(part(value, 'opaque')).toBe('5ccc069c403ebaf9f0171e9517f40e41');
    expect(value).toContain('nc=00000001');
  });

  it.each([
    ['MD5', '8ca523f5e9506fed4657c9700eebdbec'],
    ['SHA-256', '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1'],
  ])('computes the %s response of RFC 7616 3.9.1', (algorithm, response) => {
    const challenge = chooseChallenge([`Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=${algorithm}, nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"`]);
    const value = answerChallenge(challenge!, { username: 'Mufasa', password: 'Circle of Life' }, { method: 'GET', uri: '/dir/index.html', cnonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ', nonceCount: 1 });
    expect(part(value, 'response')).toBe(response);
  });

  it('answers without qop as RFC 2069 did, and counts a reused nonce', () => {
    const challenge = chooseChallenge(['Digest realm="r", nonce="n"'])!;
    const md5 = (text: string): string => createHash('md5').update(text).digest('hex');
    const value = answerChallenge(challenge, { username: 'u', password: 'p' }, { method: 'REGISTER', uri: 'sip:d', cnonce: 'c', nonceCount: 7 });
    expect(part(value, 'response')).toBe(md5(`${md5('u:r:p')}:n:${md5('REGISTER:sip:d')}`));
    expect(value).not.toContain('cnonce');
  });

  it('takes the first challenge it can answer and knows a stale nonce', () => {
    expect(chooseChallenge(['Digest realm="r", nonce="a", algorithm=SHA-512-256', 'Digest realm="r", nonce="b", algorithm=SHA-256, stale=TRUE', 'Digest realm="r", nonce="c"'])).toMatchObject({ nonce: 'b', algorithm: 'SHA-256', stale: true });
    expect(chooseChallenge(['NoOneKnowsThisScheme opaque-data=here', 'Digest realm="r", nonce="x", qop="auth-int"'])).toBeNull();
  });
});
