// Asks main for relays to the mail server. Invariant: each request ends, with a stream or without.
import type { Duplex } from 'node:stream';
import type { StoreToMain } from '../../core/protocol/main-store.ts';
import { streamOver, type OpenTunnel, type RelayPort } from './mailer.ts';

export interface MailRequests {
  readonly open: OpenTunnel;
  onPort(id: number, port: RelayPort): void;
  onFailed(id: number): void;
}

export function createMailRequests(send: (message: StoreToMain) => void): MailRequests {
  const waiting = new Map<number, (stream: Duplex | null) => void>();
  let nextId = 1;
  const settle = (id: number, stream: Duplex | null): void => {
    const resolve = waiting.get(id);
    waiting.delete(id);
    if (resolve === undefined) stream?.destroy();
    else resolve(stream);
  };
  return {
    open: (host, port) =>
      new Promise((resolve) => {
        const id = nextId;
        nextId += 1;
        waiting.set(id, resolve);
        send({ type: 'mail.open', id, host, port });
      }),
    onPort: (id, port) => { settle(id, streamOver(port)); },
    onFailed: (id) => { settle(id, null); },
  };
}
