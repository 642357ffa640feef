// Carries out what the store asks about recordings. Invariant: only the store starts one, and losing the store ends all.
import type { PhoneToStore, StoreToPhone } from '../../core/protocol/phone-store.ts';
import type { RecordingId } from '../../core/values/ids.ts';
import type { Recorder } from './sound/recorder.ts';
import type { SoundDesk } from './sound/sound-desk.ts';

export interface Recordings {
  obey(message: StoreToPhone): void;
  /** Without a store nothing is kept. */
  endAll(): void;
}

export function createRecordings(sound: Pick<SoundDesk, 'record'>, send: (message: PhoneToStore) => void): Recordings {
  const recorders = new Map<RecordingId, Recorder>();
  const report = (message: PhoneToStore): void => {
    if (message.type === 'record.finished') recorders.delete(message.recordingId);
    send(message);
  };
  return {
    obey: (message) => {
      switch (message.type) {
        case 'record.start': {
          let recorder: Recorder | null = null;
          try {
            recorder = sound.record(message.callToken, { id: message.recordingId, send: report });
          } catch {
            // Said below: nothing is captured.
          }
          if (recorder === null) send({ type: 'record.finished', recordingId: message.recordingId, atMs: 0, cause: 'captureFailed' });
          else recorders.set(message.recordingId, recorder);
          return;
        }
        case 'record.pause':
          recorders.get(message.recordingId)?.pause();
          return;
        case 'record.resume':
          recorders.get(message.recordingId)?.resume();
          return;
        case 'record.stop':
          recorders.get(message.recordingId)?.stop('stopped');
          return;
        case 'record.kept':
          recorders.get(message.recordingId)?.kept(message.sequence);
          return;
        case 'announcements.set':
          // The announcer's.
      }
    },
    endAll: () => {
      for (const recorder of [...recorders.values()]) recorder.stop('stopped');
      recorders.clear();
    },
  };
}
