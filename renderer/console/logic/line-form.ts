// The line's settings as a form: text fields, defaults by preset, and the settings that come of them.
// Invariant: settings leave the form only when the contract accepts them; the password is never part of them.
import { lineSettings, type LineSettings, type SipTransport } from '../../../core/contract/line-settings.ts';

export type FormPreset = LineSettings['preset'];

export interface LineForm {
  readonly preset: FormPreset;
  readonly label: string;
  readonly publicNumber: string;
  readonly transport: SipTransport;
  readonly domain: string;
  readonly proxy: string;
  /** As typed; empty for the transport's default. */
  readonly port: string;
  readonly path: string;
  readonly user: string;
  readonly authUser: string;
  readonly password: string;
  readonly pinnedCertificate: string | null;
}

export const transportsOf: { readonly [P in FormPreset]: readonly SipTransport[] } = {
  ordinary: ['UDP', 'TCP', 'TLS'],
  webrtc: ['WSS', 'WS'],
};

/** RFC 3261 §19.1.2 and RFC 7118 §4: ports that serve when none is given. */
export const defaultPort: { readonly [T in SipTransport]: number } = { UDP: 5060, TCP: 5060, TLS: 5061, WS: 80, WSS: 443 };

export function emptyLineForm(label: string): LineForm {
  return {
    preset: 'ordinary',
    label,
    publicNumber: '',
    transport: 'UDP',
    domain: '',
    proxy: '',
    port: '',
    path: '/ws',
    user: '',
    authUser: '',
    password: '',
    pinnedCertificate: null,
  };
}

export function lineFormOf(settings: LineSettings): LineForm {
  return { ...settings, port: settings.port === null ? '' : String(settings.port), password: '' };
}

/** The other preset keeps the names and drops what belongs to the transport. */
export function withPreset(form: LineForm, preset: FormPreset): LineForm {
  if (form.preset === preset) return form;
  return { ...form, preset, transport: preset === 'ordinary' ? 'UDP' : 'WSS', port: '', pinnedCertificate: null };
}

/** A certificate was accepted for one server: naming another one forgets it. */
export function withField<K extends keyof LineForm>(form: LineForm, field: K, value: LineForm[K]): LineForm {
  const moved = field === 'domain' || field === 'proxy' || field === 'port' || field === 'transport';
  return { ...form, ...(moved ? { pinnedCertificate: null } : {}), [field]: value };
}

export type LineField = Exclude<keyof LineForm, 'preset' | 'transport' | 'pinnedCertificate'>;

export type LineFormOutcome =
  | { readonly ok: true; readonly settings: LineSettings; readonly password: string | null }
  | { readonly ok: false; readonly wrong: ReadonlySet<LineField> };

const fields: readonly LineField[] = ['label', 'publicNumber', 'domain', 'proxy', 'port', 'path', 'user', 'authUser', 'password'];

/** `hasPassword`: one is already stored, so that an empty field keeps it. */
export function readLineForm(form: LineForm, hasPassword: boolean): LineFormOutcome {
  const { password, port, ...rest } = form;
  const wrong = new Set<LineField>();
  const typedPort = port.trim();
  const parsed = lineSettings.safeParse({
    ...rest,
    path: form.preset === 'webrtc' ? form.path.trim() : '/',
    port: typedPort === '' ? null : /^\d{1,5}$/.test(typedPort) ? Number(typedPort) : -1,
  });
  if (!parsed.success) {
    for (const issue of parsed.error.issues) {
      const field = fields.find((one) => one === issue.path[0]);
      if (field !== undefined) wrong.add(field);
    }
  }
  if ((password === '' && !hasPassword) || password.length > 256) wrong.add('password');
  if (parsed.success && wrong.size === 0) return { ok: true, settings: parsed.data, password: password === '' ? null : password };
  return { ok: false, wrong };
}

/** Sixteen groups of four characters, as people compare them aloud. */
export function fingerprintGroups(fingerprint: string): readonly string[] {
  return fingerprint.toUpperCase().match(/.{1,4}/g) ?? [];
}

/** Loudness of two seconds of speech, in words. Thresholds: −20 dBFS is ordinary speech, −40 dBFS a far voice. */
export function loudnessOf(peak: number): 'good' | 'low' | 'none' {
  if (peak >= 0.1) return 'good';
  return peak >= 0.01 ? 'low' : 'none';
}
