// What the rota does by the clock: nobody took the post, one's own shift comes, reminders by mail, swaps and duties that are
// over, what is kept no longer. Invariant: each thing is told once, noted in the base before it is told.
import { Refusal } from '../../core/contract/errors.ts';
import { reminderMail } from '../../core/domain/rota/reminders.ts';
import { isSwapOver } from '../../core/domain/rota/swap-state.ts';
import { dayMs, hourMs } from '../../core/domain/rota/wall-clock.ts';
import { defaultZone } from '../../core/values/default-zone.ts';
import type { Instant } from '../../core/values/instant.ts';
import type { Executor } from '../../db/connection/executor.ts';
import { dutiesUnderWay, endDuty, forgetDutiesBefore, forgetHandOversBefore } from '../../db/queries/duty.ts';
import { openHelplines } from '../../db/queries/helplines.ts';
import { forgetMailNotice, forgetRemindersBefore, mailAccount, noteReminder, readRotaSettings } from '../../db/queries/rota-settings.ts';
import { forgetOverridesBefore } from '../../db/queries/routing.ts';
import { forgetEditsBefore, shiftsById, shiftsIn } from '../../db/queries/shifts.ts';
import { forgetSwapsBefore, moveSwap, swapsUnderWay } from '../../db/queries/swaps.ts';
import { allVolunteers, volunteerOfAccount } from '../../db/queries/volunteers.ts';
import { nobodySince } from './handlers/duty.ts';
import { audit, note, type Kernel } from './kernel.ts';
import type { Mailer } from './mailer.ts';
import type { RotaEffects } from './rota-desk.ts';

/** Undoing is for what one has just done. */
const editsKeptMs = 7 * dayMs;
/** A note for the next one is read within days. */
const handOversKeptMs = 30 * dayMs;
const swapsKeptMs = 92 * dayMs;
const remindersKeptMs = 60 * dayMs;
/** As long as the audit trail. */
const dutiesKeptMs = 366 * dayMs;
/** Somebody forgot to say "fin de poste". */
const forgottenAfterMs = 3 * hourMs;
const longestDutyMs = 16 * hourMs;

/** Within a transaction; hourly, and at each opening of the base. */
export function forgetOldRota(db: Executor, now: Instant): void {
  forgetEditsBefore(db, now - editsKeptMs);
  forgetHandOversBefore(db, now - handOversKeptMs);
  forgetSwapsBefore(db, now - swapsKeptMs);
  forgetRemindersBefore(db, now - remindersKeptMs);
  forgetDutiesBefore(db, now - dutiesKeptMs);
  forgetOverridesBefore(db, now - handOversKeptMs);
}

export interface RotaWatch {
  /** Looks once; every minute. */
  look(): void;
}

export function createRotaWatch(kernel: Kernel, effects: RotaEffects, mailer: Mailer): RotaWatch {
  const { session, clock } = kernel;
  let mailing = false;

  const endWhatIsOver = (db: Executor, now: Instant): boolean => {
    let changed = false;
    for (const { id, state, shift_id: shiftId, asked_by: askedBy } of swapsUnderWay(db)) {
      const shift = shiftsById(db, [shiftId]).get(shiftId);
      const held = shift?.people.some(({ volunteerId }) => volunteerId === askedBy) === true;
      if (isSwapOver(state) || (held && shift !== undefined && shift.startsAt > now)) continue;
      changed = moveSwap(db, id, state, { state: 'expired', changed_at: now }) || changed;
    }
    for (const { id, shift_id: shiftId, started_at: startedAt } of dutiesUnderWay(db)) {
      const shift = shiftId === null ? undefined : shiftsById(db, [shiftId]).get(shiftId);
      const over = shift === undefined ? now - startedAt > longestDutyMs : now - shift.endsAt > forgottenAfterMs;
      if (!over) continue;
      endDuty(db, id, shift?.endsAt ?? startedAt + longestDutyMs);
      audit(kernel, db, null, note('duty.ended', shiftId, 'forgotten'));
      changed = true;
    }
    return changed;
  };

  const alertNobody = (db: Executor, now: Instant): void => {
    const { noShowMinutes } = readRotaSettings(db);
    const duties = dutiesUnderWay(db);
    const shifts = shiftsIn(db, { startsAt: now, endsAt: now + 1 });
    for (const { id, name, zone } of openHelplines(db)) {
      const own = shifts.filter(({ helplineId }) => helplineId === id);
      const since = nobodySince(own, duties.filter(({ helpline_id: helplineId }) => helplineId === id), noShowMinutes, now);
      const shift = own.find(({ startsAt }) => startsAt === since);
      if (shift !== undefined && noteReminder(db, shift.id, null, 'nobody', now)) {
        effects.alert({ kind: 'nobodyOnDuty', helplineName: name, zone, startsAt: shift.startsAt, endsAt: shift.endsAt });
      }
    }
  };

  const remindOwn = (db: Executor, now: Instant): void => {
    const open = session.openSession;
    const { reminderHours } = readRotaSettings(db);
    const own = open === null || reminderHours === null ? null : volunteerOfAccount(db, open.accountId);
    if (own === null || reminderHours === null) return;
    const helplines = new Map(openHelplines(db).map((helpline) => [helpline.id, helpline]));
    for (const { id, helplineId, startsAt, endsAt, people } of shiftsIn(db, { startsAt: now, endsAt: now + reminderHours * hourMs })) {
      if (startsAt <= now || !people.some(({ volunteerId }) => volunteerId === own.id) || !noteReminder(db, id, own.id, 'notice', now)) continue;
      const helpline = helplines.get(helplineId);
      effects.alert({ kind: 'ownShiftSoon', helplineName: helpline?.name ?? '', zone: helpline?.zone ?? defaultZone, startsAt, endsAt });
    }
  };

  const sendMails = async (db: Executor, now: Instant): Promise<void> => {
    const { reminderHours } = readRotaSettings(db);
    const account = mailAccount(db);
    if (reminderHours === null || account === null) return;
    const helplines = new Map(openHelplines(db).map((helpline) => [helpline.id, helpline]));
    const addresses = new Map(allVolunteers(db).flatMap(({ id, email, removed }) => (removed || email === '' ? [] : [[id, email] as const])));
    for (const shift of shiftsIn(db, { startsAt: now, endsAt: now + reminderHours * hourMs })) {
      const helpline = helplines.get(shift.helplineId);
      if (helpline === undefined || shift.startsAt <= now) continue;
      for (const { volunteerId } of shift.people) {
        const to = addresses.get(volunteerId);
        if (to === undefined || session.opened?.base.db !== db || !noteReminder(db, shift.id, volunteerId, 'mail', now)) continue;
        const fault = await mailer.send(account, { to, ...reminderMail(helpline.name, shift, helpline.zone, account.settings.language) });
        if (fault === 'none') continue;
        // Tried once more at the next look, and left at that.
        if (session.opened?.base.db === db && noteReminder(db, shift.id, volunteerId, 'mailFailed', now)) forgetMailNotice(db, shift.id, volunteerId);
        return;
      }
    }
  };

  return {
    look() {
      const db = session.opened?.base.db;
      if (db === undefined) return;
      const now = clock();
      try {
        if (db.transaction(() => endWhatIsOver(db, now))) effects.rotaChanged();
        alertNobody(db, now);
        remindOwn(db, now);
      } catch (error) {
        if (!(error instanceof Refusal)) kernel.log('error', 'rota-watch-failed');
      }
      if (mailing) return;
      mailing = true;
      sendMails(db, now)
        .catch(() => { kernel.log('warn', 'reminders-interrupted'); })
        .finally(() => { mailing = false; });
    },
  };
}
