// Équilibre du mois: hours done against hours wished, and nights in words, person by person.
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Share } from '../../../core/contract/rota-model.ts';
import type { CivilDate } from '../../../core/values/civil-time.ts';
import { Avatar, lookOfRank } from '../../ui/avatar.tsx';
import { useCallQuery } from '../../ui/use-call.ts';
import { useOverflow } from '../../ui/use-overflow.ts';
import { Loaded } from '../loading.tsx';
import { periodOf, rangeOf } from '../logic/rota-calendar.ts';
import { useRotaWords } from './rota-words.ts';
import { useRotaView } from './rota-view.ts';
import type { Plan } from './use-rota-editing.tsx';
import classes from './rota.module.css';

interface SharesProps {
  readonly plan: Plan;
  readonly zone: string;
  /** A day of the month looked at. */
  readonly date: CivilDate;
}

export function Shares({ plan, zone, date }: SharesProps): ReactNode {
  const { t } = useTranslation();
  const words = useRotaWords();
  const { helplineIds } = useRotaView();
  const month = periodOf('month', date);
  const request = { ...rangeOf(month, zone), helplineIds: [...helplineIds] };
  const shares = useCallQuery('rota.getShares', request);
  const { ref, tabIndex } = useOverflow();
  return (
    <section className={classes['side']} aria-labelledby="shares-title">
      <div className={classes['sideHead']}>
        <h2 id="shares-title">{t('rota.planning.shares.title', { month: words.monthName(Number(month.first.slice(5, 7)), 'long') })}</h2>
        <p>{t('rota.planning.shares.legend')}</p>
      </div>
      <div className={classes['sideBody']} ref={ref} tabIndex={tabIndex} role={tabIndex === 0 ? 'group' : undefined} aria-labelledby={tabIndex === 0 ? 'shares-title' : undefined}>
        <Loaded query={shares}>
          {(list) => {
            const rows = plan.volunteers.flatMap((volunteer, rank) => {
              const share = list.find(({ volunteerId }) => volunteerId === volunteer.id);
              return share === undefined || (volunteer.removed && share.shifts === 0) ? [] : [{ volunteer, rank, share }];
            });
            return rows.length === 0 ? (
              <p>{t('rota.planning.shares.none')}</p>
            ) : (
              <ul className={classes['shares']}>
                {rows.map(({ volunteer, rank, share }) => (
                  <ShareRow key={volunteer.id} name={volunteer.name} rank={rank} share={share} />
                ))}
              </ul>
            );
          }}
        </Loaded>
      </div>
    </section>
  );
}

function ShareRow({ name, rank, share }: { readonly name: string; readonly rank: number; readonly share: Share }): ReactNode {
  const { t } = useTranslation();
  const words = useRotaWords();
  const look = lookOfRank(rank);
  const target = share.targetHours ?? 0;
  const part = target === 0 ? 0 : Math.min(1, share.hours / target);
  const over = share.targetHours !== null && share.hours > share.targetHours;
  return (
    <li className={classes['share']} data-hue={look.hue}>
      <Avatar displayName={name} look={look} size="small" />
      <div>
        <p className={classes['shareLine']}>
          <strong>{name}</strong>
          <span className="e-tabular">
            {share.targetHours === null
              ? words.amount(share.hours)
              : t('rota.planning.shares.hours', { done: words.number(share.hours), wished: words.amount(share.targetHours) })}
          </span>
        </p>
        {share.targetHours === null ? null : (
          <span className={classes['bar']} aria-hidden="true">
            <i style={{ width: `${String(part * 100)}%` }} />
          </span>
        )}
        <p className={classes['shareText']}>
          {t('rota.planning.shares.nights', { count: share.nights })}
          {over ? `, ${t('rota.planning.shares.over')}` : ''}
        </p>
      </div>
    </li>
  );
}
