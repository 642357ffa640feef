// First installation, recovery sheet, recovery, association settings.
import { z } from 'zod';
import { accountId } from '../../values/ids.ts';
import { defineCall } from '../define-call.ts';
import { login, passphrase, sessionState } from './session.ts';

const consoleOnly = ['console'] as const;
const administratorOnly = ['administrator'] as const;

export const associationSettings = z.strictObject({
  name: z.string().trim().min(1).max(120),
  /** Lines under the name on printed documents: purpose and address; may be empty. */
  subtitle: z.string().trim().max(160),
  address: z.string().trim().max(240),
  /** Minutes without keyboard or mouse before the screen locks (default 5). */
  lockAfterMinutes: z.int().min(1).max(60),
  /** The sentence that a listener says first (PL-12). */
  reminder: z.string().trim().max(300),
});
export type AssociationSettings = z.infer<typeof associationSettings>;

/** One group of four characters of the sheet: line A–D, left or right. */
export const sheetGroup = z.enum(['A1', 'A2', 'B1', 'B2', 'C1', 'C2', 'D1', 'D2']);
export type SheetGroup = z.infer<typeof sheetGroup>;

export const recoverySheetHandoff = z.strictObject({
  association: z.strictObject({ name: z.string(), subtitle: z.string(), address: z.string() }),
  number: z.int().min(1),
  createdAt: z.int(),
  /** Four lines of two groups of four characters and a two-digit check number. */
  lines: z.array(z.strictObject({ label: z.string(), left: z.string(), right: z.string(), check: z.string() })).length(4),
});
export type RecoverySheetHandoff = z.infer<typeof recoverySheetHandoff>;

export const setupCalls = {
  /** Creates database, keyring and first administrator in one step that a crash leaves either whole or absent; signs in. */
  'setup.createAssociation': defineCall({
    request: z.strictObject({
      association: associationSettings,
      administrator: z.strictObject({ displayName: z.string().trim().min(1).max(80), login, passphrase }),
    }),
    response: sessionState,
    roles: 'everyone',
    grant: null,
    whenLocked: 'refused',
    audit: 'association.created',
    windows: consoleOnly,
    handledBy: 'store',
  }),
  /** Fills an empty profile that was started as a demonstration. */
  'setup.createDemonstration': defineCall({
    request: z.strictObject({}),
    response: sessionState,
    roles: 'everyone',
    grant: null,
    whenLocked: 'refused',
    audit: 'demonstration.created',
    windows: consoleOnly,
    handledBy: 'store',
  }),
  /** Reopens the application on the demonstration profile, beside the real one. */
  'setup.openDemonstration': defineCall({
    request: z.strictObject({}),
    response: z.strictObject({}),
    roles: 'everyone',
    grant: null,
    whenLocked: 'refused',
    audit: 'none',
    windows: consoleOnly,
    handledBy: 'shell',
  }),
  'association.getSettings': defineCall({
    request: z.strictObject({}),
    response: associationSettings,
    roles: ['manager', 'privacyOfficer', 'administrator'],
    grant: null,
    whenLocked: 'refused',
    audit: 'none',
    windows: consoleOnly,
    handledBy: 'store',
  }),
  /** What the softphone needs of the association: the sentence to say. */
  'association.getReminder': defineCall({
    request: z.strictObject({}),
    response: z.strictObject({ reminder: z.string() }),
    roles: ['listener', 'manager', 'privacyOfficer', 'administrator'],
    grant: null,
    whenLocked: 'refused',
    audit: 'none',
    windows: ['console', 'softphone'],
    handledBy: 'store',
  }),
  'association.saveSettings': defineCall({
    request: associationSettings,
    response: associationSettings,
    roles: administratorOnly,
    grant: null,
    whenLocked: 'refused',
    audit: 'association.settingsChanged',
    windows: consoleOnly,
    handledBy: 'store',
  }),
  /** Ends the installation steps that may be put off (the line). */
  'setup.finish': defineCall({
    request: z.strictObject({}),
    response: sessionState,
    roles: administratorOnly,
    grant: null,
    whenLocked: 'refused',
    audit: 'none',
    windows: consoleOnly,
    handledBy: 'store',
  }),
  /**
   * Draws a new sheet and keeps it in the store's memory until `recovery.confirmSheet`; the former sheet stays valid
   * until then. `ask` are the two groups to retype.
   */
  'recovery.drawSheet': defineCall({
    request: z.strictObject({}),
    response: z.strictObject({ number: z.int().min(1), ask: z.array(sheetGroup).length(2) }),
    roles: administratorOnly,
    grant: null,
    whenLocked: 'refused',
    audit: 'recoverySheet.created',
    windows: consoleOnly,
    handledBy: 'store',
  }),
  /** The sheet never reaches a window of the interface: main lays it out in the hidden print window. */
  'recovery.saveSheet': defineCall({
    request: z.strictObject({}),
    response: z.strictObject({ saved: z.boolean() }),
    handoff: recoverySheetHandoff,
    roles: administratorOnly,
    grant: null,
    whenLocked: 'refused',
    audit: 'none',
    windows: consoleOnly,
    handledBy: 'shell-after-store',
  }),
  'recovery.printSheet': defineCall({
    request: z.strictObject({}),
    response: z.strictObject({ printed: z.boolean() }),
    handoff: recoverySheetHandoff,
    roles: administratorOnly,
    grant: null,
    whenLocked: 'refused',
    audit: 'none',
    windows: consoleOnly,
    handledBy: 'shell-after-store',
  }),
  /** Commits the sheet drawn last: from then on it opens the base, and the former one no longer does. */
  'recovery.confirmSheet': defineCall({
    request: z.strictObject({ groups: z.array(z.string().trim().toUpperCase().max(4)).length(2) }),
    response: sessionState,
    roles: administratorOnly,
    grant: null,
    whenLocked: 'refused',
    audit: 'recoverySheet.confirmed',
    windows: consoleOnly,
    handledBy: 'store',
  }),
  /** Checks one line of a sheet while it is typed (its two check digits), without any key. */
  'recovery.checkLine': defineCall({
    request: z.strictObject({ label: z.enum(['A', 'B', 'C', 'D']), text: z.string().max(24), check: z.string().max(4) }),
    response: z.strictObject({ correct: z.boolean() }),
    roles: 'everyone',
    grant: null,
    whenLocked: 'allowed',
    audit: 'none',
    windows: ['console', 'softphone'],
    handledBy: 'store',
  }),
  /** Opens the base with the sheet, just long enough to choose which administrator gets a new passphrase. */
  'recovery.open': defineCall({
    request: z.strictObject({ lines: z.array(z.string().max(24)).length(4) }),
    response: z.strictObject({
      administrators: z.array(z.strictObject({ id: accountId, displayName: z.string(), login: z.string() })),
    }),
    roles: 'everyone',
    grant: null,
    whenLocked: 'allowed',
    audit: ['session.recovered', 'session.signInFailed'],
    windows: consoleOnly,
    handledBy: 'store',
  }),
  /** Gives an administrator a new passphrase after `recovery.open`, signs in, and asks for a new sheet. */
  'recovery.resetAdministrator': defineCall({
    request: z.strictObject({ accountId, passphrase }),
    response: sessionState,
    roles: 'everyone',
    grant: null,
    whenLocked: 'allowed',
    audit: 'account.passphraseReset',
    windows: consoleOnly,
    handledBy: 'store',
  }),
} as const;
