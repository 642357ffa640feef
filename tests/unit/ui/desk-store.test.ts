// How long a call has been on hold, as the window sees it.
import { expect, it } from 'vitest';
import { heldSinceAfter } from '../../../renderer/ui/desk-store.ts';
import { callOf, deskOf } from '../../support/fake-scenarios.ts';

const now = 1_800_000_000_000;
const held = callOf(now, { state: 'held' });

it('a call keeps the instant at which it went on hold, and loses it when it is resumed', () => {
  const first = heldSinceAfter(new Map(), deskOf(now, [held]), now);
  expect(first.get(held.token)).toBe(now);
  const later = heldSinceAfter(first, deskOf(now, [held]), now + 5000);
  expect(later.get(held.token)).toBe(now);
  const resumed = heldSinceAfter(later, deskOf(now, [callOf(now, { state: 'active' })]), now + 6000);
  expect(resumed.size).toBe(0);
  expect(heldSinceAfter(resumed, deskOf(now, [held]), now + 9000).get(held.token)).toBe(now + 9000);
});
