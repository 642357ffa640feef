// The locked screen: the session's own phrase unlocks it. What was on screen is gone with the page that showed it.
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { SessionState } from '../../core/contract/calls/session.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { ErrorNotice } from '../ui/notice.tsx';
import { acceptSession } from '../ui/session-store.ts';
import { useCallMutation } from '../ui/use-call.ts';
import { DemonstrationScreen } from './demonstration-screen.tsx';
import { SessionScreen, type SessionLayout } from './session-screen.tsx';
import { UnlockButton, UnlockFields, useUnlock } from './unlock-form.tsx';
import classes from './session-screen.module.css';

interface LockScreenProps {
  readonly layout: SessionLayout;
  readonly session: SessionState;
}

export function LockScreen({ layout, session }: LockScreenProps): ReactNode {
  // Nobody has a phrase in a demonstration: choosing who to be unlocks too.
  if (session.demonstration) return <DemonstrationScreen layout={layout} />;
  return <PassphraseLock layout={layout} session={session} />;
}

function PassphraseLock({ layout, session }: LockScreenProps): ReactNode {
  const { t } = useTranslation();
  const [leaving, setLeaving] = useState(false);
  const unlock = useUnlock();
  const signOut = useCallMutation('session.signOut', { onSuccess: acceptSession });
  return (
    <SessionScreen
      layout={layout}
      title={t('session.lock.title')}
      intro={layout === 'narrow' ? t('session.lock.intro') : t('session.lock.introConsole')}
      onSubmit={unlock.submit}
      primary={<UnlockButton unlock={unlock} />}
      secondary={
        <Button variant="quiet" onClick={() => setLeaving(true)}>
          {t('session.lock.other')}
        </Button>
      }
    >
      <div className={classes['narrowFields']}>
        <UnlockFields unlock={unlock} session={session} />
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
