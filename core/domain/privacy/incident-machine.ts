// The course of a doubt that somebody reported.
//
//   reported ──qualify──▶ notABreach ──close──▶ closed
//      └───────qualify──▶ breach ──notify──▶ notified ──close──▶ closed
//                           └──decide not to notify, decide on persons──close──▶ closed
//
// Invariant: a breach is closed only once it is settled whether the CNIL (art. 33(1)) and the persons (art. 34) are told.
import type { BreachFields, IncidentState } from '../../contract/calls/privacy-incidents.ts';

export type IncidentAct = 'qualifyBreach' | 'qualifyNone' | 'notify' | 'notNotify' | 'decidePersons' | 'change' | 'close';

const course: { readonly [S in IncidentState]: { readonly [A in IncidentAct]?: IncidentState } } = {
  reported: { qualifyBreach: 'breach', qualifyNone: 'notABreach', change: 'reported' },
  // A doubt put aside comes back when something new is known.
  notABreach: { qualifyBreach: 'breach', qualifyNone: 'notABreach', close: 'closed' },
  breach: { qualifyBreach: 'breach', qualifyNone: 'notABreach', change: 'breach', notify: 'notified', notNotify: 'breach', decidePersons: 'breach', close: 'closed' },
  notified: { change: 'notified', notify: 'notified', decidePersons: 'notified', close: 'closed' },
  closed: { notify: 'closed' },
};

export function nextIncidentState(state: IncidentState, act: IncidentAct): IncidentState | null {
  return course[state][act] ?? null;
}

export const emptyBreach: BreachFields = {
  nature: [],
  origin: 'unknown',
  beganAt: null,
  endedAt: null,
  circumstances: '',
  personCategories: [],
  personsApproximate: null,
  dataCategories: [],
  recordsApproximate: null,
  consequences: '',
  measuresTaken: '',
  measuresPlanned: '',
  processor: '',
  processorToldAt: null,
  contactName: '',
  contactReach: '',
  crossBorder: false,
  encrypted: false,
  riskLevel: 'unassessed',
};

/** What art. 33(3) asks for and is still empty; a notification may leave without it and be completed (art. 33(4)). */
export function missingFields(fields: BreachFields): (keyof BreachFields)[] {
  const missing: (keyof BreachFields)[] = [];
  const lacks = (field: keyof BreachFields, empty: boolean): void => {
    if (empty) missing.push(field);
  };
  lacks('nature', fields.nature.length === 0);
  lacks('circumstances', fields.circumstances === '');
  lacks('personCategories', fields.personCategories.length === 0);
  lacks('personsApproximate', fields.personsApproximate === null);
  lacks('dataCategories', fields.dataCategories.length === 0);
  lacks('recordsApproximate', fields.recordsApproximate === null);
  lacks('consequences', fields.consequences === '');
  lacks('measuresTaken', fields.measuresTaken === '' && fields.measuresPlanned === '');
  lacks('contactName', fields.contactName === '');
  lacks('contactReach', fields.contactReach === '');
  lacks('riskLevel', fields.riskLevel === 'unassessed');
  return missing;
}

/** Art. 34(3)(a) needs unintelligible data; a high risk leaves no "not required". */
export function mayDecideOnPersons(decision: 'notRequired' | 'encrypted' | 'measuresTaken' | 'individual' | 'public', fields: BreachFields): boolean {
  if (decision === 'encrypted') return fields.encrypted;
  return decision !== 'notRequired' || fields.riskLevel === 'unlikely' || fields.riskLevel === 'risk';
}
