// Fin de poste: a word for the next one if one wishes, then the post is left and the session closed.
// Invariant: nothing is left behind on the way: a note that is refused keeps the post and the session as they are.
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { call, CallError } from '../../ui/bridge.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { acceptSession } from '../../ui/session-store.ts';
import { NoteField, useNoteDraft } from './hand-over.tsx';
import { useDuty } from './use-duty.ts';

interface EndShiftDialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
}

export function EndShiftDialog(props: EndShiftDialogProps): ReactNode {
  return props.open ? <OpenEndShiftDialog {...props} /> : null;
}

function OpenEndShiftDialog({ open, onClose }: EndShiftDialogProps): ReactNode {
  const { t } = useTranslation();
  const duty = useDuty().data?.own.duty ?? null;
  const draft = useNoteDraft();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<CallError | null>(null);
  /** Written already by a try that failed later: not written twice. */
  const [written, setWritten] = useState(false);
  const finish = async (): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      if (duty !== null) {
        if (!draft.empty && !written) {
          await call('duty.writeHandOver', { helplineId: duty.helplineId, ...draft.request });
          setWritten(true);
        }
        await call('duty.end', {});
      }
      acceptSession(await call('session.signOut', {}));
    } catch (refusal) {
      setError(refusal instanceof CallError ? refusal : new CallError('internal', null));
      setBusy(false);
    }
  };
  return (
    <Dialog
      open={open}
      kind="alert"
      title={t('softphone.endShift.title')}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('app.cancel')}</Button>
          <Button variant="danger" busy={busy} disabled={duty !== null && !draft.empty && !draft.ready} onClick={() => void finish()}>
            {duty === null ? t('softphone.endShift.confirm') : t('softphone.rota.end')}
          </Button>
        </>
      }
    >
      {duty === null ? null : <NoteField draft={draft} />}
      <p>{t('softphone.endShift.text')}</p>
      <p>{t('softphone.endShift.others')}</p>
      <ErrorNotice error={error} />
    </Dialog>
  );
}
