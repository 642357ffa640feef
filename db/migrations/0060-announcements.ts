// Version 60: what callers are told by a recorded voice: the settings, and the association's own sounds.
import type { Migration } from './migration.ts';

export const announcements: Migration = {
  version: 60,
  sql: `
CREATE TABLE announcement_settings (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  settings TEXT NOT NULL,
  changed_at INTEGER NOT NULL
) STRICT;

-- 16-bit samples, little-endian, 16 kHz, one channel: as they are played, whatever file they came from.
CREATE TABLE announcement_sounds (
  kind TEXT PRIMARY KEY CHECK (kind IN ('beforeAnswer', 'mentions', 'outsideHours', 'allBusy', 'onHold')),
  samples BLOB NOT NULL,
  text TEXT NOT NULL,
  tells_recording INTEGER NOT NULL CHECK (tells_recording IN (0, 1)),
  origin TEXT NOT NULL CHECK (origin IN ('file', 'microphone')),
  changed_at INTEGER NOT NULL,
  changed_by TEXT NOT NULL REFERENCES accounts (id)
) STRICT, WITHOUT ROWID;
`,
};
