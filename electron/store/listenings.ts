// The one recording that the session listens to: its file, its key, how far it was read.
// Invariant: a listening exists only after its entry in the journal, for the account that opened it; its key is overwritten
// when it ends: at the next one, on close, at the lock, and after half an hour without reading.
import type { RecordingChunk, RecordingIntegrity } from '../../core/contract/recording-model.ts';
import { chunksAtOnce } from '../../core/contract/calls/recordings.ts';
import { Refusal } from '../../core/contract/errors.ts';
import type { AccountId, ListeningId, RecordingId } from '../../core/values/ids.ts';
import type { Blob } from '../../db/schema.ts';
import { hashOfRecording, openRecording, readRecordingFile, scanRecording, type RecordingReader } from '../../db/vault/recording-file.ts';
import { wipe, type Sodium } from '../../db/vault/sodium.ts';
import type { Clock } from '../../core/values/instant.ts';

export interface Listening {
  readonly id: ListeningId;
  readonly recordingId: RecordingId;
  readonly accountId: AccountId;
  /** By the volunteer who recorded: nothing can be changed. */
  readonly own: boolean;
}

export interface PreparedFile {
  readonly key: Uint8Array;
  readonly content: Uint8Array;
  readonly chunks: number;
  readonly integrity: RecordingIntegrity;
}

export interface Listenings {
  /** Reads and checks a file. `key` is the listening's from then on, wiped when it cannot be read. */
  prepare(path: string, recordingId: RecordingId, key: Uint8Array, hash: Blob | null): PreparedFile;
  start(listening: Listening, file: PreparedFile): void;
  /** Throws `listening-over`. */
  require(id: ListeningId, accountId: AccountId): Listening & PreparedFile;
  /** The file has been written anew. */
  replace(file: PreparedFile): void;
  read(id: ListeningId, accountId: AccountId, from: number): { chunks: RecordingChunk[]; done: boolean; fault: 'cut' | 'altered' | null };
  end(): void;
  /** Ends the listening of a recording that is gone. */
  forget(recordingId: RecordingId): void;
  /** Ends one that nobody reads any more. */
  look(): void;
  /** Whether somebody listens; told at each change. */
  readonly open: boolean;
}

const idleMs = 30 * 60_000;

export function createListenings(sodium: Sodium, clock: Clock, changed: (open: boolean) => void): Listenings {
  let current: (Listening & PreparedFile & { reader: RecordingReader; count: number; over: 'done' | 'cut' | 'altered' | null; lastReadAt: number }) | null = null;

  const forgetKey = ({ key, reader }: NonNullable<typeof current>): void => {
    wipe(sodium, key);
    reader.forget();
  };
  const end = (): void => {
    if (current === null) return;
    forgetKey(current);
    current = null;
    changed(false);
  };
  const require = (id: ListeningId, accountId: AccountId): NonNullable<typeof current> => {
    if (current === null || current.id !== id || current.accountId !== accountId) throw new Refusal('listening-over');
    return current;
  };
  /** Only where the hash tells that something is wrong: a cut file is played up to the cut, and said to be cut. */
  const whatIsWrong = (content: Uint8Array, recordingId: RecordingId, key: Uint8Array): RecordingIntegrity => {
    const reader = openRecording(sodium, content, recordingId, key);
    for (;;) {
      const frame = reader.next();
      if (frame === 'cut' || frame === 'altered') return frame;
      if (frame.kind === 'end') return 'altered';
    }
  };

  return {
    prepare(path, recordingId, key, hash) {
      const content = readRecordingFile(path);
      if (content === null) {
        wipe(sodium, key);
        throw new Refusal('recording-file-missing');
      }
      const isSame = hash !== null && sodium.memcmp(hashOfRecording(sodium, content), hash);
      return { key, content, chunks: scanRecording(content)?.chunks ?? 0, integrity: isSame ? 'intact' : whatIsWrong(content, recordingId, key) };
    },
    start(listening, file) {
      end();
      current = { ...listening, ...file, reader: openRecording(sodium, file.content, listening.recordingId, file.key), count: 0, over: null, lastReadAt: clock() };
      changed(true);
    },
    require,
    replace(file) {
      if (current === null) return;
      forgetKey(current);
      current = { ...current, ...file, reader: openRecording(sodium, file.content, current.recordingId, file.key), count: 0, over: null };
    },
    read(id, accountId, from) {
      const listening = require(id, accountId);
      listening.lastReadAt = clock();
      if (from === 0 && listening.count > 0) {
        listening.reader.forget();
        listening.reader = openRecording(sodium, listening.content, listening.recordingId, listening.key);
        listening.count = 0;
        listening.over = null;
      }
      if (from !== listening.count) throw new Refusal('bad-request');
      const chunks: RecordingChunk[] = [];
      while (listening.over === null && chunks.length < chunksAtOnce) {
        const frame = listening.reader.next();
        if (frame === 'cut' || frame === 'altered') listening.over = frame;
        else if (frame.kind === 'end') listening.over = 'done';
        else if (frame.kind === 'sound') chunks.push({ startMs: frame.startMs, endMs: frame.endMs, packets: frame.packets, peaks: frame.peaks });
      }
      listening.count += chunks.length;
      // A recording that was interrupted has no end of its own: its hash says that this is all there was.
      const fault = listening.over === 'altered' || (listening.over === 'cut' && listening.integrity !== 'intact') ? listening.over : null;
      return { chunks, done: listening.over !== null, fault };
    },
    end,
    forget(recordingId) {
      if (current?.recordingId === recordingId) end();
    },
    look() {
      if (current !== null && clock() - current.lastReadAt > idleMs) end();
    },
    get open() {
      return current !== null;
    },
  };
}

