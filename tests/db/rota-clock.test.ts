// What the rota does by itself (alerts, reminders, mail), the automatic rota as a draft, and the rota of the demonstration.
import { afterEach, describe, expect, test } from 'vitest';
import type { RotaAlert } from '../../core/contract/rota-alert.ts';
import { brokenRules } from '../../core/domain/rota/check.ts';
import type { RotaProblem, RotaSolution } from '../../core/domain/rota/problem.ts';
import { firstRota } from '../../core/domain/rota/solver/course.ts';
import { noBounds, solutionOf } from '../../core/domain/rota/solver/evaluation.ts';
import { compile } from '../../core/domain/rota/solver/instance.ts';
import type { SolverProcess } from '../../electron/store/solver-link.ts';
import { addAccount, associationStore, eventually, newFolder, openTestStore, signInAs, type TestStore } from '../support/test-store.ts';
import { applyPatterns, dayMs, hourMs, patternOf, setUpRota, volunteerOf } from '../support/rota-scene.ts';

let store: TestStore;
afterEach(() => store.close());

describe('by the clock', () => {
  test('nobody took the post: told once, ten minutes after the start, and not when somebody is there', async () => {
    store = await associationStore();
    const alerts: RotaAlert[] = [];
    store.store.onRotaAlert((alert) => alerts.push(alert));
    await setUpRota(store, []);
    const shift = (await applyPatterns(store, '2026-11-24', '2026-11-24')).changed[0]!;
    store.pass(8 * hourMs + 9 * 60_000);
    store.look();
    expect(alerts).toEqual([]);
    store.pass(60_000);
    store.look();
    store.look();
    expect(alerts).toEqual([{ kind: 'nobodyOnDuty', helplineName: 'Écoute de nuit', zone: 'Europe/Paris', startsAt: shift.startsAt, endsAt: shift.endsAt }]);
  });

  test("one's own shift is announced once, and a swap whose shift has begun is over", async () => {
    store = await associationStore();
    const alerts: RotaAlert[] = [];
    store.store.onRotaAlert((alert) => alerts.push(alert));
    const account = await addAccount(store, 'listener', 'helene');
    const { volunteers } = await setUpRota(store, [volunteerOf('Hélène', { accountId: account.id })]);
    const shift = (await applyPatterns(store, '2026-11-25', '2026-11-25')).changed[0]!;
    await store.value('rota.edit', { edits: [{ kind: 'assign', shiftId: shift.id, version: 1, volunteerId: volunteers[0]!, role: 'listener', locked: false }], acceptWarnings: true });
    await signInAs(store, 'helene');
    const { id } = await store.value('swaps.ask', { shiftId: shift.id, askedOf: null, inReturn: null });
    store.look();
    expect(alerts).toEqual([]);
    store.pass(9 * hourMs);
    store.look();
    store.look();
    expect(alerts.map(({ kind }) => kind)).toEqual(['ownShiftSoon']);
    store.pass(dayMs);
    store.look();
    expect((await store.value('swaps.list', {})).find((swap) => swap.id === id)).toMatchObject({ state: 'expired' });
  });
});

/** Answers as a solver process would, with the first rota that the real solver finds. */
function firstRotaProcess(problems: RotaProblem[]): SolverProcess {
  let tell: (message: unknown) => void = () => undefined;
  return {
    postMessage(message) {
      if (message.type !== 'solve') return;
      problems.push(message.problem);
      const instance = compile(message.problem);
      const taken = firstRota(instance);
      if (taken === null) throw new Error('no rota');
      const solution: RotaSolution = solutionOf(instance, taken, noBounds);
      setImmediate(() => {
        tell({ type: 'better', solution });
        tell({ type: 'finished', report: { state: 'gap', solution } });
      });
    },
    onMessage: (listener) => { tell = listener; },
    onEnd: () => undefined,
    kill: () => undefined,
  };
}

describe('the automatic rota', () => {
  const people = ['Ana', 'Bruno', 'Chloé', 'Denis', 'Emma', 'Farid'].map((name) => name);

  async function solved(problems: RotaProblem[] = []) {
    store = await associationStore({ startSolver: () => Promise.resolve(firstRotaProcess(problems)) });
    const away = { absences: [{ from: '2026-12-01', to: '2026-12-02', reason: 'holiday' as const }] };
    const scene = await setUpRota(store, people.map((name) => volunteerOf(name, name === 'Ana' ? { time: away } : name === 'Bruno' ? { rules: { nightsAllowed: false } } : {})));
    await store.value('rota.savePattern', { pattern: patternOf(scene.helpline.id, { label: 'Matin', hours: { from: '09:00', to: '13:00' } }) });
    const { changed } = await applyPatterns(store, '2026-11-30', '2026-12-13');
    const [first] = changed;
    await store.value('rota.edit', { edits: [{ kind: 'assign', shiftId: first!.id, version: 1, volunteerId: scene.volunteers[2]!, role: 'listener', locked: true }], acceptWarnings: true });
    const range = { from: changed[0]!.startsAt - dayMs, to: store.now() + 40 * dayMs };
    const draft = await store.value('drafts.start', { helplineIds: [], ...range, keepPeople: false, seconds: 5 });
    await eventually(async () => (await store.value('drafts.get', {})).draft?.outcome === 'gap');
    return { scene, changed, range, draft };
  }

  test('changes nothing until it is applied, keeps who is locked, and then breaks no rule of the rota', async () => {
    const problems: RotaProblem[] = [];
    const { scene, changed, range, draft } = await solved(problems);
    expect(JSON.stringify(problems)).not.toMatch(/Ana|Bruno|Chloé/);
    const { shifts: before } = await store.value('rota.getPlan', { ...range, helplineIds: [] });
    expect(before.flatMap(({ people: here }) => here)).toHaveLength(1);
    const ready = (await store.value('drafts.get', {})).draft!;
    expect(ready).toMatchObject({ id: draft.id, current: true, removed: [] });
    expect(ready.added.length).toBeGreaterThan(40);
    expect(ready.holesAfter.length).toBeLessThan(ready.holesBefore.length);
    const result = await store.value('drafts.apply', { draftId: draft.id });
    const { shifts: after } = await store.value('rota.getPlan', { ...range, helplineIds: [] });
    expect(after.find(({ id }) => id === changed[0]!.id)!.people).toContainEqual({ volunteerId: scene.volunteers[2]!, role: 'listener', locked: true });
    expect(brokenRules(problems[0]!, after.flatMap(({ id, people: here }) => here.map(({ volunteerId, role }) => ({ person: volunteerId, shift: id, role }))))).toEqual([]);
    for (const { id } of after) {
      const { conflicts, warnings } = await store.value('rota.getShift', { shiftId: id });
      expect([...conflicts, ...warnings]).toEqual([]);
    }
    expect((await store.value('drafts.get', {})).draft).toBeNull();
    await store.value('rota.undo', { editId: result.editId });
    expect((await store.value('rota.getPlan', { ...range, helplineIds: [] })).shifts.flatMap(({ people: here }) => here)).toHaveLength(1);
  }, 60_000);

  test('is refused on a rota that changed meanwhile, and dropped without a trace in the rota', async () => {
    const { changed, draft, scene } = await solved();
    const why = await store.value('drafts.whyMe', { draftId: draft.id, shiftId: changed[0]!.id, volunteerId: scene.volunteers[2]! });
    expect(why.locked).toBe(true);
    expect(why.alternatives).toHaveLength(5);
    await store.value('rota.edit', { edits: [{ kind: 'remove', shiftId: changed[5]!.id, version: 1 }], acceptWarnings: true });
    expect((await store.value('drafts.get', {})).draft).toMatchObject({ current: false });
    expect(await store.code('drafts.apply', { draftId: draft.id })).toBe('changed-meanwhile');
    await store.value('drafts.drop', { draftId: draft.id });
    expect(await store.code('drafts.apply', { draftId: draft.id })).toBe('draft-gone');
  }, 60_000);
});

test('the demonstration has a rota to believe in: nights, week-ends, holes, a swap, and no broken rule', async () => {
  store = await openTestStore(newFolder(), { demonstration: true });
  await store.value('setup.createDemonstration', {});
  await store.value('session.signInDemonstration', { login: 'odile.ferroux' });
  const range = { from: store.now() - 35 * dayMs, to: store.now() + 40 * dayMs };
  const { shifts, volunteers } = await store.value('rota.getPlan', { ...range, helplineIds: [] });
  expect(shifts.length).toBeGreaterThan(250);
  expect(volunteers.length).toBeGreaterThanOrEqual(8);
  const { holes } = await store.value('rota.getToday', {});
  expect(holes.length).toBeGreaterThan(1);
  expect(holes.length).toBeLessThan(15);
  expect(await store.value('swaps.list', {})).toHaveLength(1);
  const { shifts: months } = await store.value('rota.getPlan', { ...range, helplineIds: [] });
  for (const { id } of months.slice(0, 40)) expect((await store.value('rota.getShift', { shiftId: id })).conflicts).toEqual([]);
  const shares = await store.value('rota.getShares', { ...range, helplineIds: [] });
  expect(shares.filter(({ nights }) => nights > 0).length).toBeGreaterThan(4);
}, 60_000);
