// Replacing one's own secret phrase: owed at the first sign-in, or wanted later.
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { IconCheck } from '@tabler/icons-react';
import { Button } from '../ui/button.tsx';
import { announce } from '../ui/live-region.tsx';
import { ErrorNotice, Notice } from '../ui/notice.tsx';
import { PassphraseField } from '../ui/passphrase-field.tsx';
import { acceptSession, useSession } from '../ui/session-store.ts';
import { useCallMutation } from '../ui/use-call.ts';
import { PassphraseChooser } from './passphrase-chooser.tsx';
import { useRetryDelay } from './retry-delay.ts';
import { SessionScreen, type SessionLayout } from './session-screen.tsx';
import classes from './session-screen.module.css';

interface ChangePassphraseScreenProps {
  readonly layout: SessionLayout;
  readonly mode: 'due' | 'wanted';
  /** Leaves the screen, changed or not; `due` leaves by itself once the phrase is changed. */
  readonly onDone: () => void;
}

export function ChangePassphraseScreen({ layout, mode, onDone }: ChangePassphraseScreenProps): ReactNode {
  const { t } = useTranslation();
  const session = useSession();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState<string | null>(null);
  const [missing, setMissing] = useState(false);
  const change = useCallMutation('session.changePassphrase', {
    onSuccess: (state) => {
      acceptSession(state);
      announce(t('session.change.done'));
      onDone();
    },
  });
  const signOut = useCallMutation('session.signOut', { onSuccess: acceptSession });
  const delay = useRetryDelay(change.error);

  const submit = (): void => {
    if (change.isPending || delay.waiting) return;
    const incomplete = current === '' || next === null;
    setMissing(incomplete);
    if (next !== null && current !== '') change.mutate({ current, next });
  };

  return (
    <SessionScreen
      layout={layout}
      title={mode === 'due' ? t('session.change.dueTitle') : t('session.change.wantedTitle')}
      intro={mode === 'due' ? t('session.change.dueIntro') : t('session.change.wantedIntro')}
      focusTitle
      onSubmit={submit}
      primary={
        <Button
          type="submit"
          variant="primary"
          size="large"
          icon={<IconCheck size={22} stroke={1.9} />}
          busy={change.isPending}
          aria-disabled={delay.waiting}
        >
          {t('session.change.submit')}
        </Button>
      }
      secondary={
        mode === 'due' ? (
          <Button variant="quiet" onClick={() => signOut.mutate({})}>
            {t('app.signOut')}
          </Button>
        ) : (
          <Button onClick={onDone}>{t('app.cancel')}</Button>
        )
      }
    >
      <div className={classes['narrowFields']}>
        <PassphraseField
          label={mode === 'due' ? t('session.change.temporary') : t('session.change.current')}
          purpose="current"
          value={current}
          onChange={(event) => setCurrent(event.currentTarget.value)}
        />
      </div>
      <PassphraseChooser onChange={setNext} known={session?.account === null || session === null ? [] : [session.account.displayName]} />
      {missing ? (
        <Notice tone="ring" live="alert">
          {t('session.change.missing')}
        </Notice>
      ) : change.error?.code === 'wrong-passphrase' ? (
        <Notice tone="alert" live="alert">
          {t('session.change.wrong')}
        </Notice>
      ) : (
        <ErrorNotice error={change.error} />
      )}
      {delay.waiting ? <Notice>{delay.sentence}</Notice> : null}
      <ErrorNotice error={signOut.error} />
    </SessionScreen>
  );
}
