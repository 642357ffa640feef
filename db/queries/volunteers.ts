// The people of the rota, their pairs and their on-call numbers.
// Invariant: numbers are read by two functions only, and by nothing that answers a listener.
import { query, type Executor } from '../connection/executor.ts';
import type { VolunteerTable } from '../schema.ts';
import { volunteerRules, volunteerTime, type Pair, type VolunteerRules, type VolunteerTime } from '../../core/contract/rota-model.ts';
import type { AccountId, VolunteerId } from '../../core/values/ids.ts';
import type { Instant } from '../../core/values/instant.ts';
import type { E164 } from '../../core/values/phone-number.ts';

export interface StoredVolunteer {
  readonly id: VolunteerId;
  readonly accountId: AccountId | null;
  readonly name: string;
  readonly email: string;
  readonly rules: VolunteerRules;
  readonly time: VolunteerTime;
  readonly version: number;
  readonly removed: boolean;
}

const named = query
  .selectFrom('volunteers')
  .leftJoin('accounts', 'accounts.id', 'volunteers.account_id')
  .selectAll('volunteers')
  .select('accounts.display_name');

type NamedRow = VolunteerTable & { display_name: string | null };

function volunteerOf(row: NamedRow): StoredVolunteer {
  return {
    id: row.id,
    accountId: row.account_id,
    name: row.display_name ?? row.name,
    email: row.email,
    rules: volunteerRules.parse(JSON.parse(row.rules)),
    time: volunteerTime.parse(JSON.parse(row.time)),
    version: row.version,
    removed: row.removed_at !== null,
  };
}

/** Removed ones too, in order of arrival: a person's rank never changes. */
export function allVolunteers(db: Executor): StoredVolunteer[] {
  return db.all(named.orderBy('volunteers.created_at').orderBy('volunteers.id')).map(volunteerOf);
}

/** Names alone, in the same order: what everyone may read. */
export function volunteerNames(db: Executor): { id: VolunteerId; name: string; removed: boolean }[] {
  const rows = db.all(
    query
      .selectFrom('volunteers')
      .leftJoin('accounts', 'accounts.id', 'volunteers.account_id')
      .select(['volunteers.id', 'volunteers.name', 'volunteers.removed_at', 'accounts.display_name'])
      .orderBy('volunteers.created_at')
      .orderBy('volunteers.id'),
  );
  return rows.map(({ id, name, display_name: accountName, removed_at: removedAt }) => ({ id, name: accountName ?? name, removed: removedAt !== null }));
}

export function volunteerById(db: Executor, id: VolunteerId): StoredVolunteer | null {
  const row = db.get(named.where('volunteers.id', '=', id));
  return row === undefined ? null : volunteerOf(row);
}

export function volunteerOfAccount(db: Executor, accountId: AccountId): StoredVolunteer | null {
  const row = db.get(named.where('volunteers.account_id', '=', accountId).where('volunteers.removed_at', 'is', null));
  return row === undefined ? null : volunteerOf(row);
}

export function insertVolunteer(db: Executor, volunteer: Omit<StoredVolunteer, 'removed'>, stationId: string, now: Instant): void {
  db.run(
    query.insertInto('volunteers').values({
      id: volunteer.id,
      account_id: volunteer.accountId,
      name: volunteer.name,
      email: volunteer.email,
      rules: JSON.stringify(volunteer.rules),
      time: JSON.stringify(volunteer.time),
      version: volunteer.version,
      created_at: now,
      removed_at: null,
      station_id: stationId,
    }),
  );
}

/** False when the version is no longer the current one. `volunteer.version` is the one that was seen. */
export function changeVolunteer(db: Executor, volunteer: Omit<StoredVolunteer, 'removed'>): boolean {
  const { id, accountId, name, email, rules, time, version } = volunteer;
  return (
    db.run(
      query
        .updateTable('volunteers')
        .set({ account_id: accountId, name, email, rules: JSON.stringify(rules), time: JSON.stringify(time), version: version + 1 })
        .where('id', '=', id)
        .where('version', '=', version)
        .where('removed_at', 'is', null),
    ) === 1
  );
}

/** What only served to plan goes; the name stays for past shifts. */
export function removeVolunteer(db: Executor, { id, name, rules, version }: StoredVolunteer, now: Instant): void {
  const nothing: VolunteerTime = { availability: [], wishes: [], absences: [] };
  const emptied: VolunteerRules = { ...rules, languages: [], tutorIds: [], helplineIds: [] };
  db.run(
    query
      .updateTable('volunteers')
      .set({ name, email: '', rules: JSON.stringify(emptied), time: JSON.stringify(nothing), account_id: null, version: version + 1, removed_at: now })
      .where('id', '=', id),
  );
  db.run(query.deleteFrom('on_call_numbers').where('volunteer_id', '=', id));
  db.run(query.deleteFrom('volunteer_pairs').where((either) => either.or([either('a', '=', id), either('b', '=', id)])));
}

export function allPairs(db: Executor): Pair[] {
  return db.all(query.selectFrom('volunteer_pairs').selectAll().orderBy('a').orderBy('b'));
}

export function replacePairs(db: Executor, pairs: readonly Pair[]): void {
  db.run(query.deleteFrom('volunteer_pairs'));
  for (const { a, b, kind } of pairs) {
    const [first, second] = a < b ? [a, b] : [b, a];
    db.run(
      query
        .insertInto('volunteer_pairs')
        .values({ a: first, b: second, kind })
        .onConflict((conflict) => conflict.columns(['a', 'b']).doUpdateSet({ kind })),
    );
  }
}

/** In order. For the routing, and for the two calls of managers and administrators (PL-07). */
export function onCallNumbers(db: Executor, volunteerId: VolunteerId): E164[] {
  return db.all(query.selectFrom('on_call_numbers').select('e164').where('volunteer_id', '=', volunteerId).orderBy('position')).map(({ e164 }) => e164);
}

/** How many each person has, without the numbers. */
export function onCallNumberCounts(db: Executor): Map<VolunteerId, number> {
  const rows = db.all(query.selectFrom('on_call_numbers').select(['volunteer_id', ({ fn }) => fn.countAll<number>().as('count')]).groupBy('volunteer_id'));
  return new Map(rows.map(({ volunteer_id: id, count }) => [id, count]));
}

export function replaceOnCallNumbers(db: Executor, volunteerId: VolunteerId, numbers: readonly E164[]): void {
  db.run(query.deleteFrom('on_call_numbers').where('volunteer_id', '=', volunteerId));
  for (const [position, e164] of numbers.entries()) db.run(query.insertInto('on_call_numbers').values({ volunteer_id: volunteerId, position, e164 }));
}
