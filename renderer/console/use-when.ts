// Moments told from now: "il y a 26 minutes", "hier à 12 h 30", "dimanche", "24 nov.".
import { useTranslation } from 'react-i18next';
import type { Instant } from '../../core/values/instant.ts';
import { formatDay, formatTime } from '../ui/format.ts';
import { useLanguage } from '../ui/use-language.ts';
import { addDays, civilDateOf, helplineTimeZone, toDateField } from './logic/civil-time.ts';

const minute = 60_000;

export interface When {
  /** For a sentence: "il y a 26 minutes", "hier à 18 h 16", "le 12 mars 2025". */
  ago(at: Instant, now: Instant): string;
  /** For a sentence: "aujourd’hui à 12 h 30", "le 24 novembre". */
  dayAndTime(at: Instant, now: Instant): string;
  /** For the end of a row: "18 h 42", "hier", "dimanche", "24 novembre". */
  short(at: Instant, now: Instant): string;
  /** "24 nov.", with the year when it is not this one. */
  day(at: Instant, now: Instant): string;
  /** "24 novembre 2026". */
  fullDay(at: Instant): string;
}

export function useWhen(): When {
  const { t } = useTranslation();
  const language = useLanguage();
  const timeZone = helplineTimeZone;
  const locale = language === 'fr' ? 'fr-FR' : 'en-GB';
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const dayKey = (at: Instant): string => toDateField(civilDateOf(at, timeZone));
  const isDaysBefore = (at: Instant, now: Instant, days: number): boolean =>
    dayKey(at) === toDateField(addDays(civilDateOf(now, timeZone), -days));
  const fullDay = (at: Instant): string => new Intl.DateTimeFormat(locale, { timeZone, dateStyle: 'long' }).format(at);
  const sameYear = (at: Instant, now: Instant): boolean => dayKey(at).slice(0, 4) === dayKey(now).slice(0, 4);

  const dayAndTime = (at: Instant, now: Instant): string => {
    const time = formatTime(at, language);
    if (isDaysBefore(at, now, 0)) return t('console.when.todayAt', { time });
    if (isDaysBefore(at, now, 1)) return t('console.when.yesterdayAt', { time });
    return t('console.when.onDay', { day: sameYear(at, now) ? formatDay(at, language) : fullDay(at) });
  };

  return {
    fullDay,
    dayAndTime,
    ago: (at, now) => {
      const elapsed = Math.max(0, now - at);
      if (elapsed < 60 * minute) return relative.format(-Math.max(1, Math.floor(elapsed / minute)), 'minute');
      if (elapsed < 12 * 60 * minute) return relative.format(-Math.floor(elapsed / (60 * minute)), 'hour');
      return dayAndTime(at, now);
    },
    short: (at, now) => {
      if (isDaysBefore(at, now, 0)) return formatTime(at, language);
      if (isDaysBefore(at, now, 1)) return relative.format(-1, 'day');
      if (now - at < 6 * 24 * 60 * minute) return new Intl.DateTimeFormat(locale, { timeZone, weekday: 'long' }).format(at);
      return sameYear(at, now) ? formatDay(at, language) : fullDay(at);
    },
    day: (at, now) =>
      new Intl.DateTimeFormat(locale, {
        timeZone,
        day: 'numeric',
        month: 'short',
        ...(sameYear(at, now) ? {} : { year: 'numeric' }),
      }).format(at),
  };
}
