// Retyping a phrase, typing a recovery sheet, the words of the strength bar, the theme in force.
import { describe, expect, it } from 'vitest';
import { retypeProgress } from '../../../renderer/session/retype.ts';
import { spacedGroups } from '../../../renderer/session/sheet-line.ts';
import { strengthOf } from '../../../renderer/session/passphrase-strength.ts';
import { themeFor } from '../../../renderer/ui/theme.ts';

const words = ['brume', 'cerise', 'talus', 'ormeau', 'vitrail', 'canoë', 'lanterne'];

describe('retyping seven words', () => {
  it('counts whole words and forgives the one being typed', () => {
    expect(retypeProgress(words, 'brume cerise talus orm')).toEqual({ correct: 3, total: 7, mistakeAt: null, complete: false });
  });
  it('points at the first wrong word', () => {
    expect(retypeProgress(words, 'brume cerize')).toMatchObject({ correct: 1, mistakeAt: 2 });
  });
  it('points at a word left unfinished', () => {
    expect(retypeProgress(words, 'bru cerise')).toMatchObject({ correct: 0, mistakeAt: 1 });
  });
  it('takes any number of spaces, and either Unicode form of an accent', () => {
    expect(retypeProgress(words, ` ${words.join('  ').normalize('NFD')} `).complete).toBe(true);
  });
  it('asks for the accents', () => {
    expect(retypeProgress(words, words.join(' ').replace('ë', 'e'))).toMatchObject({ complete: false, mistakeAt: 6 });
  });
  it('refuses one word too many', () => {
    expect(retypeProgress(words, `${words.join(' ')} encore`)).toMatchObject({ complete: false, mistakeAt: 8 });
  });
  it('is not complete while there is nothing to copy yet', () => {
    expect(retypeProgress([], '').complete).toBe(false);
  });
});

describe('a line of the recovery sheet', () => {
  it('groups by four, in capitals, without the characters that the sheet never has', () => {
    expect(spacedGroups('abcd efgh')).toBe('ABCD EFGH');
    expect(spacedGroups('ab-c2io01xyz')).toBe('ABC2 XYZ');
    expect(spacedGroups('abcdefghjk')).toBe('ABCD EFGH');
  });
});

describe('the words of strength', () => {
  it('never call acceptable what the policy refuses', () => {
    expect(strengthOf(200, false).acceptable).toBe(false);
    expect(strengthOf(200, false).segments).toBeLessThan(3);
  });
  it('light more segments as the estimate grows', () => {
    expect([strengthOf(20, false), strengthOf(60, false), strengthOf(85, true), strengthOf(120, true)].map(({ segments }) => segments)).toEqual([1, 2, 3, 4]);
  });
});

describe('the theme in force', () => {
  const plain = { dark: false, moreContrast: false };
  it('is the chosen one, or the computer’s', () => {
    expect(themeFor('light', { dark: true, moreContrast: true })).toBe('light');
    expect(themeFor('highContrast', plain)).toBe('hc');
    expect(themeFor('system', plain)).toBe('light');
    expect(themeFor('system', { dark: true, moreContrast: false })).toBe('dark');
    expect(themeFor('system', { dark: true, moreContrast: true })).toBe('hc');
  });
});
