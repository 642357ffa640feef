// Reading the audit trail and verifying its chain.
import { listEntries, verifyChain } from '../../../db/queries/audit.ts';
import type { HandlersOf } from '../handler.ts';
import { note, type Kernel } from '../kernel.ts';

export function auditHandlers({ session, hash, clock }: Kernel): HandlersOf<'audit'> {
  return {
    'audit.list': (filter) => {
      const { db } = session.require();
      return {
        db,
        run: () => {
          const rows = listEntries(db, { ...filter, limit: filter.limit + 1 });
          const shown = rows.slice(0, filter.limit);
          return {
            value: {
              entries: shown.map(({ sequence, at, actorName, operation, reference, referenceName, reason }) => ({
                sequence,
                at,
                actorName,
                operation,
                reference,
                referenceName,
                reason,
              })),
              next: rows.length > filter.limit ? (shown.at(-1)?.sequence ?? null) : null,
            },
          };
        },
      };
    },

    'audit.verify': async () => {
      const { db } = session.require();
      const startedAt = clock();
      const { entries, brokenAt } = await verifyChain(db, hash, () => new Promise((resolve) => setImmediate(resolve)));
      const milliseconds = Math.max(0, clock() - startedAt);
      return {
        db,
        run: () => ({
          value: { entries, brokenAt, milliseconds },
          audit: [note('audit.verified', null, brokenAt === null ? null : `broken at ${String(brokenAt)}`)],
        }),
      };
    },
  };
}
