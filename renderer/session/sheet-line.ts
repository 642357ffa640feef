// A line of the recovery sheet as it is typed: two groups of four characters, alphabet A–Z and 2–9 without I and O.

export const sheetLabels = ['A', 'B', 'C', 'D'] as const;
export type SheetLabel = (typeof sheetLabels)[number];

/** Upper case, only characters of the alphabet, a space after the first group of four. */
export function spacedGroups(typed: string): string {
  const kept = typed.toUpperCase().replace(/[^A-HJ-NP-Z2-9]/g, '').slice(0, 8);
  return kept.length > 4 ? `${kept.slice(0, 4)} ${kept.slice(4)}` : kept;
}
