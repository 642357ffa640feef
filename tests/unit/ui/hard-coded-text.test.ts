// No text is written in a component: every word that a person reads comes from the locales.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const renderer = join(import.meta.dirname, '../../../renderer');
const readAttributes = new Set(['aria-label', 'aria-description', 'aria-valuetext', 'title', 'placeholder', 'alt', 'label', 'description']);
const letters = /\p{L}{2,}/u;

/** Texts in JSX and in the attributes that people read or hear. */
function literalsOf(fileName: string, source: string): string[] {
  const file = ts.createSourceFile(fileName, source, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  const found: string[] = [];
  const note = (node: ts.Node, text: string): void => {
    if (!letters.test(text)) return;
    const { line } = file.getLineAndCharacterOfPosition(node.getStart());
    found.push(`${fileName}:${line + 1} ${text.trim()}`);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isJsxText(node)) note(node, node.text);
    if (ts.isJsxExpression(node) && !ts.isJsxAttribute(node.parent) && node.expression !== undefined && ts.isStringLiteralLike(node.expression)) {
      note(node, node.expression.text);
    }
    if (ts.isJsxAttribute(node) && ts.isIdentifier(node.name) && readAttributes.has(node.name.text)) attribute(node);
    if (ts.isJsxAttribute(node) && ts.isJsxNamespacedName(node.name)) attribute(node);
    ts.forEachChild(node, visit);
  };
  const attribute = (node: ts.JsxAttribute): void => {
    const value = node.initializer;
    if (value === undefined) return;
    if (ts.isStringLiteral(value)) note(node, value.text);
    else if (ts.isJsxExpression(value) && value.expression !== undefined && ts.isStringLiteralLike(value.expression)) note(node, value.expression.text);
  };
  // `aria-label` parses as one identifier in JSX.
  visit(file);
  return found;
}

const files = readdirSync(renderer, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.tsx'));

describe('components', () => {
  it('are found', () => {
    expect(files.length).toBeGreaterThan(20);
  });
  it.each(files)('%s holds no text', (name) => {
    expect(literalsOf(name, readFileSync(join(renderer, name), 'utf8'))).toEqual([]);
  });
});

describe('the search itself', () => {
  it.each([
    ['text between tags', 'const a = <p>Bonjour</p>;'],
    ['a string in braces', "const a = <p>{'Bonjour'}</p>;"],
    ['an aria-label', 'const a = <button aria-label="Fermer" />;'],
    ['a title in braces', "const a = <button title={'Fermer'} />;"],
    ['a placeholder', 'const a = <input placeholder="Votre nom" />;'],
  ])('sees %s', (_name, source) => {
    expect(literalsOf('sample.tsx', source)).toHaveLength(1);
  });
  it('leaves class names, keys and punctuation alone', () => {
    expect(literalsOf('sample.tsx', "const a = <p className='big' id={'x1'}>{t('app.close')} / {n}</p>;")).toEqual([]);
  });
});
