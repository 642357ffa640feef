// How strong a passphrase is: the CNIL's class rules (passphrase-rules.ts) corrected by the zxcvbn estimate.
// Invariant: the store and the windows use this one function, so that what looks accepted while typing is accepted.
import type { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { estimateByClasses } from './passphrase-rules.ts';

/** CNIL 2022-100, case 1. */
export const requiredBits = 80;

export type PassphraseReason = 'too-short' | 'too-few-classes' | 'predictable' | 'personal';

export interface PassphraseAssessment {
  /** Estimate shown while typing; at least `requiredBits` when acceptable. */
  readonly bits: number;
  readonly acceptable: boolean;
  /** What to change, most useful first; empty when acceptable. */
  readonly reasons: readonly PassphraseReason[];
}

let estimator: Promise<ZxcvbnFactory> | null = null;

/** The dictionaries weigh about 2 MB: loaded at the first keystroke, not with the window. */
function loadEstimator(): Promise<ZxcvbnFactory> {
  estimator ??= Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
    import('@zxcvbn-ts/language-fr'),
  ]).then(
    ([core, common, french]) =>
      new core.ZxcvbnFactory({
        dictionary: { ...common.dictionary, ...french.dictionary },
        graphs: common.adjacencyGraphs,
      }),
  );
  return estimator;
}

/**
 * zxcvbn counts about ten guesses a character for a text without any pattern. Down to this share of that figure the text
 * passes for random (short chance matches occur in random texts too); below, the bits shrink in proportion.
 */
const patternTolerance = 0.7;
/** The same for words: common words have small ranks, so chance draws lie well below log2 of the list. */
const wordTolerance = 0.6;
/** zxcvbn slows down on long texts; what follows adds no information that the rules need. */
const examinedLength = 100;

/** `personal`: login, display name, association name… which the passphrase must not lean on. */
export async function assessPassphrase(text: string, personal: readonly string[]): Promise<PassphraseAssessment> {
  const normalised = text.normalize('NFC');
  const estimate = estimateByClasses(normalised);
  if (estimate.length === 0) return { bits: 0, acceptable: false, reasons: ['too-short'] };
  const checker = await loadEstimator();
  const hints = personal.flatMap((value) => [value, ...value.split(/[^\p{L}\p{N}]+/u)]).filter((value) => value.length >= 3);
  const result = checker.check(normalised.slice(0, examinedLength), hints);
  const examined = Math.min(estimate.length, examinedLength);
  const share =
    estimate.rule === 'words'
      ? (result.guessesLog10 * Math.log2(10)) / (estimate.bits * wordTolerance * (examined / estimate.length))
      : result.guessesLog10 / (examined * patternTolerance);
  const bits = Math.round(estimate.bits * Math.min(1, share));
  const reasons: PassphraseReason[] = [];
  if (estimate.rule === null) {
    if (estimate.length < 12) reasons.push('too-short');
    else if (estimate.length >= 14 || estimate.classes < 3) reasons.push('too-few-classes');
    else reasons.push('too-short');
  }
  if (share < 1 && bits < requiredBits) {
    const leansOnPerson = result.sequence.some((match) => match['dictionaryName'] === 'userInputs');
    reasons.push(leansOnPerson ? 'personal' : 'predictable');
  } else if (bits < requiredBits && reasons.length === 0) {
    reasons.push('too-short');
  }
  return { bits, acceptable: estimate.rule !== null && bits >= requiredBits, reasons };
}
