// Instants: UTC, integer milliseconds since 1970-01-01 (the unit of every stored or transmitted moment).
import { z } from 'zod';

export const instant = z.int().min(0).max(8_640_000_000_000_000);
export type Instant = number;

/** Reads the wall clock; passed in so that tests choose the time. */
export type Clock = () => Instant;
