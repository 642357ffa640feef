// `3<sup>e</sup>`: the superscript letters of Unicode are not in the face.
import type { ReactNode } from 'react';
import { ordinalEnding } from './format.ts';
import { useLanguage } from './use-language.ts';

export function Ordinal({ value }: { readonly value: number }): ReactNode {
  return (
    <span>
      {value}
      <sup>{ordinalEnding(value, useLanguage())}</sup>
    </span>
  );
}
