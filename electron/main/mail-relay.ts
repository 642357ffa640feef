// Bytes between the store and the mail server: main opens the socket and reads nothing of what passes, which is TLS.
// Invariant: submission ports only (RFC 6409, RFC 8314), so that this is a way to nothing else.
import { MessageChannelMain, type MessagePortMain } from 'electron';
import { connect } from 'node:net';

const submissionPorts: readonly number[] = [465, 587, 2465, 2587];
const connectTimeoutMs = 15_000;

/** Resolves with the store's end once the server answers, or with null. */
export function openMailRelay(host: string, port: number): Promise<MessagePortMain | null> {
  if (!submissionPorts.includes(port)) return Promise.resolve(null);
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    socket.setTimeout(connectTimeoutMs, () => { socket.destroy(); });
    socket.once('error', () => { resolve(null); });
    socket.once('close', () => { resolve(null); });
    socket.once('connect', () => {
      socket.setTimeout(0);
      const { port1, port2 } = new MessageChannelMain();
      socket.on('data', (chunk) => { port1.postMessage(new Uint8Array(chunk)); });
      socket.on('end', () => { port1.postMessage(null); });
      socket.on('error', () => { port1.close(); });
      socket.on('close', () => { port1.close(); });
      port1.on('message', ({ data }: { data: unknown }) => {
        if (data instanceof Uint8Array) socket.write(data);
        else socket.end();
      });
      port1.on('close', () => { socket.destroy(); });
      port1.start();
      resolve(port2);
    });
  });
}
