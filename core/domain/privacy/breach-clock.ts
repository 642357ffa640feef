// The hours after a breach is known. Three clocks that the texts keep apart: a processor warns without undue delay, within
// 24 hours by contract (RGPD art. 33(2), JP-13); the CNIL is told within 72 hours of awareness (art. 33(1)); alerts ring at
// 24, 48 and 66 hours. Invariant: real hours, nights and holidays included (règlement 1182/71, art. 3(3) and 3(4): only
// periods that are not in hours are moved to a working day).
import type { BreachClock } from '../../contract/calls/privacy-incidents.ts';
import type { Instant } from '../../values/instant.ts';

export const hourMs = 3_600_000;
export const alertHours = [24, 48, 66] as const;
export const processorHours = 24;
export const cnilHours = 72;

/** `settledAt`: when the CNIL was told, or when it was decided, with the reason, that it need not be. */
export function breachClockOf(awareAt: Instant, settledAt: Instant | null, now: Instant): BreachClock {
  const cnilDueAt = awareAt + cnilHours * hourMs;
  const alerts = alertHours.map((hours) => awareAt + hours * hourMs);
  const stage =
    settledAt !== null ? 'settled' : now > cnilDueAt ? 'late' : now >= (alerts[2] ?? 0) ? 'after66' : now >= (alerts[1] ?? 0) ? 'after48' : now >= (alerts[0] ?? 0) ? 'after24' : 'fresh';
  return {
    awareAt,
    processorNoticeDueAt: awareAt + processorHours * hourMs,
    cnilDueAt,
    nextAlertAt: settledAt === null ? (alerts.find((at) => at > now) ?? null) : null,
    stage,
    hoursLeft: settledAt === null ? Math.floor((cnilDueAt - now) / hourMs) : null,
  };
}

/** A notification after 72 hours needs the reasons for the delay (art. 33(1)). */
export function needsLateReason(awareAt: Instant, notifiedAt: Instant): boolean {
  return notifiedAt > awareAt + cnilHours * hourMs;
}
