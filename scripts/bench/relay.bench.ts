// What the media relay of ordinary providers adds to 1 and to 8 calls at once: delay, loss, processor time.
// The far ends run in the same process, so every figure is an upper bound; the control (the same packets at the same
// moments, straight from socket to socket) is taken off, because it is the computer's own delay.
import { measureRelay } from '../../tests/support/media/measure-relay.ts';
import { row, type Report } from './figures.ts';

const seconds = 20;
/** Milliseconds at the 99th percentile. */
const addedLimit = 5;

export async function measure(report: Report): Promise<void> {
  for (const calls of [1, 8]) {
    const figures = await measureRelay({ calls, seconds });
    const name = `relay, ${calls} ${calls === 1 ? 'call' : 'calls'}`;
    report(row(`${name}: delay added, p50`, Math.max(0, figures.delayP50 - figures.controlP50), 'ms'));
    report(row(`${name}: delay added, p99`, Math.max(0, figures.delayP99 - figures.controlP99), 'ms', addedLimit));
    report(row(`${name}: packets lost of ${figures.sent}`, figures.lost, '', 0));
    report(row(`${name}: processor, far ends included`, figures.cpu * 100, '% of a core'));
  }
}
