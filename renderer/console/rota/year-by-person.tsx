// A year by person: a row each, a column a month, a stroke a day. One path draws a person's whole year, and the rows in
// sight come first: what forty people take decides how soon the year can be used.
import { memo, useDeferredValue, useEffect, useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { keepPreviousData, useQueryClient } from '@tanstack/react-query';
import type { CallRequest, CallResponse } from '../../../core/contract/contract.ts';
import type { VolunteerName, YearCell } from '../../../core/contract/rota-model.ts';
import type { CivilDate } from '../../../core/values/civil-time.ts';
import type { HelplineId, VolunteerId } from '../../../core/values/ids.ts';
import { Avatar, lookOfRank } from '../../ui/avatar.tsx';
import { callQuery, useCallQuery } from '../../ui/use-call.ts';
import { Loaded } from '../loading.tsx';
import { useRotaWords } from './rota-words.ts';
import classes from './by-person.module.css';

interface YearByPersonProps {
  readonly date: CivilDate;
  readonly helplineIds: readonly HelplineId[];
  /** In the order that gives each their look. */
  readonly volunteers: readonly VolunteerName[];
  readonly onShowMonth: (date: CivilDate) => void;
  /** Stands above an empty year. */
  readonly empty: ReactNode;
}

interface Words {
  readonly months: readonly string[];
  readonly cell: (cell: YearCell | undefined) => string;
  readonly hours: (cell: YearCell | undefined) => string;
}

const months = Array.from({ length: 12 }, (_, index) => index + 1);
/** As many as an ordinary screen shows; on a taller one the others follow a frame later. */
const rowsInSight = 12;
const noCells: readonly YearCell[] = [];

const requestFor = (year: number, helplineIds: readonly HelplineId[]): CallRequest<'rota.getYear'> => ({ year, helplineIds: [...helplineIds] });

export function YearByPerson({ date, helplineIds, volunteers, onShowMonth, empty }: YearByPersonProps): ReactNode {
  const { t } = useTranslation();
  const rotaWords = useRotaWords();
  const number = Number(date.slice(0, 4));
  const year = useCallQuery('rota.getYear', requestFor(number, helplineIds), { placeholderData: keepPreviousData });
  const client = useQueryClient();
  useEffect(() => {
    if (year.isPlaceholderData || year.data === undefined) return;
    // The years beside it come while this one is looked at.
    for (const beside of [number - 1, number + 1]) void client.prefetchQuery(callQuery('rota.getYear', requestFor(beside, helplineIds)));
  }, [client, number, helplineIds, year.isPlaceholderData, year.data]);
  const soon = useDeferredValue(year.data, null);
  const words = useMemo((): Words => {
    const known = new Map<string, string>();
    const hours = (cell: YearCell | undefined): string => (cell === undefined ? '' : rotaWords.amount(cell.hours));
    return {
      months: months.map((month) => rotaWords.monthName(month, 'long')),
      hours,
      cell: (cell) => {
        const key = cell === undefined ? '' : `${String(cell.shifts)} ${String(cell.hours)}`;
        let text = known.get(key);
        if (text === undefined) {
          text = cell === undefined ? t('rota.planning.yearNone') : t('rota.planning.yearCell', { count: cell.shifts, hours: hours(cell) });
          known.set(key, text);
        }
        return text;
      },
    };
  }, [t, rotaWords]);

  return (
    <Loaded query={year}>
      {(now) => {
        const { year: shown, open, people } = now;
        const rows = rowsOf(volunteers, now).slice(0, rowsInSight);
        const drawn = new Set(rows.map(({ id }) => id));
        const rowsBelow = soon === null || soon === undefined ? [] : rowsOf(volunteers, soon).filter(({ id }) => !drawn.has(id));
        return (
          <div className={classes['yearPart']} aria-busy={year.isPlaceholderData || undefined}>
            {open.length === 0 && people.length === 0 && !year.isPlaceholderData ? empty : null}
            <div className={classes['box']} tabIndex={0} role="group" aria-label={t('rota.planning.yearLabel', { year: shown })}>
              <table className={classes['year']}>
                <thead>
                  <tr>
                    <th scope="col" className={classes['corner']}>
                      {t('rota.planning.person')}
                    </th>
                    {months.map((month) => (
                      <th key={month} scope="col">
                        {rotaWords.monthName(month, 'short')}
                      </th>
                    ))}
                  </tr>
                </thead>
                <tbody>
                  {open.length === 0 ? null : <Row name={t('rota.planning.open')} rank={null} year={shown} cells={open} words={words} onShowMonth={onShowMonth} />}
                  {[...rows, ...rowsBelow].map((row) => (
                    <Row key={row.id} {...row} words={words} onShowMonth={onShowMonth} />
                  ))}
                </tbody>
              </table>
            </div>
          </div>
        );
      }}
    </Loaded>
  );
}

function rowsOf(volunteers: readonly VolunteerName[], { year, people }: CallResponse<'rota.getYear'>): readonly (Pick<RowProps, 'name' | 'rank' | 'year' | 'cells'> & { readonly id: VolunteerId })[] {
  const byPerson = new Map(people.map(({ volunteerId, cells }) => [volunteerId, cells]));
  return volunteers.flatMap(({ id, name, removed }, rank) => {
    const cells = byPerson.get(id);
    return removed && cells === undefined ? [] : [{ id, name, rank, year, cells: cells ?? noCells }];
  });
}

interface RowProps {
  readonly name: string;
  /** Null: the shifts to be filled. */
  readonly rank: number | null;
  readonly year: number;
  readonly cells: readonly YearCell[];
  readonly words: Words;
  readonly onShowMonth: (date: CivilDate) => void;
}

const Row = memo(function Row({ name, rank, year, cells, words, onShowMonth }: RowProps): ReactNode {
  const look = rank === null ? null : lookOfRank(rank);
  return (
    <tr data-hue={look?.hue}>
      {look === null ? (
        <th scope="row" className={classes['name']} data-open>
          {name}
        </th>
      ) : (
        <th scope="row" className={classes['name']}>
          <span className={classes['who']}>
            <Avatar displayName={name} look={look} size="small" />
            <strong>{name}</strong>
          </span>
        </th>
      )}
      {months.map((month) => {
        const cell = cells.find((known) => known.month === month);
        return (
          <td key={month}>
            {month === 1 ? (
              <svg viewBox={`0 0 ${String(12 * monthUnits)} 12`} preserveAspectRatio="none" aria-hidden="true">
                <path className={classes['ground']} d={groundPath} />
                <path className={classes['strokes']} d={cells.map(strokesOf).join('')} />
              </svg>
            ) : null}
            <button
              type="button"
              className={classes['monthCell']}
              aria-label={`${name}, ${words.months[month - 1] ?? ''} : ${words.cell(cell)}`}
              onClick={() => {
                onShowMonth(`${String(year)}-${String(month).padStart(2, '0')}-01`);
              }}
            >
              {words.hours(cell)}
            </button>
          </td>
        );
      })}
    </tr>
  );
});

/** A month is 31 days of two units, with a margin of four on each side. */
const monthUnits = 70;
const marginUnits = 4;
const startOf = (month: number): number => (month - 1) * monthUnits + marginUnits;
const groundPath = months.map((month) => `M${String(startOf(month))} 0h62v12h-62z`).join('');

/** The strokes of a month's days, 12 high. */
function strokesOf({ month, days }: YearCell): string {
  let path = '';
  for (let day = 0; day < 31; day += 1) if (((days >> day) & 1) === 1) path += `M${String(startOf(month) + day * 2)} 0h1.6v12h-1.6z`;
  return path;
}
