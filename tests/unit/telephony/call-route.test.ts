// From the store's plan to one call: the segment of the instant, tokens in place of numbers.
import { describe, expect, it } from 'vitest';
import type { PlanStep, RoutingPlan } from '../../../core/protocol/gateway-store.ts';
import { routeOfCall } from '../../../electron/telephony/calls/call-route.ts';

const day: PlanStep[] = [{ kind: 'ring', after: 0 }, { kind: 'forward', after: 20, to: 0 }, { kind: 'forward', after: 45, to: 1 }, { kind: 'announce', after: 70, announcement: 'unanswered' }];
const night: PlanStep[] = [{ kind: 'refuse', after: 0, status: 486 }];
const plan = (method: RoutingPlan['method']): RoutingPlan => ({ method, until: 300, numbers: ['+33639980001', '+33639980002'], segments: [{ from: 100, steps: day }, { from: 200, steps: night }] });
const drawing = (): (() => string) => {
  let drawn = 0;
  return () => 'abc'.charAt(drawn++).repeat(20);
};
const [a, b] = ['a'.repeat(20), 'b'.repeat(20)];

describe('the route of a call', () => {
  it('is that of the segment in force', () => {
    expect(routeOfCall(plan('redirect'), 200, drawing())?.steps).toEqual(night);
    expect(routeOfCall(plan('redirect'), 199, drawing())?.steps).toHaveLength(3);
  });
  it('makes one redirection of all numbers, in order', () => {
    const route = routeOfCall(plan('redirect'), 100, drawing());
    expect(route?.steps[1]).toEqual({ kind: 'redirect', after: 20, to: [a, b] });
    expect([...(route?.destinations ?? [])]).toEqual([[a, '+33639980001'], [b, '+33639980002']]);
    expect(JSON.stringify(route?.steps)).not.toMatch(/3998/);
  });
  it.each(['transfer', 'unknown'] as const)('transfers to one after the other (%s)', (method) => {
    expect(routeOfCall(plan(method), 100, drawing())?.steps[1]).toEqual({ kind: 'transfer', after: 20, to: [{ token: a, rings: 25 }, { token: b, rings: 25 }] });
  });
  it('is none without a plan, before it, and after it', () => {
    expect([routeOfCall(null, 100, drawing()), routeOfCall(plan('redirect'), 99, drawing()), routeOfCall(plan('redirect'), 300, drawing())]).toEqual([null, null, null]);
  });
  it('leaves out a number that the plan does not hold', () => {
    expect(routeOfCall({ ...plan('redirect'), numbers: [] }, 100, drawing())?.steps.map(({ kind }) => kind)).toEqual(['ring', 'announce']);
  });
});
