// The way to one provider: channel, liveness, NAT, UDP transactions, and refusal of what may not be obeyed.
//
//   closed ──open()──▶ opening ──first OPTIONS answered──▶ connected ──ping unanswered, channel lost──▶ closed
//      ▲                  └──────────────── fault ────────────────────────────────────────────────────▶ │
//      └──────────────────────────────────── close() ───────────────────────────────────────────────────┘
//
// Invariant: a link reports its loss once and never reopens by itself; recovery belongs to the phone window.
import type { LineFault, LineSettings } from '../../../core/contract/line-settings.ts';
import { answerTo, judge } from '../sip/judge.ts';
import { header, headerValues, parseCSeq, parseMessage, type SipRequest, type SipResponse } from '../sip/message.ts';
import { hostPort, parseVia } from '../sip/address.ts';
import { emitRequest } from '../sip/emit.ts';
import type { TokenSource } from '../redaction/tokens.ts';
import { TransportFault, type Channel, type Endpoint } from './channel.ts';
import { openChannel } from './open-channel.ts';
import type { Resolver } from './resolve.ts';
import { connectSocket, streamChannel } from './stream.ts';
import { createUdpTransactions, type UdpTransactions } from './udp-transactions.ts';

/** Milliseconds. A dead line is noticed 10.9 s after the cut at most when idle. */
export interface LinkTimes {
  readonly pingEvery: number;
  readonly pingTimeout: number;
  readonly keepAliveUdp: number;
  readonly keepAliveStream: number;
}
export const linkTimes: LinkTimes = { pingEvery: 10_000, pingTimeout: 4_000, keepAliveUdp: 25_000, keepAliveStream: 60_000 };

/** Larger requests risk fragmentation and go over TCP (RFC 3261 18.1.1). */
const largestDatagram = 1_400;
const streamTimeoutMs = 2_000;

export interface LinkEvents {
  /** `from` is where the answer goes, whatever Via says. */
  readonly request: (request: SipRequest, from: Endpoint) => void;
  readonly response: (response: SipResponse) => void;
  readonly lost: (fault: LineFault) => void;
  /** A message could not be handled; the exception is swallowed, for it may quote the message. */
  readonly failed: () => void;
}

export interface ProviderLink {
  /** Resolves once the provider has answered. Rejects with a TransportFault. */
  open(): Promise<void>;
  isConnected(): boolean;
  /** Via protocol name: UDP, TCP, TLS, WS, WSS. */
  protocol(): string;
  /** What Via says: our own socket. */
  localAddress(): Endpoint;
  /** What Contact says: the address that the provider sees, once a response told it (RFC 3581). */
  publicAddress(): Endpoint;
  sendRequest(text: string): void;
  sendResponse(text: string, to: Endpoint): void;
  /** Sends a request of the gateway's own and gives its final response, or null when none came in time. */
  ask(text: string, timeoutMs: number): Promise<SipResponse | null>;
  close(): void;
}

export interface LinkOptions {
  readonly settings: LineSettings;
  readonly resolver: Resolver;
  readonly tokens: TokenSource;
  readonly events: LinkEvents;
  readonly times?: LinkTimes;
}

interface Connection {
  readonly channel: Channel;
  readonly transactions: UdpTransactions | null;
  readonly timers: NodeJS.Timeout[];
  /** For requests too large for a datagram; null until needed. */
  stream: Promise<Channel | null> | null;
  /** Branches that went over that stream: their ACK and CANCEL follow (RFC 3261 9.1, 17.1.1.3). */
  readonly streamBranches: Set<string>;
  heardSincePing: boolean;
  learnt: Endpoint | null;
}

export function createProviderLink(options: LinkOptions): ProviderLink {
  const { settings, resolver, tokens, events } = options;
  const times = options.times ?? linkTimes;
  let connection: Connection | null = null;
  let connected = false;
  /** Grows with each open() and close(), so that a late result of an earlier attempt is dropped. */
  let generation = 0;
  const waiting = new Map<string, (response: SipResponse | null) => void>();

  const release = (): void => {
    generation += 1;
    connected = false;
    const old = connection;
    connection = null;
    for (const answer of [...waiting.values()]) answer(null);
    waiting.clear();
    if (old === null) return;
    for (const timer of old.timers) clearInterval(timer);
    old.transactions?.stop();
    void old.stream?.then((stream) => stream?.close());
    old.channel.close();
  };
  const lose = (fault: LineFault): void => {
    const wasConnected = connected;
    release();
    if (wasConnected) events.lost(fault);
  };

  const received = (text: string, from: Endpoint): void => {
    try {
      handle(text, from);
    } catch {
      events.failed();
    }
  };
  const handle = (text: string, from: Endpoint): void => {
    const current = connection;
    if (current === null) return;
    const message = parseMessage(text);
    if (message === null) return;
    const verdict = judge(message);
    if (verdict.kind === 'drop') return;
    current.heardSincePing = true;
    if (verdict.kind === 'refuse') {
      if (message.kind === 'request') current.channel.send(answerTo(message, verdict.status, tokens.letters(10), verdict.extra), from);
      return;
    }
    if (current.transactions?.received(message) === false) return;
    if (message.kind === 'request') {
      events.request(message, from);
      return;
    }
    learn(current, message);
    const key = transactionKey(message);
    const own = key === null ? undefined : waiting.get(key);
    if (own === undefined) events.response(message);
    else if (message.status >= 200 && key !== null) {
      waiting.delete(key);
      own(message);
    }
  };

  const learn = (current: Connection, response: SipResponse): void => {
    const via = parseVia(headerValues(response, 'via')[0] ?? '');
    const address = via?.parameters.get('received') ?? via?.host;
    const port = Number(via?.parameters.get('rport'));
    if (address === undefined || !/^[0-9A-Fa-f:.]+$/.test(address) || !(port >= 1 && port <= 65535)) return;
    current.learnt = { address, port };
  };

  const isLarge = (current: Connection, text: string): boolean => {
    if (current.channel.reliable) return false;
    const branch = branchOf(text);
    return text.length > largestDatagram || (branch !== null && current.streamBranches.has(branch));
  };

  const sendLarge = async (current: Connection, text: string, message: SipRequest): Promise<void> => {
    const remote = current.channel.remote;
    current.stream ??= connectSocket(remote, streamTimeoutMs).then(
      (socket) =>
        streamChannel(socket, 'TCP', remote, {
          message: received,
          lost: () => {
            current.stream = null;
          },
        }),
      () => null,
    );
    const stream = await current.stream;
    if (connection !== current) return;
    if (stream === null) {
      // No TCP there: a fragmented datagram is better than none (RFC 3261 18.1.1).
      current.stream = null;
      sendPlain(current, text, message);
      return;
    }
    const branch = branchOf(text);
    if (branch !== null) current.streamBranches.add(branch);
    stream.send(text.replace(/^(Via: SIP\/2\.0\/)UDP [^;]+/m, `$1TCP ${hostPort(stream.local.address, stream.local.port)}`));
  };

  const sendPlain = (current: Connection, text: string, message: SipRequest): void => {
    current.channel.send(text);
    current.transactions?.requestSent(message, () => current.channel.send(text));
  };

  const sendRequest = (text: string): void => {
    const current = connection;
    const message = parseMessage(text);
    if (current === null || message?.kind !== 'request') return;
    if (isLarge(current, text)) void sendLarge(current, text, message);
    else sendPlain(current, text, message);
  };

  const ask = (text: string, timeoutMs: number): Promise<SipResponse | null> =>
    new Promise((resolve) => {
      const message = parseMessage(text);
      const key = message === null ? null : transactionKey(message);
      if (connection === null || key === null) {
        resolve(null);
        return;
      }
      const timer = setTimeout(() => {
        waiting.delete(key);
        resolve(null);
      }, timeoutMs);
      waiting.set(key, (response) => {
        clearTimeout(timer);
        resolve(response);
      });
      sendRequest(text);
    });

  const ping = async (): Promise<boolean> => {
    const current = connection;
    if (current === null) return false;
    current.heardSincePing = false;
    const answer = await ask(optionsRequest(settings, tokens, current), times.pingTimeout);
    // Whatever the provider said meanwhile proves the line as well as an answer.
    return connection === current && (answer !== null || current.heardSincePing);
  };

  const openOnce = async (): Promise<void> => {
    release();
    const mine = generation;
    const channel = await openChannel(settings, resolver, {
      message: received,
      lost: (fault) => {
        if (generation === mine) lose(fault);
      },
    });
    if (generation !== mine) {
      channel.close();
      throw new TransportFault('no-answer');
    }
    const current: Connection = {
      channel,
      transactions: channel.reliable ? null : createUdpTransactions(),
      timers: [],
      stream: null,
      streamBranches: new Set(),
      heardSincePing: false,
      learnt: null,
    };
    connection = current;
    const answered = await ping();
    if (connection !== current) throw new TransportFault('no-answer');
    if (!answered) {
      release();
      throw new TransportFault('no-answer');
    }
    connected = true;
    let pinging = false;
    const watch = setInterval(() => {
      if (pinging) return;
      pinging = true;
      void ping().then((alive) => {
        pinging = false;
        if (!alive && connection === current) lose('no-answer');
      });
    }, times.pingEvery);
    const keep = setInterval(() => channel.keepAlive(), channel.reliable ? times.keepAliveStream : times.keepAliveUdp);
    current.timers.push(watch, keep);
  };

  return {
    open: openOnce,
    isConnected: () => connected,
    protocol: () => connection?.channel.protocol ?? settings.transport,
    localAddress: () => connection?.channel.local ?? { address: '127.0.0.1', port: 9 },
    publicAddress: () => connection?.learnt ?? connection?.channel.local ?? { address: '127.0.0.1', port: 9 },
    sendRequest,
    sendResponse: (text, to) => {
      const current = connection;
      const message = parseMessage(text);
      if (current === null || message?.kind !== 'response') return;
      current.channel.send(text, to);
      current.transactions?.responseSent(message, () => current.channel.send(text, to));
    },
    ask,
    close: release,
  };
}

function transactionKey(message: SipRequest | SipResponse): string | null {
  const branch = parseVia(headerValues(message, 'via')[0] ?? '')?.parameters.get('branch');
  const method = parseCSeq(header(message, 'cseq'))?.method;
  return branch === undefined || method === undefined ? null : `${branch} ${method}`;
}

function branchOf(text: string): string | null {
  return /^Via: [^\r\n]*?;branch=([^;,\s]+)/m.exec(text)?.[1] ?? null;
}

/** Any answer to it, even a refusal, proves that the provider is there (RFC 3261 11). */
function optionsRequest(settings: LineSettings, tokens: TokenSource, connection: Connection): string {
  const { local, protocol } = connection.channel;
  const self = `<sip:${settings.user}@${settings.domain}>`;
  return emitRequest(
    'OPTIONS',
    `sip:${settings.domain}`,
    [
      ['Via', `SIP/2.0/${protocol} ${hostPort(local.address, local.port)};branch=z9hG4bK${tokens.letters(20)};rport`],
      ['From', `${self};tag=${tokens.letters(10)}`],
      ['To', `<sip:${settings.domain}>`],
      ['Call-ID', tokens.letters(20)],
      ['CSeq', '1 OPTIONS'],
      ['Max-Forwards', 70],
    ],
    null,
  );
}
