// The calendar's own arithmetic: periods, the hours shown, both nights of the clock change, names, what an act leaves.
import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { missingPlaces } from '../../../core/domain/rota/holes.ts';
import type { Shift } from '../../../core/contract/rota-model.ts';
import { hourMs, instantAt, wallOf } from '../../../core/domain/rota/wall-clock.ts';
import type { HelplineId, RotaEditId, ShiftId, VolunteerId } from '../../../core/values/ids.ts';
import { newId } from '../../../renderer/console/logic/new-id.ts';
import {
  clockText,
  dayWindow,
  drawnPeriod,
  movedSpan,
  periodOf,
  rangeOf,
  shortNames,
  stepPeriod,
  steppedSpan,
  wallSpan,
  withResult,
} from '../../../renderer/console/logic/rota-calendar.ts';

const paris = 'Europe/Paris';
const person = (name: string) => ({ id: name as VolunteerId, name });
const shiftOf = (id: string, startsAt: number, change: Partial<Shift> = {}): Shift => ({
  id: id as ShiftId,
  helplineId: 'line' as HelplineId,
  startsAt,
  endsAt: startsAt + 4 * hourMs,
  label: '',
  needs: { listener: 1, backup: 0, trainee: 0 },
  onCall: false,
  languages: [],
  locked: false,
  patternId: null,
  version: 1,
  people: [],
  ...change,
});

describe('periods', () => {
  it('are weeks from Monday, whole months and whole years', () => {
    expect(periodOf('week', '2026-11-22')).toEqual({ first: '2026-11-16', last: '2026-11-22' });
    expect(periodOf('month', '2028-02-10')).toEqual({ first: '2028-02-01', last: '2028-02-29' });
    expect(periodOf('year', '2026-11-22')).toEqual({ first: '2026-01-01', last: '2026-12-31' });
    expect(drawnPeriod('month', '2026-11-22')).toEqual({ first: '2026-10-26', last: '2026-12-06' });
  });

  it('follow each other without a gap, whatever the lengths of months', () => {
    expect(stepPeriod('month', '2026-01-31', 1)).toBe('2026-02-01');
    expect(stepPeriod('month', '2026-03-31', -1)).toBe('2026-02-01');
    expect(stepPeriod('week', '2026-12-31', 1)).toBe('2027-01-04');
    expect(stepPeriod('year', '2026-06-01', -1)).toBe('2025-01-01');
  });

  it('last 167 hours in the week of spring and 169 in that of autumn', () => {
    const hours = (date: string): number => {
      const { from, to } = rangeOf(periodOf('week', date), paris);
      return (to - from) / hourMs;
    };
    expect(hours('2026-03-29')).toBe(167);
    expect(hours('2026-10-25')).toBe(169);
    expect(hours('2026-11-22')).toBe(168);
  });
});

describe('the wall clock on both nights', () => {
  // The night of 25 October 2026 has 2 o'clock twice: 00:00 and 01:00 UTC.
  const firstTwo = Date.parse('2026-10-25T00:00Z');
  const secondTwo = Date.parse('2026-10-25T01:00Z');

  it('draws a block even where the clock went back within it', () => {
    const { start, end } = wallSpan({ startsAt: firstTwo + hourMs / 2, endsAt: secondTwo + hourMs / 4 }, paris);
    expect(start).toBe('2026-10-25T02:30');
    expect(end > start).toBe(true);
  });

  it('keeps the instant of an edge that was not moved, in the second pass too', () => {
    const span = { startsAt: secondTwo, endsAt: secondTwo + 4 * hourMs };
    const { start } = wallSpan(span, paris);
    expect(movedSpan(span, start, '2026-10-25T07:00', paris)).toEqual({ startsAt: secondTwo, endsAt: instantAt('2026-10-25', '07:00', paris) });
  });

  it('moves a night by a day of the wall, so that it still begins and ends at the same hours', () => {
    const night = { startsAt: instantAt('2026-03-27', '21:00', paris), endsAt: instantAt('2026-03-28', '05:00', paris) };
    const moved = steppedSpan(night, 24 * 60, 'both', paris);
    expect([wallOf(moved.startsAt, paris).time, wallOf(moved.endsAt, paris).time]).toEqual(['21:00', '05:00']);
    expect((moved.endsAt - moved.startsAt) / hourMs).toBe(7);
  });

  it('there and back gives the same shift, but for hours that a clock change eats', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 364 * 24 * 4 }), fc.integer({ min: 1, max: 40 }), fc.constantFrom(paris, 'America/Miquelon', 'Indian/Reunion'), (quarter, days, zone) => {
        const startsAt = Date.parse('2026-01-01T00:00Z') + quarter * 15 * 60_000;
        const span = { startsAt, endsAt: startsAt + 4 * hourMs };
        const there = steppedSpan(span, days * 24 * 60, 'both', zone);
        // The wall's hours hold on both sides unless one edge falls into an hour that does not exist.
        const same = wallSpan(there, zone).start.slice(11) === wallSpan(span, zone).start.slice(11);
        const before = wallSpan(span, zone);
        const back = wallSpan(steppedSpan(there, -days * 24 * 60, 'both', zone), zone);
        return !same || back.start === before.start;
      }),
      { seed: 7, numRuns: 300 },
    );
  });
});

describe('the hours of a day column', () => {
  const day = (from: string, to: string, next = false) => ({ start: `2026-11-24T${from}`, end: `2026-11-${next ? '25' : '24'}T${to}` });

  it('hold the night that ends at 1 o’clock under its evening', () => {
    expect(dayWindow([day('09:00', '13:00'), day('21:00', '01:00', true)])).toEqual({ from: 9 * 60, to: 25 * 60 });
    expect(clockText(25 * 60)).toBe('25:00:00');
  });

  it('begin where no shift is cut when there is one round the clock', () => {
    expect(dayWindow([day('07:00', '15:00'), day('15:00', '23:00'), day('23:00', '07:00', true)])).toEqual({ from: 7 * 60, to: 31 * 60 });
  });

  it('are those of an office when there is nothing yet', () => {
    expect(dayWindow([])).toEqual({ from: 8 * 60, to: 22 * 60 });
  });

  it('never hide a shift that begins and ends within a day', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 47 }), fc.integer({ min: 1, max: 24 })), { minLength: 1, maxLength: 8 }), (pieces) => {
        const at = (half: number): string => new Date(Date.parse('2026-11-24T00:00Z') + half * 30 * 60_000).toISOString().slice(0, 16);
        const window = dayWindow(pieces.map(([from, length]) => ({ start: at(from), end: at(from + length) })));
        // Its start is shown on its own day, or on the evening before.
        return window.to - window.from <= 25 * 60 && pieces.every(([from]) => [from * 30, from * 30 + 24 * 60].some((minute) => window.from <= minute && minute < window.to));
      }),
      { seed: 11, numRuns: 300 },
    );
  });
});

describe('people on blocks', () => {
  it('go by their first name, with an initial where two share it', () => {
    expect([...shortNames([person('Marc Thévelin'), person('Marc Aubin'), person('Nour Assadi'), person('Zoé')]).values()]).toEqual(['Marc T.', 'Marc A.', 'Nour', 'Zoé']);
  });

  it('leave places to fill: of listeners and backups, not of trainees', () => {
    const people = [{ volunteerId: 'a' as VolunteerId, role: 'listener' as const, locked: false }];
    expect(missingPlaces(shiftOf('s', 0, { needs: { listener: 2, backup: 1, trainee: 1 }, people }))).toBe(2);
  });
});

describe('the plan after an act', () => {
  const range = { from: 0, to: 100 * hourMs };
  const plan = { revision: 3, shifts: [shiftOf('a', 0), shiftOf('b', 10 * hourMs)] };
  const result = { editId: 'e' as RotaEditId, revision: 4, changed: [], removed: [] };

  it('has what changed, once, in the order of time', () => {
    const moved = shiftOf('a', 20 * hourMs, { version: 2 });
    expect(withResult(plan, { ...result, changed: [moved] }, range)).toEqual({ revision: 4, shifts: [plan.shifts[1], moved] });
  });

  it('loses what was removed, and what left the period', () => {
    expect(withResult(plan, { ...result, removed: ['a' as ShiftId], changed: [shiftOf('b', 200 * hourMs)] }, range).shifts).toEqual([]);
  });
});

describe('identifiers drawn by the screen', () => {
  it('are of version 7 and sort by time', () => {
    const none = (bytes: Uint8Array): void => {
      bytes.fill(0xff);
    };
    const first = newId<'shift'>(1_700_000_000_000, none);
    expect(first).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(newId<'shift'>(1_700_000_000_001, none) > first).toBe(true);
  });
});
