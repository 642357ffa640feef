// One call's record as the gateway's facts build it.
//
//   none ──started──▶ ringing ──answered──▶ inProgress ──ended──▶ closed
//                        └──────────────ended──────────────────────▶ closed
//   closed as `interrupted` (the store found no end at its opening) ──ended──▶ closed
//
// Invariant: a fact changes the record once: its sequence must follow the last one that counted.
import type { CallFact } from '../../protocol/gateway-store.ts';

export type RecordState = 'none' | 'ringing' | 'inProgress' | 'interrupted' | 'closed';
export type RecordChange = 'insert' | 'answer' | 'end' | 'nothing';

const changes: { readonly [S in RecordState]: { readonly [F in CallFact['fact']]: RecordChange } } = {
  none: { started: 'insert', answered: 'nothing', ended: 'nothing' },
  ringing: { started: 'nothing', answered: 'answer', ended: 'end' },
  inProgress: { started: 'nothing', answered: 'nothing', ended: 'end' },
  interrupted: { started: 'nothing', answered: 'answer', ended: 'end' },
  closed: { started: 'nothing', answered: 'nothing', ended: 'nothing' },
};

/** What a fact does to a record that last counted `lastSequence` (0 when there is none yet). */
export function changeFor(state: RecordState, lastSequence: number, fact: CallFact['fact'], sequence: number): RecordChange {
  return sequence <= lastSequence ? 'nothing' : changes[state][fact];
}
