// Devices found again after a change of socket, fallbacks said, and the sounds that are computed.
import { describe, expect, it } from 'vitest';
import { audioState } from '../../../core/contract/desk-state.ts';
import { audioStateOf, listsOf, resolveDevice, withChoice, type DeviceLists } from '../../../renderer/phone/sound/devices.ts';
import { renderNotes, ringNotes, ringRoundSeconds, waitingNotes, waitingRoundSeconds } from '../../../renderer/phone/sound/tones.ts';

const headset = { id: 'a1', label: 'Casque USB' };
const speakers = { id: 'b2', label: 'Haut-parleurs' };
const lists: DeviceLists = { inputs: [{ id: 'm1', label: 'Casque USB' }], outputs: [headset, speakers] };
const nothing = { microphone: null, headset: null, ringer: null, ringVolume: 0.7 };

describe('a remembered device', () => {
  it('is found by its id', () => {
    expect(resolveDevice(lists.outputs, { id: 'b2', label: 'renamed' })).toEqual({ deviceId: 'b2', fallback: false });
  });
  it('is found by its label when its id changed', () => {
    expect(resolveDevice(lists.outputs, { id: 'other', label: 'Casque USB' })).toEqual({ deviceId: 'a1', fallback: false });
  });
  it('is not taken for another one without a label', () => {
    expect(resolveDevice([{ id: 'x', label: '' }], { id: 'other', label: '' })).toEqual({ deviceId: null, fallback: true });
  });
  it('is replaced by the default, and reported, when it is gone', () => {
    const settings = { ...nothing, headset: { id: 'gone', label: 'Gone' }, microphone: { id: 'gone', label: 'Gone' } };
    const state = audioStateOf(lists, settings, false);
    expect(state.fallback).toEqual(['microphone', 'headset']);
    expect(state.chosen).toEqual({ microphone: null, headset: null, ringer: null });
    expect(audioState.safeParse(state).success).toBe(true);
  });
  it('is no fallback when none was chosen', () => {
    expect(audioStateOf(lists, nothing, false).fallback).toEqual([]);
  });
});

it('says that the microphone is missing when there is none, or none opens', () => {
  expect(audioStateOf({ inputs: [], outputs: [] }, nothing, false).microphoneMissing).toBe(true);
  expect(audioStateOf(lists, nothing, true).microphoneMissing).toBe(true);
  expect(audioStateOf(lists, nothing, false).microphoneMissing).toBe(false);
});

it('lists real devices only', () => {
  const of = (kind: MediaDeviceKind, deviceId: string): Pick<MediaDeviceInfo, 'kind' | 'deviceId' | 'label'> => ({ kind, deviceId, label: deviceId });
  expect(
    listsOf([of('audioinput', 'default'), of('audioinput', 'm1'), of('audiooutput', 'communications'), of('audiooutput', 'o1'), of('videoinput', 'v'), of('audioinput', '')]),
  ).toEqual({ inputs: [{ id: 'm1', label: 'm1' }], outputs: [{ id: 'o1', label: 'o1' }] });
});

it('remembers the chosen device with its label, and refuses one that is not there', () => {
  expect(withChoice(lists, nothing, 'ringer', 'b2')?.ringer).toEqual(speakers);
  expect(withChoice(lists, nothing, 'microphone', 'b2')).toBeNull();
  expect(withChoice(lists, { ...nothing, ringer: speakers }, 'ringer', null)?.ringer).toBeNull();
});

describe('the rings', () => {
  const ring = renderNotes(ringNotes, ringRoundSeconds, 8000);
  const beep = renderNotes(waitingNotes, waitingRoundSeconds, 8000);
  const peak = (samples: Float32Array): number => samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  it('never clip, start and end in silence, and leave a pause', () => {
    for (const samples of [ring, beep]) {
      expect(peak(samples)).toBeLessThanOrEqual(1);
      expect(samples[0]).toBeCloseTo(0, 5);
      expect(peak(samples.slice(-8000))).toBe(0);
    }
    expect(ring).toHaveLength(40_000);
  });
  it('let the call waiting beep stay far below the ring', () => {
    expect(peak(beep)).toBeLessThan(peak(ring) / 2);
  });
  it('do not click: no sample jumps far from its neighbour', () => {
    let jump = 0;
    const fine = renderNotes(ringNotes, ringRoundSeconds, 48_000);
    for (let index = 1; index < fine.length; index += 1) jump = Math.max(jump, Math.abs(fine[index]! - fine[index - 1]!));
    expect(jump).toBeLessThan(0.12);
  });
});
