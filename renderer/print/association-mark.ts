// The mark of an association that has no logo: its initials.

/** Words that a name carries and a mark leaves out. */
const smallWords = new Set(['de', 'du', 'des', 'la', 'le', 'les', 'l', 'd', 'et', 'en', 'au', 'aux', 'a', 'of', 'the', 'and']);

/** Two initials at most: of the words that matter where two of them are, else of all (`La Veilleuse` gives LV). */
export function initialsOf(name: string): string {
  const words = name.split(/[\s'’\-–.,]+/u).filter((word) => word !== '');
  const told = words.filter((word) => !smallWords.has(word.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()));
  const kept = told.length > 1 ? told : words;
  return kept
    .slice(0, 2)
    .map((word) => [...word][0] ?? '')
    .join('')
    .toLocaleUpperCase('fr');
}
