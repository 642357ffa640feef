// The invented line of the demonstration. Its domain is reserved for examples (RFC 2606, section 3): nobody answers there.
import type { LineSettings } from '../../../core/contract/line-settings.ts';

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
};
