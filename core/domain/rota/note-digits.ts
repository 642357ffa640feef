// Tells whether a hand-over note holds what looks like a telephone number, so that the writer is asked first.
// Invariant: every whole French or international number is seen; a date, a time or a room number is not.

/** Nine digits is the shortest way to write a French number (without its 0); four digits in a row at the least is no help. */
const fewestDigits = 9;

export function looksLikeNumber(text: string): boolean {
  return (text.match(/[+(]?\d(?:[\s.\-/()\u00a0\u2011\u202f]{0,2}\d){7,}/g) ?? []).some((run) => {
    // Dates and hours side by side: 24/11/2026 18 h is written with separators that a number has not.
    const withoutDates = run.replace(/\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|\d{4}-\d{2}-\d{2}/g, '');
    return withoutDates.replace(/\D/g, '').length >= fewestDigits;
  });
}
