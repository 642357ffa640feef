// Version 20: the rota. Rules are civil and kept as JSON that a schema of core/contract checks; shifts are instants.
// Personal data that goes with its purpose: edits that can be undone, reminders sent, hand-over notes, on-call numbers.
import type { Migration } from './migration.ts';

export const rota: Migration = {
  version: 20,
  sql: `
CREATE TABLE helplines (
  id TEXT PRIMARY KEY,
  definition TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  closed_at INTEGER,
  station_id TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE shift_patterns (
  id TEXT PRIMARY KEY,
  helpline_id TEXT NOT NULL REFERENCES helplines (id),
  definition TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE school_holidays (
  name TEXT NOT NULL,
  from_date TEXT NOT NULL,
  to_date TEXT NOT NULL CHECK (to_date >= from_date),
  PRIMARY KEY (from_date, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE volunteers (
  id TEXT PRIMARY KEY,
  account_id TEXT UNIQUE REFERENCES accounts (id),
  name TEXT NOT NULL,
  email TEXT NOT NULL,
  rules TEXT NOT NULL,
  time TEXT NOT NULL,
  version INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  removed_at INTEGER,
  station_id TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE volunteer_pairs (
  a TEXT NOT NULL REFERENCES volunteers (id),
  b TEXT NOT NULL REFERENCES volunteers (id),
  kind TEXT NOT NULL CHECK (kind IN ('never', 'avoid', 'favour')),
  PRIMARY KEY (a, b),
  CHECK (a < b)
) STRICT, WITHOUT ROWID;

-- PL-07. In the order in which they are tried.
CREATE TABLE on_call_numbers (
  volunteer_id TEXT NOT NULL REFERENCES volunteers (id),
  position INTEGER NOT NULL,
  e164 TEXT NOT NULL,
  PRIMARY KEY (volunteer_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE shifts (
  id TEXT PRIMARY KEY,
  helpline_id TEXT NOT NULL REFERENCES helplines (id),
  starts_at INTEGER NOT NULL,
  ends_at INTEGER NOT NULL CHECK (ends_at > starts_at),
  label TEXT NOT NULL,
  needs TEXT NOT NULL,
  on_call INTEGER NOT NULL,
  languages TEXT NOT NULL,
  locked INTEGER NOT NULL,
  pattern_id TEXT,
  pattern_date TEXT,
  version INTEGER NOT NULL,
  station_id TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX shifts_by_start ON shifts (starts_at);
-- The same pattern never makes the same day twice, whatever two requests believe.
CREATE UNIQUE INDEX shifts_by_pattern ON shifts (pattern_id, pattern_date) WHERE pattern_id IS NOT NULL;

CREATE TABLE assignments (
  shift_id TEXT NOT NULL REFERENCES shifts (id) ON DELETE CASCADE,
  volunteer_id TEXT NOT NULL REFERENCES volunteers (id),
  role TEXT NOT NULL CHECK (role IN ('listener', 'backup', 'trainee')),
  locked INTEGER NOT NULL,
  origin TEXT NOT NULL CHECK (origin IN ('manual', 'signUp', 'swap', 'solver', 'import')),
  assigned_at INTEGER NOT NULL,
  PRIMARY KEY (shift_id, volunteer_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX assignments_by_volunteer ON assignments (volunteer_id);

CREATE TABLE rota_edits (
  id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES accounts (id),
  kind TEXT NOT NULL,
  at INTEGER NOT NULL,
  from_at INTEGER NOT NULL,
  to_at INTEGER NOT NULL,
  changes TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX rota_edits_by_account ON rota_edits (account_id, at);

CREATE TABLE shift_swaps (
  id TEXT PRIMARY KEY,
  shift_id TEXT NOT NULL REFERENCES shifts (id) ON DELETE CASCADE,
  role TEXT NOT NULL,
  asked_by TEXT NOT NULL REFERENCES volunteers (id),
  asked_of TEXT REFERENCES volunteers (id),
  in_return_id TEXT REFERENCES shifts (id) ON DELETE CASCADE,
  in_return_role TEXT,
  state TEXT NOT NULL CHECK (state IN ('asked', 'accepted', 'done', 'refused', 'declined', 'withdrawn', 'expired')),
  accepted_by TEXT REFERENCES volunteers (id),
  created_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  station_id TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX shift_swaps_under_way ON shift_swaps (shift_id, asked_by) WHERE state IN ('asked', 'accepted');

CREATE TABLE shift_swap_declines (
  swap_id TEXT NOT NULL REFERENCES shift_swaps (id) ON DELETE CASCADE,
  volunteer_id TEXT NOT NULL REFERENCES volunteers (id),
  PRIMARY KEY (swap_id, volunteer_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE duty_sessions (
  id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES accounts (id),
  volunteer_id TEXT REFERENCES volunteers (id),
  helpline_id TEXT NOT NULL REFERENCES helplines (id),
  shift_id TEXT REFERENCES shifts (id) ON DELETE SET NULL,
  started_at INTEGER NOT NULL,
  ended_at INTEGER,
  station_id TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX duty_under_way ON duty_sessions (account_id) WHERE ended_at IS NULL;
CREATE INDEX duty_by_shift ON duty_sessions (shift_id);

CREATE TABLE hand_overs (
  id TEXT PRIMARY KEY,
  helpline_id TEXT NOT NULL REFERENCES helplines (id),
  author_id TEXT NOT NULL REFERENCES accounts (id),
  text TEXT NOT NULL,
  written_at INTEGER NOT NULL,
  station_id TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE routing_policies (
  helpline_id TEXT PRIMARY KEY REFERENCES helplines (id),
  policy TEXT NOT NULL,
  changed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE routing_overrides (
  id TEXT PRIMARY KEY,
  helpline_id TEXT NOT NULL REFERENCES helplines (id),
  kind TEXT NOT NULL CHECK (kind IN ('takeAtDesk', 'takeOnPhone', 'close')),
  volunteer_id TEXT REFERENCES volunteers (id),
  from_at INTEGER NOT NULL,
  to_at INTEGER NOT NULL,
  created_by TEXT NOT NULL REFERENCES accounts (id),
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE rota_drafts (
  id TEXT PRIMARY KEY,
  helpline_ids TEXT NOT NULL,
  from_at INTEGER NOT NULL,
  to_at INTEGER NOT NULL,
  -- Of the rota that the draft was computed for.
  revision INTEGER NOT NULL,
  outcome TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  until_at INTEGER NOT NULL,
  problem TEXT NOT NULL,
  solution TEXT,
  conflict TEXT
) STRICT, WITHOUT ROWID;

-- One row. The mail password is read by the sender inside the store and by nothing else.
CREATE TABLE rota_settings (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  settings TEXT NOT NULL,
  mail TEXT,
  mail_password TEXT NOT NULL,
  ics_folder TEXT,
  revision INTEGER NOT NULL
) STRICT;

-- Which reminders went out: no address, no text.
CREATE TABLE reminders_sent (
  shift_id TEXT NOT NULL REFERENCES shifts (id) ON DELETE CASCADE,
  volunteer_id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('notice', 'mail', 'mailFailed', 'nobody')),
  sent_at INTEGER NOT NULL,
  PRIMARY KEY (shift_id, volunteer_id, kind)
) STRICT, WITHOUT ROWID;
`,
};
