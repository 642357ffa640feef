// What the computer does around the application: sleep, its own lock, idle time, network changes.
import { powerMonitor } from 'electron';
import { networkInterfaces } from 'node:os';

export interface SurroundingsOptions {
  /** Minutes without keyboard or mouse before the screen locks; null while there is nothing to lock. */
  readonly lockAfterMinutes: () => number | null;
  readonly lock: (cause: 'suspend' | 'systemLock' | 'idle') => void;
  readonly networkChanged: () => void;
}

const idleCheckMs = 5_000;
const networkCheckMs = 3_000;
/** A timer that comes this late means that the computer slept, even where no resume event is sent. */
const sleepGapMs = 30_000;

function addresses(): string {
  return Object.values(networkInterfaces())
    .flatMap((list) => (list ?? []).filter((entry) => !entry.internal).map((entry) => entry.address))
    .sort()
    .join();
}

/** Returns the function that stops watching. */
export function watchSurroundings(options: SurroundingsOptions): () => void {
  const suspended = (): void => {
    options.lock('suspend');
  };
  const systemLocked = (): void => {
    options.lock('systemLock');
  };
  powerMonitor.on('suspend', suspended);
  powerMonitor.on('lock-screen', systemLocked);
  powerMonitor.on('resume', options.networkChanged);

  const idle = setInterval(() => {
    const minutes = options.lockAfterMinutes();
    if (minutes !== null && powerMonitor.getSystemIdleTime() >= minutes * 60) options.lock('idle');
  }, idleCheckMs);

  let known = addresses();
  let checkedAt = Date.now();
  const network = setInterval(() => {
    const now = Date.now();
    const current = addresses();
    const slept = now - checkedAt > sleepGapMs;
    const moved = current !== known;
    checkedAt = now;
    known = current;
    if (slept || moved) options.networkChanged();
  }, networkCheckMs);

  return () => {
    powerMonitor.off('suspend', suspended);
    powerMonitor.off('lock-screen', systemLocked);
    powerMonitor.off('resume', options.networkChanged);
    clearInterval(idle);
    clearInterval(network);
  };
}
