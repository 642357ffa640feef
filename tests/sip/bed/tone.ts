// Test sounds and ears: writes WAV tones, reads WAV files (also while they are being written), measures a frequency's share.
import { readFileSync, writeFileSync } from 'node:fs';

export interface Tone {
  readonly hertz: number;
  readonly seconds: number;
  readonly sampleRate: 8000 | 16000 | 48000;
  /** Length of each burst and of the pause after it; a steady tone otherwise. Noise suppression spares bursts. */
  readonly burst?: { readonly onSeconds: number; readonly offSeconds: number };
}

/** Mono 16-bit PCM at a third of full scale. */
export function writeTone(path: string, { hertz, seconds, sampleRate, burst }: Tone): void {
  const count = Math.round(seconds * sampleRate);
  const data = Buffer.alloc(count * 2);
  for (let index = 0; index < count; index += 1) {
    const at = index / sampleRate;
    const on = burst === undefined || at % (burst.onSeconds + burst.offSeconds) < burst.onSeconds;
    data.writeInt16LE(on ? Math.round(10_000 * Math.sin(2 * Math.PI * hertz * at)) : 0, index * 2);
  }
  writeFileSync(path, wavOf(data, sampleRate));
}

/** Mono 16-bit samples as a WAV file. */
export function wavOf(data: Buffer, sampleRate: number): Buffer {
  const header = Buffer.alloc(44);
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(36 + data.length, 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(sampleRate, 24);
  header.writeUInt32LE(sampleRate * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36, 'latin1');
  header.writeUInt32LE(data.length, 40);
  return Buffer.concat([header, data]);
}

export interface Sound {
  readonly samples: Float32Array;
  readonly sampleRate: number;
}

/** Mono or first channel of a 16-bit PCM WAV. A recorder fixes the lengths when it closes the file: they are not trusted. */
export function readWav(path: string): Sound {
  const file = readFileSync(path);
  let sampleRate = 8000;
  let channels = 1;
  for (let at = 12; at + 8 <= file.length; ) {
    const name = file.toString('latin1', at, at + 4);
    const declared = file.readUInt32LE(at + 4);
    const start = at + 8;
    if (name === 'fmt ') {
      channels = file.readUInt16LE(start + 2);
      sampleRate = file.readUInt32LE(start + 4);
    }
    if (name === 'data') {
      const end = declared === 0 || start + declared > file.length ? file.length : start + declared;
      const count = Math.floor((Math.max(end, file.length) - start) / (2 * channels));
      const samples = new Float32Array(count);
      for (let index = 0; index < count; index += 1) samples[index] = file.readInt16LE(start + index * 2 * channels) / 32_768;
      return { samples, sampleRate };
    }
    at = start + declared + (declared % 2);
  }
  return { samples: new Float32Array(), sampleRate };
}

/** PCMA (ITU-T G.711 A-law) to samples. */
export function decodeAlaw(payload: Uint8Array): Float32Array {
  return Float32Array.from(payload, (byte) => {
    const value = byte ^ 0x55;
    const exponent = (value & 0x70) >> 4;
    const mantissa = value & 0x0f;
    const magnitude = exponent === 0 ? (mantissa << 4) + 8 : ((mantissa << 4) + 0x108) << (exponent - 1);
    return ((value & 0x80) === 0 ? -magnitude : magnitude) / 32_768;
  });
}

/** The part from `fromSeconds` to the end, or to `toSeconds`; negative counts from the end. */
export function part({ samples, sampleRate }: Sound, fromSeconds: number, toSeconds?: number): Sound {
  return { samples: samples.slice(fromSeconds * sampleRate, toSeconds === undefined ? undefined : toSeconds * sampleRate), sampleRate };
}

/** Root mean square, 0 to 1. */
export function loudness({ samples }: Sound): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return samples.length === 0 ? 0 : Math.sqrt(sum / samples.length);
}

/** Amplitude of one frequency (Goertzel's algorithm), averaged over windows of 100 ms; a full-scale sine gives 1. */
export function amplitudeOf({ samples, sampleRate }: Sound, hertz: number): number {
  const size = Math.round(sampleRate / 10);
  const windows = Math.floor(samples.length / size);
  let sum = 0;
  for (let window = 0; window < windows; window += 1) {
    const coefficient = 2 * Math.cos((2 * Math.PI * hertz) / sampleRate);
    let before = 0;
    let last = 0;
    for (let index = 0; index < size; index += 1) {
      const next = (samples[window * size + index] ?? 0) + coefficient * last - before;
      before = last;
      last = next;
    }
    const power = last * last + before * before - coefficient * last * before;
    sum += (2 * Math.sqrt(Math.max(0, power))) / size;
  }
  return windows === 0 ? 0 : sum / windows;
}

/** The loudest of the frequencies from 200 to 3400 Hz in steps of 20, or null in silence. */
export function dominantFrequency(sound: Sound): number | null {
  if (loudness(sound) < 0.005) return null;
  let best = { hertz: 0, amplitude: 0 };
  for (let hertz = 200; hertz <= 3400; hertz += 20) {
    const amplitude = amplitudeOf(sound, hertz);
    if (amplitude > best.amplitude) best = { hertz, amplitude };
  }
  return best.hertz;
}
