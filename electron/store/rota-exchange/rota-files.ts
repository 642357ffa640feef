// Rota files out and in: what goes into one, whose is believed, and what is older than what is known.
// Invariant: content is looked at only once its signature is right; a known sender keeps its key, and its files only grow newer.
import { Refusal } from '../../../core/contract/errors.ts';
import { largestFileBytes, type RotaFileContent } from '../../../core/contract/rota-exchange-model.ts';
import { plain } from '../../../core/domain/rota-exchange/civil-reading.ts';
import { mergeRota } from '../../../core/domain/rota-exchange/rota-merge.ts';
import { publicShift, type ShiftChange } from '../../../core/domain/rota/shift-image.ts';
import { addDays, dayOf } from '../../../core/domain/rota/wall-clock.ts';
import type { CivilDate } from '../../../core/values/civil-time.ts';
import type { HelplineId } from '../../../core/values/ids.ts';
import type { E164 } from '../../../core/values/phone-number.ts';
import type { Executor } from '../../../db/connection/executor.ts';
import { readAssociation } from '../../../db/queries/association.ts';
import { openHelplines, saveHelpline } from '../../../db/queries/helplines.ts';
import { nextRotaFileSequence, rotaFileKeys, rotaSenders, saveRotaSender } from '../../../db/queries/rota-exchange.ts';
import { readPolicy, savePolicy } from '../../../db/queries/routing.ts';
import { shiftsById, shiftsIn } from '../../../db/queries/shifts.ts';
import { changeVolunteer, insertVolunteer, onCallNumbers, replaceOnCallNumbers, volunteerById, volunteerNames } from '../../../db/queries/volunteers.ts';
import { sameBytes } from '../../../core/domain/audit/chain.ts';
import type { RotaFileKeysTable, RotaSenderTable } from '../../../db/schema.ts';
import { fingerprintOf, openRotaFile, parseRotaFile, recipientsOf, sealRotaFile, unsealKey, type OpenedRotaFile, type SealTo } from '../../../db/vault/rota-file.ts';
import { bytes } from '../../../db/vault/sodium.ts';
import type { Kernel } from '../kernel.ts';
import { rulesOfNewcomer, timeOfNewcomer } from './imports.ts';

const keyLength = 32;

/** Argon2id of a passphrase; the spaces between its words do not count. */
export async function passphraseKey(kernel: Kernel, passphrase: string, salt: Uint8Array, limits: { readonly opslimit: number; readonly memlimit: number }): Promise<Uint8Array> {
  const typed = kernel.sodium.from_string(passphrase.normalize('NFC').trim().replace(/\s+/gu, ' '));
  return kernel.stretcher.stretch(typed, salt, limits, keyLength);
}

export interface RotaFileWish {
  readonly helplineIds: readonly HelplineId[];
  readonly from: CivilDate;
  readonly weeks: number;
  readonly withNumbers: boolean;
}

/** Within a transaction: counts the file. Throws `not-found`, `file-too-large`. */
export function writeRotaFile(kernel: Kernel, db: Executor, keys: Omit<RotaFileKeysTable, 'id'>, wish: RotaFileWish, to: SealTo): Uint8Array<ArrayBuffer> {
  const { sodium, clock } = kernel;
  const helplines = openHelplines(db).filter(({ id }) => wish.helplineIds.includes(id));
  const [first] = helplines;
  if (first === undefined || helplines.length !== new Set(wish.helplineIds).size) throw new Refusal('not-found');
  const span = { startsAt: dayOf(wish.from, first.zone).startsAt, endsAt: dayOf(addDays(wish.from, wish.weeks * 7), first.zone).startsAt };
  const shifts = shiftsIn(db, span, wish.helplineIds);
  const present = new Set(shifts.flatMap(({ people }) => people.map(({ volunteerId }) => volunteerId)));
  const people = volunteerNames(db).filter(({ id }) => present.has(id));
  const content: RotaFileContent = {
    format: 'ecoutille-rota',
    version: 1,
    sender: { id: keys.sender_id, name: readAssociation(db).name },
    sequence: nextRotaFileSequence(db),
    createdAt: clock(),
    recipients: recipientsOf(sodium, to),
    from: span.startsAt,
    to: span.endsAt,
    helplines,
    people: people.map(({ id, name }) => ({ id, name })),
    shifts: shifts.map(publicShift),
    routing: helplines.flatMap(({ id }) => {
      const policy = readPolicy(db, id);
      return policy === null ? [] : [{ helplineId: id, policy }];
    }),
    onCallNumbers: !wish.withNumbers
      ? []
      : people.flatMap(({ id }) => {
          const numbers = onCallNumbers(db, id);
          return numbers.length === 0 ? [] : [{ volunteerId: id, numbers }];
        }),
  };
  const file = sealRotaFile(sodium, content, { publicKey: keys.signing_public_key, privateKey: keys.signing_private_key }, to);
  if (file.length > largestFileBytes) throw new Refusal('file-too-large');
  return file;
}

/** Slow (Argon2id): before the transaction. Throws every refusal that a file by itself can earn. */
export async function readRotaFile(kernel: Kernel, db: Executor, file: Uint8Array, passphrase: string | null): Promise<OpenedRotaFile> {
  const { sodium } = kernel;
  const sealed = parseRotaFile(file);
  if (sealed === null) throw new Refusal('file-not-understood');
  const own = rotaFileKeys(db);
  let key: Uint8Array | null;
  if (sealed.key.kind === 'cards') {
    key = own === null ? null : unsealKey(sodium, sealed.key.seals, { publicKey: own.receiving_public_key, privateKey: own.receiving_private_key });
    if (key === null) throw new Refusal('file-not-for-you');
  } else {
    if (passphrase === null) throw new Refusal('file-passphrase-needed');
    const salt = sodium.from_base64(sealed.key.salt, sodium.base64_variants.ORIGINAL);
    if (salt.length !== sodium.crypto_pwhash_SALTBYTES) throw new Refusal('file-not-understood');
    const { opslimit, memlimit } = sealed.key;
    key = await passphraseKey(kernel, passphrase, salt, { opslimit, memlimit });
  }
  const opened = openRotaFile(sodium, sealed, key);
  if (opened === 'undecipherable') throw new Refusal(sealed.key.kind === 'passphrase' ? 'file-passphrase-wrong' : 'file-altered');
  if (opened === 'altered') throw new Refusal('file-altered');
  const { recipients } = opened.content;
  // Somebody may have sealed to us what was signed for another.
  const forUs = sealed.key.kind === 'passphrase' ? recipients.length === 0 : own !== null && recipients.includes(sodium.to_base64(own.receiving_public_key, sodium.base64_variants.ORIGINAL));
  if (!forUs) throw new Refusal('file-altered');
  return opened;
}

/** Who signed: known, or new. Throws `own-rota-file`, `sender-key-changed`, `file-superseded`. */
export function judgeSender(db: Executor, { content, signer }: OpenedRotaFile): RotaSenderTable | null {
  const own = rotaFileKeys(db);
  if (own !== null && sameBytes(own.signing_public_key, bytes(signer))) throw new Refusal('own-rota-file');
  const senders = rotaSenders(db);
  const same = senders.find(({ id, name }) => id === content.sender.id || plain(name) === plain(content.sender.name));
  const byKey = senders.find(({ public_key: key }) => sameBytes(key, bytes(signer)));
  if (same !== undefined && !sameBytes(same.public_key, bytes(signer))) throw new Refusal('sender-key-changed');
  // A trusted key that speaks under another name is another sender.
  if (byKey !== undefined && byKey.id !== content.sender.id) throw new Refusal('sender-key-changed');
  if (same !== undefined && content.sequence <= same.last_sequence) throw new Refusal('file-superseded');
  return same ?? null;
}

export function changesOf(db: Executor, { from, to, shifts, helplines }: RotaFileContent, now: number): ShiftChange[] {
  const around = shiftsIn(db, { startsAt: from, endsAt: to }, helplines.map(({ id }) => id));
  const byId = shiftsById(db, shifts.map(({ id }) => id));
  for (const shift of around) byId.set(shift.id, shift);
  return mergeRota({ from, to, shifts }, [...byId.values()], now);
}

/** Within a transaction: what shifts refer to, before the shifts themselves. */
export function receiveSurroundings(kernel: Kernel, db: Executor, { helplines, people, routing, onCallNumbers: numbers }: RotaFileContent): void {
  const now = kernel.clock();
  for (const helpline of helplines) saveHelpline(db, helpline, kernel.stationId, now);
  for (const { id, name } of people) {
    const known = volunteerById(db, id);
    if (known === null) insertVolunteer(db, { id, accountId: null, name, email: '', rules: rulesOfNewcomer, time: timeOfNewcomer, version: 1 }, kernel.stationId, now);
    else if (known.accountId === null && known.name !== name) changeVolunteer(db, { ...known, name });
  }
  for (const { helplineId, policy } of routing) savePolicy(db, helplineId, policy, now);
  for (const { volunteerId, numbers: e164 } of numbers) replaceOnCallNumbers(db, volunteerId, e164 as E164[]);
}

export function rememberSender(kernel: Kernel, db: Executor, { content, signer }: OpenedRotaFile, known: RotaSenderTable | null): void {
  const { accountId } = kernel.session.require();
  saveRotaSender(db, {
    id: content.sender.id,
    name: content.sender.name,
    public_key: bytes(signer),
    trusted_at: known?.trusted_at ?? kernel.clock(),
    trusted_by: known?.trusted_by ?? accountId,
    last_sequence: content.sequence,
    last_file_at: content.createdAt,
  });
}

export function senderView(kernel: Kernel, sender: RotaSenderTable): { id: string; name: string; fingerprint: string; trustedAt: number; lastFileAt: number } {
  return { id: sender.id, name: sender.name, fingerprint: fingerprintOf(kernel.sodium, sender.public_key), trustedAt: sender.trusted_at, lastFileAt: sender.last_file_at };
}
