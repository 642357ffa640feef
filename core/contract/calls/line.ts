// The line's settings and its test.
import { z } from 'zod';
import { defineCall } from '../define-call.ts';
import { certificateFingerprint, lineSettings, lineTestResult, sipPassword } from '../line-settings.ts';

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
  /** Accepts exactly this self-signed certificate for the stored line. */
  'line.trustCertificate': defineCall({
    ...rule,
    request: z.strictObject({ fingerprint: certificateFingerprint }),
    response: z.strictObject({ settings: lineSettings, hasPassword: z.boolean() }),
    audit: 'line.certificateTrusted',
  }),
} as const;
