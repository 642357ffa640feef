// SIP transactions over UDP (RFC 3261 17): retransmission and its absorption, nothing of calls.
// Invariant: every timer dies with its transaction; a repeated request is answered with the same octets.
import { randomBytes } from 'node:crypto';
import { cseqOf, formatSip, headerOf, parameterOf, type SipRequest, type SipResponse } from './sip-text.ts';

/** RFC 3261 17.1.1.1 */
export const t1 = 500;
const t2 = 4000;
const lifetime = 64 * t1;

export const newBranch = (): string => `z9hG4bK${randomBytes(9).toString('hex')}`;

export interface ClientRequest {
  readonly method: string;
  readonly uri: string;
  readonly branch: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body?: string;
}

export interface SipTransactions {
  request(request: ClientRequest, on: { response(response: SipResponse): void; timeout(): void }): void;
  /** True when a transaction took the response. */
  takeResponse(response: SipResponse): boolean;
  /** True when the request is a repetition, or the ACK of a refusal: nothing more to do. */
  takeRepeated(request: SipRequest): boolean;
  /** Sends and remembers the answer to a request. */
  answer(request: SipRequest, response: Buffer): void;
  close(): void;
}

/**
 * Client transaction (figures 5 and 6 of RFC 3261):
 *
 *   calling ──1xx──▶ proceeding ──final──▶ completed ──timer D, K──▶ gone
 *      └──────────────final──────────────────▶ │
 *      └──timer B, F──▶ gone
 */
interface ClientTransaction {
  readonly request: ClientRequest;
  state: 'calling' | 'proceeding' | 'completed';
  readonly timers: Set<NodeJS.Timeout>;
  readonly on: { response(response: SipResponse): void; timeout(): void };
  ack: Buffer | null;
}

interface ServerTransaction {
  readonly response: Buffer;
  /** Call-ID and sequence number: the ACK of a 2xx has a branch of its own (RFC 3261 13.2.2.4). */
  readonly dialogStep: string;
  readonly timers: Set<NodeJS.Timeout>;
}

export function createSipTransactions(options: {
  /** `port` is null for requests of our own. */
  readonly send: (data: Buffer, port: number | null) => void;
  readonly via: (branch: string) => string;
}): SipTransactions {
  const clients = new Map<string, ClientTransaction>();
  const servers = new Map<string, ServerTransaction>();

  function after(timers: Set<NodeJS.Timeout>, milliseconds: number, run: () => void): void {
    const timer = setTimeout(() => {
      timers.delete(timer);
      run();
    }, milliseconds);
    timer.unref();
    timers.add(timer);
  }

  function stop(timers: Set<NodeJS.Timeout>): void {
    for (const timer of timers) clearTimeout(timer);
    timers.clear();
  }

  const clientKey = (branch: string, method: string): string => `${method} ${branch}`;

  function serverKey(request: SipRequest): string {
    const via = headerOf(request, 'via');
    const method = request.method === 'ACK' ? 'INVITE' : request.method;
    return `${method} ${parameterOf(via, 'branch') ?? ''}`;
  }

  function dialogStep(request: SipRequest): string {
    return `${headerOf(request, 'call-id')} ${cseqOf(request).number}`;
  }

  function textOf(request: ClientRequest): Buffer {
    return formatSip(`${request.method} ${request.uri} SIP/2.0`, [['Via', options.via(request.branch)], ['Max-Forwards', '70'], ...request.headers], request.body);
  }

  /** The ACK of a refusal belongs to its transaction (RFC 3261 17.1.1.3). */
  function ackOf({ request }: ClientTransaction, response: SipResponse): Buffer {
    const headers = request.headers.filter(([name]) => name === 'From' || name === 'Call-ID');
    return formatSip(`ACK ${request.uri} SIP/2.0`, [
      ['Via', options.via(request.branch)],
      ['Max-Forwards', '70'],
      ...headers,
      ['To', headerOf(response, 'to')],
      ['CSeq', `${cseqOf(response).number} ACK`],
    ]);
  }

  function remove(key: string): void {
    const transaction = clients.get(key);
    if (transaction !== undefined) stop(transaction.timers);
    clients.delete(key);
  }

  return {
    request(request, on) {
      const key = clientKey(request.branch, request.method);
      const transaction: ClientTransaction = { request, state: 'calling', timers: new Set(), on, ack: null };
      clients.set(key, transaction);
      const text = textOf(request);
      const invite = request.method === 'INVITE';
      const send = (interval: number): void => {
        if (transaction.state === 'completed' || (invite && transaction.state === 'proceeding')) return;
        options.send(text, null);
        const next = transaction.state === 'proceeding' ? t2 : invite ? interval * 2 : Math.min(interval * 2, t2);
        after(transaction.timers, interval, () => send(next));
      };
      send(t1);
      after(transaction.timers, lifetime, () => {
        if (transaction.state === 'completed' || (invite && transaction.state === 'proceeding')) return;
        remove(key);
        on.timeout();
      });
    },
    takeResponse(response) {
      const key = clientKey(parameterOf(headerOf(response, 'via'), 'branch') ?? '', cseqOf(response).method);
      const transaction = clients.get(key);
      if (transaction === undefined) return false;
      if (transaction.state === 'completed') {
        if (transaction.ack !== null) options.send(transaction.ack, null);
        return true;
      }
      if (response.status < 200) {
        transaction.state = 'proceeding';
      } else {
        transaction.state = 'completed';
        stop(transaction.timers);
        const refused = transaction.request.method === 'INVITE' && response.status >= 300;
        if (refused) {
          transaction.ack = ackOf(transaction, response);
          options.send(transaction.ack, null);
        }
        // A repeated 2xx to INVITE goes to the call, which sends its ACK again (RFC 3261 13.2.2.4).
        if (transaction.request.method === 'INVITE' && !refused) remove(key);
        else after(transaction.timers, lifetime, () => remove(key));
      }
      transaction.on.response(response);
      return true;
    },
    takeRepeated(request) {
      if (request.method === 'ACK') {
        for (const [key, answered] of servers) {
          if (!key.startsWith('INVITE ') || answered.dialogStep !== dialogStep(request)) continue;
          stop(answered.timers);
          after(answered.timers, lifetime, () => servers.delete(key));
          return true;
        }
        return false;
      }
      const server = servers.get(serverKey(request));
      if (server === undefined) return false;
      options.send(server.response, request.source);
      return true;
    },
    answer(request, response) {
      options.send(response, request.source);
      const key = serverKey(request);
      const server: ServerTransaction = { response, dialogStep: dialogStep(request), timers: new Set() };
      const known = servers.get(key);
      if (known !== undefined) stop(known.timers);
      servers.set(key, server);
      after(server.timers, lifetime, () => {
        stop(server.timers);
        servers.delete(key);
      });
      if (request.method !== 'INVITE') return;
      // Timer G, and the same for a 2xx until its ACK (RFC 3261 13.3.1.4).
      const again = (interval: number): void =>
        after(server.timers, interval, () => {
          options.send(response, request.source);
          again(Math.min(interval * 2, t2));
        });
      again(t1);
    },
    close() {
      for (const { timers } of [...clients.values(), ...servers.values()]) stop(timers);
      clients.clear();
      servers.clear();
    },
  };
}
