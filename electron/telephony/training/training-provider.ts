// The training line: a small real SIP registrar and caller on loopback, inside the gateway process.
// Invariant: it listens on 127.0.0.1 only, and serves only who knows a password that was drawn at its start.
import { randomBytes, randomInt } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TrainingScenario } from '../../../core/contract/calls/desk.ts';
import type { LineSettings } from '../../../core/contract/line-settings.ts';
import type { Clock } from '../../../core/values/instant.ts';
import { openUdp, portOf } from '../media/udp-socket.ts';
import { createDigestGuard } from './digest.ts';
import { clipsOf, readScenarios } from './scenarios.ts';
import { formatResponse, headerOf, headersOf, parameterOf, parseSip, uriOf, type SipRequest } from './sip-text.ts';
import { createSipTransactions } from './sip-transactions.ts';
import { placeTrainingCall, type TrainingCall } from './training-call.ts';
import { alawOfWav } from './wav.ts';

export interface TrainingProvider {
  readonly port: number;
  /** What a line needs to register here. */
  readonly settings: LineSettings;
  readonly password: string;
  /**
   * Calls the line; resolves when the line has answered anything at all. Waits 10 s at most for its registration.
   * Throws TrainingRefusal.
   */
  ring(scenario: TrainingScenario): Promise<void>;
  /** Hangs up and closes; the line is unreachable from then on. */
  stop(): Promise<void>;
}

/** not-registered: no line within 10 s. busy: enough calls already. no-answer: the line is registered and silent. */
export class TrainingRefusal extends Error {
  readonly code: 'not-registered' | 'busy' | 'no-answer';
  constructor(code: TrainingRefusal['code']) {
    super(code);
    this.name = 'TrainingRefusal';
    this.code = code;
  }
}

export interface TrainingProviderOptions {
  readonly log: (code: string) => void;
  readonly clock: Clock;
  /** The folder resources/training. */
  readonly folder: string;
}

const loopback = '127.0.0.1';
const realm = 'training.invalid';
const user = 'training';
const registrationWaitMs = 10_000;
const longestRegistrationS = 3600;
/** One call, and one that waits. */
const maxCalls = 3;
const allow = 'INVITE, ACK, CANCEL, BYE, OPTIONS, INFO';

interface Registration {
  readonly contact: string;
  readonly until: number;
}

export async function startTrainingProvider(options: TrainingProviderOptions): Promise<TrainingProvider> {
  const { scenarios, publicNumber } = await readScenarios(options.folder);
  const clips = new Map<string, Buffer>();
  for (const file of new Set(Object.values(scenarios).flatMap(clipsOf))) {
    clips.set(file, alawOfWav(await readFile(join(options.folder, file))));
  }
  const socket = await openUdp(loopback, 0);
  const port = portOf(socket);
  const password = randomBytes(24).toString('base64url');
  const guard = createDigestGuard({ realm, user, password, clock: options.clock });
  const toTag = randomBytes(6).toString('hex');
  const calls = new Map<string, TrainingCall>();
  const waiting = new Set<() => void>();
  let registration: Registration | null = null;
  let stopped = false;

  /** Sends under way: a closed socket would lose them. */
  const sending = new Set<Promise<void>>();
  const send = (data: Buffer, to: number): void => {
    if (stopped) return;
    const sent = new Promise<void>((resolve) => socket.send(data, to, loopback, () => resolve()));
    sending.add(sent);
    void sent.then(() => sending.delete(sent));
  };
  /** Requests of our own go to where the line last registered from, as through a NAT. */
  let linePort: number | null = null;
  const sendToLine = (data: Buffer): void => {
    if (linePort !== null) send(data, linePort);
  };
  const transactions = createSipTransactions({
    send: (data, to) => (to === null ? sendToLine(data) : send(data, to)),
    via: (branch) => `SIP/2.0/UDP ${loopback}:${port};branch=${branch};rport`,
  });

  function reply(request: SipRequest, status: number, extra: readonly (readonly [string, string])[] = []): void {
    transactions.answer(request, formatResponse(request, status, toTag, extra));
  }

  function register(request: SipRequest): void {
    const verdict = guard.check(headerOf(request, 'authorization'), 'REGISTER');
    if (verdict !== 'granted') {
      if (verdict === 'wrong') options.log('training.wrong-password');
      reply(request, 401, [['WWW-Authenticate', guard.challenge(verdict === 'stale')]]);
      return;
    }
    const contact = headersOf(request, 'contact')[0] ?? '';
    const asked = Number(parameterOf(contact, 'expires') ?? (headerOf(request, 'expires') || longestRegistrationS));
    const seconds = Number.isInteger(asked) ? Math.min(Math.max(asked, 0), longestRegistrationS) : longestRegistrationS;
    if (contact !== '') {
      registration = seconds === 0 ? null : { contact: uriOf(contact), until: options.clock() + seconds * 1000 };
      linePort = request.source;
    }
    const current = registered();
    const left = current === null ? 0 : Math.round((current.until - options.clock()) / 1000);
    reply(request, 200, current === null ? [] : [['Contact', `<${current.contact}>;expires=${left}`]]);
    if (current !== null) for (const wake of waiting) wake();
  }

  function registered(): Registration | null {
    return registration !== null && registration.until > options.clock() ? registration : null;
  }

  function takeRequest(request: SipRequest): void {
    if (transactions.takeRepeated(request)) return;
    const call = calls.get(headerOf(request, 'call-id'));
    if (request.method === 'ACK') return;
    if (call !== undefined && call.takeRequest(request)) return;
    switch (request.method) {
      case 'REGISTER':
        register(request);
        return;
      case 'OPTIONS':
        reply(request, 200, [['Allow', allow]]);
        return;
      case 'INVITE':
        reply(request, parameterOf(headerOf(request, 'to'), 'tag') === null ? 404 : 481);
        return;
      case 'BYE':
      case 'CANCEL':
      case 'INFO':
        reply(request, 481);
        return;
      default:
        reply(request, 405, [['Allow', allow]]);
    }
  }

  socket.on('message', (data, from) => {
    if (from.address !== loopback) return;
    const message = parseSip(data, from.port);
    if (message === null) return;
    if (message.kind === 'response') {
      if (transactions.takeResponse(message)) return;
      calls.get(headerOf(message, 'call-id'))?.takeRepeatedAnswer(message);
      return;
    }
    takeRequest(message);
  });
  socket.on('error', () => options.log('training.socket-failed'));

  function waitForRegistration(): Promise<Registration> {
    return new Promise((resolve, reject) => {
      const finish = (): void => {
        const current = registered();
        clearTimeout(timer);
        waiting.delete(finish);
        if (current === null) reject(new TrainingRefusal('not-registered'));
        else resolve(current);
      };
      const timer = setTimeout(finish, registrationWaitMs);
      if (registered() !== null) finish();
      else waiting.add(finish);
    });
  }

  return {
    port,
    password,
    settings: {
      preset: 'ordinary',
      label: 'training',
      publicNumber,
      transport: 'UDP',
      domain: loopback,
      proxy: '',
      port,
      path: '/',
      user,
      authUser: '',
      pinnedCertificate: null,
      forwardMethod: 'unknown',
    },
    async ring(name) {
      const line = await waitForRegistration();
      if (stopped) throw new TrainingRefusal('not-registered');
      if (calls.size >= maxCalls) throw new TrainingRefusal('busy');
      const callId = `${randomBytes(9).toString('hex')}@${realm}`;
      const reached = await new Promise<boolean>((resolve, reject) => {
        placeTrainingCall({
          callId,
          target: line.contact,
          port,
          user,
          realm,
          firstSequence: randomInt(1, 10_000),
          scenario: scenarios[name],
          clips,
          transactions,
          send: sendToLine,
          onReached: () => resolve(true),
          onEnded: () => {
            calls.delete(callId);
            resolve(false);
          },
        }).then((call) => calls.set(callId, call), reject);
      });
      if (!reached) throw new TrainingRefusal('no-answer');
    },
    async stop() {
      if (stopped) return;
      for (const call of [...calls.values()]) call.hangUp();
      stopped = true;
      for (const wake of [...waiting]) wake();
      transactions.close();
      for (const call of [...calls.values()]) call.close();
      calls.clear();
      await Promise.all(sending);
      await new Promise<void>((resolve) => socket.close(() => resolve()));
    },
  };
}
