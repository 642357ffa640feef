// The keys with which this installation signs its rota files and receives those of others, drawn once.
import { randomUUID } from 'node:crypto';
import type { Executor } from '../../../db/connection/executor.ts';
import { insertRotaFileKeys, rotaFileKeys } from '../../../db/queries/rota-exchange.ts';
import type { RotaFileKeysTable } from '../../../db/schema.ts';
import type { AuditNote } from '../../../db/queries/audit.ts';
import { bytes, wipe } from '../../../db/vault/sodium.ts';
import { note, type Kernel } from '../kernel.ts';

/** Within a transaction. `audit` has an entry when the keys were drawn just now. */
export function requireRotaFileKeys({ sodium, clock }: Kernel, db: Executor): { keys: Omit<RotaFileKeysTable, 'id'>; audit: AuditNote[] } {
  const known = rotaFileKeys(db);
  if (known !== null) return { keys: known, audit: [] };
  const signing = sodium.crypto_sign_keypair();
  const receiving = sodium.crypto_box_keypair();
  const keys: Omit<RotaFileKeysTable, 'id'> = {
    sender_id: randomUUID(),
    signing_public_key: bytes(signing.publicKey),
    signing_private_key: bytes(signing.privateKey),
    receiving_public_key: bytes(receiving.publicKey),
    receiving_private_key: bytes(receiving.privateKey),
    last_sequence: 0,
    created_at: clock(),
  };
  wipe(sodium, signing.privateKey, receiving.privateKey);
  insertRotaFileKeys(db, keys);
  return { keys, audit: [note('rota.keysCreated')] };
}
