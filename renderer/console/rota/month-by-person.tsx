// A month by person: a row each, a column a day, what nobody holds on top. A plain table: it is read and printed as one.
import { useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { IconCalendarX } from '@tabler/icons-react';
import type { Shift } from '../../../core/contract/rota-model.ts';
import { missingPlaces } from '../../../core/domain/rota/holes.ts';
import { dateOf, datesOf, hoursOf, weekdayOf } from '../../../core/domain/rota/wall-clock.ts';
import type { CivilDate } from '../../../core/values/civil-time.ts';
import type { ShiftId, VolunteerId } from '../../../core/values/ids.ts';
import { Avatar, lookOfRank } from '../../ui/avatar.tsx';
import { useLanguage } from '../../ui/use-language.ts';
import { periodOf } from '../logic/rota-calendar.ts';
import { useRotaWords } from './rota-words.ts';
import type { Plan } from './use-rota-editing.tsx';
import classes from './by-person.module.css';

interface MonthByPersonProps {
  readonly plan: Plan;
  readonly zone: string;
  readonly date: CivilDate;
  readonly names: ReadonlyMap<VolunteerId, string>;
  readonly onChoose: (shift: ShiftId) => void;
  readonly onShowDay: (date: CivilDate) => void;
}

export function MonthByPerson({ plan, zone, date, names, onChoose, onShowDay }: MonthByPersonProps): ReactNode {
  const { t } = useTranslation();
  const language = useLanguage();
  const words = useRotaWords();
  const { first, last } = periodOf('people', date);
  const days = useMemo(() => datesOf(first, last), [first, last]);
  const today = dateOf(plan.now, zone);
  const { byPerson, open } = useMemo(() => {
    const rows = new Map<VolunteerId, Map<CivilDate, Shift[]>>();
    const missing = new Map<CivilDate, Shift[]>();
    const add = (row: Map<CivilDate, Shift[]>, day: CivilDate, shift: Shift): void => {
      row.set(day, [...(row.get(day) ?? []), shift]);
    };
    for (const shift of plan.shifts) {
      const day = dateOf(shift.startsAt, zone);
      if (day < first || day > last) continue;
      if (missingPlaces(shift) > 0) add(missing, day, shift);
      for (const { volunteerId } of shift.people) {
        const row = rows.get(volunteerId) ?? new Map<CivilDate, Shift[]>();
        rows.set(volunteerId, row);
        add(row, day, shift);
      }
    }
    return { byPerson: rows, open: missing };
  }, [plan.shifts, zone, first, last]);
  const holidays = new Map(plan.publicHolidays.map((one) => [one.date, one.name[language]]));
  const school = (day: CivilDate): string | undefined => plan.schoolHolidays.find(({ from, to }) => from <= day && day <= to)?.name;
  const people = plan.volunteers.map((volunteer, rank) => ({ ...volunteer, rank })).filter(({ id, removed }) => !removed || byPerson.has(id));

  const cell = (shift: Shift, rank: number | null): ReactNode => (
    <button
      key={shift.id}
      type="button"
      className={classes['shift']}
      data-shift={shift.id}
      data-hue={rank === null ? undefined : lookOfRank(rank).hue}
      data-open={rank === null || undefined}
      data-past={shift.endsAt <= plan.now || undefined}
      aria-label={`${rank === null ? t('rota.planning.toFill', { count: missingPlaces(shift) }) : ''} ${words.moment(shift, zone)}`.trim()}
      title={words.span(shift, zone)}
      onClick={() => {
        onChoose(shift.id);
      }}
    >
      {words.span(shift, zone).split('\u2013').map((part, index) => (
        <span key={index}>{part.trim()}</span>
      ))}
    </button>
  );
  return (
    <div className={classes['box']} tabIndex={0} role="group" aria-label={t('rota.planning.byPersonLabel')}>
      <table className={classes['month']}>
        <thead>
          <tr>
            <th scope="col" className={classes['corner']}>
              {t('rota.planning.person')}
            </th>
            {days.map((day) => (
              <th key={day} scope="col" data-today={day === today || undefined} data-off={weekdayOf(day) >= 6 || holidays.has(day) || undefined} data-school={school(day) === undefined ? undefined : true}>
                <button
                  type="button"
                  className={classes['day']}
                  aria-label={[words.day(day), holidays.get(day), school(day)].filter((part) => part !== undefined).join(', ')}
                  title={[words.day(day), holidays.get(day), school(day)].filter((part) => part !== undefined).join(', ')}
                  onClick={() => {
                    onShowDay(day);
                  }}
                >
                  <span>{words.weekday(weekdayOf(day), 'short').slice(0, 2)}</span>
                  <strong>{Number(day.slice(8))}</strong>
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {open.size === 0 ? null : (
            <tr>
              <th scope="row" className={classes['name']} data-open>
                <span className={classes['who']}>
                  <IconCalendarX size={22} stroke={1.9} aria-hidden="true" />
                  <span>{t('rota.planning.open')}</span>
                </span>
              </th>
              {days.map((day) => (
                <td key={day} data-off={weekdayOf(day) >= 6 || holidays.has(day) || undefined}>
                  {open.get(day)?.map((shift) => cell(shift, null))}
                </td>
              ))}
            </tr>
          )}
          {people.map(({ id, rank }) => {
            const row = byPerson.get(id);
            const hours = row === undefined ? 0 : [...row.values()].flat().reduce((sum, shift) => sum + hoursOf(shift), 0);
            const name = names.get(id) ?? '';
            return (
              <tr key={id}>
                <th scope="row" className={classes['name']}>
                  <span className={classes['who']}>
                    <Avatar displayName={name} look={lookOfRank(rank)} size="small" />
                    <span>
                      <strong>{name}</strong>
                      <span className={classes['hours']}>{words.amount(hours)}</span>
                    </span>
                  </span>
                </th>
                {days.map((day) => (
                  <td key={day} data-off={weekdayOf(day) >= 6 || holidays.has(day) || undefined}>
                    {row?.get(day)?.map((shift) => cell(shift, rank))}
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
