// The retransmissions that UDP needs (RFC 3261 17), since sip.js knows reliable transports only.
// Client side: timers A and E, and the ACK of a repeated refusal. Server side: timer G, and the last reply to a repeated request.
// Invariant: a request from the provider reaches the page once, however often it was sent.
import { header, headerValues, parseCSeq, type SipMessage, type SipRequest } from '../sip/message.ts';
import { parseVia, tagOf } from '../sip/address.ts';

const t1 = 500;
const t2 = 4_000;
/** 64 × T1: after that both sides have forgotten the transaction. */
const lifetime = 64 * t1;

export interface UdpTransactions {
  /** Called with each request that leaves; repeats it until it is answered. */
  requestSent(message: SipRequest, repeat: () => void): void;
  /** Called with each response that leaves; keeps it for repeated requests, repeats refusals of INVITE until their ACK. */
  responseSent(message: SipMessage & { kind: 'response' }, repeat: () => void): void;
  /** True when the message is news; false when it was a repetition and has been dealt with. */
  received(message: SipMessage): boolean;
  stop(): void;
}

interface ClientTransaction {
  readonly invite: boolean;
  timer: NodeJS.Timeout | null;
  /** Repeats the ACK of a refused INVITE. */
  acknowledge: (() => void) | null;
}
interface ServerTransaction {
  readonly invite: boolean;
  reply: (() => void) | null;
  timer: NodeJS.Timeout | null;
}

export function createUdpTransactions(): UdpTransactions {
  const clients = new Map<string, ClientTransaction>();
  const servers = new Map<string, ServerTransaction>();
  const forgetting = new Set<NodeJS.Timeout>();

  const later = (milliseconds: number, action: () => void): NodeJS.Timeout => {
    const timer = setTimeout(() => {
      forgetting.delete(timer);
      action();
    }, milliseconds);
    timer.unref();
    forgetting.add(timer);
    return timer;
  };
  const cancel = (timer: NodeJS.Timeout | null): void => {
    if (timer === null) return;
    clearTimeout(timer);
    forgetting.delete(timer);
  };

  const repeatFrom = (holder: { timer: NodeJS.Timeout | null }, first: number, cap: number, action: () => void): void => {
    let interval = first;
    let elapsed = 0;
    const step = (): void => {
      elapsed += interval;
      if (elapsed >= lifetime) return;
      action();
      interval = Math.min(interval * 2, cap);
      holder.timer = later(interval, step);
    };
    holder.timer = later(interval, step);
  };

  const receivedResponse = (message: SipMessage & { kind: 'response' }): boolean => {
    const key = clientKey(message);
    const client = key === null ? undefined : clients.get(key);
    if (client === undefined) return true;
    if (client.invite) {
      cancel(client.timer);
      if (message.status >= 300 && client.acknowledge !== null) {
        client.acknowledge();
        return false;
      }
    } else if (message.status >= 200) cancel(client.timer);
    return true;
  };

  const receivedRequest = (message: SipRequest): boolean => {
    if (message.method === 'ACK') {
      const invite = servers.get(serverKey(message, 'INVITE'));
      if (invite !== undefined) {
        cancel(invite.timer);
        invite.timer = null;
      }
      return true;
    }
    const key = serverKey(message, message.method);
    const known = servers.get(key);
    if (known !== undefined) {
      known.reply?.();
      return false;
    }
    servers.set(key, { invite: message.method === 'INVITE', reply: null, timer: null });
    // An INVITE may ring for minutes; its transaction is forgotten once it was answered.
    if (message.method !== 'INVITE') later(lifetime, () => servers.delete(key));
    return true;
  };

  return {
    requestSent: (message, repeat) => {
      const key = clientKey(message);
      if (key === null) return;
      if (message.method === 'ACK') {
        const invite = clients.get(key);
        if (invite !== undefined) invite.acknowledge = repeat;
        return;
      }
      const client: ClientTransaction = { invite: message.method === 'INVITE', timer: null, acknowledge: null };
      cancel(clients.get(key)?.timer ?? null);
      clients.set(key, client);
      repeatFrom(client, t1, client.invite ? lifetime : t2, repeat);
      later(lifetime * (client.invite ? 6 : 1), () => {
        if (clients.get(key) === client) clients.delete(key);
      });
    },
    responseSent: (message, repeat) => {
      const cseq = parseCSeq(header(message, 'cseq'));
      if (cseq === null) return;
      const key = serverKey(message, cseq.method);
      const server = servers.get(key);
      if (server === undefined) return;
      server.reply = repeat;
      if (!server.invite || message.status < 200) return;
      cancel(server.timer);
      server.timer = null;
      // 2xx are repeated by sip.js, end to end (RFC 3261 13.3.1.4).
      if (message.status >= 300) repeatFrom(server, t1, t2, repeat);
      later(lifetime, () => {
        if (servers.get(key) === server) servers.delete(key);
      });
    },
    received: (message) => (message.kind === 'response' ? receivedResponse(message) : receivedRequest(message)),
    stop: () => {
      for (const timer of forgetting) clearTimeout(timer);
      forgetting.clear();
      clients.clear();
      servers.clear();
    },
  };
}

/** Branch and method; ACK and INVITE share a transaction (RFC 3261 17.1.3). */
function clientKey(message: SipMessage): string | null {
  const top = headerValues(message, 'via')[0];
  const branch = top === undefined ? undefined : parseVia(top)?.parameters.get('branch');
  const method = message.kind === 'request' ? message.method : parseCSeq(header(message, 'cseq'))?.method;
  if (branch === undefined || method === undefined) return null;
  return `${branch} ${method === 'ACK' ? 'INVITE' : method}`;
}

/** RFC 3261 17.2.3, and its older rule for a branch without the magic cookie. */
export function serverKey(message: SipMessage, method: string): string {
  const top = headerValues(message, 'via')[0] ?? '';
  const via = parseVia(top);
  const branch = via?.parameters.get('branch') ?? '';
  if (via !== null && branch.startsWith('z9hG4bK')) return `${branch} ${via.host}:${via.port ?? ''} ${method}`;
  const cseq = parseCSeq(header(message, 'cseq'))?.number ?? '';
  return `2543 ${header(message, 'call-id') ?? ''} ${tagOf(header(message, 'from')) ?? ''} ${cseq} ${branch} ${via?.host ?? ''} ${method}`;
}
