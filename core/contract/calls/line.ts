// The line's settings and its test.
import { z } from 'zod';
import { defineCall } from '../define-call.ts';
import { certificateFingerprint, forwardTestResult, lineSettings, lineTestResult, sipPassword } from '../line-settings.ts';

const rule = {
  roles: ['administrator'],
  grant: null,
  whenLocked: 'refused',
  windows: ['console'],
  handledBy: 'store',
} as const;

export const lineCalls = {
  /** The password is written, never read back. */
  'line.getSettings': defineCall({
    ...rule,
    request: z.strictObject({}),
    response: z.strictObject({ settings: lineSettings.nullable(), hasPassword: z.boolean() }),
    audit: 'none',
  }),
  /** A null password keeps the one already stored. */
  'line.saveSettings': defineCall({
    ...rule,
    request: z.strictObject({ settings: lineSettings, password: sipPassword.nullable() }),
    response: z.strictObject({ settings: lineSettings, hasPassword: z.boolean() }),
    audit: 'line.changed',
  }),
  /** Resolves, connects and registers once with these settings (10 s at most), then unregisters. */
  'line.test': defineCall({
    ...rule,
    request: z.strictObject({ settings: lineSettings, password: sipPassword.nullable() }),
    response: lineTestResult,
    audit: 'line.tested',
  }),
  /**
   * Calls the line itself and answers 302, to learn whether the provider follows it; what it finds is stored with the line.
   * `called`: a number that leads to this line; null: its own address of record. The line serves no caller for up to 20 s.
   */
  'line.testForwarding': defineCall({
    ...rule,
    request: z.strictObject({ called: z.string().trim().max(32).nullable() }),
    response: forwardTestResult,
    audit: 'line.tested',
  }),
  /** Accepts exactly this self-signed certificate for the stored line. */
  'line.trustCertificate': defineCall({
    ...rule,
    request: z.strictObject({ fingerprint: certificateFingerprint }),
    response: z.strictObject({ settings: lineSettings, hasPassword: z.boolean() }),
    audit: 'line.certificateTrusted',
  }),
} as const;
