// A typed double of the bridge that the preloads put on `window`: answers from a table, events on demand.
// It exists to look at screens without the other processes; it proves nothing about them.
import type { CallName, CallRequest, CallResponse } from '../../core/contract/contract.ts';
import type { ErrorCode, Reply } from '../../core/contract/errors.ts';
import type { WindowEventName, WindowEvents } from '../../core/contract/events.ts';
import type { WindowKind } from '../../core/contract/access.ts';
import type { WindowBridge } from '../../core/protocol/window-bridge.ts';

export type Answer<N extends CallName> = (request: CallRequest<N>) => Reply<CallResponse<N>> | Promise<Reply<CallResponse<N>>>;
export type Answers = { readonly [N in CallName]?: Answer<N> };

export interface FakeBridge extends WindowBridge {
  emit<E extends WindowEventName>(event: E, payload: WindowEvents[E]): void;
  /** Names and requests of the calls received, in order. */
  readonly received: readonly { readonly name: CallName; readonly request: unknown }[];
}

export function ok<T>(value: T): Reply<T> {
  return { ok: true, value };
}
export function refused(code: ErrorCode, retryAfterMs?: number): Reply<never> {
  return retryAfterMs === undefined ? { ok: false, code } : { ok: false, code, retryAfterMs };
}

/** A call without an answer is refused with `internal`, as an unexpected failure would be. */
export function createFakeBridge(kind: WindowKind, answers: Answers): FakeBridge {
  const listeners = new Map<WindowEventName, Set<(payload: never) => void>>();
  const received: { name: CallName; request: unknown }[] = [];
  return {
    kind,
    received,
    async call<N extends CallName>(name: N, request: CallRequest<N>): Promise<Reply<CallResponse<N>>> {
      received.push({ name, request });
      const answer = answers[name];
      return answer === undefined ? refused('internal') : await answer(request);
    },
    on(event, listener) {
      const known = listeners.get(event) ?? new Set();
      known.add(listener);
      listeners.set(event, known);
      return () => known.delete(listener);
    },
    emit(event, payload) {
      for (const listener of listeners.get(event) ?? []) (listener as (p: typeof payload) => void)(payload);
    },
  };
}
