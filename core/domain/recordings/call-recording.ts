// The recording of one call. Pure: no sound, no file, no clock.
// Invariants: nothing is recorded before the caller has heard the announcement or said yes; a refusal by the caller is final
// for the call, whatever goes on meanwhile; a training call is never recorded.
import type { ErrorCode } from '../../contract/errors.ts';
import type { RecordingConsent, RecordingEnd, RecordingMode } from '../../contract/recording-model.ts';

/**
 *              start                 pause, hold
 *      off ───────────▶ recording ◀─────────────▶ paused
 *       ▲                   │       resume, unhold    │
 *       └── start again ── ended ◀────────────────────┘   stop, optOut, callEnded, failed, expired
 *
 * On hold nobody talks to the caller: the recording pauses by itself, and goes on when the call does, unless the listener
 * had paused it too. A caller who refuses while on hold, or while a transfer rings, is obeyed as at any other moment.
 */
export interface CallRecording {
  readonly phase: 'off' | 'recording' | 'paused' | 'ended';
  readonly announced: boolean;
  readonly optedOut: boolean;
  readonly onHold: boolean;
  readonly pausedByListener: boolean;
  readonly endedBy: RecordingEnd | null;
}

export const notRecorded: CallRecording = { phase: 'off', announced: false, optedOut: false, onHold: false, pausedByListener: false, endedBy: null };

export type RecordingEvent =
  /** The caller has heard that the call may be recorded. */
  | { readonly type: 'announced' }
  /** By the listener. */
  | { readonly type: 'start'; readonly mode: RecordingMode; readonly training: boolean; readonly spokenConsent: boolean }
  /** The call was answered, or announced to, under mode A or B. */
  | { readonly type: 'startByItself'; readonly mode: RecordingMode; readonly training: boolean }
  | { readonly type: 'pause' }
  | { readonly type: 'resume' }
  | { readonly type: 'hold' }
  | { readonly type: 'unhold' }
  | { readonly type: 'stop'; readonly mode: RecordingMode }
  | { readonly type: 'optOut' }
  | { readonly type: 'ended'; readonly by: Exclude<RecordingEnd, 'stopped' | 'optedOut'> };

/** What the phone window and the file have to do. It follows holds by itself. */
export type RecordingCommand = 'begin' | 'pause' | 'resume' | 'finish';

export interface RecordingTurn {
  readonly state: CallRecording;
  readonly command: RecordingCommand | null;
  /** Why nothing happened, for whoever asked. */
  readonly refusal: ErrorCode | null;
}

export function nextRecording(state: CallRecording, event: RecordingEvent): RecordingTurn {
  const stay = (refusal: ErrorCode | null = null): RecordingTurn => ({ state, command: null, refusal });
  const to = (change: Partial<CallRecording>, command: RecordingCommand | null): RecordingTurn => ({ state: { ...state, ...change }, command, refusal: null });
  const isOn = state.phase === 'recording' || state.phase === 'paused';
  const end = (endedBy: RecordingEnd, change: Partial<CallRecording> = {}): RecordingTurn => to({ ...change, phase: 'ended', pausedByListener: false, endedBy }, 'finish');

  switch (event.type) {
    case 'announced':
      return to({ announced: true }, null);
    case 'start': {
      if (event.mode === 'off') return stay('recording-off');
      if (event.training) return stay('recording-training');
      if (state.optedOut) return stay('recording-opted-out');
      if (isOn) return stay('recording-under-way');
      if (!state.announced && !event.spokenConsent) return stay('recording-consent-due');
      return to({ phase: state.onHold ? 'paused' : 'recording', pausedByListener: false, endedBy: null }, 'begin');
    }
    case 'startByItself':
      // After a stop nothing starts anew without the listener.
      if ((event.mode !== 'automatic' && event.mode !== 'controlled') || event.training || !state.announced || state.optedOut || state.phase !== 'off') return stay();
      return to({ phase: state.onHold ? 'paused' : 'recording' }, 'begin');
    case 'pause':
      if (!isOn) return stay('wrong-phase');
      return state.pausedByListener ? stay() : to({ phase: 'paused', pausedByListener: true }, 'pause');
    case 'resume':
      if (!isOn) return stay('wrong-phase');
      return state.pausedByListener ? to({ phase: state.onHold ? 'paused' : 'recording', pausedByListener: false }, 'resume') : stay();
    case 'hold':
      return to({ onHold: true, ...(isOn ? { phase: 'paused' } : {}) }, null);
    case 'unhold':
      return to({ onHold: false, ...(isOn && !state.pausedByListener ? { phase: 'recording' } : {}) }, null);
    case 'stop':
      if (!isOn) return stay('wrong-phase');
      // Under A it is the caller who decides; the listener pauses, or notes that the caller refuses.
      return event.mode === 'automatic' ? stay('recording-automatic') : end('stopped');
    case 'optOut':
      return isOn ? end('optedOut', { optedOut: true }) : to({ optedOut: true }, null);
    case 'ended':
      return isOn ? end(event.by) : stay();
  }
}

/** What the recording rests on: the agreement given in words, or the announcement. */
export function consentOf(announced: boolean, spoken: boolean): RecordingConsent | null {
  if (spoken) return 'spoken';
  return announced ? 'announced' : null;
}
