// "Je prends la ligne jusqu'à 22 h": for oneself, at this post or on one's own telephone.
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../ui/session-store.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import { OverrideForm } from '../../ui/override-form.tsx';
import { useCallQuery } from '../../ui/use-call.ts';
import { useDuty } from './use-duty.ts';
import classes from '../softphone.module.css';

interface TakeLineDialogProps {
  readonly onClose: () => void;
}

export function TakeLineDialog({ onClose }: TakeLineDialogProps): ReactNode {
  const { t } = useTranslation();
  const found = useCallQuery('routing.listOverrides', {});
  const onDuty = useDuty().data?.own.duty !== null;
  const decides = useSession()?.account?.role !== 'listener';
  const { self = null, selfHasNumbers = false } = found.data ?? {};
  return (
    <Dialog open title={t('softphone.rota.takeLine.title')} onClose={onClose}>
      <p className={classes['secondary']}>{t('softphone.rota.takeLine.intro')}</p>
      <ErrorNotice error={found.error} />
      {found.data === undefined ? null : self === null ? (
        <Notice tone="ring">{t('softphone.rota.notOnRota')}</Notice>
      ) : onDuty || decides ? (
        <OverrideForm people={[self]} self={self.id} onPhone={selfHasNumbers} mayClose={false} onDone={onClose} />
      ) : (
        <Notice tone="ring">{t('softphone.rota.takeLine.postFirst')}</Notice>
      )}
    </Dialog>
  );
}
