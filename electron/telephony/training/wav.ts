// Reads a WAV file of 8 kHz, mono, 16 bits and encodes it as G.711 A-law, the codec of French telephone networks.

const alawSilence = 0xd5;
export { alawSilence };

/** ITU-T G.711 table 1: sign, three bits of segment, four of step, even bits inverted. */
export function alawOf(sample: number): number {
  const negative = sample < 0;
  const magnitude = Math.min(negative ? -sample - 1 : sample, 32_767) >> 3;
  let segment = 0;
  while (segment < 7 && magnitude >> (segment + 5) !== 0) segment += 1;
  const step = segment < 2 ? (magnitude >> 1) & 0x0f : (magnitude >> segment) & 0x0f;
  const code = (segment << 4) | step;
  return (negative ? code : code | 0x80) ^ 0x55;
}

export function sampleOf(code: number): number {
  const plain = code ^ 0x55;
  const segment = (plain & 0x70) >> 4;
  const step = plain & 0x0f;
  const magnitude = segment === 0 ? (step << 4) + 8 : ((step << 4) + 0x108) << (segment - 1);
  return (plain & 0x80) !== 0 ? magnitude : -magnitude;
}

/** Throws on any other format than 8 kHz, mono, 16-bit PCM. */
export function alawOfWav(file: Buffer): Buffer {
  if (file.toString('latin1', 0, 4) !== 'RIFF' || file.toString('latin1', 8, 12) !== 'WAVE') throw new Error('not-a-wav');
  let formatFits = false;
  for (let at = 12; at + 8 <= file.length; ) {
    const id = file.toString('latin1', at, at + 4);
    const length = file.readUInt32LE(at + 4);
    const body = file.subarray(at + 8, at + 8 + length);
    if (id === 'fmt ' && body.length >= 16) {
      formatFits = body.readUInt16LE(0) === 1 && body.readUInt16LE(2) === 1 && body.readUInt32LE(4) === 8000 && body.readUInt16LE(14) === 16;
    }
    if (id === 'data') {
      if (!formatFits) break;
      return Buffer.from(Array.from({ length: body.length >> 1 }, (_, index) => alawOf(body.readInt16LE(index * 2))));
    }
    at += 8 + length + (length % 2);
  }
  throw new Error('unsupported-wav');
}
