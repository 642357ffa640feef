// What the recording bar says and offers. Pure. Invariant: it never says less than what is being recorded.
import type { LiveRecording, LiveRecordings } from '../../../core/contract/recording-model.ts';

export interface BarCall {
  readonly training: boolean;
  /** Both sides may speak. */
  readonly established: boolean;
}

export type BarAct = 'start' | 'pause' | 'resume' | 'stop';

export interface RecordingBar {
  readonly look: 'plain' | 'on' | 'paused';
  /** Key under `softphone.recording`. */
  readonly text: 'off' | 'nothing' | 'callNotRecorded' | 'refused' | 'on' | 'paused' | 'pausedOnHold';
  readonly acts: readonly BarAct[];
}

export function recordingBar(live: LiveRecordings | null, recording: LiveRecording | null, call: BarCall | null, locked: boolean): RecordingBar {
  const mode = live?.mode ?? 'off';
  if (recording?.state === 'recording') return { look: 'on', text: 'on', acts: ['pause', 'stop'] };
  if (recording?.state === 'paused') {
    // On hold the call itself has to be taken back first.
    const byListener = recording.pausedBy === 'listener';
    return { look: 'paused', text: byListener ? 'paused' : 'pausedOnHold', acts: [...(byListener && !locked ? (['resume'] as const) : []), 'stop'] };
  }
  if (call === null) return { look: 'plain', text: mode === 'off' ? 'off' : 'nothing', acts: [] };
  if (recording?.optedOut === true) return { look: 'plain', text: 'refused', acts: [] };
  const mayStart = mode !== 'off' && !call.training && call.established && !locked;
  return { look: 'plain', text: 'callNotRecorded', acts: mayStart ? ['start'] : [] };
}

/** Milliseconds of sound so far. */
export function recordedMs(recording: LiveRecording, now: number): number {
  if (recording.startedAt === null) return 0;
  const until = recording.state === 'recording' ? now : recording.since;
  return Math.max(0, until - recording.startedAt - recording.pausedMs);
}
