// Signing in and out, locking, passphrases.
import { z } from 'zod';
import { accountId } from '../../values/ids.ts';
import { instant } from '../../values/instant.ts';
import { grant, phase, role, roles } from '../access.ts';
import { defineCall } from '../define-call.ts';
import { errorCode } from '../errors.ts';

const both = ['console', 'softphone'] as const;
/** Kept as typed except for Unicode form: the store normalises to NFC before deriving a key. */
export const passphrase = z.string().min(1).max(1024);
export const login = z.string().trim().toLowerCase().min(2).max(40).regex(/^[a-z0-9][a-z0-9._-]*$/);

export const sessionState = z.strictObject({
  phase,
  /** Why the store is unusable, in phase `unusable`. */
  fault: errorCode.nullable(),
  account: z
    .strictObject({ id: accountId, displayName: z.string(), role, grants: z.array(grant) })
    .nullable(),
  /** Known only while a session is open. */
  associationName: z.string().nullable(),
  mustChangePassphrase: z.boolean(),
  /** First steps still owed by an administrator after an interrupted installation. */
  pendingSetup: z.enum(['recoverySheet', 'line']).nullable(),
  demonstration: z.boolean(),
  /** Sign-in is refused until then after wrong passphrases. */
  lockAfterMinutes: z.int().min(1).max(120).nullable(),
  now: instant,
});
export type SessionState = z.infer<typeof sessionState>;

export const sessionCalls = {
  'session.getState': defineCall({
    request: z.strictObject({}),
    response: sessionState,
    roles: 'everyone',
    grant: null,
    whenLocked: 'allowed',
    audit: 'none',
    windows: both,
    handledBy: 'store',
  }),
  /** Also unlocks: a locked session ends when another account signs in. Wrong login and wrong passphrase answer alike. */
  'session.signIn': defineCall({
    request: z.strictObject({ login: z.string().max(200), passphrase }),
    response: sessionState,
    roles: 'everyone',
    grant: null,
    whenLocked: 'allowed',
    audit: ['session.signedIn', 'session.signInFailed'],
    windows: both,
    handledBy: 'store',
  }),
  /** Demonstration only: the accounts on offer; elsewhere refused with `wrong-phase`. */
  'session.listDemonstrationAccounts': defineCall({
    request: z.strictObject({}),
    response: z.array(z.strictObject({ login: z.string(), displayName: z.string(), role })),
    roles: 'everyone',
    grant: null,
    whenLocked: 'allowed',
    audit: 'none',
    windows: both,
    handledBy: 'store',
  }),
  'session.signInDemonstration': defineCall({
    request: z.strictObject({ login }),
    response: sessionState,
    roles: 'everyone',
    grant: null,
    whenLocked: 'allowed',
    audit: 'session.signedIn',
    windows: both,
    handledBy: 'store',
  }),
  'session.lock': defineCall({
    request: z.strictObject({}),
    response: sessionState,
    roles,
    grant: null,
    whenLocked: 'allowed',
    beforePassphraseChange: true,
    audit: 'session.locked',
    windows: both,
    handledBy: 'store',
  }),
  /** Unlocks the locked session with its own passphrase. */
  'session.unlock': defineCall({
    request: z.strictObject({ passphrase }),
    response: sessionState,
    roles,
    grant: null,
    whenLocked: 'allowed',
    beforePassphraseChange: true,
    audit: ['session.unlocked', 'session.signInFailed'],
    windows: both,
    handledBy: 'store',
  }),
  'session.signOut': defineCall({
    request: z.strictObject({}),
    response: sessionState,
    roles,
    grant: null,
    whenLocked: 'allowed',
    beforePassphraseChange: true,
    audit: 'session.signedOut',
    windows: both,
    handledBy: 'store',
  }),
  'session.changePassphrase': defineCall({
    request: z.strictObject({ current: passphrase, next: passphrase }),
    response: sessionState,
    roles,
    grant: null,
    whenLocked: 'refused',
    beforePassphraseChange: true,
    audit: 'account.passphraseChanged',
    windows: both,
    handledBy: 'store',
  }),
  /** Seven French words drawn by libsodium: about 80 bits or more (CNIL 2022-100, case 1). */
  'session.suggestPassphrase': defineCall({
    request: z.strictObject({}),
    response: z.strictObject({ words: z.array(z.string()).length(7) }),
    roles: 'everyone',
    grant: null,
    whenLocked: 'allowed',
    audit: 'none',
    windows: both,
    handledBy: 'store',
  }),
} as const;
