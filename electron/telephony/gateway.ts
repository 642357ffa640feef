// Composition of the gateway: two account slots, the ports to the phone window and the store, line tests, training.
// Invariant: identities go to the store's port only; what goes to the phone's port went through redaction.
import { z } from 'zod';
import type { GatewayToPhone, PhoneToGateway } from '../../core/protocol/gateway-phone.ts';
import type { GatewayLine, GatewayToStore, RoutingPlan, StoreToGateway } from '../../core/protocol/gateway-store.ts';
import type { CallerKeys } from '../../core/domain/announcements/announcements.ts';
import type { TrainingScenario } from '../../core/contract/calls/desk.ts';
import { callToken } from '../../core/values/ids.ts';
import type { ForwardTestResult } from '../../core/contract/line-settings.ts';
import type { Clock } from '../../core/values/instant.ts';
import { createAccountSession, type AccountSession, type SessionOptions } from './account-session.ts';
import { diallable, routeOfCall } from './calls/call-route.ts';
import { createFactJournal } from './calls/fact-journal.ts';
import { testForwarding } from './forward-test.ts';
import { testLine } from './line-test.ts';
import type { Log, MediaFactories, TrainingProviderPort } from './media-ports.ts';
import type { Port } from './ports.ts';
import { createTokenSource, type RandomBytes } from './redaction/tokens.ts';
import { systemResolver, type Resolver } from './transports/resolve.ts';
import type { LinkTimes } from './transports/provider-link.ts';

export interface GatewayOptions {
  readonly clock: Clock;
  readonly random: RandomBytes;
  /** Codes only. */
  readonly log: Log;
  readonly media: MediaFactories;
  /** The canary stopped a message: an incident, reported without its content. */
  readonly onCanary: () => void;
  readonly resolver?: Resolver;
  readonly linkTimes?: LinkTimes;
  /** Only the positive control of the leak test gives it: shows what that test would find without redaction. */
  readonly redaction?: 'off-for-positive-control';
}

export interface Gateway {
  /** The port of the phone window; replaces the former one, whose calls end. */
  attachPhone(port: Port): void;
  /** The port of the store; replaces the former one. Facts that were not acknowledged are sent again. */
  attachStore(port: Port): void;
  /** Wake-up or network change: drops the sockets; the phone window asks to connect again. */
  networkChanged(): void;
  /** Ends calls towards the provider, unregisters, closes everything. */
  stop(): Promise<void>;
}

const settleMs = 1_000;

type Slot = 'line' | 'training';

export function createGateway(options: GatewayOptions): Gateway {
  const { clock, log } = options;
  const tokens = createTokenSource(options.random);
  const resolver = options.resolver ?? systemResolver;
  const journal = createFactJournal(clock);
  const sessions = new Map<Slot, AccountSession>();
  const destinations = new Map<string, string>();
  let currentLine: GatewayLine | 'training' | null = null;
  let plan: RoutingPlan | null = null;
  let keys: CallerKeys | null = null;
  let screens = false;
  let phone: Port | null = null;
  let store: Port | null = null;
  let training: Promise<TrainingProviderPort> | null = null;
  let stopped = false;
  /** Changes of a slot happen one after the other: the old line says goodbye before the new one appears. */
  let changes: Promise<void> = Promise.resolve();

  const toPhone = (message: GatewayToPhone): void => phone?.postMessage(message);
  const toStore = (message: GatewayToStore): void => store?.postMessage(message);

  const tellAccount = (slot: Slot): void => toPhone({ type: 'account', slot, account: sessions.get(slot)?.account ?? null });

  const replaceSession = (slot: Slot, own: Pick<SessionOptions, 'settings' | 'password' | 'lineId' | 'training'> | null): Promise<void> => {
    changes = changes.then(async () => {
      const old = sessions.get(slot);
      sessions.delete(slot);
      await old?.stop();
      if (own !== null && !stopped) {
        sessions.set(
          slot,
          createAccountSession({
            ...own,
            tokens,
            resolver,
            media: options.media,
            destination: (token) => destinations.get(token) ?? null,
            // A simulated caller is not sent to somebody's telephone.
            route: () => (own.training ? null : routeOfCall(plan, clock(), () => tokens.letters(20))),
            // Without a store nobody can say who is blocked.
            screens: () => screens && store !== null && !own.training,
            keys: () => keys,
            record: (token, fact) => journal.record(token, fact),
            toPhone,
            onCanary: options.onCanary,
            log,
            showIdentities: options.redaction === 'off-for-positive-control',
            ...(options.linkTimes === undefined ? {} : { linkTimes: options.linkTimes }),
          }),
        );
      }
      tellAccount(slot);
    });
    return changes;
  };

  const sessionOf = (accountRef: string): AccountSession | undefined => [...sessions.values()].find((session) => session.account.accountRef === accountRef);

  const fromPhone = (message: PhoneToGateway): void => {
    // Messages of an account that was replaced find no session and are dropped.
    const session = sessionOf(message.accountRef);
    switch (message.type) {
      case 'transport.connect':
        session?.connect();
        break;
      case 'transport.disconnect':
        session?.disconnect();
        break;
      case 'sip':
        session?.sipFromPhone(message.message);
        break;
      case 'call.served':
        session?.servedByRouting(message.callRef);
        break;
      case 'call.kept-away':
        session?.keptAway(message.callRef);
        break;
      case 'call.hold':
        session?.setHold(message.callRef, message.hold);
        break;
      case 'media':
        if (session === undefined) toPhone({ type: 'media.reply', requestId: message.requestId, ok: false });
        else session.mediaFromPhone(message.requestId, message.request);
        break;
    }
  };

  const fromStore = (message: StoreToGateway): void => {
    switch (message.type) {
      case 'line.set': {
        const { line } = message;
        // A store that restarted says again what it said before: no reason to drop a call.
        if (sameLine(line, currentLine)) break;
        currentLine = line;
        if (line === 'training') void serveTraining('line').catch(() => log('gateway.training.failed'));
        else void replaceSession('line', line === null ? null : { ...line, training: false });
        break;
      }
      case 'line.test':
        void testLine({ settings: message.settings, password: message.password, tokens, resolver, clock }).then((result) =>
          toStore({ type: 'line.tested', requestId: message.requestId, result }),
        );
        break;
      case 'forwarding.test':
        void tryForwarding(message.line, message.called).then((result) => toStore({ type: 'forwarding.tested', requestId: message.requestId, result }));
        break;
      case 'routing.set':
        plan = message.plan;
        break;
      case 'keys.set':
        keys = message.keys;
        break;
      case 'blocklist.set':
        ({ screens } = message);
        break;
      case 'call.screened':
        for (const session of sessions.values()) session.screened(message.token, message.blocked);
        break;
      case 'training.start':
        void ringTraining(message.scenario).then(
          () => toStore({ type: 'training.rung', requestId: message.requestId, rung: true }),
          () => {
            log('gateway.training.failed');
            toStore({ type: 'training.rung', requestId: message.requestId, rung: false });
          },
        );
        break;
      case 'call.acknowledged':
        journal.acknowledge(message.token, message.sequence);
        break;
      case 'dial.allow':
        allowDestination(message.token, message.number);
        break;
    }
  };

  const allowDestination = (token: string, number: string): void => {
    destinations.set(token, diallable(number));
    const oldest = destinations.keys().next().value;
    if (destinations.size > 32 && oldest !== undefined) destinations.delete(oldest);
  };

  /** Starts the built-in provider where it is not yet, and lets a slot register with it. */
  const serveTraining = async (slot: Slot): Promise<TrainingProviderPort> => {
    training ??= options.media.startTrainingProvider({ log, clock });
    const provider = await training.catch((error: unknown) => {
      training = null;
      throw error;
    });
    await replaceSession(slot, { lineId: null, settings: provider.settings, password: provider.password, training: true });
    return provider;
  };

  /** The line answers nobody while it calls itself: two registrations would both ring. */
  const tryForwarding = async (line: GatewayLine, called: string | null): Promise<ForwardTestResult> => {
    if ([...sessions.values()].some((session) => session.busy)) return { method: 'unknown', seen: 'busy', status: null };
    void replaceSession('line', null);
    const result = changes.then(() => testForwarding({ ...line, called, tokens, resolver }));
    changes = result.then(
      () => undefined,
      () => undefined,
    );
    await changes;
    if (currentLine !== null && currentLine !== 'training') await replaceSession('line', { ...currentLine, training: false });
    return result;
  };

  const ringTraining = async (scenario: TrainingScenario): Promise<void> => {
    const isServed = [...sessions.values()].some((session) => session.account.training);
    const provider = isServed && training !== null ? await training : await serveTraining('training');
    await provider.ring(scenario);
  };

  const phoneGone = async (): Promise<void> => {
    await Promise.allSettled([...sessions.values()].map((session) => session.phoneLost()));
  };

  return {
    attachPhone: (port) => {
      const former = phone;
      phone = null;
      former?.close();
      const parting = former === null ? Promise.resolve() : phoneGone();
      port.onMessage((message) => {
        const read = phoneMessage.safeParse(message);
        if (phone === port && read.success) fromPhone(read.data);
        else if (!read.success) log('gateway.phone.bad-message');
      });
      port.onClose(() => {
        if (phone !== port) return;
        phone = null;
        void phoneGone();
      });
      changes = changes.then(async () => {
        await parting;
        if (stopped) return;
        phone = port;
        port.start();
        for (const slot of ['line', 'training'] as const) tellAccount(slot);
      });
    },
    attachStore: (port) => {
      store?.close();
      store = port;
      screens = false;
      port.onMessage((message) => {
        // The store is ours and strictly typed; the shape of its port is not checked twice.
        if (store === port) fromStore(message as StoreToGateway);
      });
      port.onClose(() => {
        if (store !== port) return;
        store = null;
        journal.detach();
      });
      port.start();
      journal.attach((message) => port.postMessage(message));
    },
    networkChanged: () => {
      for (const session of sessions.values()) session.networkChanged();
    },
    stop: async () => {
      stopped = true;
      await changes;
      await Promise.allSettled([...sessions.values()].map((session) => session.stop()));
      // The ends of those calls must be committed: this process, and what it remembers, is about to go.
      await journal.settled(settleMs);
      sessions.clear();
      destinations.clear();
      if (training !== null) await training.then((provider) => provider.stop()).catch(() => undefined);
      phone?.close();
      store?.close();
      phone = null;
      store = null;
    },
  };
}

function sameLine(a: GatewayLine | 'training' | null, b: GatewayLine | 'training' | null): boolean {
  if (a === null || b === null || a === 'training' || b === 'training') return a === b;
  // How calls are forwarded comes with the plan, and is no reason to register anew.
  const fingerprint = ({ lineId, settings, password }: GatewayLine): string =>
    JSON.stringify([lineId, password, Object.entries({ ...settings, forwardMethod: null }).sort(([one], [other]) => (one < other ? -1 : 1))]);
  return fingerprint(a) === fingerprint(b);
}

/** The phone window is the less trusted side: its messages are parsed, with bounds. */
const text = z.string().max(300_000);
const callRef = z.string().min(1).max(64);
const role = z.enum(['offer', 'answer']);
const mediaRequest = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('create'), callRef }),
  z.strictObject({ kind: z.literal('accept'), callRef, sdp: text }),
  z.strictObject({ kind: z.literal('plainRemote'), callRef, sdp: text, role }),
  z.strictObject({ kind: z.literal('plainLocal'), callRef, role, hold: z.boolean() }),
  z.strictObject({ kind: z.literal('relayLocal'), callRef, sdp: text }),
  z.strictObject({ kind: z.literal('relayRemote'), callRef, sdp: text }),
  z.strictObject({ kind: z.literal('close'), callRef }),
]);
const accountRef = z.string().max(64);
const phoneMessage: z.ZodType<PhoneToGateway> = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('transport.connect'), accountRef }),
  z.strictObject({ type: z.literal('transport.disconnect'), accountRef }),
  z.strictObject({ type: z.literal('sip'), accountRef, message: text }),
  z.strictObject({ type: z.literal('call.served'), accountRef, callRef: callToken }),
  z.strictObject({ type: z.literal('call.kept-away'), accountRef, callRef: callToken }),
  z.strictObject({ type: z.literal('call.hold'), accountRef, callRef, hold: z.strictObject({ held: z.boolean(), plays: z.boolean() }) }),
  z.strictObject({ type: z.literal('media'), requestId: z.int(), accountRef, request: mediaRequest }),
]);
