// What a calendar of the rota shows: its period, its hours, how shifts lie on the wall clock, who has which look.
// Invariant: shifts are drawn on the wall clock of the zone shown, and what is drawn goes back to instants through that zone
// only for the edge that was moved: an edge left alone keeps its instant, in the hour that comes twice too.
import type { EditResult, Helpline, Needs, Shift, ShiftRole, VolunteerName } from '../../../core/contract/rota-model.ts';
import { addDays, instantAt, mondayOf, wallOf, type Span } from '../../../core/domain/rota/wall-clock.ts';
import type { CivilDate } from '../../../core/values/civil-time.ts';
import { defaultZone } from '../../../core/values/default-zone.ts';
import type { VolunteerId } from '../../../core/values/ids.ts';
import type { Instant } from '../../../core/values/instant.ts';

export const calendarKinds = ['day', 'week', 'month', 'people', 'year'] as const;
export type CalendarKind = (typeof calendarKinds)[number];

export interface Period {
  readonly first: CivilDate;
  /** Included. */
  readonly last: CivilDate;
}

/** The zone whose wall clock is drawn: the one that the helplines shown share, else that of the first. */
export function zoneOf(helplines: readonly Pick<Helpline, 'zone'>[]): string {
  return helplines[0]?.zone ?? defaultZone;
}

function monthOf(date: CivilDate): Period {
  const [year = 0, month = 0] = date.split('-').map(Number);
  const last = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return { first: `${date.slice(0, 7)}-01`, last: `${date.slice(0, 7)}-${String(last)}` };
}

export function periodOf(kind: CalendarKind, date: CivilDate): Period {
  switch (kind) {
    case 'day':
      return { first: date, last: date };
    case 'week':
      return { first: mondayOf(date), last: addDays(mondayOf(date), 6) };
    case 'month':
    case 'people':
      return monthOf(date);
    case 'year':
      return { first: `${date.slice(0, 4)}-01-01`, last: `${date.slice(0, 4)}-12-31` };
  }
}

/** What is drawn around a period: a month shows its weeks whole. */
export function drawnPeriod(kind: CalendarKind, date: CivilDate): Period {
  const period = periodOf(kind, date);
  return kind === 'month' ? { first: mondayOf(period.first), last: addDays(mondayOf(period.last), 6) } : period;
}

/** The next or the former period; a month keeps to months whatever their lengths. */
export function stepPeriod(kind: CalendarKind, date: CivilDate, step: 1 | -1): CivilDate {
  const { first, last } = periodOf(kind, date);
  const beside = step === 1 ? addDays(last, 1) : addDays(first, -1);
  return kind === 'day' || kind === 'week' ? beside : periodOf(kind, beside).first;
}

/** Half-open instants of a period. */
export function rangeOf({ first, last }: Period, zone: string): { readonly from: Instant; readonly to: Instant } {
  return { from: instantAt(first, '00:00', zone), to: instantAt(addDays(last, 1), '00:00', zone) };
}

/** `2026-11-24T21:00` on the wall clock. */
export function wallText(at: Instant, zone: string): string {
  const { date, time } = wallOf(at, zone);
  return `${date}T${time}`;
}

/** How a shift lies on the wall clock. In the hour that comes twice its end may read earlier than its start: it keeps a height. */
export function wallSpan(span: Span, zone: string): { readonly start: string; readonly end: string } {
  const start = wallText(span.startsAt, zone);
  const end = wallText(span.endsAt, zone);
  return { start, end: end > start ? end : wallAfter(start, 15) };
}

/** A wall time some minutes later, as a wall counts: no clock changes on it. */
export function wallAfter(wall: string, minutes: number): string {
  return new Date(Date.parse(`${wall}Z`) + minutes * 60_000).toISOString().slice(0, 16);
}

export function instantOfWall(wall: string, zone: string): Instant {
  return instantAt(wall.slice(0, 10), wall.slice(11, 16), zone);
}

/** Where a shift lands when its block is drawn from `start` to `end`. */
export function movedSpan(span: Span, start: string, end: string, zone: string): Span {
  const before = wallSpan(span, zone);
  return {
    startsAt: start === before.start ? span.startsAt : instantOfWall(start, zone),
    endsAt: end === before.end ? span.endsAt : instantOfWall(end, zone),
  };
}

/** Moved by keyboard: whole days or minutes on the wall, both edges or the end only. */
export function steppedSpan(span: Span, minutes: number, edge: 'both' | 'end', zone: string): Span {
  const { start, end } = wallSpan(span, zone);
  return movedSpan(span, edge === 'both' ? wallAfter(start, minutes) : start, wallAfter(end, minutes), zone);
}

export interface DayWindow {
  /** Minutes from midnight; `to` may pass 24 h, for the night that belongs to the evening before. */
  readonly from: number;
  readonly to: number;
}

const dayMinutes = 24 * 60;
const minutesOf = (wall: string): number => Number(wall.slice(11, 13)) * 60 + Number(wall.slice(14, 16));

/**
 * The hours that a day column shows. It opens with the first shift after the longest time without any, so that a night
 * that ends at 1 h stands whole under its evening. Round the clock: it opens where the fewest shifts are cut.
 */
export function dayWindow(spans: readonly { readonly start: string; readonly end: string }[]): DayWindow {
  if (spans.length === 0) return { from: 8 * 60, to: 22 * 60 };
  const pieces: { from: number; to: number }[] = [];
  for (const { start, end } of spans) {
    const length = Math.min(dayMinutes, (Date.parse(`${end}Z`) - Date.parse(`${start}Z`)) / 60_000);
    const from = minutesOf(start);
    pieces.push({ from, to: from + length });
  }
  const half = 30;
  const covered = Array.from({ length: dayMinutes / half }, (_, slot) =>
    pieces.filter(({ from, to }) => (from < (slot + 1) * half && slot * half < to) || (from < (slot + 1) * half + dayMinutes && slot * half + dayMinutes < to)).length,
  );
  const free = covered.map((count) => count === 0);
  let longest = 0;
  let opensAt = 0;
  for (let slot = 0; slot < covered.length; slot += 1) {
    if (free[slot] === true || free[(slot - 1 + covered.length) % covered.length] !== true) continue;
    let gap = 0;
    while (gap < covered.length && free[(slot - 1 - gap + covered.length) % covered.length] === true) gap += 1;
    if (gap > longest) [longest, opensAt] = [gap, slot];
  }
  if (longest > 0) {
    const from = Math.floor((opensAt * half) / 60) * 60;
    return { from, to: Math.ceil((opensAt * half + dayMinutes - longest * half) / 60) * 60 };
  }
  const cutAt = (minute: number): number => pieces.filter(({ from, to }) => (from < minute && minute < to) || (from < minute + dayMinutes && minute + dayMinutes < to)).length;
  const starts = [...new Set(pieces.map(({ from }) => from))].sort((a, b) => a - b).filter((minute) => minute < dayMinutes / 2);
  const from = [0, ...starts].reduce((best, minute) => (cutAt(minute) < cutAt(best) ? minute : best), 0);
  return { from, to: from + dayMinutes };
}

/** `25:00:00`: hours that may pass midnight. */
export function clockText(minutes: number): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}:00`;
}

export const shiftRoles: readonly ShiftRole[] = ['listener', 'backup', 'trainee'];
export const noNeeds: Needs = { listener: 1, backup: 0, trainee: 0 };

/** First names; where two people share one, the initial of the last word too. */
export function shortNames(volunteers: readonly Pick<VolunteerName, 'id' | 'name'>[]): ReadonlyMap<VolunteerId, string> {
  const firstOf = (name: string): string => name.trim().split(/\s+/u)[0] ?? name;
  const counts = new Map<string, number>();
  for (const { name } of volunteers) counts.set(firstOf(name), (counts.get(firstOf(name)) ?? 0) + 1);
  return new Map(
    volunteers.map(({ id, name }) => {
      const words = name.trim().split(/\s+/u);
      const last = words.length > 1 ? (words.at(-1)?.[0] ?? '') : '';
      const first = firstOf(name);
      return [id, (counts.get(first) ?? 0) > 1 && last !== '' ? `${first} ${last}.` : first];
    }),
  );
}

/** The plan as an act left it, until the next answer of the store. */
export function withResult<T extends { readonly revision: number; readonly shifts: readonly Shift[] }>(plan: T, result: EditResult, range: { readonly from: Instant; readonly to: Instant }): T {
  const gone = new Set<string>([...result.removed, ...result.changed.map(({ id }) => id)]);
  const kept = plan.shifts.filter(({ id }) => !gone.has(id));
  const here = result.changed.filter(({ startsAt, endsAt }) => startsAt < range.to && range.from < endsAt);
  return { ...plan, revision: result.revision, shifts: [...kept, ...here].sort((a, b) => a.startsAt - b.startsAt || a.id.localeCompare(b.id)) };
}
