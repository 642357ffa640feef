// The automatic rota: asks the solver, keeps what it finds as a draft, compares, then applies or drops it.
// Invariant: the rota changes only by drafts.apply, whole, and only while it is the rota that the draft was computed for.
import type { Draft, Hole, Shift } from '../../../core/contract/rota-model.ts';
import { Refusal } from '../../../core/contract/errors.ts';
import { whyThem } from '../../../core/domain/rota/explain.ts';
import { holesIn } from '../../../core/domain/rota/holes.ts';
import { conflict as conflictSchema, gapOf, rotaProblem, rotaSolution, type Assignment, type Conflict, type RotaProblem, type RotaSolution } from '../../../core/domain/rota/problem.ts';
import { monthsIn, sharesOf } from '../../../core/domain/rota/shares.ts';
import { publicShift, type ShiftImage } from '../../../core/domain/rota/shift-image.ts';
import { assignmentsOf, dutiesAroundMs, historyMs, rotaProblemOf, type ProblemRequest } from '../../../core/domain/rota/solver-problem.ts';
import { dateOf, dayMs } from '../../../core/domain/rota/wall-clock.ts';
import { defaultZone } from '../../../core/values/default-zone.ts';
import type { DraftId, HelplineId, ShiftId, VolunteerId } from '../../../core/values/ids.ts';
import type { Executor } from '../../../db/connection/executor.ts';
import { changeDraft, currentDraft, dropDraft, replaceDraft, type DraftRow } from '../../../db/queries/drafts.ts';
import { rotaRevision } from '../../../db/queries/rota-settings.ts';
import { shiftsById, shiftsIn } from '../../../db/queries/shifts.ts';
import { v7 as uuid } from 'uuid';
import type { HandlersOf } from '../handler.ts';
import { note, type Kernel } from '../kernel.ts';
import { loadPublicHolidays } from '../public-holidays.ts';
import { changeOf, viewRota, writeChanges, type RotaEffects, type RotaView } from '../rota-desk.ts';

const longestRangeMs = 400 * dayMs;
/** "Pourquoi moi ?" of the rota as it stands looks at the weeks around the shift. */
const askedAroundMs = 14 * dayMs;

interface Run {
  readonly id: DraftId;
  readonly abort: AbortController;
  best: RotaSolution | null;
}

export function draftHandlers(kernel: Kernel, effects: RotaEffects): HandlersOf<'drafts'> {
  const { session, clock } = kernel;
  let run: Run | null = null;

  const problemOf = (db: Executor, view: RotaView, request: ProblemRequest): RotaProblem => {
    const shifts = shiftsIn(db, { startsAt: request.startsAt - Math.max(historyMs, dutiesAroundMs), endsAt: request.endsAt + dutiesAroundMs });
    return rotaProblemOf(request, shifts, view.context, clock());
  };

  /** A run that this process does not know was cut short with its process. */
  const settled = (db: Executor, row: DraftRow): DraftRow => {
    if (row.outcome !== 'running' || run?.id === row.id) return row;
    const outcome = row.solution === null ? ('failed' as const) : ('cancelled' as const);
    changeDraft(db, row.id, { outcome });
    return { ...row, outcome };
  };
  const required = (db: Executor, id: DraftId): DraftRow => {
    const row = currentDraft(db);
    if (row?.id !== id) throw new Refusal('draft-gone');
    return settled(db, row);
  };
  const solutionOf = (row: DraftRow): RotaSolution | null => {
    if (run?.id === row.id && run.best !== null) return run.best;
    return row.solution === null ? null : rotaSolution.parse(JSON.parse(row.solution));
  };

  const shown = (db: Executor, view: RotaView, row: DraftRow): Draft => {
    const problem = rotaProblem.parse(JSON.parse(row.problem));
    const solution = solutionOf(row);
    const current = [...shiftsById(db, problem.shifts.map(({ id }) => id as ShiftId)).values()].sort((a, b) => a.startsAt - b.startsAt);
    const filled = current.map((shift) => withAssignments(shift, solution?.assignments ?? assignmentsOf(problem, current), clock()));
    const zone = view.helplines[0]?.zone ?? defaultZone;
    const months = monthsIn(dateOf(row.from_at, zone), dateOf(row.to_at - 1, zone));
    const people = [...view.context.people.values()].map(({ id, rules }) => ({ id, targetHoursPerMonth: rules.targetHoursPerMonth }));
    const holesOf = (shifts: readonly ShiftImage[]): Hole[] => holesIn(shifts.map(publicShift));
    const places = (shifts: readonly Shift[]): Map<string, { shiftId: ShiftId; volunteerId: VolunteerId; role: Shift['people'][number]['role'] }> =>
      new Map(shifts.flatMap(({ id: shiftId, people: here }) => here.map(({ volunteerId, role }) => [`${shiftId} ${volunteerId} ${role}`, { shiftId, volunteerId, role }] as const)));
    const before = places(current);
    const after = places(filled);
    return {
      id: row.id,
      helplineIds: JSON.parse(row.helpline_ids) as HelplineId[],
      from: row.from_at,
      to: row.to_at,
      outcome: row.outcome,
      startedAt: row.started_at,
      until: row.until_at,
      holes: solution === null ? null : solution.holes.length,
      gap: solution === null ? null : Math.min(1, gapOf(solution.total)),
      criteria: solution === null ? null : solution.criteria,
      conflict: row.conflict === null ? null : conflictSchema.parse(JSON.parse(row.conflict)),
      current: row.revision === rotaRevision(db),
      added: [...after].flatMap(([key, place]) => (before.has(key) ? [] : [place])),
      removed: [...before].flatMap(([key, place]) => (after.has(key) ? [] : [place])),
      before: sharesOf(current, people, months, view.calendarOf),
      after: sharesOf(filled, people, months, view.calendarOf),
      holesBefore: holesOf(current),
      holesAfter: holesOf(filled),
    };
  };

  /** Starts after the commit; whatever comes of it is written to the base if that is still the one that is open. */
  const start = (db: Executor, id: DraftId, problem: RotaProblem): void => {
    const mine: Run = { id, abort: new AbortController(), best: null };
    run = mine;
    const finish = (outcome: DraftRow['outcome'], solution: RotaSolution | null, conflict: Conflict | null): void => {
      run = null;
      if (session.opened?.base.db !== db) return;
      changeDraft(db, id, { outcome, solution: solution === null ? null : JSON.stringify(solution), conflict: conflict === null ? null : JSON.stringify(conflict) });
      effects.draftsChanged();
    };
    const onBetter = (solution: RotaSolution): void => {
      mine.best = solution;
      effects.draftsChanged();
    };
    kernel.solver.solve(problem, { onBetter, signal: mine.abort.signal }).then(
      (report) => {
        if (report.state === 'impossible') finish('impossible', null, report.conflict);
        else finish(report.state, report.solution, null);
      },
      () => {
        finish('failed', mine.best, null);
      },
    );
  };

  /** The problem and the rota that a question is about: a draft's, or the rota as it stands around the shift. */
  const asked = (db: Executor, view: RotaView, draftId: DraftId | null, shiftId: ShiftId): { problem: RotaProblem; assignments: readonly Assignment[] } => {
    if (draftId !== null) {
      const row = required(db, draftId);
      const solution = solutionOf(row);
      if (solution === null) throw new Refusal('draft-gone');
      return { problem: rotaProblem.parse(JSON.parse(row.problem)), assignments: solution.assignments };
    }
    const shift = shiftsById(db, [shiftId]).get(shiftId);
    if (shift === undefined) throw new Refusal('not-found');
    if (shift.startsAt <= clock()) throw new Refusal('past-shift');
    const around = { startsAt: shift.startsAt - askedAroundMs, endsAt: shift.endsAt + askedAroundMs };
    const settings = { seed: 1, limit: { kind: 'iterations' as const, moves: 0, nodes: 0 } };
    const problem = problemOf(db, view, { ...around, helplineIds: [], keepPeople: false, settings });
    return { problem, assignments: assignmentsOf(problem, shiftsIn(db, around)) };
  };

  return {
    'drafts.start': async ({ helplineIds, from, to, keepPeople, seconds }) => {
      const { db } = session.require();
      if (to <= from || to - from > longestRangeMs) throw new Refusal('bad-request');
      const holidays = await loadPublicHolidays();
      return {
        db,
        run: () => {
          if (run !== null) throw new Refusal('rota-solver-busy');
          const view = viewRota(db, holidays);
          const now = clock();
          const settings = { seed: 1, limit: { kind: 'time' as const, ms: seconds * 1000 } };
          const problem = problemOf(db, view, { startsAt: from, endsAt: to, helplineIds, keepPeople, settings });
          const row: DraftRow = {
            id: uuid() as DraftId,
            helpline_ids: JSON.stringify(helplineIds),
            from_at: from,
            to_at: to,
            revision: rotaRevision(db),
            outcome: 'running',
            started_at: now,
            until_at: now + seconds * 1000,
            problem: JSON.stringify(problem),
            solution: null,
            conflict: null,
          };
          replaceDraft(db, row);
          return {
            value: shown(db, view, row),
            audit: [note('draft.started', row.id)],
            after: () => {
              start(db, row.id, problem);
              effects.draftsChanged();
            },
          };
        },
      };
    },

    'drafts.get': async () => {
      const { db } = session.require();
      const holidays = await loadPublicHolidays();
      return {
        db,
        run: () => {
          const row = currentDraft(db);
          return { value: { draft: row === undefined ? null : shown(db, viewRota(db, holidays), settled(db, row)) } };
        },
      };
    },

    'drafts.stop': async ({ draftId }) => {
      const { db } = session.require();
      const holidays = await loadPublicHolidays();
      return {
        db,
        run: () => {
          const row = required(db, draftId);
          const stopped = run?.id === draftId ? run : null;
          if (row.outcome !== 'running' || stopped === null) return { value: shown(db, viewRota(db, holidays), row) };
          return { value: shown(db, viewRota(db, holidays), { ...row, outcome: 'cancelled' }), after: () => { stopped.abort.abort(); } };
        },
      };
    },

    'drafts.apply': ({ draftId }) => {
      const { db, accountId } = session.require();
      return {
        db,
        run: () => {
          const row = required(db, draftId);
          const solution = solutionOf(row);
          if (row.outcome === 'running' || solution === null) throw new Refusal('wrong-phase');
          if (row.revision !== rotaRevision(db)) throw new Refusal('changed-meanwhile');
          const now = clock();
          const { shifts } = rotaProblem.parse(JSON.parse(row.problem));
          const changes = [...shiftsById(db, shifts.map(({ id }) => id as ShiftId)).values()]
            // A shift that began while the draft waited keeps its people.
            .filter(({ startsAt }) => startsAt > now)
            .flatMap((shift) => {
              const filled = withAssignments(shift, solution.assignments, now);
              return samePeople(shift, filled) ? [] : [changeOf(shift, filled)];
            });
          const value = writeChanges(kernel, db, changes, { accountId, kind: 'draftApplied' });
          dropDraft(db, draftId);
          return {
            value,
            audit: [note('draft.applied', draftId)],
            after: () => {
              effects.rotaChanged();
              effects.draftsChanged();
            },
          };
        },
      };
    },

    'drafts.drop': ({ draftId }) => {
      const { db } = session.require();
      return {
        db,
        run: () => {
          required(db, draftId);
          dropDraft(db, draftId);
          return {
            value: {},
            audit: [note('draft.dropped', draftId)],
            after: () => {
              if (run?.id === draftId) run.abort.abort();
              effects.draftsChanged();
            },
          };
        },
      };
    },

    'drafts.whyMe': async ({ draftId, shiftId, volunteerId }) => {
      const { db } = session.require();
      const holidays = await loadPublicHolidays();
      return {
        db,
        run: () => {
          const { problem, assignments } = asked(db, viewRota(db, holidays), draftId, shiftId);
          const place = assignments.find(({ shift, person }) => shift === shiftId && person === volunteerId);
          const reasons = place === undefined ? null : whyThem(problem, assignments, place);
          if (reasons === null) throw new Refusal('not-found');
          const alternatives = reasons.alternatives.map((alternative) => {
            const person = alternative.person as VolunteerId;
            return alternative.kind === 'blocked' ? { ...alternative, person, rules: [...alternative.rules] } : { ...alternative, person };
          });
          return { value: { locked: reasons.locked, alternatives } };
        },
      };
    },

    'drafts.whyNobody': async ({ draftId, shiftId, role }) => {
      const { db } = session.require();
      const holidays = await loadPublicHolidays();
      const { problem, assignments } = asked(db, viewRota(db, holidays), draftId, shiftId);
      const needed = problem.shifts.find(({ id }) => id === shiftId)?.needs[role];
      const missing = (needed ?? 0) - assignments.filter((one) => one.shift === shiftId && one.role === role).length;
      if (missing < 1) throw new Refusal('not-found');
      const value = await kernel.solver.whyNobody(problem, assignments, { kind: 'place', shift: shiftId, role, missing });
      return { db, run: () => ({ value }) };
    },
  };
}

/** The shift with the people that the solver gives it; who stays in the same role keeps how they came there. */
function withAssignments(shift: ShiftImage, assignments: readonly Assignment[], now: number): ShiftImage {
  const given = assignments.filter((one) => one.shift === shift.id);
  return {
    ...shift,
    people: given.map(({ person, role }) => {
      const known = shift.people.find((place) => place.volunteerId === person && place.role === role);
      return known ?? { volunteerId: person as VolunteerId, role, locked: false, origin: 'solver', at: now };
    }),
  };
}

function samePeople(a: ShiftImage, b: ShiftImage): boolean {
  const keys = ({ people }: ShiftImage): string => people.map(({ volunteerId, role }) => `${volunteerId} ${role}`).sort().join();
  return keys(a) === keys(b);
}
