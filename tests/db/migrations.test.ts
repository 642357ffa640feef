// Migrations: all or none, after a verified copy; and the schema that TypeScript believes in is the one in the file.
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, expect, test } from 'vitest';
import { createBase, openBase } from '../../db/connection/base.ts';
import { migrations } from '../../db/migrations/index.ts';
import type { Schema } from '../../db/schema.ts';
import { newFolder } from '../support/test-store.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});
function options(now = 0) {
  const directory = folders[0] ?? newFolder();
  if (folders.length === 0) folders.push(directory);
  return { path: join(directory, 'a.db'), key: new Uint8Array(32).fill(3), backups: join(directory, 'backups'), now };
}

/** Complete by type: a column that schema.ts adds must be added here, and is then looked for in the file. */
const columns: { readonly [T in keyof Schema]: { readonly [C in keyof Schema[T]]: true } } = {
  association: { id: true, name: true, subtitle: true, address: true, lock_after_minutes: true, reminder: true, demonstration: true, created_at: true, setup_finished_at: true, recovery_confirmed_at: true, last_backup_at: true },
  accounts: { id: true, login: true, display_name: true, role: true, public_key: true, slot_tag: true, must_change_passphrase: true, created_at: true, last_sign_in_at: true, kept_at: true, disabled_at: true, station_id: true },
  account_grants: { account_id: true, grant_name: true, given_by: true, given_at: true, until: true },
  vaults: { id: true, kind: true, generation: true, public_key: true, created_at: true, retired_at: true },
  vault_keys: { vault_id: true, holder: true, sealed_key: true },
  recovery_sheets: { number: true, public_key: true, slot_tag: true, created_at: true, replaced_at: true },
  lines: { id: true, settings: true, password: true, created_at: true, changed_at: true },
  pseudonym_salts: { id: true, salt: true, opslimit: true, memlimit: true, created_at: true, retired_at: true },
  callers: { id: true, salt_id: true, tag: true, name_rank: true, created_at: true },
  calls: { row: true, id: true, token: true, station_id: true, direction: true, training: true, line_id: true, started_at: true, answered_at: true, ended_at: true, outcome: true, listener_id: true, caller_kind: true, caller_id: true, caller_rank: true, last_sequence: true, form_due: true },
  call_numbers: { call_id: true, vault_id: true, sealed: true },
  call_forms: { call_id: true, type: true, category: true, referral: true, note: true, author_id: true, submitted_at: true },
  call_counts: { bucket: true, outcome: true, listener_id: true, repeat: true, calls: true },
  audit_segments: { id: true, opened_at: true, first_sequence: true, opening_hash: true, closed_at: true, last_sequence: true, closing_hash: true, expired_at: true },
  audit_entries: { sequence: true, segment_id: true, at: true, actor_id: true, operation: true, reference: true, reason: true, station_id: true, hash: true },
  helplines: { id: true, definition: true, created_at: true, closed_at: true, station_id: true },
  shift_patterns: { id: true, helpline_id: true, definition: true, created_at: true },
  school_holidays: { name: true, from_date: true, to_date: true },
  volunteers: { id: true, account_id: true, name: true, email: true, rules: true, time: true, version: true, created_at: true, removed_at: true, station_id: true },
  volunteer_pairs: { a: true, b: true, kind: true },
  on_call_numbers: { volunteer_id: true, position: true, e164: true },
  shifts: { id: true, helpline_id: true, starts_at: true, ends_at: true, label: true, needs: true, on_call: true, languages: true, locked: true, pattern_id: true, pattern_date: true, version: true, station_id: true },
  assignments: { shift_id: true, volunteer_id: true, role: true, locked: true, origin: true, assigned_at: true },
  rota_edits: { id: true, account_id: true, kind: true, at: true, from_at: true, to_at: true, changes: true },
  shift_swaps: { id: true, shift_id: true, role: true, asked_by: true, asked_of: true, in_return_id: true, in_return_role: true, state: true, accepted_by: true, created_at: true, changed_at: true, station_id: true },
  shift_swap_declines: { swap_id: true, volunteer_id: true },
  duty_sessions: { id: true, account_id: true, volunteer_id: true, helpline_id: true, shift_id: true, started_at: true, ended_at: true, station_id: true },
  hand_overs: { id: true, helpline_id: true, author_id: true, text: true, written_at: true, station_id: true },
  routing_policies: { helpline_id: true, policy: true, changed_at: true },
  routing_overrides: { id: true, helpline_id: true, kind: true, volunteer_id: true, from_at: true, to_at: true, created_by: true, created_at: true },
  rota_drafts: { id: true, helpline_ids: true, from_at: true, to_at: true, revision: true, outcome: true, started_at: true, until_at: true, problem: true, solution: true, conflict: true },
  rota_settings: { id: true, settings: true, mail: true, mail_password: true, ics_folder: true, revision: true },
  reminders_sent: { shift_id: true, volunteer_id: true, kind: true, sent_at: true },
  recording_settings: { id: true, settings: true, changed_at: true },
  recording_authorisations: { id: true, mode: true, purpose: true, legal_basis: true, dpia_reference: true, ends_on: true, given_at: true, given_by: true, closed_at: true, close_reason: true },
  recordings: { id: true, call_id: true, station_id: true, file_name: true, vault_id: true, sealed_key: true, own_sealed_key: true, listener_id: true, mode: true, purpose: true, consent: true, consent_at: true, started_at: true, ended_at: true, ended_by: true, duration_ms: true, gaps: true, file_hash: true },
  recording_files_left: { file_name: true },
  recording_listenings: { id: true, recording_id: true, account_id: true, at: true, purpose: true, reason: true, own: true },
  recording_analyses: { id: true, month: true, purpose: true, marks: true, remark: true, author_id: true },
  recording_draws: { id: true, at: true, account_id: true, wanted: true, among: true },
  recording_draw_items: { draw_id: true, recording_id: true },
  rights_requests: { id: true, year: true, number: true, right_name: true, subject: true, channel: true, received_on: true, requester_name: true, requester_contact: true, wording: true, language: true, account_id: true, state: true, closure: true, closed_on: true, closed_at: true, delivery_means: true, safety: true, extended_on: true, extension_reason: true, refusal_ground: true, refusal_explanation: true, gathered_at: true, reviewed_at: true, reviewed_by: true, restricted_since: true, erased_at: true, erasure_report: true, created_at: true, station_id: true },
  rights_suspensions: { request_id: true, asked_on: true, provided_on: true, doubt: true },
  rights_proofs: { id: true, request_id: true, kind: true, on_date: true, note: true },
  rights_callers: { request_id: true, caller_id: true },
  rights_events: { id: true, request_id: true, at: true, actor_id: true, event: true, note: true },
  rectifications: { id: true, call_id: true, request_id: true, at: true, author_id: true, reason: true, former: true },
  quarantined_calls: { call_id: true, request_id: true },
  do_not_call_salt: { id: true, salt: true, opslimit: true, memlimit: true },
  do_not_call: { tag: true, added_at: true, request_id: true },
  legal_holds: { id: true, reason: true, placed_at: true, placed_by: true, until_on: true, lifted_at: true, lift_reason: true },
  legal_hold_callers: { hold_id: true, caller_id: true },
  legal_hold_calls: { hold_id: true, call_id: true },
  erasure_tombstones: { hash: true, erased_at: true },
  caller_name_mark: { id: true, next_rank: true },
  retention_rules: { category: true, months: true, justification: true, changed_at: true, changed_by: true },
  purge_runs: { id: true, started_at: true, ended_at: true, trigger_kind: true, counts: true, held: true, actor_id: true },
  clock_mark: { id: true, last_seen_at: true, fault: true },
  letters: { id: true, language: true, opening: true, closing: true, changed_at: true },
  incidents: { id: true, year: true, number: true, kind: true, words: true, state: true, reported_at: true, reported_by: true, aware_at: true, qualification: true, fields: true, no_notification_reason: true, settled_at: true, persons: true, closed_at: true, lessons: true, station_id: true },
  incident_notifications: { id: true, incident_id: true, kind: true, at: true, cnil_reference: true, late_reason: true },
  incident_events: { id: true, incident_id: true, at: true, actor_id: true, event: true, note: true },
  processing_sheets: { id: true, origin: true, sheet: true, changed_at: true, changed_by: true, reviewed_on: true },
  processor_sheets: { id: true, origin: true, sheet: true, changed_at: true, changed_by: true },
  privacy_texts: { name: true, language: true, value: true, changed_at: true },
  charter_texts: { version: true, language: true, title: true, body: true, changed_at: true },
  charter_signatures: { account_id: true, version: true, signed_at: true, expires_on: true },
  training_records: { id: true, account_id: true, topic: true, on_date: true, hours: true, renew_on: true, recorded_at: true, recorded_by: true },
  consents: { id: true, purpose: true, wording: true, call_id: true, account_id: true, request_id: true, given_at: true, recorded_by: true, withdrawn_at: true },
  review_runs: { id: true, checklist: true, done_on: true, done_by: true, findings: true, items: true },
  reveal_alerts: { id: true, account_id: true, day: true, reveals: true, usual: true, raised_at: true, acknowledged_at: true, explanation: true },
  audit_breaks: { at_sequence: true, head_sequence: true },
  audit_head: { id: true, sequence: true, hash: true },
  rota_exchange_settings: { id: true, settings: true },
  rota_file_keys: { id: true, sender_id: true, signing_public_key: true, signing_private_key: true, receiving_public_key: true, receiving_private_key: true, last_sequence: true, created_at: true },
  rota_senders: { id: true, name: true, public_key: true, trusted_at: true, trusted_by: true, last_sequence: true, last_file_at: true },
  announcement_settings: { id: true, settings: true, changed_at: true },
  announcement_sounds: { kind: true, samples: true, text: true, tells_recording: true, origin: true, changed_at: true, changed_by: true },
  blocks: { id: true, caller_id: true, call_id: true, reason: true, note: true, decided_by: true, decided_at: true, ends_at: true, closed_at: true, closed_by: true, prolonged: true, kept_away: true, station_id: true },
};

test('the tables of the file are those of schema.ts', () => {
  const base = createBase(options());
  const tables = base.db.all(sql<{ name: string }>`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`);
  const found = Object.fromEntries(
    tables.map(({ name }) => [name, base.db.all(sql<{ name: string }>`SELECT name FROM pragma_table_info(${name})`).map((column) => column.name).sort()]),
  );
  base.close();
  expect(found).toEqual(Object.fromEntries(Object.entries(columns).map(([table, names]) => [table, Object.keys(names).sort()])));
});

test('versions are tens in order', () => {
  const versions = migrations.map(({ version }) => version);
  expect(versions).toEqual([...versions].sort((a, b) => a - b));
  expect(versions.every((version) => version % 10 === 0)).toBe(true);
});

const latest = migrations.at(-1)!.version;
const later = { version: latest + 10, sql: "CREATE TABLE later (a); INSERT INTO later VALUES ('x');" };

test('a copy that opens is kept before an older base is changed', () => {
  createBase(options()).close();
  openBase({ ...options(1_000), steps: [...migrations, later] }).close();
  const copies = readdirSync(options().backups).filter((name) => name.endsWith('.db'));
  expect(copies).toEqual([`1970-01-01T00-00-01-000Z-v${String(latest)}.db`]);
  const copy = openBase({ ...options(), path: join(options().backups, copies[0]!) });
  expect(copy.db.all(sql`SELECT name FROM sqlite_schema WHERE name = 'later'`)).toEqual([]);
  copy.close();
  const base = openBase({ ...options(), steps: [...migrations, later] });
  expect(base.db.all(sql`SELECT a FROM later`)).toEqual([{ a: 'x' }]);
  base.close();
});

test('a migration that fails half-way leaves the base as it was', () => {
  createBase(options()).close();
  const broken = { version: latest + 20, sql: 'CREATE TABLE half (a); CREATE TABLE half (a);' };
  expect(() => openBase({ ...options(), steps: [...migrations, later, broken] })).toThrow('internal');
  const base = openBase(options());
  expect(base.db.all(sql`SELECT name FROM sqlite_schema WHERE name IN ('later', 'half')`)).toEqual([]);
  base.close();
});

test('version 30 keeps the rows of version 10, and knows which name comes next and where the trail ends', () => {
  const first = migrations.filter(({ version }) => version === 10);
  const old = createBase({ ...options(), steps: first });
  old.db.run(sql`INSERT INTO pseudonym_salts VALUES (1, zeroblob(16), 1, 8192, 0, NULL)`);
  old.db.run(sql`INSERT INTO callers VALUES ('c', 1, zeroblob(16), 41, 0)`);
  old.db.run(sql`INSERT INTO audit_segments VALUES (1, 0, 1, zeroblob(32), NULL, NULL, NULL, NULL)`);
  old.db.run(sql`INSERT INTO audit_entries VALUES (1, 1, 0, NULL, 'x', NULL, NULL, 's', randomblob(32))`);
  old.close();
  const base = openBase(options());
  expect(base.db.all(sql`SELECT next_rank FROM caller_name_mark`)).toEqual([{ next_rank: 42 }]);
  expect(base.db.all(sql`SELECT count(*) AS same FROM audit_head JOIN audit_entries USING (sequence, hash)`)).toEqual([{ same: 1 }]);
  expect(base.db.all(sql`SELECT name_rank FROM callers`)).toEqual([{ name_rank: 41 }]);
  base.close();
});

test('the last seven copies are kept, and no copy is made when nothing changes', () => {
  createBase(options()).close();
  openBase(options()).close();
  expect(existsSync(options().backups)).toBe(false);
  const steps = [...migrations];
  for (let version = latest + 10; version <= latest + 100; version += 10) {
    steps.push({ version, sql: `CREATE TABLE t${String(version)} (a)` });
    openBase({ ...options(version * 1000), steps }).close();
  }
  const copies = readdirSync(options().backups).filter((name) => name.endsWith('.db'));
  expect(copies).toHaveLength(7);
  expect(copies.at(-1)).toContain(`-v${String(latest + 90)}.db`);
});
