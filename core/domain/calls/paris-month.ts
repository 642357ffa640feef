// Calendar months and days of metropolitan France, as instants: "3rd call this month" counts from midnight in Paris.
import type { Instant } from '../../values/instant.ts';

const parts = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/Paris',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});

const hourMs = 3_600_000;
/** The last hour asked for: calls come in order, and clocks only change on a whole hour of UTC (directive 2000/84/EC). */
let remembered = { hour: Number.NaN, offset: 0 };

/** Milliseconds that the clocks of Paris are ahead of UTC at that instant. */
function offsetAt(at: Instant): number {
  const hour = Math.floor(at / hourMs);
  if (remembered.hour !== hour) remembered = { hour, offset: computeOffset(hour * hourMs) };
  return remembered.offset;
}

function computeOffset(at: Instant): number {
  const read = new Map(parts.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const wall = Date.UTC(
    read.get('year') ?? 0,
    (read.get('month') ?? 1) - 1,
    read.get('day') ?? 1,
    read.get('hour') ?? 0,
    read.get('minute') ?? 0,
    read.get('second') ?? 0,
  );
  return wall - Math.floor(at / 1000) * 1000;
}

/** The first instant of the month that contains `at`. Clocks never change on a first of the month. */
export function startOfParisMonth(at: Instant): Instant {
  const wall = new Date(at + offsetAt(at));
  const midnight = Date.UTC(wall.getUTCFullYear(), wall.getUTCMonth(), 1);
  return midnight - offsetAt(midnight);
}

/** Hour of the day in Paris, 0 to 23. */
export function parisHour(at: Instant): number {
  return new Date(at + offsetAt(at)).getUTCHours();
}
