// Which part of a rota stands on which sheet of paper. Measures are millimetres of what print CSS draws, chosen a little large:
// a row is never cut, and a page never overflows. Pure, so that tests can fill paper with any rota.
import type { PosterBlock } from '../../core/contract/rota-exchange-model.ts';

export interface Band {
  readonly from: string;
  readonly to: string;
  /** Of each day, in order; several where shifts share their hours. */
  readonly cells: readonly (readonly PosterBlock[])[];
  readonly height: number;
}
export interface MonthWeek {
  readonly days: readonly { readonly date: string; readonly inside: boolean; readonly blocks: readonly PosterBlock[] }[];
  readonly height: number;
}

/** A4 landscape without its margins, head, names of the days and foot. */
export const bandRoom = 140;
export const monthRoom = 150;
/** A4 portrait: the first sheet has the procedure above its table. */
export const firstSheetRoom = 92;
export const sheetRoom = 205;

/** Between two rows of a week. */
export const bandGap = 1.6;
const dayMs = 86_400_000;

export function datesBetween(from: string, to: string): string[] {
  const days = Math.round((Date.parse(`${to}T00:00Z`) - Date.parse(`${from}T00:00Z`)) / dayMs) + 1;
  return Array.from({ length: Math.max(0, days) }, (_, index) => new Date(Date.parse(`${from}T00:00Z`) + index * dayMs).toISOString().slice(0, 10));
}

/** Rows are put on a sheet while they fit; one that is higher than a sheet has one of its own. */
function paged<Row extends { readonly height: number }>(rows: readonly Row[], roomOf: (page: number) => number): Row[][] {
  const pages: Row[][] = [];
  let used = Infinity;
  for (const row of rows) {
    if (used + row.height > roomOf(pages.length - 1)) {
      pages.push([]);
      used = 0;
    }
    pages.at(-1)?.push(row);
    used += row.height;
  }
  return pages.length === 0 ? [[]] : pages;
}

/** Each person a line, and one more for what is missing, for the label and for the initials. */
function blockHeight({ people, missing, label }: PosterBlock): number {
  return 3 + 7 * Math.max(1, people.length) + (missing > 0 && people.length > 0 ? 5 : 0) + (missing > 0 && people.length === 0 ? 9 : 0) + (label === '' ? 0 : 5);
}

export function weekPages(blocks: readonly PosterBlock[], days: readonly string[]): Band[][] {
  const hours = [...new Set(blocks.map(({ from, to }) => `${from} ${to}`))].sort();
  const bands = hours.map((key): Band => {
    const [from = '', to = ''] = key.split(' ');
    const cells = days.map((date) => blocks.filter((block) => block.date === date && block.from === from && block.to === to));
    const height = bandGap + Math.max(16, ...cells.map((cell) => cell.reduce((sum, block) => sum + blockHeight(block), 0)));
    return { from, to, cells, height };
  });
  return paged(bands, () => bandRoom);
}

/** Signs that fit on a line of a day of the month. */
const monthLine = 21;

export function monthBlockLines({ people, label, missing, onCall }: PosterBlock): number {
  const words = [...people.map(({ name, role }) => name.length + (role === 'listener' ? 2 : 10)), label.length, missing > 0 ? 12 : 0, onCall ? 10 : 0];
  return 1 + Math.max(1, Math.ceil(words.reduce((sum, length) => sum + length, 0) / monthLine));
}

export function monthPages(blocks: readonly PosterBlock[], from: string, to: string): MonthWeek[][] {
  const back = (new Date(`${from}T00:00Z`).getUTCDay() + 6) % 7;
  const monday = new Date(Date.parse(`${from}T00:00Z`) - back * dayMs).toISOString().slice(0, 10);
  const dates = datesBetween(monday, to);
  const weeks = Array.from({ length: Math.ceil(dates.length / 7) }, (_, week): MonthWeek => {
    const days = Array.from({ length: 7 }, (_day, index) => {
      const date = new Date(Date.parse(`${monday}T00:00Z`) + (week * 7 + index) * dayMs).toISOString().slice(0, 10);
      return { date, inside: from <= date && date <= to, blocks: blocks.filter((block) => block.date === date) };
    });
    const lines = Math.max(...days.map(({ blocks: own }) => own.reduce((sum, block) => sum + monthBlockLines(block), 0)));
    return { days, height: Math.max(17, 7.5 + 3.6 * lines + 0.6 * Math.max(...days.map(({ blocks: own }) => own.length))) };
  });
  return paged(weeks, () => monthRoom);
}

export interface SheetRow {
  readonly block: PosterBlock;
  /** The first of its day says which day. */
  readonly first: boolean;
  readonly height: number;
}

/** Signs that fit on a line of the people's column. */
const sheetLine = 52;

/** `taken`: millimetres that the numbers and one's own steps take from the first sheet. */
export function sheetPages(blocks: readonly PosterBlock[], taken: number): SheetRow[][] {
  let day = '';
  const rows = blocks.map((block): SheetRow => {
    const first = block.date !== day;
    day = block.date;
    const words = block.people.reduce((sum, { name, role }) => sum + name.length + (role === 'listener' ? 2 : 11), 0) + block.label.length + (block.missing > 0 ? 14 : 0) + (block.onCall ? 12 : 0);
    return { block, first, height: 6.4 + 5 * (Math.max(1, Math.ceil(words / sheetLine)) - 1) };
  });
  return paged(rows, (page) => (page <= 0 ? Math.max(0, firstSheetRoom - taken) : sheetRoom));
}
