// A dormant account is kept on purpose, and the trail says why (JP-18).
import { useState, type FormEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { AccountSummary } from '../../../core/contract/calls/accounts.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { useCallMutation } from '../../ui/use-call.ts';
import { firstFocus } from '../dialog-focus.ts';
import classes from './people.module.css';

interface KeepAccountDialogProps {
  readonly account: AccountSummary;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

export function KeepAccountDialog({ account, onClose, onDone }: KeepAccountDialogProps): ReactNode {
  const { t } = useTranslation();
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const keep = useCallMutation('accounts.keep', { onSuccess: onDone });
  const missing = reason.trim().length < 3;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (!missing && !keep.isPending) keep.mutate({ accountId: account.id, reason: reason.trim() });
  };
  return (
    <Dialog
      open
      kind="alert"
      title={t('console.people.keepTitle', { name: account.displayName })}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('app.cancel')}</Button>
          <Button variant="primary" type="submit" form="keep-account" busy={keep.isPending}>
            {t('console.people.keepSubmit')}
          </Button>
        </>
      }
    >
      <form id="keep-account" className={classes['form']} onSubmit={submit} noValidate>
        <Field
          ref={firstFocus}
          label={t('console.people.keepReason')}
          description={t('console.people.keepReasonHint')}
          required
          maxLength={300}
          value={reason}
          error={tried && missing ? t('console.people.keepReasonMissing') : null}
          onChange={(event) => {
            setReason(event.currentTarget.value);
          }}
        />
        <ErrorNotice error={keep.error} />
      </form>
    </Dialog>
  );
}
