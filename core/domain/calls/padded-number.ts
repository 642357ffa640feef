// Caller numbers before they are sealed: 32 bytes whatever the number, so that the seal's length says nothing.
import type { E164 } from '../../values/phone-number.ts';

const paddedLength = 32;

/** ASCII digits, then zero bytes. E.164 has at most 15 digits and a plus sign (ITU-T E.164). */
export function padNumber(number: E164): Uint8Array {
  const padded = new Uint8Array(paddedLength);
  for (let index = 0; index < Math.min(number.length, paddedLength); index += 1) padded[index] = number.charCodeAt(index);
  return padded;
}

export function unpadNumber(padded: Uint8Array): E164 {
  const end = padded.indexOf(0);
  return String.fromCharCode(...padded.subarray(0, end === -1 ? padded.length : end)) as E164;
}
