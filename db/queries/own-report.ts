// Everything that the base holds about one account (RGPD art. 15, GE-07). Invariant: tables of later versions are reached
// too, because the file itself says which columns refer to accounts; keys and seals are never read.
import { sql } from 'kysely';
import type { Executor } from '../connection/executor.ts';
import { dependentsOf } from './dependents.ts';
import type { ShiftRole } from '../../core/contract/rota-model.ts';
import type { AccountId, HelplineId } from '../../core/values/ids.ts';
import type { Instant } from '../../core/values/instant.ts';

/** Told in parts of their own, or about other people although this account made them. */
const toldElsewhere = new Set(['account_grants', 'vault_keys', 'calls', 'call_forms', 'charter_signatures', 'training_records', 'rights_requests', 'rights_events', 'rectifications', 'incidents', 'incident_events', 'retention_rules', 'purge_runs', 'legal_holds', 'processing_sheets', 'processor_sheets', 'review_runs', 'consents', 'recording_authorisations', 'recording_draws', 'recording_analyses', 'blocks']);

export function actsOf(db: Executor, accountId: AccountId, limit: number): { at: Instant; operation: string }[] {
  return db.all(sql<{ at: Instant; operation: string }>`SELECT at, operation FROM audit_entries INDEXED BY audit_entries_by_actor WHERE actor_id = ${accountId} ORDER BY sequence DESC LIMIT ${limit}`);
}

export function actsAbout(db: Executor, accountId: AccountId, limit: number): { at: Instant; operation: string; actorName: string | null }[] {
  return db.all(sql<{ at: Instant; operation: string; actorName: string | null }>`
    SELECT entry.at, entry.operation, accounts.display_name AS "actorName" FROM audit_entries AS entry INDEXED BY audit_entries_by_reference
    LEFT JOIN accounts ON accounts.id = entry.actor_id
    WHERE entry.reference = ${accountId} AND entry.reference IS NOT NULL ORDER BY entry.sequence DESC LIMIT ${limit}`);
}

/** Shifts of the account's place on the rota, the latest first. */
export function shiftsHeld(db: Executor, accountId: AccountId, limit: number): { startsAt: Instant; endsAt: Instant; helplineId: HelplineId; role: ShiftRole }[] {
  return db.all(sql<{ startsAt: Instant; endsAt: Instant; helplineId: HelplineId; role: ShiftRole }>`
    SELECT shifts.starts_at AS "startsAt", shifts.ends_at AS "endsAt", shifts.helpline_id AS "helplineId", assignments.role
    FROM volunteers JOIN assignments ON assignments.volunteer_id = volunteers.id JOIN shifts ON shifts.id = assignments.shift_id
    WHERE volunteers.account_id = ${accountId} ORDER BY shifts.starts_at DESC LIMIT ${limit}`);
}

export function callWork(db: Executor, accountId: AccountId): { answered: number; forms: number } {
  return {
    answered: db.get(sql<{ n: number }>`SELECT count(*) AS n FROM calls INDEXED BY calls_by_listener WHERE training = 0 AND listener_id = ${accountId}`)?.n ?? 0,
    forms: db.get(sql<{ n: number }>`SELECT count(*) AS n FROM call_forms WHERE author_id = ${accountId}`)?.n ?? 0,
  };
}

export interface OtherRows {
  readonly source: string;
  readonly rows: readonly (readonly { readonly field: string; readonly value: string }[])[];
}

export function otherRowsOf(db: Executor, accountId: AccountId, limit: number): OtherRows[] {
  const byTable = new Map<string, string[]>();
  for (const { table, column } of dependentsOf(db, 'accounts')) {
    if (!toldElsewhere.has(table)) byTable.set(table, [...(byTable.get(table) ?? []), column]);
  }
  const found: OtherRows[] = [];
  for (const [source, columns] of byTable) {
    const readable = db
      .all(sql<{ name: string; type: string }>`SELECT name, type FROM pragma_table_info(${source})`)
      // The copy kept for undoing an edit is about everybody who was on those shifts.
      .filter(({ name, type }) => type !== 'BLOB' && !(source === 'rota_edits' && name === 'changes'))
      .map(({ name }) => name);
    const condition = sql.join(columns.map((column) => sql`${sql.id(column)} = ${accountId}`), sql` OR `);
    const rows = db.all(sql<Record<string, unknown>>`SELECT ${sql.join(readable.map((name) => sql.id(name)))} FROM ${sql.id(source)} WHERE ${condition} LIMIT ${limit}`);
    if (rows.length === 0) continue;
    found.push({ source, rows: rows.map((row) => readable.map((field) => ({ field, value: valueInWords(row[field]) }))) });
  }
  return found;
}

function valueInWords(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'bigint' ? String(value) : '';
}
