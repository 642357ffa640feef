// "Pourquoi personne ?": the smallest set of rules that keep a place empty, or that make the locked assignments impossible.
// Invariant: a set that is called minimal was tried without each of its rules, and then it could be.
import type { Clock } from '../../../values/instant.ts';
import { brokenRules } from '../check.ts';
import { minutesOf, type Assignment, type Conflict, type Hole, type OutsideDuty, type RotaProblem, type RotaRule, type RotaShift } from '../problem.ts';
import { blockers, candidateOf, compile, roles, takenBy, type Instance } from './instance.ts';
import type { ExactSolver, LinearModel } from './linear-model.ts';
import { buildModel } from './model.ts';

export interface Deadline {
  readonly now: Clock;
  readonly until: number;
}

/** What can be left out together: rows of the model, and columns whose bounds are one person's reason. */
interface Group {
  readonly rows: readonly number[];
  readonly columns: readonly number[];
  readonly rule: RotaRule;
}

const relaxationMs = 3_000;

/** What the locked assignments break by themselves, the fewest rules first; null when they can stay. */
export function lockedConflict(problem: RotaProblem): Conflict | null {
  const broken = brokenRules(problem, problem.locked)
    // A tutor may still come to where a trainee is locked.
    .filter(({ rule }) => rule !== 'tutor')
    .map((rule) => [rule, ...lockedBehind(problem, rule)]);
  const smallest = broken.sort((a, b) => a.length - b.length)[0];
  return smallest === undefined ? lockedOutside(problem) : { rules: smallest, minimal: true };
}

/** A locked assignment that outside duties alone forbid. */
function lockedOutside(problem: RotaProblem): Conflict | null {
  for (const locked of problem.locked) {
    const person = problem.people.find(({ id }) => id === locked.person);
    const shift = problem.shifts.find(({ id }) => id === locked.shift);
    const rule = person === undefined || shift === undefined ? undefined : blockers(candidateOf(problem, person), shift, locked.role)[0];
    if (rule !== undefined) return { rules: [rule, { rule: 'locked', ...locked }], minimal: true };
  }
  return null;
}

/** The locked assignments without which the rule would hold. */
function lockedBehind(problem: RotaProblem, rule: RotaRule): RotaRule[] {
  const shiftOf = new Map(problem.shifts.map((shift) => [shift.id, shift]));
  const asRule = (locked: Assignment): RotaRule => ({ rule: 'locked', ...locked });
  const matching = (test: (locked: Assignment, shift: RotaShift | undefined) => boolean): Assignment[] => problem.locked.filter((locked) => test(locked, shiftOf.get(locked.shift)));
  switch (rule.rule) {
    case 'cover':
      return matching(({ shift, role }) => shift === rule.shift && role === rule.role).slice(0, (shiftOf.get(rule.shift)?.needs[rule.role] ?? 0) + 1).map(asRule);
    case 'avoidPair':
      return matching(({ person, shift }) => shift === rule.shift && rule.people.includes(person)).map(asRule);
    case 'rest':
    case 'overlap':
      return matching(({ person, shift }) => person === rule.person && (shift === rule.shift || shift === rule.other)).map(asRule);
    case 'sameDay':
      return matching(({ person }, shift) => person === rule.person && shift?.day === rule.day).slice(0, 2).map(asRule);
    case 'weekMinutes':
    case 'periodMinutes': {
      const own = matching(({ person }, shift) => person === rule.person && (rule.rule === 'periodMinutes' || shift?.week === rule.week));
      const lengthOf = ({ shift }: Assignment): number => {
        const known = shiftOf.get(shift);
        return known === undefined ? 0 : minutesOf(known);
      };
      const needed: Assignment[] = [];
      // What stays beside them (duties outside) counts too; the longest first makes the fewest.
      let minutes = rule.minutes - own.reduce((sum, locked) => sum + lengthOf(locked), 0);
      for (const locked of own.sort((a, b) => lengthOf(b) - lengthOf(a))) {
        if (minutes > rule.maximumMinutes) break;
        needed.push(locked);
        minutes += lengthOf(locked);
      }
      return needed.map(asRule);
    }
    case 'unknown':
    case 'twice':
    case 'role':
    case 'line':
    case 'absent':
    case 'unavailable':
    case 'night':
      return matching(({ person, shift }) => person === rule.person && shift === rule.shift).map(asRule);
    case 'language':
    case 'locked':
    case 'tutor':
      return [];
  }
}

/** For a problem that the exact solver found infeasible: only a locked trainee without any possible tutor makes one. */
export function whyImpossible(problem: RotaProblem, exact: ExactSolver, deadline: Deadline): Conflict {
  const instance = compile(problem, true);
  const model = buildModel(instance, true);
  return smallest(model.linear, groupsOf(instance, model.rules, null), exact, deadline);
}

/** For a hole of this rota: what would have to give way, the other places of the week staying as full as they are. */
export function whyNobody(problem: RotaProblem, assignments: readonly Assignment[], hole: Hole, exact: ExactSolver, deadline: Deadline): Conflict {
  const asked = problem.shifts.find(({ id }) => id === hole.shift);
  if (asked === undefined) return { rules: [], minimal: false };
  const part = around(problem, assignments, asked);
  const instance = compile(part.problem, true);
  const model = buildModel(instance, true);
  const taken = takenBy(instance, assignments);
  const filled = (options: Iterable<number>): number => {
    let count = 0;
    for (const option of options) count += taken[option] ?? 0;
    return count;
  };
  const upper = Float64Array.from(model.linear.upper);
  for (const [slot, column] of model.holeOf) {
    const isAsked = hole.kind === 'place' && part.problem.shifts[Math.floor(slot / 3)]?.id === hole.shift && roles[slot % 3] === hole.role;
    upper[column] = Math.max(0, (instance.need[slot] ?? 0) - filled(instance.optionsOfSlot[slot] ?? []) - (isAsked ? 1 : 0));
  }
  for (const { column, shift, language, options } of model.languageHoles) {
    const isAsked = hole.kind === 'language' && part.problem.shifts[shift]?.id === hole.shift && language === hole.language;
    upper[column] = isAsked || filled(options) > 0 ? 0 : 1;
  }
  const found = smallest({ ...model.linear, upper }, groupsOf(instance, model.rules, asked.id), exact, deadline);
  return { ...found, rules: found.rules.map(part.restore) };
}

/** The weeks that the shift can have to do with; everything else of the rota becomes duties outside. */
function around(problem: RotaProblem, assignments: readonly Assignment[], asked: RotaShift): { readonly problem: RotaProblem; readonly restore: (rule: RotaRule) => RotaRule } {
  const reach = Math.max(0, ...problem.people.map(({ minimumRestMinutes }) => minimumRestMinutes)) * 60_000;
  const near = (shift: RotaShift): boolean => shift.week === asked.week || (shift.start < asked.end + reach && asked.start < shift.end + reach);
  const inside = new Set(problem.shifts.filter(near).map(({ id }) => id));
  const shiftOf = new Map(problem.shifts.map((shift) => [shift.id, shift]));
  const outside = assignments.flatMap(({ person, shift }): { readonly duty: OutsideDuty; readonly shift: string }[] => {
    const known = shiftOf.get(shift);
    return known === undefined || inside.has(shift) ? [] : [{ duty: { person, start: known.start, end: known.end, week: known.week, day: known.day }, shift }];
  });
  const spent = new Map<string, number>();
  for (const { duty } of outside) spent.set(duty.person, (spent.get(duty.person) ?? 0) + minutesOf(duty));
  return {
    problem: {
      ...problem,
      people: problem.people.map((person) => ({ ...person, maximumMinutes: person.maximumMinutes === null ? null : Math.max(0, person.maximumMinutes - (spent.get(person.id) ?? 0)) })),
      shifts: problem.shifts.filter(({ id }) => inside.has(id)),
      locked: problem.locked.filter(({ shift }) => inside.has(shift)),
      duties: [...problem.duties, ...outside.map(({ duty }) => duty)],
    },
    restore: (rule) => {
      if (rule.rule === 'periodMinutes') {
        const more = spent.get(rule.person) ?? 0;
        return { ...rule, minutes: rule.minutes + more, maximumMinutes: rule.maximumMinutes + more };
      }
      if ((rule.rule !== 'rest' && rule.rule !== 'overlap') || rule.other !== null) return rule;
      const other = outside.find(({ duty }) => duty.person === rule.person && duty.start === rule.duty.start && duty.end === rule.duty.end);
      return other === undefined ? rule : { ...rule, other: other.shift };
    },
  };
}

/** A row that forbids several shifts together is told by the asked one and its neighbour, where it has it. */
function groupsOf(instance: Instance, rules: readonly (() => RotaRule[])[], asked: string | null): Group[] {
  const groups: Group[] = [];
  for (const [row, stands] of rules.entries()) {
    const named = stands();
    const rule = named.find((each) => (each.rule === 'rest' || each.rule === 'overlap') && (each.shift === asked || each.other === asked)) ?? named[0];
    if (rule !== undefined) groups.push({ rows: [row], columns: [], rule });
  }
  for (const [option, [rule]] of instance.blocked) if (rule !== undefined) groups.push({ rows: [], columns: [option], rule });
  for (const [option, flag] of instance.locked.entries()) {
    if (flag !== 1) continue;
    const slot = instance.optionSlot[option] ?? 0;
    const person = instance.problem.people[instance.optionPerson[option] ?? 0]?.id ?? '';
    groups.push({ rows: [], columns: [option], rule: { rule: 'locked', person, shift: instance.problem.shifts[Math.floor(slot / 3)]?.id ?? '', role: roles[slot % 3] ?? 'listener' } });
  }
  return groups;
}

function smallest(model: LinearModel, groups: readonly Group[], exact: ExactSolver, deadline: Deadline): Conflict {
  const left = (): number => deadline.until - deadline.now();
  const inConflict = exact.irreducible(model, Math.max(1, Math.min(relaxationMs, left())));
  let candidates = groups;
  if (inConflict !== null) {
    const rows = new Set(inConflict.rows);
    const columns = new Set(inConflict.columns);
    candidates = groups.filter((group) => group.rows.some((row) => rows.has(row)) || group.columns.some((column) => columns.has(column)));
  }
  /** Null when the time is over. */
  const holdsWith = (kept: readonly Group[]): boolean | null => {
    if (left() <= 0) return null;
    const { state } = exact.solve(only(model, groups, kept), { limits: { timeMs: left(), nodes: null }, seed: 0, start: null });
    return state === 'infeasible' ? false : state === 'optimal' ? true : null;
  };
  let found = holdsWith(candidates);
  if (found === true && candidates !== groups) {
    candidates = groups;
    found = holdsWith(candidates);
  }
  // It could be filled after all, or the time is over.
  if (found !== false) return { rules: [], minimal: false };
  const { kept, proven } = quickXplain(candidates, holdsWith);
  return { rules: kept.map(({ rule }) => rule), minimal: proven };
}

/** The model with these groups only, at no cost. */
function only(model: LinearModel, groups: readonly Group[], kept: readonly Group[]): LinearModel {
  const keep = new Set(kept);
  const rowLower = Float64Array.from(model.rowLower);
  const rowUpper = Float64Array.from(model.rowUpper);
  const lower = Float64Array.from(model.lower);
  const upper = Float64Array.from(model.upper);
  for (const group of groups) {
    if (keep.has(group)) continue;
    for (const row of group.rows) {
      rowLower[row] = -Infinity;
      rowUpper[row] = Infinity;
    }
    for (const column of group.columns) {
      lower[column] = 0;
      upper[column] = 1;
    }
  }
  return { ...model, cost: new Float64Array(model.columnCount), lower, upper, rowLower, rowUpper };
}

/** U. Junker, "QuickXplain: preferred explanations and relaxations for over-constrained problems", AAAI 2004. */
function quickXplain(all: readonly Group[], holdsWith: (kept: readonly Group[]) => boolean | null): { readonly kept: readonly Group[]; readonly proven: boolean } {
  let proven = true;
  const explain = (background: readonly Group[], changed: boolean, groups: readonly Group[]): readonly Group[] => {
    if (changed) {
      const holds = holdsWith(background);
      if (holds === null) proven = false;
      else if (!holds) return [];
    }
    if (groups.length <= 1 || !proven) return groups;
    const middle = groups.length >> 1;
    const first = groups.slice(0, middle);
    const second = explain([...background, ...first], first.length > 0, groups.slice(middle));
    return [...explain([...background, ...second], second.length > 0, first), ...second];
  };
  const kept = explain([], false, all);
  return { kept, proven };
}
