// A provider that is nothing but a UDP socket: answers OPTIONS and REGISTER, and says whatever a test makes it say.
import { createSocket } from 'node:dgram';
import { once } from 'node:events';

export interface RawProvider {
  readonly port: number;
  /** Everything received but the gateway's own OPTIONS and REGISTER. */
  readonly received: string[];
  /** Sends to the line, from the provider's address. */
  send(bytes: Buffer | string): void;
  /** The first message, past or future, that passes and was not taken before; null when none comes in time. */
  take(test: (text: string) => boolean, timeoutMs: number): Promise<string | null>;
  /** Answers nothing from now on, or answers again. */
  silent: boolean;
  close(): void;
}

export async function openRawProvider(): Promise<RawProvider> {
  const socket = createSocket('udp4');
  const received: string[] = [];
  const taken = new Set<number>();
  const waiting: (() => void)[] = [];
  let line = { address: '127.0.0.1', port: 9 };
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const provider: RawProvider = {
    port: socket.address().port,
    received,
    silent: false,
    send: (bytes) => socket.send(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes, line.port, line.address),
    take: async (test, timeoutMs) => {
      const end = Date.now() + timeoutMs;
      for (;;) {
        const index = received.findIndex((text, at) => !taken.has(at) && test(text));
        const found = received[index];
        if (found !== undefined) {
          taken.add(index);
          return found;
        }
        const left = end - Date.now();
        if (left <= 0) return null;
        await Promise.race([new Promise<void>((resolve) => waiting.push(resolve)), new Promise((resolve) => setTimeout(resolve, left))]);
      }
    },
    close: () => socket.close(),
  };
  socket.on('message', (bytes, from) => {
    if (provider.silent) return;
    line = from;
    const text = bytes.toString('latin1');
    if (/^(?:OPTIONS|REGISTER) /.test(text)) {
      const keep = [...text.matchAll(/^(?:Via|From|Call-ID|CSeq|Contact): .*\r\n/gm)].map((match) => match[0]).join('');
      const to = /^To: (.*)\r$/m.exec(text)?.[1] ?? '';
      socket.send(`SIP/2.0 200 OK\r\n${keep}To: ${to};tag=provider\r\nContent-Length: 0\r\n\r\n`, from.port, from.address);
      return;
    }
    received.push(text);
    for (const wake of waiting.splice(0)) wake();
  });
  return provider;
}
