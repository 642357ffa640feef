// The beep that tells a caller, every so often, that the call is being recorded. It follows what the recorder says of itself:
// a pause, a hold and a failure silence it as well. Invariant: no beep while nothing is recorded.
import type { PhoneToStore, StoreToPhone } from '../../core/protocol/phone-store.ts';
import type { CallToken, RecordingId } from '../../core/values/ids.ts';

export interface RecordingBeep {
  /** Shown each message of the store, before the recorder obeys it. */
  asked(message: StoreToPhone): void;
  /** Shown each message of the recorder. */
  told(message: PhoneToStore): void;
}

export function createRecordingBeep(setBeep: (token: CallToken, everySeconds: number | null) => void): RecordingBeep {
  const recordings = new Map<RecordingId, { readonly token: CallToken; readonly everySeconds: number }>();
  return {
    asked: (message) => {
      if (message.type !== 'record.start' || message.beepSeconds === 0) return;
      recordings.set(message.recordingId, { token: message.callToken, everySeconds: message.beepSeconds });
      setBeep(message.callToken, message.beepSeconds);
    },
    told: (message) => {
      if (message.type !== 'record.paused' && message.type !== 'record.resumed' && message.type !== 'record.finished') return;
      const found = recordings.get(message.recordingId);
      if (found !== undefined) setBeep(found.token, message.type === 'record.resumed' ? found.everySeconds : null);
      if (message.type === 'record.finished') recordings.delete(message.recordingId);
    },
  };
}
