// The field that unlocks, for the locked screen and for a call that goes on while the screen is locked.
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { IconLockOpen } from '@tabler/icons-react';
import type { SessionState } from '../../core/contract/calls/session.ts';
import { Avatar, lookOf } from '../ui/avatar.tsx';
import type { CallError } from '../ui/bridge.ts';
import { Button } from '../ui/button.tsx';
import { ErrorNotice, Notice } from '../ui/notice.tsx';
import { PassphraseField } from '../ui/passphrase-field.tsx';
import { acceptSession } from '../ui/session-store.ts';
import { useCallMutation } from '../ui/use-call.ts';
import { DemonstrationAccounts } from './demonstration-screen.tsx';
import { useRetryDelay, type RetryDelay } from './retry-delay.ts';
import classes from './session-screen.module.css';

export interface Unlock {
  readonly passphrase: string;
  readonly setPassphrase: (passphrase: string) => void;
  readonly missing: boolean;
  readonly busy: boolean;
  readonly error: CallError | null;
  readonly delay: RetryDelay;
  readonly submit: () => void;
}

export function useUnlock(): Unlock {
  const [passphrase, setPassphrase] = useState('');
  const [missing, setMissing] = useState(false);
  const unlock = useCallMutation('session.unlock', {
    onSuccess: acceptSession,
    onError: () => setPassphrase(''),
  });
  const delay = useRetryDelay(unlock.error);
  const submit = (): void => {
    if (unlock.isPending || delay.waiting) return;
    setMissing(passphrase === '');
    if (passphrase !== '') unlock.mutate({ passphrase });
  };
  return { passphrase, setPassphrase, missing, busy: unlock.isPending, error: unlock.error, delay, submit };
}

interface UnlockFieldsProps {
  readonly unlock: Unlock;
  readonly session: SessionState;
}

export function UnlockFields({ unlock, session }: UnlockFieldsProps): ReactNode {
  const { t } = useTranslation();
  const { account } = session;
  const field = useRef<HTMLInputElement>(null);
  const { error } = unlock;
  useEffect(() => {
    if (error !== null) field.current?.focus();
  }, [error]);
  return (
    <>
      {account === null ? null : (
        <p className={classes['who']}>
          <Avatar displayName={account.displayName} look={lookOf(account.id)} />
          <strong>{t('session.lock.who', { name: account.displayName })}</strong>
        </p>
      )}
      <PassphraseField
        label={t('session.signIn.passphrase')}
        purpose="current"
        ref={field}
        autoFocus
        value={unlock.passphrase}
        onChange={(event) => unlock.setPassphrase(event.currentTarget.value)}
      />
      {unlock.missing ? (
        <Notice tone="ring" live="alert">
          {t('session.lock.missing')}
        </Notice>
      ) : unlock.error?.code === 'wrong-passphrase' ? (
        <Notice tone="alert" live="alert">
          {t('session.lock.wrong')}
        </Notice>
      ) : (
        <ErrorNotice error={unlock.error} />
      )}
      {unlock.delay.waiting ? <Notice>{unlock.delay.sentence}</Notice> : null}
    </>
  );
}

export function UnlockButton({ unlock }: { readonly unlock: Unlock }): ReactNode {
  const { t } = useTranslation();
  return (
    <Button
      type="submit"
      variant="primary"
      size="large"
      icon={<IconLockOpen size={22} stroke={1.9} />}
      busy={unlock.busy}
      aria-disabled={unlock.delay.waiting}
    >
      {t('session.lock.submit')}
    </Button>
  );
}

/** The whole form, where the locked screen is shared with a call. */
export function UnlockForm({ session }: { readonly session: SessionState }): ReactNode {
  // Nobody has a phrase in a demonstration.
  return session.demonstration ? <DemonstrationAccounts /> : <PhraseForm session={session} />;
}

function PhraseForm({ session }: { readonly session: SessionState }): ReactNode {
  const unlock = useUnlock();
  return (
    <form
      className={classes['narrowFields']}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        unlock.submit();
      }}
    >
      <UnlockFields unlock={unlock} session={session} />
      <UnlockButton unlock={unlock} />
    </form>
  );
}
