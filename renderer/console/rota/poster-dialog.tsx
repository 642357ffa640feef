// The poster of the week or the month that the calendar shows, on paper or as a PDF.
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { IconFileTypePdf, IconPrinter } from '@tabler/icons-react';
import type { Helpline } from '../../../core/contract/rota-model.ts';
import type { CivilDate } from '../../../core/values/civil-time.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { SelectField } from '../../ui/field.tsx';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import { periodOf } from '../logic/rota-calendar.ts';
import { useAct } from '../rota-exchange/parts.tsx';
import { useRotaWords } from './rota-words.ts';
import classes from './rota.module.css';

interface PosterDialogProps {
  readonly period: 'week' | 'month';
  readonly date: CivilDate;
  readonly helplines: readonly Helpline[];
  readonly onClose: () => void;
}

export function PosterDialog({ period, date, helplines, onClose }: PosterDialogProps): ReactNode {
  const { t } = useTranslation();
  const words = useRotaWords();
  const [chosen, setChosen] = useState(helplines[0]);
  const save = useAct('rotaExchange.savePoster');
  const print = useAct('rotaExchange.printPoster');
  const run = (act: typeof save | typeof print): void => {
    if (save.busy || print.busy || chosen === undefined) return;
    save.clear();
    print.clear();
    act.run({ helplineId: chosen.id, period, date });
  };
  return (
    <Dialog
      open
      title={t(period === 'week' ? 'rota.planning.posterWeek' : 'rota.planning.posterMonth', { period: words.period(period, periodOf(period, date)) })}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('app.close')}</Button>
          <Button icon={<IconFileTypePdf size={22} stroke={1.9} />} busy={save.busy} onClick={() => { run(save); }}>
            {t('rota.exchange.paper.save')}
          </Button>
          <Button variant="primary" icon={<IconPrinter size={22} stroke={1.9} />} busy={print.busy} onClick={() => { run(print); }}>
            {t('rota.exchange.paper.print')}
          </Button>
        </>
      }
    >
      <div className={classes['form']}>
        <p>{t('rota.planning.posterText')}</p>
        {helplines.length > 1 ? (
          <SelectField
            label={t('rota.planning.helpline')}
            value={chosen?.id ?? ''}
            data={helplines.map(({ id, name }) => ({ value: id, label: name }))}
            onChange={(event) => {
              setChosen(helplines.find(({ id }) => id === event.currentTarget.value));
            }}
          />
        ) : null}
        <ErrorNotice error={save.error ?? print.error} />
        {save.value?.saved === true ? <Notice tone="ok" live="status">{t('rota.exchange.saved')}</Notice> : null}
        {print.value?.printed === true ? <Notice tone="ok" live="status">{t('rota.exchange.printed')}</Notice> : null}
      </div>
    </Dialog>
  );
}
