// Where things are and how this run was asked for. Reads the command line once.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { App } from 'electron';
import type { SessionState } from '../../core/contract/calls/session.ts';
import { stateWithoutSession } from '../../core/domain/accounts/without-session.ts';

export interface Environment {
  readonly demonstration: boolean;
  readonly packaged: boolean;
  /** Folder of the built bundles (`out`). */
  readonly bundles: string;
  readonly userData: string;
  readonly storeDirectory: string;
}

/**
 * Settles the profile folder. Its name never changes with the product's: the data is the only copy.
 * A demonstration has a profile of its own inside it, so that it can never touch the real data.
 */
export function settleEnvironment(app: App, argv: readonly string[], mainFolder: string): Environment {
  app.setName('ecoutille');
  const demonstration = argv.includes('--demo');
  if (!app.commandLine.hasSwitch('user-data-dir')) app.setPath('userData', join(app.getPath('appData'), 'ecoutille'));
  if (demonstration) app.setPath('userData', join(app.getPath('userData'), 'demonstration'));
  const userData = app.getPath('userData');
  app.setPath('sessionData', join(userData, 'session'));
  return {
    demonstration,
    packaged: app.isPackaged,
    bundles: join(mainFolder, '..'),
    userData,
    storeDirectory: join(userData, 'store'),
  };
}

/** The session as the folder alone tells it. The store looks closer, once it runs: it may find the base unusable. */
export function firstLook({ storeDirectory, demonstration }: Environment): SessionState {
  const phase = existsSync(join(storeDirectory, 'base')) ? 'signedOut' : 'absent';
  return stateWithoutSession(phase, null, { demonstration, clock: Date.now });
}
