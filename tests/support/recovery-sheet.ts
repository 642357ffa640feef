// Reads a saved recovery sheet as a person would read the paper: four lines of two groups and a check number.
import { execFileSync } from 'node:child_process';

export interface SheetLine {
  readonly left: string;
  readonly right: string;
  readonly check: string;
}

/** By label, A to D. Throws when the page does not hold all four lines. */
export function readRecoverySheet(pdf: string): ReadonlyMap<string, SheetLine> {
  const text = execFileSync('pdftotext', ['-layout', pdf, '-'], { encoding: 'utf8' });
  const lines = new Map<string, SheetLine>();
  for (const match of text.matchAll(/^\s*([A-D])\s+([A-HJ-NP-Z2-9]{4})\s+([A-HJ-NP-Z2-9]{4})\s+(\d\d)\s*$/gm)) {
    const [, label = '', left = '', right = '', check = ''] = match;
    lines.set(label, { left, right, check });
  }
  if (lines.size !== 4) throw new Error('the recovery sheet cannot be read');
  return lines;
}

/** The group that the screen asks for: "Ligne B, groupe de droite". */
export function groupNamed(lines: ReadonlyMap<string, SheetLine>, label: string): string {
  const match = /Ligne ([A-D]), groupe de (gauche|droite)/.exec(label);
  const line = lines.get(match?.[1] ?? '');
  if (line === undefined) throw new Error(`no such group: ${label}`);
  return match?.[2] === 'gauche' ? line.left : line.right;
}
