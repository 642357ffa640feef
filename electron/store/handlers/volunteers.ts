// The people of the rota. Invariants: on-call numbers leave by getOnCallNumbers and saveOnCallNumbers only, and every change
// of them is in the audit trail without a digit; what one says of the own time is changed by oneself or by a manager.
import type { Volunteer, VolunteerTime } from '../../../core/contract/rota-model.ts';
import { Refusal } from '../../../core/contract/errors.ts';
import { withoutPerson } from '../../../core/domain/rota/shift-edits.ts';
import { formatPhoneNumber, parsePhoneNumber } from '../../../core/values/phone-number.ts';
import type { VolunteerId } from '../../../core/values/ids.ts';
import type { Executor } from '../../../db/connection/executor.ts';
import { accountById } from '../../../db/queries/accounts.ts';
import { allHelplines } from '../../../db/queries/helplines.ts';
import { endOverridesOf } from '../../../db/queries/routing.ts';
import { rotaRevision } from '../../../db/queries/rota-settings.ts';
import { shiftsToComeOf } from '../../../db/queries/shifts.ts';
import { moveSwap, swapsUnderWay, type SwapRow } from '../../../db/queries/swaps.ts';
import {
  allPairs,
  allVolunteers,
  changeVolunteer,
  insertVolunteer,
  onCallNumberCounts,
  onCallNumbers,
  removeVolunteer,
  replaceOnCallNumbers,
  replacePairs,
  volunteerById,
  volunteerOfAccount,
  type StoredVolunteer,
} from '../../../db/queries/volunteers.ts';
import type { HandlersOf } from '../handler.ts';
import { note, type Kernel } from '../kernel.ts';
import { changeOf, writeChanges, type RotaEffects } from '../rota-desk.ts';

function requireDates({ absences }: VolunteerTime): void {
  if (absences.some(({ from, to }) => to < from)) throw new Refusal('bad-request');
}

export function volunteerHandlers(kernel: Kernel, effects: RotaEffects): HandlersOf<'volunteers'> {
  const { session, clock } = kernel;
  const told = { after: () => { effects.rotaChanged(); } };

  const shown = (volunteer: StoredVolunteer, onCallNumberCount: number): Volunteer => ({ ...volunteer, onCallNumberCount });
  const required = (db: Executor, id: VolunteerId): StoredVolunteer => {
    const found = volunteerById(db, id);
    if (found === null) throw new Refusal('not-found');
    if (found.removed) throw new Refusal('volunteer-removed');
    return found;
  };
  const concerns = (id: VolunteerId) => (swap: SwapRow): boolean => [swap.asked_by, swap.asked_of, swap.accepted_by].includes(id);

  return {
    'volunteers.list': () => {
      const { db } = session.require();
      return {
        db,
        run: () => {
          const counts = onCallNumberCounts(db);
          return { value: { volunteers: allVolunteers(db).map((one) => shown(one, counts.get(one.id) ?? 0)), pairs: allPairs(db) } };
        },
      };
    },

    'volunteers.save': ({ volunteer }) => {
      const { db } = session.require();
      requireDates(volunteer.time);
      return {
        db,
        run: () => {
          const { accountId, id } = volunteer;
          if (accountId !== null) {
            if (accountById(db, accountId) === undefined) throw new Refusal('not-found');
            const holder = volunteerOfAccount(db, accountId);
            if (holder !== null && holder.id !== id) throw new Refusal('account-has-volunteer');
          }
          const known = volunteerById(db, id);
          if (known?.removed === true) throw new Refusal('volunteer-removed');
          if (known === null) insertVolunteer(db, { ...volunteer, version: 1 }, kernel.stationId, clock());
          else if (!changeVolunteer(db, volunteer)) throw new Refusal('changed-meanwhile');
          return {
            value: shown(required(db, id), onCallNumberCounts(db).get(id) ?? 0),
            audit: [note('volunteer.saved', accountId ?? id)],
            ...told,
          };
        },
      };
    },

    'volunteers.savePairs': ({ pairs }) => {
      const { db } = session.require();
      return {
        db,
        run: () => {
          for (const { a, b } of pairs) {
            if (a === b) throw new Refusal('bad-request');
            required(db, a);
            required(db, b);
          }
          replacePairs(db, pairs);
          return { value: allPairs(db), audit: [note('volunteer.pairsSaved')], ...told };
        },
      };
    },

    'volunteers.previewRemoval': ({ volunteerId }) => {
      const { db } = session.require();
      return {
        db,
        run: () => {
          required(db, volunteerId);
          const names = new Map(allHelplines(db).map(({ id, name }) => [id, name]));
          return {
            value: {
              shifts: shiftsToComeOf(db, volunteerId, clock()).flatMap(({ startsAt, endsAt, helplineId, people }) =>
                people
                  .filter((place) => place.volunteerId === volunteerId)
                  .map(({ role }) => ({ startsAt, endsAt, helplineName: names.get(helplineId) ?? '', role })),
              ),
              swaps: swapsUnderWay(db).filter(concerns(volunteerId)).length,
              onCallNumbers: onCallNumbers(db, volunteerId).length,
              revision: rotaRevision(db),
            },
          };
        },
      };
    },

    'volunteers.remove': ({ volunteerId, revision }) => {
      const { db, accountId } = session.require();
      return {
        db,
        run: () => {
          if (revision !== rotaRevision(db)) throw new Refusal('changed-meanwhile');
          const volunteer = required(db, volunteerId);
          const now = clock();
          const changes = shiftsToComeOf(db, volunteerId, now).map((shift) => changeOf(shift, withoutPerson(shift, volunteerId)));
          writeChanges(kernel, db, changes, { accountId, kind: null });
          for (const { id, state } of swapsUnderWay(db).filter(concerns(volunteerId))) moveSwap(db, id, state, { state: 'expired', changed_at: now });
          endOverridesOf(db, volunteerId);
          removeVolunteer(db, volunteer, now);
          return { value: { openedShifts: changes.length }, audit: [note('volunteer.removed', volunteer.accountId ?? volunteerId)], ...told };
        },
      };
    },

    'volunteers.getOnCallNumbers': ({ volunteerId }) => {
      const { db } = session.require();
      return {
        db,
        run: () => {
          required(db, volunteerId);
          return { value: { numbers: onCallNumbers(db, volunteerId).map(formatPhoneNumber) } };
        },
      };
    },

    'volunteers.saveOnCallNumbers': ({ volunteerId, numbers }) => {
      const { db } = session.require();
      const parsed = numbers.map((number) => {
        const e164 = parsePhoneNumber(number);
        if (e164 === null) throw new Refusal('invalid-number');
        return e164;
      });
      return {
        db,
        run: () => {
          const { accountId } = required(db, volunteerId);
          replaceOnCallNumbers(db, volunteerId, [...new Set(parsed)]);
          return {
            value: { numbers: onCallNumbers(db, volunteerId).map(formatPhoneNumber) },
            audit: [note('volunteer.numbersChanged', accountId ?? volunteerId)],
            ...told,
          };
        },
      };
    },

    'volunteers.getOwn': () => {
      const { db, accountId } = session.require();
      return {
        db,
        run: () => {
          const own = volunteerOfAccount(db, accountId);
          return { value: { own: own === null ? null : { id: own.id, version: own.version, rules: own.rules, time: own.time } } };
        },
      };
    },

    'volunteers.saveOwnTime': ({ version, time }) => {
      const { db, accountId } = session.require();
      requireDates(time);
      return {
        db,
        run: () => {
          const own = volunteerOfAccount(db, accountId);
          if (own === null) throw new Refusal('no-volunteer');
          if (!changeVolunteer(db, { ...own, time, version })) throw new Refusal('changed-meanwhile');
          return { value: { version: version + 1, time }, audit: [note('volunteer.ownSaved', accountId)], ...told };
        },
      };
    },
  };
}
