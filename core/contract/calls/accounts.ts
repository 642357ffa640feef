// Accounts, roles and per-person grants (PL-01 to PL-05, JP-15, JP-16, JP-18).
import { z } from 'zod';
import { accountId } from '../../values/ids.ts';
import { instant } from '../../values/instant.ts';
import { grant, role } from '../access.ts';
import { defineCall } from '../define-call.ts';
import { login } from './session.ts';

const consoleOnly = ['console'] as const;
const administratorOnly = ['administrator'] as const;
const displayName = z.string().trim().min(1).max(80);

export const accountSummary = z.strictObject({
  id: accountId,
  displayName: z.string(),
  role,
  disabled: z.boolean(),
  createdAt: instant,
  lastSignInAt: instant.nullable(),
  /** Not used for 90 days and not kept on purpose since (JP-18). */
  dormant: z.boolean(),
});
export const accountDetail = accountSummary.extend({
  login: z.string(),
  mustChangePassphrase: z.boolean(),
  grants: z.array(
    z.strictObject({
      grant,
      givenByName: z.string().nullable(),
      givenAt: instant,
      until: instant.nullable(),
    }),
  ),
});
export type AccountSummary = z.infer<typeof accountSummary>;
export type AccountDetail = z.infer<typeof accountDetail>;

const one = z.strictObject({ accountId });
const change = {
  roles: administratorOnly,
  grant: null,
  whenLocked: 'refused',
  windows: consoleOnly,
  handledBy: 'store',
} as const;

export const accountCalls = {
  'accounts.list': defineCall({
    ...change,
    request: z.strictObject({}),
    response: {
      manager: z.array(accountSummary),
      privacyOfficer: z.array(accountSummary),
      administrator: z.array(accountDetail),
    },
    roles: ['manager', 'privacyOfficer', 'administrator'],
    audit: 'none',
  }),
  /** The temporary passphrase is shown once; its owner replaces it at the first sign-in. */
  'accounts.create': defineCall({
    ...change,
    request: z.strictObject({ displayName, login, role }),
    response: z.strictObject({ account: accountDetail, temporaryPassphrase: z.array(z.string()).length(7) }),
    audit: 'account.created',
  }),
  'accounts.change': defineCall({
    ...change,
    request: z.strictObject({ accountId, displayName, role }),
    response: accountDetail,
    audit: 'account.changed',
  }),
  'accounts.disable': defineCall({ ...change, request: one, response: accountDetail, audit: 'account.disabled' }),
  /** A re-enabled account gets a new temporary passphrase: its key slot was destroyed. */
  'accounts.enable': defineCall({
    ...change,
    request: one,
    response: z.strictObject({ account: accountDetail, temporaryPassphrase: z.array(z.string()).length(7) }),
    audit: 'account.enabled',
  }),
  /** New key pair and temporary passphrase; vault grants are sealed again only if the administrator holds the vault. */
  'accounts.resetPassphrase': defineCall({
    ...change,
    request: one,
    response: z.strictObject({
      account: accountDetail,
      temporaryPassphrase: z.array(z.string()).length(7),
      lostGrants: z.array(grant),
    }),
    audit: 'account.passphraseReset',
  }),
  /** A dormant account is kept, with the reason (JP-18). */
  'accounts.keep': defineCall({
    ...change,
    request: z.strictObject({ accountId, reason: z.string().trim().min(3).max(300) }),
    response: accountDetail,
    audit: 'account.kept',
  }),
  'accounts.giveGrant': defineCall({
    ...change,
    request: z.strictObject({ accountId, grant, until: instant.nullable() }),
    response: accountDetail,
    audit: 'grant.given',
  }),
  'accounts.withdrawGrant': defineCall({
    ...change,
    request: z.strictObject({ accountId, grant }),
    response: accountDetail,
    audit: 'grant.withdrawn',
  }),
} as const;
