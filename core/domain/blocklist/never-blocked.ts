// Numbers that no blocklist keeps away.
import type { E164 } from '../../values/phone-number.ts';

const never: ReadonlySet<string> = new Set(['15', '17', '18', '112', '114', '115', '119', '191', '196', '116000', '116006', '116117', '3114', '3919', '3018', '3977']);

export function isNeverBlocked(e164: E164): boolean {
  return never.has(e164.replace(/^\+33/, ''));
}
