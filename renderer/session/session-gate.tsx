// What a window shows before its work: starting, unusable store, sign-in, lock, phrase to change; then its children.
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { SessionState } from '../../core/contract/calls/session.ts';
import { useSessionStore } from '../ui/session-store.ts';
import { ChangePassphraseScreen } from './change-passphrase-screen.tsx';
import { DemonstrationScreen } from './demonstration-screen.tsx';
import { LockScreen } from './lock-screen.tsx';
import { RecoveryScreen } from './recovery-screen.tsx';
import { SessionScreen, type SessionLayout } from './session-screen.tsx';
import { SignInScreen } from './sign-in-screen.tsx';
import { UnusableScreen } from './unusable-screen.tsx';

interface SessionGateProps {
  readonly layout: SessionLayout;
  /** When no association exists yet: the console's first installation. */
  readonly absent: ReactNode;
  /** Replaces the locked screen: the softphone answers calls there. */
  readonly locked?: (session: SessionState) => ReactNode;
  /** The work, once a session is open. */
  readonly children: ReactNode;
}

export function SessionGate({ layout, absent, locked, children }: SessionGateProps): ReactNode {
  const { t } = useTranslation();
  const session = useSessionStore((state) => state.session);
  const unavailable = useSessionStore((state) => state.unavailable);
  const [recovering, setRecovering] = useState(false);

  if (session === null) {
    if (unavailable) return <UnusableScreen layout={layout} fault="store-unavailable" />;
    return (
      <SessionScreen layout={layout} title={t('session.starting.title')} intro={t('session.starting.detail')} />
    );
  }
  switch (session.phase) {
    case 'absent':
      return absent;
    case 'unusable':
      return <UnusableScreen layout={layout} fault={session.fault ?? 'database-damaged'} />;
    case 'signedOut':
      if (session.demonstration) return <DemonstrationScreen layout={layout} />;
      if (recovering) return <RecoveryScreen layout={layout} onAbandon={() => setRecovering(false)} />;
      return <SignInScreen layout={layout} onUseSheet={layout === 'wide' ? () => setRecovering(true) : null} />;
    case 'locked':
      return locked === undefined ? <LockScreen layout={layout} session={session} /> : locked(session);
    case 'open':
      if (session.mustChangePassphrase) {
        return <ChangePassphraseScreen layout={layout} mode="due" onDone={() => undefined} />;
      }
      return children;
  }
}
