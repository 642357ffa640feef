// The wall clock of a process. Outside a package a test may show another time ("at 23:30 on Saturday").
import type { Clock } from '../core/values/instant.ts';

/** `folder`: the process's own bundle; a packaged application has it in app.asar, and no way to another time. */
export function systemClock(folder: string): Clock {
  const offset = folder.includes('.asar') ? 0 : Number(process.env['ECOUTILLE_TEST_CLOCK_OFFSET'] ?? 0);
  return Number.isSafeInteger(offset) && offset !== 0 ? () => Date.now() + offset : Date.now;
}
