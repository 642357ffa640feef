// A recording written anew without a passage, and a recording as a sound file for an export.
// Invariant: the new file is complete and flushed before anything refers to it; sound in clear stays in memory.
import type { RecordingGap } from '../../core/contract/recording-model.ts';
import { withoutPassage } from '../../core/domain/recordings/sound-frames.ts';
import { webmFile } from '../../core/domain/recordings/webm.ts';
import type { RecordingId } from '../../core/values/ids.ts';
import { createRecordingFile, openRecording } from '../../db/vault/recording-file.ts';
import type { Sodium } from '../../db/vault/sodium.ts';
import { pause } from './pause.ts';

const framesAtOnce = 60;

/**
 * Writes [fromMs, toMs) out of a recording, into a new file under `newKey`. Resolves to its hash. Throws the system's error,
 * with what was written taken away by the caller.
 */
export async function writeWithout(
  sodium: Sodium,
  source: { readonly content: Uint8Array; readonly key: Uint8Array; readonly id: RecordingId; readonly durationMs: number },
  target: { readonly path: string; readonly key: Uint8Array },
  passage: { readonly fromMs: number; readonly toMs: number },
): Promise<Uint8Array<ArrayBuffer>> {
  const reader = openRecording(sodium, source.content, source.id, source.key);
  const writer = createRecordingFile(sodium, target.path, source.id, target.key, 'end');
  try {
    for (let count = 1; ; count += 1) {
      const frame = reader.next();
      if (frame === 'cut' || frame === 'altered' || frame.kind === 'end') break;
      if (frame.kind === 'sound') for (const part of withoutPassage(frame, passage.fromMs, passage.toMs)) writer.append(part);
      else writer.append(frame);
      if (count % framesAtOnce === 0) await pause();
    }
    writer.append({ kind: 'gap', ...passage, cause: 'masked' });
  } catch (error) {
    writer.finish(0);
    throw error;
  }
  return writer.finish(source.durationMs);
}

/** The gaps with one more; those that it covers go, those that it touches keep what is left of them. */
export function withGap(gaps: readonly RecordingGap[], passage: { readonly fromMs: number; readonly toMs: number }): RecordingGap[] {
  const left = gaps.flatMap((gap): RecordingGap[] => [
    { ...gap, toMs: Math.min(gap.toMs, passage.fromMs) },
    { ...gap, fromMs: Math.max(gap.fromMs, passage.toMs) },
  ].filter(({ fromMs, toMs }) => toMs > fromMs));
  return [...left, { ...passage, cause: 'masked' as const }].sort((a, b) => a.fromMs - b.fromMs);
}

/** WebM with Opus, which browsers and players open. */
export async function soundFileOf(sodium: Sodium, content: Uint8Array, id: RecordingId, key: Uint8Array, durationMs: number): Promise<Uint8Array<ArrayBuffer>> {
  const reader = openRecording(sodium, content, id, key);
  const chunks: { startMs: number; packets: Uint8Array }[] = [];
  for (let count = 1; ; count += 1) {
    const frame = reader.next();
    if (frame === 'cut' || frame === 'altered' || frame.kind === 'end') break;
    if (frame.kind === 'sound') chunks.push({ startMs: frame.startMs, packets: frame.packets });
    if (count % framesAtOnce === 0) await pause();
  }
  return webmFile(durationMs, chunks);
}
