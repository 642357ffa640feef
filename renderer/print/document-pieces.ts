// A document of the privacy desk as pieces that may each begin a page: a paragraph, one item of a list, one row of a table.
// Invariant: no word is lost or added; a row higher than half a page goes on in rows of its own.
import type { WordedBlock, WordedDocument } from '../../core/domain/privacy/documents.ts';
import { shortPieces } from './pagination.ts';

export type Piece =
  | { readonly type: 'head' }
  | { readonly type: 'heading'; readonly level: 1 | 2 | 3; readonly text: string; readonly breakBefore: boolean }
  | { readonly type: 'paragraph'; readonly text: string; readonly letter: boolean; readonly breakBefore: boolean }
  | { readonly type: 'callout'; readonly title: string; readonly lines: readonly string[]; readonly breakBefore: boolean }
  | { readonly type: 'item'; readonly block: number; readonly text: string; readonly breakBefore: boolean }
  | { readonly type: 'fact'; readonly block: number; readonly label: string; readonly value: string; readonly breakBefore: boolean }
  | { readonly type: 'columns'; readonly block: number; readonly cells: readonly string[]; readonly breakBefore: boolean }
  | { readonly type: 'row'; readonly block: number; readonly cells: readonly string[]; readonly goesOn: boolean }
  | { readonly type: 'signature'; readonly name: string; readonly quality: string };

/** About a third of a page of prose, and as much in a column that is one of several. */
const proseLimit = 1_400;
const cellLimit = 1_600;
const framedLines = 3;

export function piecesOf({ blocks }: WordedDocument): readonly Piece[] {
  const pieces: Piece[] = [{ type: 'head' }];
  // What comes before the first title is a letter to a person; it is set as one.
  let letter = true;
  let breakBefore = false;
  blocks.forEach((block, index) => {
    if (block.type === 'pageBreak') {
      breakBefore = true;
      return;
    }
    if (block.type === 'heading') letter = false;
    pieces.push(...piecesOfBlock(block, index, letter, breakBefore));
    breakBefore = false;
  });
  return pieces;
}

function piecesOfBlock(block: Exclude<WordedBlock, { type: 'pageBreak' }>, index: number, letter: boolean, breakBefore: boolean): readonly Piece[] {
  switch (block.type) {
    case 'heading':
      return [{ type: 'heading', level: block.level, text: block.text, breakBefore }];
    case 'paragraph':
      return shortPieces(block.text, proseLimit).map((text, at) => ({ type: 'paragraph', text, letter, breakBefore: breakBefore && at === 0 }));
    case 'callout': {
      const lines = shortPieces(block.text, proseLimit);
      // A frame stays on one page; what it cannot hold follows it.
      const rest = lines.slice(framedLines).map((text): Piece => ({ type: 'paragraph', text, letter, breakBefore: false }));
      return [{ type: 'callout', title: block.title, lines: lines.slice(0, framedLines), breakBefore }, ...rest];
    }
    case 'list':
      return block.items.flatMap((item) => shortPieces(item, proseLimit)).map((text, at) => ({ type: 'item', block: index, text, breakBefore: breakBefore && at === 0 }));
    case 'facts':
      return block.rows.flatMap(({ label, value }, row) =>
        (value.length <= proseLimit ? [value] : shortPieces(value, proseLimit)).map((text, at): Piece => ({
          type: 'fact',
          block: index,
          label: at === 0 ? label : '',
          value: text,
          breakBefore: breakBefore && row === 0 && at === 0,
        })),
      );
    case 'table':
      return [
        { type: 'columns', block: index, cells: block.columns, breakBefore },
        ...block.rows.flatMap((cells) => rowsOf(index, cells, block.columns.length)),
      ];
    case 'signature':
      return [{ type: 'signature', name: block.name, quality: block.quality }];
  }
}

function rowsOf(block: number, cells: readonly string[], columns: number): readonly Piece[] {
  const limit = Math.floor(cellLimit / columns);
  // Short cells keep their own line ends; only a long one is cut.
  const cut = cells.map((text) => (text.length <= limit ? [text] : shortPieces(text, limit)));
  const rows = Math.max(1, ...cut.map((parts) => parts.length));
  return Array.from({ length: rows }, (_one, at) => ({ type: 'row', block, cells: cut.map((parts) => parts[at] ?? ''), goesOn: at + 1 < rows }));
}
