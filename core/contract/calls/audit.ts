// The audit trail: reading it and verifying its chain.
import { z } from 'zod';
import { accountId } from '../../values/ids.ts';
import { instant } from '../../values/instant.ts';
import { auditOperation } from '../audit-operations.ts';
import { defineCall } from '../define-call.ts';

export const auditEntry = z.strictObject({
  sequence: z.int().min(1),
  at: instant,
  /** Null when nobody was signed in, or the program itself acted. */
  actorName: z.string().nullable(),
  operation: auditOperation,
  /** Identifier of what the operation was about; never the data itself. */
  reference: z.string().nullable(),
  /** Name of the account that `reference` identifies, if it is one. */
  referenceName: z.string().nullable(),
  reason: z.string().nullable(),
});
export type AuditEntry = z.infer<typeof auditEntry>;

const rule = {
  roles: ['privacyOfficer', 'administrator'],
  grant: null,
  whenLocked: 'refused',
  windows: ['console'],
  handledBy: 'store',
} as const;

export const auditCalls = {
  'audit.list': defineCall({
    ...rule,
    request: z.strictObject({
      from: instant.nullable(),
      to: instant.nullable(),
      actorId: accountId.nullable(),
      operations: z.array(auditOperation).max(120),
      before: z.int().min(1).nullable(),
      limit: z.int().min(1).max(200),
    }),
    response: z.strictObject({ entries: z.array(auditEntry), next: z.int().nullable() }),
    audit: 'none',
  }),
  'audit.verify': defineCall({
    ...rule,
    request: z.strictObject({}),
    response: z.strictObject({ entries: z.int(), brokenAt: z.int().nullable(), milliseconds: z.int() }),
    audit: 'audit.verified',
  }),
} as const;
