// Open shifts, self sign-up, swaps. Invariant: a volunteer moves the own person only, and what a shift becomes passes the same
// checks as an editor's act; only an editor's approval lifts a warning.
import type { ShiftRole, Swap, SwapState } from '../../../core/contract/rota-model.ts';
import { Refusal } from '../../../core/contract/errors.ts';
import { missingIn } from '../../../core/domain/rota/holes.ts';
import { withPerson, withoutPerson } from '../../../core/domain/rota/shift-edits.ts';
import { publicShift, type ShiftChange, type ShiftImage } from '../../../core/domain/rota/shift-image.ts';
import { isSwapOver, nextSwapState, type SwapEvent } from '../../../core/domain/rota/swap-state.ts';
import { dayMs, hourMs } from '../../../core/domain/rota/wall-clock.ts';
import type { ShiftId, SwapId, VolunteerId } from '../../../core/values/ids.ts';
import type { Executor } from '../../../db/connection/executor.ts';
import { readRotaSettings } from '../../../db/queries/rota-settings.ts';
import { shiftsById, shiftsIn } from '../../../db/queries/shifts.ts';
import { declinesOf, declineSwap, insertSwap, moveSwap, swapById, swapsSince, type SwapRow } from '../../../db/queries/swaps.ts';
import { volunteerOfAccount, type StoredVolunteer } from '../../../db/queries/volunteers.ts';
import { v7 as uuid } from 'uuid';
import type { HandlersOf } from '../handler.ts';
import { note, type Kernel } from '../kernel.ts';
import { loadPublicHolidays } from '../public-holidays.ts';
import { activeVolunteer, changeOf, checkChanges, mayEditRota, onRota, viewRota, writeChanges, type RotaEffects, type RotaView } from '../rota-desk.ts';

type Offer = Awaited<ReturnType<typeof offerReasons>>;
type OfferReason = Offer[number];
/** What concerns the shift and not the person who comes. */
const aboutShift: readonly string[] = ['outsideOpening', 'languageMissing', 'moreThanNeeded'];
const longestRangeMs = 100 * dayMs;
const endedShownMs = 30 * dayMs;

function joined(shift: ShiftImage, volunteerId: VolunteerId, role: ShiftRole, origin: 'signUp' | 'swap', at: number): ShiftImage {
  return withPerson(shift, { volunteerId, role, locked: false, origin, at }, { isOnRota: () => true });
}

/** Why this person may not take this place. A pair to avoid is nobody's to know: it passes for a locked shift. */
function offerReasons(db: Executor, view: RotaView, shift: ShiftImage, own: StoredVolunteer, role: ShiftRole, now: number) {
  const { signUpDays } = readRotaSettings(db);
  const { conflicts, warnings } = checkChanges(db, view, [changeOf(shift, joined(shift, own.id, role, 'signUp', now))]);
  const reasons = new Set(
    warnings.filter(({ code }) => !aboutShift.includes(code)).map(({ code }) => (code === 'pairToAvoid' ? ('locked' as const) : code)),
  );
  return [
    ...(shift.locked ? (['locked'] as const) : []),
    ...(conflicts.length > 0 ? (['overlap'] as const) : []),
    ...(shift.startsAt > now + signUpDays * dayMs ? (['tooFarAhead'] as const) : []),
    ...[...reasons].filter((code) => code !== 'locked' || !shift.locked),
  ];
}

export function swapHandlers(kernel: Kernel, effects: RotaEffects): HandlersOf<'swaps'> {
  const { session, clock } = kernel;
  const told = { after: () => { effects.rotaChanged(); } };

  const ownVolunteer = (db: Executor): StoredVolunteer => {
    const own = volunteerOfAccount(db, session.require().accountId);
    if (own === null) throw new Refusal('no-volunteer');
    return own;
  };
  const shiftToCome = (db: Executor, id: ShiftId): ShiftImage => {
    const shift = shiftsById(db, [id]).get(id);
    if (shift === undefined) throw new Refusal('not-found');
    if (shift.startsAt <= clock()) throw new Refusal('past-shift');
    return shift;
  };
  const placeOn = (shift: ShiftImage, volunteerId: VolunteerId) => {
    const place = shift.people.find((one) => one.volunteerId === volunteerId);
    if (place === undefined) throw new Refusal('not-your-shift');
    return place;
  };

  /** Who answers: the one asked, or (asked of everybody) whoever could hold the role. */
  const mayAnswer = (db: Executor, view: RotaView, swap: SwapRow, shift: ShiftImage, own: StoredVolunteer | null): boolean => {
    if (own === null || swap.state !== 'asked' || swap.asked_by === own.id) return false;
    if (swap.asked_of !== null) return swap.asked_of === own.id;
    if (shift.people.some(({ volunteerId }) => volunteerId === own.id) || declinesOf(db, swap.id).has(own.id)) return false;
    return checkChanges(db, view, [changeOf(shift, joined(withoutPerson(shift, swap.asked_by), own.id, swap.role, 'swap', 0))]).conflicts.length === 0;
  };

  const shown = (db: Executor, view: RotaView, row: SwapRow): Swap => {
    const own = volunteerOfAccount(db, session.require().accountId);
    const shifts = shiftsById(db, [row.shift_id, ...(row.in_return_id === null ? [] : [row.in_return_id])]);
    const shift = shifts.get(row.shift_id);
    if (shift === undefined) throw new Refusal('not-found');
    const back = row.in_return_id === null ? undefined : shifts.get(row.in_return_id);
    const over = isSwapOver(row.state);
    const asker = shift.people.some(({ volunteerId }) => volunteerId === row.asked_by);
    return {
      id: row.id,
      state: row.state,
      shiftId: row.shift_id,
      helplineId: shift.helplineId,
      startsAt: shift.startsAt,
      endsAt: shift.endsAt,
      role: row.role,
      askedBy: row.asked_by,
      askedOf: row.asked_of,
      inReturn:
        back === undefined || row.in_return_role === null
          ? null
          : { shiftId: back.id, helplineId: back.helplineId, startsAt: back.startsAt, endsAt: back.endsAt, role: row.in_return_role },
      acceptedBy: row.accepted_by,
      createdAt: row.created_at,
      mine: own?.id === row.asked_by,
      mayAnswer: !over && asker && mayAnswer(db, view, row, shift, own),
      mayDecide: row.state === 'accepted' && mayEditRota(kernel),
    };
  };

  const current = (db: Executor, id: SwapId): SwapRow => {
    const row = swapById(db, id);
    if (row === undefined) throw new Refusal('not-found');
    return row;
  };
  const move = (db: Executor, row: SwapRow, event: SwapEvent, acceptedBy: VolunteerId | null = row.accepted_by): SwapState => {
    const state = nextSwapState(row.state, event);
    if (state === null || !moveSwap(db, row.id, row.state, { state, accepted_by: acceptedBy, changed_at: clock() })) throw new Refusal('swap-over');
    return state;
  };

  /** The changes of a swap between the asker and `taker`; refuses what an overlap or (unless accepted) a warning forbids. */
  const exchange = (db: Executor, view: RotaView, row: SwapRow, taker: VolunteerId, acceptWarnings: boolean): ShiftChange[] => {
    const now = clock();
    activeVolunteer(view, taker);
    const given = shiftToCome(db, row.shift_id);
    const changes = [changeOf(given, joined(withoutPerson(given, row.asked_by), taker, row.role, 'swap', now))];
    if (row.in_return_id !== null && row.in_return_role !== null) {
      const back = shiftToCome(db, row.in_return_id);
      changes.push(changeOf(back, joined(withoutPerson(back, taker), row.asked_by, row.in_return_role, 'swap', now)));
    }
    if (changes.some(({ before }) => before?.locked === true)) throw new Refusal('shift-locked');
    const { conflicts, warnings } = checkChanges(db, view, changes);
    if (conflicts.length > 0) throw new Refusal('shift-overlap');
    if (!acceptWarnings && warnings.some(({ code }) => !aboutShift.includes(code))) throw new Refusal('rota-warnings');
    return changes;
  };

  return {
    'swaps.listOffers': async ({ from, to }) => {
      const { db, accountId } = session.require();
      if (to <= from || to - from > longestRangeMs) throw new Refusal('bad-request');
      const holidays = await loadPublicHolidays();
      return {
        db,
        run: () => {
          const own = volunteerOfAccount(db, accountId);
          const signUpOpen = readRotaSettings(db).selfSignUp;
          if (own === null) return { value: { signUpOpen, offers: [] } };
          const view = viewRota(db, holidays);
          const now = clock();
          const roles: readonly ShiftRole[] = own.rules.level === 'trainee' ? ['trainee'] : own.rules.roles;
          const offers = shiftsIn(db, { startsAt: Math.max(from, now), endsAt: to })
            .filter(({ startsAt, people }) => startsAt > now && !people.some(({ volunteerId }) => volunteerId === own.id))
            .flatMap((shift) =>
              roles
                .filter((role) => missingIn(shift, role) > 0)
                .map((role) => {
                  const { id, helplineId, startsAt, endsAt, label, onCall, version } = shift;
                  const reasons: OfferReason[] = offerReasons(db, view, shift, own, role, now);
                  return { shift: { id, helplineId, startsAt, endsAt, label, onCall, version }, role, missing: missingIn(shift, role), reasons };
                }),
            );
          return { value: { signUpOpen, offers } };
        },
      };
    },

    'swaps.signUp': ({ shiftId, version, role }) =>
      onRota(session, ({ db, view, accountId }) => {
        const own = ownVolunteer(db);
        const shift = shiftToCome(db, shiftId);
        if (!readRotaSettings(db).selfSignUp || shift.locked) throw new Refusal('sign-up-closed');
        // Two people want one place: the second is told so, whatever the version that each saw.
        if (missingIn(shift, role) === 0 || shift.people.some(({ volunteerId }) => volunteerId === own.id)) throw new Refusal('shift-full');
        if (shift.version !== version) throw new Refusal('changed-meanwhile');
        const reasons = offerReasons(db, view, shift, own, role, clock());
        if (reasons.includes('overlap')) throw new Refusal('shift-overlap');
        if (reasons.includes('tooFarAhead') || reasons.includes('locked')) throw new Refusal('sign-up-closed');
        if (reasons.length > 0) throw new Refusal('rota-warnings');
        const change = changeOf(shift, joined(shift, own.id, role, 'signUp', clock()));
        writeChanges(kernel, db, [change], { accountId, kind: null });
        return { value: publicShift(change.after ?? shift), audit: [note('rota.signedUp', shiftId)], ...told };
      }),

    'swaps.signOff': ({ shiftId, version }) => {
      const { db, accountId } = session.require();
      return {
        db,
        run: () => {
          const own = ownVolunteer(db);
          const shift = shiftToCome(db, shiftId);
          const place = placeOn(shift, own.id);
          if (shift.version !== version) throw new Refusal('changed-meanwhile');
          const { signOffHours } = readRotaSettings(db);
          if (shift.locked || place.locked || shift.startsAt - clock() < signOffHours * hourMs) throw new Refusal('sign-up-closed');
          const change = changeOf(shift, withoutPerson(shift, own.id));
          writeChanges(kernel, db, [change], { accountId, kind: null });
          for (const row of swapsSince(db, clock())) if (row.shift_id === shiftId && row.asked_by === own.id && !isSwapOver(row.state)) move(db, row, 'withdraw');
          return { value: publicShift(change.after ?? shift), audit: [note('rota.signedOff', shiftId)], ...told };
        },
      };
    },

    'swaps.list': () =>
      onRota(session, ({ db, view, accountId }) => {
        const own = volunteerOfAccount(db, accountId)?.id ?? null;
        const editor = mayEditRota(kernel);
        const rows = swapsSince(db, clock() - endedShownMs).map((row) => shown(db, view, row));
        const concerns = ({ mine, acceptedBy, askedOf }: Swap): boolean => mine || (own !== null && (acceptedBy === own || askedOf === own));
        return { value: rows.filter((swap) => concerns(swap) || swap.mayAnswer || (editor && !isSwapOver(swap.state))) };
      }),

    'swaps.ask': ({ shiftId, askedOf, inReturn }) =>
      onRota(session, ({ db, view }) => {
        const own = ownVolunteer(db);
        const shift = shiftToCome(db, shiftId);
        const { role } = placeOn(shift, own.id);
        if (shift.locked) throw new Refusal('shift-locked');
        if (swapsSince(db, clock()).some((row) => row.shift_id === shiftId && row.asked_by === own.id && !isSwapOver(row.state))) throw new Refusal('swap-pending');
        if (askedOf !== null) {
          if (activeVolunteer(view, askedOf).id === own.id) throw new Refusal('bad-request');
        } else if (inReturn !== null) throw new Refusal('bad-request');
        const back = inReturn === null || askedOf === null ? null : placeOn(shiftToCome(db, inReturn), askedOf);
        const now = clock();
        const row: SwapRow = {
          id: uuid() as SwapId,
          shift_id: shiftId,
          role,
          asked_by: own.id,
          asked_of: askedOf,
          in_return_id: inReturn,
          in_return_role: back?.role ?? null,
          state: 'asked',
          accepted_by: null,
          created_at: now,
          changed_at: now,
          station_id: kernel.stationId,
        };
        insertSwap(db, row);
        return { value: shown(db, view, row), audit: [note('swap.asked', row.id)], ...told };
      }),

    'swaps.answer': ({ swapId, accept }) =>
      onRota(session, ({ db, view, accountId }) => {
        const own = ownVolunteer(db);
        const row = current(db, swapId);
        if (isSwapOver(row.state)) throw new Refusal('swap-over');
        if (row.asked_by === own.id || (row.asked_of !== null && row.asked_of !== own.id)) throw new Refusal('forbidden');
        if (accept) {
          const approval = readRotaSettings(db).swapApproval;
          const changes = exchange(db, view, row, own.id, approval);
          move(db, row, approval ? 'accept' : 'acceptWithoutApproval', own.id);
          if (!approval) writeChanges(kernel, db, changes, { accountId, kind: null });
        } else {
          declineSwap(db, swapId, own.id);
          const left = view.volunteers.filter(({ id, removed }) => !removed && id !== row.asked_by);
          const declined = declinesOf(db, swapId);
          if (row.asked_of !== null || left.every(({ id }) => declined.has(id))) move(db, row, 'decline');
        }
        return { value: shown(db, view, current(db, swapId)), audit: [note('swap.answered', swapId, accept ? 'accepted' : 'declined')], ...told };
      }),

    'swaps.withdraw': ({ swapId }) =>
      onRota(session, ({ db, view }) => {
        const row = current(db, swapId);
        if (row.asked_by !== ownVolunteer(db).id) throw new Refusal('forbidden');
        move(db, row, 'withdraw');
        return { value: shown(db, view, current(db, swapId)), audit: [note('swap.withdrawn', swapId)], ...told };
      }),

    'swaps.decide': ({ swapId, approve }) =>
      onRota(session, ({ db, view, accountId }) => {
        const row = current(db, swapId);
        if (row.state !== 'accepted' || row.accepted_by === null) throw new Refusal('swap-over');
        if (approve) writeChanges(kernel, db, exchange(db, view, row, row.accepted_by, true), { accountId, kind: null });
        move(db, row, approve ? 'approve' : 'refuse');
        return { value: shown(db, view, current(db, swapId)), audit: [note('swap.decided', swapId, approve ? 'approved' : 'refused')], ...told };
      }),
  };
}
