// The beep of a recording follows what is really recorded, whatever ended or paused it.
import { describe, expect, it } from 'vitest';
import type { PhoneToStore } from '../../../core/protocol/phone-store.ts';
import type { CallToken, RecordingId } from '../../../core/values/ids.ts';
import { createRecordingBeep } from '../../../renderer/phone/recording-beep.ts';

const callToken = 'aaaaaaaaaaaaaaaaaaaa' as CallToken;
const recordingId = '0193a000-0000-7000-8000-000000000001' as RecordingId;

function beeps(beepSeconds: number, ...told: readonly PhoneToStore[]): (number | null)[] {
  const set: (number | null)[] = [];
  const beep = createRecordingBeep((_token, everySeconds) => { set.push(everySeconds); });
  beep.asked({ type: 'record.start', callToken, recordingId, beepSeconds });
  for (const message of told) beep.told(message);
  return set;
}

describe('the beep of a recording', () => {
  it.each(['listener', 'hold'] as const)('is silent during a pause by %s, and comes back', (cause) => {
    expect(beeps(30, { type: 'record.paused', recordingId, atMs: 1_000, cause }, { type: 'record.resumed', recordingId, atMs: 3_000 })).toEqual([30, null, 30]);
  });

  it.each(['stopped', 'callEnded', 'captureFailed', 'storeBehind'] as const)('ends with the recording: %s', (cause) => {
    expect(beeps(15, { type: 'record.finished', recordingId, atMs: 1_000, cause }, { type: 'record.resumed', recordingId, atMs: 2_000 })).toEqual([15, null]);
  });

  it('is none where the association wants none', () => {
    expect(beeps(0, { type: 'record.resumed', recordingId, atMs: 1_000 })).toEqual([]);
  });
});
