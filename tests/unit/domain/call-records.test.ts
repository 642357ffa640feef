// Rules of calls: months of Paris, plants' names, padded numbers, facts that count once.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { changeFor, type RecordState } from '../../../core/domain/calls/call-record.ts';
import { padNumber, unpadNumber } from '../../../core/domain/calls/padded-number.ts';
import { parisHour, startOfParisMonth } from '../../../core/domain/calls/paris-month.ts';
import { plantName, plantNames } from '../../../core/domain/calls/plant-names.ts';
import type { E164 } from '../../../core/values/phone-number.ts';

describe('months of Paris', () => {
  test.each([
    ['2026-10-31T22:59:59Z', '2026-09-30T22:00:00Z'],
    ['2026-10-31T23:00:00Z', '2026-10-31T23:00:00Z'],
    ['2026-03-29T01:00:00Z', '2026-02-28T23:00:00Z'],
    ['2026-04-01T00:30:00Z', '2026-03-31T22:00:00Z'],
    ['2026-01-01T00:00:00Z', '2025-12-31T23:00:00Z'],
  ])('%s belongs to the month that began at %s', (at, start) => {
    expect(new Date(startOfParisMonth(Date.parse(at))).toISOString()).toBe(new Date(start).toISOString());
  });

  test('hours on both nights of the clocks', () => {
    expect([0, 1, 2].map((hour) => parisHour(Date.UTC(2026, 2, 29, hour)))).toEqual([1, 3, 4]);
    expect([0, 1, 2].map((hour) => parisHour(Date.UTC(2026, 9, 25, hour)))).toEqual([2, 2, 3]);
  });
});

test('a plant is given once, and there are many', () => {
  expect(plantNames.length).toBeGreaterThanOrEqual(400);
  const names = Array.from({ length: 3 * plantNames.length }, (_, rank) => plantName(rank));
  expect(new Set(names).size).toBe(names.length);
  expect([plantName(0), plantName(plantNames.length)]).toEqual(['Sureau', 'Sureau 2']);
});

test('a padded number always has 32 bytes and is read back', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 1_000_000n, max: 999_999_999_999_999n }), (digits) => {
      const number = `+${String(digits)}` as E164;
      expect(padNumber(number)).toHaveLength(32);
      expect(unpadNumber(padNumber(number))).toBe(number);
    }),
  );
});

describe('a fact', () => {
  const states: RecordState[] = ['none', 'ringing', 'inProgress', 'interrupted', 'closed'];
  test('changes a record as drawn', () => {
    expect(states.map((state) => (['started', 'answered', 'ended'] as const).map((fact) => changeFor(state, 0, fact, 1)))).toEqual([
      ['insert', 'nothing', 'nothing'],
      ['nothing', 'answer', 'end'],
      ['nothing', 'nothing', 'end'],
      ['nothing', 'answer', 'end'],
      ['nothing', 'nothing', 'nothing'],
    ]);
  });
  test('counts once', () => {
    expect(changeFor('ringing', 2, 'answered', 2)).toBe('nothing');
    expect(changeFor('ringing', 1, 'answered', 2)).toBe('answer');
  });
});
