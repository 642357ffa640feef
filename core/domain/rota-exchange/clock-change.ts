// A time on the wall, when the wall is moved: the hour that does not exist, and the one that comes twice.
import { Temporal } from 'temporal-polyfill';
import type { CivilDate, WallTime } from '../../values/civil-time.ts';
import type { Instant } from '../../values/instant.ts';
import { hourMs, minuteMs, wallOf } from '../rota/wall-clock.ts';

export type WallInstant =
  | { readonly kind: 'once'; readonly at: Instant }
  /** The first pass, and the second one. */
  | { readonly kind: 'twice'; readonly at: Instant; readonly later: Instant }
  | { readonly kind: 'skipped' };

export function wallInstant(date: CivilDate, time: WallTime, zone: string): WallInstant {
  const wall = Temporal.PlainDateTime.from(`${date}T${time}`);
  const first = wall.toZonedDateTime(zone, { disambiguation: 'earlier' });
  const second = wall.toZonedDateTime(zone, { disambiguation: 'later' });
  if (first.epochMilliseconds === second.epochMilliseconds) return { kind: 'once', at: first.epochMilliseconds };
  return first.toPlainDateTime().equals(wall) ? { kind: 'twice', at: first.epochMilliseconds, later: second.epochMilliseconds } : { kind: 'skipped' };
}

/** The pass that an offset names; null when the zone never has that offset at this time. */
export function withOffset(date: CivilDate, time: WallTime, zone: string, offsetMinutes: number): Instant | null {
  const at = Date.parse(`${date}T${time}Z`) - offsetMinutes * minuteMs;
  const found = wallInstant(date, time, zone);
  if (found.kind === 'skipped') return null;
  return at === found.at || (found.kind === 'twice' && at === found.later) ? at : null;
}

/** Minutes ahead of UTC. */
export function offsetMinutesAt(at: Instant, zone: string): number {
  const { date, time } = wallOf(at, zone);
  return (Date.parse(`${date}T${time}Z`) - Math.floor(at / minuteMs) * minuteMs) / minuteMs;
}

/** Whether the wall shows the same time at another moment too: the zone's offset differs an hour before or after. */
export function isDoubled(at: Instant, zone: string): boolean {
  if (offsetMinutesAt(at - 2 * hourMs, zone) === offsetMinutesAt(at + 2 * hourMs, zone)) return false;
  const { date, time } = wallOf(at, zone);
  return wallInstant(date, time, zone).kind === 'twice';
}
