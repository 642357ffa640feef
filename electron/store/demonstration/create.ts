// A demonstration: an association with invented people and three months of invented calls.
// Invariant: every number is of the ranges that Arcep keeps for fiction, so no demonstration can call anybody.
import type { CallForm } from '../../../core/contract/calls/call-log.ts';
import type { CallOutcome } from '../../../core/contract/desk-state.ts';
import { padNumber } from '../../../core/domain/calls/padded-number.ts';
import { parisHour } from '../../../core/domain/calls/paris-month.ts';
import { plantNames } from '../../../core/domain/calls/plant-names.ts';
import { recoveryCodeBytes, textOfRecoveryCode } from '../../../core/domain/accounts/recovery-code.ts';
import type { AccountId, CallId, LineId } from '../../../core/values/ids.ts';
import type { E164 } from '../../../core/values/phone-number.ts';
import type { Base } from '../../../db/connection/base.ts';
import type { Executor } from '../../../db/connection/executor.ts';
import { changeAccount, giveGrant, insertAccount } from '../../../db/queries/accounts.ts';
import { changeAssociation, replaceSheet } from '../../../db/queries/association.ts';
import { insertCall, saveForm, setCaller } from '../../../db/queries/calls.ts';
import { saveLine } from '../../../db/queries/lines.ts';
import { insertSealedNumber } from '../../../db/queries/vaults.ts';
import { deriveSlotKeys, recoveryHolder, sealSlot } from '../../../db/vault/key-slots.ts';
import type { Slot } from '../../../db/vault/keyring.ts';
import { computePseudonym, findOrCreateCaller, rankInMonth, type Pseudonym } from '../../../db/vault/pseudonyms.ts';
import { bytes, wipe } from '../../../db/vault/sodium.ts';
import { openVaultKeys, recoveryKeyHolder, sealNumber, shareVault, vaultKinds } from '../../../db/vault/vaults.ts';
import { v7 as uuid } from 'uuid';
import { createAssociation, type Created } from '../creation.ts';
import { vaultOfGrant } from '../grants.ts';
import { audit, note, type Kernel } from '../kernel.ts';
import { makeSlot, newAccountId } from '../new-account.ts';
import { demonstrationLine } from './line.ts';
import { addRota } from './rota.ts';
import { demonstrationAccounts, demonstrationAssociation, demonstrationPassphrase } from './accounts.ts';

const dayMs = 86_400_000;
const minuteMs = 60_000;
const shownDays = 90;
const callCount = 350;
const callsOfToday = 9;

/** Numbers of fiction, by Arcep's decision 2009-0637: 01 99 00, 02 61 91, 03 53 01, 04 65 71, 05 36 49 and 06 39 98. */
const fictionRanges = ['+3319900', '+3326191', '+3335301', '+3346571', '+3353649', '+3363998', '+3363998', '+3363998'];
const callerCount = 60;

export async function createDemonstration(kernel: Kernel): Promise<Created> {
  const first = demonstrationAccounts[0];
  if (first === undefined) throw new Error('no demonstration account');
  return createAssociation(
    kernel,
    demonstrationAssociation,
    { displayName: first.displayName, login: first.login, passphrase: demonstrationPassphrase },
    'demonstration.created',
    (base, created) => furnish(kernel, base, created),
  );
}

async function furnish(kernel: Kernel, base: Base, created: Created): Promise<Slot[]> {
  const { db } = base;
  const chance = createChance(20_261_124);
  const prepared = await preparePeople(kernel, created);
  const sheet = await prepareSheet(kernel, created);
  const callers = await prepareCallers(kernel, db, chance);
  db.transaction(() => {
    const people = addPeople(kernel, db, created, prepared);
    addSheet(kernel, db, created, sheet);
    const lineId = uuid() as LineId;
    saveLine(db, { id: lineId, settings: demonstrationLine, password: 'demonstration' }, kernel.clock());
    changeAssociation(db, { setup_finished_at: kernel.clock(), recovery_confirmed_at: kernel.clock() - 40 * dayMs });
    addCalls(kernel, db, chance, callers, people.listeners, lineId);
    addRota(kernel, db, new Map(prepared.map(({ person, id }) => [person.login, id])));
    for (const { id } of people.all) audit(kernel, db, created.administrator, note('account.created', id));
  });
  return [...prepared.map(({ slot }) => slot), sheet.slot];
}

type Prepared = Awaited<ReturnType<typeof preparePeople>>;

async function preparePeople(kernel: Kernel, created: Created) {
  return Promise.all(
    demonstrationAccounts.slice(1).map(async (person) => {
      const id = newAccountId();
      const pair = kernel.sodium.crypto_box_keypair();
      const account = { id, login: person.login };
      const slot = await makeSlot(kernel.sodium, kernel.stretcher, created.keyring, account, demonstrationPassphrase, created.databaseKey, pair);
      wipe(kernel.sodium, pair.privateKey);
      return { person, id, publicKey: pair.publicKey, slot };
    }),
  );
}

async function prepareSheet(kernel: Kernel, created: Created) {
  const { sodium } = kernel;
  const code = sodium.randombytes_buf(recoveryCodeBytes);
  const keys = await deriveSlotKeys(sodium, kernel.stretcher, created.keyring, 'recovery', '', textOfRecoveryCode(code));
  const pair = sodium.crypto_box_keypair();
  const slot = sealSlot(sodium, keys, { databaseKey: created.databaseKey, privateKey: pair.privateKey, holder: recoveryHolder });
  wipe(sodium, code, keys.wrappingKey, pair.privateKey);
  return { slot, publicKey: pair.publicKey };
}

function addSheet(kernel: Kernel, db: Executor, created: Created, sheet: { slot: Slot; publicKey: Uint8Array }): void {
  replaceSheet(db, { number: 1, public_key: bytes(sheet.publicKey), slot_tag: sheet.slot.tag, created_at: kernel.clock() - 40 * dayMs });
  const held = openVaultKeys(kernel.sodium, db, created.administrator, created.pair);
  for (const kind of vaultKinds) shareVault(kernel.sodium, db, held, kind, recoveryKeyHolder, sheet.publicKey);
  wipe(kernel.sodium, ...held.values());
}

function addPeople(kernel: Kernel, db: Executor, created: Created, prepared: Prepared): { all: { id: AccountId }[]; listeners: AccountId[] } {
  const now = kernel.clock();
  const held = openVaultKeys(kernel.sodium, db, created.administrator, created.pair);
  changeAccount(db, created.administrator, { created_at: now - 400 * dayMs, last_sign_in_at: now - 3 * 3_600_000 });
  giveGrant(db, { account_id: created.administrator, grant_name: 'outgoingCalls', given_by: null, given_at: now, until: null });
  for (const { person, id, publicKey, slot } of prepared) {
    insertAccount(db, {
      id,
      login: person.login,
      display_name: person.displayName,
      role: person.role,
      public_key: bytes(publicKey),
      slot_tag: slot.tag,
      must_change_passphrase: 0,
      created_at: now - 380 * dayMs,
      last_sign_in_at: now - person.unusedDays * dayMs - 5 * 3_600_000,
      kept_at: null,
      disabled_at: null,
      station_id: kernel.stationId,
    });
    for (const grant of person.grants) {
      giveGrant(db, { account_id: id, grant_name: grant, given_by: created.administrator, given_at: now - 200 * dayMs, until: null });
      const vault = vaultOfGrant(grant);
      if (vault !== null) shareVault(kernel.sodium, db, held, vault, id, publicKey);
    }
  }
  wipe(kernel.sodium, ...held.values());
  const listeners = prepared.filter(({ person }) => person.role === 'listener' && person.unusedDays < shownDays).map(({ id }) => id);
  return { all: prepared, listeners };
}

interface Chance {
  /** Integer in [0, n). */
  below(n: number): number;
  pick<T>(choices: readonly [T, ...T[]]): T;
}

/** Park and Miller's generator (CACM 31(10), 1988): the same demonstration each time, and nothing secret comes from it. */
function createChance(seed: number): Chance {
  let state = seed % 2_147_483_647;
  const below = (n: number): number => {
    state = (state * 48_271) % 2_147_483_647;
    return state % n;
  };
  return { below, pick: (choices) => choices[below(choices.length)] ?? choices[0] };
}

interface DemonstrationCaller {
  readonly number: E164;
  readonly pseudonym: Pseudonym;
}

async function prepareCallers(kernel: Kernel, db: Executor, chance: Chance): Promise<DemonstrationCaller[]> {
  const numbers = new Set<E164>();
  while (numbers.size < Math.min(callerCount, plantNames.length)) {
    const range = fictionRanges[chance.below(fictionRanges.length)] ?? '+3363998';
    numbers.add(`${range}${String(chance.below(10_000)).padStart(4, '0')}` as E164);
  }
  return Promise.all(
    [...numbers].map(async (number) => ({ number, pseudonym: await computePseudonym(kernel.sodium, kernel.stretcher, db, number) })),
  );
}

function addCalls(kernel: Kernel, db: Executor, chance: Chance, callers: readonly DemonstrationCaller[], listeners: readonly AccountId[], lineId: LineId): void {
  const now = kernel.clock();
  const starts: number[] = [];
  // The screens of the day must have something to show, whatever the hour at which the demonstration begins.
  for (let index = 0; index < callsOfToday; index += 1) {
    starts.push(now - 5 * minuteMs - chance.below(Math.max(10, parisHour(now) * 60)) * minuteMs - chance.below(60) * 1000);
  }
  while (starts.length < callCount) {
    const at = now - 20 * minuteMs - (1440 + chance.below((shownDays - 1) * 1440)) * minuteMs - chance.below(60) * 1000;
    const hour = parisHour(at);
    // Few calls in the small hours, most in the evening.
    if (hour >= 2 && hour < 8 && chance.below(8) > 0) continue;
    if (hour >= 8 && hour < 17 && chance.below(3) === 0) continue;
    starts.push(at);
  }
  starts.sort((a, b) => a - b);
  for (const startedAt of starts) addCall(kernel, db, chance, callers, listeners, lineId, startedAt);
}

function addCall(
  kernel: Kernel,
  db: Executor,
  chance: Chance,
  callers: readonly DemonstrationCaller[],
  listeners: readonly AccountId[],
  lineId: LineId,
  startedAt: number,
): void {
  const draw = chance.below(100);
  const outcome: CallOutcome = draw < 72 ? 'answered' : draw < 84 ? 'abandoned' : draw < 95 ? 'missed' : draw < 98 ? 'refused' : 'failed';
  const kindDraw = chance.below(100);
  const kind = kindDraw < 74 ? 'number' : kindDraw < 95 ? 'withheld' : 'unknown';
  const answered = outcome === 'answered';
  const answeredAt = answered ? startedAt + (4 + chance.below(22)) * 1000 : null;
  const seconds = answered ? talkSeconds(chance) : 8 + chance.below(40);
  const endedAt = Math.min(kernel.clock(), (answeredAt ?? startedAt) + seconds * 1000);
  const listener = answered ? (listeners[chance.below(listeners.length)] ?? null) : null;
  const hasForm = answered && chance.below(100) < 96;
  const id = uuid({ msecs: startedAt }) as CallId;
  insertCall(db, {
    id,
    token: null,
    station_id: kernel.stationId,
    direction: 'incoming',
    training: 0,
    line_id: lineId,
    started_at: startedAt,
    answered_at: answeredAt,
    ended_at: endedAt,
    outcome,
    listener_id: listener,
    caller_kind: kind,
    caller_id: null,
    caller_rank: null,
    last_sequence: 3,
    // Nobody owes a form: whoever tries a listener's desk finds it ready to ring.
    form_due: 0,
  });
  if (kind === 'number') {
    // Squared: a few callers come back often, most call once or twice.
    const spread = chance.below(1000) / 1000;
    const caller = callers[Math.floor(spread * spread * callers.length)];
    if (caller !== undefined) identifyCall(kernel, db, id, startedAt, caller);
  }
  if (hasForm && listener !== null) saveForm(db, id, listener, drawForm(chance, seconds), endedAt + 2 * minuteMs);
}

function identifyCall(kernel: Kernel, db: Executor, id: CallId, startedAt: number, { number, pseudonym }: DemonstrationCaller): void {
  const padded = padNumber(number);
  const { vaultId, sealed } = sealNumber(kernel.sodium, db, padded);
  wipe(kernel.sodium, padded);
  insertSealedNumber(db, id, vaultId, sealed);
  const caller = findOrCreateCaller(db, pseudonym, startedAt);
  setCaller(db, id, caller.id, rankInMonth(db, caller.id, startedAt));
}

function talkSeconds(chance: Chance): number {
  const draw = chance.below(100);
  if (draw < 12) return 15 + chance.below(60);
  if (draw < 70) return 5 * 60 + chance.below(25 * 60);
  return 25 * 60 + chance.below(45 * 60);
}

function drawForm(chance: Chance, seconds: number): CallForm {
  if (seconds < 75) {
    const type = chance.pick(['silent', 'wrongNumber', 'hungUp', 'silent', 'abusive', 'test'] as const);
    return { type, category: null, referral: null, note: '' };
  }
  return {
    type: 'listening',
    category: chance.pick(['loneliness', 'loneliness', 'family', 'couple', 'mentalHealth', 'bereavement', 'work', 'health', 'money', 'information', 'other'] as const),
    referral: chance.pick(['none', 'none', 'none', 'referral', 'callBack', 'otherHelpline'] as const),
    note: '',
  };
}
