// Announcements: how loud they are (reference tones), how they are levelled, what a file is, which bundled pieces play.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { announcementKinds, announcementSettings, bundledPieces, callerKeysOf, defaultAnnouncements, meaningOfKey, soundRate } from '../../../core/domain/announcements/announcements.ts';
import { acceptedLoudness, isLevelled, levelSound, targetLoudness, toFloat } from '../../../core/domain/announcements/announcement-sound.ts';
import { integratedLoudness } from '../../../core/domain/announcements/loudness.ts';
import { readSoundFile } from '../../../core/domain/announcements/sound-file.ts';
import { readWav } from '../../sip/bed/tone.ts';

const resources = join(import.meta.dirname, '../../../resources/announcements');
const media = join(import.meta.dirname, '../../support/media');
const texts = JSON.parse(readFileSync(join(resources, 'texts.json'), 'utf8')) as Record<string, { readonly text: string }>;

/** Sines one after the other: [decibels below full scale, seconds]. */
function tones(sampleRate: number, hertz: number, parts: readonly (readonly [number, number])[]): Float32Array {
  const samples: number[] = [];
  for (const [decibels, seconds] of parts) {
    const amplitude = 10 ** (decibels / 20);
    for (let index = 0; index < seconds * sampleRate; index += 1) samples.push(amplitude * Math.sin((2 * Math.PI * hertz * samples.length) / sampleRate));
  }
  return Float32Array.from(samples);
}

describe('loudness (ITU-R BS.1770-4)', () => {
  // Annex 1: a 0 dB full-scale 997 Hz sine in one channel reads −3.01 LKFS.
  test.each([48_000, 44_100, 16_000, 8_000])('the reference tone at %i Hz', (rate) => {
    expect(integratedLoudness(tones(rate, 997, [[0, 5]]), rate)).toBeCloseTo(-3.01, 1);
  });

  // EBU Tech 3341, table 1, cases 1 to 5, in one channel instead of two: 3.01 LU lower.
  test.each([
    ['case 1', [[-23, 20]], -23],
    ['case 2', [[-33, 20]], -33],
    ['case 3: the relative gate', [[-36, 10], [-23, 60], [-36, 10]], -23],
    ['case 4: the absolute gate', [[-72, 10], [-36, 10], [-23, 60], [-36, 10], [-72, 10]], -23],
    ['case 5', [[-26, 20], [-20, 20.1], [-26, 20]], -23],
  ] as const)('EBU Tech 3341 %s', (_case, parts, expected) => {
    expect(Math.abs(integratedLoudness(tones(48_000, 1000, parts), 48_000) - (expected - 3.01))).toBeLessThanOrEqual(0.1);
  });

  it('weighs low and high tones as the norm does: 100 Hz lower, 4 kHz higher', () => {
    expect(integratedLoudness(tones(48_000, 100, [[0, 3]]), 48_000)).toBeCloseTo(-3.01 - 1.8, 0);
    expect(integratedLoudness(tones(48_000, 4_000, [[0, 3]]), 48_000)).toBeCloseTo(-3.01 + 3.3, 0);
  });

  it('is nothing for silence', () => {
    expect(integratedLoudness(new Float32Array(48_000), 48_000)).toBe(-Infinity);
    expect(integratedLoudness(new Float32Array(0), 48_000)).toBe(-Infinity);
  });
});

describe('levelling', () => {
  /** Bursts with pauses, as speech: peaks well above the mean. */
  const speech = (decibels: number, seconds = 6): Float32Array =>
    tones(soundRate, 700, Array.from({ length: seconds * 2 }, (_, index) => [index % 2 === 0 ? decibels : -90, 0.5] as const));

  test.each([-45, -30, -20, -6, 0])('a voice at %i dB comes to the level of all announcements', (decibels) => {
    const sound = levelSound(speech(decibels));
    if (typeof sound === 'string') throw new Error(sound);
    expect(Math.abs(sound.loudness - targetLoudness)).toBeLessThan(0.5);
    expect(Math.max(...sound.samples.map(Math.abs))).toBeLessThan(32_767 * 0.8);
    expect(isLevelled(sound.samples)).toBe(true);
  });

  it('holds back rare peaks, so that the voice is not left soft', () => {
    const samples = speech(-40);
    for (let index = 0; index < samples.length; index += 8_000) samples[index] = 0.9;
    const sound = levelSound(samples);
    if (typeof sound === 'string') throw new Error(sound);
    expect(sound.loudness).toBeGreaterThan(acceptedLoudness.softest);
  });

  test.each([
    ['silence', new Float32Array(soundRate * 5), 'silent'],
    ['hiss', Float32Array.from({ length: soundRate * 5 }, (_, index) => (index % 2) * 0.0005), 'silent'],
    ['a click', speech(-20).subarray(0, 1_000), 'tooShort'],
    ['a lecture', tones(soundRate, 700, [[-20, 91]]), 'tooLong'],
  ] as const)('refuses %s', (_what, samples, fault) => {
    expect(levelSound(samples)).toBe(fault);
  });

  it('tells a sound that was not levelled', () => {
    expect(isLevelled(Int16Array.from(speech(-45), (sample) => sample * 32_767))).toBe(false);
    expect(isLevelled(new Int16Array(soundRate))).toBe(false);
  });
});

describe('the bundled voice', () => {
  const files = readdirSync(resources).filter((name) => name.endsWith('.wav'));

  it('has a file for each text, and a text for each file', () => {
    expect(files.sort()).toEqual(Object.keys(texts).sort());
  });

  test.each(files)('%s is at the level of all announcements', (name) => {
    const { samples, sampleRate } = readWav(join(resources, name));
    const loudness = integratedLoudness(samples, sampleRate);
    expect(loudness).toBeGreaterThan(acceptedLoudness.softest);
    expect(loudness).toBeLessThan(acceptedLoudness.loudest);
  });

  it('gives whoever is kept away the emergency numbers, and no reproach', () => {
    for (const number of ['quinze', 'dix-sept', 'dix-huit', 'cent douze', 'trente et un, quatorze']) expect(texts['blocked.wav']?.text).toContain(number);
    expect(texts['blocked.wav']?.text).not.toMatch(/bloqu|abus|malveill/);
  });

  it('says that a call may be recorded, why, and who has access (CX-08)', () => {
    expect(texts['recording.wav']?.text).toMatch(/peut être enregistré/);
    expect(texts['recording.wav']?.text).toMatch(/pour améliorer/);
    expect(texts['recording.wav']?.text).toMatch(/Seules des personnes habilitées/);
    expect(texts['confidential.wav']?.text).not.toMatch(/enregistré/);
  });
});

describe('what plays', () => {
  const settings = announcementSettings.parse({ ...defaultAnnouncements, beforeAnswer: 'bundledRecording', mentions: 'bundled', optOutKey: '7' });

  it('names a key only where it does something', () => {
    expect(bundledPieces('beforeAnswer', settings, true)).toEqual(['recording', 'press-opt-out', 'digit-7', 'press-mentions', 'digit-1']);
    expect(bundledPieces('beforeAnswer', settings, false)).toEqual(['recording']);
    expect(bundledPieces('beforeAnswer', { ...settings, mentions: 'off' }, true)).toEqual(['recording', 'press-opt-out', 'digit-7']);
    expect(bundledPieces('beforeAnswer', { ...settings, beforeAnswer: 'bundled' }, true)).toEqual(['confidential', 'press-mentions', 'digit-1']);
  });

  it('is nothing of the bundle where it is off or the association has its own', () => {
    for (const kind of announcementKinds) {
      expect(bundledPieces(kind, { ...settings, beforeAnswer: 'own', mentions: 'own', outsideHours: 'own', allBusy: 'own', onHold: 'own', blocked: 'own' }, true)).toEqual([]);
    }
    expect(bundledPieces('onHold', defaultAnnouncements, true)).toEqual([]);
    expect(bundledPieces('blocked', defaultAnnouncements, true)).toEqual([]);
    expect(bundledPieces('blocked', { ...settings, blocked: 'bundled' }, true)).toEqual(['blocked']);
  });

  it('gives a key one meaning at most', () => {
    const keys = callerKeysOf(settings, true);
    expect([...'0123456789*#'].map((key) => meaningOfKey(keys, key)).filter((meaning) => meaning !== null)).toEqual(['mentions', 'optOut']);
    expect(meaningOfKey(callerKeysOf({ ...settings, mentions: 'off' }, true), '1')).toBeNull();
    expect(meaningOfKey(callerKeysOf(settings, false), '7')).toBeNull();
    expect(announcementSettings.safeParse({ ...settings, mentionsKey: '7' }).success).toBe(false);
  });
});

describe('a sound file, by its bytes', () => {
  const wav = readFileSync(join(resources, 'confidential.wav'));

  it('knows a WAV and its length', () => {
    const facts = readSoundFile(wav);
    if (typeof facts === 'string') throw new Error(facts);
    expect(facts.type).toBe('wav');
    expect(facts.seconds).toBeCloseTo((wav.length - 44) / 16_000, 1);
    expect(readSoundFile(wav.subarray(0, 5_000))).toEqual({ type: 'wav', seconds: (5_000 - 44) / 16_000 });
    expect(readSoundFile(wav.subarray(0, 30))).toBe('damaged');
  });

  it('knows an MP3 and its length, with or without a tag before it', () => {
    // 40 frames of MPEG 1 layer III, 128 kbit/s, 44.1 kHz: 417 bytes and 1152 samples each.
    const frame = Buffer.concat([Buffer.from([0xff, 0xfb, 0x90, 0x00]), Buffer.alloc(413)]);
    const sound = Buffer.concat(Array.from({ length: 40 }, () => frame));
    const seconds = (40 * 1152) / 44_100;
    const tag = Buffer.concat([Buffer.from('ID3\u0004\u0000\u0000\u0000\u0000\u0001\u0000', 'latin1'), Buffer.alloc(128)]);
    for (const bytes of [sound, Buffer.concat([tag, sound]), Buffer.concat([sound, Buffer.from('TAG'), Buffer.alloc(125)])]) {
      const facts = readSoundFile(bytes);
      if (typeof facts === 'string') throw new Error(facts);
      expect(facts.type).toBe('mp3');
      expect(facts.seconds).toBeCloseTo(seconds, 3);
    }
    expect(readSoundFile(tag)).toBe('damaged');
  });

  it('knows an Ogg Opus and its length, and no other Ogg', () => {
    const page = (granule: bigint, body: string): Buffer => {
      const header = Buffer.alloc(28);
      header.write('OggS', 0, 'latin1');
      header.writeBigInt64LE(granule, 6);
      header[26] = 1;
      header[27] = body.length;
      return Buffer.concat([header, Buffer.from(body, 'latin1')]);
    };
    const head = 'OpusHead\u0001\u0001\u0038\u0001\u0080\u00bb\u0000\u0000\u0000\u0000\u0000';
    const twoHours = BigInt(7_200 * 48_000 + 312);
    expect(readSoundFile(Buffer.concat([page(0n, head), page(twoHours, 'sound')]))).toEqual({ type: 'opus', seconds: 7_200 });
    expect(readSoundFile(Buffer.concat([page(0n, '\u0001vorbis'), page(9n, 'sound')]))).toBe('unknownType');
  });

  it('measures what an Ogg Opus carries, and not what its last page claims', () => {
    const honest = readFileSync(join(media, 'tone.opus'));
    const claimed = readSoundFile(honest);
    if (typeof claimed === 'string') throw new Error(claimed);
    const pages: Buffer[] = [];
    for (let at = 0; at < honest.length; ) {
      const segments = honest[at + 26] ?? 0;
      const end = at + 27 + segments + honest.subarray(at + 27, at + 27 + segments).reduce((sum, length) => sum + length, 0);
      pages.push(honest.subarray(at, end));
      at = end;
    }
    const [head, tags, ...sound] = pages as [Buffer, Buffer, ...Buffer[]];
    // A hundred times the same sound, under last pages that claim its length once.
    const forged = Buffer.concat([head, tags, ...Array.from({ length: 100 }, () => sound).flat()]);
    const facts = readSoundFile(forged);
    if (typeof facts === 'string') throw new Error(facts);
    expect(facts.seconds / claimed.seconds).toBeGreaterThan(95);
    // The same, hidden inside a page, or each said to go on with a packet that was never begun.
    const shell = Buffer.from(sound[0] ?? []).subarray(0, 27);
    const hidden = readSoundFile(Buffer.concat([head, tags, shell, forged.subarray(head.length + tags.length)]));
    expect(typeof hidden === 'string' ? 0 : hidden.seconds).toBeGreaterThanOrEqual(facts.seconds - claimed.seconds);
    const continued = Buffer.concat([head, tags, ...Array.from({ length: 100 }, () => sound).flat().map((page) => Buffer.from(page.map((byte, index) => (index === 5 ? byte | 1 : byte))))]);
    expect(readSoundFile(continued)).toMatchObject({ seconds: facts.seconds });
    // Another codec beside it, which a player might prefer.
    const other = Buffer.concat([head.subarray(0, 28), Buffer.from('\u0001vorbis', 'latin1'), Buffer.alloc(12)]);
    expect(readSoundFile(Buffer.concat([head, other, tags, ...sound]))).toBe('unknownType');
  });

  it('measures what a WAV carries, and takes no compressed sound in it', () => {
    const wav = Buffer.from(readFileSync(join(resources, 'mentions.wav')));
    const facts = readSoundFile(wav);
    wav.writeUInt32LE(0x7fff_ffff, 28);
    expect(readSoundFile(wav)).toEqual(facts);
    wav.writeUInt16LE(0x55, 20);
    expect(readSoundFile(wav)).toBe('unknownType');
  });

  it.each(['a letter', '%PDF-1.7', 'PK\u0003\u0004', '\u0000\u0000\u0000\u0018ftypmp42', ''])('does not take %j for sound', (text) => {
    expect(readSoundFile(Buffer.from(text, 'latin1'))).toBe('unknownType');
  });

  it('answers whatever the bytes', () => {
    const starts = ['', 'RIFF0000WAVE', 'OggS', 'ID3', '\u00ff\u00fb'].map((text) => Buffer.from(text, 'latin1'));
    fc.assert(
      fc.property(fc.constantFrom(...starts), fc.uint8Array({ maxLength: 300 }), (start, rest) => {
        const facts = readSoundFile(Buffer.concat([start, rest]));
        return typeof facts === 'string' || facts.seconds >= 0;
      }),
    );
  });
});

test('16-bit samples become numbers between −1 and 1', () => {
  expect([...toFloat(Int16Array.of(0, 16_384, -32_768))]).toEqual([0, 0.5, -1]);
});
