// What the routing needs of the base, and the plan that the gateway keeps for the coming days.
// Invariants: the plan goes to the gateway only; it is made anew at whatever changes it, and once an hour, so that it never
// runs out while a session lasts, locked or not.
import type { AuditOperation } from '../../core/contract/audit-operations.ts';
import type { ForwardMethod } from '../../core/contract/line-settings.ts';
import type { Helpline } from '../../core/contract/rota-model.ts';
import { openSpans } from '../../core/domain/rota/holes.ts';
import type { RoutingPolicy } from '../../core/domain/rota/routing-policy.ts';
import { stationSteps } from '../../core/domain/rota/routing-station.ts';
import { routingTimeline, type Interval, type Presence, type RoutingRota } from '../../core/domain/rota/routing.ts';
import { dayMs, hourMs } from '../../core/domain/rota/wall-clock.ts';
import type { PlanStep, RoutingPlan } from '../../core/protocol/gateway-store.ts';
import type { AccountId, HelplineId, VolunteerId } from '../../core/values/ids.ts';
import type { Instant } from '../../core/values/instant.ts';
import type { Executor } from '../../db/connection/executor.ts';
import { dutiesUnderWay } from '../../db/queries/duty.ts';
import { openHelplines } from '../../db/queries/helplines.ts';
import { readLine } from '../../db/queries/lines.ts';
import { readRotaSettings } from '../../db/queries/rota-settings.ts';
import { overridesOf, readPolicy } from '../../db/queries/routing.ts';
import { shiftsById, shiftsIn } from '../../db/queries/shifts.ts';
import { onCallNumberCounts, onCallNumbers, volunteerOfAccount } from '../../db/queries/volunteers.ts';
import type { Kernel } from './kernel.ts';
import { loadPublicHolidays, type HolidayCalendar } from './public-holidays.ts';

/** How far the plan reaches: a store that stays away so long is not coming back. */
const planDays = 14;

/** The helpline with that id, or the one that this computer's line serves; null: there is none. */
export function helplineOf(db: Executor, id: HelplineId | null): Helpline | null {
  const helplines = openHelplines(db);
  const wanted = id ?? readRotaSettings(db).lineHelplineId;
  return helplines.find((helpline) => helpline.id === wanted) ?? (id === null ? (helplines[0] ?? null) : null);
}

/** The helpline's opening and shifts that meet [from, to), with the decisions that are in force at `now` or later. */
export function routingRotaOf(db: Executor, calendar: HolidayCalendar, helpline: Helpline, { from, to }: Interval, now: Instant): RoutingRota {
  const range = { startsAt: from, endsAt: to };
  return {
    opening: openSpans(helpline, (date) => calendar.isPublicHoliday(helpline.departement, date), range).map(({ startsAt, endsAt }) => ({ from: startsAt, to: endsAt })),
    shifts: shiftsIn(db, range, [helpline.id]).map(({ startsAt, endsAt, onCall, people }) => ({ from: startsAt, to: endsAt, onCall, people })),
    numbers: onCallNumberCounts(db),
    overrides: overridesOf(db, helpline.id, now),
  };
}

/** Who has taken the post at the helpline; whoever is on call has done so at home. */
function presenceOf(db: Executor, helplineId: HelplineId): Presence {
  const duties = dutiesUnderWay(db).filter((duty) => duty.helpline_id === helplineId);
  const shifts = shiftsById(db, duties.flatMap(({ shift_id: id }) => id ?? []));
  const atDesk = duties.filter(({ shift_id: id }) => id === null || shifts.get(id)?.onCall !== true);
  return { kind: 'seen', tookPost: new Set(atDesk.flatMap(({ volunteer_id: id }) => id ?? [])) };
}

export interface StationPlanSources {
  readonly rota: RoutingRota;
  readonly presence: Presence;
  readonly policy: RoutingPolicy;
  readonly method: ForwardMethod;
  /** Whose session is open here; null when the account has no place on the rota. */
  readonly volunteerId: VolunteerId | null;
  readonly numbersOf: (volunteerId: VolunteerId) => readonly string[];
}

export function stationPlan(range: Interval, { rota, presence, policy, method, volunteerId, numbersOf }: StationPlanSources): RoutingPlan {
  const numbers: string[] = [];
  const known = new Map<VolunteerId, number>();
  const indexOf = (owner: VolunteerId, rank: number): number => {
    let first = known.get(owner);
    if (first === undefined) {
      first = numbers.length;
      known.set(owner, first);
      numbers.push(...numbersOf(owner));
    }
    return first + rank;
  };
  const segments = routingTimeline(range, rota, presence, policy).map((segment) => ({
    from: segment.from,
    steps: stationSteps(segment, volunteerId, method).map(
      (step): PlanStep => (step.kind === 'forward' ? { kind: 'forward', after: step.after, to: indexOf(step.volunteerId, step.number) } : step),
    ),
  }));
  return { method, segments, until: range.to, numbers };
}

function planFor(db: Executor, calendar: HolidayCalendar, accountId: AccountId, now: Instant): RoutingPlan | null {
  const helpline = helplineOf(db, null);
  const policy = helpline === null ? null : readPolicy(db, helpline.id);
  const line = readLine(db);
  if (helpline === null || policy === null || line === null) return null;
  const range = { from: now, to: now + planDays * dayMs };
  return stationPlan(range, {
    rota: routingRotaOf(db, calendar, helpline, range, now),
    presence: presenceOf(db, helpline.id),
    policy,
    method: line.settings.forwardMethod,
    volunteerId: volunteerOfAccount(db, accountId)?.id ?? null,
    numbersOf: (volunteerId) => onCallNumbers(db, volunteerId),
  });
}

/** Whether an act of that kind can change what happens to a call: whatever can is in the audit trail. */
export function followsRota(operation: AuditOperation): boolean {
  return /^(?:rota|volunteer|swap|draft|duty|routing|line)\./.test(operation);
}

export interface RoutingService {
  /** Gives the gateway the plan of now; none when nobody is signed in or calls do not follow the rota. */
  follow(): void;
  stop(): void;
}

export function createRoutingService(kernel: () => Kernel): RoutingService {
  let planned = false;
  let stopped = false;
  let calendar: HolidayCalendar | null = null;
  const follow = (): void => {
    const { session, gateway, clock, log } = kernel();
    const { opened, accountId } = session;
    let plan: RoutingPlan | null = null;
    try {
      if (opened !== null && accountId !== null) {
        // Follows again as soon as the calendar is there.
        if (calendar === null) return;
        plan = planFor(opened.base.db, calendar, accountId, clock());
      }
    } catch {
      // The former plan is better than a guess; it holds for days.
      log('error', 'routing-plan-failed');
      return;
    }
    if (plan === null && !planned) return;
    planned = plan !== null;
    gateway.setPlan(plan);
  };
  void loadPublicHolidays().then((loaded) => {
    calendar = loaded;
    if (!stopped) follow();
  });
  const timer = setInterval(follow, hourMs);
  timer.unref();
  return {
    follow,
    stop: () => {
      stopped = true;
      clearInterval(timer);
    },
  };
}
