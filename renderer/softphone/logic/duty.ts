// What the rest screen says of who is on duty, from the store's answer. Pure.
// Invariant: one helpline is shown, the one that matters here: mine while I am on duty, else the line of this computer.
import type { CallResponse } from '../../../core/contract/contract.ts';
import type { HelplineDuty } from '../../../core/contract/rota-model.ts';
import type { Instant } from '../../../core/values/instant.ts';

export type Duty = CallResponse<'duty.get'>;
export type OnDutyPerson = HelplineDuty['others'][number];
export type DutyShift = HelplineDuty['now'][number];

export function helplineShown({ helplines, lineHelplineId, own }: Duty): HelplineDuty | null {
  const wanted = own.duty?.helplineId ?? own.current?.helplineId ?? lineHelplineId;
  return helplines.find(({ helplineId }) => helplineId === wanted) ?? helplines[0] ?? null;
}

export interface PersonNow {
  readonly person: OnDutyPerson;
  /** Null: helps out, without being on the shift. */
  readonly shift: DutyShift | null;
}

/** Listeners of the shifts under way, then whoever helps out; backups apart. A trainee sits beside a listener. */
export function peopleNow({ now, others }: HelplineDuty): { readonly listeners: PersonNow[]; readonly backups: PersonNow[] } {
  const planned = now.flatMap((shift) => shift.people.map((person): PersonNow => ({ person, shift })));
  return {
    listeners: [...planned.filter(({ person }) => person.role !== 'backup'), ...others.map((person) => ({ person, shift: null }))],
    backups: planned.filter(({ person }) => person.role === 'backup'),
  };
}

/** Part of a shift that has gone by, 0 to 1. */
export function shiftDone({ startsAt, endsAt }: { readonly startsAt: Instant; readonly endsAt: Instant }, now: Instant): number {
  return Math.min(1, Math.max(0, (now - startsAt) / Math.max(1, endsAt - startsAt)));
}
