// Asks once, in words, what an act will change or lose. The focus is on the way out.
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallError } from '../../ui/bridge.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { firstFocus } from '../dialog-focus.ts';

/** Null when it went well; the dialog is then already replaced or closed by who opened it. */
export type ActOutcome = CallError | null;

interface ConfirmDialogProps {
  readonly title: string;
  readonly text: string;
  readonly submit: string;
  readonly danger?: boolean;
  readonly onClose: () => void;
  readonly onSubmit: () => Promise<ActOutcome>;
}

export function ConfirmDialog({ title, text, submit, danger = false, onClose, onSubmit }: ConfirmDialogProps): ReactNode {
  const { t } = useTranslation();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<CallError | null>(null);
  const act = async (): Promise<void> => {
    setBusy(true);
    setError(null);
    const outcome = await onSubmit();
    if (outcome === null) return;
    setBusy(false);
    setError(outcome);
  };
  const leave = (): void => {
    if (!busy) onClose();
  };
  return (
    <Dialog
      open
      kind="alert"
      title={title}
      onClose={leave}
      actions={
        <>
          <Button ref={firstFocus} onClick={leave}>
            {t('app.cancel')}
          </Button>
          <Button variant={danger ? 'danger' : 'primary'} busy={busy} onClick={() => void act()}>
            {submit}
          </Button>
        </>
      }
    >
      <p>{text}</p>
      <ErrorNotice error={error} />
    </Dialog>
  );
}
