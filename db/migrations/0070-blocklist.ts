// Version 70: the blocklist, and a sound of the association's own for callers who are kept away.
// Invariants kept by the base itself: a block has an end, six months after its decision at the latest; it names a pseudonym,
// which stays as long as the block, and nobody else.
import type { Migration } from './migration.ts';

/** Six months, with the hour that a change of clocks adds. */
const longestMs = 185 * 86_400_000;

export const blocklist: Migration = {
  version: 70,
  sql: `
-- call_id is a reference without a constraint: the call it was decided on may be past its time before the block is.
CREATE TABLE blocks (
  id TEXT PRIMARY KEY,
  caller_id TEXT NOT NULL REFERENCES callers (id),
  call_id TEXT NOT NULL,
  reason TEXT NOT NULL CHECK (reason IN ('maliciousCalls', 'threats', 'silentCalls', 'other')),
  note TEXT NOT NULL,
  decided_by TEXT NOT NULL REFERENCES accounts (id),
  decided_at INTEGER NOT NULL,
  ends_at INTEGER NOT NULL CHECK (ends_at > decided_at AND ends_at <= decided_at + ${String(longestMs)}),
  closed_at INTEGER,
  closed_by TEXT REFERENCES accounts (id),
  prolonged INTEGER NOT NULL DEFAULT 0,
  kept_away INTEGER NOT NULL DEFAULT 0,
  station_id TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX blocks_by_caller ON blocks (caller_id);

CREATE TABLE announcement_sounds_new (
  kind TEXT PRIMARY KEY CHECK (kind IN ('beforeAnswer', 'mentions', 'outsideHours', 'allBusy', 'onHold', 'blocked')),
  samples BLOB NOT NULL,
  text TEXT NOT NULL,
  tells_recording INTEGER NOT NULL CHECK (tells_recording IN (0, 1)),
  origin TEXT NOT NULL CHECK (origin IN ('file', 'microphone')),
  changed_at INTEGER NOT NULL,
  changed_by TEXT NOT NULL REFERENCES accounts (id)
) STRICT, WITHOUT ROWID;
INSERT INTO announcement_sounds_new SELECT kind, samples, text, tells_recording, origin, changed_at, changed_by FROM announcement_sounds;
DROP TABLE announcement_sounds;
ALTER TABLE announcement_sounds_new RENAME TO announcement_sounds;
`,
};
