// Callers are looked up on the blocklist before the desk rings: the gateway waits for the verdict while somebody is kept away,
// and for nothing otherwise. Invariants: whatever fails here lets the caller through; a number that is never blocked gets
// through whatever the list says; the number goes nowhere.
import { isNeverBlocked } from '../../core/domain/blocklist/never-blocked.ts';
import type { BlockId, CallToken } from '../../core/values/ids.ts';
import type { Clock } from '../../core/values/instant.ts';
import type { E164 } from '../../core/values/phone-number.ts';
import type { Executor } from '../../db/connection/executor.ts';
import { activeBlockOf, anyActiveBlock, saltsOfActiveBlocks } from '../../db/queries/blocklist.ts';
import type { KeyStretcher } from '../../db/vault/key-stretching.ts';
import { findCaller, pseudonymsUnder, type Pseudonym } from '../../db/vault/pseudonyms.ts';
import type { Sodium } from '../../db/vault/sodium.ts';
import type { CallEvent, GatewayLink } from './gateway-link.ts';

export interface ScreeningContext {
  readonly sodium: Sodium;
  readonly stretcher: KeyStretcher;
  readonly clock: Clock;
  /** The base of the open or locked session, or null. */
  base(): Executor | null;
  gateway(): Pick<GatewayLink, 'send' | 'setScreens'>;
  readonly log: (level: 'info' | 'warn' | 'error', code: string) => void;
}

export interface Screening {
  /** Tells the gateway whether anybody is kept away: at the sign-in, at each decision, each minute for those that end. */
  tell(): void;
  /** Answers for a call that begins. The pseudonyms it is computing, so that the record does not compute them again. */
  look(event: CallEvent): readonly Promise<Pseudonym>[];
  /** The block that keeps this call away. */
  keptAwayBy(token: CallToken): BlockId | null;
  /** The call has ended. */
  forget(token: CallToken): void;
}

export function createScreening(context: ScreeningContext): Screening {
  const { sodium, stretcher, clock } = context;
  let screens = false;
  const verdicts = new Map<CallToken, BlockId>();

  const blockOf = async (db: Executor, pseudonyms: readonly Promise<Pseudonym>[]): Promise<BlockId | null> => {
    for (const pending of pseudonyms) {
      const caller = findCaller(db, await pending);
      const found = caller === undefined || context.base() !== db ? undefined : activeBlockOf(db, caller.id, clock());
      if (found !== undefined) return found.id;
    }
    return null;
  };

  const answer = async (db: Executor, token: CallToken, number: E164, pseudonyms: readonly Promise<Pseudonym>[]): Promise<void> => {
    const block = isNeverBlocked(number) ? null : await blockOf(db, pseudonyms);
    if (context.base() !== db) return;
    if (block !== null) verdicts.set(token, block);
    context.gateway().send({ type: 'call.screened', token, blocked: block !== null });
  };

  return {
    tell() {
      const db = context.base();
      const wanted = db !== null && anyActiveBlock(db, clock());
      if (wanted === screens) return;
      screens = wanted;
      context.gateway().setScreens(wanted);
    },
    look(event) {
      if (event.fact !== 'started') return [];
      const { token, caller } = event;
      const db = context.base();
      if (!screens || db === null || event.direction !== 'incoming' || event.training || caller.kind !== 'number') return [];
      const pseudonyms = pseudonymsUnder(sodium, stretcher, db, saltsOfActiveBlocks(db, clock()), caller.e164);
      // Whoever waits for one of them hears of its failure; those behind the one that settled it have nobody.
      for (const pending of pseudonyms) pending.catch(() => undefined);
      answer(db, token, caller.e164, pseudonyms).catch(() => {
        context.log('warn', 'screening-failed');
        context.gateway().send({ type: 'call.screened', token, blocked: false });
      });
      return pseudonyms;
    },
    keptAwayBy: (token) => verdicts.get(token) ?? null,
    forget(token) {
      verdicts.delete(token);
    },
  };
}
