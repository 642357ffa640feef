// The blocklist: deciding, prolonging and lifting. Invariant: a person decides each block, on a call that they saw, and the
// decision is in the audit trail with the act.
import { v7 as uuid } from 'uuid';
import type { Block } from '../../../core/contract/calls/blocklist.ts';
import type { ParsedCallRequest } from '../../../core/contract/contract.ts';
import { Refusal } from '../../../core/contract/errors.ts';
import { blockEnd, blockState } from '../../../core/domain/blocklist/blocks.ts';
import { plantName } from '../../../core/domain/calls/plant-names.ts';
import { looksLikeNumber } from '../../../core/domain/rota/note-digits.ts';
import type { BlockId, CallId, CallerId } from '../../../core/values/ids.ts';
import type { Instant } from '../../../core/values/instant.ts';
import type { Executor } from '../../../db/connection/executor.ts';
import { activeBlockOf, closeBlock, insertBlock, listBlocks, type ListedBlock } from '../../../db/queries/blocklist.ts';
import { callById } from '../../../db/queries/calls.ts';
import { isQuarantined } from '../../../db/queries/privacy-rights.ts';
import type { HandlersOf } from '../handler.ts';
import { note, type Kernel } from '../kernel.ts';
import type { CallEffects } from './calls.ts';

export interface BlocklistEffects extends CallEffects {
  /** The gateway is told whether callers are to be looked up. */
  blocklistChanged(): void;
}

type Decision = Pick<ParsedCallRequest<'blocklist.decide'>, 'reason' | 'note' | 'duration'>;

export function blockOf(row: ListedBlock, now: Instant): Block {
  return {
    id: row.id,
    pseudonym: row.restricted === 1 ? null : plantName(row.nameRank),
    reason: row.reason,
    note: row.note,
    decidedAt: row.decided_at,
    decidedByName: row.decidedByName,
    endsAt: row.ends_at,
    state: blockState({ endsAt: row.ends_at, closedAt: row.closed_at, prolonged: row.prolonged === 1 }, now),
    closedAt: row.closed_at,
    closedByName: row.closedByName,
    keptAway: row.kept_away,
  };
}

export function blocklistHandlers(kernel: Kernel, effects: BlocklistEffects): HandlersOf<'blocklist'> {
  const { session, clock } = kernel;
  const after = (): void => {
    effects.blocklistChanged();
    effects.callsChanged();
  };

  const found = (db: Executor, id: BlockId): ListedBlock => {
    const row = listBlocks(db, null).find((one) => one.id === id);
    if (row === undefined) throw new Refusal('not-found');
    return row;
  };

  const decide = (db: Executor, callerId: CallerId, callId: CallId, { reason, note: words, duration }: Decision): BlockId => {
    if (reason === 'other' && words.length < 3) throw new Refusal('reason-required');
    if (looksLikeNumber(words)) throw new Refusal('digits-in-note');
    const now = clock();
    const id = uuid() as BlockId;
    insertBlock(db, {
      id,
      caller_id: callerId,
      call_id: callId,
      reason,
      note: words,
      decided_by: session.require().accountId,
      decided_at: now,
      ends_at: blockEnd(duration, now),
      closed_at: null,
      closed_by: null,
      prolonged: 0,
      kept_away: 0,
      station_id: kernel.stationId,
    });
    return id;
  };

  return {
    'blocklist.list': () => {
      const { db } = session.require();
      return { db, run: () => ({ value: listBlocks(db, null).map((row) => blockOf(row, clock())) }) };
    },

    'blocklist.decide': ({ callId, ...decision }) => {
      const { db } = session.require();
      return {
        db,
        run: () => {
          const call = callById(db, callId);
          if (call === undefined) throw new Refusal('not-found');
          if (isQuarantined(db, callId)) throw new Refusal('restricted');
          if (call.training === 1 || call.direction === 'outgoing' || call.caller_id === null) throw new Refusal('not-blockable');
          if (activeBlockOf(db, call.caller_id, clock()) !== undefined) throw new Refusal('already-blocked');
          const id = decide(db, call.caller_id, callId, decision);
          return { value: blockOf(found(db, id), clock()), audit: [note('block.decided', id, `${decision.reason} ${decision.duration}`)], after };
        },
      };
    },

    'blocklist.prolong': ({ blockId, ...decision }) => {
      const { db, accountId } = session.require();
      return {
        db,
        run: () => {
          const former = found(db, blockId);
          if (former.restricted === 1) throw new Refusal('restricted');
          if (!closeBlock(db, blockId, { closed_at: clock(), closed_by: accountId, prolonged: 1 }, clock())) throw new Refusal('wrong-phase');
          const id = decide(db, former.caller_id, former.call_id, decision);
          return { value: blockOf(found(db, id), clock()), audit: [note('block.decided', id, `${decision.reason} ${decision.duration}`)], after };
        },
      };
    },

    'blocklist.lift': ({ blockId }) => {
      const { db, accountId } = session.require();
      return {
        db,
        run: () => {
          found(db, blockId);
          if (!closeBlock(db, blockId, { closed_at: clock(), closed_by: accountId, prolonged: 0 }, clock())) throw new Refusal('wrong-phase');
          return { value: blockOf(found(db, blockId), clock()), audit: [note('block.lifted', blockId)], after };
        },
      };
    },
  };
}
