// The day as a ribbon of 24 hours. The bars are for the eye; the same figures stand in a table for screen readers.
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { counted, formatCount, formatTime } from '../../ui/format.ts';
import { useLanguage } from '../../ui/use-language.ts';
import { civilTimeOf, helplineTimeZone } from '../logic/civil-time.ts';
import { busiestHour, hourBars } from '../logic/day-chart.ts';
import classes from './today.module.css';

interface DayChartProps {
  readonly callsByHour: readonly number[];
  readonly now: number;
  readonly dayStart: number;
}

export function DayChart({ callsByHour, now, dayStart }: DayChartProps): ReactNode {
  const { t } = useTranslation();
  const language = useLanguage();
  const bars = hourBars(callsByHour);
  const busiest = busiestHour(callsByHour);
  const total = callsByHour.reduce((sum, calls) => sum + calls, 0);
  const current = civilTimeOf(now, helplineTimeZone).hour;
  const hourName = (hour: number): string => t('console.today.hourName', { hour });
  const sentence =
    busiest === null
      ? t('console.today.byHourNone')
      : t('console.today.byHourSentence', { ...counted(total, formatCount(total, language)), hour: hourName(busiest) });
  return (
    <figure className={classes['chart']}>
      <figcaption className={classes['chartCaption']}>
        <span className={classes['chartTitle']}>{t('console.today.byHour')}</span>
        <span>{sentence}</span>
      </figcaption>
      <div className={classes['bars']} aria-hidden="true">
        {bars.map(({ hour, calls, share }) => (
          <div className={classes['hour']} key={hour} data-now={hour === current && now >= dayStart}>
            <span className={classes['count']}>{calls === 0 ? '' : calls}</span>
            <span className={classes['track']}>
              <span className={classes['bar']} data-empty={calls === 0} style={{ height: `${Math.max(share * 100, calls === 0 ? 0 : 8)}%` }} />
            </span>
            <span className={classes['tick']}>{hour % 3 === 0 ? hourName(hour) : ''}</span>
            {hour === current ? <span className={classes['nowMark']}>{formatTime(now, language)}</span> : null}
          </div>
        ))}
      </div>
      <table className="e-hidden">
        <caption>{t('console.today.byHour')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('console.today.hour')}</th>
            <th scope="col">{t('console.today.calls')}</th>
          </tr>
        </thead>
        <tbody>
          {bars
            .filter(({ calls }) => calls > 0)
            .map(({ hour, calls }) => (
              <tr key={hour}>
                <th scope="row">{hourName(hour)}</th>
                <td>{calls}</td>
              </tr>
            ))}
        </tbody>
      </table>
    </figure>
  );
}
