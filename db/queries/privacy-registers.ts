// Rows of registers, incidents, charters, trainings, consents, reviews and reading alerts.
import { sql } from 'kysely';
import { query, type Executor } from '../connection/executor.ts';
import type { ConsentTable, IncidentTable } from '../privacy-schema.ts';
import type { Schema } from '../schema.ts';
import type { DocumentLanguage } from '../../core/domain/privacy/documents.ts';
import type { CivilDate } from '../../core/values/civil-date.ts';
import type { AccountId, ConsentId, IncidentId, ProcessingSheetId, ProcessorId } from '../../core/values/ids.ts';
import type { Instant } from '../../core/values/instant.ts';

export type IncidentRow = IncidentTable;
export type ConsentRow = ConsentTable;

export function insertIncident(db: Executor, row: IncidentRow): void {
  db.run(query.insertInto('incidents').values(row));
}

export function nextIncidentNumber(db: Executor, year: number): number {
  return (db.get(query.selectFrom('incidents').select('number').where('year', '=', year).orderBy('number', 'desc').limit(1))?.number ?? 0) + 1;
}

export function incidentById(db: Executor, id: IncidentId): IncidentRow | undefined {
  return db.get(query.selectFrom('incidents').selectAll().where('id', '=', id));
}

export function allIncidents(db: Executor): IncidentRow[] {
  return db.all(query.selectFrom('incidents').selectAll().orderBy('reported_at', 'desc').orderBy('number', 'desc'));
}

export function changeIncident(db: Executor, id: IncidentId, change: Partial<Omit<IncidentRow, 'id'>>): void {
  if (db.run(query.updateTable('incidents').set(change).where('id', '=', id)) !== 1) throw new Error('no such incident');
}

export function insertIncidentEvent(db: Executor, incidentId: IncidentId, at: Instant, actorId: AccountId | null, event: string, note: string): void {
  db.run(query.insertInto('incident_events').values({ incident_id: incidentId, at, actor_id: actorId, event, note }));
}

export function incidentEvents(db: Executor, id: IncidentId): { at: Instant; event: string; note: string; actorName: string | null }[] {
  return db.all(
    query
      .selectFrom('incident_events')
      .leftJoin('accounts', 'accounts.id', 'incident_events.actor_id')
      .select(['incident_events.at', 'incident_events.event', 'incident_events.note', 'accounts.display_name as actorName'])
      .where('incident_id', '=', id)
      .orderBy('incident_events.id'),
  );
}

export function insertNotification(db: Executor, row: Omit<Schema['incident_notifications'], 'id'>): void {
  db.run(query.insertInto('incident_notifications').values(row));
}

export function notificationsOf(db: Executor, id: IncidentId): { kind: 'initial' | 'complementary'; at: Instant; cnil_reference: string; late_reason: string }[] {
  return db.all(query.selectFrom('incident_notifications').select(['kind', 'at', 'cnil_reference', 'late_reason']).where('incident_id', '=', id).orderBy('id'));
}

export function processingSheets(db: Executor): (Schema['processing_sheets'] & { changedByName: string | null })[] {
  return db.all(
    query.selectFrom('processing_sheets').leftJoin('accounts', 'accounts.id', 'changed_by').selectAll('processing_sheets').select('accounts.display_name as changedByName').orderBy('processing_sheets.id'),
  );
}

export function saveProcessingSheet(db: Executor, row: Schema['processing_sheets']): void {
  db.run(
    query
      .insertInto('processing_sheets')
      .values(row)
      .onConflict((conflict) => conflict.column('id').doUpdateSet({ sheet: row.sheet, changed_at: row.changed_at, changed_by: row.changed_by, reviewed_on: row.reviewed_on })),
  );
}

export function reviewSheet(db: Executor, id: ProcessingSheetId, on: CivilDate): boolean {
  return db.run(query.updateTable('processing_sheets').set({ reviewed_on: on }).where('id', '=', id)) === 1;
}

export function processorSheets(db: Executor): Schema['processor_sheets'][] {
  return db.all(query.selectFrom('processor_sheets').selectAll().orderBy('id'));
}

export function saveProcessorSheet(db: Executor, row: Schema['processor_sheets']): void {
  db.run(query.insertInto('processor_sheets').values(row).onConflict((conflict) => conflict.column('id').doUpdateSet({ sheet: row.sheet, changed_at: row.changed_at, changed_by: row.changed_by })));
}

export function processorIds(db: Executor): ProcessorId[] {
  return processorSheets(db).map(({ id }) => id);
}

export function latestCharter(db: Executor, language: DocumentLanguage): { version: number; title: string; body: string } | undefined {
  return db.get(query.selectFrom('charter_texts').select(['version', 'title', 'body']).where('language', '=', language).orderBy('version', 'desc').limit(1));
}

/** 1 while nobody has rewritten the charter. */
export function charterVersion(db: Executor): number {
  return db.get(query.selectFrom('charter_texts').select('version').orderBy('version', 'desc').limit(1))?.version ?? 1;
}

export function insertCharter(db: Executor, row: Schema['charter_texts']): void {
  db.run(query.insertInto('charter_texts').values(row));
}

export function insertSignature(db: Executor, row: Schema['charter_signatures']): void {
  db.run(query.insertInto('charter_signatures').values(row).onConflict((conflict) => conflict.doNothing()));
}

export function signaturesOf(db: Executor, accountId: AccountId): Schema['charter_signatures'][] {
  return db.all(query.selectFrom('charter_signatures').selectAll().where('account_id', '=', accountId).orderBy('signed_at', 'desc'));
}

export function trainingsOf(db: Executor, accountId: AccountId): { topic: Schema['training_records']['topic']; on_date: CivilDate; hours: number; renew_on: CivilDate | null }[] {
  return db.all(query.selectFrom('training_records').select(['topic', 'on_date', 'hours', 'renew_on']).where('account_id', '=', accountId).orderBy('on_date', 'desc'));
}

export function insertTraining(db: Executor, row: Omit<Schema['training_records'], 'id'>): void {
  db.run(query.insertInto('training_records').values(row));
}

export function allConsents(db: Executor): (ConsentRow & { recordedByName: string | null })[] {
  return db.all(query.selectFrom('consents').leftJoin('accounts', 'accounts.id', 'recorded_by').selectAll('consents').select('accounts.display_name as recordedByName').orderBy('given_at', 'desc'));
}

export function insertConsent(db: Executor, row: ConsentRow): void {
  db.run(query.insertInto('consents').values(row));
}

export function withdrawConsent(db: Executor, id: ConsentId, at: Instant): boolean {
  return db.run(query.updateTable('consents').set({ withdrawn_at: at }).where('id', '=', id).where('withdrawn_at', 'is', null)) === 1;
}

export function lastReview(db: Executor, checklist: string): { done_on: CivilDate; findings: string; items: string; doneByName: string | null } | undefined {
  return db.get(
    query
      .selectFrom('review_runs')
      .leftJoin('accounts', 'accounts.id', 'done_by')
      .select(['done_on', 'findings', 'items', 'accounts.display_name as doneByName'])
      .where('checklist', '=', checklist)
      .orderBy('done_on', 'desc')
      .orderBy('review_runs.id', 'desc')
      .limit(1),
  );
}

export function insertReview(db: Executor, row: Omit<Schema['review_runs'], 'id'>): void {
  db.run(query.insertInto('review_runs').values(row));
}

/** Readings of numbers by account and day (Paris days are near enough for a count: days of UTC). */
export function revealsByDay(db: Executor, from: Instant, to: Instant): { actor_id: AccountId; day: number; reveals: number }[] {
  return db.all(sql<{ actor_id: AccountId; day: number; reveals: number }>`
    SELECT actor_id, at / 86400000 AS day, count(*) AS reveals FROM audit_entries INDEXED BY audit_entries_by_operation
    WHERE operation = 'call.numberRevealed' AND actor_id IS NOT NULL AND at >= ${from} AND at < ${to} GROUP BY actor_id, at / 86400000`);
}

export function revealsSince(db: Executor, from: Instant): number {
  return db.get(sql<{ n: number }>`SELECT count(*) AS n FROM audit_entries INDEXED BY audit_entries_by_operation WHERE operation = 'call.numberRevealed' AND at >= ${from}`)?.n ?? 0;
}

export function insertAlert(db: Executor, row: Omit<Schema['reveal_alerts'], 'id'>): boolean {
  return (
    db.run(query.insertInto('reveal_alerts').values(row).onConflict((conflict) => conflict.columns(['account_id', 'day']).doNothing())) > 0
  );
}

export function allAlerts(db: Executor): { id: number; account_id: AccountId; day: CivilDate; reveals: number; usual: number; raised_at: Instant; acknowledged_at: Instant | null; explanation: string | null; displayName: string | null }[] {
  return db.all(query.selectFrom('reveal_alerts').leftJoin('accounts', 'accounts.id', 'account_id').selectAll('reveal_alerts').select('accounts.display_name as displayName').orderBy('reveal_alerts.id', 'desc').limit(500));
}

export function acknowledgeAlert(db: Executor, id: number, now: Instant, explanation: string): boolean {
  return db.run(query.updateTable('reveal_alerts').set({ acknowledged_at: now, explanation }).where('id', '=', id)) === 1;
}

export function answeredAndFilled(db: Executor, from: Instant): { answered: number; filled: number } {
  return (
    db.get(sql<{ answered: number; filled: number }>`
      SELECT count(*) AS answered, count(call_forms.call_id) AS filled FROM calls INDEXED BY calls_by_start LEFT JOIN call_forms ON call_forms.call_id = calls.id
      WHERE calls.training = 0 AND calls.started_at >= ${from} AND calls.answered_at IS NOT NULL`) ?? { answered: 0, filled: 0 }
  );
}

export function rowCount(db: Executor, table: 'calls' | 'call_numbers' | 'call_forms' | 'callers' | 'accounts' | 'audit_entries' | 'rights_requests' | 'incidents' | 'blocks'): number {
  return db.get(sql<{ n: number }>`SELECT count(*) AS n FROM ${sql.table(table)}`)?.n ?? 0;
}
