// Removing a sound of the association's own: it is nowhere else, so it is asked once.
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { AnnouncementState } from '../../../core/contract/calls/announcements.ts';
import type { AnnouncementKind } from '../../../core/domain/announcements/announcements.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { useCallMutation } from '../../ui/use-call.ts';

interface RemoveSoundDialogProps {
  readonly kind: AnnouncementKind;
  readonly onRemoved: (state: AnnouncementState) => void;
  readonly onClose: () => void;
}

export function RemoveSoundDialog({ kind, onRemoved, onClose }: RemoveSoundDialogProps): ReactNode {
  const { t } = useTranslation();
  const remove = useCallMutation('announcements.removeSound', { onSuccess: onRemoved });
  return (
    <Dialog
      open
      kind="alert"
      tone="alert"
      title={t('announcements.removeTitle', { name: t(`announcements.kind.${kind}.name`) })}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('app.cancel')}</Button>
          <Button
            variant="danger"
            busy={remove.isPending}
            onClick={() => {
              remove.mutate({ kind });
            }}
          >
            {t('announcements.removeConfirm')}
          </Button>
        </>
      }
    >
      <p>{t('announcements.removeText')}</p>
      <ErrorNotice error={remove.error} />
    </Dialog>
  );
}
