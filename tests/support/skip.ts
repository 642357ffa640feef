// Tells `npm test` why a test is skipped; a skip without a reason counts there as a failure.
import { appendFileSync } from 'node:fs';

/** Set by `npm test` where Kamailio, rtpengine, baresip or sipp cannot be installed. */
export const sipBedMissing = process.env['ECOUTILLE_SIP_BED'] === 'missing';

/** @param name full name of the test (group titles and its own, joined by spaces), or of a group of tests */
export function recordSkip(name: string, reason: string): void {
  const log = process.env['ECOUTILLE_SKIP_LOG'];
  // Without the log a runner was started by hand, and shows its skips itself.
  if (log !== undefined) appendFileSync(log, `${JSON.stringify({ name, reason })}\n`);
}
