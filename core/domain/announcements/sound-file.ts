// Tells a sound file's type and length from its own bytes, before anything decodes it: two hours of MP3 would be gigabytes
// of samples. Invariant: whatever the bytes, an answer comes, and no byte is read twice the file's length. Pure.

export type SoundFileFault = 'unknownType' | 'damaged';
export interface SoundFileFacts {
  readonly type: 'wav' | 'mp3' | 'opus';
  readonly seconds: number;
}

/** 90 s at 96 kHz, 24 bits, two channels, and a picture of the album. */
export const largestFile = 60_000_000;

export function readSoundFile(bytes: Uint8Array): SoundFileFacts | SoundFileFault {
  if (tag(bytes, 0) === 'RIFF' && tag(bytes, 8) === 'WAVE') return readWav(bytes);
  if (tag(bytes, 0) === 'OggS') return readOgg(bytes);
  return readMp3(bytes);
}

function tag(bytes: Uint8Array, at: number, length = 4): string {
  return String.fromCharCode(...bytes.subarray(at, at + length));
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function readWav(bytes: Uint8Array): SoundFileFacts | SoundFileFault {
  const data = view(bytes);
  let bytesASecond = 0;
  for (let at = 12; at + 8 <= bytes.length; ) {
    const length = data.getUint32(at + 4, true);
    if (tag(bytes, at) === 'fmt ' && at + 20 <= bytes.length) bytesASecond = data.getUint32(at + 16, true);
    if (tag(bytes, at) === 'data') {
      if (bytesASecond === 0) return 'damaged';
      // A recorder that was cut off leaves a length of 0 or of everything: what is there counts.
      const there = bytes.length - at - 8;
      return { type: 'wav', seconds: (length === 0 ? there : Math.min(length, there)) / bytesASecond };
    }
    at += 8 + length + (length % 2);
  }
  return 'damaged';
}

/** Opus counts in 48 kHz whatever it was recorded at (RFC 7845 4). */
const opusRate = 48_000;

function readOgg(bytes: Uint8Array): SoundFileFacts | SoundFileFault {
  const data = view(bytes);
  const first = 27 + (bytes[26] ?? 0);
  if (tag(bytes, first, 8) !== 'OpusHead') return 'unknownType';
  if (first + 12 > bytes.length) return 'damaged';
  const preSkip = data.getUint16(first + 10, true);
  for (let at = bytes.length - 27; at > first; at -= 1) {
    if (bytes[at] !== 0x4f || tag(bytes, at) !== 'OggS') continue;
    const granule = Number(data.getBigInt64(at + 6, true));
    if (granule >= 0) return { type: 'opus', seconds: Math.max(0, granule - preSkip) / opusRate };
  }
  return 'damaged';
}

/** ISO/IEC 11172-3 and 13818-3, layer III: kbit/s and samples a second by index, MPEG 1 then MPEG 2 and 2.5. */
const bitrates = [
  [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
] as const;
const rates: Readonly<Record<number, readonly number[]>> = { 3: [44_100, 48_000, 32_000], 2: [22_050, 24_000, 16_000], 0: [11_025, 12_000, 8_000] };
/** Fewer in a row may be chance. */
const framesToBelieve = 3;

function readMp3(bytes: Uint8Array): SoundFileFacts | SoundFileFault {
  const tagged = tag(bytes, 0, 3) === 'ID3';
  // ID3v2: the length in four times seven bits.
  let at = tagged ? 10 + [6, 7, 8, 9].reduce((sum, index) => sum * 128 + ((bytes[index] ?? 0) & 0x7f), 0) : 0;
  let seconds = 0;
  let frames = 0;
  while (at + 4 <= bytes.length) {
    const frame = mp3Frame(bytes, at);
    if (frame === null) {
      if (frames < framesToBelieve && !tagged) return 'unknownType';
      // Padding, a trailing tag, or damage: the next frame, if there is one, goes on.
      at += 1;
      continue;
    }
    frames += 1;
    seconds += frame.seconds;
    at += frame.length;
  }
  if (frames >= framesToBelieve) return { type: 'mp3', seconds };
  return tagged ? 'damaged' : 'unknownType';
}

function mp3Frame(bytes: Uint8Array, at: number): { readonly length: number; readonly seconds: number } | null {
  const [sync = 0, kind = 0, rate = 0] = bytes.subarray(at, at + 3);
  if (sync !== 0xff || (kind & 0xe6) !== 0xe2) return null;
  const version = (kind >> 3) & 3;
  const sampleRate = rates[version]?.[(rate >> 2) & 3];
  const kilobits = bitrates[version === 3 ? 0 : 1][rate >> 4];
  if (sampleRate === undefined || kilobits === undefined || kilobits === 0) return null;
  const samples = version === 3 ? 1152 : 576;
  return { length: Math.floor((samples / 8) * ((kilobits * 1000) / sampleRate)) + ((rate >> 1) & 1), seconds: samples / sampleRate };
}
