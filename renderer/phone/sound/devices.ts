// Which device serves which role. Pure, except for the one function that lists devices.
// Invariant: a remembered device that is gone is reported as a fallback, never replaced in silence.
import type { AudioRole, AudioState } from '../../../core/contract/desk-state.ts';
import type { SoundSettings } from '../../../core/protocol/main-phone.ts';

export type AudioDevice = AudioState['inputs'][number];
export interface DeviceLists {
  readonly inputs: readonly AudioDevice[];
  readonly outputs: readonly AudioDevice[];
}

/** Chromium lists these beside the real devices; here "no choice" means the system's default. */
const pseudoDevices = new Set(['default', 'communications', '']);

export function listsOf(infos: readonly Pick<MediaDeviceInfo, 'kind' | 'deviceId' | 'label'>[]): DeviceLists {
  const of = (kind: MediaDeviceKind): AudioDevice[] =>
    infos
      .filter((info) => info.kind === kind && !pseudoDevices.has(info.deviceId))
      .map((info) => ({ id: info.deviceId.slice(0, 200), label: info.label.slice(0, 200) }));
  return { inputs: of('audioinput'), outputs: of('audiooutput') };
}

export interface Resolved {
  /** Null: the system's default. */
  readonly deviceId: string | null;
  /** A device was remembered and is not there. */
  readonly fallback: boolean;
}

/** By id, then by label (ids change when a USB headset moves to another socket), else the default. */
export function resolveDevice(devices: readonly AudioDevice[], remembered: AudioDevice | null): Resolved {
  if (remembered === null) return { deviceId: null, fallback: false };
  const found =
    devices.find((device) => device.id === remembered.id) ??
    devices.find((device) => device.label !== '' && device.label === remembered.label);
  return { deviceId: found?.id ?? null, fallback: found === undefined };
}

export interface ResolvedRoles {
  readonly microphone: Resolved;
  readonly headset: Resolved;
  readonly ringer: Resolved;
}

export function resolveRoles(lists: DeviceLists, settings: SoundSettings): ResolvedRoles {
  return {
    microphone: resolveDevice(lists.inputs, settings.microphone),
    headset: resolveDevice(lists.outputs, settings.headset),
    ringer: resolveDevice(lists.outputs, settings.ringer),
  };
}

export function audioStateOf(lists: DeviceLists, settings: SoundSettings, microphoneFailed: boolean): AudioState {
  const roles = resolveRoles(lists, settings);
  return {
    inputs: [...lists.inputs],
    outputs: [...lists.outputs],
    chosen: { microphone: roles.microphone.deviceId, headset: roles.headset.deviceId, ringer: roles.ringer.deviceId },
    fallback: (['microphone', 'headset', 'ringer'] as const satisfies readonly AudioRole[]).filter((role) => roles[role].fallback),
    microphoneMissing: microphoneFailed || lists.inputs.length === 0,
    ringVolume: settings.ringVolume,
  };
}

/** The settings with `role` set to that device; an unknown id changes nothing and returns null. */
export function withChoice(lists: DeviceLists, settings: SoundSettings, role: AudioRole, deviceId: string | null): SoundSettings | null {
  if (deviceId === null) return { ...settings, [role]: null };
  const device = (role === 'microphone' ? lists.inputs : lists.outputs).find((candidate) => candidate.id === deviceId);
  return device === undefined ? null : { ...settings, [role]: device };
}
