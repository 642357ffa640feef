// French public holidays by département, from date-holidays. Invariant: a year is worked out once.
import Holidays from 'date-holidays';
import type { Helpline } from '../../core/contract/rota-model.ts';
import type { CivilDate } from '../../core/values/civil-time.ts';

/** Territories with holidays of their own, by INSEE code; three départements keep their number. */
const regions: Readonly<Record<string, string>> = {
  '57': '57', '67': '67', '68': '68', '971': 'GP', '972': 'MQ', '973': 'GF', '974': 'RE', '976': 'YT', '977': 'BL', '978': 'MF',
};
const years = new Map<string, ReadonlySet<CivilDate>>();

export function isPublicHoliday({ departement }: Pick<Helpline, 'departement'>, date: CivilDate): boolean {
  const region = regions[departement];
  const year = date.slice(0, 4);
  const key = `${region ?? ''} ${year}`;
  let dates = years.get(key);
  if (dates === undefined) {
    const calendar = region === undefined ? new Holidays('FR') : new Holidays('FR', region);
    dates = new Set(calendar.getHolidays(Number(year)).filter(({ type }) => type === 'public').map((holiday) => holiday.date.slice(0, 10)));
    years.set(key, dates);
  }
  return dates.has(date);
}
