// A route as one station carries it out. Several computers registered on one account all ring at the provider's word, without
// a server of ours: each delays itself by the rank of whoever sits there ("cascade sans serveur").
// Invariant: every station gets an end step, so a call is looked after even when all the others are off.
import type { VolunteerId } from '../../values/ids.ts';
import type { ForwardMethod } from '../../contract/line-settings.ts';
import type { AnnouncementName, Route } from './routing.ts';
import type { VoicemailStatus } from './routing-policy.ts';

interface Timed {
  /** Seconds since the call arrived. */
  readonly after: number;
}
export type StationStep =
  | (Timed & { readonly kind: 'ring' })
  | (Timed & { readonly kind: 'forward'; readonly volunteerId: VolunteerId; readonly number: number })
  | (Timed & { readonly kind: 'announce'; readonly announcement: AnnouncementName })
  | (Timed & { readonly kind: 'refuse'; readonly status: VoicemailStatus });

/**
 * Between stations that would answer a caller by themselves: the first answer makes the provider cancel the other branches
 * (RFC 3261 16.7), given the time to get there. A redirection needs no such gap: the provider gathers the same destination
 * from every branch and calls it once (RFC 3261 16.7, step 4).
 */
const answerGap = 2;

/** `volunteerId`: whose session is open here; null for an account that has no place on the rota. */
export function stationSteps({ steps }: Pick<Route, 'steps'>, volunteerId: VolunteerId | null, method: ForwardMethod): readonly StationStep[] {
  const ranks = steps.flatMap((step) => (step.kind === 'ringDesk' || step.kind === 'ringBackup' ? step.people : []));
  const found = volunteerId === null ? -1 : ranks.indexOf(volunteerId);
  const rank = found === -1 ? ranks.length : found;
  const gap = rank * answerGap;
  const own: StationStep[] = [];
  let rings = false;
  for (const step of steps) {
    switch (step.kind) {
      case 'ringDesk':
      case 'ringBackup':
      case 'ringOthers':
        if (!rings && (step.kind === 'ringOthers' || (volunteerId !== null && step.people.includes(volunteerId)))) {
          own.push({ kind: 'ring', after: step.after });
          rings = true;
        }
        break;
      case 'forward':
        own.push({ kind: 'forward', after: step.after + (method === 'redirect' ? 0 : gap), volunteerId: step.volunteerId, number: step.number });
        break;
      case 'announce':
        own.push({ kind: 'announce', after: step.after + gap, announcement: step.announcement });
        break;
      case 'voicemail':
        own.push({ kind: 'refuse', after: step.after, status: step.status });
        break;
    }
  }
  return own;
}
