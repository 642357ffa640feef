// Asks the routing about a moment to come: who would get a call, and in which open hours nobody would.
// Invariant: the answer comes from the same function as the real call.
import type { VolunteerId } from '../../values/ids.ts';
import type { Instant } from '../../values/instant.ts';
import { routeAt, routingTimeline, type Interval, type Presence, type Route, type RoutingRota } from './routing.ts';
import type { RoutingPolicy } from './routing-policy.ts';

export interface Forecast extends Route {
  /** Everybody whom the call can reach, in the order in which it does, without repetition. */
  readonly people: readonly VolunteerId[];
}

/** "Who would get a call on Saturday at 23:30?": everybody is taken to come to their shift. */
export function whoWouldGetACall(instant: Instant, rota: RoutingRota, policy: RoutingPolicy, presence: Presence = { kind: 'asPlanned' }): Forecast {
  const route = routeAt(instant, rota, presence, policy);
  return { ...route, people: peopleReached(route) };
}

function peopleReached({ steps }: Route): readonly VolunteerId[] {
  const people = steps.flatMap((step) => {
    if (step.kind === 'ringDesk' || step.kind === 'ringBackup') return step.people;
    return step.kind === 'forward' ? [step.volunteerId] : [];
  });
  return [...new Set(people)];
}

/** When the line is open and the rota names nobody whom a call would reach; other open sessions are no promise. */
export function holes(range: Interval, rota: RoutingRota, policy: RoutingPolicy): readonly Interval[] {
  const empty = routingTimeline(range, rota, { kind: 'asPlanned' }, policy).filter((segment) => segment.state !== 'closed' && peopleReached(segment).length === 0);
  const found: Interval[] = [];
  for (const { from, to } of empty) {
    const last = found.at(-1);
    if (last?.to === from) found[found.length - 1] = { from: last.from, to };
    else found.push({ from, to });
  }
  return found;
}
