// How loud a sound is heard: integrated loudness of one channel, ITU-R BS.1770-4 (the measure of EBU R 128). Pure.
// No library: the maintained ones are native or WebAssembly, which the windows' content policy refuses.

/** LUFS; −Infinity when nothing passes the absolute gate. `samples` between −1 and 1. */
export function integratedLoudness(samples: Float32Array, sampleRate: number): number {
  const powers = blockPowers(weighted(samples, sampleRate), sampleRate);
  const audible = powers.filter((power) => loudnessOf(power) > absoluteGate);
  if (audible.length === 0) return -Infinity;
  const relativeGate = loudnessOf(mean(audible)) - relativeGateUnits;
  return loudnessOf(mean(audible.filter((power) => loudnessOf(power) > relativeGate)));
}

/** BS.1770-4, annex 1, equations 5 and 6. */
const absoluteGate = -70;
const relativeGateUnits = 10;
/** Gating blocks of 400 ms that overlap by 75 %. */
const blockSeconds = 0.4;
const stepSeconds = 0.1;

/** BS.1770-4, annex 1, equation 2, for one channel of weight 1. */
function loudnessOf(power: number): number {
  return -0.691 + 10 * Math.log10(power);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Mean square of each block; a sound shorter than one block is one block. */
function blockPowers(samples: Float32Array, sampleRate: number): number[] {
  const step = Math.round(stepSeconds * sampleRate);
  const block = Math.min(samples.length, Math.round(blockSeconds * sampleRate));
  const powers: number[] = [];
  if (block === 0) return powers;
  for (let start = 0; start + block <= samples.length; start += step) {
    let sum = 0;
    for (let index = start; index < start + block; index += 1) sum += (samples[index] ?? 0) ** 2;
    powers.push(sum / block);
  }
  return powers;
}

interface Biquad {
  readonly b: readonly [number, number, number];
  readonly a: readonly [number, number];
}

/**
 * K-weighting. BS.1770-4 gives coefficients for 48 kHz only; these are the analogue prototypes behind them, by the bilinear
 * transform, for any rate (B. De Man, "Evaluation of implementations of the EBU R128 loudness measurement", AES 2018).
 */
function shelf(sampleRate: number): Biquad {
  const k = Math.tan((Math.PI * 1681.974450955533) / sampleRate);
  const q = 0.7071752369554196;
  const high = 10 ** (3.999843853973347 / 20);
  const band = high ** 0.4996667741545416;
  const scale = 1 + k / q + k * k;
  return {
    b: [(high + (band * k) / q + k * k) / scale, (2 * (k * k - high)) / scale, (high - (band * k) / q + k * k) / scale],
    a: [(2 * (k * k - 1)) / scale, (1 - k / q + k * k) / scale],
  };
}

function highPass(sampleRate: number): Biquad {
  const k = Math.tan((Math.PI * 38.13547087602444) / sampleRate);
  const q = 0.5003270373238773;
  const scale = 1 + k / q + k * k;
  return { b: [1, -2, 1], a: [(2 * (k * k - 1)) / scale, (1 - k / q + k * k) / scale] };
}

function weighted(samples: Float32Array, sampleRate: number): Float32Array {
  return filtered(filtered(samples, shelf(sampleRate)), highPass(sampleRate));
}

function filtered(samples: Float32Array, { b, a }: Biquad): Float32Array {
  const out = new Float32Array(samples.length);
  let [x1, x2, y1, y2] = [0, 0, 0, 0];
  for (let index = 0; index < samples.length; index += 1) {
    const x = samples[index] ?? 0;
    const y = b[0] * x + b[1] * x1 + b[2] * x2 - a[0] * y1 - a[1] * y2;
    out[index] = y;
    [x2, x1, y2, y1] = [x1, x, y1, y];
  }
  return out;
}
