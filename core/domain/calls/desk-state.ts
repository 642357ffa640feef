// Builds what the windows see of the line and its calls, from the phone window's snapshot and the store's hints.
// Invariant: on a locked or signed-out screen nothing about the caller is in the result.
import type { Phase } from '../../contract/access.ts';
import type { CallerHint, DeskCall, DeskState, Reachability } from '../../contract/desk-state.ts';
import type { LineFault } from '../../contract/line-settings.ts';
import type { PhoneSnapshot } from '../../protocol/main-phone.ts';
import type { CallToken } from '../../values/ids.ts';
import type { Instant } from '../../values/instant.ts';

export interface CallHint {
  readonly lineLabel: string | null;
  readonly publicNumber: string | null;
  readonly caller: CallerHint;
}

export interface DeskSources {
  /** Null while the phone window is not there. */
  readonly snapshot: PhoneSnapshot | null;
  readonly hints: ReadonlyMap<CallToken, CallHint>;
  /** Null when no line is configured or nobody is signed in. */
  readonly line: { readonly label: string; readonly publicNumber: string } | null;
  readonly phase: Phase;
  readonly since: Instant;
}

/** State of the line and, when it is unreachable, why. */
export function lineStateOf(sources: Pick<DeskSources, 'snapshot' | 'line'>): {
  state: Reachability;
  fault: LineFault | null;
  nextAttemptAt: Instant | null;
} {
  const { snapshot, line } = sources;
  if (line === null) return { state: 'unconfigured', fault: null, nextAttemptAt: null };
  // The phone window is starting, or starting again after a crash.
  if (snapshot === null) return { state: 'connecting', fault: null, nextAttemptAt: null };
  const { registration, fault, nextAttemptAt } = snapshot;
  switch (registration) {
    case 'registered':
      return { state: 'reachable', fault: null, nextAttemptAt: null };
    case 'paused':
      return { state: 'paused', fault: null, nextAttemptAt: null };
    case 'retrying':
      return { state: 'unreachable', fault: fault ?? 'no-answer', nextAttemptAt };
    case 'idle':
    case 'connecting':
      return fault === null
        ? { state: 'connecting', fault: null, nextAttemptAt: null }
        : { state: 'unreachable', fault, nextAttemptAt };
  }
}

export function deskStateFrom(sources: DeskSources): DeskState {
  const { snapshot, hints, phase, since, line } = sources;
  const open = phase === 'open';
  const calls = (snapshot?.calls ?? []).map((call): DeskCall => {
    const hint = hints.get(call.token);
    return {
      ...call,
      lineLabel: hint?.lineLabel ?? line?.label ?? null,
      publicNumber: open ? (hint?.publicNumber ?? null) : null,
      caller: open ? (hint?.caller ?? { kind: 'pending' }) : null,
    };
  });
  return {
    line: { ...lineStateOf(sources), since, label: line?.label ?? null },
    calls,
    audio: snapshot?.audio ?? null,
  };
}
