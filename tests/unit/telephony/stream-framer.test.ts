// A byte stream is cut into the same messages however it is fragmented.
import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { createStreamFramer } from '../../../electron/telephony/sip/stream-framer.ts';

function run(chunks: readonly Uint8Array[]): { messages: string[]; pings: number; broken: number } {
  const result = { messages: [] as string[], pings: 0, broken: 0 };
  const framer = createStreamFramer({
    message: (text) => result.messages.push(text),
    ping: () => (result.pings += 1),
    broken: () => (result.broken += 1),
  });
  for (const chunk of chunks) framer.push(chunk);
  return result;
}
const bytes = (text: string): Buffer => Buffer.from(text, 'utf8');
const withBody = (body: string, name = 'Content-Length'): string => `INFO sip:a@b SIP/2.0\r\nVia: x\r\n${name}: ${Buffer.byteLength(body)}\r\n\r\n${body}`;

describe('framing', () => {
  it('counts bytes, not characters, and knows the compact form', () => {
    const text = withBody('é'.repeat(10), 'l') + withBody('voilà');
    const { messages } = run([bytes(text)]);
    expect(messages.map((message) => Buffer.from(message, 'latin1').toString('utf8'))).toEqual([withBody('é'.repeat(10), 'l'), withBody('voilà')]);
  });

  it('gives the same messages for every fragmentation', () => {
    const text = withBody('premier\r\n\r\nsuite') + '\r\n\r\n' + withBody('') + '\r\n' + withBody('é', 'l');
    const whole = bytes(text);
    const expected = run([whole]);
    expect(expected.messages).toHaveLength(3);
    expect(expected.pings).toBe(1);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: whole.length - 1 }), { maxLength: 30 }), (cuts) => {
        const at = [0, ...new Set(cuts), whole.length].sort((a, b) => a - b);
        const result = run(at.slice(1).map((end, index) => whole.subarray(at[index], end)));
        expect(result.messages).toEqual(expected.messages);
        expect(result.broken).toBe(0);
      }),
    );
    expect(run([...whole].map((byte) => Uint8Array.of(byte))).messages).toEqual(expected.messages);
  });

  it.each([
    ['no Content-Length', 'INFO sip:a@b SIP/2.0\r\nVia: x\r\n\r\n'],
    ['a negative one', 'INFO sip:a@b SIP/2.0\r\nContent-Length: -1\r\n\r\n'],
    ['two that differ', 'INFO sip:a@b SIP/2.0\r\nContent-Length: 1\r\nl: 2\r\n\r\nab'],
    ['an absurd one', 'INFO sip:a@b SIP/2.0\r\nContent-Length: 999999999\r\n\r\n'],
    ['headers without an end', `INFO sip:a@b SIP/2.0\r\nX: ${'a'.repeat(70_000)}`],
    ['headers over 64 KB that do end', `INFO sip:a@b SIP/2.0\r\nX: ${'a'.repeat(66_000)}\r\nl: 0\r\n\r\n`],
  ])('gives the stream up for %s', (_, text) => {
    const result = run([bytes(text), bytes(withBody(''))]);
    expect(result).toEqual({ messages: [], pings: 0, broken: 1 });
  });

  it('takes headers of nearly 64 KB', () => {
    expect(run([bytes(`INFO sip:a@b SIP/2.0\r\nX: ${'a'.repeat(64_000)}\r\nl: 0\r\n\r\n`)]).messages).toHaveLength(1);
  });
});
