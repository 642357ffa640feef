// The simulated calls on offer. They ring like real ones and count nowhere.
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { IconChevronRight } from '@tabler/icons-react';
import { trainingScenario } from '../../core/contract/calls/desk.ts';
import { Dialog } from '../ui/dialog.tsx';
import { ErrorNotice, Notice } from '../ui/notice.tsx';
import { useCallMutation } from '../ui/use-call.ts';
import classes from './softphone.module.css';

interface TrainingDialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
}

export function TrainingDialog({ open, onClose }: TrainingDialogProps): ReactNode {
  const { t } = useTranslation();
  const start = useCallMutation('training.start', { onSuccess: onClose });
  return (
    <Dialog open={open} title={t('training.start')} onClose={onClose}>
      <p className={classes['secondary']}>{t('training.explain')}</p>
      <ErrorNotice error={start.error} detail="full" />
      {start.isPending ? <Notice live="status">{t('training.starting')}</Notice> : null}
      <ul className={classes['list']}>
        {trainingScenario.options.map((scenario) => (
          <li key={scenario}>
            <button
              type="button"
              className={classes['row']}
              aria-disabled={start.isPending || undefined}
              onClick={() => {
                if (!start.isPending) start.mutate({ scenario });
              }}
            >
              <span className={classes['rowText']}>
                <span className={classes['strong']}>{t(`training.scenarios.${scenario}.name`)}</span>
                <span className={classes['floor']}>{t(`training.scenarios.${scenario}.description`)}</span>
              </span>
              <IconChevronRight size={20} stroke={1.9} aria-hidden="true" />
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
