// What main tells the windows without being asked. Payloads are parsed in main before they leave.
import { z } from 'zod';
import { preferences } from './calls/shell.ts';
import { sessionState } from './calls/session.ts';
import { deskState } from './desk-state.ts';
import { liveRecordings } from './recording-model.ts';
import { rotaAlert } from './rota-alert.ts';

export const windowEvents = {
  'session.changed': sessionState,
  'desk.changed': deskState,
  /** The call log has changed: ask again for what is shown. Carries nothing. */
  'calls.changed': z.strictObject({}),
  'preferences.changed': preferences,
  /** Shifts, people, swaps, duty or settings of the rota have changed: ask again for what is shown. Carries nothing. */
  'rota.changed': z.strictObject({}),
  /** The draft under way has a better rota, or has ended: ask again with drafts.get. Carries nothing. */
  'drafts.changed': z.strictObject({}),
  /** Something to tell at once: nobody took the post, or one's own shift comes soon. */
  'rota.alert': rotaAlert,
  /** What is recorded at this moment, and what is not. */
  'recording.changed': liveRecordings,
  /** Recordings have been made, erased or changed: ask again for what is shown. Carries nothing. */
  'recordings.changed': z.strictObject({}),
} as const;
export type WindowEvents = { [N in keyof typeof windowEvents]: z.output<(typeof windowEvents)[N]> };
export type WindowEventName = keyof WindowEvents;
