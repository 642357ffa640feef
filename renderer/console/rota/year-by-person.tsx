// A year by person: a row each, a column a month, a stroke a day. One path a cell draws a whole month, so that forty people
// take about five hundred elements and no virtual list.
import { useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { dateOf, hoursOf } from '../../../core/domain/rota/wall-clock.ts';
import type { CivilDate } from '../../../core/values/civil-time.ts';
import type { ShiftId, VolunteerId } from '../../../core/values/ids.ts';
import { Avatar, lookOfRank } from '../../ui/avatar.tsx';
import { yearRows, type MonthCell } from '../logic/rota-year.ts';
import { missingPlaces } from '../logic/rota-calendar.ts';
import { useRotaWords, type RotaWords } from './rota-words.ts';
import type { Plan } from './use-rota-editing.tsx';
import classes from './by-person.module.css';

interface YearByPersonProps {
  readonly plan: Plan;
  readonly zone: string;
  readonly date: CivilDate;
  readonly names: ReadonlyMap<VolunteerId, string>;
  readonly onChoose: (shift: ShiftId) => void;
  readonly onShowMonth: (date: CivilDate) => void;
}

const months = Array.from({ length: 12 }, (_, index) => index + 1);

export function YearByPerson({ plan, zone, date, names, onShowMonth }: YearByPersonProps): ReactNode {
  const { t } = useTranslation();
  const words = useRotaWords();
  const year = date.slice(0, 4);
  const { open, rows } = useMemo(() => {
    const spans = plan.shifts.map((shift) => ({ date: dateOf(shift.startsAt, zone), hours: hoursOf(shift), people: shift.people, missing: missingPlaces(shift) }));
    return yearRows(spans, year);
  }, [plan.shifts, zone, year]);
  const people = plan.volunteers.map((volunteer, rank) => ({ ...volunteer, rank })).filter(({ id, removed }) => !removed || rows.has(id));
  const monthCell = (cell: MonthCell | undefined, month: number, who: string): ReactNode => (
    <td key={month}>
      <button
        type="button"
        className={classes['monthCell']}
        aria-label={`${who}, ${words.monthName(month, 'long')} : ${cell === undefined ? t('rota.planning.yearNone') : t('rota.planning.yearCell', { count: cell.shifts, hours: words.amount(cell.hours) })}`}
        onClick={() => {
          onShowMonth(`${year}-${String(month).padStart(2, '0')}-01`);
        }}
      >
        <svg viewBox="0 0 62 12" preserveAspectRatio="none" aria-hidden="true">
          <path d={cell?.path ?? ''} />
        </svg>
        <span aria-hidden="true">{cell === undefined ? '' : cellText(cell, words)}</span>
      </button>
    </td>
  );
  return (
    <div className={classes['box']} tabIndex={0} role="group" aria-label={t('rota.planning.yearLabel', { year })}>
      <table className={classes['year']}>
        <thead>
          <tr>
            <th scope="col" className={classes['corner']}>
              {t('rota.planning.person')}
            </th>
            {months.map((month) => (
              <th key={month} scope="col">
                {words.monthName(month, 'short')}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {open.size === 0 ? null : (
            <tr data-hue-open>
              <th scope="row" className={classes['name']} data-open>
                <span>{t('rota.planning.open')}</span>
              </th>
              {months.map((month) => monthCell(open.get(month), month, t('rota.planning.open')))}
            </tr>
          )}
          {people.map(({ id, rank }) => {
            const name = names.get(id) ?? '';
            return (
              <tr key={id} data-hue={lookOfRank(rank).hue}>
                <th scope="row" className={classes['name']}>
                  <Avatar displayName={name} look={lookOfRank(rank)} size="small" />
                  <strong>{name}</strong>
                </th>
                {months.map((month) => monthCell(rows.get(id)?.get(month), month, name))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function cellText(cell: MonthCell, words: RotaWords): string {
  return words.amount(cell.hours);
}
