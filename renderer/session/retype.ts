// How far a retyped phrase agrees with the words to copy. Spaces between words do not count, accents do.

export interface RetypeProgress {
  /** Whole words copied without fault, from the first. */
  readonly correct: number;
  readonly total: number;
  /** Rank from 1 of the first word that differs, or null. */
  readonly mistakeAt: number | null;
  readonly complete: boolean;
}

export function retypeProgress(words: readonly string[], typed: string): RetypeProgress {
  const normal = typed.normalize('NFC');
  const parts = normal.split(/\s+/u).filter((part) => part !== '');
  const stillTyping = !/\s$/u.test(normal);
  let correct = 0;
  for (const [index, part] of parts.entries()) {
    const expected = words[index]?.normalize('NFC');
    const unfinished = stillTyping && index === parts.length - 1;
    if (part === expected) {
      correct += 1;
      continue;
    }
    // A word being typed is no mistake while it is the beginning of the right one.
    if (unfinished && expected?.startsWith(part) === true) break;
    return { correct, total: words.length, mistakeAt: index + 1, complete: false };
  }
  return { correct, total: words.length, mistakeAt: null, complete: words.length > 0 && correct === words.length };
}
