// How long a block lasts: the same hour in Paris, never more than six months, and over at its end whatever happened before.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { blockDurations, blockEnd, blockState } from '../../../core/domain/blocklist/blocks.ts';
import { addMonths, parisDate } from '../../../core/values/civil-date.ts';

const dayMs = 86_400_000;
const instant = fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2036, 0, 1) });
const hour = new Intl.DateTimeFormat('fr-FR', { timeZone: 'Europe/Paris', hour: '2-digit', minute: '2-digit' });

test('each length ends at the same hour, across a change of clocks and at the end of a short month', () => {
  const from = Date.UTC(2026, 9, 24, 10, 30);
  expect(blockDurations.map((duration) => new Date(blockEnd(duration, from)).toISOString())).toEqual([
    '2026-10-25T11:30:00.000Z',
    '2026-10-31T11:30:00.000Z',
    '2026-11-24T11:30:00.000Z',
    '2027-01-24T11:30:00.000Z',
    '2027-04-24T10:30:00.000Z',
  ]);
  expect(parisDate(blockEnd('month', Date.UTC(2027, 0, 31, 12)))).toBe('2027-02-28');
});

test('every block ends after its decision, in the order of the lengths, six months later at the latest', () => {
  fc.assert(
    fc.property(instant, (from) => {
      const ends = blockDurations.map((duration) => blockEnd(duration, from));
      expect(ends).toEqual([...ends].sort((a, b) => a - b));
      expect(ends[0]).toBeGreaterThan(from);
      expect(parisDate(ends.at(-1)!)).toBe(addMonths(parisDate(from), 6));
      // What the base itself allows.
      expect(ends.at(-1)! - from).toBeLessThanOrEqual(185 * dayMs);
      // Sunday's lost and found hours aside, the hour is the one of the decision.
      if (new Date(from).getUTCHours() > 4) expect(hour.format(ends[3])).toBe(hour.format(from));
    }),
  );
});

test('a block holds until its end and no instant longer; closed before, it is lifted or prolonged for good', () => {
  const life = { endsAt: 100, closedAt: null, prolonged: false };
  expect([99, 100, 101].map((now) => blockState(life, now))).toEqual(['active', 'ended', 'ended']);
  expect([10, 200].map((now) => blockState({ ...life, closedAt: 50 }, now))).toEqual(['lifted', 'lifted']);
  expect(blockState({ ...life, closedAt: 50, prolonged: true }, 60)).toBe('prolonged');
});
