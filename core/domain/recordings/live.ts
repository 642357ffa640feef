// What the desk shows of recordings when the store is not there to say. Pure.
import type { LiveRecordings } from '../../contract/recording-model.ts';
import type { Instant } from '../../values/instant.ts';

/** The store ended: nothing is recorded any more, and what was says that it was cut. */
export function withoutStore(live: LiveRecordings, now: Instant): LiveRecordings {
  return {
    ...live,
    calls: live.calls.map((call) => (call.state === 'recording' || call.state === 'paused' ? { ...call, state: 'ended', since: now, pausedBy: null, endedBy: 'interrupted' } : call)),
  };
}
