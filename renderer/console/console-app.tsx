// What the console's window shows: the session's screens, the first installation while it is not over, then the console.
import { useEffect, type ReactNode } from 'react';
import { SessionGate } from '../session/session-gate.tsx';
import { Absent } from '../setup/absent.tsx';
import { BeginInstallation } from '../setup/begin-installation.tsx';
import { useInstallation } from '../setup/installation-store.ts';
import { later } from '../ui/later.tsx';
import { useSession } from '../ui/session-store.ts';
import { useChangingPassphrase } from './settings/changing-passphrase.ts';

const wizard = later(async () => (await import('../setup/wizard-screen.tsx')).Wizard);
const shell = later(async () => (await import('./shell/shell.tsx')).Shell);
const changingPassphrase = later(async () => (await import('./settings/settings-page.tsx')).ChangingPassphrase);

export function ConsoleApp(): ReactNode {
  const phase = useSession()?.phase;
  const { installing, end } = useInstallation();
  useEffect(() => {
    if (phase === 'signedOut' || phase === 'locked') shell.prepare();
  }, [phase]);
  // Locked or signed out in the middle: the store says what is still owed at the next opening.
  useEffect(() => {
    if (phase === 'signedOut' || phase === 'locked' || phase === 'unusable') end();
  }, [phase, end]);
  // The wizard creates the base and opens the session on its way: it stays in view until it says that it is over.
  if (installing && (phase === 'absent' || phase === 'open')) return <wizard.Part />;
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
  if (session.pendingSetup !== null && session.account.role === 'administrator') return <BeginInstallation />;
  if (changing) return <changingPassphrase.Part />;
  return <shell.Part account={session.account} associationName={session.associationName ?? ''} demonstration={session.demonstration} />;
}
