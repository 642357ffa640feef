// One process at a time on a folder. Invariant: the lock is the operating system's (taken by SQLite on an empty file), so
// it goes with the process, even after kill -9, and a process number used again never locks anybody out.
import { Database } from '@signalapp/sqlcipher';
import { join } from 'node:path';
import { BaseFault, faultOf } from './faults.ts';

export interface StationLock {
  release(): void;
}

/** Throws BaseFault `already-open-elsewhere` when another process holds the folder. */
export function takeStationLock(folder: string): StationLock {
  const database = new Database(join(folder, 'station.lock'));
  try {
    database.pragma('journal_mode = MEMORY');
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    throw new BaseFault(faultOf(error) ?? 'already-open-elsewhere');
  }
  return {
    release() {
      database.close();
    },
  };
}
