// Draws the meaningless words that stand for identities. Letters only: no token can ever look like part of a number.
import type { CallToken } from '../../../core/values/ids.ts';

/** Cryptographically random bytes; passed in so that tests can choose them. */
export type RandomBytes = (count: number) => Uint8Array;

export interface TokenSource {
  /** Lower-case letters, each equally likely. */
  letters(count: number): string;
  callToken(): CallToken;
}

/** Largest multiple of 26 in a byte: larger bytes are drawn again, so that no letter is favoured. */
const fair = 234;

export function createTokenSource(random: RandomBytes): TokenSource {
  const letters = (count: number): string => {
    let text = '';
    while (text.length < count) {
      for (const byte of random(count)) {
        if (byte < fair && text.length < count) text += String.fromCharCode(97 + (byte % 26));
      }
    }
    return text;
  };
  return { letters, callToken: () => letters(20) as CallToken };
}
