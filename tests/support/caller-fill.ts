// A program for a plain Node: gives a base that nobody has open many calls of one caller, with forms, as years of use would.
// Arguments: the store's folder, login, passphrase, number, how many calls. The last one ended a minute ago.
import { join } from 'node:path';
import { sql } from 'kysely';
import { padNumber } from '../../core/domain/calls/padded-number.ts';
import type { E164 } from '../../core/values/phone-number.ts';
import { openBase } from '../../db/connection/base.ts';
import { deriveSlotKeys, openSlot } from '../../db/vault/key-slots.ts';
import { createKeyStretcher } from '../../db/vault/key-stretching.ts';
import { readKeyring } from '../../db/vault/keyring.ts';
import { computePseudonym, findOrCreateCaller } from '../../db/vault/pseudonyms.ts';
import { loadSodium } from '../../db/vault/sodium.ts';
import { sealNumber } from '../../db/vault/vaults.ts';

const spacingMs = 40 * 60_000;

async function fill(directory: string, login: string, passphrase: string, number: E164, count: number): Promise<void> {
  const now = Date.now();
  const sodium = await loadSodium();
  const stretcher = createKeyStretcher();
  const { keyring } = readKeyring(sodium, join(directory, 'base'));
  const contents = openSlot(sodium, keyring, await deriveSlotKeys(sodium, stretcher, keyring, 'account', login, passphrase));
  if (contents === null) throw new Error('no slot');
  const base = openBase({ path: join(directory, 'base', 'ecoutille.db'), key: contents.databaseKey, backups: join(directory, 'backups'), now });
  const { db } = base;
  const pseudonym = await computePseudonym(sodium, stretcher, db, number);
  await stretcher.stop();
  const first = now - count * spacingMs;
  db.transaction(() => {
    const { id } = findOrCreateCaller(db, pseudonym, first);
    const { vaultId, sealed } = sealNumber(sodium, db, padNumber(number));
    db.run(sql`
      INSERT INTO calls (id, token, station_id, direction, training, line_id, started_at, answered_at, ended_at, outcome, listener_id, caller_kind, caller_id, caller_rank, last_sequence, form_due)
      WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ${count}),
      placed AS (SELECT i, ${first} + i * ${sql.lit(spacingMs)} AS at FROM n)
      SELECT printf('%08x-0000-7000-8000-%012x', i, i), NULL, 'fill', 'incoming', 0, NULL, at, at + 9000, at + 600000, 'answered', (SELECT id FROM accounts LIMIT 1), 'number', ${id}, 1, 3, 0 FROM placed`);
    db.run(sql`INSERT INTO call_numbers SELECT id, ${vaultId}, ${sealed} FROM calls`);
    db.run(sql`
      INSERT INTO call_forms SELECT id, 'listening', 'loneliness', 'none',
        CASE WHEN row % 40 = 0 THEN 'Un appel long, en plusieurs temps : la personne parle de ses soirées, de sa sœur et d’un voisin qui passe le dimanche ; elle ne demande rien, puis revient sur ce qu’elle a dit au début.' ELSE 'Une note courte, sans nom.' END,
        listener_id, ended_at FROM calls WHERE row % 2 = 0`);
  });
  base.close();
}

const [directory = '', login = '', passphrase = '', number = '', count = '0'] = process.argv.slice(2);
void fill(directory, login, passphrase, number as E164, Number(count));
