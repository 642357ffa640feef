// The line's form: what it accepts, what it forgets, and what it never lets out.
import { describe, expect, it } from 'vitest';
import { lineSettings } from '../../../core/contract/line-settings.ts';
import { emptyLineForm, fingerprintGroups, lineFormOf, loudnessOf, readLineForm, transportsOf, withField, withPreset, type LineForm } from '../../../renderer/console/logic/line-form.ts';

const filled: LineForm = { ...emptyLineForm('Ligne principale'), domain: 'sip.example.org', user: 'ecoute', password: 'a b c' };
const fingerprint = '0123456789abcdef'.repeat(4);

describe('line form', () => {
  it('gives settings that the contract accepts, without the password', () => {
    const outcome = readLineForm(filled, false);
    expect(outcome.ok).toBe(true);
    if (!outcome.ok) return;
    expect(lineSettings.parse(outcome.settings)).toEqual(outcome.settings);
    expect(JSON.stringify(outcome.settings)).not.toContain('a b c');
    expect(outcome.password).toBe('a b c');
    expect(outcome.settings.port).toBeNull();
  });

  it('names each field that is wrong', () => {
    const outcome = readLineForm({ ...filled, label: ' ', domain: 'deux mots', port: '70000', user: '', password: '' }, false);
    expect(outcome.ok ? [] : [...outcome.wrong].sort()).toEqual(['domain', 'label', 'password', 'port', 'user']);
  });

  it('refuses a port that is not a number, and a path without its slash', () => {
    const webrtc = withPreset(filled, 'webrtc');
    const wrong = (form: LineForm) => {
      const outcome = readLineForm(form, true);
      return outcome.ok ? [] : [...outcome.wrong];
    };
    expect(wrong({ ...filled, port: '5060x' })).toEqual(['port']);
    expect(wrong({ ...filled, port: '0' })).toEqual(['port']);
    expect(wrong({ ...webrtc, path: 'ws' })).toEqual(['path']);
    expect(wrong({ ...filled, path: 'ws' })).toEqual([]);
  });

  it('keeps the stored password when the field is left empty', () => {
    const outcome = readLineForm({ ...filled, password: '' }, true);
    expect(outcome.ok && outcome.password).toBeNull();
  });

  it('comes back as it was stored', () => {
    const outcome = readLineForm({ ...filled, port: '5070' }, false);
    if (!outcome.ok) throw new Error('refused');
    expect(lineFormOf(outcome.settings)).toMatchObject({ domain: 'sip.example.org', port: '5070', password: '' });
  });

  it('offers only transports of the preset, and changes transport with it', () => {
    expect(withPreset({ ...filled, transport: 'TLS', port: '5061' }, 'webrtc')).toMatchObject({ transport: 'WSS', port: '' });
    for (const preset of ['ordinary', 'webrtc'] as const) {
      expect(transportsOf[preset]).toContain(withPreset({ ...filled, preset: preset === 'ordinary' ? 'webrtc' : 'ordinary' }, preset).transport);
    }
    expect(withPreset(filled, 'ordinary')).toBe(filled);
  });

  it('forgets an accepted certificate when the server changes, not when a name does', () => {
    const pinned = { ...filled, pinnedCertificate: fingerprint };
    expect(withField(pinned, 'domain', 'autre.example.org').pinnedCertificate).toBeNull();
    expect(withField(pinned, 'transport', 'TLS').pinnedCertificate).toBeNull();
    expect(withField(pinned, 'label', 'Jeunes').pinnedCertificate).toBe(fingerprint);
  });
});

describe('fingerprint', () => {
  it('is read in sixteen groups of four', () => {
    const groups = fingerprintGroups(fingerprint);
    expect(groups).toHaveLength(16);
    expect(groups[3]).toBe('CDEF');
    expect(groups.join('').toLowerCase()).toBe(fingerprint);
  });
});

describe('loudness of the microphone', () => {
  it('is said in words', () => {
    expect([0, 0.009, 0.01, 0.09, 0.1, 1].map(loudnessOf)).toEqual(['none', 'none', 'low', 'low', 'good', 'good']);
  });
});
