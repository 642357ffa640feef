// Échéances: what the law's clocks ask for, nearest first, for those who answer for it.
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { IconCalendarDue, IconCircleCheckFilled } from '@tabler/icons-react';
import { Button } from '../../ui/button.tsx';
import { Chip } from '../../ui/chip.tsx';
import { Card } from '../../ui/layout.tsx';
import { useCallQuery } from '../../ui/use-call.ts';
import { useLanguage } from '../../ui/use-language.ts';
import { deadlinesOf, type Deadline } from '../logic/deadlines.ts';
import { useNavigation } from '../navigation-store.ts';
import { todayInParis, useDates } from '../privacy/dates.ts';
import classes from './deadlines.module.css';

const shown = 6;

export function Deadlines(): ReactNode {
  const { t } = useTranslation();
  const language = useLanguage();
  const requests = useCallQuery('rights.list', { closed: false }, { staleTime: 0 });
  const incidents = useCallQuery('incidents.list', {}, { staleTime: 0 });
  const reviews = useCallQuery('reviews.list', { language }, { staleTime: 0 });
  if (requests.data === undefined || incidents.data === undefined || reviews.data === undefined) return null;
  const deadlines = deadlinesOf(requests.data, incidents.data, reviews.data, todayInParis());
  return (
    <Card title={t('privacy.deadlines.title')}>
      {deadlines.length === 0 ? (
        <p className={classes['calm']}>
          <IconCircleCheckFilled size={26} aria-hidden="true" />
          {t('privacy.deadlines.none')}
        </p>
      ) : (
        <ul className={classes['list']}>
          {deadlines.slice(0, shown).map((deadline) => (
            <DeadlineRow key={`${deadline.kind} ${deadline.reference}`} deadline={deadline} />
          ))}
        </ul>
      )}
      {deadlines.length > shown ? <p className={classes['more']}>{t('privacy.deadlines.more', { count: deadlines.length - shown })}</p> : null}
    </Card>
  );
}

function DeadlineRow({ deadline }: { readonly deadline: Deadline }): ReactNode {
  const { t } = useTranslation();
  const dates = useDates();
  const { go } = useNavigation();
  const title = deadline.kind === 'review' ? t('privacy.deadlines.review', { title: deadline.title }) : t(`privacy.deadlines.${deadline.kind}`, { reference: deadline.reference });
  const word = (): string => {
    switch (deadline.kind) {
      case 'doubt':
        return t('privacy.deadlines.doubtText');
      case 'breach':
        return deadline.hoursLeft < 0 ? t('privacy.breachClock.late') : t('privacy.breachClock.left', { count: deadline.hoursLeft });
      case 'request':
        return deadline.daysLeft < 0 ? t('privacy.clock.late', { count: -deadline.daysLeft }) : deadline.daysLeft === 0 ? t('privacy.clock.today') : t('privacy.clock.left', { count: deadline.daysLeft });
      case 'review':
        return deadline.daysLeft < 0 ? t('privacy.reviews.overdue', { date: dates.day(deadline.dueOn) }) : t('privacy.reviews.due', { date: dates.day(deadline.dueOn) });
    }
  };
  return (
    <li>
      <span className={classes['words']}>
        <strong>{title}</strong>
        <Chip tone={deadline.urgent ? 'alert' : 'ring'} icon={<IconCalendarDue size={18} stroke={1.9} />}>
          {word()}
        </Chip>
      </span>
      <Button
        aria-label={t('privacy.deadlines.openLabel', { title })}
        onClick={() => {
          switch (deadline.kind) {
            case 'request':
              go('privacy', { kind: 'privacy', tab: 'requests', open: { kind: 'request', id: deadline.id } });
              return;
            case 'doubt':
            case 'breach':
              go('privacy', { kind: 'privacy', tab: 'incidents', open: { kind: 'incident', id: deadline.id } });
              return;
            case 'review':
              go('privacy', { kind: 'privacy', tab: 'reviews' });
          }
        }}
      >
        {t('privacy.deadlines.open')}
      </Button>
    </li>
  );
}
