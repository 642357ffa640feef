// Calls follow the rota: policy, decisions by hand, and questions about a moment to come.
// Invariants: a listener takes the line for themselves and only while on duty; no answer holds a number.
import { v7 as uuid } from 'uuid';
import { Refusal } from '../../../core/contract/errors.ts';
import type { Helpline } from '../../../core/contract/rota-model.ts';
import { holes, whoWouldGetACall } from '../../../core/domain/rota/routing-forecast.ts';
import { defaultRoutingPolicy, type RoutingPolicy } from '../../../core/domain/rota/routing-policy.ts';
import { describeSteps } from '../../../core/domain/rota/routing-sentence.ts';
import { dayMs } from '../../../core/domain/rota/wall-clock.ts';
import type { HelplineId, OverrideId, VolunteerId } from '../../../core/values/ids.ts';
import type { Executor } from '../../../db/connection/executor.ts';
import { dutyOf } from '../../../db/queries/duty.ts';
import { readLine } from '../../../db/queries/lines.ts';
import { insertOverride, overridesOf, overrideUnderWay, readPolicy, removeOverride, savePolicy } from '../../../db/queries/routing.ts';
import { onCallNumberCounts, volunteerById, volunteerNames, volunteerOfAccount } from '../../../db/queries/volunteers.ts';
import type { HandlersOf } from '../handler.ts';
import { note, type Kernel } from '../kernel.ts';
import { loadPublicHolidays } from '../public-holidays.ts';
import { helplineOf, routingRotaOf } from '../routing-service.ts';

export interface RoutingEffects {
  /** What the windows show of the rota has changed. */
  rotaChanged(): void;
}

export function routingHandlers({ session, clock }: Kernel, effects: RoutingEffects): HandlersOf<'routing'> {
  const told = { after: () => { effects.rotaChanged(); } };
  const find = (db: Executor, id: HelplineId | null): Helpline => {
    const helpline = helplineOf(db, id);
    if (helpline === null) throw new Refusal('not-found');
    return helpline;
  };
  const decides = (): boolean => {
    const { role } = session.gate();
    return role === 'manager' || role === 'administrator';
  };
  const namesOf = (db: Executor, ids: readonly VolunteerId[]) => volunteerNames(db).filter(({ id }) => ids.includes(id));
  /** The policy that is asked about: a proposal, the stored one, or what a new one starts from. */
  const policyFor = (db: Executor, helpline: Helpline, proposed: RoutingPolicy | null): RoutingPolicy =>
    proposed ?? readPolicy(db, helpline.id) ?? defaultRoutingPolicy;

  return {
    'routing.getPolicy': ({ helplineId }) => {
      const { db } = session.require();
      return {
        db,
        run: () => {
          const helpline = helplineOf(db, helplineId);
          const policy = helpline === null ? null : readPolicy(db, helpline.id);
          return { value: { policy, proposal: defaultRoutingPolicy, forwardMethod: readLine(db)?.settings.forwardMethod ?? null } };
        },
      };
    },

    'routing.savePolicy': ({ helplineId, policy }) => {
      const { db } = session.require();
      return {
        db,
        run: () => {
          const helpline = find(db, helplineId);
          savePolicy(db, helpline.id, policy, clock());
          return { value: { policy }, audit: [note('routing.policySaved', helpline.id, policy === null ? 'off' : null)], ...told };
        },
      };
    },

    'routing.listOverrides': () => {
      const { db, accountId } = session.require();
      return {
        db,
        run: () => {
          const helpline = helplineOf(db, null);
          const own = volunteerOfAccount(db, accountId);
          const overrides = helpline === null ? [] : overridesOf(db, helpline.id, clock());
          const nameOf = (id: VolunteerId) => namesOf(db, [id])[0] ?? null;
          return {
            value: {
              overrides: overrides
                .map((override) => {
                  const taker = override.kind === 'close' ? null : nameOf(override.volunteerId);
                  const mayEnd = decides() || (own !== null && taker?.id === own.id);
                  return { id: override.id, kind: override.kind, taker, from: override.from, to: override.to, mayEnd };
                })
                .sort((a, b) => a.from - b.from),
              self: own === null ? null : nameOf(own.id),
              selfHasNumbers: own !== null && (onCallNumberCounts(db).get(own.id) ?? 0) > 0,
            },
          };
        },
      };
    },

    'routing.setOverride': (request) => {
      const { db, accountId } = session.require();
      return {
        db,
        run: () => {
          const now = clock();
          const helpline = find(db, null);
          if (request.until <= now || request.until > now + dayMs) throw new Refusal('bad-hours');
          const volunteerId = request.kind === 'close' ? null : request.volunteerId;
          if (!decides()) {
            if (volunteerId === null || volunteerOfAccount(db, accountId)?.id !== volunteerId) throw new Refusal('forbidden');
            if (dutyOf(db, accountId) === undefined) throw new Refusal('not-on-duty');
          }
          if (volunteerId !== null) {
            const volunteer = volunteerById(db, volunteerId);
            if (volunteer === null) throw new Refusal('not-found');
            if (volunteer.removed) throw new Refusal('volunteer-removed');
            if (request.kind === 'takeOnPhone' && (onCallNumberCounts(db).get(volunteerId) ?? 0) === 0) throw new Refusal('no-on-call-number');
          }
          for (const former of overridesOf(db, helpline.id, now)) removeOverride(db, former.id);
          const id = uuid() as OverrideId;
          insertOverride(db, { id, helplineId: helpline.id, kind: request.kind, volunteerId, from: now, to: request.until }, accountId, now);
          return { value: { id }, audit: [note('routing.overridden', volunteerId ?? helpline.id, request.kind)], ...told };
        },
      };
    },

    'routing.endOverride': ({ id }) => {
      const { db, accountId } = session.require();
      return {
        db,
        run: () => {
          const found = overrideUnderWay(db, id, clock());
          if (found === undefined) throw new Refusal('not-found');
          const own = volunteerOfAccount(db, accountId)?.id ?? null;
          if (!decides() && (own === null || found.volunteer_id !== own)) throw new Refusal('forbidden');
          removeOverride(db, id);
          return { value: {}, audit: [note('routing.overrideEnded', found.volunteer_id)], ...told };
        },
      };
    },

    'routing.simulate': async ({ helplineId, at, policy }) => {
      const calendar = await loadPublicHolidays();
      const { db } = session.require();
      return {
        db,
        run: () => {
          const helpline = find(db, helplineId);
          const rota = routingRotaOf(db, calendar, helpline, { from: at, to: at + 1 }, clock());
          const forecast = whoWouldGetACall(at, rota, policyFor(db, helpline, policy));
          const sentence = describeSteps(forecast);
          return {
            value: {
              state: forecast.state,
              steps: forecast.steps.map((step) => ('people' in step ? { ...step, people: [...step.people] } : step)),
              sentence,
              people: [...forecast.people],
              names: namesOf(db, sentence.flatMap(({ people }) => people)),
            },
          };
        },
      };
    },

    'routing.listHoles': async ({ helplineId, from, to, policy }) => {
      const calendar = await loadPublicHolidays();
      const { db } = session.require();
      return {
        db,
        run: () => {
          const helpline = find(db, helplineId);
          const range = { from, to };
          return { value: { holes: [...holes(range, routingRotaOf(db, calendar, helpline, range, clock()), policyFor(db, helpline, policy))] } };
        },
      };
    },
  };
}
