// The call log, revealed numbers, after-call forms, and the day at a glance.
// Invariants: a number leaves the store only by calls.revealNumber, with its reason in the audit trail; a mask is computed
// from an opened seal for who holds the grant, and stored nowhere.
import type { CallLogEntry } from '../../../core/contract/calls/call-log.ts';
import { Refusal } from '../../../core/contract/errors.ts';
import { daysUnused, isDormant } from '../../../core/domain/accounts/dormancy.ts';
import { parisHour } from '../../../core/domain/calls/paris-month.ts';
import { plantName } from '../../../core/domain/calls/plant-names.ts';
import { unpadNumber } from '../../../core/domain/calls/padded-number.ts';
import type { CallerId } from '../../../core/values/ids.ts';
import type { Instant } from '../../../core/values/instant.ts';
import { formatPhoneNumber, maskPhoneNumber, parsePhoneNumber, type E164 } from '../../../core/values/phone-number.ts';
import type { Executor } from '../../../db/connection/executor.ts';
import { allAccounts } from '../../../db/queries/accounts.ts';
import { readAssociation } from '../../../db/queries/association.ts';
import { activeBlocksAmong } from '../../../db/queries/blocklist.ts';
import { callLogPage, countCalls, type CallLogRow } from '../../../db/queries/call-log.ts';
import { callById, callsBetween, formsPendingSince, lastCallAt, pendingFormOf, saveForm } from '../../../db/queries/calls.ts';
import { isQuarantined } from '../../../db/queries/privacy-rights.ts';
import { hasLine, lineLabels } from '../../../db/queries/lines.ts';
import { sealedNumberOf } from '../../../db/queries/vaults.ts';
import { computePseudonym, findCaller } from '../../../db/vault/pseudonyms.ts';
import { wipe } from '../../../db/vault/sodium.ts';
import { openSealed } from '../../../db/vault/vaults.ts';
import type { HandlersOf } from '../handler.ts';
import { note, type Kernel } from '../kernel.ts';
import type { Secrets } from '../session.ts';

/** A revealed number is hidden again after half a minute. */
const hideAfterMs = 60_000;
const weekMs = 7 * 86_400_000;

export interface CallEffects {
  callsChanged(): void;
}

export function callHandlers(kernel: Kernel, effects: CallEffects): HandlersOf<'calls'> {
  const { session, sodium } = kernel;

  const openNumber = (db: Executor, secrets: Secrets, vaultId: string, sealed: Uint8Array): E164 | null => {
    const padded = openSealed(sodium, db, secrets.held, vaultId, sealed);
    if (padded === null) return null;
    const number = unpadNumber(padded);
    wipe(sodium, padded);
    return number;
  };

  const maskOf = (db: Executor, secrets: Secrets, row: CallLogRow): string | null => {
    if (row.caller_id === null || row.vault_id === null || row.sealed === null) return null;
    const known = secrets.masks.get(row.caller_id);
    if (known !== undefined) return known;
    const number = openNumber(db, secrets, row.vault_id, row.sealed);
    if (number === null) return null;
    const mask = maskPhoneNumber(number);
    secrets.masks.set(row.caller_id, mask);
    return mask;
  };

  const callerOf = (row: CallLogRow, mask: string | null, blocks: ReadonlyMap<CallerId, Instant>): CallLogEntry['caller'] => {
    if (row.caller_kind === 'withheld') return { kind: 'withheld' };
    // A number whose pseudonym is still being computed is shown as unknown until it is.
    if (row.caller_id === null || row.name_rank === null) return { kind: 'unknown' };
    const until = blocks.get(row.caller_id);
    return { kind: 'known', id: row.caller_id, pseudonym: plantName(row.name_rank), callsThisMonth: row.caller_rank ?? 1, maskedNumber: mask, ...(until === undefined ? {} : { blockedUntil: until }) };
  };

  return {
    'calls.list': ({ filter, after, limit }) => {
      const { db, secrets } = session.require();
      return {
        db,
        run: () => {
          const rows = callLogPage(db, filter, after, limit + 1);
          const shown = rows.slice(0, limit);
          const names = new Map(allAccounts(db).map(({ id, display_name: name }) => [id, name]));
          const labels = lineLabels(db);
          const masks = session.gate().grants.includes('revealNumbers');
          const blocks = activeBlocksAmong(db, shown.flatMap(({ caller_id: id }) => id ?? []), kernel.clock());
          const last = shown.at(-1);
          return {
            value: {
              entries: shown.map((row) => ({
                id: row.id,
                direction: row.direction,
                lineLabel: row.line_id === null ? '' : (labels.get(row.line_id) ?? ''),
                startedAt: row.started_at,
                answeredAt: row.answered_at,
                endedAt: row.ended_at,
                outcome: row.outcome,
                listenerName: row.listener_id === null ? null : (names.get(row.listener_id) ?? null),
                caller: callerOf(row, masks ? maskOf(db, secrets, row) : null, blocks),
                form:
                  row.form_type === null
                    ? null
                    : { type: row.form_type, category: row.form_category, referral: row.form_referral, note: row.form_note ?? '' },
                ...(row.restricted === 1 ? { restricted: true as const } : {}),
              })),
              next: rows.length > limit && last !== undefined ? { startedAt: last.started_at, id: last.id } : null,
            },
          };
        },
      };
    },

    'calls.count': ({ filter }) => {
      const { db } = session.require();
      return { db, run: () => ({ value: { count: countCalls(db, filter) } }) };
    },

    'calls.revealNumber': ({ callId, reason, precision }) => {
      if (reason === 'other' && precision.length < 3) throw new Refusal('reason-required');
      const { db } = session.require();
      return {
        db,
        run: () => {
          const { secrets } = session.require();
          const row = sealedNumberOf(db, callId);
          if (row === undefined) throw new Refusal('not-found');
          if (isQuarantined(db, callId)) throw new Refusal('restricted');
          if (!secrets.held.has(row.vault_id)) throw new Refusal('vault-not-held');
          const number = openNumber(db, secrets, row.vault_id, row.sealed);
          if (number === null) throw new Refusal('vault-not-held');
          return {
            value: { number: formatPhoneNumber(number), hideAfterMs },
            audit: [note('call.numberRevealed', callId, precision === '' ? reason : `${reason}: ${precision}`)],
          };
        },
      };
    },

    'calls.findCaller': async ({ number }) => {
      const { db } = session.require();
      const parsed = parsePhoneNumber(number);
      if (parsed === null) throw new Refusal('invalid-number');
      const pseudonym = await computePseudonym(sodium, kernel.stretcher, db, parsed);
      return {
        db,
        run: () => {
          const caller = findCaller(db, pseudonym);
          return {
            value: { caller: caller === undefined ? null : { id: caller.id, pseudonym: plantName(caller.name_rank) } },
            audit: [note('call.numberSearched', caller?.id ?? null)],
          };
        },
      };
    },

    'calls.getPendingForm': () => {
      const { db, accountId } = session.require();
      return {
        db,
        run: () => {
          const row = pendingFormOf(db, accountId);
          const finished = row !== undefined && row.answered_at !== null && row.ended_at !== null;
          return {
            value: {
              call: finished
                ? {
                    id: row.id,
                    token: row.token,
                    startedAt: row.started_at,
                    answeredAt: row.answered_at ?? row.started_at,
                    endedAt: row.ended_at ?? row.started_at,
                    training: row.training === 1,
                  }
                : null,
            },
          };
        },
      };
    },

    'calls.submitForm': ({ callId, form }) => {
      const { db, accountId } = session.require();
      return {
        db,
        run: () => {
          const call = callById(db, callId);
          if (call === undefined || call.listener_id !== accountId || call.answered_at === null) throw new Refusal('not-found');
          if (call.ended_at === null) throw new Refusal('wrong-phase');
          if (isQuarantined(db, callId)) throw new Refusal('restricted');
          saveForm(db, callId, accountId, form, kernel.clock());
          return { value: {}, audit: [note('call.formSubmitted', callId)], after: () => { effects.callsChanged(); } };
        },
      };
    },
  };
}

export function todayHandlers({ session, clock }: Kernel): HandlersOf<'today'> {
  return {
    'today.get': ({ dayStart, dayEnd }) => {
      const { db } = session.require();
      return {
        db,
        run: () => {
          const calls = callsBetween(db, dayStart, dayEnd);
          // Whom the blocklist kept away was neither missed nor listened to: nobody was rung.
          const incoming = calls.filter(({ direction, outcome }) => direction === 'incoming' && outcome !== 'blocked');
          const count = (...outcomes: readonly string[]): number => incoming.filter(({ outcome }) => outcome !== null && outcomes.includes(outcome)).length;
          const callsByHour = new Array<number>(24).fill(0);
          for (const { started_at: at } of incoming) {
            const hour = parisHour(at);
            callsByHour[hour] = (callsByHour[hour] ?? 0) + 1;
          }
          const accounts = allAccounts(db).filter(({ disabled_at: disabled }) => disabled === null);
          const association = readAssociation(db);
          const now = clock();
          return {
            value: {
              answered: count('answered'),
              missed: count('missed', 'refused', 'failed', 'interrupted'),
              abandoned: count('abandoned'),
              lastCallAt: lastCallAt(db),
              callsByHour,
              dormantAccounts: accounts.flatMap((row) => {
                const use = { createdAt: row.created_at, lastSignInAt: row.last_sign_in_at, keptAt: row.kept_at, disabled: false };
                return isDormant(use, now) ? [{ id: row.id, displayName: row.display_name, days: daysUnused(use, now) }] : [];
              }),
              administrators: accounts.filter(({ role }) => role === 'administrator').length,
              accounts: accounts.length,
              formsPending: formsPendingSince(db, dayStart - weekMs),
              recoverySheetConfirmedAt: association.recovery_confirmed_at,
              lastBackupAt: association.last_backup_at,
              lineConfigured: hasLine(db),
            },
          };
        },
      };
    },
  };
}
