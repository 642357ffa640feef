// Version 10: the first schema. Never changed once released: the next version is another file.
import type { Migration } from './migration.ts';

/** Milliseconds in a period of call_counts: 30 days. */
const bucketMs = 2_592_000_000;

export const initial: Migration = {
  version: 10,
  sql: `
CREATE TABLE association (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  name TEXT NOT NULL,
  subtitle TEXT NOT NULL,
  address TEXT NOT NULL,
  lock_after_minutes INTEGER NOT NULL,
  reminder TEXT NOT NULL,
  demonstration INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  setup_finished_at INTEGER,
  recovery_confirmed_at INTEGER,
  last_backup_at INTEGER
) STRICT;

CREATE TABLE accounts (
  id TEXT PRIMARY KEY,
  login TEXT NOT NULL UNIQUE,
  display_name TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('listener', 'manager', 'privacyOfficer', 'administrator')),
  public_key BLOB NOT NULL CHECK (length(public_key) = 32),
  slot_tag TEXT UNIQUE,
  must_change_passphrase INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  last_sign_in_at INTEGER,
  kept_at INTEGER,
  disabled_at INTEGER,
  station_id TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE account_grants (
  account_id TEXT NOT NULL REFERENCES accounts (id),
  grant_name TEXT NOT NULL,
  given_by TEXT REFERENCES accounts (id),
  given_at INTEGER NOT NULL,
  until INTEGER,
  PRIMARY KEY (account_id, grant_name)
) STRICT, WITHOUT ROWID;

CREATE TABLE vaults (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('callerNumbers', 'recordings')),
  generation INTEGER NOT NULL,
  public_key BLOB NOT NULL CHECK (length(public_key) = 32),
  created_at INTEGER NOT NULL,
  retired_at INTEGER,
  UNIQUE (kind, generation)
) STRICT, WITHOUT ROWID;

CREATE TABLE vault_keys (
  vault_id TEXT NOT NULL REFERENCES vaults (id),
  holder TEXT NOT NULL,
  sealed_key BLOB NOT NULL,
  PRIMARY KEY (vault_id, holder)
) STRICT, WITHOUT ROWID;

CREATE TABLE recovery_sheets (
  number INTEGER PRIMARY KEY,
  public_key BLOB NOT NULL CHECK (length(public_key) = 32),
  slot_tag TEXT NOT NULL UNIQUE,
  created_at INTEGER NOT NULL,
  replaced_at INTEGER
) STRICT;

CREATE TABLE lines (
  id TEXT PRIMARY KEY,
  settings TEXT NOT NULL,
  password TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE pseudonym_salts (
  id INTEGER PRIMARY KEY,
  salt BLOB NOT NULL CHECK (length(salt) = 16),
  opslimit INTEGER NOT NULL,
  memlimit INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  retired_at INTEGER
) STRICT;

CREATE TABLE callers (
  id TEXT PRIMARY KEY,
  salt_id INTEGER NOT NULL REFERENCES pseudonym_salts (id),
  tag BLOB NOT NULL CHECK (length(tag) = 16),
  name_rank INTEGER NOT NULL UNIQUE,
  created_at INTEGER NOT NULL,
  UNIQUE (salt_id, tag)
) STRICT, WITHOUT ROWID;

CREATE TABLE calls (
  row INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  token TEXT UNIQUE,
  station_id TEXT NOT NULL,
  direction TEXT NOT NULL CHECK (direction IN ('incoming', 'outgoing')),
  training INTEGER NOT NULL,
  line_id TEXT REFERENCES lines (id),
  started_at INTEGER NOT NULL,
  answered_at INTEGER,
  ended_at INTEGER,
  outcome TEXT,
  listener_id TEXT REFERENCES accounts (id),
  caller_kind TEXT NOT NULL CHECK (caller_kind IN ('number', 'withheld', 'unknown')),
  caller_id TEXT REFERENCES callers (id),
  caller_rank INTEGER,
  last_sequence INTEGER NOT NULL,
  form_due INTEGER NOT NULL DEFAULT 0
) STRICT;

-- The log's pages and counts read one of these backwards; training calls are in none of them.
CREATE INDEX calls_by_start ON calls (started_at) WHERE training = 0;
CREATE INDEX calls_by_outcome ON calls (outcome, started_at, caller_rank) WHERE training = 0;
CREATE INDEX calls_by_listener ON calls (listener_id, outcome, started_at, caller_rank) WHERE training = 0;
CREATE INDEX calls_by_caller ON calls (caller_id, started_at, outcome, caller_rank) WHERE training = 0 AND caller_id IS NOT NULL;
CREATE INDEX calls_of_repeat_callers ON calls (started_at) WHERE training = 0 AND caller_rank >= 2;
CREATE INDEX calls_unfinished ON calls (started_at) WHERE ended_at IS NULL;
CREATE INDEX calls_with_form_due ON calls (listener_id, started_at) WHERE form_due = 1;
CREATE INDEX calls_forms_pending ON calls (started_at) WHERE form_due = 1 AND training = 0;
CREATE INDEX calls_without_pseudonym ON calls (started_at) WHERE training = 0 AND caller_kind = 'number' AND caller_id IS NULL;

CREATE TABLE call_numbers (
  call_id TEXT PRIMARY KEY REFERENCES calls (id) ON DELETE CASCADE,
  vault_id TEXT NOT NULL REFERENCES vaults (id),
  sealed BLOB NOT NULL CHECK (length(sealed) = 80)
) STRICT, WITHOUT ROWID;
CREATE INDEX call_numbers_by_vault ON call_numbers (vault_id);

CREATE TABLE call_forms (
  call_id TEXT PRIMARY KEY REFERENCES calls (id) ON DELETE CASCADE,
  type TEXT NOT NULL,
  category TEXT,
  referral TEXT,
  note TEXT NOT NULL,
  author_id TEXT NOT NULL REFERENCES accounts (id),
  submitted_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE call_counts (
  bucket INTEGER NOT NULL,
  outcome TEXT NOT NULL,
  listener_id TEXT NOT NULL,
  repeat INTEGER NOT NULL,
  calls INTEGER NOT NULL,
  PRIMARY KEY (bucket, outcome, listener_id, repeat)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER calls_counted_in AFTER INSERT ON calls WHEN new.training = 0 BEGIN
  INSERT INTO call_counts (bucket, outcome, listener_id, repeat, calls)
  VALUES (new.started_at / ${String(bucketMs)}, coalesce(new.outcome, ''), coalesce(new.listener_id, ''), coalesce(new.caller_rank, 1) >= 2, 1)
  ON CONFLICT DO UPDATE SET calls = calls + 1;
END;
CREATE TRIGGER calls_counted_out AFTER DELETE ON calls WHEN old.training = 0 BEGIN
  UPDATE call_counts SET calls = calls - 1
  WHERE bucket = old.started_at / ${String(bucketMs)} AND outcome = coalesce(old.outcome, '')
    AND listener_id = coalesce(old.listener_id, '') AND repeat = (coalesce(old.caller_rank, 1) >= 2);
END;
CREATE TRIGGER calls_counted_anew AFTER UPDATE OF started_at, outcome, listener_id, caller_rank ON calls WHEN new.training = 0 BEGIN
  UPDATE call_counts SET calls = calls - 1
  WHERE bucket = old.started_at / ${String(bucketMs)} AND outcome = coalesce(old.outcome, '')
    AND listener_id = coalesce(old.listener_id, '') AND repeat = (coalesce(old.caller_rank, 1) >= 2);
  INSERT INTO call_counts (bucket, outcome, listener_id, repeat, calls)
  VALUES (new.started_at / ${String(bucketMs)}, coalesce(new.outcome, ''), coalesce(new.listener_id, ''), coalesce(new.caller_rank, 1) >= 2, 1)
  ON CONFLICT DO UPDATE SET calls = calls + 1;
END;

CREATE TABLE audit_segments (
  id INTEGER PRIMARY KEY,
  opened_at INTEGER NOT NULL,
  first_sequence INTEGER NOT NULL,
  opening_hash BLOB NOT NULL,
  closed_at INTEGER,
  last_sequence INTEGER,
  closing_hash BLOB,
  expired_at INTEGER
) STRICT;

CREATE TABLE audit_entries (
  sequence INTEGER PRIMARY KEY,
  segment_id INTEGER NOT NULL REFERENCES audit_segments (id),
  at INTEGER NOT NULL,
  actor_id TEXT,
  operation TEXT NOT NULL,
  reference TEXT,
  reason TEXT,
  station_id TEXT NOT NULL,
  hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;
CREATE INDEX audit_entries_by_actor ON audit_entries (actor_id);
CREATE INDEX audit_entries_by_operation ON audit_entries (operation);
CREATE INDEX audit_entries_by_segment ON audit_entries (segment_id);

-- Append only: an entry is never changed, and goes only with its whole expired segment.
CREATE TRIGGER audit_entries_in_order BEFORE INSERT ON audit_entries
WHEN new.sequence <> 1 + max(
  coalesce((SELECT max(sequence) FROM audit_entries), 0),
  coalesce((SELECT last_sequence FROM audit_segments WHERE last_sequence IS NOT NULL ORDER BY id DESC LIMIT 1), 0))
BEGIN SELECT raise(ABORT, 'audit entries follow one another'); END;
CREATE TRIGGER audit_entries_unchanged BEFORE UPDATE ON audit_entries
BEGIN SELECT raise(ABORT, 'audit entries are never changed'); END;
CREATE TRIGGER audit_entries_kept BEFORE DELETE ON audit_entries
WHEN (SELECT expired_at FROM audit_segments WHERE id = old.segment_id) IS NULL
BEGIN SELECT raise(ABORT, 'audit entries go with their expired segment'); END;
CREATE TRIGGER audit_segments_kept BEFORE DELETE ON audit_segments
BEGIN SELECT raise(ABORT, 'audit segments are kept'); END;
CREATE TRIGGER audit_segments_unchanged BEFORE UPDATE ON audit_segments
WHEN NOT (
  new.id = old.id AND new.opened_at = old.opened_at AND new.first_sequence = old.first_sequence
  AND new.opening_hash = old.opening_hash
  AND (
    (old.closed_at IS NULL AND new.closed_at IS NOT NULL AND new.last_sequence IS NOT NULL AND new.closing_hash IS NOT NULL
      AND new.expired_at IS NULL)
    OR (old.closed_at IS NOT NULL AND new.closed_at = old.closed_at AND new.last_sequence = old.last_sequence
      AND new.closing_hash = old.closing_hash AND old.expired_at IS NULL AND new.expired_at IS NOT NULL)
  ))
BEGIN SELECT raise(ABORT, 'audit segments are closed once and expire once'); END;
`,
};
