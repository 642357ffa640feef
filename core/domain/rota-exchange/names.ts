// How much of a name leaves the application: a poster on a wall and a file on a shared disk are read by everybody.
import type { NameStyle } from '../../contract/rota-exchange-model.ts';

/** `HV`; two at most. */
export function initials(name: string): string {
  const words = name.split(/[\s\-'’.]+/u).filter((word) => word !== '');
  const kept = words.length > 2 ? [words[0] ?? '', words.at(-1) ?? ''] : words;
  return kept.map((word) => [...word][0] ?? '').join('').toLocaleUpperCase('fr');
}

/** `Jean-Luc`: the first word. */
export function firstName(name: string): string {
  return name.trim().split(/[\s\u00a0]+/u)[0] ?? '';
}

export function styledName(name: string, style: NameStyle): string {
  return style === 'full' ? name : style === 'first' ? firstName(name) : initials(name);
}

/** First names that two people share get the initial of the last name: `Paul G.` */
export function styledNames<Id>(people: readonly { readonly id: Id; readonly name: string }[], style: NameStyle): Map<Id, string> {
  const plainly = people.map(({ id, name }) => ({ id, name, shown: styledName(name, style) }));
  return new Map(
    plainly.map(({ id, name, shown }) => {
      const shared = style === 'first' && plainly.filter((other) => other.shown === shown).length > 1;
      const last = name.trim().split(/[\s\u00a0]+/u).slice(1).at(-1);
      return [id, shared && last !== undefined ? `${shown} ${[...last][0] ?? ''}.` : shown];
    }),
  );
}
