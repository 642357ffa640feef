// Instants, durations and ordinals as people read them, in French and in English.
import { describe, expect, it } from 'vitest';
import {
  formatCount,
  formatDate,
  formatDateTime,
  formatDuration,
  formatRoughDuration,
  formatTime,
  formatTimer,
  initialsOf,
  ordinalEnding,
  secondsLeft,
} from '../../../renderer/ui/format.ts';

const evening = Date.UTC(2026, 10, 24, 17, 42);
const summerNoon = Date.UTC(2026, 6, 1, 10, 0);

describe('instants, on the clock of Paris', () => {
  it('keeps a figure with its unit', () => {
    expect(formatTime(evening, 'fr')).toBe('18\u00a0h\u00a042');
    expect(formatTime(evening, 'en')).toBe('18:42');
  });
  it('drops the minutes of a whole hour', () => {
    expect(formatTime(summerNoon, 'fr')).toBe('12\u00a0h');
  });
  it('follows summer time on both sides of the change of October', () => {
    expect(formatTime(Date.UTC(2026, 9, 25, 0, 30), 'fr')).toBe('2\u00a0h\u00a030');
    expect(formatTime(Date.UTC(2026, 9, 25, 1, 30), 'fr')).toBe('2\u00a0h\u00a030');
  });
  it('writes the day in full', () => {
    expect(formatDate(evening, 'fr')).toBe('mardi 24\u00a0novembre 2026');
    expect(formatDate(evening, 'en')).toBe('Tuesday 24\u00a0November 2026');
    expect(formatDate(summerNoon, 'fr')).toBe('mercredi 1er\u00a0juillet 2026');
    expect(formatDateTime(evening, 'fr')).toBe('mardi 24\u00a0novembre 2026, 18\u00a0h\u00a042');
  });
});

describe('durations', () => {
  it.each([
    [40_000, '40\u00a0s'],
    [60_000, '1\u00a0min'],
    [760_000, '12\u00a0min\u00a040\u00a0s'],
    [8_280_000, '2\u00a0h\u00a018'],
    [7_200_000, '2\u00a0h'],
    [-5, '0\u00a0s'],
  ])('%d ms is %s', (milliseconds, text) => {
    expect(formatDuration(milliseconds, 'fr')).toBe(text);
  });
  it('leaves the seconds out of what need not tick', () => {
    expect(formatRoughDuration(760_000, 'fr')).toBe('12\u00a0min');
    expect(formatRoughDuration(40_000, 'fr')).toBe('40\u00a0s');
  });
  it('times a call', () => {
    expect(formatTimer(767_000)).toBe('12:47');
    expect(formatTimer(3_725_000)).toBe('1:02:05');
  });
  it('never shows zero while there is still a wait', () => {
    expect(secondsLeft(1001, 1000)).toBe(1);
    expect(secondsLeft(1000, 1000)).toBe(0);
    expect(secondsLeft(0, 1000)).toBe(0);
  });
});

it('groups thousands', () => {
  expect(formatCount(1_250_000, 'fr')).toBe('1\u202f250\u202f000');
  expect(formatCount(1_250_000, 'en')).toBe('1,250,000');
});
it.each([
  [1, 'er', 'st'],
  [2, 'e', 'nd'],
  [3, 'e', 'rd'],
  [11, 'e', 'th'],
  [13, 'e', 'th'],
  [21, 'e', 'st'],
  [112, 'e', 'th'],
])('ordinal ending of %d', (n, french, english) => {
  expect(ordinalEnding(n, 'fr')).toBe(french);
  expect(ordinalEnding(n, 'en')).toBe(english);
});
it.each([
  ['Hélène V.', 'HV'],
  ['Jean-Marc', 'JM'],
  ['Élodie', 'É'],
  ['  ', ''],
])('initials of "%s"', (name, initials) => {
  expect(initialsOf(name)).toBe(initials);
});
