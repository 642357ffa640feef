// What is told of the session while no base is open.
import type { Phase } from '../../contract/access.ts';
import type { SessionState } from '../../contract/calls/session.ts';
import type { ErrorCode } from '../../contract/errors.ts';
import type { Clock } from '../../values/instant.ts';

/** The state in a phase without a session; `fault` belongs to the phase `unusable`. */
export function stateWithoutSession(phase: Phase, fault: ErrorCode | null, { demonstration, clock }: { readonly demonstration: boolean; readonly clock: Clock }): SessionState {
  return {
    phase,
    fault,
    account: null,
    associationName: null,
    mustChangePassphrase: false,
    pendingSetup: null,
    demonstration,
    lockAfterMinutes: null,
    now: clock(),
  };
}
