// What main itself answers: preferences of this computer and its windows.
import { z } from 'zod';
import { languages, textSizes, themes } from '../../values/preference-options.ts';
import { defineCall } from '../define-call.ts';

export const preferences = z.strictObject({
  language: z.enum(languages),
  theme: z.enum(themes),
  /** Text size in percent. */
  textSize: z.enum(textSizes),
  reducedMotion: z.boolean(),
});
export type Preferences = z.infer<typeof preferences>;

const rule = {
  roles: 'everyone',
  grant: null,
  whenLocked: 'allowed',
  audit: 'none',
  windows: ['console', 'softphone'],
  handledBy: 'shell',
} as const;
const nothing = z.strictObject({});

export const shellCalls = {
  'preferences.get': defineCall({ ...rule, request: nothing, response: preferences }),
  'preferences.save': defineCall({ ...rule, request: preferences, response: preferences }),
  'window.openSoftphone': defineCall({
    ...rule,
    roles: ['listener', 'manager', 'privacyOfficer', 'administrator'],
    whenLocked: 'refused',
    request: nothing,
    response: nothing,
  }),
  'window.openConsole': defineCall({
    ...rule,
    roles: ['manager', 'privacyOfficer', 'administrator'],
    // A listener who keeps the rota does it in the console, which shows that person nothing else.
    orGrant: 'editRota',
    whenLocked: 'refused',
    request: nothing,
    response: nothing,
  }),
  'app.getInfo': defineCall({
    ...rule,
    request: nothing,
    response: z.strictObject({ version: z.string(), demonstration: z.boolean(), platform: z.enum(['linux', 'win32', 'darwin', 'other']) }),
  }),
} as const;
