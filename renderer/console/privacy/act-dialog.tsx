// A dialog that asks what an act needs, then does it. Its button waits for the answers and says what is missing.
import { useId, useState, type FormEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallError } from '../../ui/bridge.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import classes from './privacy.module.css';

interface ActDialogProps {
  readonly title: string;
  readonly submit: string;
  readonly danger?: boolean;
  readonly busy: boolean;
  readonly error: CallError | null;
  /** What keeps the act from being done, in words; null when it may be. */
  readonly missing: string | null;
  readonly onClose: () => void;
  readonly onSubmit: () => void;
  readonly children: ReactNode;
}

export function ActDialog({ title, submit, danger = false, busy, error, missing, onClose, onSubmit, children }: ActDialogProps): ReactNode {
  const { t } = useTranslation();
  const id = useId();
  const [tried, setTried] = useState(false);
  const leave = (): void => {
    if (!busy) onClose();
  };
  const send = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (missing === null && !busy) onSubmit();
  };
  return (
    <Dialog
      open
      kind="alert"
      title={title}
      onClose={leave}
      actions={
        <>
          <Button onClick={leave}>{t('app.cancel')}</Button>
          <Button variant={danger ? 'danger' : 'primary'} type="submit" form={id} busy={busy}>
            {submit}
          </Button>
        </>
      }
    >
      <form id={id} className={classes['form']} onSubmit={send} noValidate>
        {children}
        {tried && missing !== null ? (
          <Notice tone="ring" live="alert">
            {missing}
          </Notice>
        ) : null}
        <ErrorNotice error={error} />
      </form>
    </Dialog>
  );
}
