// `<input type="datetime-local">` against instants, on the clocks of Paris whatever the computer says.
// Invariant: a moment that the field can show comes back the same; one that clocks skip in spring is moved forward.
import type { Instant } from '../../../core/values/instant.ts';
import { civilTimeOf, fromDateField, helplineTimeZone, startOfDay, toDateField } from './civil-time.ts';

const two = (value: number): string => String(value).padStart(2, '0');

export function toLocalField(at: Instant): string {
  const civil = civilTimeOf(at, helplineTimeZone);
  return `${toDateField(civil)}T${two(civil.hour)}:${two(civil.minute)}`;
}

/** Null while the field holds no moment. */
export function fromLocalField(text: string): Instant | null {
  const match = /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2})/.exec(text);
  const date = fromDateField(match?.[1] ?? '');
  if (match === null || date === null) return null;
  const [hour, minute] = [Number(match[2]), Number(match[3])];
  const guess = startOfDay(date, helplineTimeZone) + (hour * 60 + minute) * 60_000;
  // A clock change since midnight moves the guess by the hour that it took or gave.
  const shown = civilTimeOf(guess, helplineTimeZone);
  return guess + ((hour - shown.hour) * 60 + (minute - shown.minute)) * 60_000;
}
