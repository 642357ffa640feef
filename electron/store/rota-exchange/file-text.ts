// The text of a file that a person chose, whatever program wrote it.
// Invariant: a byte order mark decides; without one, what is valid UTF-8 is UTF-8, and everything else is Windows-1252.
import type { TextEncoding } from '../../../core/contract/rota-exchange-model.ts';

/** 0x80 to 0x9F of Windows-1252 (WHATWG Encoding, index windows-1252); the five bytes it leaves free stay control characters. */
const windows1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

/** Null when it is no text: a picture, a spreadsheet's own format. */
export function decodeText(bytes: Uint8Array): { readonly text: string; readonly encoding: TextEncoding } | null {
  const found = decode(bytes);
  return found.text.includes('\0') ? null : found;
}

function decode(bytes: Uint8Array): { readonly text: string; readonly encoding: TextEncoding } {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return { text: utf16(bytes.subarray(2)), encoding: 'utf-16' };
  if (first === 0xfe && second === 0xff) return { text: utf16(swapped(bytes.subarray(2))), encoding: 'utf-16' };
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), encoding: 'utf-8' };
  } catch {
    return { text: Array.from(bytes, (byte) => (byte >= 0x80 && byte < 0xa0 ? (windows1252[byte - 0x80] ?? '') : String.fromCharCode(byte))).join(''), encoding: 'windows-1252' };
  }
}

function utf16(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('utf16le');
}

function swapped(bytes: Uint8Array): Uint8Array {
  return Buffer.from(bytes.subarray(0, bytes.length - (bytes.length % 2))).swap16();
}
