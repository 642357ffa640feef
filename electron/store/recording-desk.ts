// The recordings of live calls: obeys core/domain/recordings/call-recording.ts, tells the phone window what to capture, and
// writes what comes to the disk, encrypted. Invariants: the key of a recording is sealed to its vault before the first sound,
// and kept nowhere else; each act is in the audit trail; whatever breaks, the recording ends and says so.
import { v7 as uuid } from 'uuid';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Refusal } from '../../core/contract/errors.ts';
import type { LiveRecording, LiveRecordings, RecordingEnd, RecordingGap, RecordingMode } from '../../core/contract/recording-model.ts';
import { consentOf, nextRecording, notRecorded, type CallRecording, type RecordingEvent, type RecordingTurn } from '../../core/domain/recordings/call-recording.ts';
import { packetsOf } from '../../core/domain/recordings/sound-frames.ts';
import { isLocked, modeInForce } from '../../core/domain/recordings/mode.ts';
import type { PhoneToStore, StoreToPhone } from '../../core/protocol/phone-store.ts';
import { parisDate } from '../../core/values/civil-date.ts';
import type { CallToken, ConsentId, RecordingId } from '../../core/values/ids.ts';
import type { Instant } from '../../core/values/instant.ts';
import { codeOf } from '../../db/connection/files.ts';
import type { Executor } from '../../db/connection/executor.ts';
import { tellsRecording } from '../../db/queries/announcements.ts';
import { accountById } from '../../db/queries/accounts.ts';
import { insertConsent } from '../../db/queries/privacy-registers.ts';
import * as rows from '../../db/queries/recordings.ts';
import { createRecordingFile, destroyRecording, drawFileName, recordingsFolder, repairRecording, type RecordingWriter } from '../../db/vault/recording-file.ts';
import { bytes, wipe } from '../../db/vault/sodium.ts';
import { sealRecordingKey } from '../../db/vault/vaults.ts';
import { audit, note, type Kernel } from './kernel.ts';

/** The sound of a recording in progress. */
interface Sound {
  readonly id: RecordingId;
  readonly writer: RecordingWriter;
  readonly path: string;
  readonly startedAt: Instant;
  readonly gaps: RecordingGap[];
  openGap: { readonly fromMs: number; readonly cause: 'listener' | 'hold' } | null;
  lastSequence: number;
  /** Where the listener asked for the pause in progress: nothing much later is taken. */
  pausedAtMs: number | null;
  /** Set once it has to end: by what, while the last second is on its way. */
  ending: { readonly by: RecordingEnd; readonly guard: ReturnType<typeof setTimeout> } | null;
}

interface Entry {
  readonly token: CallToken;
  state: CallRecording;
  mode: RecordingMode;
  since: Instant;
  sound: Sound | null;
  startedAt: Instant | null;
}

export interface RecordingDesk {
  /** From the phone window. */
  receive(message: PhoneToStore): void;
  /** The phone window ended, and with it what it captured. */
  phoneGone(): void;
  live(): LiveRecordings;
  /** Within the transaction of the asking call: what it changes, with what must follow the commit. Throws the refusal. `wording`: to what the caller agreed. */
  ask(db: Executor, token: CallToken, event: RecordingEvent, wording: string): () => void;
  /** The gateway's facts. */
  answered(token: CallToken): void;
  callEnded(token: CallToken): void;
  /** The mode that holds now. */
  mode(db: Executor): RecordingMode;
  /** Ends what is being recorded, at once: the base is about to close. */
  endAll(by: RecordingEnd): void;
  /** Once at each opening of the base: what a crash left without an end. */
  recover(db: Executor): void;
  /** Destroys the files whose rows are gone. After a commit. */
  sweep(): void;
  /** Destroys files that no row names and that are older than any recording may be: an older base was put back. */
  destroyUnknown(): void;
  /** Whether a refusal by the caller means anything: something is recorded or may come to be, or callers are told that it may. */
  mayBeRefused(db: Executor): boolean;
  /** Within a transaction: closes a mode whose authorisation has ended. Every minute, and before the mode is read. */
  expire(db: Executor): void;
  /** After a change of the settings: tells the windows. */
  changed(): void;
  pathOf(fileName: string): string;
}

export interface RecordingDeskEffects {
  live(state: LiveRecordings): void;
  /** Rows have changed. */
  recordingsChanged(): void;
}

/** How long the last second of a recording may be on its way. */
const lastChunkGuardMs = 2_000;
/** A chunk that begins this much after the listener paused is refused. */
const pauseSlackMs = 1_000;
const longestChunkMs = 1_200;
const keptEntries = 8;
/** Six months (NS-57), and a few days for months of 31. */
const longestKeptMs = 186 * 86_400_000;

export function createRecordingDesk(kernel: () => Kernel, effects: RecordingDeskEffects): RecordingDesk {
  const entries = new Map<CallToken, Entry>();

  const base = (): Executor | null => kernel().session.opened?.base.db ?? null;
  const pathOf = (fileName: string): string => join(recordingsFolder(kernel().folder.root), fileName);
  const send = (message: StoreToPhone): boolean => kernel().phone.send(message);
  const today = () => parisDate(kernel().clock());
  const mode = (db: Executor): RecordingMode => modeInForce(rows.readSettings(db), rows.authorisationsOf(db), today());

  const viewOf = (entry: Entry): LiveRecording => {
    const { state, sound } = entry;
    return {
      token: entry.token,
      state: state.phase,
      since: entry.since,
      startedAt: entry.startedAt,
      pausedMs: sound?.gaps.reduce((total, { fromMs, toMs }) => total + toMs - fromMs, 0) ?? 0,
      pausedBy: state.phase !== 'paused' ? null : state.pausedByListener ? 'listener' : 'hold',
      endedBy: state.phase === 'ended' ? state.endedBy : null,
      announced: state.announced,
      optedOut: state.optedOut,
    };
  };
  const mayBeRefused = (db: Executor): boolean => mode(db) !== 'off' || [...entries.values()].some(({ sound }) => sound !== null) || tellsRecording(db);
  const live = (): LiveRecordings => {
    const db = base();
    if (db === null) return { mode: 'off', consentSentence: '', calls: [] };
    return { mode: mode(db), consentSentence: rows.readSettings(db).consentSentence, calls: [...entries.values()].map(viewOf) };
  };
  const publish = (): void => {
    effects.live(live());
  };

  const entryOf = (token: CallToken): Entry => {
    const known = entries.get(token);
    if (known !== undefined) return known;
    for (const [old, { sound }] of entries) {
      if (entries.size < keptEntries) break;
      if (sound === null) entries.delete(old);
    }
    const entry: Entry = { token, state: notRecorded, mode: 'off', since: kernel().clock(), sound: null, startedAt: null };
    entries.set(token, entry);
    return entry;
  };
  const entryOfRecording = (id: RecordingId): Entry | undefined => [...entries.values()].find(({ sound }) => sound?.id === id);
  const apply = (entry: Entry, { state }: RecordingTurn): void => {
    if (state.phase !== entry.state.phase) entry.since = kernel().clock();
    entry.state = state;
  };

  /** Within a transaction: the row, the consent and an empty file. `agreedTo`: null when the announcement stands for it. Returns what starts the sound after the commit. */
  const begin = (db: Executor, entry: Entry, chosen: RecordingMode, agreedTo: string | null): (() => void) => {
    const { sodium, clock, session, stationId } = kernel();
    const call = rows.recordableCall(db, entry.token);
    const accountId = session.accountId;
    const account = accountId === null ? undefined : accountById(db, accountId);
    if (call === undefined || call.answered_at === null || call.ended_at !== null || account === undefined || call.listener_id !== account.id) throw new Refusal('call-gone');
    if (!kernel().phone.attached) throw new Refusal('recording-unavailable');
    if (entry.sound !== null) throw new Refusal('recording-under-way');
    const consent = consentOf(entry.state.announced, agreedTo !== null);
    if (consent === null) throw new Refusal('recording-consent-due');
    const settings = rows.readSettings(db);
    const now = clock();
    const id = uuid() as RecordingId;
    const fileName = drawFileName(sodium);
    const path = pathOf(fileName);
    const key = sodium.crypto_secretstream_xchacha20poly1305_keygen();
    let writer: RecordingWriter | null = null;
    try {
      writer = createRecordingFile(sodium, path, id, key);
      const { vaultId, sealed } = sealRecordingKey(sodium, db, key);
      rows.insertRecording(db, {
        id,
        call_id: call.id,
        station_id: stationId,
        file_name: fileName,
        vault_id: vaultId,
        sealed_key: sealed,
        own_sealed_key: settings.ownListening ? bytes(sodium.crypto_box_seal(key, account.public_key)) : null,
        listener_id: account.id,
        mode: chosen,
        purpose: settings.purpose,
        consent,
        consent_at: now,
        started_at: now,
        ended_at: null,
        ended_by: null,
        duration_ms: 0,
        gaps: '[]',
        file_hash: null,
      });
      if (agreedTo !== null) {
        insertConsent(db, { id: uuid() as ConsentId, purpose: 'recording', wording: agreedTo, call_id: call.id, account_id: null, request_id: null, given_at: now, recorded_by: account.id, withdrawn_at: null });
      }
      audit(kernel(), db, account.id, note('recording.started', id, `${chosen} ${settings.purpose} ${consent}`));
    } catch (error) {
      writer?.finish(0);
      destroyRecording(path);
      if (codeOf(error) === 'ENOSPC') throw new Refusal('disk-full');
      throw error;
    } finally {
      wipe(sodium, key);
    }
    const opened = writer;
    return () => {
      entry.sound = { id, writer: opened, path, startedAt: now, gaps: [], openGap: null, lastSequence: 0, pausedAtMs: null, ending: null };
      entry.mode = chosen;
      entry.startedAt = now;
      send({ type: 'record.start', callToken: entry.token, recordingId: id, beepSeconds: settings.beepSeconds });
      effects.recordingsChanged();
    };
  };

  /** Closes the file and the row. What was recorded is playable from then on. What asked for the end first is its cause. */
  const finalise = (entry: Entry, cause: RecordingEnd): void => {
    const { sound } = entry;
    if (sound === null) return;
    entry.sound = null;
    const by = sound.ending?.by ?? cause;
    if (sound.ending !== null) clearTimeout(sound.ending.guard);
    const db = base();
    const endMs = sound.openGap?.fromMs ?? sound.writer.endMs;
    const hash = sound.writer.finish(endMs);
    if (db === null) return;
    const { sodium, log } = kernel();
    try {
      db.transaction(() => { close(db, sound.id, sound.startedAt, endMs, sound.gaps, by, hash); });
    } catch {
      log('error', 'recording-not-closed');
    }
    wipe(sodium, hash);
    effects.recordingsChanged();
    sweep();
  };
  const close = (db: Executor, id: RecordingId, startedAt: Instant, endMs: number, gaps: readonly RecordingGap[], by: RecordingEnd, hash: Uint8Array<ArrayBuffer>): void => {
    const { sodium } = kernel();
    const told = note('recording.ended', id, `${by} ${String(Math.round(endMs / 1000))} s blake2b:${sodium.to_hex(hash)}`);
    // Nothing was recorded: there is nothing to keep.
    if (endMs === 0) rows.deleteRecording(db, id);
    else rows.changeRecording(db, id, { ended_at: startedAt + endMs, ended_by: by, duration_ms: endMs, gaps: JSON.stringify(gaps), file_hash: hash });
    audit(kernel(), db, null, told);
  };

  /** Asks the phone window for the last second, and closes when it is there, or after a moment. */
  const finish = (entry: Entry, by: RecordingEnd): void => {
    const { sound } = entry;
    if (sound === null || sound.ending !== null) return;
    const guard = setTimeout(() => { finalise(entry, by); }, lastChunkGuardMs);
    guard.unref();
    sound.ending = { by, guard };
    if (!send({ type: 'record.stop', recordingId: sound.id })) finalise(entry, by);
  };

  /** What the state machine asks of the phone window. */
  const obey = (entry: Entry, turn: RecordingTurn): void => {
    const { sound } = entry;
    if (sound !== null && turn.command === 'pause') {
      sound.pausedAtMs = kernel().clock() - sound.startedAt;
      send({ type: 'record.pause', recordingId: sound.id });
    }
    if (sound !== null && turn.command === 'resume') {
      sound.pausedAtMs = null;
      send({ type: 'record.resume', recordingId: sound.id });
    }
    if (turn.command === 'finish' && turn.state.endedBy !== null) finish(entry, turn.state.endedBy);
  };

  /** An event that nobody asked for: a fact of the phone window, the gateway or the clock. */
  const happen = (entry: Entry, event: RecordingEvent): void => {
    const turn = nextRecording(entry.state, event);
    if (turn.state === entry.state) return;
    apply(entry, turn);
    obey(entry, turn);
    publish();
  };

  const auditOptOut = (db: Executor, entry: Entry, actor: 'caller' | 'listener'): void => {
    audit(kernel(), db, actor === 'caller' ? null : kernel().session.accountId, note('recording.optedOut', entry.sound?.id ?? rows.recordableCall(db, entry.token)?.id ?? null, actor));
  };

  /** Modes A and B: as soon as the call is answered and the announcement was heard. */
  const startByItself = (entry: Entry): void => {
    const db = base();
    if (db === null) return;
    const call = rows.recordableCall(db, entry.token);
    if (call === undefined || call.answered_at === null || call.ended_at !== null) return;
    try {
      const follow = db.transaction(() => {
        expire(db);
        const chosen = mode(db);
        const turn = nextRecording(entry.state, { type: 'startByItself', mode: chosen, training: call.training === 1 });
        if (turn.command !== 'begin') return null;
        const start = begin(db, entry, chosen, null);
        return () => {
          apply(entry, turn);
          start();
        };
      });
      if (follow === null) return;
      follow();
      publish();
    } catch (error) {
      kernel().log('error', error instanceof Refusal && error.code === 'disk-full' ? 'recording-disk-full' : 'recording-not-started');
    }
  };

  const write = (entry: Entry, sound: Sound, act: () => void): boolean => {
    try {
      act();
      return true;
    } catch (error) {
      const full = codeOf(error) === 'ENOSPC';
      kernel().log('error', full ? 'recording-disk-full' : 'recording-not-written');
      send({ type: 'record.stop', recordingId: sound.id });
      const by = full ? 'diskFull' : 'captureFailed';
      apply(entry, nextRecording(entry.state, { type: 'ended', by }));
      finalise(entry, by);
      publish();
      return false;
    }
  };

  const takeChunk = (entry: Entry, sound: Sound, chunk: Extract<PhoneToStore, { type: 'record.chunk' }>): void => {
    const isNext = chunk.sequence === sound.lastSequence + 1 && chunk.startMs >= sound.writer.endMs && chunk.endMs > chunk.startMs && chunk.endMs - chunk.startMs <= longestChunkMs;
    const isPaused = sound.pausedAtMs !== null && chunk.startMs > sound.pausedAtMs + pauseSlackMs;
    if (!isNext || isPaused || packetsOf(chunk.packets) === null) {
      kernel().log('warn', 'recording-chunk-refused');
      return;
    }
    sound.lastSequence = chunk.sequence;
    const written = write(entry, sound, () => { sound.writer.append({ kind: 'sound', startMs: chunk.startMs, endMs: chunk.endMs, peaks: chunk.peaks, packets: chunk.packets }); });
    if (written) send({ type: 'record.kept', recordingId: sound.id, sequence: chunk.sequence });
  };
  const closeGap = (entry: Entry, sound: Sound, toMs: number): void => {
    const { openGap } = sound;
    sound.openGap = null;
    if (openGap === null || toMs <= openGap.fromMs) return;
    const gap: RecordingGap = { fromMs: openGap.fromMs, toMs, cause: openGap.cause };
    sound.gaps.push(gap);
    if (!write(entry, sound, () => { sound.writer.append({ kind: 'gap', ...gap }); })) return;
    // A crash later on still tells where nothing is.
    try {
      const db = base();
      if (db !== null) rows.changeRecording(db, sound.id, { gaps: JSON.stringify(sound.gaps) });
    } catch {
      kernel().log('error', 'recording-gap-not-kept');
    }
    publish();
  };

  const takeKey = (entry: Entry): void => {
    const db = base();
    if (entry.state.optedOut || (db !== null && !mayBeRefused(db))) return;
    try {
      if (db !== null) db.transaction(() => { auditOptOut(db, entry, 'caller'); });
    } catch {
      // A trail that takes no entry is no reason to go on recording.
      kernel().log('error', 'recording-refusal-not-audited');
    }
    happen(entry, { type: 'optOut' });
  };
  const takeEnd = (entry: Entry, sound: Sound, cause: Extract<PhoneToStore, { type: 'record.finished' }>['cause']): void => {
    const by = sound.ending?.by ?? (cause === 'callEnded' ? 'callEnded' : cause === 'stopped' ? 'stopped' : 'captureFailed');
    if (by === 'captureFailed') kernel().log('error', cause === 'storeBehind' ? 'recording-store-behind' : 'recording-capture-failed');
    if (by !== 'stopped' && by !== 'optedOut') apply(entry, nextRecording(entry.state, { type: 'ended', by }));
    finalise(entry, by);
    publish();
  };
  const receive = (message: PhoneToStore): void => {
    if (message.type === 'announcement.played') {
      if (message.kind !== 'beforeAnswer') return;
      const entry = entryOf(message.callToken);
      happen(entry, { type: 'announced' });
      startByItself(entry);
      return;
    }
    if (message.type === 'caller.key') {
      if (message.key === 'optOut') takeKey(entryOf(message.callToken));
      return;
    }
    const entry = entryOfRecording(message.recordingId);
    const sound = entry?.sound ?? null;
    if (entry === undefined || sound === null) return;
    switch (message.type) {
      case 'record.chunk':
        takeChunk(entry, sound, message);
        return;
      case 'record.held':
        happen(entry, { type: message.held ? 'hold' : 'unhold' });
        return;
      case 'record.paused':
        sound.openGap ??= { fromMs: Math.max(message.atMs, sound.writer.endMs), cause: message.cause };
        return;
      case 'record.resumed':
        closeGap(entry, sound, message.atMs);
        return;
      case 'record.finished':
        takeEnd(entry, sound, message.cause);
    }
  };

  const sweep = (): void => {
    const db = base();
    if (db === null) return;
    for (const name of rows.filesLeft(db)) {
      try {
        destroyRecording(pathOf(name));
        rows.forgetFile(db, name);
      } catch {
        // Tried again at the next sweep.
        kernel().log('error', 'recording-file-not-destroyed');
      }
    }
  };

  const destroyUnknown = (): void => {
    const db = base();
    const folder = recordingsFolder(kernel().folder.root);
    if (db === null || !existsSync(folder)) return;
    const known = rows.knownFiles(db);
    for (const name of readdirSync(folder)) {
      if (known.has(name)) continue;
      try {
        if (statSync(join(folder, name)).mtimeMs > kernel().clock() - longestKeptMs) continue;
        kernel().log('warn', 'recording-file-unknown');
        destroyRecording(join(folder, name));
      } catch {
        // In use, or no file at all: the rest of the purge does not wait for it.
        kernel().log('error', 'recording-file-not-destroyed');
      }
    }
  };

  const expire = (db: Executor): void => {
    const settings = rows.readSettings(db);
    if (!isLocked(settings.mode) || mode(db) === settings.mode) return;
    rows.saveSettings(db, { ...settings, mode: 'off' }, kernel().clock());
    audit(kernel(), db, null, note('recording.modeClosed', null, settings.mode));
    // What runs under the mode that has just closed ends with it, after the commit.
    setImmediate(() => {
      for (const entry of entries.values()) if (entry.mode === settings.mode) happen(entry, { type: 'ended', by: 'expired' });
      publish();
    });
  };

  return {
    receive,
    phoneGone() {
      for (const entry of entries.values()) {
        if (entry.sound === null) continue;
        apply(entry, nextRecording(entry.state, { type: 'ended', by: 'interrupted' }));
        finalise(entry, 'interrupted');
      }
      publish();
    },
    live,
    ask(db, token, event, wording) {
      const entry = entryOf(token);
      expire(db);
      const call = rows.recordableCall(db, token);
      const filled: RecordingEvent =
        event.type === 'start' ? { ...event, mode: mode(db), training: call?.training === 1 } : event.type === 'stop' ? { ...event, mode: entry.mode } : event;
      const turn = nextRecording(entry.state, filled);
      if (turn.refusal !== null) throw new Refusal(turn.refusal);
      if (filled.type === 'optOut') auditOptOut(db, entry, 'listener');
      const start = turn.command === 'begin' && filled.type === 'start' ? begin(db, entry, filled.mode, filled.spokenConsent ? wording : null) : null;
      // To pause is always right: it does not wait for the commit.
      if (turn.command === 'pause') obey(entry, turn);
      return () => {
        apply(entry, turn);
        start?.();
        if (turn.command !== 'pause') obey(entry, turn);
        publish();
      };
    },
    answered(token) {
      const entry = entries.get(token);
      if (entry !== undefined) startByItself(entry);
    },
    callEnded(token) {
      const entry = entries.get(token);
      if (entry === undefined) return;
      happen(entry, { type: 'ended', by: 'callEnded' });
      // The last second may still come: the recording is found by its own id until then.
      if (entry.sound === null) {
        entries.delete(token);
        publish();
      }
    },
    mode,
    mayBeRefused,
    endAll(by) {
      for (const entry of entries.values()) {
        if (entry.sound === null) continue;
        send({ type: 'record.stop', recordingId: entry.sound.id });
        finalise(entry, by);
      }
      entries.clear();
    },
    recover(db) {
      const { sodium, log } = kernel();
      for (const row of rows.unfinishedRecordings(db)) {
        let found: ReturnType<typeof repairRecording>;
        try {
          found = repairRecording(sodium, pathOf(row.file_name));
        } catch {
          // A file that cannot be read now keeps nobody from signing in: the next opening tries again.
          log('error', 'recording-not-repaired');
          continue;
        }
        log('warn', 'recording-interrupted');
        close(db, row.id, row.started_at, found?.endMs ?? 0, JSON.parse(row.gaps) as RecordingGap[], 'interrupted', found?.hash ?? new Uint8Array(32));
      }
    },
    sweep,
    destroyUnknown,
    expire,
    changed: publish,
    pathOf,
  };
}

