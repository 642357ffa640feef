import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { isLoggable } from '../../../electron/main/log.ts';

describe('the log', () => {
  it('takes codes', () => {
    for (const code of ['gateway-down', 'call-failed:desk.answer', 'window-crashed']) expect(isLoggable(code)).toBe(true);
  });

  it('refuses anything that holds a telephone number, however it is written', () => {
    const digits = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 8, maxLength: 8 }).map((list) => list.join(''));
    fc.assert(
      fc.property(digits, (tail) => {
        for (const text of [`+331${tail}`, `01${tail}`, `sip:01${tail}@host`, `caller-01${tail}`, `01 ${tail.replace(/../g, '$& ')}`]) {
          expect(isLoggable(text)).toBe(false);
        }
      }),
    );
  });

  it('refuses sentences and line breaks, the shape of names and SIP text', () => {
    for (const text of ['Odile Ferroux', 'INVITE sip:a@b SIP/2.0\r\n', '']) expect(isLoggable(text)).toBe(false);
  });
});
