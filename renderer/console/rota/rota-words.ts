// The rota in words: hours, days, warnings, people. Invariant: a shift is told in its helpline's own zone.
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Hours, RotaWarning, Shift, VolunteerName } from '../../../core/contract/rota-model.ts';
import { clockChangesIn, hoursOf, wallOf, weekOf, type Span } from '../../../core/domain/rota/wall-clock.ts';
import type { CivilDate, WallTime, Weekday } from '../../../core/values/civil-time.ts';
import type { VolunteerId } from '../../../core/values/ids.ts';
import { formatClock } from '../../ui/format.ts';
import { useLanguage } from '../../ui/use-language.ts';
import type { Period } from '../logic/rota-calendar.ts';

export interface RotaWords {
  /** `21 h`. */
  time(time: WallTime): string;
  /** `21 h – 1 h`. */
  hours(hours: Hours): string;
  span(span: Span, zone: string): string;
  /** `mardi 24 novembre`, `1er` included. */
  day(date: CivilDate): string;
  fullDay(date: CivilDate): string;
  /** `mar. 24 nov.` */
  shortDay(date: CivilDate): string;
  weekday(day: Weekday, style: 'long' | 'short'): string;
  /** `mardi 24 novembre, 21 h – 1 h`. */
  moment(span: Span, zone: string): string;
  period(kind: 'day' | 'week' | 'month' | 'people' | 'year', period: Period): string;
  monthName(month: number, style: 'long' | 'short'): string;
  /** `16 h`, `4,5 h`. */
  amount(hours: number): string;
  number(value: number): string;
  /** True length, said when the clock changes meanwhile. */
  clockChange(span: Span, zone: string): string | null;
  warning(warning: RotaWarning, names: ReadonlyMap<VolunteerId, string>): string;
  /** `Marc, Samia`; in words when nobody is there. */
  people(shift: Pick<Shift, 'people'>, names: ReadonlyMap<VolunteerId, string>): string;
}

const noon = (date: CivilDate): Date => new Date(`${date}T12:00Z`);

export function useRotaWords(): RotaWords {
  const { t } = useTranslation();
  const language = useLanguage();
  return useMemo(() => {
    const locale = language === 'fr' ? 'fr-FR' : 'en-GB';
    const formats = new Map<string, Intl.DateTimeFormat>();
    const format = (options: Intl.DateTimeFormatOptions, at: Date): string => {
      const key = JSON.stringify(options);
      let made = formats.get(key);
      if (made === undefined) {
        made = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', ...options });
        formats.set(key, made);
      }
      const text = made.format(at);
      return language === 'fr' && at.getUTCDate() === 1 && options.day !== undefined ? text.replace(/(?<!\d)1(?!\d)/, '1er') : text;
    };
    const counts = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
    const amount = (hours: number): string => `${counts.format(hours)}\u00a0h`;
    const time = (wall: WallTime): string => formatClock(Number(wall.slice(0, 2)), Number(wall.slice(3, 5)), language);
    const words: RotaWords = {
      time,
      hours: ({ from, to }) => `${time(from)}\u00a0– ${time(to)}`,
      span: ({ startsAt, endsAt }, zone) => `${time(wallOf(startsAt, zone).time)}\u00a0– ${time(wallOf(endsAt, zone).time)}`,
      day: (date) => format({ weekday: 'long', day: 'numeric', month: 'long' }, noon(date)),
      fullDay: (date) => format({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }, noon(date)),
      shortDay: (date) => format({ weekday: 'short', day: 'numeric', month: 'short' }, noon(date)),
      // 5 January 1970 was a Monday.
      weekday: (day, style) => format({ weekday: style }, new Date(Date.UTC(1970, 0, 4 + day))),
      moment: (span, zone) => `${words.day(wallOf(span.startsAt, zone).date)}, ${words.span(span, zone)}`,
      period: (kind, { first, last }) => {
        switch (kind) {
          case 'day':
            return words.fullDay(first);
          case 'week': {
            const sameMonth = first.slice(0, 7) === last.slice(0, 7);
            const from = format(sameMonth ? { day: 'numeric' } : { day: 'numeric', month: 'long' }, noon(first));
            const to = format({ day: 'numeric', month: 'long', year: 'numeric' }, noon(last));
            return t('rota.planning.week', { week: Number(weekOf(first).slice(6)), from, to });
          }
          case 'month':
          case 'people':
            return format({ month: 'long', year: 'numeric' }, noon(first));
          case 'year':
            return first.slice(0, 4);
        }
      },
      monthName: (month, style) => format({ month: style }, new Date(Date.UTC(2026, month - 1, 1))),
      amount,
      number: (value) => counts.format(value),
      clockChange: (span, zone) => (clockChangesIn(span, zone) ? t('rota.planning.clockChange', { hours: amount(hoursOf(span)) }) : null),
      warning: (warning, names) => {
        const nameOf = (id: VolunteerId | null): string => (id === null ? '' : (names.get(id) ?? ''));
        return t(`rota.warnings.${warning.code}`, {
          name: nameOf(warning.volunteerId),
          other: nameOf(warning.otherVolunteerId),
          found: warning.found === null ? '' : counts.format(warning.found),
          allowed: warning.allowed === null ? '' : counts.format(warning.allowed),
        });
      },
      people: (shift, names) =>
        shift.people.length === 0 ? t('rota.planning.nobody') : shift.people.map(({ volunteerId }) => names.get(volunteerId) ?? '').join(', '),
    };
    return words;
  }, [t, language]);
}

/** Full names by id. */
export function namesOf(volunteers: readonly VolunteerName[]): ReadonlyMap<VolunteerId, string> {
  return new Map(volunteers.map(({ id, name }) => [id, name]));
}
