// One simulated call, seen from the caller: INVITE, CANCEL, ACK, BYE and the listener's re-INVITEs.
// Invariant: a call that ended sends nothing more but answers to repetitions, and its sound stops with it.
import { randomBytes } from 'node:crypto';
import { buildPlainSdp, localDirection, parsePlainSdp, type MediaDirection } from '../media/plain-sdp.ts';
import type { PayloadTypes } from '../media/codecs.ts';
import { openCallerVoice } from './caller-voice.ts';
import type { Scenario } from './scenarios.ts';
import { cseqOf, formatResponse, formatSip, headerOf, parameterOf, uriOf, type SipRequest, type SipResponse } from './sip-text.ts';
import { newBranch, type SipTransactions } from './sip-transactions.ts';

/**
 *   inviting ──1xx──▶ ringing ──2xx──▶ talking ──BYE──▶ ended
 *      │                 ├──3xx–6xx───────────────────▶ ended
 *      │                 └──gives up──▶ cancelling ──487──▶ ended  (a 2xx that crossed it is hung up at once)
 *      └──time-out, 3xx–6xx──▶ ended
 */
type State = 'inviting' | 'ringing' | 'cancelling' | 'talking' | 'ended';

export interface TrainingCall {
  /** Requests of the listener within the call; false when it is none of this call's. */
  takeRequest(request: SipRequest): boolean;
  /** A repeated 2xx: its ACK was lost (RFC 3261 13.2.2.4). */
  takeRepeatedAnswer(response: SipResponse): void;
  hangUp(): void;
  close(): void;
}

/** As long as a network lets a telephone ring. */
const longestRingMs = 60_000;
const payloadTypes: PayloadTypes = new Map([
  ['PCMA', 8],
  ['telephone-event', 101],
]);

export async function placeTrainingCall(options: {
  readonly callId: string;
  readonly target: string;
  readonly port: number;
  readonly user: string;
  readonly realm: string;
  readonly firstSequence: number;
  readonly scenario: Scenario;
  readonly clips: ReadonlyMap<string, Buffer>;
  readonly transactions: SipTransactions;
  readonly send: (data: Buffer) => void;
  readonly onReached: () => void;
  readonly onEnded: () => void;
}): Promise<TrainingCall> {
  const { scenario, transactions, callId, target } = options;
  const voice = await openCallerVoice(scenario, options.clips);
  const { number, withheld } = scenario.caller;
  const known = `sip:${number}@${options.realm};user=phone`;
  const from = `${withheld ? '"Anonymous" <sip:anonymous@anonymous.invalid>' : `<${known}>`};tag=${randomBytes(6).toString('hex')}`;
  const address = `<sip:${options.user}@${options.realm}>`;
  const contact = `<sip:${options.realm}@127.0.0.1:${options.port}>`;
  const inviteBranch = newBranch();
  let state: State = 'inviting';
  let sequence = options.firstSequence;
  let remote = { to: address, uri: target, route: [] as string[] };
  let answered: SipResponse | null = null;
  let wantsToCancel = false;
  let version = 1;
  let held = false;
  let timer: NodeJS.Timeout | null = setTimeout(giveUp, scenario.givesUpAfterMs ?? longestRingMs).unref();

  function describe(direction: MediaDirection): string {
    return buildPlainSdp({
      address: '127.0.0.1',
      port: voice.port,
      rtcpPort: voice.rtcpPort,
      sessionId: String(options.firstSequence),
      version: version++,
      profile: 'RTP/AVP',
      direction,
      payloadTypes,
      keys: [],
      packetTime: 20,
      lines: [],
      audioIndex: 0,
    });
  }

  function end(): void {
    if (state === 'ended') return;
    state = 'ended';
    if (timer !== null) clearTimeout(timer);
    timer = null;
    voice.close();
    options.onEnded();
  }

  function inDialog(method: string): readonly (readonly [string, string])[] {
    return [
      ...remote.route.map((route) => ['Route', route] as const),
      ['From', from],
      ['To', remote.to],
      ['Call-ID', callId],
      ['CSeq', `${method === 'ACK' ? options.firstSequence : ++sequence} ${method}`],
    ];
  }

  function acknowledge(): void {
    const via = `SIP/2.0/UDP 127.0.0.1:${options.port};branch=${newBranch()};rport`;
    options.send(formatSip(`ACK ${remote.uri} SIP/2.0`, [['Via', via], ['Max-Forwards', '70'], ...inDialog('ACK')]));
  }

  function bye(): void {
    transactions.request(
      { method: 'BYE', uri: remote.uri, branch: newBranch(), headers: inDialog('BYE') },
      { response: () => undefined, timeout: () => undefined },
    );
    end();
  }

  function cancel(): void {
    state = 'cancelling';
    const headers = [['From', from], ['To', address], ['Call-ID', callId], ['CSeq', `${options.firstSequence} CANCEL`]] as const;
    transactions.request(
      { method: 'CANCEL', uri: target, branch: inviteBranch, headers },
      { response: () => undefined, timeout: end },
    );
  }

  function giveUp(): void {
    timer = null;
    // RFC 3261 9.1: not before a provisional response.
    if (state === 'inviting') wantsToCancel = true;
    else if (state === 'ringing') cancel();
  }

  /** Speaks to where the description says, or is silent where it says so. False when it cannot be used. */
  function listen(sdp: string): MediaDirection | null {
    try {
      const { audio } = parsePlainSdp(sdp, false);
      const payloadType = audio.payloadTypes.get('PCMA');
      if (payloadType === undefined || audio.keys.length > 0) return null;
      const speaks = audio.direction === 'sendrecv' || audio.direction === 'recvonly';
      // The listener's hold is `sendonly` or `inactive`.
      if (!speaks) {
        voice.pause();
      } else if (audio.address !== null) {
        if (held) voice.resume();
        voice.start({ address: audio.address, port: audio.port, payloadType });
      }
      held = !speaks;
      return audio.direction;
    } catch {
      return null;
    }
  }

  function takeAnswer(response: SipResponse): void {
    answered = response;
    remote = {
      to: headerOf(response, 'to'),
      uri: uriOf(headerOf(response, 'contact')) || target,
      route: response.headers.filter(([name]) => name === 'record-route').map(([, value]) => value).reverse(),
    };
    acknowledge();
    const crossed = state === 'cancelling';
    state = 'talking';
    if (timer !== null) clearTimeout(timer);
    timer = null;
    if (crossed || listen(response.body) === null) bye();
  }

  const identity: (readonly [string, string])[] = [['P-Asserted-Identity', `<${known}>`]];
  if (withheld) identity.push(['Privacy', 'id']);
  transactions.request(
    {
      method: 'INVITE',
      uri: target,
      branch: inviteBranch,
      headers: [
        ['From', from],
        ['To', address],
        ['Call-ID', callId],
        ['CSeq', `${options.firstSequence} INVITE`],
        ['Contact', contact],
        ...identity,
        ['Allow', 'INVITE, ACK, CANCEL, BYE, OPTIONS, INFO'],
        ['Content-Type', 'application/sdp'],
      ],
      body: describe('sendrecv'),
    },
    {
      response(response) {
        options.onReached();
        if (response.status < 200) {
          if (state === 'inviting') state = 'ringing';
          if (wantsToCancel && state === 'ringing') cancel();
        } else if (response.status < 300) {
          takeAnswer(response);
        } else {
          end();
        }
      },
      timeout: end,
    },
  );

  return {
    takeRequest(request) {
      if (state !== 'talking') return false;
      const ourTag = parameterOf(from, 'tag') ?? '';
      switch (request.method) {
        case 'BYE':
          transactions.answer(request, formatResponse(request, 200, ourTag));
          end();
          return true;
        case 'INFO':
        case 'OPTIONS':
          transactions.answer(request, formatResponse(request, 200, ourTag));
          return true;
        case 'INVITE': {
          // A re-INVITE without a description gets our offer (RFC 3261 14.2), and the sound goes on as before.
          const theirs = request.body === '' ? null : listen(request.body);
          if (theirs === null && request.body !== '') {
            transactions.answer(request, formatResponse(request, 488, ourTag));
            return true;
          }
          const headers = [['Contact', contact], ['Content-Type', 'application/sdp']] as const;
          const body = describe(theirs === null ? 'sendrecv' : localDirection('answer', false, theirs));
          transactions.answer(request, formatResponse(request, 200, ourTag, headers, body));
          return true;
        }
        default:
          return false;
      }
    },
    takeRepeatedAnswer(response) {
      if (answered !== null && response.status >= 200 && response.status < 300 && cseqOf(response).number === options.firstSequence) acknowledge();
    },
    hangUp() {
      if (state === 'talking') bye();
      else if (state === 'ringing') cancel();
    },
    close: end,
  };
}
