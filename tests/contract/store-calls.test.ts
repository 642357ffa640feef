// Every call that the store answers × every role × signed out, open and locked: the store answers what the access rule says.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { refusalOf, roles, type Role } from '../../core/contract/access.ts';
import { callNames, contract, type CallName } from '../../core/contract/contract.ts';
import { responseSchemaFor, type CallDefinition } from '../../core/contract/define-call.ts';
import { addAccount, administratorPassphrase, associationStore, attachTestGateway, openTestStore, newFolder, otherPassphrase, signInAs, token, type TestStore } from '../support/test-store.ts';

const storeCalls = callNames.filter((name) => ['store', 'shell-after-store'].includes(contract[name].handledBy));
const login: Record<Role, string> = { listener: 'helene', manager: 'yves', privacyOfficer: 'paulette', administrator: 'odile' };
let store: TestStore;

beforeAll(async () => {
  store = await associationStore();
  for (const role of ['listener', 'manager', 'privacyOfficer'] as const) await addAccount(store, role, login[role]);
  const gateway = attachTestGateway(store.store);
  const number = '+33639981742' as never;
  gateway.say({ type: 'call.event', token: token('a'), sequence: 1, at: store.now(), fact: 'started', direction: 'incoming', lineId: null, training: false, caller: { kind: 'number', e164: number } });
  gateway.say({ type: 'call.event', token: token('a'), sequence: 2, at: store.now() + 1, fact: 'ended', outcome: 'abandoned' });
  await gateway.until((message) => message.type === 'call.acknowledged' && message.sequence === 2);
}, 60_000);
afterAll(() => store.close());

/** A request that no schema accepts: what answers `bad-request` has passed the access rule, and did nothing. */
const unparsable = { nonsense: true };

async function codeOf(name: CallName): Promise<string> {
  const definition: CallDefinition = contract[name];
  const { reply } = await store.store.call(name, definition.windows[0]!, unparsable);
  return reply.ok ? 'ok' : reply.code;
}

describe.each(['signedOut', 'open', 'locked'] as const)('%s', (phase) => {
  test.each(roles)('as %s', async (role) => {
    await signInAs(store, login[role]);
    if (phase === 'signedOut') await store.value('session.signOut', {});
    if (phase === 'locked') store.store.lock('idle');
    for (const name of storeCalls) {
      expect(await codeOf(name), name).toBe(refusalOf(contract[name], store.store.gate()) ?? 'bad-request');
    }
    if (phase === 'locked') await store.value('session.unlock', { passphrase: role === 'administrator' ? administratorPassphrase : otherPassphrase });
  });
});

test('before anything is installed', async () => {
  const empty = await openTestStore(newFolder());
  for (const name of storeCalls) {
    const { reply } = await empty.store.call(name, contract[name].windows[0], unparsable);
    expect(reply.ok ? 'ok' : reply.code, name).toBe(refusalOf(contract[name], empty.store.gate()) ?? 'bad-request');
  }
  await empty.close();
});

test('an account that owes a passphrase can do nothing but change it, lock and leave', async () => {
  await signInAs(store, 'odile');
  const { temporaryPassphrase } = await store.value('accounts.create', { displayName: 'Nour', login: 'nour', role: 'administrator' });
  await store.value('session.signOut', {});
  await store.value('session.signIn', { login: 'nour', passphrase: temporaryPassphrase.join(' ') });
  for (const name of storeCalls) expect(await codeOf(name), name).toBe(refusalOf(contract[name], store.store.gate()) ?? 'bad-request');
  expect(store.store.gate().mustChangePassphrase).toBe(true);
});

test('a call from a window that the contract does not name is refused', async () => {
  await signInAs(store, 'odile');
  for (const name of storeCalls) {
    const { windows }: CallDefinition = contract[name];
    for (const window of ['console', 'softphone'] as const) {
      if (windows.includes(window)) continue;
      const { reply } = await store.store.call(name, window, unparsable);
      expect(reply, name).toEqual({ ok: false, code: 'forbidden' });
    }
  }
});

test('what is not a call of the store is refused without a word more', async () => {
  await signInAs(store, 'odile');
  for (const name of ['desk.answer', 'preferences.get', 'nothing', '__proto__', 'constructor', '']) {
    expect(await store.store.call(name, 'console', {}), name).toEqual({ reply: { ok: false, code: 'bad-request' } });
  }
});

test('no response of a listener carries the caller, and its schemas have no place for it', async () => {
  await signInAs(store, login.listener);
  const answers: string[] = [];
  for (const name of storeCalls) {
    const definition: CallDefinition = contract[name];
    if (definition.roles === 'everyone' || !definition.roles.includes('listener')) continue;
    expect(JSON.stringify(describeSchema(responseSchemaFor(definition, 'listener'))), name).not.toMatch(/maskedNumber|"number"|pseudonym|listenerName|login/);
    if (['session.lock', 'session.signOut', 'session.changePassphrase'].includes(name)) continue;
    const { reply } = await store.store.call(name, definition.windows[0]!, {});
    answers.push(JSON.stringify(reply));
  }
  expect(answers.length).toBeGreaterThan(3);
  for (const answer of answers) expect(answer).not.toMatch(/39 ?98|1742|Sureau/);
});

/** The keys of a schema's objects, at any depth. */
function describeSchema(schema: unknown, depth = 0): unknown {
  if (typeof schema !== 'object' || schema === null || depth > 12) return null;
  const { def } = schema as { def?: { type: string; shape?: Record<string, unknown>; innerType?: unknown; element?: unknown; options?: unknown[] } };
  if (def === undefined) return null;
  if (def.shape !== undefined) return Object.fromEntries(Object.entries(def.shape).map(([key, inner]) => [key, describeSchema(inner, depth + 1)]));
  return [def.innerType, def.element, ...(def.options ?? [])].map((inner) => describeSchema(inner, depth + 1));
}
