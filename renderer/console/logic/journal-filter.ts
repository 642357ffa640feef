// What the journal shows: the filter as people set it, and the request that it becomes.
// Invariant: the same choices at the same midnight give an identical request, so that pages of one list never mix.
import type { CallLogFilter } from '../../../core/contract/calls/call-log.ts';
import type { CallOutcome } from '../../../core/contract/desk-state.ts';
import type { AccountId, CallerId } from '../../../core/values/ids.ts';
import type { Instant } from '../../../core/values/instant.ts';
import { boundsOf, type Period } from './period.ts';

/** Issues of a call as an administrator thinks of them; several outcomes of the record may make one. */
export const outcomeChoices = ['all', 'answered', 'missed', 'abandoned', 'refused', 'answeredElsewhere', 'forwarded', 'announced', 'blocked', 'cut'] as const;
export type OutcomeChoice = (typeof outcomeChoices)[number];

const outcomesOf: { readonly [C in OutcomeChoice]: readonly CallOutcome[] } = {
  all: [],
  answered: ['answered'],
  missed: ['missed'],
  abandoned: ['abandoned'],
  refused: ['refused'],
  answeredElsewhere: ['answeredElsewhere'],
  forwarded: ['forwarded'],
  announced: ['announced'],
  blocked: ['blocked'],
  cut: ['failed', 'interrupted'],
};

export interface JournalFilter {
  readonly period: Period;
  readonly outcome: OutcomeChoice;
  readonly listenerId: AccountId | null;
  readonly repeatCallersOnly: boolean;
  /** One caller's calls, with the pseudonym to name the list by. */
  readonly caller: { readonly id: CallerId; readonly pseudonym: string } | null;
}

export const initialJournalFilter: JournalFilter = {
  period: { kind: 'last7Days' },
  outcome: 'all',
  listenerId: null,
  repeatCallersOnly: false,
  caller: null,
};

export type JournalFilterEvent =
  | { readonly type: 'periodChosen'; readonly period: Period }
  | { readonly type: 'outcomeChosen'; readonly outcome: OutcomeChoice }
  | { readonly type: 'listenerChosen'; readonly listenerId: AccountId | null }
  | { readonly type: 'repeatCallersToggled'; readonly only: boolean }
  | { readonly type: 'callerChosen'; readonly caller: NonNullable<JournalFilter['caller']> }
  | { readonly type: 'callerLeft' }
  | { readonly type: 'cleared' };

export function changeJournalFilter(filter: JournalFilter, event: JournalFilterEvent): JournalFilter {
  switch (event.type) {
    case 'periodChosen':
      return { ...filter, period: event.period };
    case 'outcomeChosen':
      return { ...filter, outcome: event.outcome };
    case 'listenerChosen':
      return { ...filter, listenerId: event.listenerId };
    case 'repeatCallersToggled':
      return { ...filter, repeatCallersOnly: event.only };
    case 'callerChosen':
      // One caller's calls are looked at as a whole: a narrower filter left on would hide some without saying so.
      return { ...initialJournalFilter, period: { kind: 'all' }, caller: event.caller };
    case 'callerLeft':
      return initialJournalFilter;
    case 'cleared':
      return initialJournalFilter;
  }
}

export function isNarrowed(filter: JournalFilter): boolean {
  return (
    filter.outcome !== 'all' ||
    filter.listenerId !== null ||
    filter.repeatCallersOnly ||
    filter.caller !== null ||
    filter.period.kind !== initialJournalFilter.period.kind
  );
}

export function requestOf(filter: JournalFilter, now: Instant, timeZone: string): CallLogFilter {
  const { from, to } = boundsOf(filter.period, now, timeZone);
  return {
    from,
    to,
    outcomes: [...outcomesOf[filter.outcome]],
    listenerId: filter.listenerId,
    callerId: filter.caller?.id ?? null,
    repeatCallersOnly: filter.repeatCallersOnly,
  };
}
