// Retention rules, preview and purge on demand, legal holds. Invariant: a rule never leaves its cap or its floor.
import { v7 as uuid } from 'uuid';
import { Refusal } from '../../../core/contract/errors.ts';
import { purgeCounts, type PurgeRun, type RetentionState } from '../../../core/contract/calls/privacy-retention.ts';
import { nextNightPurge, retentionRefusal } from '../../../core/domain/privacy/retention.ts';
import { parisDate } from '../../../core/values/civil-date.ts';
import type { LegalHoldId } from '../../../core/values/ids.ts';
import type { Executor } from '../../../db/connection/executor.ts';
import { currentSalt } from '../../../db/queries/callers.ts';
import * as rows from '../../../db/queries/privacy-retention.ts';
import { requestById } from '../../../db/queries/privacy-rights.ts';
import type { HandlersOf } from '../handler.ts';
import { note, type Kernel } from '../kernel.ts';
import { rulesOf } from '../privacy-reading.ts';

const runsListed = 400;

function runOf(row: rows.PurgeRow): PurgeRun {
  return { id: row.id, startedAt: row.started_at, endedAt: row.ended_at, trigger: row.trigger_kind, counts: purgeCounts.parse(JSON.parse(row.counts)), held: row.held, actorName: row.actorName };
}

export function retentionHandlers(kernel: Kernel): HandlersOf<'retention'> {
  const { session, clock, sodium, retention } = kernel;

  const stateIn = (db: Executor): RetentionState => {
    const last = rows.purgeRuns(db, 1)[0];
    return {
      rules: rulesOf(db),
      nextPurgeAt: nextNightPurge(clock()),
      lastPurge: last === undefined ? null : runOf(last),
      running: retention.running,
      erased: retention.running ? retention.erased : 0,
      clockFault: retention.seeClock(db),
      saltRotatedAt: currentSalt(db).created_at,
      auditSegments: rows.allSegments(db).map((segment) => ({
        id: segment.id,
        openedAt: segment.opened_at,
        closedAt: segment.closed_at,
        expiredAt: segment.expired_at,
        entries: segment.last_sequence === null ? null : segment.last_sequence - segment.first_sequence + 1,
        checkpoint: segment.closing_hash === null ? null : sodium.to_hex(segment.closing_hash),
      })),
    };
  };

  const holdIn = (db: Executor, id: LegalHoldId) => {
    const row = rows.allHolds(db).find((hold) => hold.id === id);
    if (row === undefined) throw new Refusal('not-found');
    return { id: row.id, reason: row.reason, placedAt: row.placed_at, placedByName: row.placedByName, until: row.until_on, liftedAt: row.lifted_at, calls: row.calls, callers: row.callers };
  };

  return {
    'retention.getState': () => {
      const { db } = session.require();
      return { db, run: () => ({ value: stateIn(db) }) };
    },

    'retention.saveRule': ({ category, months, justification }) => {
      const { db, accountId } = session.require();
      return {
        db,
        run: () => {
          if (!rulesOf(db).some((rule) => rule.category === category)) throw new Refusal('not-found');
          const refusal = retentionRefusal(category, months, rows.retentionMonths(db, 'calls'));
          if (refusal !== null) throw new Refusal(refusal);
          rows.saveRule(db, { category, months, justification, changed_at: clock(), changed_by: accountId });
          // A form goes with its call: a shorter life of calls shortens that of forms.
          if (category === 'calls' && rows.retentionMonths(db, 'callForms') > months) {
            rows.saveRule(db, { category: 'callForms', months, justification, changed_at: clock(), changed_by: accountId });
          }
          return { value: stateIn(db), audit: [note('retention.changed', category, String(months))] };
        },
      };
    },

    'retention.preview': ({ at }) => {
      const { db } = session.require();
      return { db, run: () => ({ value: retention.preview(db, at) }) };
    },

    'retention.purge': () => {
      const { db, accountId } = session.require();
      return {
        db,
        run: () => {
          if (retention.running) throw new Refusal('already-running');
          if (retention.seeClock(db) !== null) throw new Refusal('clock-doubtful');
          return {
            value: { ...stateIn(db), running: true },
            audit: [note('retention.purgeStarted')],
            after: () => {
              retention.purge('demand', accountId).catch(() => { kernel.log('error', 'purge-failed'); });
            },
          };
        },
      };
    },

    'retention.stopPurge': () => {
      const { db } = session.require();
      return {
        db,
        run: () => {
          retention.interrupt();
          return { value: stateIn(db) };
        },
      };
    },

    'retention.listPurges': () => {
      const { db } = session.require();
      return { db, run: () => ({ value: rows.purgeRuns(db, runsListed).map(runOf) }) };
    },

    'retention.trustClock': ({ reason }) => {
      const { db } = session.require();
      return {
        db,
        run: () => {
          retention.trustClock(db);
          return { value: stateIn(db), audit: [note('retention.clockTrusted', null, reason)] };
        },
      };
    },

    'retention.listHolds': () => {
      const { db } = session.require();
      return { db, run: () => ({ value: rows.allHolds(db).map(({ id }) => holdIn(db, id)) }) };
    },

    'retention.placeHold': ({ requestId, callIds, reason, until }) => {
      const { db, accountId } = session.require();
      return {
        db,
        run: () => {
          if (until <= parisDate(clock())) throw new Refusal('date-impossible');
          if (requestId !== null && requestById(db, requestId) === undefined) throw new Refusal('not-found');
          const callers = requestId === null ? [] : rows.requestCallers(db, requestId);
          if (rows.knownCalls(db, callIds).length !== new Set(callIds).size) throw new Refusal('not-found');
          if (callers.length === 0 && callIds.length === 0) throw new Refusal('not-found');
          const id = uuid() as LegalHoldId;
          rows.insertHold(db, { id, reason, placed_at: clock(), placed_by: accountId, until_on: until, lifted_at: null, lift_reason: null }, callers, [...new Set(callIds)]);
          return { value: holdIn(db, id), audit: [note('hold.placed', id)] };
        },
      };
    },

    'retention.liftHold': ({ holdId, reason }) => {
      const { db } = session.require();
      return {
        db,
        run: () => {
          if (!rows.liftHold(db, holdId, clock(), reason)) throw new Refusal('not-found');
          return { value: holdIn(db, holdId), audit: [note('hold.lifted', holdId)] };
        },
      };
    },
  };
}
