// What the screens of the rota compute: the draft beside the rota, the shares, the drawing of a route, the period, the hour.
import { describe, expect, it } from 'vitest';
import { formatShift } from '../../../renderer/ui/shift-time.ts';
import { nextAt } from '../../../renderer/ui/override-form.tsx';
import { draftRows, shareRows } from '../../../renderer/console/logic/draft-rows.ts';
import { fillingRange, firstFields } from '../../../renderer/console/logic/filling-period.ts';
import { ringsTooLong, samePolicy } from '../../../renderer/console/logic/policy-form.ts';
import { drawingOf } from '../../../renderer/console/logic/route-lanes.ts';
import { helplineShown, peopleNow, shiftDone, type Duty } from '../../../renderer/softphone/logic/duty.ts';
import { defaultRoutingPolicy } from '../../../core/domain/rota/routing-policy.ts';
import type { HelplineDuty, Share, Shift } from '../../../core/contract/rota-model.ts';
import type { HelplineId, ShiftId, VolunteerId } from '../../../core/values/ids.ts';

const paris = 'Europe/Paris';
const at = (text: string): number => Date.parse(text);
const [anne, bao, cleo] = ['anne', 'bao', 'cleo'] as VolunteerId[] as [VolunteerId, VolunteerId, VolunteerId];
const helplineId = 'line' as HelplineId;

function shift(id: string, startsAt: number, people: Shift['people']): Shift {
  return {
    id: id as ShiftId,
    helplineId,
    startsAt,
    endsAt: startsAt + 4 * 3_600_000,
    label: '',
    needs: { listener: 1, backup: 0, trainee: 0 },
    onCall: false,
    languages: [],
    locked: false,
    patternId: null,
    version: 1,
    people,
  };
}
const listener = (volunteerId: VolunteerId) => ({ volunteerId, role: 'listener' as const, locked: false });

describe('a draft beside the rota', () => {
  const shifts = [shift('late', 2, [listener(anne)]), shift('early', 1, [listener(bao)]), shift('empty', 3, [])];
  const place = (shiftId: string, volunteerId: VolunteerId) => ({ shiftId: shiftId as ShiftId, volunteerId, role: 'listener' as const });
  it('says who stays, who comes and who goes, in the order of the shifts', () => {
    const rows = draftRows(shifts, { added: [place('late', cleo)], removed: [place('late', anne)] });
    expect(rows.map(({ shift: { id }, changed }) => [id, changed])).toEqual([['early', false], ['late', true]]);
    expect(rows[1]?.places.map(({ volunteerId, change }) => [volunteerId, change])).toEqual([[anne, 'goes'], [cleo, 'comes']]);
  });
  it('takes a change of role for a change', () => {
    const [row] = draftRows([shifts[0]!], { added: [{ ...place('late', anne), role: 'backup' }], removed: [place('late', anne)] });
    expect(row?.places.map(({ role, change }) => [role, change])).toEqual([['listener', 'goes'], ['backup', 'comes']]);
  });
});

describe('the load before and after', () => {
  const share = (volunteerId: VolunteerId, hours: number, targetHours: number | null = null): Share => ({ volunteerId, hours, targetHours, shifts: 1, nights: 0, weekends: 0, holidays: 0 });
  it('puts whoever carries most at the end first, on one scale that holds every amount', () => {
    const rows = shareRows([share(anne, 30), share(bao, 4)], [share(anne, 8, 40), share(bao, 12)]);
    expect(rows.map(({ volunteerId, scale }) => [volunteerId, scale])).toEqual([[bao, 40], [anne, 40]]);
  });
  it('counts somebody who is new as nothing before', () => {
    expect(shareRows([], [share(cleo, 8)])[0]?.before).toMatchObject({ hours: 0, shifts: 0 });
  });
});

describe('the period to fill', () => {
  const now = at('2026-12-10T09:15:00Z');
  const fields = firstFields(now, paris);
  it('next month runs from midnight to midnight, over the new year', () => {
    expect(fillingRange('nextMonth', fields, now, paris)).toEqual({ from: at('2026-12-31T23:00:00Z'), to: at('2027-01-31T23:00:00Z') });
    expect(fields).toEqual({ firstDay: '2027-01-01', lastDay: '2027-01-31' });
  });
  it('holds the hour that a clock change adds', () => {
    const october = fillingRange('range', { firstDay: '2027-10-31', lastDay: '2027-10-31' }, now, paris);
    expect((october?.to ?? 0) - (october?.from ?? 0)).toBe(25 * 3_600_000);
  });
  it('never begins in the past, and is none when it is over or backwards', () => {
    expect(fillingRange('range', { firstDay: '2026-12-01', lastDay: '2026-12-31' }, now, paris)?.from).toBe(now);
    expect(fillingRange('range', { firstDay: '2026-11-01', lastDay: '2026-11-30' }, now, paris)).toBeNull();
    expect(fillingRange('range', { firstDay: '2027-02-02', lastDay: '2027-02-01' }, now, paris)).toBeNull();
    expect(fillingRange('range', { firstDay: '', lastDay: '2027-02-30' }, now, paris)).toBeNull();
  });
});

describe('the drawing of a route', () => {
  const part = (step: 'ringDesk' | 'ringBackup' | 'forward' | 'announceUnanswered', after: number) => ({ step, position: 'later' as const, after, people: [], numbers: 0 });
  const { lanes, ticks } = drawingOf([part('ringDesk', 0), part('ringBackup', 10), part('forward', 20), part('announceUnanswered', 70)]);
  it('rings every computer until the call leaves, and the telephone until the end', () => {
    expect(lanes[0]?.to).toBe(lanes[2]?.from);
    expect(lanes[1]?.to).toBe(lanes[2]?.from);
    expect(lanes[2]?.to).toBe(lanes[3]?.from);
    expect(lanes[3]).toMatchObject({ to: 1, end: true });
  });
  it('has one tick an instant, in proportion', () => {
    expect(ticks.map(({ seconds }) => seconds)).toEqual([0, 10, 20, 70]);
    expect(ticks[2]!.at).toBeCloseTo(ticks[1]!.at * 2);
  });
  it('draws a route that ends at once', () => {
    expect(drawingOf([part('announceUnanswered', 0)]).lanes).toMatchObject([{ from: 0, to: 1, end: true }]);
  });
});

describe('the rules of forwarding', () => {
  it('sees that a number would ring longer than any provider waits', () => {
    expect(ringsTooLong({ ...defaultRoutingPolicy, onCallAfter: 120, numberRings: 60 })).toBe(true);
    expect(ringsTooLong(defaultRoutingPolicy)).toBe(false);
  });
  it('tells the same rules from changed ones, and from none', () => {
    expect(samePolicy(defaultRoutingPolicy, { ...defaultRoutingPolicy })).toBe(true);
    expect(samePolicy(defaultRoutingPolicy, { ...defaultRoutingPolicy, endAfter: 30 })).toBe(false);
    expect(samePolicy(defaultRoutingPolicy, null)).toBe(false);
  });
});

describe('"jusqu’à"', () => {
  const now = at('2026-11-24T20:10:00Z');
  it('is today when the hour is to come, else tomorrow', () => {
    expect(nextAt('22:00', now, paris)).toBe(at('2026-11-24T21:00:00Z'));
    expect(nextAt('07:30', now, paris)).toBe(at('2026-11-25T06:30:00Z'));
  });
  it('is none without an hour, or more than a day away', () => {
    expect(nextAt('', now, paris)).toBeNull();
    expect(nextAt('25:00', now, paris)).toBeNull();
    // The night that lasts an hour more: 21:00 tomorrow is 25 hours away.
    expect(nextAt('21:00', at('2026-10-24T19:00:00Z'), paris)).toBeNull();
  });
});

describe('a shift in words', () => {
  const span = { startsAt: at('2026-11-28T20:00:00Z'), endsAt: at('2026-11-29T00:00:00Z') };
  it('is told in the helpline’s own zone', () => {
    expect(formatShift(span, paris, 'fr')).toBe('sam. 28\u00a0nov., 21\u00a0h – 1\u00a0h');
    expect(formatShift(span, 'Indian/Reunion', 'fr')).toBe('dim. 29\u00a0nov., 0\u00a0h – 4\u00a0h');
    expect(formatShift(span, paris, 'en')).toBe('Sat 28\u00a0Nov, 21:00–01:00');
  });
});

describe('who is on duty', () => {
  const helpline = (id: string, change: Partial<HelplineDuty> = {}): HelplineDuty => ({
    helplineId: id as HelplineId,
    name: id,
    open: true,
    changesAt: null,
    now: [],
    next: null,
    others: [],
    nobodySince: null,
    ...change,
  });
  const duty = (change: Partial<Duty> = {}): Duty => ({
    helplines: [helpline('first'), helpline('second')],
    lineHelplineId: null,
    own: { onRota: true, duty: null, current: null, next: null },
    ...change,
  });
  it('shows the line of this computer, unless I am on duty elsewhere', () => {
    expect(helplineShown(duty())?.helplineId).toBe('first');
    expect(helplineShown(duty({ lineHelplineId: 'second' as HelplineId }))?.helplineId).toBe('second');
    const elsewhere = { id: 'd', helplineId: 'first', startedAt: 1, shiftId: null } as unknown as NonNullable<Duty['own']['duty']>;
    expect(helplineShown(duty({ lineHelplineId: 'second' as HelplineId, own: { onRota: true, duty: elsewhere, current: null, next: null } }))?.helplineId).toBe('first');
    expect(helplineShown(duty({ helplines: [] }))).toBeNull();
  });
  it('puts backups apart, and whoever helps out with the listeners', () => {
    const person = (volunteerId: VolunteerId, role: 'listener' | 'backup') => ({ volunteerId, name: volunteerId, role, since: null });
    const found = peopleNow(helpline('first', { now: [{ shiftId: 's' as ShiftId, startsAt: 0, endsAt: 1, label: '', onCall: false, people: [person(anne, 'listener'), person(bao, 'backup')] }], others: [person(cleo, 'listener')] }));
    expect(found.listeners.map(({ person: { volunteerId }, shift: own }) => [volunteerId, own?.shiftId ?? null])).toEqual([[anne, 's'], [cleo, null]]);
    expect(found.backups.map(({ person: { volunteerId } }) => volunteerId)).toEqual([bao]);
  });
  it('stays between nothing and all of a shift', () => {
    expect([0, 5, 20].map((now) => shiftDone({ startsAt: 2, endsAt: 12 }, now))).toEqual([0, 0.3, 1]);
  });
});
