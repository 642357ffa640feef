// Periods on ordinary days and on both nights when the clocks change in Paris.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, civilDateOf, fromDateField, helplineTimeZone, startOfDay, toDateField } from '../../../renderer/console/logic/civil-time.ts';
import { formatDate } from '../../../renderer/ui/format.ts';
import { addMonths, boundsOf, dayBounds, endOfGrant, isBackwards } from '../../../renderer/console/logic/period.ts';

const paris = 'Europe/Paris';
const hour = 3_600_000;
const at = (iso: string): number => Date.parse(iso);

describe('days of Paris', () => {
  it('gives an ordinary day 24 hours, from its own midnight', () => {
    expect(dayBounds(at('2026-11-24T17:42:00Z'), paris)).toEqual({
      from: at('2026-11-23T23:00:00Z'),
      to: at('2026-11-24T23:00:00Z'),
    });
  });

  it('gives the last Sunday of March 23 hours', () => {
    const { from, to } = dayBounds(at('2026-03-29T10:00:00Z'), paris);
    expect(from).toBe(at('2026-03-28T23:00:00Z'));
    expect(to).toBe(at('2026-03-29T22:00:00Z'));
    expect((to - from) / hour).toBe(23);
  });

  it('gives the last Sunday of October 25 hours', () => {
    const { from, to } = dayBounds(at('2026-10-25T10:00:00Z'), paris);
    expect(from).toBe(at('2026-10-24T22:00:00Z'));
    expect(to).toBe(at('2026-10-25T23:00:00Z'));
    expect((to - from) / hour).toBe(25);
  });

  it('reads the same day at both passages of 2 h 30 in October', () => {
    const first = dayBounds(at('2026-10-25T00:30:00Z'), paris);
    const second = dayBounds(at('2026-10-25T01:30:00Z'), paris);
    expect(first).toEqual(second);
  });

  it('starts a day whose midnight does not exist at its first minute', () => {
    // Cairo goes from 0 h to 1 h in the night to the last Friday of April.
    const from = startOfDay({ year: 2026, month: 4, day: 24 }, 'Africa/Cairo');
    expect(from).toBe(at('2026-04-23T22:00:00Z'));
    expect(civilDateOf(from, 'Africa/Cairo')).toEqual({ year: 2026, month: 4, day: 24 });
    expect(civilDateOf(from - 1, 'Africa/Cairo').day).toBe(23);
  });

  it('cuts time into days with neither hole nor overlap, in any zone', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: at('2000-01-01T00:00:00Z'), max: at('2060-01-01T00:00:00Z') }),
        fc.constantFrom('Europe/Paris', 'America/Martinique', 'Indian/Reunion', 'Pacific/Noumea', 'America/Sao_Paulo', 'Africa/Cairo', 'Australia/Lord_Howe', Intl.DateTimeFormat().resolvedOptions().timeZone),
        (moment, zone) => {
          const { from, to } = dayBounds(moment, zone);
          expect(from).toBeLessThanOrEqual(moment);
          expect(to).toBeGreaterThan(moment);
          expect(dayBounds(to, zone).from).toBe(to);
          expect(dayBounds(from - 1, zone).to).toBe(from);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('agrees with the dates written on screen, whatever the zone of the computer', () => {
    for (const iso of ['2026-03-28T23:30:00Z', '2026-10-24T21:30:00Z', '2026-10-24T22:30:00Z', '2026-12-31T23:30:00Z']) {
      const { from, to } = dayBounds(at(iso), helplineTimeZone);
      expect(formatDate(from, 'fr')).toBe(formatDate(at(iso), 'fr'));
      expect(formatDate(to - 1, 'fr')).toBe(formatDate(at(iso), 'fr'));
      expect(formatDate(to, 'fr')).not.toBe(formatDate(at(iso), 'fr'));
    }
  });
});

describe('presets', () => {
  const now = at('2026-03-31T16:00:00Z');
  const day = (iso: string): number => at(iso);

  it('keeps seven days with today among them, the short Sunday included', () => {
    const { from, to } = boundsOf({ kind: 'last7Days' }, now, paris);
    expect(from).toBe(day('2026-03-24T23:00:00Z'));
    expect(to).toBe(day('2026-03-31T22:00:00Z'));
    expect(((to ?? 0) - (from ?? 0)) / hour).toBe(7 * 24 - 1);
  });

  it('keeps thirty days around the October change', () => {
    const { from, to } = boundsOf({ kind: 'last30Days' }, at('2026-11-10T12:00:00Z'), paris);
    expect(((to ?? 0) - (from ?? 0)) / hour).toBe(30 * 24 + 1);
  });

  it('goes from the first of the month, and for last month to the first of this one', () => {
    expect(boundsOf({ kind: 'thisMonth' }, now, paris)).toEqual({ from: day('2026-02-28T23:00:00Z'), to: day('2026-03-31T22:00:00Z') });
    expect(boundsOf({ kind: 'lastMonth' }, now, paris)).toEqual({ from: day('2026-01-31T23:00:00Z'), to: day('2026-02-28T23:00:00Z') });
    expect(boundsOf({ kind: 'lastMonth' }, at('2026-01-15T12:00:00Z'), paris).from).toBe(day('2025-11-30T23:00:00Z'));
  });

  it('has no bound for all', () => {
    expect(boundsOf({ kind: 'all' }, now, paris)).toEqual({ from: null, to: null });
  });

  it('includes the last day of a range and leaves an empty end open', () => {
    expect(boundsOf({ kind: 'range', firstDay: '2026-03-29', lastDay: '2026-03-29' }, now, paris)).toEqual({
      from: day('2026-03-28T23:00:00Z'),
      to: day('2026-03-29T22:00:00Z'),
    });
    expect(boundsOf({ kind: 'range', firstDay: '', lastDay: '2026-03-29' }, now, paris).from).toBeNull();
    expect(boundsOf({ kind: 'range', firstDay: '2026-02-30', lastDay: '' }, now, paris)).toEqual({ from: null, to: null });
  });

  it('says when the days of a range are the wrong way round', () => {
    expect(isBackwards({ kind: 'range', firstDay: '2026-04-02', lastDay: '2026-04-01' })).toBe(true);
    expect(isBackwards({ kind: 'range', firstDay: '2026-04-01', lastDay: '2026-04-01' })).toBe(false);
    expect(isBackwards({ kind: 'range', firstDay: '2026-04-01', lastDay: '' })).toBe(false);
    expect(isBackwards({ kind: 'today' })).toBe(false);
  });
});

describe('end of a grant', () => {
  it('lasts to the end of the day chosen, on the short day too', () => {
    expect(endOfGrant('2026-03-29', at('2026-03-01T12:00:00Z'), paris)).toBe(at('2026-03-29T21:59:59.999Z'));
  });

  it('may end today and not before', () => {
    const now = at('2026-03-29T10:00:00Z');
    expect(endOfGrant('2026-03-29', now, paris)).not.toBeNull();
    expect(endOfGrant('2026-03-28', now, paris)).toBeNull();
    expect(endOfGrant('', now, paris)).toBeNull();
  });

  it('counts months on the calendar', () => {
    expect(addMonths({ year: 2026, month: 8, day: 31 }, 6)).toEqual({ year: 2027, month: 2, day: 28 });
    expect(addMonths({ year: 2026, month: 12, day: 15 }, 12)).toEqual({ year: 2027, month: 12, day: 15 });
  });
});

describe('date fields', () => {
  it('reads back what it writes, and refuses days that do not exist', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40_000 }), (days) => {
        const date = addDays({ year: 1970, month: 1, day: 1 }, days);
        expect(fromDateField(toDateField(date))).toEqual(date);
      }),
    );
    for (const text of ['', '2026-13-01', '2026-02-29', '26-02-01', '2026-2-1', '2026-04-31']) expect(fromDateField(text)).toBeNull();
  });
});
