// The strength of a phrase while it is written, by the same function that the store will use to accept it.
import { useEffect, useState } from 'react';
import { assessPassphrase, type PassphraseReason } from '../../core/domain/accounts/passphrase.ts';
import { strengthOf, type Strength } from './passphrase-strength.ts';

export interface MeasuredStrength extends Strength {
  readonly reasons: readonly PassphraseReason[];
}

/** Null while nothing is written or before the first estimate. The last estimate stays until the next one is ready. */
export function useStrength(phrase: string, known: readonly string[]): MeasuredStrength | null {
  const [strength, setStrength] = useState<MeasuredStrength | null>(null);
  const written = phrase !== '';
  const knownText = known.join('\n');
  useEffect(() => {
    if (phrase === '') return;
    let current = true;
    void assessPassphrase(phrase, knownText.split('\n')).then(({ bits, acceptable, reasons }) => {
      if (current) setStrength({ ...strengthOf(bits, acceptable), reasons });
    });
    return () => {
      current = false;
    };
  }, [phrase, knownText]);
  return written ? strength : null;
}
