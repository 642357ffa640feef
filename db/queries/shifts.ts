// Shifts with their people, and the edits that can be undone.
// Invariant: a shift is written only over the version that was read; a change counts one revision further.
import { sql } from 'kysely';
import { query, type Executor } from '../connection/executor.ts';
import type { ShiftTable } from '../schema.ts';
import type { EditKind } from '../../core/contract/rota-model.ts';
import { shiftChange, type PlacedPerson, type ShiftChange, type ShiftImage } from '../../core/domain/rota/shift-image.ts';
import type { Span } from '../../core/domain/rota/wall-clock.ts';
import type { AccountId, HelplineId, RotaEditId, ShiftId, VolunteerId } from '../../core/values/ids.ts';
import type { Instant } from '../../core/values/instant.ts';

/** A shift lasts a day at most, or 25 hours: those that touch a span start no earlier than this before it. */
const longestMs = 25 * 3_600_000;

/** Those that touch the span, in order. Empty `helplineIds`: all. */
export function shiftsIn(db: Executor, { startsAt, endsAt }: Span, helplineIds: readonly HelplineId[] = []): ShiftImage[] {
  const inSpan = query
    .selectFrom('shifts')
    .where('starts_at', '>', startsAt - longestMs)
    .where('starts_at', '<', endsAt)
    .where('ends_at', '>', startsAt)
    .$if(helplineIds.length > 0, (q) => q.where('helpline_id', 'in', helplineIds));
  const rows = db.all(inSpan.selectAll().orderBy('starts_at').orderBy('id'));
  const people = db.all(query.selectFrom('assignments').selectAll().where('shift_id', 'in', inSpan.select('id')).orderBy('assigned_at').orderBy('volunteer_id'));
  return joinPeople(rows, people);
}

export function shiftsById(db: Executor, ids: readonly ShiftId[]): Map<ShiftId, ShiftImage> {
  const rows = db.all(query.selectFrom('shifts').selectAll().where('id', 'in', ids));
  const people = db.all(query.selectFrom('assignments').selectAll().where('shift_id', 'in', ids).orderBy('assigned_at').orderBy('volunteer_id'));
  return new Map(joinPeople(rows, people).map((shift) => [shift.id, shift]));
}

/** That have not ended, and the person is on them. */
export function shiftsToComeOf(db: Executor, volunteerId: VolunteerId, now: Instant): ShiftImage[] {
  const ids = db.all(
    query
      .selectFrom('assignments')
      .innerJoin('shifts', 'shifts.id', 'assignments.shift_id')
      .select('shifts.id')
      .where('assignments.volunteer_id', '=', volunteerId)
      .where('shifts.ends_at', '>', now)
      .orderBy('shifts.starts_at'),
  );
  const found = shiftsById(db, ids.map(({ id }) => id));
  return ids.flatMap(({ id }) => found.get(id) ?? []);
}

export function hasShiftsToCome(db: Executor, helplineId: HelplineId, now: Instant): boolean {
  return db.get(query.selectFrom('shifts').select('id').where('helpline_id', '=', helplineId).where('ends_at', '>', now).limit(1)) !== undefined;
}

/** `pattern date` of every shift that a pattern made, whenever it is now. */
export function madeByPatterns(db: Executor): Set<string> {
  const rows = db.all(query.selectFrom('shifts').select(['pattern_id', 'pattern_date']).where('pattern_id', 'is not', null));
  return new Set(rows.map(({ pattern_id: pattern, pattern_date: date }) => `${pattern ?? ''} ${date ?? ''}`));
}

type PersonRow = { shift_id: ShiftId; volunteer_id: VolunteerId; role: PlacedPerson['role']; locked: 0 | 1; origin: PlacedPerson['origin']; assigned_at: Instant };

function joinPeople(rows: readonly ShiftTable[], people: readonly PersonRow[]): ShiftImage[] {
  const byShift = new Map<ShiftId, PlacedPerson[]>(rows.map(({ id }) => [id, []]));
  for (const { shift_id: id, volunteer_id: volunteerId, role, locked, origin, assigned_at: at } of people) {
    byShift.get(id)?.push({ volunteerId, role, locked: locked === 1, origin, at });
  }
  return rows.map((row) => ({
    id: row.id,
    helplineId: row.helpline_id,
    startsAt: row.starts_at,
    endsAt: row.ends_at,
    label: row.label,
    needs: JSON.parse(row.needs) as ShiftImage['needs'],
    onCall: row.on_call === 1,
    languages: JSON.parse(row.languages) as string[],
    locked: row.locked === 1,
    patternId: row.pattern_id,
    patternDate: row.pattern_date,
    version: row.version,
    people: byShift.get(row.id) ?? [],
  }));
}

/** False when the shift is no longer as `before` says: nothing is written then. */
export function writeChange(db: Executor, { before, after }: ShiftChange, stationId: string): boolean {
  if (before !== null && after === null) return db.run(query.deleteFrom('shifts').where('id', '=', before.id).where('version', '=', before.version)) === 1;
  if (after === null) return true;
  const columns = {
    helpline_id: after.helplineId,
    starts_at: after.startsAt,
    ends_at: after.endsAt,
    label: after.label,
    needs: JSON.stringify(after.needs),
    on_call: after.onCall ? (1 as const) : (0 as const),
    languages: JSON.stringify(after.languages),
    locked: after.locked ? (1 as const) : (0 as const),
    pattern_id: after.patternId,
    pattern_date: after.patternDate,
    version: after.version,
  };
  if (before === null) {
    const written = db.run(
      query
        .insertInto('shifts')
        .values({ id: after.id, ...columns, station_id: stationId })
        .onConflict((conflict) => conflict.doNothing()),
    );
    if (written !== 1) return false;
  } else {
    const written = db.run(query.updateTable('shifts').set(columns).where('id', '=', before.id).where('version', '=', before.version));
    if (written !== 1) return false;
    db.run(query.deleteFrom('assignments').where('shift_id', '=', after.id));
  }
  for (const { volunteerId, role, locked, origin, at } of after.people) {
    db.run(query.insertInto('assignments').values({ shift_id: after.id, volunteer_id: volunteerId, role, locked: locked ? 1 : 0, origin, assigned_at: at }));
  }
  return true;
}

export interface StoredEdit {
  readonly id: RotaEditId;
  readonly accountId: AccountId;
  readonly kind: EditKind;
  readonly at: Instant;
  readonly changes: readonly ShiftChange[];
}

export function insertEdit(db: Executor, { id, accountId, kind, at, changes }: StoredEdit): void {
  const images = changes.flatMap(({ before, after }) => [before, after]).filter((image) => image !== null);
  db.run(
    query.insertInto('rota_edits').values({
      id,
      account_id: accountId,
      kind,
      at,
      from_at: Math.min(...images.map(({ startsAt }) => startsAt)),
      to_at: Math.max(...images.map(({ endsAt }) => endsAt)),
      changes: JSON.stringify(changes),
    }),
  );
}

/** One's own last edit that touches the span. */
export function lastEditIn(db: Executor, accountId: AccountId, { startsAt, endsAt }: Span): { id: RotaEditId; kind: EditKind; at: Instant; shifts: number } | undefined {
  return db.get(
    query
      .selectFrom('rota_edits')
      .select(['id', 'kind', 'at', sql<number>`json_array_length(changes)`.as('shifts')])
      .where('account_id', '=', accountId)
      .where('from_at', '<', endsAt)
      .where('to_at', '>', startsAt)
      .orderBy('at', 'desc')
      .orderBy('id', 'desc')
      .limit(1),
  );
}

export function editById(db: Executor, id: RotaEditId): StoredEdit | null {
  const row = db.get(query.selectFrom('rota_edits').selectAll().where('id', '=', id));
  if (row === undefined) return null;
  return { id: row.id, accountId: row.account_id, kind: row.kind, at: row.at, changes: shiftChange.array().parse(JSON.parse(row.changes)) };
}

export function forgetEdit(db: Executor, id: RotaEditId): void {
  db.run(query.deleteFrom('rota_edits').where('id', '=', id));
}

export function forgetEditsBefore(db: Executor, before: Instant): void {
  db.run(query.deleteFrom('rota_edits').where('at', '<', before));
}
