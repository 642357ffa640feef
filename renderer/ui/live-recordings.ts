// What is recorded at this moment, as main last told it. Fed by `recording.changed`.
import { create } from 'zustand';
import type { LiveRecording, LiveRecordings } from '../../core/contract/recording-model.ts';
import type { CallToken } from '../../core/values/ids.ts';

interface LiveRecordingStore {
  /** Null until the first answer. */
  readonly live: LiveRecordings | null;
  accept(live: LiveRecordings): void;
}

export const useLiveRecordingStore = create<LiveRecordingStore>((set) => ({
  live: null,
  accept: (live) => {
    set({ live });
  },
}));

export function useLiveRecordings(): LiveRecordings | null {
  return useLiveRecordingStore((state) => state.live);
}

export function liveRecordingOf(live: LiveRecordings | null, token: CallToken | null): LiveRecording | null {
  return live?.calls.find((call) => call.token === token) ?? null;
}
