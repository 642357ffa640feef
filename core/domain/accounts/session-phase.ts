// The session's life, as core/contract/access.ts names its phases, with the one function that changes it.
// Invariant: keys follow the phase — see the table; the store wipes whatever a phase must not hold.
//
//   absent ──created──▶ open ──lock──▶ locked ──unlocked──▶ open
//   signedOut ──signedIn──▶ open        │  └──signedIn (another account)──▶ open
//        ▲                   │          │
//        └─────signedOut─────┴──────────┘          any ──faulted──▶ unusable
//
//   | phase     | database key, database | account's private key, vault keys |
//   | open      | held                   | held                              |
//   | locked    | held                   | wiped                             |
//   | others    | wiped                  | wiped                             |
import type { Phase } from '../../contract/access.ts';

export type SessionEvent = 'created' | 'signedIn' | 'locked' | 'unlocked' | 'signedOut' | 'faulted';

const transitions: { readonly [P in Phase]: { readonly [E in SessionEvent]?: Phase } } = {
  absent: { created: 'open', faulted: 'unusable' },
  unusable: {},
  signedOut: { signedIn: 'open', faulted: 'unusable' },
  open: { locked: 'locked', signedOut: 'signedOut', faulted: 'unusable' },
  locked: { unlocked: 'open', signedIn: 'open', signedOut: 'signedOut', faulted: 'unusable' },
};

/** The next phase, or null when the event has no place in this one. */
export function nextPhase(phase: Phase, event: SessionEvent): Phase | null {
  return transitions[phase][event] ?? null;
}
