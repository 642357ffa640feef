// The store's end of the port to the gateway: the line to serve, tests of a line, facts of calls.
// Invariant: what comes in is parsed strictly; a number goes out to the gateway only.
import { z } from 'zod';
import type { TrainingScenario } from '../../core/contract/calls/desk.ts';
import { callOutcome } from '../../core/contract/desk-state.ts';
import { forwardTestResult, lineTestResult, type ForwardTestResult, type LineSettings, type LineTestResult } from '../../core/contract/line-settings.ts';
import type { CallerKeys } from '../../core/domain/announcements/announcements.ts';
import type { CallerIdentity, GatewayLine, GatewayToStore, RoutingPlan, StoreToGateway } from '../../core/protocol/gateway-store.ts';
import { callToken, lineId } from '../../core/values/ids.ts';
import { instant } from '../../core/values/instant.ts';

/** A MessagePort, of Node or of Electron. `on('message')` gives the message itself. */
export interface GatewayPort {
  postMessage(message: StoreToGateway): void;
  on(event: 'message', listener: (message: unknown) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  start(): void;
}

export type CallEvent = Extract<GatewayToStore, { type: 'call.event' }>;

const identity = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('number'), e164: z.string().regex(/^\+\d{7,15}$/) }),
  z.strictObject({ kind: z.literal('withheld') }),
  z.strictObject({ kind: z.literal('unknown') }),
]) as unknown as z.ZodType<CallerIdentity>;
const event = { type: z.literal('call.event'), token: callToken, sequence: z.int().min(1).max(1000), at: instant };
const fromGateway = z.union([
  z.strictObject({ type: z.literal('line.tested'), requestId: z.int(), result: lineTestResult }),
  z.strictObject({ type: z.literal('forwarding.tested'), requestId: z.int(), result: forwardTestResult }),
  z.strictObject({ type: z.literal('training.rung'), requestId: z.int(), rung: z.boolean() }),
  z.strictObject({
    ...event,
    fact: z.literal('started'),
    direction: z.enum(['incoming', 'outgoing']),
    lineId: lineId.nullable(),
    training: z.boolean(),
    caller: identity,
  }),
  z.strictObject({ ...event, fact: z.literal('answered') }),
  z.strictObject({ ...event, fact: z.literal('ended'), outcome: callOutcome }),
]);

/** The gateway gives up after 10 s; this guard is for a gateway that died meanwhile. */
const testGuardMs = 15_000;
/** The same for a test of forwarding, which takes 25 s at most. */
const forwardGuardMs = 30_000;
/** The training provider waits 10 s for the desk. */
const trainingGuardMs = 15_000;
/** A gateway starts, or starts again, within a second or two; a slow office PC gets more. */
const startGuardMs = 8_000;

export interface GatewayLink {
  readonly attached: boolean;
  /** Whether a gateway is there; waits for one that is starting. */
  whenAttached(): Promise<boolean>;
  attach(port: GatewayPort): void;
  /** Remembered, and told again to a gateway that comes later. */
  setLine(line: GatewayLine | 'training' | null): void;
  /** Remembered as well: a gateway that starts anew routes calls before anything else happens. */
  setPlan(plan: RoutingPlan | null): void;
  /** Remembered as well. */
  setKeys(keys: CallerKeys): void;
  /** Remembered as well. */
  setScreens(screens: boolean): void;
  /** False when there is no gateway. */
  send(message: StoreToGateway): boolean;
  testLine(settings: LineSettings, password: string): Promise<LineTestResult>;
  testForwarding(line: GatewayLine, called: string | null): Promise<ForwardTestResult>;
  /** Whether the simulated call rings at the desk; false at once when the gateway ends meanwhile. */
  startTraining(scenario: TrainingScenario): Promise<boolean>;
}

/** `onGone`: the gateway process ended, and whatever calls it had ended with it. */
export function createGatewayLink(onCallEvent: (event: CallEvent) => void, onGone: () => void, log: (code: string) => void): GatewayLink {
  let port: GatewayPort | null = null;
  let line: GatewayLine | 'training' | null = null;
  let plan: RoutingPlan | null = null;
  let keys: CallerKeys | null = null;
  let screens: boolean | null = null;
  let nextRequest = 1;
  let waiting: (() => void)[] = [];
  const tests = new Map<number, (result: LineTestResult) => void>();
  const forwardTests = new Map<number, (result: ForwardTestResult) => void>();
  const trainings = new Map<number, (rung: boolean) => void>();

  const receive = (message: unknown): void => {
    const parsed = fromGateway.safeParse(message);
    if (!parsed.success) {
      log('gateway-message-refused');
      return;
    }
    if (parsed.data.type === 'line.tested') tests.get(parsed.data.requestId)?.(parsed.data.result);
    else if (parsed.data.type === 'forwarding.tested') forwardTests.get(parsed.data.requestId)?.(parsed.data.result);
    else if (parsed.data.type === 'training.rung') trainings.get(parsed.data.requestId)?.(parsed.data.rung);
    else onCallEvent(parsed.data);
  };
  const send = (message: StoreToGateway): boolean => {
    if (port === null) return false;
    port.postMessage(message);
    return true;
  };
  const gone = (): void => {
    for (const answer of [...trainings.values()]) answer(false);
    onGone();
  };
  const unreachable = (fault: 'gateway-down' | 'no-answer'): LineTestResult => ({ reachable: false, fault, status: null, certificate: null });

  /** `late` when no answer comes in time, `down` when there is nobody to ask. */
  const ask = <T>(answers: Map<number, (result: T) => void>, message: (requestId: number) => StoreToGateway, guardMs: number, late: T, down: T): Promise<T> => {
    const requestId = nextRequest;
    nextRequest += 1;
    return new Promise((resolve) => {
      const answer = (result: T): void => {
        clearTimeout(guard);
        answers.delete(requestId);
        resolve(result);
      };
      const guard = setTimeout(() => {
        answer(late);
      }, guardMs);
      answers.set(requestId, answer);
      if (!send(message(requestId))) answer(down);
    });
  };

  return {
    get attached() {
      return port !== null;
    },
    whenAttached() {
      if (port !== null) return Promise.resolve(true);
      return new Promise((resolve) => {
        const guard = setTimeout(() => { resolve(port !== null); }, startGuardMs);
        waiting.push(() => {
          clearTimeout(guard);
          resolve(true);
        });
      });
    },
    attach(next) {
      // The end of the former one may not have been seen yet.
      if (port !== null) gone();
      port = next;
      next.on('message', (message) => {
        if (port === next) receive(message);
      });
      next.on('close', () => {
        if (port !== next) return;
        port = null;
        gone();
      });
      next.start();
      if (plan !== null) send({ type: 'routing.set', plan });
      if (keys !== null) send({ type: 'keys.set', keys });
      if (screens !== null) send({ type: 'blocklist.set', screens });
      if (line !== null) send({ type: 'line.set', line });
      const woken = waiting;
      waiting = [];
      for (const resume of woken) resume();
    },
    setLine(next) {
      line = next;
      send({ type: 'line.set', line });
    },
    setPlan(next) {
      plan = next;
      send({ type: 'routing.set', plan });
    },
    setKeys(next) {
      if (keys?.mentions === next.mentions && keys.optOut === next.optOut) return;
      keys = next;
      send({ type: 'keys.set', keys });
    },
    setScreens(next) {
      screens = next;
      send({ type: 'blocklist.set', screens });
    },
    send,
    testLine: (settings, password) =>
      ask(tests, (requestId) => ({ type: 'line.test', requestId, settings, password }), testGuardMs, unreachable('no-answer'), unreachable('gateway-down')),
    testForwarding: (line, called) => {
      const nothing: ForwardTestResult = { method: 'unknown', seen: 'unreachable', status: null };
      return ask(forwardTests, (requestId) => ({ type: 'forwarding.test', requestId, line, called }), forwardGuardMs, nothing, nothing);
    },
    startTraining: (scenario) => ask(trainings, (requestId) => ({ type: 'training.start', requestId, scenario }), trainingGuardMs, false, false),
  };
}
