// A new account: name, login, role; then its temporary passphrase, once.
import { useState, type FormEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useQueryClient } from '@tanstack/react-query';
import type { Role } from '../../../core/contract/access.ts';
import { login as loginSchema } from '../../../core/contract/calls/session.ts';
import type { AccountId } from '../../../core/values/ids.ts';
import { call, CallError } from '../../ui/bridge.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { suggestLogin } from '../../setup/wizard.ts';
import { firstFocus } from '../dialog-focus.ts';
import { RoleField } from './role-field.tsx';
import { TemporaryPassphraseDialog } from './temporary-passphrase.tsx';
import classes from './people.module.css';

interface CreateAccountDialogProps {
  /** With the account created, or null when nothing was. */
  readonly onClose: (created: AccountId | null) => void;
}

type Creation =
  | { readonly kind: 'form'; readonly error: CallError | null }
  | { readonly kind: 'creating' }
  | { readonly kind: 'created'; readonly id: AccountId; readonly words: readonly string[] };

export function CreateAccountDialog({ onClose }: CreateAccountDialogProps): ReactNode {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [ownLogin, setOwnLogin] = useState<string | null>(null);
  const [role, setRole] = useState<Role>('listener');
  const [tried, setTried] = useState(false);
  const [creation, setCreation] = useState<Creation>({ kind: 'form', error: null });
  const login = ownLogin ?? suggestLogin(name);
  const nameMissing = name.trim() === '';
  const loginWrong = !loginSchema.safeParse(login).success;

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (nameMissing || loginWrong || creation.kind !== 'form') return;
    setCreation({ kind: 'creating' });
    // Called without the mutation cache, which would keep the seven words.
    call('accounts.create', { displayName: name.trim(), login, role }).then(
      ({ account, temporaryPassphrase }) => {
        setCreation({ kind: 'created', id: account.id, words: temporaryPassphrase });
        void client.invalidateQueries({ queryKey: ['accounts.list'] });
      },
      (error: unknown) => {
        setCreation({ kind: 'form', error: error instanceof CallError ? error : new CallError('internal', null) });
      },
    );
  };

  if (creation.kind === 'created') {
    return (
      <TemporaryPassphraseDialog
        passphrase={{ name: name.trim(), words: creation.words, lostGrants: [] }}
        onDone={() => {
          onClose(creation.id);
        }}
      />
    );
  }
  const cancel = (): void => {
    if (creation.kind === 'form') onClose(null);
  };
  return (
    <Dialog
      open
      kind="alert"
      title={t('console.people.createTitle')}
      onClose={cancel}
      actions={
        <>
          <Button onClick={cancel}>{t('app.cancel')}</Button>
          <Button variant="primary" type="submit" form="create-account" busy={creation.kind === 'creating'}>
            {creation.kind === 'creating' ? t('console.people.creating') : t('console.people.createSubmit')}
          </Button>
        </>
      }
    >
      <form id="create-account" className={classes['form']} onSubmit={submit} noValidate>
        <Field
          ref={firstFocus}
          label={t('console.people.name')}
          required
          maxLength={80}
          value={name}
          error={tried && nameMissing ? t('console.people.nameMissing') : null}
          onChange={(event) => {
            setName(event.currentTarget.value);
          }}
        />
        <Field
          label={t('console.people.login')}
          description={t('console.people.loginHint')}
          required
          maxLength={40}
          autoCapitalize="none"
          value={login}
          error={tried && loginWrong ? t('setup.administrator.loginWrong') : null}
          onChange={(event) => {
            setOwnLogin(event.currentTarget.value);
          }}
        />
        <RoleField role={role} onChange={setRole} />
        <ErrorNotice error={creation.kind === 'form' ? creation.error : null} />
      </form>
    </Dialog>
  );
}
