// How the application is started: on which screen and with which switches.
import { describe, expect, it } from 'vitest';
import { lacksDisplay, parseDisplay } from '../../../scripts/lib/display.mjs';
import { hasSound, launchOptions } from '../../../scripts/lib/launch-options.mjs';

const desktop = { platform: 'linux', isRoot: false, hasUserNamespaces: true, hasSound: true } as const;

describe('lacksDisplay', () => {
  it.each([
    ['linux', {}, true],
    ['linux', { DISPLAY: '' }, true],
    ['linux', { DISPLAY: ':0' }, false],
    ['linux', { WAYLAND_DISPLAY: 'wayland-0' }, false],
    ['darwin', {}, false],
    ['win32', {}, false],
  ] as const)('%s with %o: %s', (platform, env, expected) => {
    expect(lacksDisplay(platform, env)).toBe(expected);
  });
});

describe('parseDisplay', () => {
  it('waits for the whole line: ":1" may be the beginning of ":12"', () => {
    expect(parseDisplay('')).toBeUndefined();
    expect(parseDisplay('1')).toBeUndefined();
    expect(parseDisplay('12\n')).toBe(':12');
  });
});

describe('launchOptions', () => {
  it('keeps the sandbox and the real devices on an ordinary desktop', () => {
    expect(launchOptions(desktop, ['--demo'])).toEqual({ switches: ['--allow-loopback-in-peer-connection'], notes: [] });
  });

  it.each([{ ...desktop, isRoot: true }, { ...desktop, hasUserNamespaces: false }])('gives up the sandbox only where Chromium would refuse to start, and says so', (machine) => {
    const { switches, notes } = launchOptions(machine, []);
    expect(switches).toContain('--no-sandbox');
    expect(notes).toHaveLength(1);
  });

  it('keeps the sandbox on Windows and macOS, which have no user namespaces', () => {
    expect(launchOptions({ ...desktop, platform: 'darwin', hasUserNamespaces: false }, []).switches).not.toContain('--no-sandbox');
  });

  it('simulates a microphone in a demonstration without a sound card, and never otherwise', () => {
    const silent = { ...desktop, hasSound: false };
    expect(launchOptions(silent, ['--demo']).switches).toContain('--use-fake-device-for-media-stream');
    expect(launchOptions(silent, ['--demo']).notes).toHaveLength(1);
    expect(launchOptions(silent, []).switches).not.toContain('--use-fake-device-for-media-stream');
  });
});

describe('hasSound', () => {
  it('reads the list of cards', () => {
    expect(hasSound(' 0 [PCH            ]: HDA-Intel - HDA Intel PCH\n', {})).toBe(true);
    expect(hasSound('--- no soundcards ---\n', {})).toBe(false);
    expect(hasSound('', {})).toBe(false);
  });

  it('trusts a sound server elsewhere', () => {
    expect(hasSound('', { PULSE_SERVER: 'unix:/mnt/pulse' })).toBe(true);
  });
});
