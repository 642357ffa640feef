// Version 40: recordings, who listened and why, authorisations of the locked modes, analysis grids, samples.
// The sound itself lies in files of the profile, one a recording, each under a key of its own that is sealed here.
import type { Migration } from './migration.ts';

export const recordings: Migration = {
  version: 40,
  sql: `
CREATE TABLE recording_settings (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  settings TEXT NOT NULL,
  changed_at INTEGER NOT NULL
) STRICT;

CREATE TABLE recording_authorisations (
  id TEXT PRIMARY KEY,
  mode TEXT NOT NULL CHECK (mode IN ('automatic', 'controlled')),
  purpose TEXT NOT NULL,
  legal_basis TEXT NOT NULL,
  dpia_reference TEXT NOT NULL,
  ends_on TEXT NOT NULL,
  given_at INTEGER NOT NULL,
  given_by TEXT NOT NULL REFERENCES accounts (id),
  closed_at INTEGER,
  close_reason TEXT
) STRICT, WITHOUT ROWID;

-- A recording never outlives its call. own_sealed_key: the same key for the volunteer who recorded, where that is allowed.
CREATE TABLE recordings (
  id TEXT PRIMARY KEY,
  call_id TEXT NOT NULL REFERENCES calls (id) ON DELETE CASCADE,
  station_id TEXT NOT NULL,
  file_name TEXT NOT NULL UNIQUE,
  vault_id TEXT NOT NULL REFERENCES vaults (id),
  sealed_key BLOB NOT NULL CHECK (length(sealed_key) = 80),
  own_sealed_key BLOB CHECK (length(own_sealed_key) = 80),
  listener_id TEXT NOT NULL REFERENCES accounts (id),
  mode TEXT NOT NULL,
  purpose TEXT NOT NULL,
  consent TEXT NOT NULL CHECK (consent IN ('announced', 'spoken')),
  consent_at INTEGER NOT NULL,
  started_at INTEGER NOT NULL,
  ended_at INTEGER,
  ended_by TEXT,
  duration_ms INTEGER NOT NULL,
  gaps TEXT NOT NULL,
  file_hash BLOB CHECK (length(file_hash) = 32)
) STRICT, WITHOUT ROWID;
CREATE INDEX recordings_by_start ON recordings (started_at);
CREATE INDEX recordings_of_call ON recordings (call_id);
CREATE INDEX recordings_of_listener ON recordings (listener_id, started_at);
CREATE INDEX recordings_by_vault ON recordings (vault_id);

-- Files whose row is gone, whatever took it away: they are overwritten and removed after the commit.
CREATE TABLE recording_files_left (file_name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
CREATE TRIGGER recordings_leave_files AFTER DELETE ON recordings BEGIN
  INSERT OR IGNORE INTO recording_files_left (file_name) VALUES (old.file_name);
END;
CREATE TRIGGER recordings_replace_files AFTER UPDATE OF file_name ON recordings WHEN old.file_name <> new.file_name BEGIN
  INSERT OR IGNORE INTO recording_files_left (file_name) VALUES (old.file_name);
END;

CREATE TRIGGER quarantined_recordings_unchanged BEFORE UPDATE OF file_name, gaps, duration_ms, file_hash ON recordings
WHEN old.ended_at IS NOT NULL AND EXISTS (SELECT 1 FROM quarantined_calls WHERE call_id = old.call_id)
BEGIN SELECT raise(ABORT, 'recordings in quarantine are not changed'); END;
CREATE TRIGGER quarantined_recordings_kept BEFORE DELETE ON recordings
WHEN EXISTS (SELECT 1 FROM quarantined_calls WHERE call_id = old.call_id)
BEGIN SELECT raise(ABORT, 'recordings in quarantine are kept'); END;

-- The journal outlives what it is about: it refers to no row. An entry is never changed.
CREATE TABLE recording_listenings (
  id TEXT PRIMARY KEY,
  recording_id TEXT NOT NULL,
  account_id TEXT NOT NULL REFERENCES accounts (id),
  at INTEGER NOT NULL,
  purpose TEXT NOT NULL,
  reason TEXT NOT NULL,
  own INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX recording_listenings_of ON recording_listenings (recording_id, at);
CREATE INDEX recording_listenings_by_age ON recording_listenings (at);
CREATE TRIGGER recording_listenings_unchanged BEFORE UPDATE ON recording_listenings
BEGIN SELECT raise(ABORT, 'listenings are never changed'); END;

-- Detached from the sound: neither the recording nor anybody in it is named, and the month is all that is told of the time.
CREATE TABLE recording_analyses (
  id TEXT PRIMARY KEY,
  month TEXT NOT NULL,
  purpose TEXT NOT NULL,
  marks TEXT NOT NULL,
  remark TEXT NOT NULL,
  author_id TEXT NOT NULL REFERENCES accounts (id)
) STRICT, WITHOUT ROWID;

CREATE TABLE recording_draws (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  account_id TEXT NOT NULL REFERENCES accounts (id),
  wanted INTEGER NOT NULL,
  among INTEGER NOT NULL
) STRICT;
CREATE TABLE recording_draw_items (
  draw_id INTEGER NOT NULL REFERENCES recording_draws (id) ON DELETE CASCADE,
  recording_id TEXT NOT NULL,
  PRIMARY KEY (draw_id, recording_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX recording_draw_items_of ON recording_draw_items (recording_id);
`,
};
