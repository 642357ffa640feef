// Cuts a measured flow into pages: a running footer with page x / y needs real pages, which CSS on Chromium 114 cannot count.
// Invariant: every piece is on exactly one page, in order; a title is never the last thing of its page.

export interface MeasuredPiece {
  /** In the unit of `capacity`. */
  readonly height: number;
  /** Must have the next piece on the same page: titles, heads of tables. */
  readonly keepWithNext: boolean;
  readonly breakBefore: boolean;
  /** What a page adds above when it begins with this piece: the head of its table, told again. */
  readonly repeated: number;
}

/** Indices of the pieces of each page. A piece higher than a page has one to itself. */
export function pagesOf(pieces: readonly MeasuredPiece[], capacity: number): readonly (readonly number[])[] {
  const pages: number[][] = [];
  let page: number[] = [];
  let used = 0;
  const turn = (): void => {
    if (page.length > 0) pages.push(page);
    page = [];
    used = 0;
  };
  pieces.forEach((piece, index) => {
    let needed = piece.height;
    for (let next = index; pieces[next]?.keepWithNext === true; next += 1) needed += pieces[next + 1]?.height ?? 0;
    if (piece.breakBefore || used + needed > capacity) turn();
    if (page.length === 0) used = piece.repeated;
    page.push(index);
    used += piece.height;
  });
  turn();
  return pages;
}

/** Cuts at line ends, then at the last space before `limit`, so that one paragraph is never higher than a page. */
export function shortPieces(text: string, limit: number): readonly string[] {
  const pieces: string[] = [];
  for (const line of text.split('\n')) {
    let rest = line;
    while (rest.length > limit) {
      const space = rest.lastIndexOf(' ', limit);
      const cut = space > 0 ? space : limit;
      pieces.push(rest.slice(0, cut));
      rest = rest.slice(cut).trimStart();
    }
    if (rest !== '') pieces.push(rest);
  }
  return pieces;
}
