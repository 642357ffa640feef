// The live line: what a listener does with calls and sound. Main forwards these to the phone window.
import { z } from 'zod';
import { callToken } from '../../values/ids.ts';
import { role, roles } from '../access.ts';
import { defineCall } from '../define-call.ts';
import { audioRole, deskState } from '../desk-state.ts';

const rule = { roles, grant: null, whenLocked: 'refused', audit: 'none', windows: ['softphone'], handledBy: 'desk' } as const;
/** What stays possible on a locked screen, or after the store crashed during a call. */
const always = { ...rule, roles: 'everyone', whenLocked: 'allowed' } as const;
const one = z.strictObject({ token: callToken });
const nothing = z.strictObject({});

export const deskCalls = {
  'desk.getState': defineCall({ ...always, request: nothing, response: deskState, windows: ['softphone', 'console'] }),
  /** Works on the locked screen; needs a session, so that the call has a listener. */
  'desk.answer': defineCall({ ...rule, whenLocked: 'allowed', request: one, response: nothing }),
  'desk.refuse': defineCall({ ...rule, whenLocked: 'allowed', request: one, response: nothing }),
  /** Stops the ringers for this call only. */
  'desk.silence': defineCall({ ...always, request: one, response: nothing }),
  'desk.hangUp': defineCall({ ...always, request: one, response: nothing }),
  'desk.mute': defineCall({ ...always, request: one.extend({ muted: z.boolean() }), response: nothing }),
  'desk.hold': defineCall({ ...always, request: one.extend({ held: z.boolean() }), response: nothing }),
  /** Cuts the message that the caller hears before the listener, or the detailed mentions: the listener speaks at once. */
  'desk.skipAnnouncement': defineCall({ ...rule, whenLocked: 'allowed', request: one, response: nothing }),
  'desk.sendDtmf': defineCall({
    ...rule,
    request: one.extend({ tone: z.string().regex(/^[0-9*#A-D]$/) }),
    response: nothing,
  }),
  /** Not reachable: unregisters, so that the provider's own fallback plays; reachable: registers again. */
  'desk.setReachable': defineCall({ ...rule, request: z.strictObject({ reachable: z.boolean() }), response: nothing }),
  /** Clears an ended call from the desk (wrong number, form submitted…). */
  'desk.dismiss': defineCall({ ...rule, request: one, response: nothing }),
  'desk.chooseDevice': defineCall({
    ...rule,
    request: z.strictObject({ role: audioRole, deviceId: z.string().max(200).nullable() }),
    response: nothing,
    windows: ['softphone', 'console'],
  }),
  'desk.setRingVolume': defineCall({
    ...rule,
    request: z.strictObject({ volume: z.number().min(0).max(1) }),
    response: nothing,
    windows: ['softphone', 'console'],
  }),
  /** Rings both ringers for two seconds. */
  'desk.testRing': defineCall({ ...rule, request: nothing, response: nothing, windows: ['softphone', 'console'] }),
  /** Measures the microphone for two seconds; peak level 0 to 1. */
  'desk.testMicrophone': defineCall({
    ...rule,
    request: nothing,
    response: z.strictObject({ peak: z.number().min(0).max(1) }),
    windows: ['softphone', 'console'],
  }),
  /** The store checks and keeps the number out of main's memory as soon as the gateway has it. */
  'desk.dial': defineCall({
    ...rule,
    grant: 'outgoingCalls',
    request: z.strictObject({ number: z.string().max(32) }),
    response: nothing,
    audit: 'call.dialled',
    handledBy: 'store',
  }),
} as const;

export const trainingScenario = z.enum(['ordinary', 'silent', 'withheld', 'repeat', 'hangsUp', 'abusive']);
export type TrainingScenario = z.infer<typeof trainingScenario>;

export const trainingCalls = {
  /** Rings the training line; in a demonstration anyone may, elsewhere a manager or an administrator. */
  'training.start': defineCall({
    request: z.strictObject({ scenario: trainingScenario }),
    response: z.strictObject({}),
    roles,
    grant: null,
    whenLocked: 'refused',
    audit: 'training.started',
    windows: ['softphone', 'console'],
    handledBy: 'store',
  }),
  'training.getState': defineCall({
    request: z.strictObject({}),
    response: z.strictObject({ mayStart: z.boolean(), role }),
    roles,
    grant: null,
    whenLocked: 'refused',
    audit: 'none',
    windows: ['softphone', 'console'],
    handledBy: 'store',
  }),
} as const;
