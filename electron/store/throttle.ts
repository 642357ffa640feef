// Growing delays after wrong passphrases, kept across restarts in throttle.json.
// Invariants: an attempt is counted before it is tried, so that stopping the program frees nothing; logins are there as keyed
// hashes only.
import { join } from 'node:path';
import { z } from 'zod';
import { afterFailure, noAttempts, remainingDelay, type Attempts } from '../../core/domain/accounts/sign-in-delay.ts';
import { instant, type Clock } from '../../core/values/instant.ts';
import { readFileIfThere, writeFileAtomically } from '../../db/connection/files.ts';

const fileSchema = z.strictObject({
  version: z.literal(1),
  /** Failures since the last sign-in, to be told to the audit trail. */
  unreported: z.int().min(0),
  logins: z.record(z.string().regex(/^[0-9a-f]{16}$/), z.strictObject({ failures: z.int().min(1), until: instant })),
});
type State = z.infer<typeof fileSchema>;

/** More hashes than any association has accounts: the rest are guesses, and the oldest of them may go. */
const keptLogins = 500;

export interface Throttle {
  /** Milliseconds to wait before an attempt for this login; 0 when it may be made. */
  remaining(key: string): number;
  /** Counts an attempt as failed until `succeeded` says otherwise. */
  attempt(key: string): void;
  succeeded(key: string): void;
  /** The audit trail was told of `count` failures at once, or tells of this one itself. */
  reported(count: number): void;
  unreported(): number;
}

export function createThrottle(folder: string, clock: Clock): Throttle {
  const path = join(folder, 'throttle.json');
  let state = read(path);
  const save = (next: State): void => {
    state = next;
    writeFileAtomically(path, JSON.stringify(next));
  };
  const attemptsOf = (key: string): Attempts => state.logins[key] ?? noAttempts;
  return {
    remaining: (key) => remainingDelay(attemptsOf(key), clock()),
    attempt(key) {
      const others = Object.entries(state.logins).filter(([other]) => other !== key).slice(-(keptLogins - 1));
      const logins = Object.fromEntries([...others, [key, afterFailure(attemptsOf(key), clock())]]);
      save({ ...state, unreported: state.unreported + 1, logins });
    },
    succeeded(key) {
      const logins = Object.fromEntries(Object.entries(state.logins).filter(([other]) => other !== key));
      save({ ...state, unreported: Math.max(0, state.unreported - 1), logins });
    },
    reported(count) {
      if (count > 0) save({ ...state, unreported: Math.max(0, state.unreported - count) });
    },
    unreported: () => state.unreported,
  };
}

/** A damaged file only costs its delays: whoever can damage it can copy the base as well, where no delay counts. */
function read(path: string): State {
  const empty: State = { version: 1, unreported: 0, logins: {} };
  const content = readFileIfThere(path);
  if (content === null) return empty;
  try {
    return fileSchema.parse(JSON.parse(content));
  } catch {
    return empty;
  }
}
