// The audit trail's filter: a period, a person, one kind of act or a family of them.
import type { TrailFilter } from '../../../core/contract/calls/privacy-trail.ts';
import { auditOperation, type AuditOperation } from '../../../core/contract/audit-operations.ts';
import type { AccountId } from '../../../core/values/ids.ts';
import type { Instant } from '../../../core/values/instant.ts';
import { boundsOf, type Period } from './period.ts';

export const auditGroups = ['session', 'account', 'grant', 'call', 'recording', 'line', 'rota', 'privacy', 'association'] as const;
export type AuditGroup = (typeof auditGroups)[number];

const rotaFamilies: ReadonlySet<string> = new Set(['rota', 'volunteer', 'swap', 'draft', 'duty', 'routing']);
const privacyFamilies: ReadonlySet<string> = new Set(['request', 'letter', 'retention', 'hold', 'incident', 'register', 'own', 'charter', 'consent', 'review', 'alert']);

/** Families as people think of them; every operation is in exactly one. */
export function groupOf(operation: AuditOperation): AuditGroup {
  const family = operation.split('.')[0] ?? '';
  if (family === 'block') return 'call';
  if (rotaFamilies.has(family)) return 'rota';
  if (privacyFamilies.has(family)) return 'privacy';
  return auditGroups.find((group) => group === family) ?? 'association';
}

export function operationsOf(group: AuditGroup): readonly AuditOperation[] {
  return auditOperation.options.filter((operation) => groupOf(operation) === group);
}

export interface AuditFilter {
  readonly period: Period;
  readonly actorId: AccountId | null;
  readonly operation: AuditOperation | null;
  /** Exactly this identifier, as typed; empty for all. */
  readonly reference: string;
}

export const initialAuditFilter: AuditFilter = { period: { kind: 'last30Days' }, actorId: null, operation: null, reference: '' };

export function isAuditNarrowed(filter: AuditFilter): boolean {
  return filter.reference.trim() !== '' || filter.actorId !== null || filter.operation !== null || filter.period.kind !== initialAuditFilter.period.kind;
}

export function trailFilterOf(filter: AuditFilter, now: Instant, timeZone: string): TrailFilter {
  const reference = filter.reference.trim();
  return {
    ...boundsOf(filter.period, now, timeZone),
    actorId: filter.actorId,
    operations: filter.operation === null ? [] : [filter.operation],
    reference: reference === '' ? null : reference,
  };
}
