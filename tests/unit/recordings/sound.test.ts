// Frames, passages taken out, WebM and waveform: what goes in comes out, and nothing of what was taken out.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeFrame, encodeFrame, joinPackets, packetsOf, withoutPassage, type SoundFrame } from '../../../core/domain/recordings/sound-frames.ts';
import { webmCluster, webmFile, webmHead } from '../../../core/domain/recordings/webm.ts';
import { withGap } from '../../../electron/store/recording-rewrite.ts';
import { afterGap } from '../../../renderer/recordings/sound-source.ts';
import { barsOf, positionIn } from '../../../renderer/recordings/waveform.ts';
import { createPeaks } from '../../../renderer/phone/sound/recorder.ts';
import { recordingBar, recordedMs } from '../../../renderer/softphone/logic/recording-bar.ts';
import type { LiveRecording, LiveRecordings } from '../../../core/contract/recording-model.ts';
import type { CallToken } from '../../../core/values/ids.ts';

const packet = fc.uint8Array({ minLength: 1, maxLength: 300 });
const second = (startMs: number): SoundFrame => ({ kind: 'sound', startMs, endMs: startMs + 1_000, peaks: Uint8Array.from({ length: 20 }, (_none, index) => index + 1), packets: joinPackets(Array.from({ length: 50 }, (_none, index) => Uint8Array.of(index + 1))) });

describe('frames', () => {
  it('come back as they went', () => {
    fc.assert(
      fc.property(fc.array(packet, { maxLength: 60 }), fc.nat(80_000_000), fc.uint8Array({ maxLength: 40 }), (packets, startMs, peaks) => {
        const frame: SoundFrame = { kind: 'sound', startMs, endMs: startMs + 900, peaks, packets: joinPackets(packets) };
        expect(decodeFrame(encodeFrame(frame))).toEqual(frame);
        expect(packetsOf(frame.packets)?.map((one) => [...one])).toEqual(packets.map((one) => [...one]));
      }),
    );
    for (const cause of ['listener', 'hold', 'masked'] as const) expect(decodeFrame(encodeFrame({ kind: 'gap', fromMs: 5, toMs: 70_000, cause }))).toEqual({ kind: 'gap', fromMs: 5, toMs: 70_000, cause });
    expect(decodeFrame(encodeFrame({ kind: 'end', endMs: 3_600_000 }))).toEqual({ kind: 'end', endMs: 3_600_000 });
  });

  it('that are none are refused', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 30 }), (bytes) => { expect(() => decodeFrame(bytes)).not.toThrow(); }));
    expect(decodeFrame(Uint8Array.of(9))).toBeNull();
    expect(packetsOf(Uint8Array.of(5, 0, 1))).toBeNull();
    expect(packetsOf(Uint8Array.of(0, 0))).toBeNull();
  });
});

describe('a passage taken out', () => {
  it('leaves no packet that it touches, and every other one', () => {
    fc.assert(
      fc.property(fc.nat(3_000), fc.integer({ min: 1, max: 3_000 }), (from, length) => {
        const frame = second(1_000);
        const left = withoutPassage(frame, from, from + length);
        const kept = left.flatMap((part) => (packetsOf(part.packets) ?? []).map((one) => one[0]! - 1));
        const touched = (index: number): boolean => 1_000 + index * 20 < from + length && 1_000 + (index + 1) * 20 > from;
        expect(kept).toEqual(Array.from({ length: 50 }, (_none, index) => index).filter((index) => !touched(index)));
        for (const part of left) {
          expect(part.endMs - part.startMs).toBe((packetsOf(part.packets) ?? []).length * 20);
          expect(part.endMs <= from || part.startMs >= from + length).toBe(true);
        }
      }),
    );
  });

  it('takes its peaks along', () => {
    const [before, after] = withoutPassage(second(0), 350, 420);
    expect([...before!.peaks]).toEqual([1, 2, 3, 4, 5, 6]);
    expect([...after!.peaks]).toEqual([11, 12, 13, 14, 15, 16, 17, 18, 19, 20]);
  });

  it('joins the gaps that are there', () => {
    expect(withGap([{ fromMs: 1_000, toMs: 4_000, cause: 'listener' }], { fromMs: 2_000, toMs: 3_000 })).toEqual([
      { fromMs: 1_000, toMs: 2_000, cause: 'listener' },
      { fromMs: 2_000, toMs: 3_000, cause: 'masked' },
      { fromMs: 3_000, toMs: 4_000, cause: 'listener' },
    ]);
    expect(withGap([{ fromMs: 1_000, toMs: 2_000, cause: 'hold' }], { fromMs: 500, toMs: 3_000 })).toEqual([{ fromMs: 500, toMs: 3_000, cause: 'masked' }]);
  });
});

describe('WebM', () => {
  it('is a head of the known kind and clusters at their time', () => {
    const head = webmHead(12_000);
    expect(Buffer.from(head.subarray(0, 4)).toString('hex')).toBe('1a45dfa3');
    expect(Buffer.from(head).includes('OpusHead')).toBe(true);
    const cluster = webmCluster(65_000, joinPackets([Uint8Array.of(1, 2), Uint8Array.of(3)]));
    expect(Buffer.from(cluster!.subarray(0, 4)).toString('hex')).toBe('1f43b675');
    expect(webmCluster(0, Uint8Array.of(9, 0, 1))).toBeNull();
    expect(webmFile(1_000, [{ startMs: 0, packets: joinPackets([Uint8Array.of(1)]) }]).length).toBeGreaterThan(head.length);
  });
});

describe('the player', () => {
  it('leaps over what is not there', () => {
    const gaps = [{ fromMs: 1_000, toMs: 2_000, cause: 'listener' }, { fromMs: 2_000, toMs: 2_500, cause: 'masked' }] as const;
    expect(afterGap(gaps, 500)).toBe(500);
    expect(afterGap(gaps, 1_000)).toBe(2_500);
    expect(afterGap(gaps, 2_600)).toBe(2_600);
  });

  it('draws the loudest moment of each bar', () => {
    const peaks = new Uint8Array(40);
    peaks[2] = 255;
    peaks[39] = 128;
    const bars = barsOf(peaks, 2_000, 4);
    expect(bars.map(({ caller }) => caller)).toEqual([1, 0, 0, 0]);
    expect(bars[3]?.listener).toBeCloseTo(0.5, 1);
    expect(barsOf(new Uint8Array(0), 60_000, 150)).toHaveLength(150);
  });

  it('reads positions as they are written', () => {
    expect(positionIn('7:46')).toBe(466_000);
    expect(positionIn('1:02:05')).toBe(3_725_000);
    expect(positionIn('46')).toBe(46_000);
    for (const wrong of ['', '7:66', 'abc', '-1', '7:4:5:6']) expect(positionIn(wrong), wrong).toBeNull();
  });
});

it('peaks are those of each channel in each tenth of a second', () => {
  const peaks = createPeaks();
  const left = new Float32Array(4_800).fill(0.5);
  const right = new Float32Array(4_800);
  right[10] = -1;
  peaks.feed(left, right, 48_000);
  peaks.feed(new Float32Array(480), new Float32Array(480), 48_000);
  expect([...peaks.take(10)]).toEqual([128, 255]);
  expect([...peaks.rest()]).toEqual([0, 0]);
});

describe('the bar', () => {
  const recording: LiveRecording = { token: 'a'.repeat(20) as CallToken, state: 'recording', since: 10_000, startedAt: 5_000, pausedMs: 1_000, pausedBy: null, endedBy: null, announced: false, optedOut: false };
  const live = (mode: LiveRecordings['mode']): LiveRecordings => ({ mode, consentSentence: '', calls: [] });
  const call = { training: false, established: true };
  it.each([
    ['off, no call', live('off'), null, null, false, 'plain off '],
    ['on, no call', live('manual'), null, null, false, 'plain nothing '],
    ['off, in a call', live('off'), null, call, false, 'plain callNotRecorded '],
    ['on, in a call', live('manual'), null, call, false, 'plain callNotRecorded start'],
    ['on, on hold', live('manual'), null, { ...call, established: false }, false, 'plain callNotRecorded '],
    ['on, in a training call', live('manual'), null, { ...call, training: true }, false, 'plain callNotRecorded '],
    ['on, locked', live('manual'), null, call, true, 'plain callNotRecorded '],
    ['recording', live('manual'), recording, call, false, 'on on pause stop'],
    ['recording, locked', live('manual'), recording, call, true, 'on on pause stop'],
    ['recording, though the mode was closed meanwhile', live('off'), recording, call, false, 'on on pause stop'],
    ['paused', live('manual'), { ...recording, state: 'paused', pausedBy: 'listener' }, call, false, 'paused paused resume stop'],
    ['paused, locked', live('manual'), { ...recording, state: 'paused', pausedBy: 'listener' }, call, true, 'paused paused stop'],
    ['paused by the hold', live('manual'), { ...recording, state: 'paused', pausedBy: 'hold' }, call, false, 'paused pausedOnHold stop'],
    ['refused', live('manual'), { ...recording, state: 'off', optedOut: true }, call, false, 'plain refused '],
    ['ended', live('manual'), { ...recording, state: 'ended', endedBy: 'stopped' }, call, false, 'plain callNotRecorded start'],
  ] as const)('%s', (_what, all, one, its, locked, told) => {
    const bar = recordingBar(all, one, its, locked);
    expect(`${bar.look} ${bar.text} ${bar.acts.join(' ')}`).toBe(told);
  });

  it('counts the sound, not the pauses', () => {
    expect(recordedMs(recording, 12_000)).toBe(6_000);
    expect(recordedMs({ ...recording, state: 'paused' }, 90_000)).toBe(4_000);
  });
});
