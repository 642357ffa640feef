// Opening a session: user name and secret phrase. A wrong name and a wrong phrase read alike.
import { useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { IconLockOpen } from '@tabler/icons-react';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Field } from '../ui/field.tsx';
import { ErrorNotice, Notice } from '../ui/notice.tsx';
import { PassphraseField } from '../ui/passphrase-field.tsx';
import { acceptSession } from '../ui/session-store.ts';
import { useCallMutation } from '../ui/use-call.ts';
import { useRetryDelay } from './retry-delay.ts';
import { SessionScreen, type SessionLayout } from './session-screen.tsx';
import classes from './session-screen.module.css';

interface SignInScreenProps {
  readonly layout: SessionLayout;
  /** Null where the recovery sheet cannot be used (the softphone). */
  readonly onUseSheet: (() => void) | null;
}

interface SignIn {
  readonly fields: ReactNode;
  readonly button: ReactNode;
  readonly submit: () => void;
}

function useSignIn(): SignIn {
  const { t } = useTranslation();
  const [login, setLogin] = useState('');
  const [passphrase, setPassphrase] = useState('');
  const [missing, setMissing] = useState(false);
  const passphraseField = useRef<HTMLInputElement>(null);
  const signIn = useCallMutation('session.signIn', {
    onSuccess: acceptSession,
    onError: () => {
      setPassphrase('');
      passphraseField.current?.focus();
    },
  });
  const delay = useRetryDelay(signIn.error);
  return {
    submit: () => {
      if (signIn.isPending || delay.waiting) return;
      const empty = login.trim() === '' || passphrase === '';
      setMissing(empty);
      if (!empty) signIn.mutate({ login, passphrase });
    },
    button: (
      <Button
        type="submit"
        variant="primary"
        size="large"
        icon={<IconLockOpen size={22} stroke={1.9} />}
        busy={signIn.isPending}
        aria-disabled={delay.waiting}
      >
        {t('session.signIn.submit')}
      </Button>
    ),
    fields: (
      <>
        <Field
          label={t('session.signIn.login')}
          description={t('session.signIn.loginHelp')}
          autoComplete="username"
          autoCapitalize="none"
          autoFocus
          value={login}
          onChange={(event) => setLogin(event.currentTarget.value)}
        />
        <PassphraseField
          label={t('session.signIn.passphrase')}
          purpose="current"
          ref={passphraseField}
          value={passphrase}
          onChange={(event) => setPassphrase(event.currentTarget.value)}
        />
        {missing ? (
          <Notice tone="ring" live="alert">
            {t('session.signIn.missing')}
          </Notice>
        ) : (
          <ErrorNotice error={signIn.error} />
        )}
        {delay.waiting ? <Notice>{delay.sentence}</Notice> : null}
      </>
    ),
  };
}

/** The whole form, where its screen is shared with a call that outlived its session. */
export function SignInForm(): ReactNode {
  const { fields, button, submit } = useSignIn();
  return (
    <form
      className={classes['narrowFields']}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {fields}
      {button}
    </form>
  );
}

export function SignInScreen({ layout, onUseSheet }: SignInScreenProps): ReactNode {
  const { t } = useTranslation();
  const [forgotten, setForgotten] = useState(false);
  const { fields, button, submit } = useSignIn();
  return (
    <SessionScreen
      layout={layout}
      title={t('session.signIn.title')}
      intro={layout === 'narrow' ? t('session.signIn.intro') : t('session.signIn.introConsole')}
      onSubmit={submit}
      primary={button}
      secondary={
        <Button variant="quiet" onClick={() => setForgotten(true)}>
          {t('session.signIn.forgotten')}
        </Button>
      }
    >
      <div className={classes['narrowFields']}>{fields}</div>
      <Dialog
        open={forgotten}
        title={t('session.signIn.forgottenTitle')}
        onClose={() => setForgotten(false)}
        actions={
          onUseSheet === null ? (
            <Button onClick={() => setForgotten(false)}>{t('app.close')}</Button>
          ) : (
            <Button onClick={onUseSheet}>{t('session.signIn.useSheet')}</Button>
          )
        }
      >
        <p>{t('session.signIn.forgottenText')}</p>
        <p>{t('session.signIn.forgottenAdministrator')}</p>
      </Dialog>
    </SessionScreen>
  );
}
