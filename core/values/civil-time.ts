// Dates and times of day as people write them, without zone: a zone turns them into instants (core/domain/rota/wall-clock.ts).
// Invariant: a civil date exists in the Gregorian calendar.
import { z } from 'zod';

/** `2026-11-24` (ISO 8601). */
export const civilDate = z.iso.date();
export type CivilDate = string;

/** `21:00`, 00:00 to 23:59. */
export const wallTime = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/);
export type WallTime = string;

/** ISO 8601: 1 is Monday, 7 is Sunday. */
export const weekday = z.int().min(1).max(7);
export type Weekday = number;
