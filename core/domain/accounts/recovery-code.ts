// The code printed on the recovery sheet: 160 bits as four lines of two groups of four characters and two check digits.
// Invariant: the check digits are computed from what is printed on the line, so they tell nothing more than the line.
import type { SheetGroup } from '../../contract/calls/setup.ts';

/** 32 signs that are not mistaken for one another: neither O nor I, neither 0 nor 1. */
const alphabet = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
const lineLabels = ['A', 'B', 'C', 'D'] as const;
const charactersPerLine = 8;
/** 20 bytes × 8 bits = 32 characters × 5 bits. */
export const recoveryCodeBytes = 20;

export interface RecoveryLine {
  readonly label: string;
  readonly left: string;
  readonly right: string;
  readonly check: string;
}

/** The 32 characters of a code. */
export function textOfRecoveryCode(code: Uint8Array): string {
  let text = '';
  let buffered = 0;
  let bits = 0;
  for (const byte of code) {
    buffered = (buffered << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += alphabet[(buffered >> bits) & 31] ?? '';
      buffered &= (1 << bits) - 1;
    }
  }
  return text;
}

/** What people type for a character of the sheet: lower case, spaces and dashes are forgiven; the rest is not. */
export function cleanRecoveryText(text: string): string {
  return text.toUpperCase().replace(/[\s\u00a0\u202f-]/gu, '');
}

/**
 * Two digits that catch every single wrong character and every exchange of two characters of the line: a weighted sum
 * modulo the prime 97 with distinct weights (the principle of ISO 7064 MOD 97), salted with the line's label.
 */
export function checkOfLine(label: string, characters: string): string {
  let sum = label.charCodeAt(0);
  for (const [index, character] of [...characters].entries()) {
    sum = (sum + (alphabet.indexOf(character) + 1) * weightAt(index)) % 97;
  }
  return String(sum).padStart(2, '0');
}

/** Powers of 10 modulo 97 are distinct for the eight places. */
function weightAt(index: number): number {
  let weight = 1;
  for (let step = 0; step <= index; step += 1) weight = (weight * 10) % 97;
  return weight;
}

export function linesOfRecoveryCode(code: Uint8Array): RecoveryLine[] {
  const text = textOfRecoveryCode(code);
  return lineLabels.map((label, index) => {
    const characters = text.slice(index * charactersPerLine, (index + 1) * charactersPerLine);
    return { label, left: characters.slice(0, 4), right: characters.slice(4), check: checkOfLine(label, characters) };
  });
}

export function isRecoveryLineCorrect(label: string, text: string, check: string): boolean {
  const characters = cleanRecoveryText(text);
  return isRecoveryLine(characters) && checkOfLine(label, characters) === check.trim();
}

function isRecoveryLine(characters: string): boolean {
  return characters.length === charactersPerLine && [...characters].every((character) => alphabet.includes(character));
}

/** The normal form of four typed lines, or null when one of them cannot come from a sheet. Check digits at a line's end are accepted. */
export function joinRecoveryLines(lines: readonly string[]): string | null {
  const cleaned = lines.map((line, index) => {
    const characters = cleanRecoveryText(line);
    const label = lineLabels[index] ?? '';
    if (characters.length === charactersPerLine + 2) {
      const body = characters.slice(0, charactersPerLine);
      return checkOfLine(label, body) === characters.slice(charactersPerLine) ? body : '';
    }
    return characters;
  });
  return cleaned.length === lineLabels.length && cleaned.every(isRecoveryLine) ? cleaned.join('') : null;
}

/** The group of a code that a place on the sheet names, e.g. `C2`. */
export function groupOfRecoveryCode(code: Uint8Array, group: SheetGroup): string {
  const line = linesOfRecoveryCode(code).find(({ label }) => label === group.charAt(0));
  if (line === undefined) return '';
  return group.charAt(1) === '1' ? line.left : line.right;
}
