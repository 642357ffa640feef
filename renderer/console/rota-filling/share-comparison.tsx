// Before and after, person by person: hours against what each one wished, then nights, weekends and holidays.
// The bars are for the eye; every figure stands beside them in words.
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Draft } from '../../../core/contract/rota-model.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { counted } from '../../ui/format.ts';
import { Card } from '../../ui/layout.tsx';
import type { RotaNames } from '../../ui/rota-names.ts';
import { useLanguage } from '../../ui/use-language.ts';
import { shareRows, type ShareRow } from '../logic/draft-rows.ts';
import { ShowMore, useShown } from './show-more.tsx';
import classes from './filling.module.css';

interface ShareComparisonProps {
  readonly draft: Pick<Draft, 'before' | 'after'>;
  readonly names: RotaNames;
}

export function ShareComparison({ draft, names }: ShareComparisonProps): ReactNode {
  const { t } = useTranslation();
  const { shown, more } = useShown(shareRows(draft.before, draft.after));
  return (
    <Card title={t('rota.filling.shares.title')} aside={t('rota.filling.shares.aside')}>
      <ul className={classes['shares']}>
        {shown.map((row) => (
          <PersonShare key={row.volunteerId} row={row} names={names} />
        ))}
      </ul>
      <ShowMore more={more} />
    </Card>
  );
}

function PersonShare({ row, names }: { readonly row: ShareRow; readonly names: RotaNames }): ReactNode {
  const { t } = useTranslation();
  const language = useLanguage();
  const { before, after, scale } = row;
  const name = names.nameOf(row.volunteerId);
  const look = names.lookOf(row.volunteerId);
  const hours = (value: number): string => new Intl.NumberFormat(language === 'fr' ? 'fr-FR' : 'en-GB', { maximumFractionDigits: 1 }).format(value);
  const percent = (value: number): string => `${(value / scale) * 100}%`;
  const kinds = (['nights', 'weekends', 'holidays'] as const)
    .filter((kind) => before[kind] > 0 || after[kind] > 0)
    .map((kind) => {
      const now = t(`rota.filling.shares.${kind}`, counted(after[kind], String(after[kind])));
      return before[kind] === after[kind] ? now : t('rota.filling.shares.was', { now, before: String(before[kind]) });
    });
  return (
    <li className={classes['share']}>
      <Avatar displayName={name} look={look} size="small" />
      <div className={classes['shareWords']}>
        <p className={classes['shareHead']}>
          <strong>{name}</strong>
          <span>
            {t('rota.filling.shares.hours', { before: hours(before.hours), after: hours(after.hours) })}
            {after.targetHours === null ? '' : t('rota.filling.shares.target', { target: hours(after.targetHours) })}
          </span>
        </p>
        <svg className={classes['bar']} data-hue={look.hue} aria-hidden="true" width="100%">
          <rect className={classes['barTrack']} width="100%" height="100%" rx="5" />
          <rect className={classes['barAfter']} width={percent(after.hours)} height="100%" rx="5" />
          <rect className={classes['barBefore']} width={percent(before.hours)} y="35%" height="30%" />
          {after.targetHours === null ? null : (
            <line className={classes['barTarget']} x1={percent(after.targetHours)} x2={percent(after.targetHours)} y1="-20%" y2="120%" />
          )}
        </svg>
        <p className={classes['secondary']}>{kinds.length === 0 ? t('rota.filling.shares.none') : kinds.join(', ')}</p>
      </div>
    </li>
  );
}
