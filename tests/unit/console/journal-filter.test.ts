// The journal's filter: what people choose and the request that comes of it.
import { describe, expect, it } from 'vitest';
import { callLogFilter } from '../../../core/contract/calls/call-log.ts';
import { callOutcome } from '../../../core/contract/desk-state.ts';
import type { AccountId, CallerId } from '../../../core/values/ids.ts';
import { changeJournalFilter, initialJournalFilter, isNarrowed, outcomeChoices, requestOf } from '../../../renderer/console/logic/journal-filter.ts';

const now = Date.parse('2026-11-24T17:42:00Z');
const zone = 'Europe/Paris';
const caller = { id: '0190a0b0-0000-7000-8000-000000000001' as CallerId, pseudonym: 'Sureau' };
const listenerId = '0190a0b0-0000-7000-8000-000000000002' as AccountId;

describe('journal filter', () => {
  it('asks for the last seven days at first', () => {
    expect(requestOf(initialJournalFilter, now, zone)).toEqual({
      from: Date.parse('2026-11-17T23:00:00Z'),
      to: Date.parse('2026-11-24T23:00:00Z'),
      outcomes: [],
      listenerId: null,
      callerId: null,
      repeatCallersOnly: false,
    });
    expect(isNarrowed(initialJournalFilter)).toBe(false);
  });

  it('gives the same request all day long', () => {
    const later = Date.parse('2026-11-24T22:59:59Z');
    expect(requestOf(initialJournalFilter, later, zone)).toEqual(requestOf(initialJournalFilter, now, zone));
  });

  it('keeps the other choices when one changes', () => {
    const missed = changeJournalFilter(initialJournalFilter, { type: 'outcomeChosen', outcome: 'missed' });
    const both = changeJournalFilter(missed, { type: 'listenerChosen', listenerId });
    expect(requestOf(both, now, zone)).toMatchObject({ outcomes: ['missed'], listenerId });
    expect(isNarrowed(both)).toBe(true);
  });

  it('drops every narrower choice when one caller is looked at, and comes back to the start', () => {
    const narrowed = changeJournalFilter(
      changeJournalFilter(initialJournalFilter, { type: 'outcomeChosen', outcome: 'missed' }),
      { type: 'repeatCallersToggled', only: true },
    );
    const one = changeJournalFilter(narrowed, { type: 'callerChosen', caller });
    expect(requestOf(one, now, zone)).toEqual({
      from: null,
      to: null,
      outcomes: [],
      listenerId: null,
      callerId: caller.id,
      repeatCallersOnly: false,
    });
    expect(changeJournalFilter(one, { type: 'callerLeft' })).toEqual(initialJournalFilter);
  });

  it('reaches every outcome of the record by one choice, and only once', () => {
    const reached = outcomeChoices.flatMap((outcome) => requestOf({ ...initialJournalFilter, outcome }, now, zone).outcomes);
    expect([...reached].sort()).toEqual([...callOutcome.options].sort());
  });

  it('makes requests that the contract accepts', () => {
    for (const outcome of outcomeChoices) {
      expect(callLogFilter.safeParse(requestOf({ ...initialJournalFilter, outcome, caller, listenerId }, now, zone)).success).toBe(true);
    }
  });
});
