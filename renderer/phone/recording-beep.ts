// The beep that tells a caller, every so often, that the call is being recorded: it follows what the store asks of the
// recording. Invariant: no beep while nothing is recorded.
import type { StoreToPhone } from '../../core/protocol/phone-store.ts';
import type { CallToken, RecordingId } from '../../core/values/ids.ts';

/** Returns what each message of the store is shown to. */
export function createRecordingBeep(setBeep: (token: CallToken, everySeconds: number | null) => void): (message: StoreToPhone) => void {
  const recordings = new Map<RecordingId, { readonly token: CallToken; readonly everySeconds: number | null }>();
  const sound = (id: RecordingId, on: boolean): void => {
    const found = recordings.get(id);
    if (found !== undefined) setBeep(found.token, on ? found.everySeconds : null);
  };
  return (message) => {
    if (message.type === 'record.start') {
      recordings.set(message.recordingId, { token: message.callToken, everySeconds: message.beepSeconds === 0 ? null : message.beepSeconds });
      sound(message.recordingId, true);
    } else if (message.type === 'record.pause' || message.type === 'record.resume') {
      sound(message.recordingId, message.type === 'record.resume');
    } else if (message.type === 'record.stop') {
      sound(message.recordingId, false);
      recordings.delete(message.recordingId);
    }
  };
}
