// The rota's own calls: the plan, edits and their undoing, patterns, helplines, shares, settings.
// Invariant: an act that was prepared on an older rota is refused with `changed-meanwhile`; a past shift never changes.
import type { PublicHoliday, ShiftEdit } from '../../../core/contract/rota-model.ts';
import { Refusal } from '../../../core/contract/errors.ts';
import { copyWeek } from '../../../core/domain/rota/copy-week.ts';
import { holesIn, missingPlaces, uncoveredIn } from '../../../core/domain/rota/holes.ts';
import { patternDays } from '../../../core/domain/rota/pattern-shifts.ts';
import { checkedAroundMs, checkShifts } from '../../../core/domain/rota/rota-checks.ts';
import { monthsIn, sharesOf } from '../../../core/domain/rota/shares.ts';
import { applyEdits } from '../../../core/domain/rota/shift-edits.ts';
import { inverseOf, publicShift, type ShiftChange } from '../../../core/domain/rota/shift-image.ts';
import { addDays, clockChangesIn, dateOf, dayMs, hoursOf, instantAt, mondayOf, type Span } from '../../../core/domain/rota/wall-clock.ts';
import { foldYear } from '../../../core/domain/rota/year.ts';
import type { CivilDate } from '../../../core/values/civil-time.ts';
import { defaultZone } from '../../../core/values/default-zone.ts';
import type { HelplineId, ShiftId } from '../../../core/values/ids.ts';
import type { Executor } from '../../../db/connection/executor.ts';
import { dutiesOfShift } from '../../../db/queries/duty.ts';
import {
  allHelplines,
  allPatterns,
  closeHelpline,
  openHelplines,
  removePattern,
  removePatternsOf,
  replaceSchoolHolidays,
  saveHelpline,
  savePattern,
  schoolHolidays,
} from '../../../db/queries/helplines.ts';
import { mailAccount, readMail, readRotaSettings, rotaRevision, saveMail, saveRotaSettings } from '../../../db/queries/rota-settings.ts';
import { editById, forgetEdit, hasShiftsToCome, lastEditIn, madeByPatterns, shiftsById, shiftsIn } from '../../../db/queries/shifts.ts';
import { swapsUnderWay } from '../../../db/queries/swaps.ts';
import { volunteerNames, volunteerOfAccount } from '../../../db/queries/volunteers.ts';
import { v7 as uuid } from 'uuid';
import type { HandlersOf } from '../handler.ts';
import { note, type Kernel } from '../kernel.ts';
import type { Mailer } from '../mailer.ts';
import { loadPublicHolidays, type HolidayCalendar } from '../public-holidays.ts';
import { checkChanges, mayEditRota, onRota, viewRota, writeChanges, type RotaEffects, type RotaView } from '../rota-desk.ts';

/** A year and the weeks around it. */
const longestRangeMs = 400 * dayMs;
const todayDays = 14;

function requireRange(from: number, to: number): Span {
  if (to <= from || to - from > longestRangeMs) throw new Refusal('bad-request');
  return { startsAt: from, endsAt: to };
}

function chosen<T extends { id: HelplineId }>(helplines: readonly T[], ids: readonly HelplineId[]): readonly T[] {
  return ids.length === 0 ? helplines : helplines.filter(({ id }) => ids.includes(id));
}

function publicHolidaysIn(view: RotaView, holidays: HolidayCalendar, { startsAt, endsAt }: Span): PublicHoliday[] {
  const found = new Map<string, PublicHoliday>();
  for (const { id, zone, departement } of view.helplines) {
    for (const { date, name } of holidays.between(departement, dateOf(startsAt, zone), dateOf(endsAt, zone))) {
      const known = found.get(`${date} ${name.fr}`);
      if (known === undefined) found.set(`${date} ${name.fr}`, { date, name, helplineIds: [id] });
      else known.helplineIds.push(id);
    }
  }
  return [...found.values()].sort((a, b) => (a.date < b.date ? -1 : 1));
}

export function rotaHandlers(kernel: Kernel, effects: RotaEffects, mailer: Mailer): HandlersOf<'rota'> {
  const { session, clock } = kernel;
  const told = { after: () => { effects.rotaChanged(); } };

  const changesOf = (db: Executor, view: RotaView, edits: readonly ShiftEdit[]): ShiftChange[] => {
    for (const edit of edits) if (edit.kind === 'create' && !view.helplines.some(({ id }) => id === edit.helplineId)) throw new Refusal('not-found');
    return applyEdits(shiftsById(db, edits.map(({ shiftId }) => shiftId)), edits, { now: clock(), isOnRota: (id) => view.context.people.has(id) });
  };

  const planPatterns = (db: Executor, view: RotaView, from: CivilDate, to: CivilDate, ids: readonly HelplineId[]) => {
    if (addDays(from, 400) < to) throw new Refusal('bad-request');
    const made = madeByPatterns(db);
    const now = clock();
    const school = schoolHolidays(db);
    const wanted = new Map(chosen(view.helplines, ids).map((helpline) => [helpline.id, helpline]));
    const days = allPatterns(db).flatMap((pattern) => {
      const helpline = wanted.get(pattern.helplineId);
      if (helpline === undefined) return [];
      const calendar = { zone: helpline.zone, isPublicHoliday: (date: CivilDate) => view.isPublicHoliday(helpline, date), schoolHolidays: school };
      return [{ zone: helpline.zone, ...patternDays(pattern, from, to, calendar) }];
    });
    const leftOut: { patternId: (typeof days)[number]['leftOut'][number]['patternId']; date: CivilDate; because: 'past' | 'alreadyThere' | (typeof days)[number]['leftOut'][number]['because'] }[] =
      days.flatMap(({ leftOut: left }) => left);
    const toAdd = days.flatMap(({ zone, days: planned }) =>
      planned.flatMap((day) => {
        const because = made.has(`${day.pattern.id} ${day.date}`) ? ('alreadyThere' as const) : day.startsAt <= now ? ('past' as const) : null;
        if (because === null) return [{ ...day, zone }];
        leftOut.push({ patternId: day.pattern.id, date: day.date, because });
        return [];
      }),
    );
    return { toAdd, leftOut };
  };

  const planCopy = (
    db: Executor,
    view: RotaView,
    request: { helplineIds: readonly HelplineId[]; fromWeek: CivilDate; toWeek: CivilDate; withPeople: boolean; revision: number },
  ) => {
    if (request.revision !== rotaRevision(db)) throw new Refusal('changed-meanwhile');
    if (mondayOf(request.fromWeek) !== request.fromWeek || mondayOf(request.toWeek) !== request.toWeek || request.fromWeek === request.toWeek) throw new Refusal('bad-request');
    const weekIn = (monday: CivilDate, zone: string): Span => ({ startsAt: instantAt(monday, '00:00', zone), endsAt: instantAt(addDays(monday, 7), '00:00', zone) });
    const source = chosen(view.helplines, request.helplineIds).flatMap(({ id, zone }) => {
      const week = weekIn(request.fromWeek, zone);
      return shiftsIn(db, week, [id]).filter(({ startsAt }) => startsAt >= week.startsAt);
    });
    // Zones differ by less than a day and a half.
    const around = weekIn(request.toWeek, defaultZone);
    const target = shiftsIn(db, { startsAt: around.startsAt - 2 * dayMs, endsAt: around.endsAt + 2 * dayMs });
    return copyWeek(request, source, target, view.context, clock(), () => uuid() as ShiftId);
  };

  return {
    'rota.getPlan': async ({ from, to, helplineIds }) => {
      const { db, accountId } = session.require();
      const range = requireRange(from, to);
      const holidays = await loadPublicHolidays();
      return {
        db,
        run: () => {
          const view = viewRota(db, holidays);
          const mayEdit = mayEditRota(kernel);
          const last = mayEdit ? lastEditIn(db, accountId, range) : undefined;
          return {
            value: {
              revision: rotaRevision(db),
              now: clock(),
              helplines: [...view.helplines],
              volunteers: volunteerNames(db),
              shifts: shiftsIn(db, range, helplineIds).map(publicShift),
              publicHolidays: publicHolidaysIn(view, holidays, range),
              schoolHolidays: schoolHolidays(db),
              own: volunteerOfAccount(db, accountId)?.id ?? null,
              mayEdit,
              undo: last === undefined ? null : { editId: last.id, kind: last.kind, at: last.at, shifts: last.shifts },
            },
          };
        },
      };
    },

    'rota.getYear': ({ year, helplineIds }) => {
      const { db } = session.require();
      return {
        db,
        run: () => {
          const zones = new Map(allHelplines(db).map(({ id, zone }) => [id, zone]));
          // A zone's year begins within a day of UTC's.
          const around = { startsAt: Date.UTC(year, 0, 0), endsAt: Date.UTC(year + 1, 0, 2) };
          const shifts = shiftsIn(db, around, helplineIds).map((shift) => ({
            date: dateOf(shift.startsAt, zones.get(shift.helplineId) ?? defaultZone),
            hours: hoursOf(shift),
            people: shift.people,
            missing: missingPlaces(shift),
          }));
          return { value: { year, ...foldYear(shifts, year) } };
        },
      };
    },

    'rota.getShift': ({ shiftId }) =>
      onRota(session, ({ db, view }) => {
        const shift = shiftsById(db, [shiftId]).get(shiftId);
        if (shift === undefined) throw new Refusal('not-found');
        const around = shiftsIn(db, { startsAt: shift.startsAt - checkedAroundMs, endsAt: shift.endsAt + checkedAroundMs });
        return {
          value: {
            shift: publicShift(shift),
            origins: shift.people.map(({ volunteerId, origin, at }) => ({ volunteerId, origin, at })),
            duty: dutiesOfShift(db, shiftId).flatMap(({ volunteer_id: volunteerId, started_at: startedAt, ended_at: endedAt }) =>
              volunteerId === null ? [] : [{ volunteerId, startedAt, endedAt }],
            ),
            swapAsked: swapsUnderWay(db).some(({ shift_id: id }) => id === shiftId),
            ...checkShifts([shift], around, view.context),
          },
        };
      }),

    'rota.checkEdit': ({ edits }) =>
      onRota(session, ({ db, view }) => {
        return { value: checkChanges(db, view, changesOf(db, view, edits)) };
      }),

    'rota.edit': ({ edits, acceptWarnings }) =>
      onRota(session, ({ db, view, accountId }) => {
        const changes = changesOf(db, view, edits);
        const { conflicts, warnings } = checkChanges(db, view, changes);
        if (conflicts.length > 0) throw new Refusal('shift-overlap');
        if (warnings.length > 0 && !acceptWarnings) throw new Refusal('rota-warnings');
        const kinds = [...new Set(edits.map(({ kind }) => kind))].join(' ');
        const codes = [...new Set(warnings.map(({ code }) => code))].join(' ');
        return {
          value: writeChanges(kernel, db, changes, { accountId, kind: 'edit' }),
          audit: [note('rota.edited', changes.length === 1 ? (edits[0]?.shiftId ?? null) : null, codes === '' ? kinds : `${kinds} ! ${codes}`)],
          ...told,
        };
      }),

    'rota.undo': ({ editId }) => {
      const { db, accountId } = session.require();
      return {
        db,
        run: () => {
          const edit = editById(db, editId);
          if (edit === null || edit.accountId !== accountId) throw new Refusal('nothing-to-undo');
          const now = clock();
          const images = edit.changes.flatMap(({ before, after }) => [before, after]).filter((image) => image !== null);
          if (images.some(({ endsAt }) => endsAt <= now)) throw new Refusal('past-shift');
          const people = new Set(volunteerNames(db).flatMap(({ id, removed }) => (removed ? [] : [id])));
          const inverse = inverseOf(edit.changes);
          // Somebody removed since does not come back with the shift.
          if (inverse.some(({ after }) => after?.people.some(({ volunteerId }) => !people.has(volunteerId)) === true)) throw new Refusal('changed-meanwhile');
          const value = writeChanges(kernel, db, inverse, { accountId, kind: null });
          forgetEdit(db, editId);
          return { value, audit: [note('rota.undone', null, edit.kind)], ...told };
        },
      };
    },

    'rota.previewCopy': (request) =>
      onRota(session, ({ db, view }) => {
        const { changes, alreadyThere, past, leftOut } = planCopy(db, view, request);
        return { value: { shifts: changes.length, alreadyThere, past, leftOut: [...leftOut], warnings: checkChanges(db, view, changes).warnings } };
      }),

    'rota.copyWeek': (request) =>
      onRota(session, ({ db, view, accountId }) => {
        const { changes } = planCopy(db, view, request);
        return {
          value: writeChanges(kernel, db, changes, { accountId, kind: 'weekCopied' }),
          audit: [note('rota.weekCopied', null, `${request.fromWeek} > ${request.toWeek}`)],
          ...told,
        };
      }),

    'rota.listPatterns': () => {
      const { db } = session.require();
      return { db, run: () => ({ value: allPatterns(db) }) };
    },

    'rota.savePattern': ({ pattern }) => {
      const { db } = session.require();
      return {
        db,
        run: () => {
          if (!openHelplines(db).some(({ id }) => id === pattern.helplineId)) throw new Refusal('not-found');
          savePattern(db, pattern, clock());
          return { value: pattern, audit: [note('rota.patternSaved', pattern.id)], ...told };
        },
      };
    },

    'rota.removePattern': ({ patternId }) => {
      const { db } = session.require();
      return {
        db,
        run: () => {
          if (!removePattern(db, patternId)) throw new Refusal('not-found');
          return { value: {}, audit: [note('rota.patternRemoved', patternId)], ...told };
        },
      };
    },

    'rota.previewPatterns': ({ from, to, helplineIds }) =>
      onRota(session, ({ db, view }) => {
        const { toAdd, leftOut } = planPatterns(db, view, from, to, helplineIds);
        return {
          value: {
            revision: rotaRevision(db),
            toAdd: toAdd.map(({ pattern, startsAt, endsAt, zone }) => ({
              patternId: pattern.id,
              helplineId: pattern.helplineId,
              startsAt,
              endsAt,
              label: pattern.label,
              clockChanges: clockChangesIn({ startsAt, endsAt }, zone),
            })),
            leftOut,
          },
        };
      }),

    'rota.applyPatterns': ({ from, to, helplineIds, revision }) =>
      onRota(session, ({ db, view, accountId }) => {
        if (revision !== rotaRevision(db)) throw new Refusal('changed-meanwhile');
        const { toAdd } = planPatterns(db, view, from, to, helplineIds);
        const changes = toAdd.map(({ pattern, date, startsAt, endsAt }): ShiftChange => {
          const { id: patternId, helplineId, label, needs, onCall, languages } = pattern;
          const after = { id: uuid() as ShiftId, helplineId, startsAt, endsAt, label, needs, onCall, languages, locked: false, patternId, patternDate: date, version: 1, people: [] };
          return { before: null, after };
        });
        return {
          value: writeChanges(kernel, db, changes, { accountId, kind: 'patternsApplied' }),
          audit: [note('rota.patternsApplied', null, `${from} > ${to}`)],
          ...told,
        };
      }),

    'rota.saveHelpline': ({ helpline }) => {
      const { db } = session.require();
      return {
        db,
        run: () => {
          saveHelpline(db, helpline, kernel.stationId, clock());
          return { value: helpline, audit: [note('rota.helplineSaved', helpline.id)], ...told };
        },
      };
    },

    'rota.closeHelpline': ({ helplineId }) => {
      const { db } = session.require();
      return {
        db,
        run: () => {
          if (hasShiftsToCome(db, helplineId, clock())) throw new Refusal('helpline-in-use');
          if (!closeHelpline(db, helplineId, clock())) throw new Refusal('not-found');
          removePatternsOf(db, helplineId);
          return { value: {}, audit: [note('rota.helplineClosed', helplineId)], ...told };
        },
      };
    },

    'rota.saveSchoolHolidays': ({ schoolHolidays: wanted }) => {
      const { db } = session.require();
      if (wanted.some(({ from, to }) => to < from)) throw new Refusal('bad-request');
      return {
        db,
        run: () => {
          replaceSchoolHolidays(db, wanted);
          return { value: schoolHolidays(db), audit: [note('rota.schoolHolidaysSaved')], ...told };
        },
      };
    },

    'rota.getShares': async ({ from, to, helplineIds }) => {
      const { db } = session.require();
      const range = requireRange(from, to);
      const holidays = await loadPublicHolidays();
      return {
        db,
        run: () => {
          const view = viewRota(db, holidays);
          const zone = view.helplines[0]?.zone ?? defaultZone;
          const months = monthsIn(dateOf(from, zone), dateOf(to - 1, zone));
          const shifts = shiftsIn(db, range, helplineIds).filter(({ startsAt }) => startsAt >= from);
          const present = new Set(shifts.flatMap(({ people }) => people.map(({ volunteerId }) => volunteerId)));
          const people = view.volunteers.filter(({ id, removed }) => !removed || present.has(id));
          return {
            value: sharesOf(shifts, people.map(({ id, rules }) => ({ id, targetHoursPerMonth: rules.targetHoursPerMonth })), months, view.calendarOf),
          };
        },
      };
    },

    'rota.listHoles': async ({ from, to, helplineIds }) => {
      const { db } = session.require();
      const range = requireRange(from, to);
      const holidays = await loadPublicHolidays();
      return { db, run: () => ({ value: lacking(db, viewRota(db, holidays), range, helplineIds) }) };
    },

    'rota.getToday': () =>
      onRota(session, ({ db, view }) => {
        const now = clock();
        return {
          value: {
            ...lacking(db, view, { startsAt: now, endsAt: now + todayDays * dayMs }, []),
            swapsToDecide: swapsUnderWay(db).filter(({ state }) => state === 'accepted').length,
            helplines: view.helplines.length,
            volunteers: view.context.people.size,
          },
        };
      }),

    'rota.getSettings': () => {
      const { db } = session.require();
      return { db, run: () => ({ value: { settings: readRotaSettings(db), mailConfigured: readMail(db).settings !== null } }) };
    },

    'rota.saveSettings': ({ settings }) => {
      const { db } = session.require();
      return {
        db,
        run: () => {
          saveRotaSettings(db, settings);
          return { value: settings, audit: [note('rota.settingsSaved')], ...told };
        },
      };
    },

    'rota.getMail': () => {
      const { db } = session.require();
      return { db, run: () => ({ value: readMail(db) }) };
    },

    'rota.saveMail': ({ settings, password }) => {
      const { db } = session.require();
      return {
        db,
        run: () => {
          saveMail(db, settings, password);
          return { value: readMail(db), audit: [note('rota.mailSaved', null, password === null ? null : 'password')], ...told };
        },
      };
    },

    'rota.testMail': async () => {
      const { db } = session.require();
      const account = mailAccount(db);
      if (account === null) throw new Refusal('mail-not-configured');
      const fault = await mailer.test(account);
      return { db, run: () => ({ value: { fault }, audit: [note('rota.mailTested', null, fault === 'none' ? null : fault)] }) };
    },
  };

  function lacking(db: Executor, view: RotaView, range: Span, ids: readonly HelplineId[]) {
    const now = clock();
    const shifts = shiftsIn(db, range, ids).map(publicShift);
    return {
      holes: holesIn(shifts.filter(({ endsAt }) => endsAt > now)),
      uncovered: chosen(view.helplines, ids).flatMap((helpline) => uncoveredIn(helpline, (date) => view.isPublicHoliday(helpline, date), range, shifts)),
    };
  }
}
