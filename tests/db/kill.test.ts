// kill -9 of a store in the middle of its writes, again and again: the base opens, the audit chain holds, and no call that
// was acknowledged is missing.
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { administratorPassphrase, associationStore, eventually, openTestStore } from '../support/test-store.ts';
import { labelOf, saidUntilKilled } from '../support/killed-child.ts';
import { bundleForNode } from '../support/node-bundle.ts';

const rounds = 100;
const everything = { from: null, to: null, outcomes: [], listenerId: null, callerId: null, repeatCallersOnly: false };

test(
  `${String(rounds)} kills lose nothing that was committed`,
  async () => {
    const first = await associationStore({ now: Date.now() });
    await first.store.stop();
    const program = await bundleForNode(join(import.meta.dirname, '..', 'support', 'store-child.ts'));
    let acknowledgedCalls = 0;
    for (let round = 0; round < rounds; round += 1) {
      const facts = await saidUntilKilled(program, [first.directory, 'write', administratorPassphrase, labelOf(round)], round);
      acknowledgedCalls += facts.filter((fact) => fact.endsWith(' 1')).length;
      if (round % 20 !== 19) continue;
      const store = await openTestStore(first.directory, { now: Date.now() });
      await store.value('session.signIn', { login: 'odile', passphrase: administratorPassphrase });
      const { count } = await store.value('calls.count', { filter: everything });
      // Besides what was acknowledged, a call may have been committed whose acknowledgement the kill cut off.
      expect(count).toBeGreaterThanOrEqual(acknowledgedCalls);
      expect(count).toBeLessThanOrEqual(acknowledgedCalls + 2 * (round + 1));
      const listed = await listAll(store);
      expect(listed).toHaveLength(count);
      expect(listed.every(({ outcome, endedAt }) => outcome !== null && endedAt !== null)).toBe(true);
      await store.value('trail.startVerification', {});
      await eventually(async () => !(await store.value('trail.getVerification', {})).running);
      const { fault, entries } = await store.value('trail.getVerification', {});
      expect(fault).toBeNull();
      expect(entries).toBeGreaterThan(round);
      if (round === rounds - 1) await store.close();
      else await store.store.stop();
    }
    expect(acknowledgedCalls).toBeGreaterThan(rounds);
  },
  600_000,
);

async function listAll(store: Awaited<ReturnType<typeof openTestStore>>) {
  const all = [];
  let after = null;
  do {
    const page: Awaited<ReturnType<typeof store.value<'calls.list'>>> = await store.value('calls.list', { filter: everything, after, limit: 200 });
    all.push(...page.entries);
    after = page.next;
  } while (after !== null);
  return all;
}
