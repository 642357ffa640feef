// Tries a line as an administrator typed it: resolves, connects, registers with digest, unregisters; ten seconds at most.
// Invariant: the result says what is wrong in the contract's terms and quotes nothing that came from the network but a certificate.
import type { LineSettings, LineTestResult } from '../../core/contract/line-settings.ts';
import type { Clock } from '../../core/values/instant.ts';
import type { TokenSource } from './redaction/tokens.ts';
import { answerChallenge, chooseChallenge } from './sip/digest.ts';
import { emitRequest, type HeaderLine } from './sip/emit.ts';
import { judge } from './sip/judge.ts';
import { header, headerLines, parseCSeq, parseMessage, type SipResponse } from './sip/message.ts';
import { hostPort } from './sip/address.ts';
import { TransportFault, type Channel } from './transports/channel.ts';
import { openChannel } from './transports/open-channel.ts';
import type { Resolver } from './transports/resolve.ts';
import { createUdpTransactions } from './transports/udp-transactions.ts';

export interface LineTestOptions {
  readonly settings: LineSettings;
  readonly password: string;
  readonly tokens: TokenSource;
  readonly resolver: Resolver;
  readonly clock: Clock;
}

export const lineTestLimitMs = 10_000;
const answerLimitMs = 4_000;
/** Long enough for the test, short enough to vanish by itself if the last message is lost. */
const testExpires = 60;

type Failure = Extract<LineTestResult, { reachable: false }>;
const failed = (fault: Failure['fault'], status: number | null = null): Failure => ({ reachable: false, fault, status, certificate: null });

export async function testLine(options: LineTestOptions): Promise<LineTestResult> {
  const started = options.clock();
  let channel: Channel | null = null;
  let over = false;
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<LineTestResult>((resolve) => {
    timer = setTimeout(() => resolve(failed('no-answer')), lineTestLimitMs);
  });
  const attempt = async (): Promise<LineTestResult> => {
    const conversation = createConversation();
    channel = await openChannel(options.settings, options.resolver, conversation.events, { exclusiveUdp: true });
    if (over) channel.close();
    const failure = await registerOnce(options, channel, conversation);
    return failure ?? { reachable: true, milliseconds: Math.max(0, Math.round(options.clock() - started)) };
  };
  try {
    return await Promise.race([attempt(), tooLong]);
  } catch (error) {
    if (!(error instanceof TransportFault)) return failed('no-answer');
    return { reachable: false, fault: error.fault, status: error.status, certificate: error.certificate };
  } finally {
    over = true;
    clearTimeout(timer);
    (channel as Channel | null)?.close();
  }
}

interface Conversation {
  readonly events: { message: (text: string) => void; lost: (fault: TransportFault['fault']) => void };
  /** The final response, or throws a TransportFault. */
  exchange(channel: Channel, text: string, sequence: number): Promise<SipResponse>;
}

function createConversation(): Conversation {
  const transactions = createUdpTransactions();
  let waiting: { readonly sequence: number; settle: (answer: SipResponse | TransportFault) => void } | null = null;
  let lost: TransportFault | null = null;
  return {
    events: {
      message: (text) => {
        const message = parseMessage(text);
        if (message === null || judge(message).kind !== 'obey' || !transactions.received(message)) return;
        if (message.kind === 'response' && message.status >= 200 && parseCSeq(header(message, 'cseq'))?.number === waiting?.sequence) waiting?.settle(message);
      },
      lost: (fault) => {
        lost = new TransportFault(fault);
        waiting?.settle(lost);
      },
    },
    exchange: async (channel, text, sequence) => {
      if (lost !== null) throw lost;
      const answer = await new Promise<SipResponse | TransportFault>((resolve) => {
        const timer = setTimeout(() => resolve(new TransportFault('no-answer')), answerLimitMs);
        waiting = {
          sequence,
          settle: (result) => {
            clearTimeout(timer);
            resolve(result);
          },
        };
        channel.send(text);
        const sent = parseMessage(text);
        if (!channel.reliable && sent?.kind === 'request') transactions.requestSent(sent, () => channel.send(text));
      });
      waiting = null;
      transactions.stop();
      if (answer instanceof TransportFault) throw answer;
      return answer;
    },
  };
}

/** Null when the provider registered us (and was asked to forget it). */
async function registerOnce(options: LineTestOptions, channel: Channel, conversation: Conversation): Promise<Failure | null> {
  const { settings, tokens } = options;
  const callId = tokens.letters(24);
  const tag = tokens.letters(10);
  const contactUser = tokens.letters(8);
  const uri = `sip:${settings.domain}`;
  const credentials = { username: settings.authUser === '' ? settings.user : settings.authUser, password: options.password };
  let sequence = 0;
  const send = async (expires: number, authorization: HeaderLine | null): Promise<SipResponse> => {
    sequence += 1;
    const self = `<sip:${settings.user}@${settings.domain}>`;
    const here = hostPort(channel.local.address, channel.local.port);
    const transport = channel.protocol === 'UDP' ? '' : `;transport=${channel.protocol === 'WSS' ? 'ws' : channel.protocol.toLowerCase()}`;
    const headers: HeaderLine[] = [
      ['Via', `SIP/2.0/${channel.protocol} ${here};branch=z9hG4bK${tokens.letters(20)};rport`],
      ['From', `${self};tag=${tag}`],
      ['To', self],
      ['Call-ID', callId],
      ['CSeq', `${sequence} REGISTER`],
      ['Max-Forwards', 70],
      ['Contact', `<sip:${contactUser}@${here}${transport}>;expires=${expires}`],
    ];
    if (authorization !== null) headers.push(authorization);
    return conversation.exchange(channel, emitRequest('REGISTER', uri, headers, null), sequence);
  };
  /** Registers for `expires` seconds, answering a challenge, and once more a stale one. */
  const register = async (expires: number): Promise<Failure | null> => {
    let response = await send(expires, null);
    let authorized = false;
    for (let round = 0; round < 3 && (response.status === 401 || response.status === 407); round += 1) {
      const www = response.status === 401;
      const challenge = chooseChallenge(headerLines(response, www ? 'www-authenticate' : 'proxy-authenticate'));
      if (challenge === null) return failed('rejected', response.status);
      if (authorized && !challenge.stale) break;
      const value = answerChallenge(challenge, credentials, { method: 'REGISTER', uri, cnonce: tokens.letters(16), nonceCount: 1 });
      authorized = true;
      response = await send(expires, [www ? 'Authorization' : 'Proxy-Authorization', value]);
    }
    const { status } = response;
    if (status >= 200 && status < 300) return null;
    if (status === 423 && expires === testExpires) {
      const least = Number(/^\d{1,6}/.exec(header(response, 'min-expires') ?? '')?.[0] ?? 3_600);
      return register(least);
    }
    if (status === 404) return failed('unknown-user', status);
    if (authorized && (status === 401 || status === 403 || status === 407)) return failed('wrong-password', status);
    return failed('rejected', status);
  };
  const failure = await register(testExpires);
  // A binding that could not be removed expires by itself; it is no fault of the line.
  if (failure === null) await register(0).catch(() => null);
  return failure;
}
