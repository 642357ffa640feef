// Speaks the sentences of resources/training/voices.json into WAV files (8 kHz, mono, 16 bits) with espeak-ng and sox.
// Run it by hand after a change of the sentences; the files it writes are kept in the repository.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '..', 'resources', 'training');
const voices = JSON.parse(readFileSync(join(folder, 'voices.json'), 'utf8'));
const scratch = mkdtempSync(join(tmpdir(), 'training-audio-'));
const largest = 200_000;
try {
  for (const [file, { text, pitch, speed }] of Object.entries(voices)) {
    const spoken = join(scratch, file);
    const written = join(folder, file);
    execFileSync('espeak-ng', ['-v', 'fr', '-p', String(pitch), '-s', String(speed), '-g', '4', '-w', spoken, text]);
    // The band of a telephone (ITU-T G.712), then a level that leaves room before clipping.
    execFileSync('sox', [spoken, '-r', '8000', '-c', '1', '-b', '16', written, 'sinc', '300-3400', 'norm', '-6']);
    const { size } = statSync(written);
    if (size > largest) throw new Error(`${file} is too large: ${size} bytes, at most ${largest}`);
    console.log(`${file} ${(size / 16_000).toFixed(1)} s`);
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
