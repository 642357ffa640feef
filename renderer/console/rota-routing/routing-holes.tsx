// Open hours of the coming weeks in which a call would reach nobody whom the rota names.
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { IconCalendarX, IconCircleCheckFilled } from '@tabler/icons-react';
import type { Helpline } from '../../../core/contract/rota-model.ts';
import type { RoutingPolicy } from '../../../core/domain/rota/routing-policy.ts';
import { counted, formatCount } from '../../ui/format.ts';
import { Card } from '../../ui/layout.tsx';
import { formatShift } from '../../ui/shift-time.ts';
import { useCallQuery } from '../../ui/use-call.ts';
import { useLanguage } from '../../ui/use-language.ts';
import { useNow } from '../../ui/use-now.ts';
import { Loaded } from '../loading.tsx';
import { ShowMore, useShown } from '../rota-filling/show-more.tsx';
import classes from './routing.module.css';

const weeks = 4;
const hour = 3_600_000;

interface RoutingHolesProps {
  readonly helpline: Helpline;
  readonly policy: RoutingPolicy;
}

export function RoutingHoles({ helpline, policy }: RoutingHolesProps): ReactNode {
  const { t } = useTranslation();
  const from = Math.floor(useNow(60_000) / hour) * hour;
  const found = useCallQuery('routing.listHoles', { helplineId: helpline.id, from, to: from + weeks * 7 * 24 * hour, policy });
  return (
    <Card title={t('rota.routing.holes.title')} aside={t('rota.routing.holes.aside', { weeks })}>
      <Loaded query={found}>{({ holes }) => <Holes holes={holes} zone={helpline.zone} />}</Loaded>
    </Card>
  );
}

interface HolesProps {
  readonly holes: readonly { readonly from: number; readonly to: number }[];
  readonly zone: string;
}

function Holes({ holes, zone }: HolesProps): ReactNode {
  const { t } = useTranslation();
  const language = useLanguage();
  const { shown, more } = useShown(holes);
  if (holes.length === 0) {
    return (
      <p className={classes['calm']}>
        <IconCircleCheckFilled size={26} aria-hidden="true" />
        {t('rota.routing.holes.none')}
      </p>
    );
  }
  return (
    <>
      <p>{t('rota.routing.holes.some', counted(holes.length, formatCount(holes.length, language)))}</p>
      <ul className={classes['holes']}>
        {shown.map(({ from, to }) => (
          <li key={from}>
            <IconCalendarX size={22} stroke={1.9} aria-hidden="true" />
            {formatShift({ startsAt: from, endsAt: to }, zone, language)}
          </li>
        ))}
      </ul>
      <ShowMore more={more} />
    </>
  );
}
