// Pages of a printed document: nothing lost, nothing twice, no title alone at the foot of a page.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { WordedDocument } from '../../../core/domain/privacy/documents.ts';
import { piecesOf } from '../../../renderer/print/document-pieces.ts';
import { pagesOf, shortPieces, type MeasuredPiece } from '../../../renderer/print/pagination.ts';

const capacity = 100;
const piece = (height: number, change: Partial<MeasuredPiece> = {}): MeasuredPiece => ({ height, keepWithNext: false, breakBefore: false, repeated: 0, ...change });
const anyPiece = fc.record({
  height: fc.integer({ min: 1, max: 60 }),
  keepWithNext: fc.boolean(),
  breakBefore: fc.boolean(),
  repeated: fc.integer({ min: 0, max: 10 }),
});
const seeded = { seed: 20261122, numRuns: 500 } as const;

describe('pagesOf', () => {
  it('puts every piece on one page, in order', () => {
    fc.assert(
      fc.property(fc.array(anyPiece, { maxLength: 80 }), (pieces) => {
        expect(pagesOf(pieces, capacity).flat()).toEqual(pieces.map((_one, index) => index));
      }),
      seeded,
    );
  });

  it('fills no page beyond its height, but for a chain that is higher than a page', () => {
    fc.assert(
      fc.property(fc.array(anyPiece.map((one) => ({ ...one, keepWithNext: false })), { maxLength: 80 }), (pieces) => {
        for (const page of pagesOf(pieces, capacity)) {
          const height = page.reduce((sum, index) => sum + pieces[index]!.height, pieces[page[0]!]!.repeated);
          expect(height).toBeLessThanOrEqual(capacity);
        }
      }),
      seeded,
    );
  });

  it('keeps a title with what it announces', () => {
    expect(pagesOf([piece(90), piece(8, { keepWithNext: true }), piece(20)], capacity)).toEqual([[0], [1, 2]]);
    expect(pagesOf([piece(70), piece(8, { keepWithNext: true }), piece(20)], capacity)).toEqual([[0, 1, 2]]);
  });

  it('begins a page where the document asks for one, and never an empty one', () => {
    expect(pagesOf([piece(1, { breakBefore: true }), piece(1, { breakBefore: true })], capacity)).toEqual([[0], [1]]);
    expect(pagesOf([], capacity)).toEqual([]);
  });

  it('counts the head of a table that is told again', () => {
    const row = piece(30, { repeated: 15 });
    expect(pagesOf([piece(15, { keepWithNext: true }), row, row, row, row], capacity)).toEqual([[0, 1, 2], [3, 4]]);
  });
});

describe('pieces of a document', () => {
  it('lose no word, however long a paragraph or a cell', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'é'), minLength: 1, maxLength: 12 });
    const prose = fc.array(word, { minLength: 1, maxLength: 900 }).map((words) => words.join(' '));
    fc.assert(
      fc.property(prose, prose, (text, cell) => {
        const document = {
          kind: 'accessReply',
          blocks: [
            { type: 'paragraph', text, anchor: null },
            { type: 'table', columns: ['1', '2'], rows: [[cell, 'x']], anchor: null },
          ],
        } as unknown as WordedDocument;
        const pieces = piecesOf(document);
        const paragraphs = pieces.flatMap((one) => (one.type === 'paragraph' ? [one.text] : []));
        const cells = pieces.flatMap((one) => (one.type === 'row' ? [one.cells[0]] : []));
        expect(paragraphs.join(' ')).toBe(text);
        expect(cells.join(' ')).toBe(cell);
      }),
      { ...seeded, numRuns: 100 },
    );
  });

  it('cut a word without spaces too', () => {
    expect(shortPieces('x'.repeat(25), 10)).toEqual(['x'.repeat(10), 'x'.repeat(10), 'x'.repeat(5)]);
  });
});
