// Keeps the facts of calls until the store has committed them, and repeats them to a store that comes back.
// Invariant: no fact is forgotten before its acknowledgement; a call never waits for the store.
import type { CallFact, GatewayToStore } from '../../../core/protocol/gateway-store.ts';
import type { CallToken } from '../../../core/values/ids.ts';
import type { Clock, Instant } from '../../../core/values/instant.ts';

export interface FactJournal {
  record(token: CallToken, fact: CallFact): void;
  acknowledge(token: CallToken, sequence: number): void;
  /** Sends everything that is not acknowledged, in order, and from now on each new fact. */
  attach(send: (message: GatewayToStore) => void): void;
  detach(): void;
  /** Resolves once everything is acknowledged, or after `atMostMs`. */
  settled(atMostMs: number): Promise<void>;
}

interface Entry {
  readonly token: CallToken;
  readonly sequence: number;
  readonly at: Instant;
  readonly fact: CallFact;
}

/** A store that stays away for so many facts will not come back in this life of the gateway. */
const limit = 20_000;

export function createFactJournal(clock: Clock): FactJournal {
  const pending: Entry[] = [];
  const sequences = new Map<CallToken, number>();
  let whenEmpty: (() => void) | null = null;
  let send: ((message: GatewayToStore) => void) | null = null;
  const deliver = ({ token, sequence, at, fact }: Entry): void => send?.({ type: 'call.event', token, sequence, at, ...fact });
  return {
    record: (token, fact) => {
      const sequence = (sequences.get(token) ?? 0) + 1;
      if (fact.fact === 'ended') sequences.delete(token);
      else sequences.set(token, sequence);
      const entry = { token, sequence, at: clock(), fact };
      pending.push(entry);
      if (pending.length > limit) pending.shift();
      deliver(entry);
    },
    acknowledge: (token, sequence) => {
      const index = pending.findIndex((entry) => entry.token === token && entry.sequence === sequence);
      if (index !== -1) pending.splice(index, 1);
      if (pending.length === 0) whenEmpty?.();
    },
    attach: (to) => {
      send = to;
      for (const entry of [...pending]) deliver(entry);
    },
    detach: () => {
      send = null;
      whenEmpty?.();
    },
    settled: (atMostMs) =>
      new Promise((resolve) => {
        if (pending.length === 0 || send === null) {
          resolve();
          return;
        }
        const timer = setTimeout(resolve, atMostMs);
        whenEmpty = () => {
          clearTimeout(timer);
          resolve();
        };
      }),
  };
}
