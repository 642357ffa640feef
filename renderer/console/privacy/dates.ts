// Days and moments of the privacy desk in words. A civil date has no hour: it is told by its noon, the same day everywhere.
import { parseCivilDate, parisDate, type CivilDate } from '../../../core/values/civil-date.ts';
import type { Instant } from '../../../core/values/instant.ts';
import { formatDate, formatDateTime } from '../../ui/format.ts';
import { useLanguage } from '../../ui/use-language.ts';

const noon = (date: CivilDate): Instant => Date.parse(`${date}T12:00:00Z`);

export interface Dates {
  /** "jeudi 3 décembre 2026". */
  whole(date: CivilDate): string;
  /** "3 décembre 2026". */
  day(date: CivilDate): string;
  /** "3 déc.". */
  short(date: CivilDate): string;
  /** "3 décembre 2026", of an instant. */
  dayOf(at: Instant): string;
  /** "jeudi 3 décembre 2026, 18 h 42". */
  moment(at: Instant): string;
}

export function useDates(): Dates {
  const language = useLanguage();
  const locale = language === 'fr' ? 'fr-FR' : 'en-GB';
  const long = new Intl.DateTimeFormat(locale, { timeZone: 'Europe/Paris', dateStyle: 'long' });
  const short = new Intl.DateTimeFormat(locale, { timeZone: 'Europe/Paris', day: 'numeric', month: 'short' });
  return {
    whole: (date) => formatDate(noon(date), language),
    day: (date) => long.format(noon(date)),
    short: (date) => short.format(noon(date)),
    dayOf: (at) => long.format(at),
    moment: (at) => formatDateTime(at, language),
  };
}

/** What a date field holds, or null while it is no day. */
export const dateIn = parseCivilDate;

export function todayInParis(now: Instant = Date.now()): CivilDate {
  return parisDate(now);
}
