// The routing policy as a form fills it, and what is wrong with it. Pure.
// Invariant: what the form gives satisfies the policy's own schema.
import { routingPolicy, type RoutingPolicy } from '../../../core/domain/rota/routing-policy.ts';

/** Seconds offered; a stored value that is none of them is offered too. */
const delays = [0, 5, 10, 15, 20, 30, 45, 60, 90, 120] as const;
const rings = [10, 15, 20, 25, 30, 40, 60] as const;
const ends = [10, 20, 30, 45, 60, 90, 120] as const;

export type DelayField = 'backupAfter' | 'othersAfter' | 'onCallAfter';
export const delayFields: readonly DelayField[] = ['backupAfter', 'othersAfter', 'onCallAfter'];

function withOwn(offered: readonly number[], own: number | null): readonly number[] {
  return own === null || offered.includes(own) ? offered : [...offered, own].sort((a, b) => a - b);
}

export function delaysFor(own: number | null): readonly number[] {
  return withOwn(delays, own);
}
export function ringsFor(own: number): readonly number[] {
  return withOwn(rings, own);
}
export function endsFor(own: number): readonly number[] {
  return withOwn(ends, own);
}

/** A provider gives up before the last number has rung: the only way in which the fields do not go together. */
export function ringsTooLong(policy: RoutingPolicy): boolean {
  return !routingPolicy.safeParse(policy).success;
}

export function samePolicy(a: RoutingPolicy | null, b: RoutingPolicy | null): boolean {
  const plain = (policy: RoutingPolicy | null): string => JSON.stringify(policy === null ? null : routingPolicy.parse(policy));
  return plain(a) === plain(b);
}
