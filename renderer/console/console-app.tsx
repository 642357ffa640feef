// What the console's window shows: the session's screens, the first installation while it is not over, then the console.
import type { ReactNode } from 'react';
import { SessionGate } from '../session/session-gate.tsx';
import { Absent } from '../setup/absent.tsx';
import { Wizard } from '../setup/wizard-screen.tsx';
import { useInstallation } from '../setup/installation-store.ts';
import { useSession } from '../ui/session-store.ts';
import { ChangingPassphrase } from './settings/settings-page.tsx';
import { useChangingPassphrase } from './settings/changing-passphrase.ts';
import { Shell } from './shell/shell.tsx';

export function ConsoleApp(): ReactNode {
  const session = useSession();
  const installing = useInstallation((state) => state.installing);
  // The wizard creates the base and opens the session on its way: it stays in view until it says that it is over.
  if (installing && (session?.phase === 'absent' || session?.phase === 'open')) return <Wizard />;
  return (
    <SessionGate layout="wide" absent={<Absent />}>
      <Opened />
    </SessionGate>
  );
}

function Opened(): ReactNode {
  const session = useSession();
  const changing = useChangingPassphrase((state) => state.changing);
  if (session === null || session.account === null) return null;
  if (session.pendingSetup !== null && session.account.role === 'administrator') return <Wizard />;
  if (changing) return <ChangingPassphrase />;
  return <Shell account={session.account} associationName={session.associationName ?? ''} demonstration={session.demonstration} />;
}
