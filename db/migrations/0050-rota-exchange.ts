// Version 50: the rota in and out: what paper shows, the keys of rota files, whose files are believed.
// The private keys lie in the encrypted base: who can open it can read the rota anyway.
import type { Migration } from './migration.ts';

export const rotaExchange: Migration = {
  version: 50,
  sql: `
CREATE TABLE rota_exchange_settings (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  settings TEXT NOT NULL
) STRICT;

CREATE TABLE rota_file_keys (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  sender_id TEXT NOT NULL,
  signing_public_key BLOB NOT NULL,
  signing_private_key BLOB NOT NULL,
  receiving_public_key BLOB NOT NULL,
  receiving_private_key BLOB NOT NULL,
  last_sequence INTEGER NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

-- Another key under a known name is refused: the name is unique too.
CREATE TABLE rota_senders (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  public_key BLOB NOT NULL UNIQUE,
  trusted_at INTEGER NOT NULL,
  trusted_by TEXT NOT NULL REFERENCES accounts (id),
  last_sequence INTEGER NOT NULL,
  last_file_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`,
};
