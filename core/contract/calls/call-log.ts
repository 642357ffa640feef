// The call log, revealing a number, the after-call form, and the day at a glance.
import { z } from 'zod';
import { accountId, callId, callToken, callerId } from '../../values/ids.ts';
import { instant } from '../../values/instant.ts';
import { callOutcome } from '../desk-state.ts';
import { defineCall } from '../define-call.ts';

export const callType = z.enum(['listening', 'silent', 'wrongNumber', 'hungUp', 'abusive', 'test']);
export const callCategory = z.enum([
  'loneliness',
  'family',
  'couple',
  'violence',
  'health',
  'mentalHealth',
  'suicide',
  'bereavement',
  'addiction',
  'work',
  'money',
  'information',
  'other',
]);
export const callReferral = z.enum(['none', 'referral', 'callBack', 'emergency', 'otherHelpline']);

export const callForm = z.strictObject({
  type: callType,
  category: callCategory.nullable(),
  referral: callReferral.nullable(),
  /** Free text kept short on purpose (JP-25: no sensitive mention). */
  note: z.string().trim().max(280),
});
export type CallForm = z.infer<typeof callForm>;

export const callLogFilter = z.strictObject({
  /** Half-open interval [from, to), by start of the call. */
  from: instant.nullable(),
  to: instant.nullable(),
  outcomes: z.array(callOutcome).max(10),
  listenerId: accountId.nullable(),
  callerId: callerId.nullable(),
  repeatCallersOnly: z.boolean(),
});
export type CallLogFilter = z.infer<typeof callLogFilter>;

export const callLogEntry = z.strictObject({
  id: callId,
  direction: z.enum(['incoming', 'outgoing']),
  lineLabel: z.string(),
  startedAt: instant,
  answeredAt: instant.nullable(),
  endedAt: instant.nullable(),
  outcome: callOutcome.nullable(),
  listenerName: z.string().nullable(),
  caller: z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('known'),
      id: callerId,
      /** Memorable pseudonym: a plant's name. */
      pseudonym: z.string(),
      callsThisMonth: z.int().min(1),
      /** `06 •• •• •• 42`, only for who holds the grant; computed by opening the seal, stored nowhere. */
      maskedNumber: z.string().nullable(),
      /** On the blocklist until then. */
      blockedUntil: instant.optional(),
    }),
    z.strictObject({ kind: z.literal('withheld') }),
    z.strictObject({ kind: z.literal('unknown') }),
  ]),
  form: callForm.nullable(),
  /** In quarantine at the person's request (art. 18): caller and form are not shown. */
  restricted: z.literal(true).optional(),
});
export type CallLogEntry = z.infer<typeof callLogEntry>;

/** Opaque position in the log: start instant and id of the last row, so that pages stay stable while calls arrive. */
export const callLogCursor = z.strictObject({ startedAt: instant, id: callId });

export const revealReason = z.enum(['callBackAsked', 'immediateDanger', 'rightsRequest', 'maliciousCalls', 'other']);

const logRoles = ['manager', 'privacyOfficer', 'administrator'] as const;
const rule = { roles: logRoles, grant: null, whenLocked: 'refused', windows: ['console'], handledBy: 'store' } as const;

export const callLogCalls = {
  'calls.list': defineCall({
    ...rule,
    request: z.strictObject({
      filter: callLogFilter,
      after: callLogCursor.nullable(),
      limit: z.int().min(1).max(200),
    }),
    response: z.strictObject({ entries: z.array(callLogEntry), next: callLogCursor.nullable() }),
    audit: 'none',
  }),
  /** How many calls the filter keeps. */
  'calls.count': defineCall({
    ...rule,
    request: z.strictObject({ filter: callLogFilter }),
    response: z.strictObject({ count: z.int().min(0) }),
    audit: 'none',
  }),
  /** Opens the seal of one call's number. `other` needs a sentence in words. */
  'calls.revealNumber': defineCall({
    ...rule,
    grant: 'revealNumbers',
    request: z.strictObject({ callId, reason: revealReason, precision: z.string().trim().max(300) }),
    response: z.strictObject({ number: z.string(), hideAfterMs: z.int().min(1) }),
    audit: 'call.numberRevealed',
  }),
  /** Computes the pseudonym of a number; null when it never called. The number is not kept. */
  'calls.findCaller': defineCall({
    ...rule,
    grant: 'revealNumbers',
    request: z.strictObject({ number: z.string().max(32) }),
    response: z.strictObject({
      caller: z.strictObject({ id: callerId, pseudonym: z.string() }).nullable(),
    }),
    audit: 'call.numberSearched',
  }),
  /** The signed-in account's last answered call whose form is still to be filled. */
  'calls.getPendingForm': defineCall({
    request: z.strictObject({}),
    response: z.strictObject({
      call: z
        .strictObject({ id: callId, token: callToken.nullable(), startedAt: instant, answeredAt: instant, endedAt: instant, training: z.boolean() })
        .nullable(),
    }),
    roles: ['listener', 'manager', 'privacyOfficer', 'administrator'],
    grant: null,
    whenLocked: 'refused',
    windows: ['softphone'],
    handledBy: 'store',
    audit: 'none',
  }),
  /** Only for one's own call, once it has ended. */
  'calls.submitForm': defineCall({
    request: z.strictObject({ callId, form: callForm }),
    response: z.strictObject({}),
    roles: ['listener', 'manager', 'privacyOfficer', 'administrator'],
    grant: null,
    whenLocked: 'refused',
    windows: ['softphone'],
    handledBy: 'store',
    audit: 'call.formSubmitted',
  }),
  'today.get': defineCall({
    ...rule,
    request: z.strictObject({ dayStart: instant, dayEnd: instant }),
    response: z.strictObject({
      answered: z.int(),
      missed: z.int(),
      abandoned: z.int(),
      lastCallAt: instant.nullable(),
      callsByHour: z.array(z.int()).length(24),
      dormantAccounts: z.array(z.strictObject({ id: accountId, displayName: z.string(), days: z.int() })),
      administrators: z.int(),
      accounts: z.int(),
      formsPending: z.int(),
      recoverySheetConfirmedAt: instant.nullable(),
      lastBackupAt: instant.nullable(),
      lineConfigured: z.boolean(),
    }),
    audit: 'none',
  }),
} as const;
