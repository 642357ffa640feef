// Pages and counts of the call log against a plain filter over the same calls, for any filter.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CallLogFilter } from '../../core/contract/calls/call-log.ts';
import { callOutcome, type CallOutcome } from '../../core/contract/desk-state.ts';
import type { AccountId, CallId, CallerId } from '../../core/values/ids.ts';
import { createBase, type Base } from '../../db/connection/base.ts';
import { insertAccount } from '../../db/queries/accounts.ts';
import { callLogPage, countCalls } from '../../db/queries/call-log.ts';
import { insertCaller, insertSalt } from '../../db/queries/callers.ts';
import { changeCall, insertCall, type NewCall } from '../../db/queries/calls.ts';
import { newFolder } from '../support/test-store.ts';

const monthMs = 30 * 86_400_000;
const id = (kind: number, index: number): string => `${String(kind).padStart(8, '0')}-0000-7000-8000-${String(index).padStart(12, '0')}`;
const listeners = [0, 1, 2].map((index) => id(1, index) as AccountId);
const callers = [0, 1, 2, 3].map((index) => id(2, index) as CallerId);
const directory = newFolder();
let base: Base;
const calls: (NewCall & { order: number })[] = [];

beforeAll(() => {
  base = createBase({ path: join(directory, 'a.db'), key: new Uint8Array(32).fill(1), backups: join(directory, 'b'), now: 0 });
  const { db } = base;
  db.transaction(() => {
    for (const [index, account] of listeners.entries()) {
      insertAccount(db, { id: account, login: `l${String(index)}`, display_name: 'L', role: 'listener', public_key: new Uint8Array(32), slot_tag: null, must_change_passphrase: 0, created_at: 0, last_sign_in_at: null, kept_at: null, disabled_at: null, station_id: 's' });
    }
    insertSalt(db, { id: 1, salt: new Uint8Array(16), opslimit: 1, memlimit: 1, created_at: 0, retired_at: null });
    for (const [index, caller] of callers.entries()) insertCaller(db, { id: caller, salt_id: 1, tag: new Uint8Array(16).fill(index), name_rank: index, created_at: 0 });
    const pick = <T>(values: readonly T[], seed: number): T => values[seed % values.length]!;
    for (let index = 0; index < 600; index += 1) {
      const seed = (index * 7919) % 1009;
      const outcome: CallOutcome | null = index > 595 ? null : pick(callOutcome.options, seed);
      const known = seed % 3 !== 0;
      const call: NewCall = {
        id: id(3, index) as CallId, token: null, station_id: 's', direction: 'incoming', training: seed % 11 === 0 ? 1 : 0, line_id: null,
        // Several calls at the same instant, over seven periods of the counters.
        started_at: Math.floor(((index * 31) % 600) / 3) * Math.floor((7 * monthMs) / 200), answered_at: null, ended_at: outcome === null ? null : 1,
        outcome: null, listener_id: null, caller_kind: known ? 'number' : 'withheld', caller_id: known ? pick(callers, seed) : null,
        caller_rank: null, last_sequence: 1, form_due: 0,
      };
      insertCall(db, call);
      // Changed afterwards, as real calls are, so that the counters' triggers are what is tested.
      const later = { outcome, listener_id: outcome === 'answered' ? pick(listeners, seed) : null, caller_rank: known ? 1 + (seed % 4) : null };
      changeCall(db, call.id, later);
      calls.push({ ...call, ...later, order: index });
    }
  });
});
afterAll(() => {
  base.close();
  rmSync(directory, { recursive: true });
});

function expected(filter: CallLogFilter): string[] {
  return calls
    .filter((call) => call.training === 0)
    .filter((call) => (filter.from === null || call.started_at >= filter.from) && (filter.to === null || call.started_at < filter.to))
    .filter((call) => filter.outcomes.length === 0 || (call.outcome !== null && filter.outcomes.includes(call.outcome)))
    .filter((call) => filter.listenerId === null || call.listener_id === filter.listenerId)
    .filter((call) => filter.callerId === null || call.caller_id === filter.callerId)
    .filter((call) => !filter.repeatCallersOnly || (call.caller_rank ?? 0) >= 2)
    .sort((a, b) => b.started_at - a.started_at || b.order - a.order)
    .map((call) => call.id);
}

const instant = fc.option(fc.integer({ min: 0, max: 7 * monthMs }), { nil: null });
const filters: fc.Arbitrary<CallLogFilter> = fc.record({
  from: instant,
  to: instant,
  outcomes: fc.subarray([...callOutcome.options]),
  listenerId: fc.option(fc.constantFrom(...listeners), { nil: null, freq: 1 }),
  callerId: fc.option(fc.constantFrom(...callers), { nil: null, freq: 1 }),
  repeatCallersOnly: fc.boolean(),
});

test('pages follow one another without gap or repetition, and the count agrees', () => {
  fc.assert(
    fc.property(filters, fc.integer({ min: 1, max: 90 }), (filter, limit) => {
      const wanted = expected(filter);
      const seen: string[] = [];
      let after: { startedAt: number; id: CallId } | null = null;
      for (;;) {
        const page: ReturnType<typeof callLogPage> = callLogPage(base.db, filter, after, limit);
        seen.push(...page.map((row) => row.id));
        const last = page.at(-1);
        if (last === undefined || page.length < limit) break;
        after = { startedAt: last.started_at, id: last.id };
      }
      expect(seen).toEqual(wanted);
      expect(countCalls(base.db, filter)).toBe(wanted.length);
    }),
    { numRuns: 300 },
  );
});
