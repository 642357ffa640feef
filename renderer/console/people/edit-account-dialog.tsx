// Name and role of an account.
import { useState, type FormEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { AccountDetail } from '../../../core/contract/calls/accounts.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import { useCallMutation } from '../../ui/use-call.ts';
import { firstFocus } from '../dialog-focus.ts';
import { RoleField } from './role-field.tsx';
import classes from './people.module.css';

interface EditAccountDialogProps {
  readonly account: AccountDetail;
  /** The last administrator keeps its role. */
  readonly roleLocked: boolean;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

export function EditAccountDialog({ account, roleLocked, onClose, onDone }: EditAccountDialogProps): ReactNode {
  const { t } = useTranslation();
  const [name, setName] = useState(account.displayName);
  const [role, setRole] = useState(account.role);
  const change = useCallMutation('accounts.change', { onSuccess: onDone });
  const missing = name.trim() === '';
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!missing && !change.isPending) change.mutate({ accountId: account.id, displayName: name.trim(), role });
  };
  return (
    <Dialog
      open
      kind="alert"
      title={t('console.people.editTitle', { name: account.displayName })}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('app.cancel')}</Button>
          <Button variant="primary" type="submit" form="edit-account" busy={change.isPending}>
            {t('app.keep')}
          </Button>
        </>
      }
    >
      <form id="edit-account" className={classes['form']} onSubmit={submit} noValidate>
        <Field
          ref={firstFocus}
          label={t('console.people.name')}
          required
          maxLength={80}
          value={name}
          error={missing ? t('console.people.nameMissing') : null}
          onChange={(event) => {
            setName(event.currentTarget.value);
          }}
        />
        <RoleField role={role} onChange={setRole} disabled={roleLocked} />
        {roleLocked ? <Notice>{t('console.people.lastAdministrator')}</Notice> : null}
        <ErrorNotice error={change.error} />
      </form>
    </Dialog>
  );
}
