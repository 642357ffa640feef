// On duty: prise and fin de poste, who is there and who comes next, hand-over notes.
// Invariant: one open duty an account; a note with what looks like a telephone number is not kept unasked.
import type { HelplineDuty } from '../../../core/contract/rota-model.ts';
import { Refusal } from '../../../core/contract/errors.ts';
import { openSpans } from '../../../core/domain/rota/holes.ts';
import { looksLikeNumber } from '../../../core/domain/rota/note-digits.ts';
import type { ShiftImage } from '../../../core/domain/rota/shift-image.ts';
import { dayMs, minuteMs } from '../../../core/domain/rota/wall-clock.ts';
import type { DutyId, HandOverId, VolunteerId } from '../../../core/values/ids.ts';
import type { Instant } from '../../../core/values/instant.ts';
import type { Executor } from '../../../db/connection/executor.ts';
import { accountById } from '../../../db/queries/accounts.ts';
import { dutiesUnderWay, dutyOf, endDuty, handOverById, handOversOf, insertDuty, insertHandOver, removeHandOver, type DutyRow } from '../../../db/queries/duty.ts';
import { openHelplines } from '../../../db/queries/helplines.ts';
import { readRotaSettings } from '../../../db/queries/rota-settings.ts';
import { shiftsById, shiftsIn } from '../../../db/queries/shifts.ts';
import { volunteerOfAccount } from '../../../db/queries/volunteers.ts';
import { v7 as uuid } from 'uuid';
import type { HandlersOf } from '../handler.ts';
import { note, type Kernel } from '../kernel.ts';
import { loadPublicHolidays } from '../public-holidays.ts';
import { mayEditRota, viewRota, type RotaEffects, type RotaView } from '../rota-desk.ts';

/** One may take the post this long before the shift. */
const earlyMs = 30 * minuteMs;
const lookAheadMs = 56 * dayMs;
const longestRangeMs = 400 * dayMs;

/** Since when nobody is there who should be; null while somebody is, or may still come. */
export function nobodySince(shifts: readonly ShiftImage[], duties: readonly DutyRow[], delayMinutes: number, now: Instant): Instant | null {
  const waiting = shifts.filter(({ onCall, needs, startsAt, endsAt }) => !onCall && needs.listener > 0 && startsAt + delayMinutes * minuteMs <= now && now < endsAt);
  const [first] = waiting;
  if (first === undefined || duties.some(({ helpline_id: id }) => id === first.helplineId)) return null;
  return Math.min(...waiting.map(({ startsAt }) => startsAt));
}

export function dutyHandlers(kernel: Kernel, effects: RotaEffects): HandlersOf<'duty'> {
  const { session, clock } = kernel;
  const told = { after: () => { effects.rotaChanged(); } };

  const dutiesNow = (db: Executor, view: RotaView): HelplineDuty[] => {
    const now = clock();
    const duties = dutiesUnderWay(db);
    const shifts = shiftsIn(db, { startsAt: now, endsAt: now + lookAheadMs });
    const settings = readRotaSettings(db);
    const names = new Map(view.volunteers.map(({ id, name }) => [id, name]));
    return view.helplines.map((helpline) => {
      const own = shifts.filter(({ helplineId }) => helplineId === helpline.id);
      const here = duties.filter(({ helpline_id: id }) => id === helpline.id);
      const since = (id: VolunteerId): Instant | null => here.find(({ volunteer_id: volunteer }) => volunteer === id)?.started_at ?? null;
      const shown = ({ id: shiftId, startsAt, endsAt, label, onCall, people }: ShiftImage) => ({
        shiftId,
        startsAt,
        endsAt,
        label,
        onCall,
        people: people.map(({ volunteerId, role }) => ({ volunteerId, name: names.get(volunteerId) ?? '', role, since: since(volunteerId) })),
      });
      const current = own.filter(({ startsAt }) => startsAt <= now);
      const next = own.find(({ startsAt }) => startsAt > now);
      const planned = new Set(current.flatMap(({ people }) => people.map(({ volunteerId }) => volunteerId)));
      const open = openSpans(helpline, (date) => view.isPublicHoliday(helpline, date), { startsAt: now, endsAt: now + lookAheadMs });
      const [first] = open;
      const isOpen = first !== undefined && first.startsAt <= now;
      const changesAt = isOpen ? first.endsAt : (first?.startsAt ?? null);
      return {
        helplineId: helpline.id,
        name: helpline.name,
        open: isOpen,
        changesAt: changesAt !== null && changesAt < now + lookAheadMs ? changesAt : null,
        now: current.map(shown),
        next: next === undefined ? null : shown(next),
        others: here.flatMap(({ volunteer_id: volunteerId, started_at: startedAt }) =>
          volunteerId === null || planned.has(volunteerId) ? [] : [{ volunteerId, name: names.get(volunteerId) ?? '', role: 'listener' as const, since: startedAt }],
        ),
        nobodySince: nobodySince(current, here, settings.noShowMinutes, now),
      };
    });
  };

  const ownShifts = (db: Executor, volunteerId: VolunteerId, from: Instant, to: Instant) =>
    shiftsIn(db, { startsAt: from, endsAt: to }).flatMap(({ id: shiftId, helplineId, startsAt, endsAt, label, onCall, people }) =>
      people.filter((place) => place.volunteerId === volunteerId).map(({ role }) => ({ shiftId, helplineId, startsAt, endsAt, role, label, onCall })),
    );
  const shownDuty = ({ id, helpline_id: helplineId, started_at: startedAt, shift_id: shiftId }: DutyRow) => ({ id, helplineId, startedAt, shiftId });

  return {
    'duty.get': async () => {
      const { db, accountId } = session.require();
      const holidays = await loadPublicHolidays();
      return {
        db,
        run: () => {
          const now = clock();
          const view = viewRota(db, holidays);
          const volunteer = volunteerOfAccount(db, accountId);
          const duty = dutyOf(db, accountId);
          const shifts = volunteer === null ? [] : ownShifts(db, volunteer.id, now, now + lookAheadMs);
          const { lineHelplineId } = readRotaSettings(db);
          const line = view.helplines.find(({ id }) => id === lineHelplineId) ?? view.helplines[0];
          return {
            value: {
              helplines: dutiesNow(db, view),
              lineHelplineId: line?.id ?? null,
              own: {
                onRota: volunteer !== null,
                duty: duty === undefined ? null : shownDuty(duty),
                current: shifts.find(({ startsAt }) => startsAt - earlyMs <= now) ?? null,
                next: shifts.find(({ startsAt }) => startsAt > now) ?? null,
              },
            },
          };
        },
      };
    },

    'duty.listOwnShifts': ({ from, to }) => {
      const { db, accountId } = session.require();
      if (to <= from || to - from > longestRangeMs) throw new Refusal('bad-request');
      return {
        db,
        run: () => {
          const volunteer = volunteerOfAccount(db, accountId);
          return { value: volunteer === null ? [] : ownShifts(db, volunteer.id, from, to) };
        },
      };
    },

    'duty.start': ({ helplineId, shiftId }) => {
      const { db, accountId } = session.require();
      return {
        db,
        run: () => {
          const now = clock();
          if (dutyOf(db, accountId) !== undefined) throw new Refusal('already-on-duty');
          if (!openHelplines(db).some(({ id }) => id === helplineId)) throw new Refusal('not-found');
          const volunteer = volunteerOfAccount(db, accountId);
          if (shiftId !== null) {
            const shift = shiftsById(db, [shiftId]).get(shiftId);
            if (shift === undefined || shift.helplineId !== helplineId) throw new Refusal('not-found');
            if (!shift.people.some((place) => place.volunteerId === volunteer?.id)) throw new Refusal('not-your-shift');
            if (shift.endsAt <= now) throw new Refusal('past-shift');
            if (shift.startsAt - earlyMs > now) throw new Refusal('bad-hours');
          }
          const row: DutyRow = {
            id: uuid() as DutyId,
            account_id: accountId,
            volunteer_id: volunteer?.id ?? null,
            helpline_id: helplineId,
            shift_id: shiftId,
            started_at: now,
            ended_at: null,
            station_id: kernel.stationId,
          };
          insertDuty(db, row);
          return { value: shownDuty(row), audit: [note('duty.started', shiftId)], ...told };
        },
      };
    },

    'duty.end': () => {
      const { db, accountId } = session.require();
      return {
        db,
        run: () => {
          const duty = dutyOf(db, accountId);
          if (duty === undefined || !endDuty(db, duty.id, clock())) throw new Refusal('not-on-duty');
          return { value: {}, audit: [note('duty.ended', duty.shift_id)], ...told };
        },
      };
    },

    'duty.listHandOvers': ({ helplineId }) => {
      const { db } = session.require();
      return {
        db,
        run: () => ({
          value: handOversOf(db, helplineId).map(({ id, written_at: writtenAt, author_name: authorName, text }) => ({ id, helplineId, writtenAt, authorName, text })),
        }),
      };
    },

    'duty.writeHandOver': ({ helplineId, text, digitsAccepted }) => {
      const { db, accountId } = session.require();
      if (!digitsAccepted && looksLikeNumber(text)) throw new Refusal('digits-in-note');
      return {
        db,
        run: () => {
          if (!openHelplines(db).some(({ id }) => id === helplineId)) throw new Refusal('not-found');
          const id = uuid() as HandOverId;
          const writtenAt = clock();
          insertHandOver(db, { id, helpline_id: helplineId, author_id: accountId, text, written_at: writtenAt, station_id: kernel.stationId });
          const authorName = accountById(db, accountId)?.display_name ?? '';
          return { value: { id, helplineId, writtenAt, authorName, text }, audit: [note('duty.handOverWritten', id)], ...told };
        },
      };
    },

    'duty.removeHandOver': ({ handOverId }) => {
      const { db, accountId } = session.require();
      return {
        db,
        run: () => {
          const row = handOverById(db, handOverId);
          if (row === undefined) throw new Refusal('not-found');
          if (row.author_id !== accountId && !mayEditRota(kernel)) throw new Refusal('forbidden');
          removeHandOver(db, handOverId);
          return { value: {}, audit: [note('duty.handOverRemoved', handOverId)], ...told };
        },
      };
    },
  };
}
