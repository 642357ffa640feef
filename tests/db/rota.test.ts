// The rota on a real encrypted base: patterns, edits and their undoing, two people on one week, sign-up, swaps, removal.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { EditResult, Shift } from '../../core/contract/rota-model.ts';
import type { VolunteerId } from '../../core/values/ids.ts';
import { addAccount, associationStore, signInAs, type TestStore } from '../support/test-store.ts';
import { applyPatterns, dayMs, hourMs, newShiftId, setUpRota, volunteerOf, type RotaScene } from '../support/rota-scene.ts';

let store: TestStore;
let scene: RotaScene;
let helene: VolunteerId;
let georges: VolunteerId;
let samia: VolunteerId;

beforeEach(async () => {
  store = await associationStore();
  const first = await addAccount(store, 'listener', 'helene');
  const second = await addAccount(store, 'listener', 'georges');
  await addAccount(store, 'manager', 'yves');
  const people = [volunteerOf('', { accountId: first.id }), volunteerOf('', { accountId: second.id }), volunteerOf('Samia Berkane')].map((one) =>
    one.accountId === null ? one : { ...one, name: 'Compte' },
  );
  scene = await setUpRota(store, people);
  [helene, georges, samia] = scene.volunteers as [VolunteerId, VolunteerId, VolunteerId];
});
afterEach(() => store.close());

const plan = () => store.value('rota.getPlan', { from: store.now() - 40 * dayMs, to: store.now() + 60 * dayMs, helplineIds: [] });
const shiftNow = async (id: Shift['id']): Promise<Shift> => (await plan()).shifts.find((shift) => shift.id === id)!;
async function week(): Promise<Shift[]> {
  return (await applyPatterns(store, '2026-11-30', '2026-12-06')).changed;
}
function assign(shift: Shift, volunteerId: VolunteerId, role: 'listener' | 'backup' = 'listener', acceptWarnings = false): Promise<EditResult> {
  const edits = [{ kind: 'assign' as const, shiftId: shift.id, version: shift.version, volunteerId, role, locked: false }];
  return store.value('rota.edit', { edits, acceptWarnings });
}

test('a year is folded by person and month on the wall clock: the night of New Year belongs to the new one', async () => {
  const create = (startsAt: number) => ({ kind: 'create' as const, shiftId: newShiftId(), helplineId: scene.helpline.id, startsAt, endsAt: startsAt + 3 * hourMs, label: '', needs: { listener: 1, backup: 0, trainee: 0 }, onCall: false, languages: [] });
  const evening = create(Date.parse('2026-12-31T19:00Z'));
  const night = create(Date.parse('2026-12-31T23:30Z'));
  await store.value('rota.edit', { edits: [evening, night], acceptWarnings: true });
  await assign(await shiftNow(night.shiftId), samia, 'listener', true);
  const [last, first] = [{ month: 12, shifts: 1, hours: 3, days: 1 << 30 }, { month: 1, shifts: 1, hours: 3, days: 1 }];
  expect(await store.value('rota.getYear', { year: 2026, helplineIds: [] })).toEqual({ year: 2026, open: [last], people: [] });
  expect(await store.value('rota.getYear', { year: 2027, helplineIds: [scene.helpline.id] })).toEqual({ year: 2027, open: [], people: [{ volunteerId: samia, cells: [first] }] });
});

describe('patterns', () => {
  test('make a month once: asking again adds nothing, and a moved shift keeps its day', async () => {
    const shifts = await week();
    expect(shifts).toHaveLength(7);
    expect(new Date(shifts[0]!.startsAt).toISOString()).toBe('2026-11-30T20:00:00.000Z');
    const [first] = shifts;
    await store.value('rota.edit', { edits: [{ kind: 'move', shiftId: first!.id, version: 1, startsAt: first!.startsAt + hourMs, endsAt: first!.endsAt + hourMs }], acceptWarnings: true });
    const again = await store.value('rota.previewPatterns', { from: '2026-11-30', to: '2026-12-06', helplineIds: [] });
    expect(again.toAdd).toEqual([]);
    expect(again.leftOut.map(({ because }) => because)).toEqual(Array(7).fill('alreadyThere'));
  });

  test('skip the public holidays of their département', async () => {
    await store.value('rota.savePattern', { pattern: { ...scene.pattern, onPublicHolidays: { kind: 'none' } } });
    const preview = await store.value('rota.previewPatterns', { from: '2026-12-24', to: '2026-12-26', helplineIds: [] });
    expect(preview.toAdd).toHaveLength(2);
    expect(preview.leftOut).toEqual([{ patternId: scene.pattern.id, date: '2026-12-25', because: 'publicHoliday' }]);
    await store.value('rota.saveHelpline', { helpline: { ...scene.helpline, departement: '67' } });
    const alsace = await store.value('rota.previewPatterns', { from: '2026-12-24', to: '2026-12-26', helplineIds: [] });
    expect(alsace.leftOut.map(({ date }) => date)).toEqual(['2026-12-25', '2026-12-26']);
  });

  test('are refused on a rota that changed since the preview', async () => {
    const { revision } = await store.value('rota.previewPatterns', { from: '2026-11-30', to: '2026-12-06', helplineIds: [] });
    await week();
    expect(await store.code('rota.applyPatterns', { from: '2026-12-07', to: '2026-12-13', helplineIds: [], revision })).toBe('changed-meanwhile');
  });
});

describe('edits', () => {
  test('two people on the same week: the second is refused, and nothing of the first is lost', async () => {
    const [shift] = await week();
    await assign(shift!, helene);
    await signInAs(store, 'yves');
    const late = { kind: 'assign' as const, shiftId: shift!.id, version: shift!.version, volunteerId: georges, role: 'listener' as const, locked: false };
    expect(await store.code('rota.edit', { edits: [late], acceptWarnings: true })).toBe('changed-meanwhile');
    expect((await shiftNow(shift!.id)).people).toEqual([{ volunteerId: helene, role: 'listener', locked: false }]);
  });

  test('are all or none', async () => {
    const [first, second] = await week();
    const edits = [
      { kind: 'assign' as const, shiftId: first!.id, version: 1, volunteerId: helene, role: 'listener' as const, locked: false },
      { kind: 'remove' as const, shiftId: second!.id, version: 9 },
    ];
    expect(await store.code('rota.edit', { edits, acceptWarnings: true })).toBe('changed-meanwhile');
    expect((await shiftNow(first!.id)).people).toEqual([]);
  });

  test('undo puts back what was, unless somebody changed it since', async () => {
    const [first, second] = await week();
    const { editId } = await store.value('rota.edit', { edits: [{ kind: 'remove', shiftId: first!.id, version: 1 }], acceptWarnings: true });
    expect((await plan()).undo).toMatchObject({ editId, kind: 'edit', shifts: 1 });
    await store.value('rota.undo', { editId });
    expect((await shiftNow(first!.id)).startsAt).toBe(first!.startsAt);
    expect(await store.code('rota.undo', { editId })).toBe('nothing-to-undo');

    const other = await assign(second!, helene);
    await signInAs(store, 'yves');
    expect(await store.code('rota.undo', { editId: other.editId })).toBe('nothing-to-undo');
    await assign(await shiftNow(second!.id), georges, 'backup', true);
    await signInAs(store, 'odile');
    expect(await store.code('rota.undo', { editId: other.editId })).toBe('changed-meanwhile');
    expect((await shiftNow(second!.id)).people).toHaveLength(2);
  });

  test('a past shift is never changed, and one under way keeps its start', async () => {
    const today = (await applyPatterns(store, '2026-11-24', '2026-11-24')).changed[0]!;
    store.pass(9 * hourMs);
    const move = { kind: 'move' as const, shiftId: today.id, version: 1, startsAt: today.startsAt + hourMs, endsAt: today.endsAt + hourMs };
    expect(await store.code('rota.edit', { edits: [move], acceptWarnings: true })).toBe('past-shift');
    await assign(today, helene);
    store.pass(9 * hourMs);
    expect(await store.code('rota.edit', { edits: [{ kind: 'unassign', shiftId: today.id, version: 2, volunteerId: helene }], acceptWarnings: true })).toBe('past-shift');
  });

  test('an overlap names the other shift and nothing overrides it; a short rest may be accepted', async () => {
    const [first, second] = await week();
    await assign(first!, helene);
    const near = { kind: 'create' as const, shiftId: newShiftId(), helplineId: scene.helpline.id, startsAt: first!.endsAt - hourMs, endsAt: first!.endsAt + hourMs, label: '', needs: { listener: 1, backup: 0, trainee: 0 }, onCall: false, languages: [] };
    const onIt = { kind: 'assign' as const, shiftId: near.shiftId, version: 1, volunteerId: helene, role: 'listener' as const, locked: false };
    expect((await store.value('rota.checkEdit', { edits: [near, onIt] })).conflicts).toEqual([{ volunteerId: helene, shiftId: near.shiftId, otherShiftId: first!.id }]);
    expect(await store.code('rota.edit', { edits: [near, onIt], acceptWarnings: true })).toBe('shift-overlap');
    const later = { ...near, startsAt: first!.endsAt + 2 * hourMs, endsAt: first!.endsAt + 4 * hourMs };
    expect(await store.code('rota.edit', { edits: [later, onIt], acceptWarnings: false })).toBe('rota-warnings');
    const { warnings } = await store.value('rota.checkEdit', { edits: [later, onIt] });
    expect(warnings).toMatchObject([{ code: 'restTooShort', volunteerId: helene, otherShiftId: first!.id, found: 2, allowed: 11 }]);
    expect(await store.code('rota.edit', { edits: [later, onIt], acceptWarnings: true })).toBe('ok');
    expect(second).toBeDefined();
  });

  test('copying a week with people leaves behind who is away, and copies nothing twice', async () => {
    const shifts = await week();
    await assign(shifts[0]!, helene);
    await assign(shifts[1]!, samia);
    const { volunteers } = await store.value('volunteers.list', {});
    const { id, name, accountId, email, rules, time, version } = volunteers.find((one) => one.id === samia)!;
    await store.value('volunteers.save', { volunteer: { id, name, accountId, email, rules, version, time: { ...time, absences: [{ from: '2026-12-07', to: '2026-12-13', reason: 'holiday' }] } } });
    const request = { helplineIds: [], fromWeek: '2026-11-30', toWeek: '2026-12-07', withPeople: true, revision: (await plan()).revision };
    const preview = await store.value('rota.previewCopy', request);
    expect(preview).toMatchObject({ shifts: 7, alreadyThere: 0, past: 0, leftOut: [{ volunteerId: samia, because: 'absent' }] });
    const { changed } = await store.value('rota.copyWeek', request);
    expect(changed.flatMap(({ people }) => people.map(({ volunteerId }) => volunteerId))).toEqual([helene]);
    expect(await store.value('rota.previewCopy', { ...request, revision: (await plan()).revision })).toMatchObject({ shifts: 0, alreadyThere: 7 });
  });

  test('a crash between two edits keeps the first whole', async () => {
    const [first] = await week();
    await assign(first!, helene);
    store = await store.reopen();
    await signInAs(store, 'odile');
    expect((await shiftNow(first!.id)).people).toHaveLength(1);
  });
});

describe('from below', () => {
  test('a listener signs up once, within limits, and signs off in time', async () => {
    const [shift] = await week();
    await signInAs(store, 'helene');
    const { offers } = await store.value('swaps.listOffers', { from: store.now(), to: store.now() + 30 * dayMs });
    expect(offers).toHaveLength(14);
    await store.value('swaps.signUp', { shiftId: shift!.id, version: 1, role: 'listener' });
    await signInAs(store, 'georges');
    expect(await store.code('swaps.signUp', { shiftId: shift!.id, version: 1, role: 'listener' })).toBe('shift-full');
    expect(await store.code('swaps.signOff', { shiftId: shift!.id, version: 2 })).toBe('not-your-shift');
    await signInAs(store, 'helene');
    expect(await store.code('swaps.signOff', { shiftId: shift!.id, version: 2 })).toBe('ok');
    await store.value('swaps.signUp', { shiftId: shift!.id, version: 3, role: 'listener' });
    store.pass(5 * dayMs);
    expect(await store.code('swaps.signOff', { shiftId: shift!.id, version: 4 })).toBe('sign-up-closed');
  });

  test('a swap: asked of all, accepted by one, approved by the manager, and then over for everyone', async () => {
    const [shift] = await week();
    await assign(shift!, helene);
    const { settings } = await store.value('rota.getSettings', {});
    await store.value('rota.saveSettings', { settings: { ...settings, swapApproval: true } });
    await signInAs(store, 'helene');
    const { id } = await store.value('swaps.ask', { shiftId: shift!.id, askedOf: null, inReturn: null });
    expect(await store.code('swaps.ask', { shiftId: shift!.id, askedOf: georges, inReturn: null })).toBe('swap-pending');
    expect(await store.code('swaps.answer', { swapId: id, accept: true })).toBe('forbidden');
    await signInAs(store, 'georges');
    expect(await store.value('swaps.list', {})).toMatchObject([{ id, mayAnswer: true, mayDecide: false }]);
    await store.value('swaps.answer', { swapId: id, accept: true });
    expect((await shiftNow(shift!.id)).people[0]!.volunteerId).toBe(helene);
    expect(await store.code('swaps.decide', { swapId: id, approve: true })).toBe('forbidden');
    await signInAs(store, 'yves');
    await store.value('swaps.decide', { swapId: id, approve: true });
    expect((await shiftNow(shift!.id)).people).toEqual([{ volunteerId: georges, role: 'listener', locked: false }]);
    expect(await store.code('swaps.decide', { swapId: id, approve: true })).toBe('swap-over');
  });

  test('a swap against another shift exchanges both or neither', async () => {
    const [first, , third] = await week();
    await assign(first!, helene);
    await assign(third!, georges);
    await signInAs(store, 'helene');
    const { id } = await store.value('swaps.ask', { shiftId: first!.id, askedOf: georges, inReturn: third!.id });
    await signInAs(store, 'georges');
    await store.value('swaps.answer', { swapId: id, accept: true });
    expect((await shiftNow(first!.id)).people[0]!.volunteerId).toBe(georges);
    expect((await shiftNow(third!.id)).people[0]!.volunteerId).toBe(helene);
  });
});

describe('people', () => {
  test('removing somebody opens the shifts to come, as the preview said, and forgets the numbers', async () => {
    const [shift] = await week();
    await assign(shift!, samia);
    await store.value('volunteers.saveOnCallNumbers', { volunteerId: samia, numbers: ['06 39 98 12 34', '01 99 00 12 34'] });
    const preview = await store.value('volunteers.previewRemoval', { volunteerId: samia });
    expect(preview).toMatchObject({ shifts: [{ startsAt: shift!.startsAt, role: 'listener', helplineName: 'Écoute de nuit' }], onCallNumbers: 2 });
    expect(await store.value('volunteers.remove', { volunteerId: samia, revision: preview.revision })).toEqual({ openedShifts: 1 });
    const after = await plan();
    expect(after.shifts.find(({ id }) => id === shift!.id)!.people).toEqual([]);
    expect(after.volunteers.find(({ id }) => id === samia)).toEqual({ id: samia, name: 'Samia Berkane', removed: true });
    expect(await store.code('volunteers.getOnCallNumbers', { volunteerId: samia })).toBe('volunteer-removed');
  });

  test('an on-call number is in no answer that a listener gets, nor in the audit trail; changing it leaves an entry', async () => {
    await store.value('volunteers.saveOnCallNumbers', { volunteerId: helene, numbers: ['06 39 98 12 34'] });
    const { entries } = await store.value('trail.list', { filter: { from: null, to: null, actorId: null, operations: ['volunteer.numbersChanged'], reference: null }, before: null, limit: 10 });
    expect(entries).toHaveLength(1);
    expect(JSON.stringify(entries)).not.toContain('39 98');
    expect(JSON.stringify(entries)).not.toMatch(/639981234/);
    await signInAs(store, 'helene');
    const answers = [
      await plan(),
      await store.value('duty.get', {}),
      await store.value('volunteers.getOwn', {}),
      await store.value('swaps.list', {}),
      await store.value('swaps.listOffers', { from: store.now(), to: store.now() + dayMs }),
    ];
    expect(JSON.stringify(answers)).not.toMatch(/639981234|39 ?98 ?12/);
    expect(await store.code('volunteers.getOnCallNumbers', { volunteerId: helene })).toBe('forbidden');
    expect(await store.code('volunteers.list', {})).toBe('forbidden');
  });

  test('two people saving one file: the second is refused', async () => {
    await signInAs(store, 'helene');
    const { own } = await store.value('volunteers.getOwn', {});
    await store.value('volunteers.saveOwnTime', { version: own!.version, time: own!.time });
    expect(await store.code('volunteers.saveOwnTime', { version: own!.version, time: own!.time })).toBe('changed-meanwhile');
  });
});

describe('on duty', () => {
  test('taking the post, who is there and who comes next, leaving it', async () => {
    const [today, tomorrow] = (await applyPatterns(store, '2026-11-24', '2026-11-25')).changed;
    await assign(today!, helene);
    await assign(tomorrow!, georges);
    store.pass(8.25 * hourMs);
    await signInAs(store, 'helene');
    const before = await store.value('duty.get', {});
    expect(before.helplines[0]).toMatchObject({ nobodySince: today!.startsAt, now: [{ people: [{ name: 'Personne helene', since: null }] }], next: { people: [{ name: 'Personne georges' }] } });
    expect(before.own.current).toMatchObject({ shiftId: today!.id, role: 'listener' });
    await store.value('duty.start', { helplineId: scene.helpline.id, shiftId: today!.id });
    expect(await store.code('duty.start', { helplineId: scene.helpline.id, shiftId: null })).toBe('already-on-duty');
    expect((await store.value('duty.get', {})).helplines[0]).toMatchObject({ nobodySince: null, now: [{ people: [{ since: store.now() }] }] });
    expect(await store.code('duty.writeHandOver', { helplineId: scene.helpline.id, text: 'Rappeler le 06 39 98 12 34', digitsAccepted: false })).toBe('digits-in-note');
    await store.value('duty.writeHandOver', { helplineId: scene.helpline.id, text: 'Soirée calme.', digitsAccepted: false });
    await store.value('duty.end', {});
    expect(await store.code('duty.end', {})).toBe('not-on-duty');
    expect(await store.value('duty.listHandOvers', { helplineId: scene.helpline.id })).toMatchObject([{ text: 'Soirée calme.', authorName: 'Personne helene' }]);
  });
});
