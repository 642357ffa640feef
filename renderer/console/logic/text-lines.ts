// A list kept as one text field, an item a line. Invariant: what was typed comes back, without empty lines.
export function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

export function textOf(lines: readonly string[]): string {
  return lines.join('\n');
}
