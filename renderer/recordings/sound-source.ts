// The sound of an opened recording for an <audio> element: read from the store in order, kept in memory, given to a
// MediaSource around the place that is heard. Invariant: no clear sound goes to a disk; closing forgets all of it.
import type { RecordingChunk, RecordingGap } from '../../core/contract/recording-model.ts';
import { webmCluster, webmHead, webmType } from '../../core/domain/recordings/webm.ts';
import { peakMs } from '../../core/protocol/phone-store.ts';
import type { ListeningId } from '../../core/values/ids.ts';
import { call } from '../ui/bridge.ts';

export interface SoundSource {
  /** The element to play, in no page. */
  readonly audio: HTMLAudioElement;
  /** Two bytes for each 100 ms, caller then listener; grows while `read` does. */
  readonly peaks: Uint8Array;
  seek(ms: number): void;
  close(): void;
}

export interface SoundSourceParts {
  readonly listeningId: ListeningId;
  readonly durationMs: number;
  readonly gaps: readonly RecordingGap[];
  /** Plays as soon as there is sound: who opens a recording wants to hear it. */
  readonly autoplay: boolean;
  /** More has been read; `fault` when it will not go on to the end. */
  readonly onRead: (readMs: number, fault: 'cut' | 'altered' | 'refused' | null) => void;
}

/** Sound kept ready ahead of the place that is heard, in milliseconds: an hour does not fit in Chromium's buffer. */
const aheadMs = 180_000;
const batch = 30;

/** Where to go on from `ms`: the end of the gap that it lies in, or that begins within `earlyMs`; otherwise `ms` itself. */
export function afterGap(gaps: readonly RecordingGap[], ms: number, earlyMs = 40): number {
  const inside = gaps.find(({ fromMs, toMs }) => ms >= fromMs - earlyMs && ms < toMs);
  return inside === undefined ? ms : afterGap(gaps.filter((gap) => gap !== inside), inside.toMs);
}

/** An element stops this much before the end of what it has, at most: it decodes ahead of what is heard. */
const stopsEarlyMs = 600;

export function openSoundSource({ listeningId, durationMs, gaps, autoplay, onRead }: SoundSourceParts): SoundSource {
  const audio = new Audio();
  const media = new MediaSource();
  const address = URL.createObjectURL(media);
  const peaks = new Uint8Array(2 * Math.ceil(durationMs / peakMs));
  const chunks: RecordingChunk[] = [];
  let buffer: SourceBuffer | null = null;
  let cursor = 0;
  let isWhole = false;
  let closed = false;

  const now = (): number => audio.currentTime * 1_000;
  const isBuffered = (ms: number): boolean => {
    for (let index = 0; index < audio.buffered.length; index += 1) {
      if (ms >= audio.buffered.start(index) * 1_000 - 30 && ms < audio.buffered.end(index) * 1_000) return true;
    }
    return false;
  };
  const pump = (): void => {
    if (buffer === null || buffer.updating || closed || media.readyState === 'closed') return;
    const next = chunks[cursor];
    if (next === undefined) {
      if (isWhole && media.readyState === 'open' && chunks.length > 0) media.endOfStream();
      return;
    }
    if (next.startMs > now() + aheadMs) return;
    const clusters = chunks.slice(cursor, cursor + batch).flatMap(({ startMs, packets }) => webmCluster(startMs, packets) ?? []);
    try {
      buffer.appendBuffer(joined(clusters));
      cursor += batch;
    } catch {
      // The buffer is full: what was heard long ago goes.
      const behind = Math.max(0, audio.currentTime - 20);
      if (behind > 0) buffer.remove(0, behind);
    }
  };
  const seek = (ms: number): void => {
    const to = Math.min(Math.max(0, afterGap(gaps, ms)), durationMs);
    audio.currentTime = to / 1_000;
    if (isBuffered(to)) return;
    const index = chunks.findIndex(({ endMs }) => endMs > to);
    cursor = index === -1 ? chunks.length : index;
    pump();
  };
  const leap = (earlyMs: number): void => {
    const to = afterGap(gaps, now(), earlyMs);
    if (to > now() + 1 && to < durationMs) seek(to);
  };

  const readAll = async (): Promise<void> => {
    for (let from = 0; !closed; ) {
      const { chunks: more, done, fault } = await call('recordings.read', { listeningId, from });
      for (const chunk of more) peaks.set(chunk.peaks.subarray(0, Math.max(0, peaks.length - 2 * Math.floor(chunk.startMs / peakMs))), 2 * Math.floor(chunk.startMs / peakMs));
      chunks.push(...more);
      from += more.length;
      isWhole = done;
      pump();
      onRead(done && fault === null ? durationMs : (chunks.at(-1)?.endMs ?? 0), fault);
      if (done) return;
    }
  };

  media.addEventListener('sourceopen', () => {
    if (buffer !== null || closed) return;
    URL.revokeObjectURL(address);
    buffer = media.addSourceBuffer(webmType);
    buffer.addEventListener('updateend', () => {
      if (!closed) pump();
    });
    buffer.appendBuffer(webmHead(durationMs));
  });
  // At a gap the element waits for sound that does not exist.
  audio.addEventListener('waiting', () => {
    leap(stopsEarlyMs);
  });
  audio.addEventListener('timeupdate', () => {
    leap(40);
    pump();
  });
  audio.preload = 'auto';
  audio.autoplay = autoplay;
  audio.src = address;
  readAll().catch(() => {
    if (!closed) onRead(chunks.at(-1)?.endMs ?? 0, 'refused');
  });

  return {
    audio,
    peaks,
    seek,
    close: () => {
      closed = true;
      audio.pause();
      audio.removeAttribute('src');
      audio.load();
      for (const { packets } of chunks) packets.fill(0);
      chunks.length = 0;
      peaks.fill(0);
    },
  };
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((total, { length }) => total + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
