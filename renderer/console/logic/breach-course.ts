// What may be done about an incident now (RGPD art. 33 and 34).
//
//   reported ──qualify──▶ breach ──notify──▶ notified ──close──▶ closed
//       └──qualify──▶ notABreach ──close──▶ closed
//
// Invariant: this only hides what the store would refuse.
import type { IncidentDetail } from '../../../core/contract/calls/privacy-incidents.ts';

export interface BreachSteps {
  readonly qualify: boolean;
  readonly fields: boolean;
  readonly notify: boolean;
  readonly persons: boolean;
  readonly papers: boolean;
  readonly close: boolean;
}

export function breachSteps({ state, notifications, noNotificationReason, persons }: Pick<IncidentDetail, 'state' | 'notifications' | 'noNotificationReason' | 'persons'>): BreachSteps {
  const open = state === 'breach' || state === 'notified';
  const told = notifications.length > 0 || noNotificationReason !== null;
  return {
    qualify: state === 'reported',
    fields: open,
    notify: open,
    persons: open,
    papers: open || (state === 'closed' && notifications.length > 0),
    close: state === 'notABreach' || (open && told && persons !== null),
  };
}
