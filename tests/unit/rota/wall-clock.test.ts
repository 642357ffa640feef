// Wall-clock rules and instants: both nights of the clock change, weeks of the ISO calendar, overseas zones.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ShiftPattern } from '../../../core/contract/rota-model.ts';
import { rotaZone } from '../../../core/contract/rota-model.ts';
import type { HelplineId, ShiftId, VolunteerId } from '../../../core/values/ids.ts';
import { looksLikeNumber } from '../../../core/domain/rota/note-digits.ts';
import { openSpans } from '../../../core/domain/rota/holes.ts';
import { patternDays } from '../../../core/domain/rota/pattern-shifts.ts';
import { monthsIn, sharesOf } from '../../../core/domain/rota/shares.ts';
import { isSwapOver, nextSwapState, type SwapEvent } from '../../../core/domain/rota/swap-state.ts';
import { addDays, clockChangesIn, dateOf, hoursOf, instantAt, joinedSpans, mondayOf, spanOf, spansWithout, wallOf, weekdayOf, weekOf, type Span } from '../../../core/domain/rota/wall-clock.ts';
import { swapState } from '../../../core/contract/rota-model.ts';
import { helplineOf, patternOf } from '../../support/rota-scene.ts';

const paris = 'Europe/Paris';
const seed = 20_261_124;
const date = fc.integer({ min: 0, max: 8_000 }).map((days) => addDays('2020-01-01', days));
const time = fc.tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 })).map(([h, m]) => `${String(h).padStart(2, '0')}:${String(m).padStart(2, '0')}`);

describe('the night that lacks an hour and the one that has it twice', () => {
  it('a shift from 21:00 to 06:00 lasts 8 hours in March and 10 in October', () => {
    expect(hoursOf(spanOf('2026-03-28', { from: '21:00', to: '06:00' }, paris))).toBe(8);
    expect(hoursOf(spanOf('2026-10-24', { from: '21:00', to: '06:00' }, paris))).toBe(10);
    expect(clockChangesIn(spanOf('2026-10-24', { from: '21:00', to: '06:00' }, paris), paris)).toBe(true);
    expect(clockChangesIn(spanOf('2026-10-25', { from: '21:00', to: '06:00' }, paris), paris)).toBe(false);
  });

  it('02:30 moves on by the hour that is missing, and is the first of the two that come', () => {
    expect(new Date(instantAt('2026-03-29', '02:30', paris)).toISOString()).toBe('2026-03-29T01:30:00.000Z');
    expect(new Date(instantAt('2026-10-25', '02:30', paris)).toISOString()).toBe('2026-10-25T00:30:00.000Z');
  });

  it('whole days from March to November add up to what the time line has, in every zone', () => {
    for (const zone of rotaZone.options) {
      const pattern: ShiftPattern = patternOf('' as HelplineId, { hours: { from: '07:00', to: '07:00' } });
      const { days } = patternDays(pattern, '2026-03-01', '2026-11-30', { zone, isPublicHoliday: () => false, schoolHolidays: [] });
      const total = days.reduce((sum, day) => sum + hoursOf(day), 0);
      expect(total, zone).toBe((instantAt('2026-12-01', '07:00', zone) - instantAt('2026-03-01', '07:00', zone)) / 3_600_000);
      expect(days, zone).toHaveLength(275);
    }
  });

  it('shares count what was lived: whoever takes both nights has 18 hours', () => {
    const volunteerId = 'v' as VolunteerId;
    const shifts = ['2026-03-28', '2026-10-24'].map((day, index) => ({
      id: String(index) as ShiftId,
      helplineId: 'h' as HelplineId,
      ...spanOf(day, { from: '21:00', to: '06:00' }, paris),
      people: [{ volunteerId, role: 'listener' as const, locked: false }],
    }));
    const [share] = sharesOf(shifts, [{ id: volunteerId, targetHoursPerMonth: 10 }], 12, () => ({ zone: paris, isPublicHoliday: () => false }));
    expect(share).toMatchObject({ hours: 18, nights: 2, weekends: 2, targetHours: 120 });
  });
});

describe('properties', () => {
  it('a pattern that cuts the day into shifts covers every hour exactly once', () => {
    const cuts = fc.uniqueArray(fc.integer({ min: 0, max: 23 }), { minLength: 1, maxLength: 5 }).map((hours) => hours.sort((a, b) => a - b).map((h) => `${String(h).padStart(2, '0')}:00`));
    fc.assert(
      fc.property(date, fc.integer({ min: 0, max: 40 }), cuts, (from, length, times) => {
        const to = addDays(from, length);
        const spans = times.flatMap((start, index) => {
          const pattern = patternOf('' as HelplineId, { hours: { from: start, to: times[(index + 1) % times.length]! }, validFrom: '2000-01-01' });
          return patternDays(pattern, from, to, { zone: paris, isPublicHoliday: () => false, schoolHolidays: [] }).days;
        });
        const total = spans.reduce((sum, span) => sum + (span.endsAt - span.startsAt), 0);
        expect(total).toBe(instantAt(addDays(to, 1), times[0]!, paris) - instantAt(from, times[0]!, paris));
        expect(joinedSpans(spans)).toHaveLength(1);
      }),
      { seed, numRuns: 200 },
    );
  });

  it('an instant read on the wall and put back is the same, outside the hour that comes twice', () => {
    fc.assert(
      fc.property(date, time, fc.constantFrom(...rotaZone.options), (day, clock, zone) => {
        const at = instantAt(day, clock, zone);
        const wall = wallOf(at, zone);
        expect(instantAt(wall.date, wall.time, zone)).toBe(at);
      }),
      { seed, numRuns: 500 },
    );
  });

  it('weeks are those of ISO 8601', () => {
    expect([weekOf('2026-12-31'), weekOf('2027-01-03'), weekOf('2027-01-04'), weekOf('2021-01-01')]).toEqual(['2026-W53', '2026-W53', '2027-W01', '2020-W53']);
    fc.assert(
      fc.property(date, (day) => {
        expect(weekdayOf(mondayOf(day))).toBe(1);
        expect(weekdayOf(day)).toBe(((new Date(`${day}T00:00Z`).getUTCDay() + 6) % 7) + 1);
        expect(weekOf(mondayOf(day))).toBe(weekOf(addDays(mondayOf(day), 6)));
      }),
      { seed },
    );
  });

  it('what is left without other spans never meets them, and loses nothing else', () => {
    const span = fc.tuple(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 1, max: 30 })).map(([startsAt, length]): Span => ({ startsAt, endsAt: startsAt + length }));
    fc.assert(
      fc.property(fc.array(span, { maxLength: 6 }), fc.array(span, { maxLength: 6 }), (spans, others) => {
        const within = (list: readonly Span[], at: number): boolean => list.some(({ startsAt, endsAt }) => startsAt <= at && at < endsAt);
        const left = spansWithout(spans, others);
        for (let at = 0; at < 140; at += 1) expect(within(left, at)).toBe(within(spans, at) && !within(others, at));
      }),
      { seed },
    );
  });
});

describe('opening hours', () => {
  it('follow the wall over the change, close on public holidays, and give way to a day of its own', () => {
    const helpline = helplineOf({
      opening: { weekly: [1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, from: '20:00', to: '04:00' })), exceptions: [{ date: '2026-12-25', periods: [{ from: '10:00', to: '12:00' }] }] },
      onPublicHolidays: 'closed',
    });
    const holiday = (day: string): boolean => ['2026-12-25', '2027-01-01'].includes(day);
    const spans = (from: string, to: string): Span[] => openSpans(helpline, holiday, { startsAt: instantAt(from, '12:00', paris), endsAt: instantAt(to, '12:00', paris) });
    expect(spans('2026-10-24', '2026-10-25').map(hoursOf)).toEqual([9]);
    expect(spans('2026-12-31', '2027-01-02').map(({ startsAt }) => dateOf(startsAt, paris))).toEqual(['2026-12-31']);
    expect(spans('2026-12-25', '2026-12-26')).toEqual([]);
  });
});

describe('a swap request', () => {
  const events: readonly SwapEvent[] = ['accept', 'acceptWithoutApproval', 'decline', 'approve', 'refuse', 'withdraw', 'expire'];
  it('is over once and for all, and only an accepted one is approved', () => {
    for (const state of swapState.options) {
      const next = events.map((event) => nextSwapState(state, event));
      expect(isSwapOver(state)).toBe(next.every((one) => one === null));
      expect(nextSwapState(state, 'approve')).toBe(state === 'accepted' ? 'done' : null);
    }
    expect(nextSwapState('accepted', 'accept')).toBeNull();
  });
});

describe('a number in a note', () => {
  it.each(['06 39 98 12 34', 'au 0639981234 vite', '+33 6 39 98 12 34', '06.39.98.12.34', '06-39-98-12-34', '+33(0)639981234', '6 39 98 12 34'])('is seen in "%s"', (text) => {
    expect(looksLikeNumber(text)).toBe(true);
  });
  it.each(['Soirée calme, 3 appels.', 'Le 24/11/2026 à 18:30', 'salle 12, 2e étage', 'de 21 h à 1 h, puis 9 h', '2026-11-24', '24/11/2026 25/11/2026'])('is not seen in "%s"', (text) => {
    expect(looksLikeNumber(text)).toBe(false);
  });
});

it('months count by their days', () => {
  expect(monthsIn('2026-11-01', '2026-11-30')).toBe(1);
  expect(monthsIn('2026-11-16', '2026-12-31')).toBe(1.5);
});
