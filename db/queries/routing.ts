// The routing policy of each helpline, and what somebody decided by hand until an instant.
import { query, type Executor } from '../connection/executor.ts';
import { routingOverride, routingPolicy, type RoutingOverride, type RoutingPolicy } from '../../core/domain/rota/routing-policy.ts';
import type { AccountId, HelplineId, OverrideId, VolunteerId } from '../../core/values/ids.ts';
import type { Instant } from '../../core/values/instant.ts';

/** Null: calls do not follow the rota. */
export function readPolicy(db: Executor, helplineId: HelplineId): RoutingPolicy | null {
  const row = db.get(query.selectFrom('routing_policies').select('policy').where('helpline_id', '=', helplineId));
  return row === undefined ? null : routingPolicy.parse(JSON.parse(row.policy));
}

export function savePolicy(db: Executor, helplineId: HelplineId, policy: RoutingPolicy | null, now: Instant): void {
  if (policy === null) {
    db.run(query.deleteFrom('routing_policies').where('helpline_id', '=', helplineId));
    return;
  }
  const json = JSON.stringify(policy);
  db.run(
    query
      .insertInto('routing_policies')
      .values({ helpline_id: helplineId, policy: json, changed_at: now })
      .onConflict((conflict) => conflict.column('helpline_id').doUpdateSet({ policy: json, changed_at: now })),
  );
}

/** Those that are not over, in the order in which they were decided: the last one decides. */
export function overridesOf(db: Executor, helplineId: HelplineId, now: Instant): RoutingOverride[] {
  const rows = db.all(
    query.selectFrom('routing_overrides').selectAll().where('helpline_id', '=', helplineId).where('to_at', '>', now).orderBy('created_at').orderBy('id'),
  );
  return rows.map(({ id, kind, volunteer_id: volunteerId, from_at: from, to_at: to }) =>
    routingOverride.parse({ id, kind, from, to, ...(volunteerId === null ? {} : { volunteerId }) }),
  );
}

export interface NewOverride {
  readonly id: OverrideId;
  readonly helplineId: HelplineId;
  readonly kind: RoutingOverride['kind'];
  readonly volunteerId: VolunteerId | null;
  readonly from: Instant;
  readonly to: Instant;
}

export function insertOverride(db: Executor, { id, helplineId, kind, volunteerId, from, to }: NewOverride, createdBy: AccountId, now: Instant): void {
  db.run(
    query.insertInto('routing_overrides').values({ id, helpline_id: helplineId, kind, volunteer_id: volunteerId, from_at: from, to_at: to, created_by: createdBy, created_at: now }),
  );
}

/** Whose it is, or undefined when it is over. */
export function overrideUnderWay(db: Executor, id: OverrideId, now: Instant): { created_by: AccountId; volunteer_id: VolunteerId | null } | undefined {
  return db.get(query.selectFrom('routing_overrides').select(['created_by', 'volunteer_id']).where('id', '=', id).where('to_at', '>', now));
}

export function removeOverride(db: Executor, id: OverrideId): void {
  db.run(query.deleteFrom('routing_overrides').where('id', '=', id));
}

export function endOverridesOf(db: Executor, volunteerId: VolunteerId): void {
  db.run(query.deleteFrom('routing_overrides').where('volunteer_id', '=', volunteerId));
}

export function forgetOverridesBefore(db: Executor, before: Instant): void {
  db.run(query.deleteFrom('routing_overrides').where('to_at', '<', before));
}
