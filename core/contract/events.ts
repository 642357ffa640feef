// What main tells the windows without being asked. Payloads are parsed in main before they leave.
import { z } from 'zod';
import { preferences } from './calls/shell.ts';
import { sessionState } from './calls/session.ts';
import { deskState } from './desk-state.ts';

export const windowEvents = {
  'session.changed': sessionState,
  'desk.changed': deskState,
  /** The call log has changed: ask again for what is shown. Carries nothing. */
  'calls.changed': z.strictObject({}),
  'preferences.changed': preferences,
} as const;
export type WindowEvents = { [N in keyof typeof windowEvents]: z.output<(typeof windowEvents)[N]> };
export type WindowEventName = keyof WindowEvents;
