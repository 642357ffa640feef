// The locked screen: the session's own phrase unlocks it. What was on screen is gone with the page that showed it.
import { useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { IconLockOpen } from '@tabler/icons-react';
import type { SessionState } from '../../core/contract/calls/session.ts';
import { Avatar, lookOf } from '../ui/avatar.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { ErrorNotice, Notice } from '../ui/notice.tsx';
import { PassphraseField } from '../ui/passphrase-field.tsx';
import { acceptSession } from '../ui/session-store.ts';
import { useCallMutation } from '../ui/use-call.ts';
import { DemonstrationScreen } from './demonstration-screen.tsx';
import { useRetryDelay } from './retry-delay.ts';
import { SessionScreen, type SessionLayout } from './session-screen.tsx';
import classes from './session-screen.module.css';

interface LockScreenProps {
  readonly layout: SessionLayout;
  readonly session: SessionState;
  /** Shown above the field, for a window that has more to say. */
  readonly children?: ReactNode;
}

export function LockScreen({ layout, session, children }: LockScreenProps): ReactNode {
  // Nobody has a phrase in a demonstration: choosing who to be unlocks too.
  if (session.demonstration) return <DemonstrationScreen layout={layout} />;
  return <PassphraseLock layout={layout} session={session}>{children}</PassphraseLock>;
}

function PassphraseLock({ layout, session, children }: LockScreenProps): ReactNode {
  const { t } = useTranslation();
  const [passphrase, setPassphrase] = useState('');
  const [missing, setMissing] = useState(false);
  const [leaving, setLeaving] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const unlock = useCallMutation('session.unlock', {
    onSuccess: acceptSession,
    onError: () => {
      setPassphrase('');
      field.current?.focus();
    },
  });
  const signOut = useCallMutation('session.signOut', { onSuccess: acceptSession });
  const delay = useRetryDelay(unlock.error);
  const name = session.account?.displayName ?? null;

  const submit = (): void => {
    if (unlock.isPending || delay.waiting) return;
    setMissing(passphrase === '');
    if (passphrase !== '') unlock.mutate({ passphrase });
  };

  return (
    <SessionScreen
      layout={layout}
      title={t('session.lock.title')}
      intro={layout === 'narrow' ? t('session.lock.intro') : t('session.lock.introConsole')}
      onSubmit={submit}
      primary={
        <Button
          type="submit"
          variant="primary"
          size="large"
          icon={<IconLockOpen size={22} stroke={1.9} />}
          busy={unlock.isPending}
          aria-disabled={delay.waiting}
        >
          {t('session.lock.submit')}
        </Button>
      }
      secondary={
        <Button variant="quiet" onClick={() => setLeaving(true)}>
          {t('session.lock.other')}
        </Button>
      }
    >
      {children}
      <div className={classes['narrowFields']}>
        {name === null || session.account === null ? null : (
          <p className={classes['who']}>
            <Avatar displayName={name} look={lookOf(session.account.id)} />
            <strong>{t('session.lock.who', { name })}</strong>
          </p>
        )}
        <PassphraseField
          label={t('session.signIn.passphrase')}
          purpose="current"
          ref={field}
          autoFocus
          value={passphrase}
          onChange={(event) => setPassphrase(event.currentTarget.value)}
        />
        {missing ? (
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
        {delay.waiting ? <Notice>{delay.sentence}</Notice> : null}
      </div>
      <Dialog
        open={leaving}
        kind="alert"
        title={t('session.lock.switchTitle')}
        onClose={() => setLeaving(false)}
        actions={
          <>
            <Button onClick={() => setLeaving(false)}>{t('app.cancel')}</Button>
            <Button variant="danger" busy={signOut.isPending} onClick={() => signOut.mutate({})}>
              {t('session.lock.switchAction')}
            </Button>
          </>
        }
      >
        <p>{t('session.lock.switchText')}</p>
        <ErrorNotice error={signOut.error} />
      </Dialog>
    </SessionScreen>
  );
}
