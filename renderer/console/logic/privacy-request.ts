// How far a rights request has come, as the six steps that a reader sees.
// Invariant: a step is done only when the store's state is past it; the screen decides nothing.
import type { RequestDetail, RequestState, RequestSummary, Right } from '../../../core/contract/calls/privacy-rights.ts';
import { daysBetween, type CivilDate } from '../../../core/values/civil-date.ts';

export const requestSteps = ['received', 'identity', 'safety', 'gather', 'review', 'deliver'] as const;
export type RequestStep = (typeof requestSteps)[number];

const stepOfState: { readonly [S in RequestState]: RequestStep | null } = {
  received: 'identity',
  awaitingIdentity: 'identity',
  identified: 'safety',
  withheld: 'safety',
  cleared: 'gather',
  gathered: 'review',
  reviewed: 'deliver',
  closed: null,
};

/** The step to do now; null once the request is closed. */
export function currentStep(state: RequestState): RequestStep | null {
  return stepOfState[state];
}

export function isStepDone(step: RequestStep, state: RequestState): boolean {
  const current = currentStep(state);
  return current === null || requestSteps.indexOf(step) < requestSteps.indexOf(current);
}

/** Article of the RGPD behind each right. */
export const articleOf: { readonly [R in Right]: string } = {
  access: '15',
  rectification: '16',
  erasure: '17',
  restriction: '18',
  portability: '20',
  objection: '21',
};

/** Share of the time that has run, from 0 to 1, for the bar under the clock. */
export function elapsedShare(receivedOn: CivilDate, dueOn: CivilDate, today: CivilDate): number {
  const whole = Math.max(1, daysBetween(receivedOn, dueOn));
  return Math.min(1, Math.max(0, daysBetween(receivedOn, today) / whole));
}

/** What presses most comes first: late, then the nearest date; what waits for somebody else comes last. */
export function byUrgency(a: RequestSummary, b: RequestSummary): number {
  const left = ({ clock }: RequestSummary): number => clock.daysLeft ?? Number.MAX_SAFE_INTEGER;
  return left(a) - left(b) || a.reference.localeCompare(b.reference);
}

/** What the answer to a right is made of, besides the letter. */
export function actOf(right: Right): RequestDetail['allowed'][number] | null {
  switch (right) {
    case 'access':
      return null;
    case 'rectification':
      return 'rectify';
    case 'erasure':
      return 'erase';
    case 'restriction':
      return 'restrict';
    case 'portability':
      return 'exportPortability';
    case 'objection':
      return 'object';
  }
}

/** The letter that carries the answer. */
export function replyOf(right: Right): 'accessReply' | 'actionReply' | 'portabilityNotice' {
  return right === 'access' ? 'accessReply' : right === 'portability' ? 'portabilityNotice' : 'actionReply';
}
