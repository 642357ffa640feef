// The papers of the privacy desk, from their structure: measured once in one flow, then set page by page.
// Invariant: the words are those of the document; the window adds the page numbers, the names of its own fields and those that
// the document leaves to it (operations, roles, grants).
import type { TFunction } from 'i18next';
import { createElement, type ReactElement, type ReactNode } from 'react';
import type { DocumentLanguage, WordedDocument } from '../../core/domain/privacy/documents.ts';
import { initialsOf } from './association-mark.ts';
import { piecesOf, type Piece } from './document-pieces.ts';
import { pagesOf, type MeasuredPiece } from './pagination.ts';

/** Widths of the columns of each table, in pixels, as they came out over all its rows. */
export type ColumnWidths = ReadonlyMap<number, readonly number[]>;

export interface Layout {
  readonly pages: readonly (readonly number[])[];
  readonly widths: ColumnWidths;
}

interface DocumentProps {
  readonly document: WordedDocument;
  readonly t: TFunction;
}

/** The whole document in one flow beside an empty page, for `layoutOf`. */
export function DocumentFlow({ document, t }: DocumentProps): ReactElement {
  const pieces = piecesOf(document);
  return (
    <div className="paper-set" data-kind={document.kind}>
      <Paper document={document} t={t} page={1} pages={1}>
        {null}
      </Paper>
      <div className="paper-flow">
        <Pieces document={document} t={t} pieces={pieces} first={0} widths={new Map()} />
      </div>
    </div>
  );
}

/** Reads the heights of what `DocumentFlow` drew into `root`. */
export function layoutOf(document: WordedDocument, root: HTMLElement): Layout {
  const pieces = piecesOf(document);
  const capacity = root.querySelector('.paper-body')?.getBoundingClientRect().height ?? 0;
  const heights = new Map<number, number>();
  for (const element of root.querySelectorAll<HTMLElement>('[data-piece]')) heights.set(Number(element.dataset['piece']), element.getBoundingClientRect().height);
  const widths = new Map<number, readonly number[]>();
  const headHeights = new Map<number, number>();
  pieces.forEach((piece, index) => {
    if (piece.type !== 'columns') return;
    headHeights.set(piece.block, heights.get(index) ?? 0);
    const cells = [...root.querySelectorAll(`tr[data-piece="${index}"] > th`)];
    widths.set(piece.block, cells.map((cell) => cell.getBoundingClientRect().width));
  });
  const measured = pieces.map(
    (piece, index): MeasuredPiece => ({
      height: heights.get(index) ?? 0,
      keepWithNext: piece.type === 'heading' || piece.type === 'columns',
      breakBefore: 'breakBefore' in piece && piece.breakBefore,
      repeated: piece.type === 'row' ? (headHeights.get(piece.block) ?? 0) : 0,
    }),
  );
  return { pages: pagesOf(measured, capacity), widths };
}

export function DocumentPages({ document, t, layout }: DocumentProps & { readonly layout: Layout }): ReactElement {
  const pieces = piecesOf(document);
  return (
    <article className="paper-set" data-kind={document.kind}>
      {layout.pages.map((indices, at) => (
        <Paper key={indices[0] ?? at} document={document} t={t} page={at + 1} pages={layout.pages.length}>
          <Pieces
            document={document}
            t={t}
            pieces={indices.flatMap((index) => pieces[index] ?? [])}
            first={indices[0] ?? 0}
            widths={layout.widths}
            heads={new Map(pieces.flatMap((piece) => (piece.type === 'columns' ? [[piece.block, piece.cells] as const] : [])))}
          />
        </Paper>
      ))}
    </article>
  );
}

/** `3 novembre 2026`, `3 November 2026`. */
function dateText(date: string, language: DocumentLanguage): string {
  const text = new Intl.DateTimeFormat(language === 'fr' ? 'fr-FR' : 'en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(Date.parse(`${date}T00:00:00Z`));
  return language === 'fr' ? text.replace(/^1 /, '1er ') : text;
}

interface PaperProps extends DocumentProps {
  readonly page: number;
  readonly pages: number;
  readonly children: ReactNode;
}

function Paper({ document, t, page, pages, children }: PaperProps): ReactElement {
  return (
    <section className="paper">
      <div className="paper-body">{children}</div>
      {/* Repeated on every page: an artifact of the layout, not a part of the text for who listens to it. */}
      <footer className="sheet-foot" aria-hidden="true">
        <p>
          <span className="foot-name">{document.footer}</span>
        </p>
        <p>{dateText(document.date, document.language)}</p>
        <p>{t('print.page', { page, pages })}</p>
      </footer>
    </section>
  );
}

function Head({ document, t, piece }: DocumentProps & { readonly piece: number }): ReactElement {
  const { association, officer, reference, subject, recipient } = document;
  const date = dateText(document.date, document.language);
  return (
    <header className="paper-head" data-piece={piece}>
      <div className="sheet-head">
        <span className="mark" aria-hidden="true">
          {initialsOf(association.name)}
        </span>
        <div className="who">
          <p className="association">{association.name}</p>
          {association.subtitle === '' ? null : <p>{association.subtitle}</p>}
          {association.address === '' ? null : <p className="lines">{association.address}</p>}
        </div>
        {officer === null ? null : (
          <div className="which">
            <p>{officer.title}</p>
            <p>{officer.name}</p>
            <p>{officer.contact}</p>
          </div>
        )}
      </div>
      <div className="paper-address">
        <div>
          {reference === null ? null : <p>{t('print.privacy.reference', { reference })}</p>}
          {subject === null ? null : <p>{subject}</p>}
        </div>
        <div>
          {recipient === null ? null : (
            <>
              <p>
                <strong>{recipient.name}</strong>
              </p>
              <p>{recipient.delivery}</p>
            </>
          )}
          <p className="paper-date">{t('print.privacy.date', { date })}</p>
        </div>
      </div>
      <h1>{document.title}</h1>
      {document.subtitle === '' ? null : <p className="paper-subtitle">{document.subtitle}</p>}
    </header>
  );
}

interface PiecesProps extends DocumentProps {
  readonly pieces: readonly Piece[];
  /** Index of the first of them in the document. */
  readonly first: number;
  readonly widths: ColumnWidths;
  /** Heads of the tables, told again where a page begins inside one. */
  readonly heads?: ReadonlyMap<number, readonly string[]>;
}

/** Neighbours of one list, of one table, stand in one list, one table. */
function Pieces({ document, t, pieces, first, widths, heads }: PiecesProps): ReactNode {
  const drawn: ReactNode[] = [];
  for (let at = 0; at < pieces.length; ) {
    const piece = pieces[at];
    if (piece === undefined) break;
    const index = first + at;
    const run = runFrom(pieces, at);
    switch (piece.type) {
      case 'head':
        drawn.push(<Head key={index} document={document} t={t} piece={index} />);
        break;
      case 'heading':
        drawn.push(createElement(`h${piece.level + 1}`, { key: index, 'data-piece': index }, piece.text));
        break;
      case 'paragraph':
        drawn.push(
          <p key={index} data-piece={index} className={piece.letter ? 'prose letter' : 'prose'}>
            {piece.text}
          </p>,
        );
        break;
      case 'callout':
        drawn.push(
          <section key={index} data-piece={index} className="callout-space">
            <div className="callout">
              <p className="callout-title">{piece.title}</p>
              {piece.lines.map((line, n) => (
                <p key={n}>{line}</p>
              ))}
            </div>
          </section>,
        );
        break;
      case 'item':
        drawn.push(<ul key={index}>{run.map((one, n) => (one.type === 'item' ? <li key={n} data-piece={index + n}>{one.text}</li> : null))}</ul>);
        break;
      case 'fact':
        drawn.push(
          <dl key={index} className="facts">
            {run.map((one, n) =>
              one.type === 'fact' ? (
                <div key={n} data-piece={index + n}>
                  <dt>{one.label}</dt>
                  <dd className="lines">{one.value}</dd>
                </div>
              ) : null,
            )}
          </dl>,
        );
        break;
      case 'columns':
      case 'row':
        drawn.push(<Table key={index} rows={run} first={index} widths={widths.get(piece.block)} head={heads?.get(piece.block)} />);
        break;
      case 'signature':
        drawn.push(
          <div key={index} data-piece={index} className="signature">
            <p>{piece.name}</p>
            <p>{piece.quality}</p>
          </div>,
        );
        break;
    }
    at += run.length;
  }
  return drawn;
}

function runFrom(pieces: readonly Piece[], at: number): readonly Piece[] {
  const start = pieces[at];
  if (start === undefined || !('block' in start)) return pieces.slice(at, at + 1);
  let end = at + 1;
  for (let next = pieces[end]; next !== undefined && 'block' in next && next.block === start.block; next = pieces[end]) end += 1;
  return pieces.slice(at, end);
}

interface TableProps {
  readonly rows: readonly Piece[];
  readonly first: number;
  readonly widths: readonly number[] | undefined;
  readonly head: readonly string[] | undefined;
}

function Table({ rows, first, widths, head }: TableProps): ReactElement {
  const begins = rows[0]?.type === 'columns' ? rows[0] : null;
  const columns = begins?.cells ?? head ?? [];
  const body = begins === null ? rows : rows.slice(1);
  const offset = begins === null ? first : first + 1;
  return (
    <table className="data" data-set={widths !== undefined || undefined}>
      {widths === undefined ? null : (
        <colgroup>
          {widths.map((width, n) => (
            <col key={n} style={{ width: `${width}px` }} />
          ))}
        </colgroup>
      )}
      <thead>
        <tr {...(begins === null ? {} : { 'data-piece': first })}>
          {columns.map((column, n) => (
            <th key={n} scope="col">
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {body.map((row, n) =>
          row.type === 'row' ? (
            <tr key={n} data-piece={offset + n} data-goes-on={row.goesOn || undefined}>
              {row.cells.map((cell, column) => (
                <td key={column}>{cell}</td>
              ))}
            </tr>
          ) : null,
        )}
      </tbody>
    </table>
  );
}
