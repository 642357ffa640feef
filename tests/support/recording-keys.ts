// Tries to open a recording with the keys that a person has, by the files alone.
import { join } from 'node:path';
import type { RecordingId } from '../../core/values/ids.ts';
import type { Executor } from '../../db/connection/executor.ts';
import { recordingById } from '../../db/queries/recordings.ts';
import { openRecording, readRecordingFile, recordingsFolder } from '../../db/vault/recording-file.ts';
import type { Sodium } from '../../db/vault/sodium.ts';
import { openSealed, type HeldKeys, type KeyPair } from '../../db/vault/vaults.ts';

/** Every blob of the row, as a seal for the vaults held and for the account's own pair. */
export function unsealed(sodium: Sodium, db: Executor, directory: string, id: RecordingId, held: HeldKeys, pair: KeyPair): boolean {
  const row = recordingById(db, id);
  const content = row === undefined ? null : readRecordingFile(join(recordingsFolder(directory), row.file_name));
  if (row === undefined || content === null) throw new Error('no such recording');
  const keys = [openSealed(sodium, db, held, row.vault_id, row.sealed_key)];
  for (const seal of [row.sealed_key, row.own_sealed_key]) {
    if (seal === null) continue;
    try {
      keys.push(sodium.crypto_box_seal_open(seal, pair.publicKey, pair.privateKey));
    } catch {
      // Not sealed to this account.
    }
  }
  return keys.some((key) => key !== null && typeof openRecording(sodium, content, id, key).next() !== 'string');
}
