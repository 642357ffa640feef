// Callers that no blocklist keeps away: emergency services, and the lines that a person in danger may be called back from.
// Invariant: a closed list. Whoever is on it rings, whatever has been decided.
import type { E164 } from '../../values/phone-number.ts';

/** Emergency numbers of France: Arcep, décision n° 02-1179 as modified (2007-0180, 2016-0172, 2017-1251). */
const emergency = ['15', '17', '18', '112', '114', '115', '119', '191', '196', '197', '116000', '116111', '116117'] as const;
/** Harmonised European number for victims of crime (decision 2007/116/EC); in France, France Victimes. */
const victims = ['116006'] as const;
/** National helplines: suicide, violence against women, abuse on line, abuse of the old and the disabled. */
const helplines = ['3114', '3919', '3018', '3977'] as const;

export const neverBlocked: readonly string[] = [...emergency, ...victims, ...helplines];

/** Country codes of France and of its territories overseas (ITU-T E.164, list of country codes). */
const frenchCodes = ['33', '262', '508', '590', '594', '596', '681', '687', '689'];
const forms: ReadonlySet<string> = new Set(neverBlocked.flatMap((short) => [`+${short}`, ...frenchCodes.map((code) => `+${code}${short}`)]));

/**
 * Whether this caller always rings. Short numbers have no E.164 form of their own: providers that write one put `+` or a
 * French country code before it. One that a provider sends bare is no E.164 number, hence an unknown caller, who always
 * rings as well.
 */
export function isNeverBlocked(e164: E164): boolean {
  return forms.has(e164);
}
