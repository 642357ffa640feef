// How long the routing of a call takes to decide, with a rota of 40 people and half a year of shifts.
import { routeAt, routingTimeline, type RoutedShift, type RoutingRota } from '../../core/domain/rota/routing.ts';
import { defaultRoutingPolicy } from '../../core/domain/rota/routing-policy.ts';
import type { VolunteerId } from '../../core/values/ids.ts';
import { median, percentile, row, type Report } from './figures.ts';

const hourMs = 3_600_000;
const days = 182;
const shiftsADay = 3;
const decisions = 2_000;
/** Milliseconds. */
const limit = 1;

export function measure(report: Report): Promise<void> {
  const people = Array.from({ length: 40 }, (_, index) => `person-${String(index)}` as VolunteerId);
  const at = (index: number): VolunteerId => people[index % people.length] ?? ('nobody' as VolunteerId);
  const length = (24 / shiftsADay) * hourMs;
  const shifts = Array.from({ length: days * shiftsADay }, (_, index): RoutedShift => ({
    from: index * length,
    to: (index + 1) * length,
    onCall: index % shiftsADay === 2,
    people: [{ volunteerId: at(index), role: 'listener' }, { volunteerId: at(index + 7), role: 'backup' }, { volunteerId: at(index + 11), role: 'listener' }],
  }));
  const rota: RoutingRota = { opening: [{ from: 0, to: days * 24 * hourMs }], shifts, numbers: new Map(people.map((person) => [person, 3])), overrides: [] };
  const presence = { kind: 'seen' as const, tookPost: new Set(people.slice(0, 4)) };
  const times: number[] = [];
  // The first decisions also pay for the compilation of the code.
  for (let index = 0; index < 200; index += 1) routeAt(index * hourMs, rota, presence, defaultRoutingPolicy);
  for (let index = 0; index < decisions; index += 1) {
    const instant = ((index * 7_919) % (days * 24)) * hourMs;
    const start = performance.now();
    routeAt(instant, rota, presence, defaultRoutingPolicy);
    times.push(performance.now() - start);
  }
  // On a shared machine the last percent measures who else is running.
  report(row('routing: decision, median', median(times), 'ms', limit));
  report(row('routing: decision, p99', percentile(times, 0.99), 'ms'));
  const start = performance.now();
  routingTimeline({ from: 0, to: 14 * 24 * hourMs }, rota, presence, defaultRoutingPolicy);
  report(row('routing: plan of 14 days', performance.now() - start, 'ms'));
  return Promise.resolve();
}
