// Whom no blocklist keeps away: each number of the list, in every form a provider may write, and nobody else.
import { describe, expect, it, test } from 'vitest';
import { isNeverBlocked, neverBlocked } from '../../../core/domain/blocklist/never-blocked.ts';
import type { E164 } from '../../../core/values/phone-number.ts';
import { readCallerIdentity } from '../../../electron/telephony/redaction/caller-identity.ts';
import { parseMessage } from '../../../electron/telephony/sip/message.ts';

describe('a caller who is never blocked', () => {
  it('is one of the emergency services and of the lines that call people in danger', () => {
    expect([...neverBlocked].sort()).toEqual(
      ['112', '114', '115', '116000', '116006', '116111', '116117', '119', '15', '17', '18', '191', '196', '197', '3018', '3114', '3919', '3977'],
    );
  });

  test.each(neverBlocked)('%s', (number) => {
    for (const written of [`+${number}`, `+33${number}`, `+262${number}`]) expect(isNeverBlocked(written as E164)).toBe(true);
  });

  test.each(neverBlocked)('%s as a provider writes it: never a caller who could be kept away', (number) => {
    for (const user of [number, `+${number}`, `0033${number}`, ...['33', '262', '508', '590', '594', '596', '681', '687', '689'].map((code) => `+${code}${number}`)]) {
      const invite = parseMessage(`INVITE sip:line@example.test SIP/2.0\r\nFrom: <sip:${user}@example.test>;tag=a\r\nTo: <sip:line@example.test>\r\nCall-ID: b\r\nCSeq: 1 INVITE\r\nVia: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bKc\r\nContent-Length: 0\r\n\r\n`);
      if (invite === null) throw new Error('no message');
      const caller = readCallerIdentity(invite);
      expect(caller.kind === 'number' && !isNeverBlocked(caller.e164)).toBe(false);
    }
  });

  test.each(['+33639980001', '+33199001234', '+331', '+331141', '+4415'])('is not %s', (number) => {
    expect(isNeverBlocked(number as E164)).toBe(false);
  });
});
