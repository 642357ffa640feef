// Telephone numbers: E.164 is the one stored form (ITU-T E.164); French national form is what people read and type.
import { parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js/max';

/** `+` and 7 to 15 digits, as in ITU-T E.164. */
export type E164 = string & { readonly __brand: 'e164' };

/**
 * Reads a number as typed or as a SIP user part gives it (spaces, dots, dashes, `00` and national forms accepted).
 * Returns null for anything that is not one whole diallable number; short numbers (15, 3114…) are not E.164 and give null.
 */
export function parsePhoneNumber(text: string, country: CountryCode = 'FR'): E164 | null {
  const cleaned = text.trim().replace(/^00(?=[1-9])/, '+');
  if (cleaned.length > 32 || !/^\+?[\d\s().\-/\u00a0\u202f]+$/.test(cleaned)) return null;
  const digits = cleaned.replace(/\D/g, '');
  if (digits.length < 5) return null;
  const parsed =
    parsePhoneNumberFromString(cleaned, country) ??
    // Some providers send the international number without its plus sign.
    (digits.length >= 10 ? parsePhoneNumberFromString(`+${digits}`) : undefined);
  if (parsed?.isPossible() === true) return parsed.number as E164;
  if (!cleaned.startsWith('+') && digits.length >= 10) {
    const international = parsePhoneNumberFromString(`+${digits}`);
    if (international?.isPossible() === true) return international.number as E164;
  }
  return null;
}

/** `06 12 34 56 78` for French numbers, international form otherwise. */
export function formatPhoneNumber(number: E164): string {
  const parsed = parsePhoneNumberFromString(number);
  if (parsed === undefined) return number;
  return parsed.countryCallingCode === '33' ? parsed.formatNational() : parsed.formatInternational();
}

/**
 * Formatted number with only its first group and last two digits left: `06 •• •• •• 42`.
 * Separators become no-break spaces so that the mask never wraps.
 */
export function maskPhoneNumber(number: E164): string {
  const formatted = formatPhoneNumber(number);
  const digitCount = formatted.replace(/\D/g, '').length;
  const shownFirst = formatted.startsWith('+') ? (/^\+(\d+)/.exec(formatted)?.[1]?.length ?? 2) : 2;
  let seen = 0;
  return [...formatted]
    .map((character) => {
      if (!/\d/.test(character)) return character === ' ' ? '\u00a0' : character;
      seen += 1;
      return seen <= shownFirst || seen > digitCount - 2 ? character : '•';
    })
    .join('');
}
