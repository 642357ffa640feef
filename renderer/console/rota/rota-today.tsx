// The rota on the first page: who is on duty and who comes next, and the next 14 days in one strip.
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { IconCheck, IconUserX } from '@tabler/icons-react';
import type { HelplineDuty } from '../../../core/contract/rota-model.ts';
import { dateOf, weekdayOf } from '../../../core/domain/rota/wall-clock.ts';
import type { Instant } from '../../../core/values/instant.ts';
import { Avatar, lookOf, lookOfRank } from '../../ui/avatar.tsx';
import { formatTime } from '../../ui/format.ts';
import { Card } from '../../ui/layout.tsx';
import { useCallQuery } from '../../ui/use-call.ts';
import { useLanguage } from '../../ui/use-language.ts';
import { fortnight } from '../logic/fortnight.ts';
import { zoneOf } from '../logic/rota-calendar.ts';
import { useNavigation } from '../navigation-store.ts';
import { useHelplines } from './use-helplines.ts';
import { useRotaWords } from './rota-words.ts';
import { useRotaView } from './rota-view.ts';
import classes from './rota-today.module.css';

export function DutyNow(): ReactNode {
  const { t } = useTranslation();
  // On duty changes by the clock too: the start of a shift tells nobody.
  const duty = useCallQuery('duty.get', {}, { refetchInterval: 60_000 });
  const helplines = duty.data?.helplines ?? [];
  if (helplines.length === 0) return null;
  return (
    <div className={classes['duty']} role="group" aria-label={t('rota.today.duty')}>
      {helplines.map((helpline) => (
        <OneHelpline key={helpline.helplineId} helpline={helpline} named={helplines.length > 1} />
      ))}
    </div>
  );
}

function OneHelpline({ helpline, named }: { readonly helpline: HelplineDuty; readonly named: boolean }): ReactNode {
  const { t } = useTranslation();
  const language = useLanguage();
  const words = useRotaWords();
  const { helplines, volunteers } = useHelplines();
  const zone = helplines.find(({ id }) => id === helpline.helplineId)?.zone ?? zoneOf(helplines);
  const lookFor = (id: string) => {
    const rank = volunteers.findIndex((one) => one.id === id);
    return rank < 0 ? lookOf(id) : lookOfRank(rank);
  };
  const here = helpline.now.flatMap((shift) => shift.people.map((person) => ({ ...person, endsAt: shift.endsAt, onCall: shift.onCall })));
  const next = helpline.next;
  return (
    <div className={classes['helpline']}>
      {named ? <h3>{helpline.name}</h3> : null}
      {helpline.nobodySince === null ? null : (
        <p className={classes['nobody']} role="alert">
          <IconUserX size={22} stroke={1.9} aria-hidden="true" />
          {t('rota.today.nobodyText', { time: formatTime(helpline.nobodySince, language) })}
        </p>
      )}
      <ul className={classes['people']}>
        {here.map((person) => (
          <li key={`${person.volunteerId} ${person.role}`}>
            <Avatar displayName={person.name} look={lookFor(person.volunteerId)} />
            <span>
              <span>{t(person.onCall ? 'rota.today.onCallNow' : `rota.today.roleNow.${person.role}`)}</span>
              <strong>{t('rota.today.until', { name: person.name, time: formatTime(person.endsAt, language) })}</strong>
              <span className={classes['quiet']}>{person.since === null ? (person.onCall ? '' : t('rota.today.notThere')) : t('rota.today.since', { time: formatTime(person.since, language) })}</span>
            </span>
          </li>
        ))}
        {helpline.others.map((person) => (
          <li key={person.volunteerId}>
            <Avatar displayName={person.name} look={lookFor(person.volunteerId)} />
            <span>
              <span>{t('rota.today.helping')}</span>
              <strong>{person.name}</strong>
            </span>
          </li>
        ))}
        {here.length + helpline.others.length === 0 ? (
          <li>
            <span>
              <strong>{helpline.open ? t('rota.today.nobodyPlanned') : t('rota.today.closed')}</strong>
              {helpline.changesAt === null ? null : (
                <span>{t(helpline.open ? 'rota.today.closesAt' : 'rota.today.opensAt', { moment: words.day(dateOf(helpline.changesAt, zone)), time: formatTime(helpline.changesAt, language) })}</span>
              )}
            </span>
          </li>
        ) : null}
        {next === null ? null : (
          <li>
            <span>
              <span>{t('rota.today.next')}</span>
              <strong>
                {words.moment(next, zone)} : {next.people.length === 0 ? t('rota.planning.open') : next.people.map(({ name }) => name).join(', ')}
              </strong>
            </span>
          </li>
        )}
      </ul>
    </div>
  );
}

export function Fortnight({ now }: { readonly now: Instant }): ReactNode {
  const { t } = useTranslation();
  const words = useRotaWords();
  const today = useCallQuery('rota.getToday', {});
  const { helplines } = useHelplines();
  const go = useNavigation((state) => state.go);
  const view = useRotaView();
  const data = today.data;
  if (data === undefined || data.helplines === 0) return null;
  const days = fortnight(data.holes, data.uncovered, now, zoneOf(helplines));
  const missing = days.reduce((sum, day) => sum + day.missing, 0);
  const whole = days.filter((day) => day.missing === 0).length;
  return (
    <Card title={t('rota.today.fortnight')} aside={t('rota.today.fortnightText', { count: missing, days: whole })}>
      <ol className={classes['strip']}>
        {days.map(({ date, missing: count }, index) => (
          <li key={date}>
            <button
              type="button"
              data-today={index === 0 || undefined}
              data-open={count > 0 || undefined}
              aria-label={`${words.day(date)} : ${count === 0 ? t('rota.today.dayWhole') : t('rota.planning.toFill', { count })}`}
              onClick={() => {
                view.open('calendar');
                view.showKind('day');
                view.showDate(date);
                go('rota');
              }}
            >
              <span>{words.weekday(weekdayOf(date), 'short').slice(0, 2)}</span>
              <strong>{Number(date.slice(8))}</strong>
              {count === 0 ? <IconCheck size={18} stroke={1.9} aria-hidden="true" /> : <b>{count}</b>}
            </button>
          </li>
        ))}
      </ol>
    </Card>
  );
}
