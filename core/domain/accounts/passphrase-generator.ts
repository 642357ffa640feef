// Passphrases drawn by the program: seven French words, about 82 bits (CNIL 2022-100, case 1).
import words from './passphrase-words-fr.json';

export const passphraseLength = 7;
export const passphraseWords: readonly string[] = words;

/** Bits of a drawn passphrase. */
export const drawnBits = passphraseLength * Math.log2(words.length);

/** `uniform(n)` draws an integer in [0, n) without bias. The words of one passphrase are distinct. */
export function drawPassphrase(uniform: (upperBound: number) => number): string[] {
  const drawn = new Set<string>();
  while (drawn.size < passphraseLength) {
    const word = words[uniform(words.length)];
    if (word !== undefined) drawn.add(word);
  }
  return [...drawn];
}
