// The listener's window: the session first, then the screen that the line and its calls ask for.
import { useEffect, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { SessionState } from '../../core/contract/calls/session.ts';
import type { DeskState } from '../../core/contract/desk-state.ts';
import { DemonstrationAccounts } from '../session/demonstration-screen.tsx';
import { LockScreen } from '../session/lock-screen.tsx';
import { SessionGate } from '../session/session-gate.tsx';
import { SessionScreen } from '../session/session-screen.tsx';
import { SignInForm } from '../session/sign-in-screen.tsx';
import { UnlockForm } from '../session/unlock-form.tsx';
import { useDesk } from '../ui/desk-store.ts';
import { later } from '../ui/later.tsx';
import { Notice } from '../ui/notice.tsx';
import { PreferencesDialog } from '../ui/preferences-dialog.tsx';
import { useSession } from '../ui/session-store.ts';
import { CallView } from './call-view.tsx';
import { callScreen } from './logic/view.ts';
import { RingingView } from './ringing-view.tsx';
import { WindowFrame } from './skeleton.tsx';
import { SoftphoneMenu } from './softphone-menu.tsx';

const post = later(async () => (await import('./post.tsx')).Post);

export function SoftphoneApp(): ReactNode {
  const { t } = useTranslation();
  const session = useSession();
  const desk = useDesk();
  const training = desk?.calls.some((call) => call.training && call.state !== 'ended') === true;
  useEffect(() => {
    document.title = `${t('softphone.windowTitle')} – ${t('app.name')}`;
  }, [t]);
  const phase = session?.phase;
  useEffect(() => {
    if (phase === 'signedOut' || phase === 'locked') post.prepare();
  }, [phase]);
  if (session?.phase === 'open' && !session.mustChangePassphrase && desk !== null) {
    return <post.Part session={session} desk={desk} training={training} />;
  }
  const screen = callScreen(desk?.calls ?? [], false);
  if (desk !== null && screen.kind === 'inCall' && (session === null || session.phase === 'signedOut' || session.phase === 'unusable')) {
    // The base went away in the middle of a call (architecture: a call is never dropped): it can be heard, so it can be hung up.
    return (
      <WindowFrame menu={<BeforeSessionMenu />} lockable={false} training={training}>
        <CallView
          key={screen.call.token}
          call={screen.call}
          other={screen.other}
          waiting={null}
          audio={desk.audio}
          unlock={session?.phase !== 'signedOut' ? null : session.demonstration ? <DemonstrationAccounts /> : <SignInForm />}
          unlockTitle={t(`errors.${session?.fault ?? 'signed-out'}.what`)}
        />
      </WindowFrame>
    );
  }
  return (
    <WindowFrame menu={<BeforeSessionMenu />} lockable={false} training={training}>
      <SessionGate
        layout="narrow"
        absent={
          <SessionScreen layout="narrow" title={t('session.absent.title')} intro={t('session.absent.detail')}>
            <Notice>{t('session.absent.action')}</Notice>
          </SessionScreen>
        }
        locked={(locked) => <LockedPost session={locked} desk={desk} />}
      >
        <SessionScreen layout="narrow" title={t('session.starting.title')} />
      </SessionGate>
    </WindowFrame>
  );
}

/** Text size and theme must be at hand before anybody has signed in. */
function BeforeSessionMenu(): ReactNode {
  const [open, setOpen] = useState(false);
  return (
    <>
      <SoftphoneMenu choices={['preferences']} onChoose={() => setOpen(true)} />
      <PreferencesDialog open={open} onClose={() => setOpen(false)} />
    </>
  );
}

interface LockedPostProps {
  readonly session: SessionState;
  readonly desk: DeskState | null;
}

function LockedPost({ session, desk }: LockedPostProps): ReactNode {
  const screen = callScreen(desk?.calls ?? [], false);
  if (desk !== null && screen.kind === 'ringing') return <RingingView key={screen.call.token} call={screen.call} locked />;
  if (desk !== null && screen.kind === 'inCall') {
    return (
      <CallView
        key={screen.call.token}
        call={screen.call}
        other={screen.other}
        waiting={screen.waiting}
        audio={desk.audio}
        unlock={<UnlockForm session={session} />}
      />
    );
  }
  return <LockScreen layout="narrow" session={session} />;
}
