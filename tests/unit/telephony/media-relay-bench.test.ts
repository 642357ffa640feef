// The bench's own measure of the relay: it must count what it sends and what arrives.
import { expect, it } from 'vitest';
import { measureRelay } from '../../support/media/measure-relay.ts';

it('counts every packet of two calls and finds none lost', async () => {
  const figures = await measureRelay({ calls: 2, seconds: 1 });
  expect(figures.sent).toBe(200);
  expect(figures.lost).toBe(0);
  expect(figures.delayP50).toBeGreaterThan(0);
  expect(figures.delayP99).toBeGreaterThanOrEqual(figures.delayP50);
});
