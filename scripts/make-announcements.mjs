// Speaks the sentences of resources/announcements/texts.json into WAV files (8 kHz, mono, 16 bits) with espeak-ng and sox.
// Run it by hand after a change of the sentences; the files it writes are kept in the repository.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '..', 'resources', 'announcements');
const texts = JSON.parse(readFileSync(join(folder, 'texts.json'), 'utf8'));
const scratch = mkdtempSync(join(tmpdir(), 'announcements-'));
/** The detailed mentions are the longest: under a minute. */
const largest = 960_000;
/** All at one loudness: root mean square below full scale, in dB, as recorded announcements in telephone networks have it. */
const level = -20.5;
try {
  for (const [file, { text, silenceAfter }] of Object.entries(texts)) {
    const spoken = join(scratch, file);
    const banded = join(scratch, `band-${file}`);
    const written = join(folder, file);
    execFileSync('espeak-ng', ['-v', 'fr', '-p', '45', '-s', '135', '-g', '6', '-w', spoken, text]);
    // The band of a telephone (ITU-T G.712).
    execFileSync('sox', [spoken, '-r', '8000', '-c', '1', '-b', '16', banded, 'sinc', '300-3400', 'norm', '-6']);
    const gain = level - rootMeanSquare(banded);
    // `-l` rounds off the few peaks that would pass full scale.
    execFileSync('sox', ['-D', banded, written, 'gain', '-l', gain.toFixed(2), 'pad', '0', String(silenceAfter)]);
    const { size } = statSync(written);
    if (size > largest) throw new Error(`${file} is too large: ${size} bytes, at most ${largest}`);
    console.log(`${file} ${(size / 16_000).toFixed(1)} s`);
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

function rootMeanSquare(path) {
  const bytes = execFileSync('sox', [path, '-t', 's16', '-']);
  const samples = new Int16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  const mean = samples.reduce((sum, sample) => sum + (sample / 32_768) ** 2, 0) / samples.length;
  return 10 * Math.log10(mean);
}
