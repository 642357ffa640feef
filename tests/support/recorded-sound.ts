// The sound of a recording as a test hears it: read through the contract, decoded by Chromium, one Sound a channel.
import type { Page } from '@playwright/test';
import { webmFile } from '../../core/domain/recordings/webm.ts';
import type { ListeningId } from '../../core/values/ids.ts';
import type { EcoutilleWindow } from '../../core/protocol/window-bridge.ts';
import type { Sound } from '../sip/bed/tone.ts';

export interface RecordedSound {
  readonly caller: Sound;
  readonly listener: Sound;
  readonly chunks: readonly { readonly startMs: number; readonly endMs: number }[];
}

/** Reads an opened recording to its end, from a window that may. */
export async function recordedSound(page: Page, listeningId: ListeningId): Promise<RecordedSound> {
  const read = await page.evaluate(async (id) => {
    const bridge = (window as unknown as EcoutilleWindow).ecoutille;
    const chunks: { startMs: number; endMs: number; packets: number[] }[] = [];
    for (let from = 0; ; ) {
      const reply = await bridge.call('recordings.read', { listeningId: id, from });
      if (!reply.ok) throw new Error(reply.code);
      for (const { startMs, endMs, packets } of reply.value.chunks) chunks.push({ startMs, endMs, packets: [...packets] });
      from += reply.value.chunks.length;
      if (reply.value.done) return chunks;
    }
  }, listeningId);
  // One after the other, without the gaps: a decoder does not keep them.
  let at = 0;
  const packed = read.map(({ startMs, endMs, packets }) => {
    const chunk = { startMs: at, packets: Uint8Array.from(packets) };
    at += endMs - startMs;
    return chunk;
  });
  const file = Buffer.from(webmFile(at, packed)).toString('base64');
  const channels = await page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const sound = await new OfflineAudioContext(2, 1, 16_000).decodeAudioData(bytes.buffer);
    return [0, 1].map((channel) => [...sound.getChannelData(channel)].map((sample) => Math.round(sample * 1_000) / 1_000));
  }, file);
  const soundOf = (index: number): Sound => ({ samples: Float32Array.from(channels[index] ?? []), sampleRate: 16_000 });
  return { caller: soundOf(0), listener: soundOf(1), chunks: read.map(({ startMs, endMs }) => ({ startMs, endMs })) };
}
