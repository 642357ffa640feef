// Rules of accounts: passphrases, drawn words, recovery codes, delays, dormancy, phases.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { phase as phases } from '../../../core/contract/access.ts';
import { daysUnused, isDormant } from '../../../core/domain/accounts/dormancy.ts';
import { drawPassphrase, drawnBits, passphraseWords } from '../../../core/domain/accounts/passphrase-generator.ts';
import { assessPassphrase } from '../../../core/domain/accounts/passphrase.ts';
import { checkOfLine, isRecoveryLineCorrect, joinRecoveryLines, linesOfRecoveryCode, textOfRecoveryCode } from '../../../core/domain/accounts/recovery-code.ts';
import { nextPhase, type SessionEvent } from '../../../core/domain/accounts/session-phase.ts';
import { afterFailure, delayAfter, noAttempts, remainingDelay } from '../../../core/domain/accounts/sign-in-delay.ts';

describe('passphrases', () => {
  test.each([
    ['four classes', 'vT7)kq.Lw2(x'],
    ['three classes', 'vT7kq4Lw2xRb9m'],
    ['seven words', 'girafe moulin citron bateau velours horloge pinceau'],
    ['words with accents', 'été forêt rivière château hibou cerise papillon'],
  ])('%s pass', async (_form, text) => {
    expect(await assessPassphrase(text, ['odile'])).toMatchObject({ acceptable: true, reasons: [] });
  });

  test.each([
    ['', 'too-short'],
    ['vT7)kq.Lw', 'too-short'],
    ['Motdepasse2026!', 'predictable'],
    ['Azertyuiop123!', 'predictable'],
    ['aaaaaaaaaaaaA1!', 'predictable'],
    ['Odile.Ferroux.2026', 'personal'],
    ['vtkqlwxrbmzpyc', 'too-few-classes'],
    ['girafe girafe girafe girafe girafe girafe girafe', 'too-few-classes'],
  ])('%j does not: %s', async (text, reason) => {
    const assessment = await assessPassphrase(text, ['odile.ferroux', 'Odile Ferroux']);
    expect(assessment.acceptable).toBe(false);
    expect(assessment.reasons).toContain(reason);
  });

  test('every passphrase that the program draws is accepted', async () => {
    let seed = 1;
    const uniform = (bound: number): number => (seed = (seed * 48_271) % 2_147_483_647) % bound;
    for (let draw = 0; draw < 40; draw += 1) {
      const words = drawPassphrase(uniform);
      expect(new Set(words).size).toBe(7);
      const assessment = await assessPassphrase(words.join(' '), ['odile', 'La Veilleuse']);
      expect(assessment, words.join(' ')).toMatchObject({ acceptable: true });
      expect(assessment.bits).toBeGreaterThanOrEqual(80);
    }
  });

  test('the word list is worth 80 bits in seven words, and types on any keyboard', () => {
    expect(new Set(passphraseWords).size).toBe(passphraseWords.length);
    expect(passphraseWords.length).toBeGreaterThanOrEqual(2900);
    expect(drawnBits).toBeGreaterThanOrEqual(80);
    for (const word of passphraseWords) expect(word).toMatch(/^[a-z]{4,8}$/);
  });
});

describe('the recovery code', () => {
  const code = fc.uint8Array({ minLength: 20, maxLength: 20 });

  test('is read back as printed, whatever the spaces and the case', () => {
    fc.assert(
      fc.property(code, (drawn) => {
        const lines = linesOfRecoveryCode(drawn);
        expect(lines.map(({ left, right }) => left + right).join('')).toBe(textOfRecoveryCode(drawn));
        expect(textOfRecoveryCode(drawn)).toMatch(/^[2-9A-HJ-NP-Z]{32}$/);
        expect(joinRecoveryLines(lines.map(({ left, right }) => ` ${left.toLowerCase()}-${right} `))).toBe(textOfRecoveryCode(drawn));
        for (const { label, left, right, check } of lines) expect(isRecoveryLineCorrect(label, left + right, check)).toBe(true);
      }),
    );
  });

  test('one wrong character, two exchanged characters or another line are caught', () => {
    fc.assert(
      fc.property(code, fc.nat(7), fc.nat(7), fc.constantFrom(...'23456789ABCDEFGHJKLMNPQRSTUVWXYZ'), (drawn, first, second, other) => {
        const { left, right, check } = linesOfRecoveryCode(drawn)[0]!;
        const characters = [...(left + right)];
        expect(checkOfLine('B', characters.join(''))).not.toBe(check);
        const wrong = characters.with(first, other).join('');
        if (wrong !== left + right) expect(checkOfLine('A', wrong)).not.toBe(check);
        const exchanged = characters.with(first, characters[second]!).with(second, characters[first]!).join('');
        if (exchanged !== left + right) expect(checkOfLine('A', exchanged)).not.toBe(check);
      }),
    );
  });
});

describe('delays after wrong passphrases', () => {
  test('three are free, then 5 s, 15 s, 30 s, 1 min, doubling up to 15 min', () => {
    expect(Array.from({ length: 12 }, (_, failures) => delayAfter(failures) / 1000)).toEqual([0, 0, 0, 0, 5, 15, 30, 60, 120, 240, 480, 900]);
    expect(delayAfter(10_000)).toBe(900_000);
  });

  test('a clock set back neither frees nor lengthens', () => {
    let attempts = noAttempts;
    for (let index = 0; index < 6; index += 1) attempts = afterFailure(attempts, 1_000_000);
    expect(remainingDelay(attempts, 1_000_000)).toBe(30_000);
    expect(remainingDelay(attempts, 1_020_000)).toBe(10_000);
    expect(remainingDelay(attempts, 1_030_000)).toBe(0);
    expect(remainingDelay(attempts, 0)).toBe(30_000);
  });
});

describe('dormant accounts', () => {
  const dayMs = 86_400_000;
  test('count from the last use, creation or decision to keep', () => {
    const use = { createdAt: 0, lastSignInAt: 10 * dayMs, keptAt: null, disabled: false };
    expect(daysUnused(use, 99.5 * dayMs)).toBe(89);
    expect(isDormant(use, 99.5 * dayMs)).toBe(false);
    expect(isDormant(use, 100 * dayMs)).toBe(true);
    expect(isDormant({ ...use, keptAt: 20 * dayMs }, 100 * dayMs)).toBe(false);
    expect(isDormant({ ...use, disabled: true }, 500 * dayMs)).toBe(false);
    expect(isDormant({ createdAt: 0, lastSignInAt: null, keptAt: null, disabled: false }, 90 * dayMs)).toBe(true);
  });
});

test('the session changes phase only as drawn', () => {
  const events: SessionEvent[] = ['created', 'signedIn', 'locked', 'unlocked', 'signedOut', 'faulted'];
  const table = Object.fromEntries(phases.options.map((from) => [from, events.flatMap((event) => (nextPhase(from, event) === null ? [] : [`${event}>${nextPhase(from, event) ?? ''}`]))]));
  expect(table).toEqual({
    absent: ['created>open', 'faulted>unusable'],
    unusable: [],
    signedOut: ['signedIn>open', 'faulted>unusable'],
    open: ['locked>locked', 'signedOut>signedOut', 'faulted>unusable'],
    locked: ['signedIn>open', 'unlocked>open', 'signedOut>signedOut', 'faulted>unusable'],
  });
});
