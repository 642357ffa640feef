// The purge: at night, on demand, and at once after an older base was put back. Invariants: each step is one short
// transaction, with a pause after it, so that neither a window nor a call waits; a clock that cannot be believed purges
// nothing; a run leaves its counts and never the data.
import type { RetentionCategory } from '../../core/contract/calls/privacy-retention.ts';
import { clockFault, nextNightPurge, purgeLimit } from '../../core/domain/privacy/retention.ts';
import { startOfParisMonth } from '../../core/domain/calls/paris-month.ts';
import { addMonths, parisDate } from '../../core/values/civil-date.ts';
import type { AccountId } from '../../core/values/ids.ts';
import type { Base } from '../../db/connection/base.ts';
import type { Executor } from '../../db/connection/executor.ts';
import { expireSegments } from '../../db/queries/audit.ts';
import { currentSalt, rotateSalt } from '../../db/queries/callers.ts';
import { dependentsOf } from '../../db/queries/dependents.ts';
import * as rows from '../../db/queries/privacy-retention.ts';
import { insertAlert, revealsByDay } from '../../db/queries/privacy-registers.ts';
import { unusualReveals } from '../../core/domain/privacy/reveal-alerts.ts';
import { bytes } from '../../db/vault/sodium.ts';
import { audit, note, type Kernel } from './kernel.ts';
import { pause } from './pause.ts';
import { countPast, purgePast } from './recording-retention.ts';

export interface PurgeCount {
  readonly category: RetentionCategory;
  readonly items: number;
  readonly oldest: ReturnType<typeof parisDate> | null;
}

const smallCategories = ['rightsRequests', 'breachRegister', 'doNotCall', 'consents', 'trainingRecords', 'blocklist'] as const;
/** A larger step takes hardly less for each call, and others wait for it; a step of callers and a flush take about as long. */
const callsAtOnce = 1_500;
const callersAtOnce = 3_000;
const stepsPerFlush = 8;
const tickMs = 60_000;
const alertWindowMs = 90 * 86_400_000;

export interface RetentionWork {
  readonly running: boolean;
  /** What the run under way has erased so far. */
  readonly erased: number;
  /** Looks at the clock and writes down that it was seen. Within a transaction. */
  seeClock(db: Executor): 'wentBack' | 'jumpedForward' | null;
  trustClock(db: Executor): void;
  preview(db: Executor, at: number): { counts: PurgeCount[]; held: number };
  /** Starts a run; resolves when it ended. Does nothing while one runs or the clock is doubtful. */
  purge(trigger: 'night' | 'demand' | 'restore', actorId: AccountId | null): Promise<void>;
  /** Ends the run after the step under way; the next one takes the rest. */
  interrupt(): void;
  /** What is due now: the night's purge, a rotation of the salt, alerts. */
  tick(): void;
  stop(): void;
}

export function createRetentionWork(kernel: () => Kernel): RetentionWork {
  let running = false;
  let erased = 0;
  let interrupted = false;
  let doubtTold = false;

  const seeClock = (db: Executor): 'wentBack' | 'jumpedForward' | null => {
    const now = kernel().clock();
    const mark = rows.clockMark(db);
    const fault = mark === undefined ? null : mark.fault === 'jumpedForward' ? 'jumpedForward' : clockFault(mark.last_seen_at, now);
    if (fault === null) {
      doubtTold = false;
      // Written down once a minute at most: whoever asks often must not write often.
      if (mark === undefined || mark.fault !== null || now >= mark.last_seen_at + tickMs) rows.setClockMark(db, Math.max(now, mark?.last_seen_at ?? now), null);
      return null;
    }
    if (mark?.fault !== fault) rows.setClockMark(db, mark?.last_seen_at ?? now, fault);
    if (!doubtTold) {
      doubtTold = true;
      audit(kernel(), db, null, note('retention.clockDoubted', null, fault));
    }
    return fault;
  };

  const limits = (db: Executor, at: number) => (category: RetentionCategory): number => purgeLimit(rows.retentionMonths(db, category), at);

  const preview = (db: Executor, at: number): { counts: PurgeCount[]; held: number } => {
    const limit = limits(db, at);
    const today = parisDate(at);
    const dated = ({ items, oldest }: { items: number; oldest: number | null }): Omit<PurgeCount, 'category'> => ({ items, oldest: oldest === null ? null : parisDate(oldest) });
    const calls = rows.countPastCalls(db, limit('calls'), today);
    return {
      counts: [
        { category: 'calls', ...dated(calls) },
        { category: 'callForms', ...dated(rows.countPastForms(db, limit('callForms'), today)) },
        { category: 'recordings', ...countPast(db, at) },
        { category: 'accessLog', ...dated(rows.countExpiredSegments(db, limit('accessLog'))) },
        ...smallCategories.map((category): PurgeCount => ({ category, ...rows.countSmall(db, category, limit(category), today) })),
      ],
      held: calls.held,
    };
  };

  const isOpen = (base: Base): boolean => kernel().session.opened?.base === base;

  /** Null when the base is closed or the run is stopped meanwhile: the next run goes on. */
  const step = (base: Base, act: () => number): number | null => (!interrupted && isOpen(base) ? base.db.transaction(act) : null);

  /**
   * `act` takes away what it can in a moment, and says whether there is more; not in one transaction: cut short, it leaves the
   * rest to the next.
   */
  const repeat = (base: Base, act: () => boolean): Promise<void> =>
    base.writingMuch(async (flush) => {
      for (let taken = 1; !interrupted && isOpen(base) && act(); taken += 1) {
        await pause();
        if (taken % stepsPerFlush !== 0) continue;
        flush();
        await pause();
      }
    });

  const purge = async (trigger: 'night' | 'demand' | 'restore', actorId: AccountId | null): Promise<void> => {
    const base = kernel().session.opened?.base;
    if (base === undefined || running) return;
    const { db } = base;
    running = true;
    erased = 0;
    interrupted = false;
    try {
      const at = kernel().clock();
      if (db.transaction(() => seeClock(db)) !== null) return;
      const before = preview(db, at);
      const run = db.transaction(() => rows.startPurgeRun(db, at, trigger, actorId));
      const limit = limits(db, at);
      const today = parisDate(at);
      const done = new Map<RetentionCategory, number>();
      // Before the calls, which take what is left of their recordings with them: each is counted as what it is.
      done.set('recordings', step(base, () => purgePast(db, at)) ?? 0);
      // Forms go with their calls; what is left of them has a shorter time of its own.
      const dependents = dependentsOf(db, 'calls');
      const taking = async (category: RetentionCategory, take: () => number): Promise<void> => {
        let total = 0;
        await repeat(base, () => {
          const taken = take();
          total += taken;
          erased += taken;
          return taken === callsAtOnce;
        });
        done.set(category, total);
      };
      await taking('calls', () => rows.purgeCalls(db, limit('calls'), today, callsAtOnce, dependents));
      await taking('callForms', () => rows.purgeForms(db, limit('callForms'), today, callsAtOnce));
      kernel().recordings.sweep();
      kernel().recordings.destroyUnknown();
      // Blocks before their callers, who then go in the same night.
      for (const category of smallCategories) done.set(category, step(base, () => rows.purgeSmall(db, category, limit(category), today)) ?? 0);
      let after: string | null = '';
      const callersDependents = dependentsOf(db, 'callers');
      await repeat(base, () => {
        after = rows.purgeCallers(db, today, after ?? '', callersAtOnce, callersDependents);
        return after !== null;
      });
      step(base, () => rows.purgeSalts(db));
      step(base, () => {
        const expiring = rows.countExpiredSegments(db, limit('accessLog'));
        expireSegments(db, limit('accessLog'), at);
        done.set('accessLog', expiring.items);
        return 0;
      });
      // Stopped or not, the log tells what went.
      interrupted = false;
      step(base, () => {
        const counts = before.counts.map((one) => ({ ...one, items: done.get(one.category) ?? 0 }));
        rows.endPurgeRun(db, run, kernel().clock(), JSON.stringify(counts), before.held);
        audit(kernel(), db, actorId, note('retention.purged', String(run), counts.filter(({ items }) => items > 0).map(({ category, items }) => `${category} ${String(items)}`).join(', ') || null));
        return 0;
      });
      if (isOpen(base)) base.checkpoint();
    } finally {
      running = false;
    }
  };

  /** A new salt on the first of a month once the former one has served as long as calls are kept: ranks in the month stay right. */
  const rotate = (db: Executor, now: number): void => {
    const salt = currentSalt(db);
    const months = Math.max(1, rows.retentionMonths(db, 'calls'));
    const due = addMonths(parisDate(startOfParisMonth(salt.created_at)), months);
    if (parisDate(startOfParisMonth(now)) >= due) rotateSalt(db, bytes(kernel().sodium.randombytes_buf(16)), now);
  };

  const alertOn = (db: Executor, now: number): void => {
    for (const alert of unusualReveals(revealsByDay(db, now - alertWindowMs, now + 1), now)) {
      const raised = insertAlert(db, { account_id: alert.accountId, day: alert.day, reveals: alert.reveals, usual: alert.usual, raised_at: now, acknowledged_at: null, explanation: null });
      if (raised) audit(kernel(), db, null, note('alert.raised', alert.accountId, String(alert.reveals)));
    }
  };

  const tick = (): void => {
    const { session, clock, log } = kernel();
    const db = session.opened?.base.db;
    if (db === undefined) return;
    const now = clock();
    try {
      const fault = db.transaction(() => {
        alertOn(db, now);
        const doubt = seeClock(db);
        if (doubt === null) rotate(db, now);
        return doubt;
      });
      if (fault !== null) return;
      const last = rows.purgeRuns(db, 1)[0];
      const restored = kernel().restored;
      const due = restored || last === undefined || nextNightPurge(last.started_at) <= now;
      if (!due) return;
      kernel().restored = false;
      purge(restored ? 'restore' : 'night', null).catch(() => { log('error', 'purge-failed'); });
    } catch {
      log('error', 'retention-failed');
    }
  };

  const timer = setInterval(tick, tickMs);
  timer.unref();

  return {
    get running() {
      return running;
    },
    get erased() {
      return erased;
    },
    seeClock,
    trustClock(db) {
      doubtTold = false;
      rows.setClockMark(db, kernel().clock(), null);
    },
    preview,
    purge,
    interrupt: () => {
      interrupted = true;
    },
    tick,
    stop() {
      clearInterval(timer);
    },
  };
}
