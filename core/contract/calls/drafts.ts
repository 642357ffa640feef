// The automatic rota: a run of the solver, its result as a draft beside the rota, then applied or dropped.
// Invariant: a draft changes nothing until it is applied, whole, on the rota that it was computed for.
import { z } from 'zod';
import { conflict, assignment as solverAssignment, rotaRule } from '../../domain/rota/problem.ts';
import { draftId, helplineId, shiftId, volunteerId } from '../../values/ids.ts';
import { instant } from '../../values/instant.ts';
import { defineCall } from '../define-call.ts';
import { draft, editResult, shiftRole } from '../rota-model.ts';

const rule = {
  roles: ['manager', 'administrator'],
  grant: null,
  orGrant: 'editRota',
  whenLocked: 'refused',
  windows: ['console'],
  handledBy: 'store',
} as const;
const one = z.strictObject({ draftId });
const costChange = z.strictObject({ holes: z.number(), fairness: z.number(), wishes: z.number(), total: z.number() });
/** Null: the rota as it is. */
const within = { draftId: draftId.nullable() };

export const draftCalls = {
  /** `rota-solver-busy` while another run goes on. Locked shifts and locked people stay; others may be moved, or kept by `keepPeople`. */
  'drafts.start': defineCall({
    ...rule,
    request: z.strictObject({
      helplineIds: z.array(helplineId).max(20),
      from: instant,
      to: instant,
      keepPeople: z.boolean(),
      seconds: z.int().min(1).max(3600),
    }),
    response: draft,
    audit: 'draft.started',
  }),
  /** The draft under way or waiting for a decision: one at a time. `drafts.changed` says when to ask again. */
  'drafts.get': defineCall({ ...rule, request: z.strictObject({}), response: z.strictObject({ draft: draft.nullable() }), audit: 'none' }),
  /** Stops the run and keeps the best found. */
  'drafts.stop': defineCall({ ...rule, request: one, response: draft, audit: 'none' }),
  'drafts.apply': defineCall({ ...rule, request: one, response: editResult, audit: 'draft.applied' }),
  'drafts.drop': defineCall({ ...rule, request: one, response: z.strictObject({}), audit: 'draft.dropped' }),
  /** "Pourquoi moi ?" Ids of people and shifts are volunteerId and shiftId. */
  'drafts.whyMe': defineCall({
    ...rule,
    request: z.strictObject({ ...within, shiftId, volunteerId }),
    response: z.strictObject({
      locked: z.boolean(),
      alternatives: z.array(
        z.discriminatedUnion('kind', [
          z.strictObject({ person: volunteerId, kind: z.literal('blocked'), rules: z.array(rotaRule) }),
          z.strictObject({ person: volunteerId, kind: z.literal('replace'), change: costChange }),
          z.strictObject({ person: volunteerId, kind: z.literal('swap'), gives: solverAssignment, change: costChange }),
        ]),
      ),
    }),
    audit: 'none',
  }),
  /** "Pourquoi personne ?" The smallest set of rules that keeps the place empty. */
  'drafts.whyNobody': defineCall({
    ...rule,
    request: z.strictObject({ ...within, shiftId, role: shiftRole }),
    response: conflict,
    audit: 'none',
  }),
} as const;
