// How strong a phrase written by a person is. The estimator and its dictionaries load on first use: most people take
// the suggested words and never need them.

export type StrengthWord = 'weak' | 'fair' | 'good' | 'strong';
export interface Strength {
  readonly word: StrengthWord;
  /** Lit segments of the bar, 1 to 4. */
  readonly segments: 1 | 2 | 3 | 4;
  readonly acceptable: boolean;
}

/** Seven drawn words: 7 × log2 of the list, above the 80 bits of CNIL recommendation 2022-100, case 1. */
export const suggestedStrength: Strength = { word: 'strong', segments: 4, acceptable: true };

/** Words of the bar for an estimate in bits; `acceptable` is the policy's own answer, never deduced from the bar. */
export function strengthOf(bits: number, acceptable: boolean): Strength {
  if (acceptable) return bits >= 100 ? suggestedStrength : { word: 'good', segments: 3, acceptable };
  return bits >= 55 ? { word: 'fair', segments: 2, acceptable } : { word: 'weak', segments: 1, acceptable };
}
