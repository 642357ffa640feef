// The texts: same keys in both languages, none empty, French typography, a sentence for every error and line fault.
import { describe, expect, it } from 'vitest';
import { errorCode } from '../../../core/contract/errors.ts';
import { lineFault } from '../../../core/contract/line-settings.ts';
import en from '../../../renderer/locales/en.json' with { type: 'json' };
import fr from '../../../renderer/locales/fr.json' with { type: 'json' };

type Texts = { readonly [key: string]: string | Texts };

function entriesOf(texts: Texts, path = ''): [string, string][] {
  return Object.entries(texts).flatMap(([key, value]) =>
    typeof value === 'string' ? [[path + key, value] as [string, string]] : entriesOf(value, `${path}${key}.`),
  );
}
const french = entriesOf(fr);
const english = entriesOf(en);
/** `<sup>` aside: French raises the end of an ordinal, English writes the number plainly. */
const placeholders = (text: string): string[] =>
  [...text.matchAll(/\{\{\s*\w+\s*\}\}|<(?!\/?sup>)\/?\w+\/?>/g)].map(([found]) => found).sort();
const shown = (text: string): string => text.replaceAll('\u00a0', '⍽').replaceAll('\u202f', '⎵');

describe('both languages', () => {
  it('have the same keys in the same order', () => {
    expect(english.map(([key]) => key)).toEqual(french.map(([key]) => key));
  });
  it.each([
    ['fr', french],
    ['en', english],
  ])('%s has no empty or blank text', (_language, entries) => {
    expect(entries.filter(([, text]) => text.trim() === '' || text !== text.trim())).toEqual([]);
  });
  it('use the same placeholders and tags', () => {
    const theirs = new Map(english);
    const different = french.filter(([key, text]) => placeholders(text).join() !== placeholders(theirs.get(key) ?? '').join());
    expect(different.map(([key]) => key)).toEqual([]);
  });
});

const rules: readonly (readonly [string, RegExp])[] = [
  ['a straight apostrophe', /'/],
  ['straight quotation marks', /"/],
  ['three dots instead of an ellipsis', /\.\.\./],
  ['no narrow no-break space before ; ! ?', /[^\u202f\s][;!?](?!\w)|[^\u202f][;!?](?=\s|$)/],
  ['no no-break space before a colon', /[^\u00a0\d]:(?=\s|$)| :/],
  ['no no-break space inside « »', /«(?!\u00a0)|(?<!\u00a0)»/],
  ['a breaking space between a figure and its unit', /(?:\d|\}\}) (?:h|min|s|%|€|Mo|Go)(?![\p{L}])/u],
  ['an exclamation mark', /!/],
];
describe('French typography', () => {
  it.each(rules)('has not %s', (_name, pattern) => {
    const wrong = french.filter(([, text]) => pattern.test(text.replace(/\{\{.*?\}\}/g, '0')));
    expect(wrong.map(([key, text]) => `${key}: ${shown(text)}`)).toEqual([]);
  });
  it('the rules see what they are for', () => {
    const seen = (text: string): string[] => rules.filter(([, pattern]) => pattern.test(text)).map(([name]) => name);
    expect(seen("l'appel")).toContain('a straight apostrophe');
    expect(seen('Vraiment ?')).toContain('no narrow no-break space before ; ! ?');
    expect(seen('Vraiment?')).toContain('no narrow no-break space before ; ! ?');
    expect(seen('Ligne : 2')).toContain('no no-break space before a colon');
    expect(seen('« oui »')).toContain('no no-break space inside « »');
    expect(seen('encore 5 min')).toContain('a breaking space between a figure and its unit');
    expect(seen('Vraiment\u202f? Ligne\u00a0: «\u00a0oui\u00a0», 5\u00a0min, à 18:42')).toEqual([]);
  });
});

describe('words kept for one meaning', () => {
  it('"enregistrer" is for audio only', () => {
    const elsewhere = french.filter(([key, text]) => /enregistr/i.test(text) && !/recording|announcements|sound/i.test(key));
    expect(elsewhere.map(([key, text]) => `${key}: ${text}`).filter((line) => !/enregistrements?\b|non enregistré/i.test(line))).toEqual([]);
  });
  it.each([
    ['usager', /\busagers?\b/i],
    ['hotline', /\bhotline\b/i],
    ['liste noire', /liste noire/i],
    ['cryptage', /\bcrypt(age|é|er)/i],
    ['mise en garde', /mettre en garde/i],
  ])('"%s" is never written', (_word, pattern) => {
    expect(french.filter(([, text]) => pattern.test(text)).map(([key]) => key)).toEqual([]);
  });
});

describe('errors in words', () => {
  it.each(errorCode.options)('%s says what happened, what it means for callers, what to do', (code) => {
    for (const language of [fr, en]) {
      const { what, effect, action } = language.errors[code];
      for (const sentence of [what, effect, action]) expect(sentence).toMatch(/^\p{Lu}.*[.…]$/u);
    }
  });
  it.each(lineFault.options)('line fault %s has its three sentences', (fault) => {
    for (const language of [fr, en]) {
      const { what, effect, action } = language.lineFault[fault];
      for (const sentence of [what, effect, action]) expect(sentence).toMatch(/^\p{Lu}.*[.…]$/u);
    }
  });
  it('has no sentence for a code that does not exist', () => {
    expect(Object.keys(fr.errors).sort()).toEqual([...errorCode.options].sort());
    expect(Object.keys(fr.lineFault).sort()).toEqual([...lineFault.options].sort());
  });
});
