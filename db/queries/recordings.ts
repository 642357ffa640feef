// Rows of recordings: settings, authorisations, the recordings themselves, listenings, analyses, draws.
// Invariant: whatever takes a recording's row away leaves its file's name to be destroyed (recording_files_left).
import { sql } from 'kysely';
import { defaultSettings, type Authorisation } from '../../core/domain/recordings/mode.ts';
import { recordingSettings, type RecordingSettings } from '../../core/contract/recording-model.ts';
import type { CivilDate } from '../../core/values/civil-date.ts';
import type { AccountId, AuthorisationId, CallId, CallToken, RecordingId } from '../../core/values/ids.ts';
import type { Instant } from '../../core/values/instant.ts';
import { query, type Executor } from '../connection/executor.ts';
import type { RecordingAuthorisationTable, RecordingListeningTable, RecordingTable } from '../recording-schema.ts';
import type { Blob, Schema } from '../schema.ts';
import { heldCall, restrictedCall } from './call-holds.ts';

export type RecordingRow = RecordingTable;

export function readSettings(db: Executor): RecordingSettings {
  const row = db.get(query.selectFrom('recording_settings').select('settings'));
  return row === undefined ? defaultSettings : recordingSettings.parse(JSON.parse(row.settings));
}

export function saveSettings(db: Executor, settings: RecordingSettings, now: Instant): void {
  const values = { settings: JSON.stringify(settings), changed_at: now };
  db.run(query.insertInto('recording_settings').values({ id: 1, ...values }).onConflict((conflict) => conflict.column('id').doUpdateSet(values)));
}

export function allAuthorisations(db: Executor): (RecordingAuthorisationTable & { givenByName: string | null })[] {
  return db.all(query.selectFrom('recording_authorisations').leftJoin('accounts', 'accounts.id', 'given_by').selectAll('recording_authorisations').select('accounts.display_name as givenByName').orderBy('given_at', 'desc'));
}

/** As the domain sees them. */
export function authorisationsOf(db: Executor): Authorisation[] {
  return db
    .all(query.selectFrom('recording_authorisations').select(['mode', 'purpose', 'ends_on', 'closed_at']))
    .map((row) => ({ mode: row.mode, purpose: row.purpose, endsOn: row.ends_on, closed: row.closed_at !== null }));
}

export function insertAuthorisation(db: Executor, row: RecordingAuthorisationTable): void {
  db.run(query.insertInto('recording_authorisations').values(row));
}

export function closeAuthorisation(db: Executor, id: AuthorisationId, now: Instant, reason: string): boolean {
  return db.run(query.updateTable('recording_authorisations').set({ closed_at: now, close_reason: reason }).where('id', '=', id).where('closed_at', 'is', null)) === 1;
}

export interface RecordableCall {
  readonly id: CallId;
  readonly training: number;
  readonly answered_at: Instant | null;
  readonly ended_at: Instant | null;
  readonly listener_id: AccountId | null;
}

export function recordableCall(db: Executor, token: CallToken): RecordableCall | undefined {
  return db.get(query.selectFrom('calls').select(['id', 'training', 'answered_at', 'ended_at', 'listener_id']).where('token', '=', token));
}

export function insertRecording(db: Executor, row: RecordingRow): void {
  db.run(query.insertInto('recordings').values(row));
}

export function changeRecording(db: Executor, id: RecordingId, change: Partial<Omit<RecordingRow, 'id' | 'call_id'>>): void {
  db.run(query.updateTable('recordings').set(change).where('id', '=', id));
}

export function recordingById(db: Executor, id: RecordingId): RecordingRow | undefined {
  return db.get(query.selectFrom('recordings').selectAll().where('id', '=', id));
}

export function unfinishedRecordings(db: Executor): RecordingRow[] {
  return db.all(query.selectFrom('recordings').selectAll().where('ended_at', 'is', null));
}

export function deleteRecording(db: Executor, id: RecordingId): boolean {
  return db.run(query.deleteFrom('recordings').where('id', '=', id)) === 1;
}

export function countRecordings(db: Executor): number {
  return db.get(sql<{ n: number }>`SELECT count(*) AS n FROM recordings`)?.n ?? 0;
}

export interface ListedRecording extends RecordingRow {
  readonly callStartedAt: Instant;
  readonly lineId: string | null;
  readonly nameRank: number | null;
  readonly listenerName: string | null;
  readonly listenings: number;
  readonly firstListenedAt: Instant | null;
  readonly drawn: 0 | 1;
  readonly held: 0 | 1;
  readonly restricted: 0 | 1;
}

const listed = (today: CivilDate) => sql`
  SELECT recordings.*, calls.started_at AS "callStartedAt", calls.line_id AS "lineId",
    CASE WHEN ${restrictedCall} THEN NULL ELSE callers.name_rank END AS "nameRank", accounts.display_name AS "listenerName",
    (SELECT count(*) FROM recording_listenings WHERE recording_id = recordings.id) AS listenings,
    (SELECT min(at) FROM recording_listenings WHERE recording_id = recordings.id) AS "firstListenedAt",
    EXISTS (SELECT 1 FROM recording_draw_items WHERE recording_id = recordings.id) AS drawn,
    ${heldCall(today)} AS held, ${restrictedCall} AS restricted
  FROM recordings JOIN calls ON calls.id = recordings.call_id
    LEFT JOIN callers ON callers.id = calls.caller_id LEFT JOIN accounts ON accounts.id = recordings.listener_id`;

/** Newest first, those that began before `before`. */
export function listRecordings(db: Executor, today: CivilDate, before: Instant | null, limit: number): ListedRecording[] {
  return db.all(sql<ListedRecording>`${listed(today)} WHERE ${before} IS NULL OR recordings.started_at < ${before} ORDER BY recordings.started_at DESC, recordings.id DESC LIMIT ${limit}`);
}

export function listedRecording(db: Executor, today: CivilDate, id: RecordingId): ListedRecording | undefined {
  return db.get(sql<ListedRecording>`${listed(today)} WHERE recordings.id = ${id}`);
}

/** Ended recordings that this account made and may open with its own key, newest first. */
export function recordingsOwnedBy(db: Executor, accountId: AccountId): (RecordingRow & { lineId: string | null })[] {
  return db.all(sql<RecordingRow & { lineId: string | null }>`
    SELECT recordings.*, calls.line_id AS "lineId" FROM recordings JOIN calls ON calls.id = recordings.call_id
    WHERE recordings.listener_id = ${accountId} AND own_sealed_key IS NOT NULL AND recordings.ended_at IS NOT NULL AND NOT ${restrictedCall} ORDER BY recordings.started_at DESC LIMIT 200`);
}

/** The public key of an account that is still in use, or null. */
export function ownerKey(db: Executor, accountId: AccountId): Blob | null {
  return db.get(query.selectFrom('accounts').select('public_key').where('id', '=', accountId).where('disabled_at', 'is', null))?.public_key ?? null;
}

/** The association does not allow it any more: the volunteers' copies of the keys go. Returns how many. */
export function forgetOwnKeys(db: Executor): number {
  return db.run(query.updateTable('recordings').set({ own_sealed_key: null }).where('own_sealed_key', 'is not', null));
}

/** Names of files whose rows are gone. */
export function filesLeft(db: Executor): string[] {
  return db.all(query.selectFrom('recording_files_left').select('file_name')).map(({ file_name: name }) => name);
}

export function forgetFile(db: Executor, name: string): void {
  db.run(query.deleteFrom('recording_files_left').where('file_name', '=', name));
}

export function knownFiles(db: Executor): Set<string> {
  return new Set(db.all(query.selectFrom('recordings').select('file_name')).map(({ file_name: name }) => name));
}

export function keysSealedTo(db: Executor, vaultId: string, limit: number): { id: RecordingId; sealed_key: Blob }[] {
  return db.all(query.selectFrom('recordings').select(['id', 'sealed_key']).where('vault_id', '=', vaultId).limit(limit));
}

const pastPurpose = (purpose: string, before: Instant, today: CivilDate) => sql`FROM recordings JOIN calls ON calls.id = recordings.call_id
  WHERE recordings.purpose = ${purpose} AND recordings.ended_at IS NOT NULL AND recordings.started_at < ${before} AND NOT ${heldCall(today)} AND NOT ${restrictedCall}`;

export function countPastRecordings(db: Executor, purpose: string, before: Instant, today: CivilDate): { items: number; oldest: Instant | null } {
  const row = db.get(sql<{ n: number; oldest: Instant | null }>`SELECT count(*) AS n, min(recordings.started_at) AS oldest ${pastPurpose(purpose, before, today)}`);
  return { items: row?.n ?? 0, oldest: row?.oldest ?? null };
}

/** Recordings past their time that a hold or a restriction keeps are not in it; returns how many went. */
export function purgeRecordings(db: Executor, purpose: string, before: Instant, today: CivilDate): number {
  return db.run(sql`DELETE FROM recordings WHERE id IN (SELECT recordings.id ${pastPurpose(purpose, before, today)})`);
}

export function insertListening(db: Executor, row: RecordingListeningTable): void {
  db.run(query.insertInto('recording_listenings').values(row));
}

export function listeningsOf(db: Executor, recordingId: RecordingId | null, limit: number): (RecordingListeningTable & { accountName: string | null })[] {
  return db.all(sql<RecordingListeningTable & { accountName: string | null }>`
    SELECT recording_listenings.*, accounts.display_name AS "accountName" FROM recording_listenings LEFT JOIN accounts ON accounts.id = account_id
    WHERE ${recordingId} IS NULL OR recording_id = ${recordingId} ORDER BY at DESC LIMIT ${limit}`);
}

export function purgeListenings(db: Executor, before: Instant): number {
  return db.run(sql`DELETE FROM recording_listenings WHERE at < ${before}`);
}

export function insertAnalysis(db: Executor, row: Schema['recording_analyses']): void {
  db.run(query.insertInto('recording_analyses').values(row));
}

export function allAnalyses(db: Executor): (Schema['recording_analyses'] & { authorName: string | null })[] {
  return db.all(query.selectFrom('recording_analyses').leftJoin('accounts', 'accounts.id', 'author_id').selectAll('recording_analyses').select('accounts.display_name as authorName').orderBy('month', 'desc').orderBy('recording_analyses.id'));
}

/** Of months before this one (`2025-11`). */
export function purgeAnalyses(db: Executor, beforeMonth: string): number {
  return db.run(query.deleteFrom('recording_analyses').where('month', '<', beforeMonth));
}

/** Ended, open to everybody, never drawn before, begun since `from`. */
export function drawable(db: Executor, from: Instant): RecordingId[] {
  return db
    .all(sql<{ id: RecordingId }>`SELECT recordings.id FROM recordings JOIN calls ON calls.id = recordings.call_id
      WHERE recordings.ended_at IS NOT NULL AND recordings.started_at >= ${from} AND NOT ${restrictedCall}
      AND NOT EXISTS (SELECT 1 FROM recording_draw_items WHERE recording_id = recordings.id) ORDER BY recordings.id`)
    .map(({ id }) => id);
}

export function insertDraw(db: Executor, draw: { at: Instant; account_id: AccountId; wanted: number; among: number }, drawn: readonly RecordingId[]): number {
  db.run(query.insertInto('recording_draws').values(draw));
  const id = db.get(sql<{ id: number }>`SELECT max(id) AS id FROM recording_draws`)?.id ?? 0;
  for (const recordingId of drawn) db.run(query.insertInto('recording_draw_items').values({ draw_id: id, recording_id: recordingId }));
  return id;
}

export function allDraws(db: Executor): { id: number; at: Instant; byName: string | null; wanted: number; among: number; drawn: number; listened: number }[] {
  return db.all(sql`
    SELECT recording_draws.id, at, accounts.display_name AS "byName", wanted, among,
      (SELECT count(*) FROM recording_draw_items WHERE draw_id = recording_draws.id) AS drawn,
      (SELECT count(*) FROM recording_draw_items AS item WHERE draw_id = recording_draws.id AND EXISTS (SELECT 1 FROM recording_listenings WHERE recording_id = item.recording_id)) AS listened
    FROM recording_draws LEFT JOIN accounts ON accounts.id = recording_draws.account_id ORDER BY recording_draws.id DESC LIMIT 100`);
}
