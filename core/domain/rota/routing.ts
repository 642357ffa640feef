// What happens to a call that arrives at an instant: (instant, rota, presence, policy) → steps. Pure and total.
// Invariant: there is always at least one step, the last one ends the call, and no step holds a number: a number is named
// by its owner and its rank.
import type { ShiftRole } from '../../contract/rota-model.ts';
import type { VolunteerId } from '../../values/ids.ts';
import type { Instant } from '../../values/instant.ts';
import type { RoutingEnd, RoutingOverride, RoutingPolicy, VoicemailStatus } from './routing-policy.ts';

/** Half-open: [from, to). */
export interface Interval {
  readonly from: Instant;
  readonly to: Instant;
}

export interface RoutedShift extends Interval {
  /** Astreinte: its people are at home, and only their own numbers reach them. */
  readonly onCall: boolean;
  /** In the order in which they are to be reached. A trainee never rings alone: the tutor is a listener. */
  readonly people: readonly { readonly volunteerId: VolunteerId; readonly role: ShiftRole }[];
}

/** The part of the rota that calls follow, already in instants. */
export interface RoutingRota {
  /** When the line is open by its hours. */
  readonly opening: readonly Interval[];
  /** Any order; they may overlap. */
  readonly shifts: readonly RoutedShift[];
  /** How many on-call numbers a person has; absent: none. */
  readonly numbers: ReadonlyMap<VolunteerId, number>;
  /** The last one that is in force decides. */
  readonly overrides: readonly RoutingOverride[];
}

/** asPlanned: everybody comes to their shift (forecasts). seen: who has taken the post, as the store knows it now. */
export type Presence = { readonly kind: 'asPlanned' } | { readonly kind: 'seen'; readonly tookPost: ReadonlySet<VolunteerId> };

/** Seconds since the call arrived, never decreasing along the steps. */
interface Timed {
  readonly after: number;
}
export type AnnouncementName = 'closed' | 'unanswered';
export type RoutingStep =
  /** The listeners on shift. */
  | (Timed & { readonly kind: 'ringDesk'; readonly people: readonly VolunteerId[] })
  | (Timed & { readonly kind: 'ringBackup'; readonly people: readonly VolunteerId[] })
  /** Every other open session. */
  | (Timed & { readonly kind: 'ringOthers' })
  /** `number`: rank of the person's number, from 0. Consecutive ones are tried in order. */
  | (Timed & { readonly kind: 'forward'; readonly volunteerId: VolunteerId; readonly number: number })
  | (Timed & { readonly kind: 'announce'; readonly announcement: AnnouncementName })
  | (Timed & { readonly kind: 'voicemail'; readonly status: VoicemailStatus });

export interface Route {
  /** open: by its hours. taken: by somebody's own decision. closed: by its hours, or by decision. */
  readonly state: 'open' | 'taken' | 'closed';
  readonly steps: readonly RoutingStep[];
}

export function routeAt(instant: Instant, rota: RoutingRota, presence: Presence, policy: RoutingPolicy): Route {
  const override = rota.overrides.findLast((candidate) => covers(candidate, instant));
  const closed: Route = { state: 'closed', steps: [end(0, policy.closed, 'closed', policy)] };
  if (override?.kind === 'close') return closed;
  if (override === undefined && !rota.opening.some((interval) => covers(interval, instant))) return closed;
  const duty = dutyAt(instant, rota.shifts);
  const numbersOf = (volunteerId: VolunteerId): ForwardTarget[] =>
    Array.from({ length: rota.numbers.get(volunteerId) ?? 0 }, (_, number) => ({ volunteerId, number }));
  if (override === undefined) {
    const listeners = present(duty.listeners, presence, policy);
    const reachable = { listeners, backups: without(duty.backups, listeners), targets: duty.onCall.flatMap(numbersOf), forwardsAtOnce: false };
    return { state: 'open', steps: stepsOf(reachable, policy) };
  }
  const taker = override.volunteerId;
  const first = override.kind === 'takeOnPhone' ? numbersOf(taker) : [];
  // The telephone of somebody without any number cannot ring: the own computer does.
  const onPhone = first.length > 0;
  const reachable = {
    listeners: onPhone ? [] : [taker],
    backups: onPhone ? [] : without(duty.backups, [taker]),
    targets: [...first, ...without(duty.onCall, onPhone ? [taker] : []).flatMap(numbersOf)],
    forwardsAtOnce: onPhone,
  };
  return { state: 'taken', steps: stepsOf(reachable, policy) };
}

interface ForwardTarget {
  readonly volunteerId: VolunteerId;
  readonly number: number;
}
interface Reachable {
  readonly listeners: readonly VolunteerId[];
  readonly backups: readonly VolunteerId[];
  readonly targets: readonly ForwardTarget[];
  readonly forwardsAtOnce: boolean;
}

function stepsOf({ listeners, backups, targets, forwardsAtOnce }: Reachable, policy: RoutingPolicy): readonly RoutingStep[] {
  const steps: RoutingStep[] = [];
  // Whoever comes first does not wait for somebody who is not there.
  const delayed = (seconds: number): number => (steps.length === 0 ? 0 : Math.max(seconds, steps.at(-1)?.after ?? 0));
  const forwards = policy.onCallAfter !== null || forwardsAtOnce ? targets : [];
  if (!forwardsAtOnce) {
    if (listeners.length > 0) steps.push({ kind: 'ringDesk', after: 0, people: listeners });
    if (policy.backupAfter !== null && backups.length > 0) steps.push({ kind: 'ringBackup', after: delayed(policy.backupAfter), people: backups });
    if (policy.othersAfter !== null) steps.push({ kind: 'ringOthers', after: delayed(policy.othersAfter) });
  }
  let next = forwards.length > 0 ? delayed(policy.onCallAfter ?? 0) : delayed(policy.endAfter);
  for (const target of forwards) {
    steps.push({ kind: 'forward', after: next, ...target });
    next += policy.numberRings;
  }
  steps.push(end(next, policy.unanswered, 'unanswered', policy));
  return steps;
}

function end(after: number, how: RoutingEnd, announcement: AnnouncementName, policy: RoutingPolicy): RoutingStep {
  return how === 'announcement' ? { kind: 'announce', after, announcement } : { kind: 'voicemail', after, status: policy.voicemailStatus };
}

function covers({ from, to }: Interval, instant: Instant): boolean {
  return from <= instant && instant < to;
}

function without(people: readonly VolunteerId[], others: readonly VolunteerId[]): readonly VolunteerId[] {
  return people.filter((person) => !others.includes(person));
}

interface Duty {
  readonly listeners: readonly VolunteerId[];
  readonly backups: readonly VolunteerId[];
  readonly onCall: readonly VolunteerId[];
}

function dutyAt(instant: Instant, shifts: readonly RoutedShift[]): Duty {
  const current = shifts.filter((shift) => covers(shift, instant));
  const of = (role: ShiftRole, onCall: boolean): VolunteerId[] =>
    current.filter((shift) => shift.onCall === onCall).flatMap(({ people }) => people.filter((person) => person.role === role).map(({ volunteerId }) => volunteerId));
  const once = (people: readonly VolunteerId[]): VolunteerId[] => [...new Set(people)];
  return {
    listeners: once(of('listener', false)),
    backups: once(of('backup', false)),
    onCall: once([...of('listener', true), ...of('backup', true)]),
  };
}

/** Who took the post without being on shift counts as well: the room is not empty. */
function present(listeners: readonly VolunteerId[], presence: Presence, policy: RoutingPolicy): readonly VolunteerId[] {
  if (presence.kind === 'asPlanned') return listeners;
  const expected = policy.whenPostNotTaken === 'ring' ? listeners : listeners.filter((person) => presence.tookPost.has(person));
  return [...expected, ...without([...presence.tookPost], listeners)];
}

export interface RouteSegment extends Interval, Route {}

/**
 * The route at every instant of [from, to): segments that touch and cover it without a gap; neighbours differ.
 * The presence of now is taken for all of it: the store computes it anew whenever that changes.
 */
export function routingTimeline({ from, to }: Interval, rota: RoutingRota, presence: Presence, policy: RoutingPolicy): readonly RouteSegment[] {
  const changes = new Set([from]);
  for (const interval of [...rota.opening, ...rota.shifts, ...rota.overrides]) {
    for (const edge of [interval.from, interval.to]) if (edge > from && edge < to) changes.add(edge);
  }
  const starts = [...changes].sort((a, b) => a - b);
  const segments: RouteSegment[] = [];
  for (const [index, start] of starts.entries()) {
    const stop = starts[index + 1] ?? to;
    const around = { from: start, to: stop };
    const route = routeAt(start, { ...rota, shifts: rota.shifts.filter((shift) => shift.from < stop && start < shift.to) }, presence, policy);
    const last = segments.at(-1);
    if (last !== undefined && JSON.stringify([last.state, last.steps]) === JSON.stringify([route.state, route.steps])) {
      segments[segments.length - 1] = { ...last, to: stop };
    } else segments.push({ ...around, ...route });
  }
  return segments;
}
