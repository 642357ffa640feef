// The course of a rights request.
//
//   received ──askIdentity──▶ awaitingIdentity
//      └──confirmIdentity──▶ identified ◀──confirmIdentity──┘
//   identified ──clear──▶ cleared ──gather──▶ gathered ──sign──▶ reviewed ──deliver──▶ closed
//        └──withhold──▶ withheld (only a neutral reply may leave; clear again when the doubt is gone)
//   cleared, gathered, reviewed ──withhold──▶ withheld      gathered, reviewed ──clear──▶ cleared
//   gathered, reviewed ──gather, act──▶ gathered (what changed is read again before it leaves)
//   any open state ──refuse, neutral, unidentifiable, withdraw──▶ closed
//
// Invariant: no way leads to `gathered` or to an answer but through `cleared`.
import type { RequestDetail, RequestState } from '../../contract/calls/privacy-rights.ts';
import type { ProofKind, Right } from '../../contract/calls/privacy-rights.ts';

export type RequestAct =
  | 'askIdentity'
  | 'confirmIdentity'
  | 'clear'
  | 'withhold'
  | 'gather'
  /** Rectification, restriction, objection, erasure. */
  | 'act'
  | 'export'
  | 'sign'
  | 'deliver'
  | 'close';

const course: { readonly [S in RequestState]: { readonly [A in RequestAct]?: RequestState } } = {
  received: { askIdentity: 'awaitingIdentity', confirmIdentity: 'identified', close: 'closed' },
  awaitingIdentity: { confirmIdentity: 'identified', close: 'closed' },
  identified: { clear: 'cleared', withhold: 'withheld', close: 'closed' },
  cleared: { withhold: 'withheld', gather: 'gathered', close: 'closed' },
  withheld: { clear: 'cleared', withhold: 'withheld', close: 'closed' },
  gathered: { clear: 'cleared', withhold: 'withheld', gather: 'gathered', act: 'gathered', export: 'gathered', sign: 'reviewed', close: 'closed' },
  reviewed: { clear: 'cleared', withhold: 'withheld', gather: 'gathered', act: 'gathered', export: 'reviewed', deliver: 'closed', close: 'closed' },
  closed: {},
};

/** Null when the state does not allow the act. */
export function nextRequestState(state: RequestState, act: RequestAct): RequestState | null {
  return course[state][act] ?? null;
}

/** What shows that somebody holds the line; the others show who they are. */
export const lineProofs: readonly ProofKind[] = ['callFromLine', 'callBackToLine', 'operatorInvoice'];

export interface SafetyAnswers {
  readonly sharedLine: 'yes' | 'no' | 'unknown';
  readonly violence: 'yes' | 'no' | 'unknown';
}

/**
 * A phone line is not a person: what is kept about a number may be told only to somebody who holds the line, shows it a
 * second way, and when neither question is open. Else an answer could put a caller in danger (RGPD art. 15(4)).
 */
export function mayDisclose(subject: 'caller' | 'volunteer' | 'other', answers: SafetyAnswers, proofs: readonly ProofKind[]): 'yes' | 'doubt' | 'proofMissing' {
  if (answers.violence !== 'no') return 'doubt';
  if (subject !== 'caller') return proofs.length > 0 ? 'yes' : 'proofMissing';
  if (answers.sharedLine !== 'no') return 'doubt';
  return hasLineProof(proofs) && hasSecondProof(proofs) ? 'yes' : 'proofMissing';
}

export function hasLineProof(proofs: readonly ProofKind[]): boolean {
  return proofs.some((proof) => lineProofs.includes(proof));
}

/** A second proof is of another kind than the first. */
export function hasSecondProof(proofs: readonly ProofKind[]): boolean {
  return new Set(proofs).size >= 2;
}

export interface RequestStanding {
  readonly state: RequestState;
  readonly right: Right;
  readonly subject: 'caller' | 'volunteer' | 'other';
  readonly proofs: readonly ProofKind[];
  readonly restricted: boolean;
  readonly erased: boolean;
  readonly mayExtend: boolean;
}

export function missingSteps({ state, subject, proofs }: RequestStanding): RequestDetail['missing'] {
  const missing: RequestDetail['missing'] = [];
  if (state === 'closed') return missing;
  if (state === 'received' || state === 'awaitingIdentity') missing.push('identity');
  if (state === 'received' || state === 'awaitingIdentity' || state === 'identified' || state === 'withheld') missing.push('safety');
  if (subject === 'caller' && !hasLineProof(proofs)) missing.push('lineProof');
  if (subject === 'caller' && !hasSecondProof(proofs)) missing.push('secondProof');
  if (state !== 'gathered' && state !== 'reviewed') missing.push('gathering');
  if (state !== 'reviewed') missing.push('review');
  return missing;
}

export function allowedActs(standing: RequestStanding): RequestDetail['allowed'] {
  const { state, restricted, erased, mayExtend, subject } = standing;
  const can = (act: RequestAct): boolean => nextRequestState(state, act) !== null;
  const acts: RequestDetail['allowed'] = [];
  const add = (allowed: boolean, ...names: RequestDetail['allowed']): void => {
    if (allowed) acts.push(...names);
  };
  add(can('askIdentity'), 'askIdentity');
  add(can('confirmIdentity'), 'confirmIdentity');
  add(state !== 'closed', 'addProof');
  add(can('clear') || can('withhold'), 'assessSafety');
  add(can('gather') && !erased, 'gather');
  add(can('act') && subject === 'caller' && !erased && !restricted, 'rectify', 'restrict', 'erase');
  add(can('act') && subject === 'caller', 'object');
  add(restricted, 'liftRestriction');
  add(can('export') && !erased && !restricted, 'exportPortability');
  add(can('sign'), 'sign');
  add(can('deliver'), 'deliver');
  add(mayExtend, 'extend');
  add(can('close'), 'refuse', 'replyNeutral', 'replyUnidentifiable', 'withdraw');
  return acts;
}
