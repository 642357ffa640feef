// The explorer of the audit trail: filters, verification in the background, exports, reading alerts.
// Invariant: an export carries whole segments and their checkpoints, so that whoever has it can follow the chain alone.
import { Refusal } from '../../../core/contract/errors.ts';
import type { VerificationState } from '../../../core/contract/calls/privacy-trail.ts';
import { frame, momentInWords } from '../../../core/domain/privacy/papers.ts';
import { registerWords } from '../../../core/domain/privacy/registers.ts';
import { parisDate } from '../../../core/values/civil-date.ts';
import type { Executor } from '../../../db/connection/executor.ts';
import { countEntries, entriesOfSegment, listEntries, segmentsBetween, verifyChain } from '../../../db/queries/audit.ts';
import { acknowledgeAlert, allAlerts } from '../../../db/queries/privacy-registers.ts';
import type { HandlersOf } from '../handler.ts';
import { audit, note, type Kernel } from '../kernel.ts';
import { pause } from '../pause.ts';
import { paperContext } from '../privacy-reading.ts';

const idle: VerificationState = { running: false, entries: 0, startedAt: null, endedAt: null, brokenAt: null, fault: null };
/** A report is read by people. */
const reportedEntries = 5_000;
export const exportFormat = 'ecoutille-audit/1';

export function trailHandlers(kernel: Kernel): HandlersOf<'trail'> {
  const { session, clock, sodium, hash } = kernel;
  let verification: VerificationState = idle;

  const verify = async (db: Executor): Promise<void> => {
    const pauseWhileOpen = (): Promise<void> => {
      if (session.opened?.base.db !== db) throw new Refusal('signed-out');
      return pause();
    };
    const result = await verifyChain(db, hash, pauseWhileOpen, (entries) => {
      verification = { ...verification, entries };
    });
    verification = { ...verification, running: false, endedAt: clock(), entries: result.entries, brokenAt: result.brokenAt, fault: result.fault };
    if (result.brokenAt !== null) db.transaction(() => { audit(kernel, db, null, note('audit.verified', null, `broken at ${String(result.brokenAt)}`)); });
  };

  const alerts = (db: Executor) =>
    allAlerts(db).map((row) => ({
      id: row.id,
      accountId: row.account_id,
      displayName: row.displayName,
      day: row.day,
      reveals: row.reveals,
      usual: row.usual,
      raisedAt: row.raised_at,
      acknowledgedAt: row.acknowledged_at,
      explanation: row.explanation,
    }));

  return {
    'trail.list': ({ filter, before, limit }) => {
      const { db } = session.require();
      return {
        db,
        run: () => {
          const found = listEntries(db, { ...filter, before, limit: limit + 1 });
          const shown = found.slice(0, limit);
          return {
            value: {
              entries: shown.map(({ sequence, at, actorName, operation, reference, referenceName, reason }) => ({ sequence, at, actorName, operation, reference, referenceName, reason })),
              next: found.length > limit ? (shown.at(-1)?.sequence ?? null) : null,
              total: countEntries(db, { ...filter, before: null, limit: 0 }),
            },
          };
        },
      };
    },

    'trail.startVerification': () => {
      const { db } = session.require();
      return {
        db,
        run: () => {
          if (verification.running) throw new Refusal('already-running');
          verification = { ...idle, running: true, startedAt: clock() };
          return {
            value: verification,
            audit: [note('audit.verified')],
            after: () => {
              verify(db).catch(() => {
                verification = { ...verification, running: false, endedAt: clock() };
                kernel.log('warn', 'verification-interrupted');
              });
            },
          };
        },
      };
    },

    'trail.getVerification': () => {
      const { db } = session.require();
      return { db, run: () => ({ value: verification }) };
    },

    'trail.saveExport': ({ from, to }) => {
      const { db } = session.require();
      return {
        db,
        run: () => {
          const segments = segmentsBetween(db, from, to);
          const hex = (bytes: Uint8Array | null): string | null => (bytes === null ? null : sodium.to_hex(bytes));
          const content = {
            format: exportFormat,
            madeAt: clock(),
            segments: segments.map((segment) => ({
              id: segment.id,
              openedAt: segment.opened_at,
              firstSequence: segment.first_sequence,
              openingHash: hex(segment.opening_hash),
              closedAt: segment.closed_at,
              lastSequence: segment.last_sequence,
              closingHash: hex(segment.closing_hash),
              expired: segment.expired_at !== null,
              entries: entriesOfSegment(db, segment.id).map((entry) => [entry.sequence, entry.at, entry.actor_id, entry.operation, entry.reference, entry.reason, entry.station_id, hex(entry.hash)]),
            })),
            tail: tailOf(db, segments.at(-1)?.id, hex),
          };
          const base64 = sodium.to_base64(sodium.from_string(JSON.stringify(content)), sodium.base64_variants.ORIGINAL);
          return { value: null, handoff: { fileName: `journal-acces-${parisDate(clock())}.json`, extension: 'json', base64 }, audit: [note('audit.exported', null, String(segments.length))] };
        },
      };
    },

    'trail.saveReport': ({ filter, language }) => {
      const { db } = session.require();
      return {
        db,
        run: () => {
          const w = registerWords[language];
          const entries = listEntries(db, { ...filter, before: null, limit: reportedEntries });
          const document = frame(
            paperContext(db, language, parisDate(clock())),
            'auditReport',
            { title: w.auditTitle, subtitle: w.auditSubtitle, reference: null, subject: null, recipient: null, file: 'journal-acces' },
            [
              {
                type: 'table',
                anchor: 'audit',
                columns: [w.when, w.who, w.what, w.reference, w.reason],
                rows: entries.map((entry) => [momentInWords(entry.at, language), entry.actorName ?? '', { of: 'operation', code: entry.operation }, entry.referenceName ?? entry.reference ?? '', { of: 'reason', operation: entry.operation, code: entry.reason ?? '' }]),
              },
            ],
          );
          return { value: null, handoff: document, audit: [note('audit.exported', null, 'report')] };
        },
      };
    },

    'trail.listAlerts': () => {
      const { db } = session.require();
      return { db, run: () => ({ value: alerts(db) }) };
    },

    'trail.acknowledgeAlert': ({ id, explanation }) => {
      const { db } = session.require();
      return {
        db,
        run: () => {
          if (!acknowledgeAlert(db, id, clock(), explanation)) throw new Refusal('not-found');
          return { value: alerts(db), audit: [note('alert.acknowledged', String(id))] };
        },
      };
    },
  };
}

/** Number and hash of the last entry exported: a tail that is cut off afterwards shows. */
function tailOf(db: Executor, segmentId: number | undefined, hex: (bytes: Uint8Array | null) => string | null): { sequence: number; hash: string | null } | null {
  const last = segmentId === undefined ? undefined : entriesOfSegment(db, segmentId).at(-1);
  return last === undefined ? null : { sequence: last.sequence, hash: hex(last.hash) };
}
