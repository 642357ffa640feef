// Random names, windows and payloads: the store never crashes, never answers data, and never logs a value.
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { callNames, contract } from '../../core/contract/contract.ts';
import type { CallDefinition } from '../../core/contract/define-call.ts';
import { errorCode } from '../../core/contract/errors.ts';
import { addAccount, associationStore, signInAs, type TestStore } from '../support/test-store.ts';

let store: TestStore;
beforeAll(async () => {
  store = await associationStore();
  await addAccount(store, 'listener', 'helene');
}, 60_000);
afterAll(() => store.close());

const storeCalls = callNames.filter((name) => ['store', 'shell-after-store'].includes(contract[name].handledBy));
/** Calls that answer without any argument, and those whose answer depends on a guess; they have tests of their own. */
const payload = fc.oneof(
  fc.anything(),
  fc.object(),
  fc.dictionary(fc.constantFrom('accountId', 'callId', 'filter', 'limit', 'grant', 'login', 'passphrase', 'lines', '__proto__', 'number'), fc.anything()),
);

test.each(['odile', 'helene'])('as %s', async (who) => {
  await signInAs(store, who);
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...storeCalls), fc.constantFrom('console', 'softphone'), payload, async (name, window, request) => {
      const definition: CallDefinition = contract[name];
      // A payload that the schema accepts is no random payload any more.
      fc.pre(!definition.request.safeParse(request).success);
      const { reply, handoff } = await store.store.call(name, window, request);
      expect(reply.ok).toBe(false);
      expect(handoff).toBeUndefined();
      if (!reply.ok) expect(Object.keys(reply).filter((key) => !['ok', 'code', 'retryAfterMs'].includes(key))).toEqual([]);
      if (!reply.ok) expect(errorCode.options).toContain(reply.code);
      expect(store.store.gate().phase).toBe('open');
    }),
    { numRuns: 400 },
  );
  await fc.assert(
    fc.asyncProperty(fc.string(), payload, async (name, request) => {
      fc.pre(!(callNames as string[]).includes(name));
      expect(await store.store.call(name, 'console', request)).toEqual({ reply: { ok: false, code: 'bad-request' } });
    }),
    { numRuns: 100 },
  );
  for (const line of store.logs) expect(line).toMatch(/^(info|warn|error) [a-z-]+( [a-zA-Z.]+ [a-z-]+)?$/);
  expect(await store.code('session.getState', {})).toBe('ok');
});
