// The line of the demonstration: its provider does not exist (RFC 2606 domain, number from Arcep's range for fiction).
import type { LineSettings } from '../../../core/contract/line-settings.ts';

/** Served by the built-in training provider. */
export const demonstrationLine: LineSettings = {
  preset: 'ordinary',
  label: 'Ligne principale',
  publicNumber: '01 99 00 46 22',
  transport: 'UDP',
  domain: 'sip.veilleuse.example',
  proxy: '',
  port: null,
  path: '/',
  user: '0199004622',
  authUser: '',
  pinnedCertificate: null,
  forwardMethod: 'unknown',
};
