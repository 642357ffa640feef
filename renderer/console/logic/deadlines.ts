// The legal clocks that run now, as one list. Invariant: what is late comes first, then what is nearest; what waits for
// somebody else (a suspended request) or is far away (a review in more than a month) is not a deadline.
import type { IncidentSummary } from '../../../core/contract/calls/privacy-incidents.ts';
import type { Review } from '../../../core/contract/calls/privacy-reviews.ts';
import type { RequestSummary } from '../../../core/contract/calls/privacy-rights.ts';
import { daysBetween, type CivilDate } from '../../../core/values/civil-date.ts';
import type { IncidentId, RightsRequestId } from '../../../core/values/ids.ts';

interface Common {
  readonly reference: string;
  readonly urgent: boolean;
}
export type Deadline =
  | (Common & { readonly kind: 'doubt'; readonly id: IncidentId })
  | (Common & { readonly kind: 'breach'; readonly id: IncidentId; readonly hoursLeft: number })
  | (Common & { readonly kind: 'request'; readonly id: RightsRequestId; readonly daysLeft: number })
  | (Common & { readonly kind: 'review'; readonly title: string; readonly dueOn: CivilDate; readonly daysLeft: number });

const reviewHorizonDays = 30;
const urgentDays = 7;

/** In hours, on one scale for all; a doubt that nobody has looked at may be a breach whose hours already run. */
function hoursOf(deadline: Deadline): number {
  switch (deadline.kind) {
    case 'doubt':
      return 0;
    case 'breach':
      return deadline.hoursLeft;
    case 'request':
    case 'review':
      return deadline.daysLeft * 24;
  }
}

export function deadlinesOf(requests: readonly RequestSummary[], incidents: readonly IncidentSummary[], reviews: readonly Review[], today: CivilDate): readonly Deadline[] {
  const deadlines: Deadline[] = [];
  for (const { id, reference, state, clock } of incidents) {
    if (state === 'reported') deadlines.push({ kind: 'doubt', id, reference, urgent: true });
    else if (clock !== null && clock.hoursLeft !== null && state !== 'closed') deadlines.push({ kind: 'breach', id, reference, hoursLeft: clock.hoursLeft, urgent: true });
  }
  for (const { id, reference, clock } of requests) {
    if (clock.daysLeft !== null) deadlines.push({ kind: 'request', id, reference, daysLeft: clock.daysLeft, urgent: clock.daysLeft <= urgentDays });
  }
  for (const { key, title, dueOn } of reviews) {
    const daysLeft = daysBetween(today, dueOn);
    if (daysLeft <= reviewHorizonDays) deadlines.push({ kind: 'review', reference: key, title, dueOn, daysLeft, urgent: daysLeft < 0 });
  }
  return deadlines.sort((a, b) => hoursOf(a) - hoursOf(b));
}
