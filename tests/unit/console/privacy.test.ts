// What the privacy screens make of the store's answers: steps, papers, deadlines, moments.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { IncidentSummary } from '../../../core/contract/calls/privacy-incidents.ts';
import type { Review } from '../../../core/contract/calls/privacy-reviews.ts';
import { requestState, right, type RequestSummary } from '../../../core/contract/calls/privacy-rights.ts';
import type { CivilDate } from '../../../core/values/civil-date.ts';
import { breachSteps } from '../../../renderer/console/logic/breach-course.ts';
import { deadlinesOf } from '../../../renderer/console/logic/deadlines.ts';
import { fromLocalField, toLocalField } from '../../../renderer/console/logic/local-moment.ts';
import { papersFor } from '../../../renderer/console/logic/privacy-papers.ts';
import { byUrgency, currentStep, elapsedShare, isStepDone, requestSteps } from '../../../renderer/console/logic/privacy-request.ts';
import { linesOf, textOf } from '../../../renderer/console/logic/text-lines.ts';
import { knownEvents } from '../../../renderer/console/privacy/request-history.tsx';
import fr from '../../../renderer/locales/fr.json';

const day = (text: string): CivilDate => text as CivilDate;
const clock = { dueOn: day('2026-12-03'), daysLeft: 9, phase: 'running', firstDueOn: day('2026-12-03'), suspendedDays: 0, extensionUntil: null, extended: false, reminder: null } as const;
const summary = (change: Partial<RequestSummary>): RequestSummary => ({
  id: 'a' as RequestSummary['id'],
  reference: 'D-2026-001',
  right: 'access',
  subject: 'caller',
  channel: 'letter',
  receivedOn: day('2026-11-03'),
  requesterName: 'Claire Delorbe',
  state: 'received',
  closure: null,
  closedOn: null,
  inTime: null,
  clock,
  ...change,
});

describe('steps of a request', () => {
  it('follow the state, one at a time', () => {
    for (const state of requestState.options) {
      const current = currentStep(state);
      const done = requestSteps.filter((step) => isStepDone(step, state));
      expect(done.includes('received')).toBe(true);
      if (current === null) expect(done).toEqual(requestSteps);
      else expect(done).toEqual(requestSteps.slice(0, requestSteps.indexOf(current)));
    }
  });
  it('shows the share of time that has run, within its bar', () => {
    expect(elapsedShare(day('2026-11-03'), day('2026-12-03'), day('2026-11-18'))).toBe(0.5);
    expect(elapsedShare(day('2026-11-03'), day('2026-12-03'), day('2027-01-01'))).toBe(1);
    expect(elapsedShare(day('2026-11-03'), day('2026-11-03'), day('2026-11-03'))).toBe(0);
  });
  it('puts what is late first and what waits for somebody else last', () => {
    const late = summary({ reference: 'D-3', clock: { ...clock, daysLeft: -2, phase: 'late' } });
    const suspended = summary({ reference: 'D-1', clock: { ...clock, dueOn: null, daysLeft: null, phase: 'suspended' } });
    expect([suspended, summary({ reference: 'D-2' }), late].sort(byUrgency).map(({ reference }) => reference)).toEqual(['D-3', 'D-2', 'D-1']);
  });
});

describe('papers of a request', () => {
  const telling = ['accessReply', 'actionReply', 'portabilityNotice', 'erasureCertificate'];
  it('tell nothing of what is kept before it was gathered, nor once it was withheld or refused', () => {
    for (const state of requestState.options) {
      for (const wanted of right.options) {
        for (const closure of ['neutral', 'unidentifiable', 'refused', 'withdrawn'] as const) {
          if (state === 'gathered' || state === 'reviewed') continue;
          const papers = papersFor({ state, right: wanted, closure: state === 'closed' ? closure : null, extension: null, erasedAt: 1 });
          expect(papers.filter((paper) => telling.includes(paper))).toEqual([]);
        }
      }
    }
  });
  it('begin with the one that is due', () => {
    expect(papersFor({ state: 'reviewed', right: 'access', closure: null, extension: null, erasedAt: null })[0]).toBe('accessReply');
    expect(papersFor({ state: 'closed', right: 'access', closure: 'neutral', extension: null, erasedAt: null })[0]).toBe('neutralReply');
    expect(papersFor({ state: 'awaitingIdentity', right: 'access', closure: null, extension: null, erasedAt: null })[0]).toBe('identityRequest');
  });
});

describe('an incident', () => {
  it('is closed only once both decisions are there', () => {
    const open: Parameters<typeof breachSteps>[0] = { state: 'breach', notifications: [], noNotificationReason: null, persons: null };
    expect(breachSteps(open).close).toBe(false);
    expect(breachSteps({ ...open, noNotificationReason: 'x' }).close).toBe(false);
    expect(breachSteps({ ...open, noNotificationReason: 'x', persons: { decision: 'encrypted', reason: 'x', at: 1 } }).close).toBe(true);
    expect(breachSteps({ ...open, state: 'notABreach' }).close).toBe(true);
  });
});

describe('deadlines', () => {
  const incident = (change: Partial<IncidentSummary>): IncidentSummary => ({ id: 'i' as IncidentSummary['id'], reference: 'V-2026-001', kind: 'other', state: 'reported', reportedAt: 0, reportedByName: null, clock: null, ...change });
  const review = (dueOn: CivilDate): Review => ({ key: dueOn, frequency: 'yearly', title: 'Revue', items: [], dueOn, overdue: false, lastRun: null });
  it('come nearest first, on one scale of hours and days', () => {
    const running = { awareAt: 0, processorNoticeDueAt: 0, cnilDueAt: 0, nextAlertAt: null, stage: 'fresh', hoursLeft: 60 } as const;
    const found = deadlinesOf(
      [summary({ clock: { ...clock, daysLeft: 2 } }), summary({ reference: 'D-2026-002', clock: { ...clock, daysLeft: null, dueOn: null, phase: 'suspended' } })],
      [incident({ state: 'breach', clock: running }), incident({ reference: 'V-2026-002' }), incident({ state: 'notABreach' })],
      [review(day('2026-11-20')), review(day('2027-06-01'))],
      day('2026-11-24'),
    );
    expect(found.map(({ kind }) => kind)).toEqual(['review', 'doubt', 'request', 'breach']);
  });
});

describe('moments in fields', () => {
  it('come back the same on every quarter of an hour, clock changes included', () => {
    fc.assert(
      fc.property(fc.integer({ min: Date.UTC(2026, 0, 1) / 900_000, max: Date.UTC(2028, 0, 1) / 900_000 }), (quarters) => {
        const field = toLocalField(quarters * 900_000);
        expect(toLocalField(fromLocalField(field)!)).toBe(field);
      }),
      { seed: 20261122, numRuns: 2000 },
    );
    expect(fromLocalField('2026-03-29T03:30')).toBe(Date.parse('2026-03-29T01:30:00Z'));
    expect(fromLocalField('')).toBeNull();
  });
});

it('a list kept as text comes back without its empty lines', () => {
  expect(linesOf(textOf(['un', 'deux']))).toEqual(['un', 'deux']);
  expect(linesOf(' un \n\n deux\n')).toEqual(['un', 'deux']);
});

it('has a sentence for every event that a history may hold', () => {
  expect(Object.keys(fr.privacy.event).sort()).toEqual([...knownEvents].sort());
});
