// Last guard before a message leaves for the phone window: the digits of a live identity may not be in it, in any dress.
// It is there for the mistake nobody thought of; redaction itself never relies on it.

/** French numbers have nine significant digits; eight tell a number apart from chance. */
const tail = 8;

export function canaryFinds(text: string, identities: Iterable<string>): boolean {
  const tails = [...identities].filter((digits) => digits.length >= tail).map((digits) => digits.slice(-tail));
  if (tails.length === 0) return false;
  const dresses = [text, unescapePercent(text)];
  const collapsed = dresses.map((dress) => dress.replace(/(?<=\d)[ .\-()/_\u00a0]+(?=\d)/g, ''));
  return tails.some((digits) => {
    if ([...dresses, ...collapsed].some((dress) => dress.includes(digits))) return true;
    const bytes = Buffer.from(digits, 'latin1');
    if (text.toLowerCase().includes(bytes.toString('hex'))) return true;
    return base64Forms(digits).some((form) => text.includes(form));
  });
}

function unescapePercent(text: string): string {
  return text.replace(/%([0-9a-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** The characters of base64 that depend on the digits alone, at each of the three alignments. */
function base64Forms(digits: string): string[] {
  return [0, 1, 2].map((shift) => {
    const encoded = Buffer.from(`${'\0'.repeat(shift)}${digits}`, 'latin1').toString('base64').replace(/=+$/, '');
    const firstWhole = Math.ceil((shift * 8) / 6);
    const lastWhole = Math.floor(((shift + digits.length) * 8) / 6);
    return encoded.slice(firstWhole, lastWhole);
  });
}
