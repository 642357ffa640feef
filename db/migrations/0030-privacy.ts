// Version 30: the privacy desk. Never changed once released: the next version is another file.
// Invariants kept by the base itself: a call in quarantine is neither changed nor erased (RGPD art. 18); the name of a caller
// who is gone is never given to another.
import type { Migration } from './migration.ts';

export const privacy: Migration = {
  version: 30,
  sql: `
CREATE TABLE rights_requests (
  id TEXT PRIMARY KEY,
  year INTEGER NOT NULL,
  number INTEGER NOT NULL,
  right_name TEXT NOT NULL,
  subject TEXT NOT NULL,
  channel TEXT NOT NULL,
  received_on TEXT NOT NULL,
  requester_name TEXT NOT NULL,
  requester_contact TEXT NOT NULL,
  wording TEXT NOT NULL,
  language TEXT NOT NULL,
  account_id TEXT REFERENCES accounts (id),
  state TEXT NOT NULL,
  closure TEXT,
  closed_on TEXT,
  closed_at INTEGER,
  delivery_means TEXT,
  safety TEXT,
  extended_on TEXT,
  extension_reason TEXT,
  refusal_ground TEXT,
  refusal_explanation TEXT,
  gathered_at INTEGER,
  reviewed_at INTEGER,
  reviewed_by TEXT REFERENCES accounts (id),
  restricted_since INTEGER,
  erased_at INTEGER,
  erasure_report TEXT,
  created_at INTEGER NOT NULL,
  station_id TEXT NOT NULL,
  UNIQUE (year, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE rights_suspensions (
  request_id TEXT NOT NULL REFERENCES rights_requests (id) ON DELETE CASCADE,
  asked_on TEXT NOT NULL,
  provided_on TEXT,
  doubt TEXT NOT NULL,
  PRIMARY KEY (request_id, asked_on)
) STRICT, WITHOUT ROWID;

CREATE TABLE rights_proofs (
  id INTEGER PRIMARY KEY,
  request_id TEXT NOT NULL REFERENCES rights_requests (id) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  on_date TEXT NOT NULL,
  note TEXT NOT NULL
) STRICT;

CREATE TABLE rights_callers (
  request_id TEXT NOT NULL REFERENCES rights_requests (id) ON DELETE CASCADE,
  caller_id TEXT NOT NULL REFERENCES callers (id) ON DELETE CASCADE,
  PRIMARY KEY (request_id, caller_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX rights_callers_by_caller ON rights_callers (caller_id);

CREATE TABLE rights_events (
  id INTEGER PRIMARY KEY,
  request_id TEXT NOT NULL REFERENCES rights_requests (id) ON DELETE CASCADE,
  at INTEGER NOT NULL,
  actor_id TEXT REFERENCES accounts (id),
  event TEXT NOT NULL,
  note TEXT NOT NULL
) STRICT;
CREATE INDEX rights_events_by_request ON rights_events (request_id);

CREATE TABLE rectifications (
  id INTEGER PRIMARY KEY,
  call_id TEXT NOT NULL REFERENCES calls (id) ON DELETE CASCADE,
  request_id TEXT REFERENCES rights_requests (id) ON DELETE SET NULL,
  at INTEGER NOT NULL,
  author_id TEXT NOT NULL REFERENCES accounts (id),
  reason TEXT NOT NULL,
  former TEXT NOT NULL
) STRICT;
CREATE INDEX rectifications_by_call ON rectifications (call_id);

CREATE TABLE quarantined_calls (
  call_id TEXT PRIMARY KEY REFERENCES calls (id),
  request_id TEXT NOT NULL REFERENCES rights_requests (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX quarantined_calls_by_request ON quarantined_calls (request_id);

CREATE TRIGGER quarantined_calls_unchanged BEFORE UPDATE ON calls
WHEN EXISTS (SELECT 1 FROM quarantined_calls WHERE call_id = old.id)
BEGIN SELECT raise(ABORT, 'calls in quarantine are not changed'); END;
CREATE TRIGGER quarantined_calls_kept BEFORE DELETE ON calls
WHEN EXISTS (SELECT 1 FROM quarantined_calls WHERE call_id = old.id)
BEGIN SELECT raise(ABORT, 'calls in quarantine are kept'); END;
CREATE TRIGGER quarantined_forms_not_made BEFORE INSERT ON call_forms
WHEN EXISTS (SELECT 1 FROM quarantined_calls WHERE call_id = new.call_id)
BEGIN SELECT raise(ABORT, 'forms in quarantine are not changed'); END;
CREATE TRIGGER quarantined_forms_unchanged BEFORE UPDATE ON call_forms
WHEN EXISTS (SELECT 1 FROM quarantined_calls WHERE call_id = old.call_id)
BEGIN SELECT raise(ABORT, 'forms in quarantine are not changed'); END;
CREATE TRIGGER quarantined_forms_kept BEFORE DELETE ON call_forms
WHEN EXISTS (SELECT 1 FROM quarantined_calls WHERE call_id = old.call_id)
BEGIN SELECT raise(ABORT, 'forms in quarantine are kept'); END;
-- A seal moves to a newer vault generation while it is in quarantine; it does not go.
CREATE TRIGGER quarantined_numbers_kept BEFORE DELETE ON call_numbers
WHEN EXISTS (SELECT 1 FROM quarantined_calls WHERE call_id = old.call_id)
BEGIN SELECT raise(ABORT, 'seals in quarantine are kept'); END;

-- The do-not-call list has a salt of its own: it outlives the salts of pseudonyms.
CREATE TABLE do_not_call_salt (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  salt BLOB NOT NULL CHECK (length(salt) = 16),
  opslimit INTEGER NOT NULL,
  memlimit INTEGER NOT NULL
) STRICT;
CREATE TABLE do_not_call (
  tag BLOB PRIMARY KEY CHECK (length(tag) = 16),
  added_at INTEGER NOT NULL,
  request_id TEXT REFERENCES rights_requests (id) ON DELETE SET NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX do_not_call_by_request ON do_not_call (request_id);

CREATE TABLE legal_holds (
  id TEXT PRIMARY KEY,
  reason TEXT NOT NULL,
  placed_at INTEGER NOT NULL,
  placed_by TEXT REFERENCES accounts (id),
  until_on TEXT NOT NULL,
  lifted_at INTEGER,
  lift_reason TEXT
) STRICT, WITHOUT ROWID;
CREATE TABLE legal_hold_callers (
  hold_id TEXT NOT NULL REFERENCES legal_holds (id) ON DELETE CASCADE,
  caller_id TEXT NOT NULL REFERENCES callers (id) ON DELETE CASCADE,
  PRIMARY KEY (hold_id, caller_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX legal_hold_callers_by_caller ON legal_hold_callers (caller_id);
CREATE TABLE legal_hold_calls (
  hold_id TEXT NOT NULL REFERENCES legal_holds (id) ON DELETE CASCADE,
  call_id TEXT NOT NULL REFERENCES calls (id) ON DELETE CASCADE,
  PRIMARY KEY (hold_id, call_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX legal_hold_calls_by_call ON legal_hold_calls (call_id);

CREATE TABLE erasure_tombstones (
  hash BLOB PRIMARY KEY CHECK (length(hash) = 16),
  erased_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE caller_name_mark (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  next_rank INTEGER NOT NULL
) STRICT;
INSERT INTO caller_name_mark (id, next_rank) SELECT 1, coalesce(max(name_rank) + 1, 0) FROM callers;
CREATE TRIGGER caller_names_once AFTER DELETE ON callers BEGIN
  UPDATE caller_name_mark SET next_rank = max(next_rank, old.name_rank + 1);
END;

CREATE TABLE retention_rules (
  category TEXT PRIMARY KEY,
  months INTEGER NOT NULL,
  justification TEXT NOT NULL,
  changed_at INTEGER NOT NULL,
  changed_by TEXT REFERENCES accounts (id)
) STRICT, WITHOUT ROWID;

CREATE TABLE purge_runs (
  id INTEGER PRIMARY KEY,
  started_at INTEGER NOT NULL,
  ended_at INTEGER,
  trigger_kind TEXT NOT NULL,
  counts TEXT NOT NULL,
  held INTEGER NOT NULL,
  actor_id TEXT REFERENCES accounts (id)
) STRICT;

-- The latest instant that this base has seen: a clock that went back or leapt forward purges nothing.
CREATE TABLE clock_mark (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  last_seen_at INTEGER NOT NULL,
  fault TEXT
) STRICT;

CREATE TABLE letters (
  id TEXT NOT NULL,
  language TEXT NOT NULL,
  opening TEXT NOT NULL,
  closing TEXT NOT NULL,
  changed_at INTEGER NOT NULL,
  PRIMARY KEY (id, language)
) STRICT, WITHOUT ROWID;

CREATE TABLE incidents (
  id TEXT PRIMARY KEY,
  year INTEGER NOT NULL,
  number INTEGER NOT NULL,
  kind TEXT NOT NULL,
  words TEXT NOT NULL,
  state TEXT NOT NULL,
  reported_at INTEGER NOT NULL,
  reported_by TEXT REFERENCES accounts (id),
  aware_at INTEGER,
  qualification TEXT,
  fields TEXT NOT NULL,
  no_notification_reason TEXT,
  settled_at INTEGER,
  persons TEXT,
  closed_at INTEGER,
  lessons TEXT NOT NULL,
  station_id TEXT NOT NULL,
  UNIQUE (year, number)
) STRICT, WITHOUT ROWID;
CREATE TABLE incident_notifications (
  id INTEGER PRIMARY KEY,
  incident_id TEXT NOT NULL REFERENCES incidents (id) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  at INTEGER NOT NULL,
  cnil_reference TEXT NOT NULL,
  late_reason TEXT NOT NULL
) STRICT;
CREATE TABLE incident_events (
  id INTEGER PRIMARY KEY,
  incident_id TEXT NOT NULL REFERENCES incidents (id) ON DELETE CASCADE,
  at INTEGER NOT NULL,
  actor_id TEXT REFERENCES accounts (id),
  event TEXT NOT NULL,
  note TEXT NOT NULL
) STRICT;
CREATE INDEX incident_events_by_incident ON incident_events (incident_id);

CREATE TABLE processing_sheets (
  id TEXT PRIMARY KEY,
  origin TEXT UNIQUE,
  sheet TEXT NOT NULL,
  changed_at INTEGER NOT NULL,
  changed_by TEXT REFERENCES accounts (id),
  reviewed_on TEXT
) STRICT, WITHOUT ROWID;
CREATE TABLE processor_sheets (
  id TEXT PRIMARY KEY,
  origin TEXT UNIQUE,
  sheet TEXT NOT NULL,
  changed_at INTEGER NOT NULL,
  changed_by TEXT REFERENCES accounts (id)
) STRICT, WITHOUT ROWID;

-- Texts that the association made its own: the officer, notices, the impact assessment. JSON, checked when it is read.
CREATE TABLE privacy_texts (
  name TEXT NOT NULL,
  language TEXT NOT NULL,
  value TEXT NOT NULL,
  changed_at INTEGER NOT NULL,
  PRIMARY KEY (name, language)
) STRICT, WITHOUT ROWID;

CREATE TABLE charter_texts (
  version INTEGER NOT NULL,
  language TEXT NOT NULL,
  title TEXT NOT NULL,
  body TEXT NOT NULL,
  changed_at INTEGER NOT NULL,
  PRIMARY KEY (version, language)
) STRICT, WITHOUT ROWID;
CREATE TABLE charter_signatures (
  account_id TEXT NOT NULL REFERENCES accounts (id),
  version INTEGER NOT NULL,
  signed_at INTEGER NOT NULL,
  expires_on TEXT NOT NULL,
  PRIMARY KEY (account_id, version, signed_at)
) STRICT, WITHOUT ROWID;
CREATE TABLE training_records (
  id INTEGER PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES accounts (id),
  topic TEXT NOT NULL,
  on_date TEXT NOT NULL,
  hours REAL NOT NULL,
  renew_on TEXT,
  recorded_at INTEGER NOT NULL,
  recorded_by TEXT REFERENCES accounts (id)
) STRICT;

CREATE TABLE consents (
  id TEXT PRIMARY KEY,
  purpose TEXT NOT NULL,
  wording TEXT NOT NULL,
  call_id TEXT REFERENCES calls (id) ON DELETE CASCADE,
  account_id TEXT REFERENCES accounts (id),
  request_id TEXT REFERENCES rights_requests (id) ON DELETE SET NULL,
  given_at INTEGER NOT NULL,
  recorded_by TEXT REFERENCES accounts (id),
  withdrawn_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX consents_by_call ON consents (call_id);

CREATE TABLE review_runs (
  id INTEGER PRIMARY KEY,
  checklist TEXT NOT NULL,
  done_on TEXT NOT NULL,
  done_by TEXT REFERENCES accounts (id),
  findings TEXT NOT NULL,
  items TEXT NOT NULL
) STRICT;

CREATE TABLE reveal_alerts (
  id INTEGER PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES accounts (id),
  day TEXT NOT NULL,
  reveals INTEGER NOT NULL,
  usual INTEGER NOT NULL,
  raised_at INTEGER NOT NULL,
  acknowledged_at INTEGER,
  explanation TEXT,
  UNIQUE (account_id, day)
) STRICT;

-- Where the chain ends: a tail that is cut off shows.
CREATE TABLE audit_head (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  sequence INTEGER NOT NULL,
  hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;
INSERT INTO audit_head (id, sequence, hash) SELECT 1, sequence, hash FROM audit_entries ORDER BY sequence DESC LIMIT 1;
-- An entry that does not follow the head tells that entries were cut off before it. It is written all the same: a base that
-- somebody tampered with must still open, and say so.
CREATE TABLE audit_breaks (
  at_sequence INTEGER PRIMARY KEY,
  head_sequence INTEGER NOT NULL
) STRICT;
CREATE TRIGGER audit_head_moves AFTER INSERT ON audit_entries BEGIN
  INSERT OR IGNORE INTO audit_breaks (at_sequence, head_sequence) SELECT new.sequence, sequence FROM audit_head WHERE sequence <> new.sequence - 1;
  INSERT INTO audit_head (id, sequence, hash) VALUES (1, new.sequence, new.hash)
  ON CONFLICT DO UPDATE SET sequence = excluded.sequence, hash = excluded.hash;
END;
CREATE TRIGGER audit_breaks_kept BEFORE DELETE ON audit_breaks
BEGIN SELECT raise(ABORT, 'a break stays known'); END;
CREATE TRIGGER audit_breaks_unchanged BEFORE UPDATE ON audit_breaks
BEGIN SELECT raise(ABORT, 'a break stays known'); END;
CREATE TRIGGER audit_head_kept BEFORE DELETE ON audit_head
BEGIN SELECT raise(ABORT, 'the audit trail has one head'); END;

-- What is past its time is found by age alone. A caller's calls are found whatever their kind, by one index: a purge writes
-- one page of it for nearly every call, so a second one would double its time.
CREATE INDEX calls_by_age ON calls (started_at);
DROP INDEX calls_by_caller;
CREATE INDEX calls_by_caller ON calls (caller_id, training, started_at, outcome, caller_rank) WHERE caller_id IS NOT NULL;
CREATE INDEX call_forms_by_age ON call_forms (submitted_at);
CREATE INDEX audit_entries_by_reference ON audit_entries (reference) WHERE reference IS NOT NULL;
`,
};
