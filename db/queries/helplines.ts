// Helplines, their shift patterns, and the school holidays that patterns know of.
import { query, type Executor } from '../connection/executor.ts';
import { helpline, shiftPattern, type Helpline, type SchoolHoliday, type ShiftPattern } from '../../core/contract/rota-model.ts';
import type { HelplineId, PatternId } from '../../core/values/ids.ts';
import type { Instant } from '../../core/values/instant.ts';

const helplineDefinition = helpline.omit({ id: true });
const patternDefinition = shiftPattern.omit({ id: true, helplineId: true });

/** Those that are not closed, in order of creation. */
export function openHelplines(db: Executor): Helpline[] {
  return readHelplines(db, false);
}

/** Closed ones too: past shifts keep their name. */
export function allHelplines(db: Executor): Helpline[] {
  return readHelplines(db, true);
}

function readHelplines(db: Executor, closed: boolean): Helpline[] {
  const rows = db.all(
    query
      .selectFrom('helplines')
      .select(['id', 'definition'])
      .$if(!closed, (q) => q.where('closed_at', 'is', null))
      .orderBy('created_at')
      .orderBy('id'),
  );
  return rows.map(({ id, definition }) => ({ id, ...helplineDefinition.parse(JSON.parse(definition)) }));
}

export function saveHelpline(db: Executor, { id, ...definition }: Helpline, stationId: string, now: Instant): void {
  const json = JSON.stringify(definition);
  db.run(
    query
      .insertInto('helplines')
      .values({ id, definition: json, created_at: now, closed_at: null, station_id: stationId })
      .onConflict((conflict) => conflict.column('id').doUpdateSet({ definition: json })),
  );
}

/** False when there is no such open helpline. */
export function closeHelpline(db: Executor, id: HelplineId, now: Instant): boolean {
  return db.run(query.updateTable('helplines').set({ closed_at: now }).where('id', '=', id).where('closed_at', 'is', null)) === 1;
}

export function allPatterns(db: Executor): ShiftPattern[] {
  const rows = db.all(query.selectFrom('shift_patterns').select(['id', 'helpline_id', 'definition']).orderBy('created_at').orderBy('id'));
  return rows.map(({ id, helpline_id: helplineId, definition }) => ({ id, helplineId, ...patternDefinition.parse(JSON.parse(definition)) }));
}

export function savePattern(db: Executor, { id, helplineId, ...definition }: ShiftPattern, now: Instant): void {
  const json = JSON.stringify(definition);
  db.run(
    query
      .insertInto('shift_patterns')
      .values({ id, helpline_id: helplineId, definition: json, created_at: now })
      .onConflict((conflict) => conflict.column('id').doUpdateSet({ helpline_id: helplineId, definition: json })),
  );
}

/** False when there was none. */
export function removePattern(db: Executor, id: PatternId): boolean {
  return db.run(query.deleteFrom('shift_patterns').where('id', '=', id)) === 1;
}

export function removePatternsOf(db: Executor, helplineId: HelplineId): void {
  db.run(query.deleteFrom('shift_patterns').where('helpline_id', '=', helplineId));
}

export function schoolHolidays(db: Executor): SchoolHoliday[] {
  const rows = db.all(query.selectFrom('school_holidays').selectAll().orderBy('from_date'));
  return rows.map(({ name, from_date: from, to_date: to }) => ({ name, from, to }));
}

export function replaceSchoolHolidays(db: Executor, holidays: readonly SchoolHoliday[]): void {
  db.run(query.deleteFrom('school_holidays'));
  for (const { name, from, to } of holidays) {
    db.run(query.insertInto('school_holidays').values({ name, from_date: from, to_date: to }).onConflict((conflict) => conflict.columns(['from_date', 'name']).doUpdateSet({ to_date: to })));
  }
}
