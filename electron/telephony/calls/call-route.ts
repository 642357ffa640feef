// From the plan that the store gave to what the phone window does with one call: tokens stand for the on-call numbers.
// Invariant: a number is in the returned destinations and nowhere in the steps.
import type { CallRouteStep } from '../../../core/protocol/gateway-phone.ts';
import type { PlanStep, RoutingPlan } from '../../../core/protocol/gateway-store.ts';
import type { Instant } from '../../../core/values/instant.ts';

export interface CallRoute {
  readonly steps: readonly CallRouteStep[];
  /** Number by token, usable in this call only. */
  readonly destinations: ReadonlyMap<string, string>;
}

/** A number as people write it, without what a SIP address cannot hold. */
export function diallable(number: string): string {
  return number.replace(/[\s.\-()/\u00a0\u202f]/g, '');
}

/** Null when the desk is simply to ring: no plan, or one that does not reach so far. */
export function routeOfCall(plan: RoutingPlan | null, now: Instant, drawToken: () => string): CallRoute | null {
  if (plan === null || now >= plan.until) return null;
  const segment = plan.segments.findLast(({ from }) => from <= now);
  if (segment === undefined) return null;
  const destinations = new Map<string, string>();
  const steps: CallRouteStep[] = [];
  const { steps: planned } = segment;
  for (let index = 0; index < planned.length; index += 1) {
    const step = planned[index];
    if (step === undefined) break;
    if (step.kind !== 'forward') {
      steps.push(step);
      continue;
    }
    const to: { token: string; rings: number }[] = [];
    for (let next: PlanStep | undefined = step; next?.kind === 'forward'; next = planned[index]) {
      const number = plan.numbers[next.to];
      index += 1;
      if (number === undefined) continue;
      const token = drawToken();
      destinations.set(token, diallable(number));
      to.push({ token, rings: (planned[index]?.after ?? next.after) - next.after });
    }
    // The loop above stands on the first step that is no forward.
    index -= 1;
    if (to.length === 0) continue;
    if (plan.method === 'redirect') steps.push({ kind: 'redirect', after: step.after, to: to.map(({ token }) => token) });
    else steps.push({ kind: 'transfer', after: step.after, to });
  }
  return { steps, destinations };
}
