// The class rules of CNIL deliberation 2022-100 (case 1: a passphrase alone), without any dictionary.
// Invariant: what these rules refuse is refused everywhere; the dictionaries of passphrase.ts can only refuse more.

/** ASCII punctuation, the space, and the signs of a French keyboard: more than the 37 that the CNIL counts on. */
const specialCount = 37;

export interface ClassEstimate {
  /** Bits of the same text drawn at random: length × log2(alphabet), or words × log2(word list). */
  readonly bits: number;
  readonly rule: 'fourClasses' | 'threeClasses' | 'words' | null;
  readonly length: number;
  readonly classes: number;
  readonly words: number;
}

/** Bits of one word drawn from a list of about 3 500 (the list of passphrase-words-fr.json). */
export const bitsOfAWord = Math.log2(3500);

/**
 * Which of the three CNIL forms a passphrase takes: 12 characters of four classes, 14 of three, or seven words.
 * Lengths count Unicode code points after NFC.
 */
export function estimateByClasses(text: string): ClassEstimate {
  const characters = [...text.normalize('NFC')];
  const length = characters.length;
  let alphabet = 0;
  let classes = 0;
  const count = (pattern: RegExp, size: number): void => {
    if (!characters.some((character) => pattern.test(character))) return;
    alphabet += size;
    classes += 1;
  };
  count(/\p{Ll}/u, 26);
  count(/\p{Lu}/u, 26);
  count(/\p{Nd}/u, 10);
  count(/[^\p{Ll}\p{Lu}\p{Nd}]/u, specialCount);
  const wordList = text.normalize('NFC').toLowerCase().match(/\p{L}{3,}/gu) ?? [];
  const words = new Set(wordList).size;
  const byCharacters = alphabet === 0 ? 0 : length * Math.log2(alphabet);
  const byWords = words * bitsOfAWord;
  const rule = words >= 7 ? 'words' : length >= 12 && classes === 4 ? 'fourClasses' : length >= 14 && classes >= 3 ? 'threeClasses' : null;
  // Words are guessed as words: a text made of them is worth no more than their count.
  const bits = words >= 3 && classes <= 3 ? Math.min(byWords, byCharacters) : byCharacters;
  return { bits, rule, length, classes, words };
}
