// The way to one's own shifts from the rest screen, with the next one and what waits for an answer.
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { IconCalendarUser, IconChevronRight } from '@tabler/icons-react';
import { useRotaNames } from '../../ui/rota-names.ts';
import { formatShift } from '../../ui/shift-time.ts';
import { useCallQuery } from '../../ui/use-call.ts';
import { useLanguage } from '../../ui/use-language.ts';
import classes from '../softphone.module.css';
import { useDuty } from './use-duty.ts';

export function MyShiftsRow({ onOpen }: { readonly onOpen: () => void }): ReactNode {
  const duty = useDuty().data;
  return duty?.own.onRota === true ? <Row next={duty.own.next} onOpen={onOpen} /> : null;
}

interface RowProps {
  readonly next: NonNullable<ReturnType<typeof useDuty>['data']>['own']['next'];
  readonly onOpen: () => void;
}

function Row({ next, onOpen }: RowProps): ReactNode {
  const { t } = useTranslation();
  const language = useLanguage();
  const names = useRotaNames();
  const toAnswer = useCallQuery('swaps.list', {}).data?.filter(({ mayAnswer }) => mayAnswer).length ?? 0;
  return (
    <button type="button" className={classes['row']} onClick={onOpen}>
      <IconCalendarUser size={24} stroke={1.9} aria-hidden="true" />
      <span className={classes['rowText']}>
        <span className={classes['strong']}>{t('softphone.rota.mine.title')}</span>
        <span className={classes['secondary']}>
          {next === null ? t('softphone.rota.mine.noNext') : t('softphone.rota.mine.nextOne', { shift: formatShift(next, names.zoneOf(next.helplineId), language) })}
        </span>
        {toAnswer === 0 ? null : <span className={classes['secondary']}>{t('softphone.rota.mine.toAnswer', { count: toAnswer })}</span>}
      </span>
      <IconChevronRight size={20} stroke={1.9} aria-hidden="true" />
    </button>
  );
}
