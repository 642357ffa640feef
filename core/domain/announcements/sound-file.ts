// Tells a sound file's type and length from its own bytes, before anything decodes it: two hours of MP3 would be gigabytes
// of samples. A length that a header claims counts for nothing against what the file carries. Invariant: whatever the bytes,
// an answer comes, and no byte is read twice the file's length. Pure.

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

/** PCM, floats, A-law, µ-law, and the long form of these: what is decoded is as long as its bytes say. */
const uncompressed: ReadonlySet<number> = new Set([1, 3, 6, 7, 0xfffe]);

function readWav(bytes: Uint8Array): SoundFileFacts | SoundFileFault {
  const data = view(bytes);
  let bytesASecond = 0;
  for (let at = 12; at + 8 <= bytes.length; ) {
    const length = data.getUint32(at + 4, true);
    if (tag(bytes, at) === 'fmt ' && at + 24 <= bytes.length) {
      if (!uncompressed.has(data.getUint16(at + 8, true))) return 'unknownType';
      const [claimed, counted] = [data.getUint32(at + 16, true), data.getUint32(at + 12, true) * data.getUint16(at + 20, true)];
      bytesASecond = Math.min(claimed, counted);
    }
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
  const carried = opusSeconds(bytes);
  if (carried === null) return 'unknownType';
  for (let at = bytes.length - 27; at > first; at -= 1) {
    if (bytes[at] !== 0x4f || tag(bytes, at) !== 'OggS') continue;
    const granule = Number(data.getBigInt64(at + 6, true));
    if (granule < 0) continue;
    const claimed = Math.max(0, granule - preSkip) / opusRate;
    // The last page cuts the end of the last packet off; a file that carries more than that lies.
    return { type: 'opus', seconds: carried > claimed + endCutSeconds ? carried : claimed };
  }
  return 'damaged';
}

const endCutSeconds = 0.5;

/** Seconds of sound in the packets of all its streams (RFC 3533 6, RFC 6716 3.1); null: one of them is not Opus. */
function opusSeconds(bytes: Uint8Array): number | null {
  let milliseconds = 0;
  let isOpen = false;
  for (let at = 0; at + 27 <= bytes.length; ) {
    if (bytes[at] !== 0x4f || tag(bytes, at) !== 'OggS') {
      at += 1;
      continue;
    }
    const flags = bytes[at + 5] ?? 0;
    const body = at + 27 + (bytes[at + 26] ?? 0);
    if ((flags & 2) !== 0 && tag(bytes, body, 8) !== 'OpusHead') return null;
    let packet = body;
    // Only where a packet was left open does the page go on with it, whatever its flag says.
    let begins = !(isOpen && (flags & 1) !== 0);
    isOpen = false;
    for (let lacing = at + 27; lacing < body && packet < bytes.length; lacing += 1) {
      const length = bytes[lacing] ?? 0;
      if (begins && length > 0 && tag(bytes, packet) !== 'Opus') milliseconds += packetMs(bytes[packet] ?? 0, bytes[packet + 1] ?? 0);
      packet += length;
      isOpen = length === 255;
      begins = !isOpen;
    }
    // Not over the body: a page that is none would hide others inside it.
    at = body;
  }
  return milliseconds / 1000;
}

function packetMs(first: number, second: number): number {
  const config = first >> 3;
  const frameMs = config < 12 ? [10, 20, 40, 60][config & 3] : config < 16 ? [10, 20][config & 1] : [2.5, 5, 10, 20][config & 3];
  const frames = (first & 3) === 0 ? 1 : (first & 3) === 3 ? second & 0x3f : 2;
  return (frameMs ?? 0) * frames;
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
