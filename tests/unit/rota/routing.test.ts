// Routing of calls: whatever the rota, the presence and the policy, an open hour has a step; and the hours are those of the
// clock on the wall, on both nights of the clock change.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Helpline } from '../../../core/contract/rota-model.ts';
import { openSpans } from '../../../core/domain/rota/holes.ts';
import { holes, whoWouldGetACall } from '../../../core/domain/rota/routing-forecast.ts';
import { defaultRoutingPolicy, routingPolicy, type RoutingOverride, type RoutingPolicy } from '../../../core/domain/rota/routing-policy.ts';
import { describeSteps } from '../../../core/domain/rota/routing-sentence.ts';
import { stationSteps } from '../../../core/domain/rota/routing-station.ts';
import { routeAt, routingTimeline, type Interval, type Presence, type RoutedShift, type RoutingRota } from '../../../core/domain/rota/routing.ts';
import { hourMs, instantAt } from '../../../core/domain/rota/wall-clock.ts';
import type { OverrideId, VolunteerId } from '../../../core/values/ids.ts';
import { stationPlan } from '../../../electron/store/routing-service.ts';

const people = ['anne', 'benoit', 'chloe', 'dalila', 'emile'] as unknown as readonly VolunteerId[];
const [anne, benoit, chloe, dalila] = people as unknown as [VolunteerId, VolunteerId, VolunteerId, VolunteerId];
const week = 7 * 24;
const seed = 20_261_128;

const interval = fc.tuple(fc.integer({ min: 0, max: week - 1 }), fc.integer({ min: 1, max: 30 })).map(([from, length]): Interval => ({ from: from * hourMs, to: (from + length) * hourMs }));
const person = fc.constantFrom(...people);
const shift: fc.Arbitrary<RoutedShift> = fc.record({
  span: interval,
  onCall: fc.boolean(),
  people: fc.array(fc.record({ volunteerId: person, role: fc.constantFrom('listener' as const, 'backup' as const, 'trainee' as const) }), { maxLength: 4 }),
}).map(({ span, ...rest }) => ({ ...span, ...rest }));
const override: fc.Arbitrary<RoutingOverride> = fc.record({ span: interval, kind: fc.constantFrom('takeAtDesk' as const, 'takeOnPhone' as const, 'close' as const), volunteerId: person, id: fc.uuid() }).map(
  ({ span, kind, volunteerId, id }) => (kind === 'close' ? { ...span, kind, id: id as OverrideId } : { ...span, kind, volunteerId, id: id as OverrideId }),
);
const rota: fc.Arbitrary<RoutingRota> = fc.record({
  opening: fc.array(interval, { maxLength: 10 }),
  shifts: fc.array(shift, { maxLength: 20 }),
  numbers: fc.array(fc.tuple(person, fc.integer({ min: 0, max: 5 })), { maxLength: 5 }).map((pairs) => new Map(pairs)),
  overrides: fc.array(override, { maxLength: 4 }),
});
const presence: fc.Arbitrary<Presence> = fc.oneof(
  fc.constant<Presence>({ kind: 'asPlanned' }),
  fc.array(person).map((here): Presence => ({ kind: 'seen', tookPost: new Set(here) })),
);
const seconds = fc.option(fc.integer({ min: 0, max: 120 }), { nil: null });
const policy: fc.Arbitrary<RoutingPolicy> = fc
  .record({
    whenPostNotTaken: fc.constantFrom('ring' as const, 'skip' as const),
    backupAfter: seconds,
    othersAfter: seconds,
    onCallAfter: seconds,
    numberRings: fc.integer({ min: 10, max: 60 }),
    endAfter: fc.integer({ min: 10, max: 120 }),
    unanswered: fc.constantFrom('announcement' as const, 'voicemail' as const),
    closed: fc.constantFrom('announcement' as const, 'voicemail' as const),
    voicemailStatus: fc.constantFrom(480 as const, 486 as const, 603 as const),
  })
  .filter((candidate) => routingPolicy.safeParse(candidate).success);
const range: Interval = { from: 0, to: week * hourMs };
const anyInstant = fc.integer({ min: 0, max: week * hourMs - 1 });

describe('whatever the rota, the presence and the policy', () => {
  it('an instant has steps, in order of time, of which the last and no other ends the call', () => {
    fc.assert(
      fc.property(anyInstant, rota, presence, policy, (at, aRota, seen, aPolicy) => {
        const { state, steps } = routeAt(at, aRota, seen, aPolicy);
        expect(steps.length).toBeGreaterThan(0);
        expect(steps.map(({ after }) => after)).toEqual(steps.map(({ after }) => after).sort((a, b) => a - b));
        expect(steps[0]?.after).toBe(0);
        const ends = steps.map(({ kind }) => kind === 'announce' || kind === 'voicemail');
        expect(ends).toEqual(steps.map((_, index) => index === steps.length - 1));
        const open = aRota.opening.some(({ from, to }) => from <= at && at < to);
        const last = aRota.overrides.findLast(({ from, to }) => from <= at && at < to);
        expect(state).toBe(last === undefined ? (open ? 'open' : 'closed') : last.kind === 'close' ? 'closed' : 'taken');
      }),
      { seed, numRuns: 1_000 },
    );
  });

  it('the timeline says at every instant what the route says, without a gap', () => {
    fc.assert(
      fc.property(rota, presence, policy, fc.array(anyInstant, { minLength: 5, maxLength: 5 }), (aRota, seen, aPolicy, instants) => {
        const segments = routingTimeline(range, aRota, seen, aPolicy);
        expect(segments[0]?.from).toBe(range.from);
        expect(segments.at(-1)?.to).toBe(range.to);
        for (const [index, segment] of segments.entries()) expect(segments[index + 1]?.from ?? range.to).toBe(segment.to);
        for (const at of instants) {
          const { state, steps } = segments.find(({ from, to }) => from <= at && at < to)!;
          expect({ state, steps }).toEqual(routeAt(at, aRota, seen, aPolicy));
        }
      }),
      { seed, numRuns: 200 },
    );
  });

  it('every station ends the call by itself, and rings once at most', () => {
    fc.assert(
      fc.property(anyInstant, rota, presence, policy, fc.option(person, { nil: null }), fc.constantFrom('redirect' as const, 'transfer' as const, 'unknown' as const), (at, aRota, seen, aPolicy, here, method) => {
        const route = routeAt(at, aRota, seen, aPolicy);
        const steps = stationSteps(route, here, method);
        expect(steps.filter(({ kind }) => kind === 'ring').length).toBeLessThanOrEqual(1);
        expect(['announce', 'refuse']).toContain(steps.at(-1)?.kind);
        expect(steps.map(({ after }) => after)).toEqual(steps.map(({ after }) => after).sort((a, b) => a - b));
        expect(steps.filter(({ kind }) => kind === 'forward').length).toBe(route.steps.filter(({ kind }) => kind === 'forward').length);
      }),
      { seed, numRuns: 500 },
    );
  });

  it('a hole is an open moment at which nobody would get the call, and every such moment is in a hole', () => {
    fc.assert(
      fc.property(rota, policy, anyInstant, (aRota, aPolicy, at) => {
        const { state, people: reached } = whoWouldGetACall(at, aRota, aPolicy);
        const inHole = holes(range, aRota, aPolicy).some(({ from, to }) => from <= at && at < to);
        expect(inHole).toBe(state !== 'closed' && reached.length === 0);
      }),
      { seed, numRuns: 500 },
    );
  });

  it('the sentence names everybody whom the steps name, in their order', () => {
    fc.assert(
      fc.property(anyInstant, rota, presence, policy, (at, aRota, seen, aPolicy) => {
        const route = routeAt(at, aRota, seen, aPolicy);
        const parts = describeSteps(route);
        expect(parts.map(({ position }) => position)).toEqual(parts.map((_, index) => (index === 0 ? 'first' : 'later')));
        expect(parts.reduce((sum, { numbers }) => sum + numbers, 0)).toBe(route.steps.filter(({ kind }) => kind === 'forward').length);
        const named = route.steps.flatMap((step) => ('people' in step ? step.people : step.kind === 'forward' ? [step.volunteerId] : []));
        expect(new Set(parts.flatMap((part) => part.people))).toEqual(new Set(named));
      }),
      { seed, numRuns: 300 },
    );
  });

  it('the plan of a station keeps numbers in its list and nowhere in its steps', () => {
    fc.assert(
      fc.property(rota, presence, policy, person, (aRota, seen, aPolicy, here) => {
        const numbersOf = (owner: VolunteerId): string[] => Array.from({ length: aRota.numbers.get(owner) ?? 0 }, (_, rank) => `${owner} ${rank}`);
        const plan = stationPlan(range, { rota: aRota, presence: seen, policy: aPolicy, method: 'redirect', volunteerId: here, numbersOf });
        for (const segment of plan.segments) {
          const wanted = routeAt(segment.from, aRota, seen, aPolicy).steps.flatMap((step) => (step.kind === 'forward' ? [`${step.volunteerId} ${step.number}`] : []));
          expect(segment.steps.flatMap((step) => (step.kind === 'forward' ? [plan.numbers[step.to]] : []))).toEqual(wanted);
        }
      }),
      { seed, numRuns: 300 },
    );
  });
});

describe('an evening', () => {
  const evening: RoutingRota = {
    opening: [{ from: 0, to: 10 * hourMs }],
    shifts: [
      { from: 0, to: 4 * hourMs, onCall: false, people: [{ volunteerId: anne, role: 'listener' }, { volunteerId: benoit, role: 'backup' }, { volunteerId: dalila, role: 'trainee' }] },
      { from: 0, to: 8 * hourMs, onCall: true, people: [{ volunteerId: chloe, role: 'listener' }] },
    ],
    numbers: new Map([[anne, 1], [chloe, 2]]),
    overrides: [],
  };
  const planned: Presence = { kind: 'asPlanned' };
  const kinds = (at: number, aRota: RoutingRota = evening, seen: Presence = planned, aPolicy: RoutingPolicy = defaultRoutingPolicy): string[] =>
    routeAt(at, aRota, seen, aPolicy).steps.map((step) => `${step.after} ${step.kind}${'people' in step ? ` ${step.people.join('+')}` : step.kind === 'forward' ? ` ${step.volunteerId}.${step.number}` : ''}`);

  it('rings the listener, then the backup, then the others, then both numbers of whoever is on call, then says that nobody can answer', () => {
    expect(kinds(hourMs)).toEqual(['0 ringDesk anne', '10 ringBackup benoit', '15 ringOthers', '20 forward chloe.0', '45 forward chloe.1', '70 announce']);
  });
  it('goes to whoever is on call at once where nobody else is awaited', () => {
    expect(kinds(5 * hourMs, evening, planned, { ...defaultRoutingPolicy, othersAfter: null })).toEqual(['0 forward chloe.0', '25 forward chloe.1', '50 announce']);
  });
  it('does not wait for a listener who did not take the post, where the policy says so', () => {
    const skip = { ...defaultRoutingPolicy, whenPostNotTaken: 'skip' as const, othersAfter: null };
    expect(kinds(hourMs, evening, { kind: 'seen', tookPost: new Set() }, skip)).toEqual(['0 ringBackup benoit', '20 forward chloe.0', '45 forward chloe.1', '70 announce']);
    expect(kinds(hourMs, evening, { kind: 'seen', tookPost: new Set([dalila]) }, skip)[0]).toBe('0 ringDesk dalila');
  });
  it('has a hole once the on-call shift is over', () => {
    expect(holes({ from: 0, to: 12 * hourMs }, evening, defaultRoutingPolicy)).toEqual([{ from: 8 * hourMs, to: 10 * hourMs }]);
  });
  it('belongs to whoever takes the line, at the desk or on the telephone, also after closing time', () => {
    const taken = (kind: 'takeAtDesk' | 'takeOnPhone', volunteerId: VolunteerId): RoutingRota => ({ ...evening, overrides: [{ id: 'x' as OverrideId, kind, volunteerId, from: 10 * hourMs, to: 11 * hourMs }] });
    expect(kinds(10 * hourMs, taken('takeAtDesk', anne))[0]).toBe('0 ringDesk anne');
    expect(kinds(10 * hourMs, taken('takeOnPhone', anne))[0]).toBe('0 forward anne.0');
    // Without any number the telephone cannot ring: the own computer does.
    expect(kinds(10 * hourMs, taken('takeOnPhone', benoit))[0]).toBe('0 ringDesk benoit');
    expect(routeAt(11 * hourMs, taken('takeAtDesk', anne), planned, defaultRoutingPolicy).state).toBe('closed');
  });
  it('makes each station wait for its rank, and answer a caller later than the one before it', () => {
    const route = routeAt(hourMs, evening, planned, defaultRoutingPolicy);
    const of = (who: VolunteerId | null, method: 'redirect' | 'transfer'): string[] => stationSteps(route, who, method).map(({ kind, after }) => `${after} ${kind}`);
    expect(of(anne, 'transfer')).toEqual(['0 ring', '20 forward', '45 forward', '70 announce']);
    expect(of(benoit, 'transfer')).toEqual(['10 ring', '22 forward', '47 forward', '72 announce']);
    expect(of(dalila, 'transfer')).toEqual(['15 ring', '24 forward', '49 forward', '74 announce']);
    expect(of(benoit, 'redirect')).toEqual(['10 ring', '20 forward', '45 forward', '72 announce']);
  });
});

describe('opening hours on the wall of the helpline', () => {
  const helpline = (zone: Helpline['zone']): Helpline => ({
    id: '01990000-0000-7000-8000-000000000001' as Helpline['id'],
    name: 'Nuit',
    zone,
    departement: '75',
    colour: 0,
    opening: { weekly: [6, 7].map((day) => ({ day, from: '22:00', to: '06:00' })), exceptions: [] },
    onPublicHolidays: 'usual',
  });
  const openAt = (date: string, zone: Helpline['zone']): { at: (time: string, on?: string) => boolean; hours: number } => {
    const startsAt = instantAt(date, '12:00', zone);
    const endsAt = startsAt + 24 * hourMs;
    const opening = openSpans(helpline(zone), () => false, { startsAt, endsAt }).map((span) => ({ from: span.startsAt, to: span.endsAt }));
    const aRota: RoutingRota = { opening, shifts: [], numbers: new Map(), overrides: [] };
    return {
      at: (time, on = date) => whoWouldGetACall(instantAt(on, time, zone), aRota, defaultRoutingPolicy).state === 'open',
      hours: holes({ from: startsAt, to: endsAt }, aRota, defaultRoutingPolicy).reduce((sum, { from, to }) => sum + (to - from) / hourMs, 0),
    };
  };

  it('last seven hours in the night that lacks one, nine in the night that has one twice, and eight otherwise', () => {
    const [spring, autumn, usual] = [openAt('2026-03-28', 'Europe/Paris'), openAt('2026-10-24', 'Europe/Paris'), openAt('2026-11-28', 'Europe/Paris')];
    expect([spring.hours, autumn.hours, usual.hours]).toEqual([7, 9, 8]);
    for (const [night, next] of [[spring, '2026-03-29'], [autumn, '2026-10-25'], [usual, '2026-11-29']] as const) {
      expect([night.at('21:59'), night.at('22:00'), night.at('05:59', next), night.at('06:00', next)]).toEqual([false, true, true, false]);
    }
  });
  it('know no clock change in Réunion', () => {
    expect([openAt('2026-03-28', 'Indian/Reunion').hours, openAt('2026-10-24', 'Indian/Reunion').hours]).toEqual([8, 8]);
  });
});
