// A recording's file: encrypted as it is made with libsodium's secretstream (XChaCha20-Poly1305), under a key of its own.
//
//   "ECOUTER1" (8) ‖ header (24) ‖ chunks
//   chunk: length of the sealed part (4) ‖ endMs (4) ‖ sealed frame (core/domain/recordings/sound-frames.ts)
//
// endMs, in clear, is where the sound of the chunk ends: a cut file tells its length without its key. It is authenticated,
// as is the recording's id: a chunk of another file does not open. The last chunk carries TAG_FINAL.
// Invariants: nothing in clear is ever written; what has been appended and flushed stays playable whatever happens next.
import { closeSync, existsSync, fdatasyncSync, fstatSync, ftruncateSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { decodeFrame, encodeFrame, type Frame } from '../../core/domain/recordings/sound-frames.ts';
import type { RecordingId } from '../../core/values/ids.ts';
import { flushFolder } from '../connection/files.ts';
import { bytes, type Sodium } from './sodium.ts';

const magic = new TextEncoder().encode('ECOUTER1');
const headLength = 8 + 24;
const chunkHead = 8;
/** The shortest frame (its end) and what secretstream adds. A power cut may leave zeros where a chunk was to be. */
const smallestSealed = 5 + 17;
/** A frame of one second is far smaller. */
const largestSealed = 128 * 1024;

/** Where recordings lie in the profile's folder. */
export function recordingsFolder(root: string): string {
  return join(root, 'recordings');
}

/** An opaque name: neither the call, nor the time, nor an order can be read from it. */
export function drawFileName(sodium: Sodium): string {
  return `${sodium.to_hex(sodium.randombytes_buf(16))}.enr`;
}

export interface RecordingWriter {
  readonly endMs: number;
  /** Encrypted, written and flushed when it returns. Throws the system's error (ENOSPC…); the file then ends with the chunk before. */
  append(frame: Frame): void;
  /** Ends the file, where the disk allows; the hash of all of it (BLAKE2b, 32 bytes). Nothing may follow. */
  finish(endMs: number): Uint8Array<ArrayBuffer>;
}

function additional(sodium: Sodium, id: RecordingId, endMs: number): Uint8Array {
  const name = sodium.from_string(id);
  const data = new Uint8Array(name.length + 4);
  data.set(name);
  new DataView(data.buffer).setUint32(name.length, endMs, true);
  return data;
}

function endOf(frame: Frame): number {
  return frame.kind === 'gap' ? frame.toMs : frame.endMs;
}

function writeAll(handle: number, content: Uint8Array): void {
  for (let at = 0; at < content.length; ) at += writeSync(handle, content, at);
}

/**
 * A new file under `key` (32 bytes, not kept). Throws the system's error. `flush`: after each chunk where sound comes live,
 * at the end where a whole file is written anew.
 */
export function createRecordingFile(sodium: Sodium, path: string, id: RecordingId, key: Uint8Array, flush: 'each' | 'end' = 'each'): RecordingWriter {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const { state, header } = sodium.crypto_secretstream_xchacha20poly1305_init_push(key);
  const hash = sodium.crypto_generichash_init(null, 32);
  const handle = openSync(path, 'wx', 0o600);
  let size = 0;
  let endMs = 0;
  let isOver = false;
  const write = (content: Uint8Array): void => {
    try {
      writeAll(handle, content);
      if (flush === 'each') fdatasyncSync(handle);
    } catch (error) {
      // A part of a chunk is of no use to anybody.
      try {
        ftruncateSync(handle, size);
      } catch {
        // A cut tail is left out by the reader as well.
      }
      throw error;
    }
    size += content.length;
    sodium.crypto_generichash_update(hash, content);
  };
  const push = (frame: Frame): void => {
    const last = frame.kind === 'end';
    const at = endOf(frame);
    const tag = last ? sodium.crypto_secretstream_xchacha20poly1305_TAG_FINAL : sodium.crypto_secretstream_xchacha20poly1305_TAG_MESSAGE;
    const plain = encodeFrame(frame);
    const sealed = sodium.crypto_secretstream_xchacha20poly1305_push(state, plain, additional(sodium, id, at), tag);
    sodium.memzero(plain);
    const chunk = new Uint8Array(chunkHead + sealed.length);
    const view = new DataView(chunk.buffer);
    view.setUint32(0, sealed.length, true);
    view.setUint32(4, at, true);
    chunk.set(sealed, chunkHead);
    write(chunk);
    endMs = Math.max(endMs, at);
  };
  try {
    const head = new Uint8Array(headLength);
    head.set(magic);
    head.set(header, magic.length);
    write(head);
    flushFolder(dirname(path));
  } catch (error) {
    closeSync(handle);
    rmSync(path, { force: true });
    throw error;
  }
  return {
    get endMs() {
      return endMs;
    },
    append(frame) {
      if (isOver) throw new Error('recording over');
      push(frame);
    },
    finish(at) {
      if (isOver) throw new Error('recording over');
      isOver = true;
      try {
        push({ kind: 'end', endMs: Math.max(endMs, at) });
      } catch {
        // The disk is full: the file ends with its last whole chunk.
      }
      try {
        if (flush === 'end') fdatasyncSync(handle);
      } finally {
        closeSync(handle);
      }
      return bytes(sodium.crypto_generichash_final(hash, 32));
    },
  };
}

export interface ScannedFile {
  readonly chunks: number;
  readonly endMs: number;
  /** Bytes up to the end of the last whole chunk. */
  readonly whole: number;
}

/** What can be told without the key; null when it is no recording at all. */
export function scanRecording(content: Uint8Array): ScannedFile | null {
  if (content.length < headLength || magic.some((byte, index) => content[index] !== byte)) return null;
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  let at = headLength;
  let chunks = 0;
  let endMs = 0;
  while (at + chunkHead <= content.length) {
    const length = view.getUint32(at, true);
    if (length < smallestSealed || length > largestSealed || at + chunkHead + length > content.length) break;
    endMs = Math.max(endMs, view.getUint32(at + 4, true));
    at += chunkHead + length;
    chunks += 1;
  }
  return { chunks, endMs, whole: at };
}

export function hashOfRecording(sodium: Sodium, content: Uint8Array): Uint8Array<ArrayBuffer> {
  return bytes(sodium.crypto_generichash(32, content, null));
}

/** Null when the file is not there. */
export function readRecordingFile(path: string): Uint8Array | null {
  return existsSync(path) ? readFileSync(path) : null;
}

/** After a crash: cuts off what is less than a chunk. The hash is that of what stays; null when there is no such recording. */
export function repairRecording(sodium: Sodium, path: string): (ScannedFile & { readonly hash: Uint8Array<ArrayBuffer> }) | null {
  const content = readRecordingFile(path);
  const scanned = content === null ? null : scanRecording(content);
  if (content === null || scanned === null) return null;
  if (scanned.whole < content.length) {
    const handle = openSync(path, 'r+');
    try {
      ftruncateSync(handle, scanned.whole);
      fdatasyncSync(handle);
    } finally {
      closeSync(handle);
    }
  }
  return { ...scanned, hash: hashOfRecording(sodium, content.subarray(0, scanned.whole)) };
}

export interface RecordingReader {
  /** The next frame in order. cut: the file ends before its end. altered: a chunk is not what was written. */
  next(): Frame | 'cut' | 'altered';
  /** For a reader that is left before its end: what it opens the rest with goes, in a way that does not lead back. */
  forget(): void;
}

/**
 * `key` is not kept; what is derived from it goes at the end, or by `forget`. A file of another recording, or a wrong key, is
 * altered from its first chunk on.
 */
export function openRecording(sodium: Sodium, content: Uint8Array, id: RecordingId, key: Uint8Array): RecordingReader {
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  const isOurs = content.length >= headLength && magic.every((byte, index) => content[index] === byte);
  const state = isOurs ? sodium.crypto_secretstream_xchacha20poly1305_init_pull(content.slice(magic.length, headLength), key) : null;
  let at = headLength;
  let over: 'cut' | 'altered' | null = state === null ? 'altered' : null;
  let end: Frame | null = null;
  // The library gives no way to free a state; a new key in it is as good. A final chunk brings one by itself.
  const forget = (): void => {
    if (state !== null) sodium.crypto_secretstream_xchacha20poly1305_rekey(state);
  };
  const stop = (why: 'cut' | 'altered'): 'cut' | 'altered' => {
    forget();
    over = why;
    return why;
  };
  return {
    forget,
    next() {
      if (end !== null) return end;
      if (over !== null || state === null) return over ?? 'altered';
      if (at + chunkHead > content.length) return stop('cut');
      const length = view.getUint32(at, true);
      if (length > largestSealed) return stop('altered');
      if (at + chunkHead + length > content.length) return stop('cut');
      const opened = sodium.crypto_secretstream_xchacha20poly1305_pull(state, content.subarray(at + chunkHead, at + chunkHead + length), additional(sodium, id, view.getUint32(at + 4, true)));
      const frame = opened === false ? null : decodeFrame(opened.message);
      if (opened === false || frame === null) return stop('altered');
      sodium.memzero(opened.message);
      at += chunkHead + length;
      if (frame.kind === 'end') {
        // Whatever follows the end was not written by us.
        if (at !== content.length || opened.tag !== sodium.crypto_secretstream_xchacha20poly1305_TAG_FINAL) return stop('altered');
        end = frame;
      }
      return frame;
    },
  };
}

const wipedAtOnce = new Uint8Array(1024 * 1024);

/** Overwrites the file, then removes it; nothing when it is not there. An SSD may keep former blocks: the key is what counts. */
export function destroyRecording(path: string): void {
  if (!existsSync(path)) return;
  const handle = openSync(path, 'r+');
  try {
    const { size } = fstatSync(handle);
    for (let at = 0; at < size; at += wipedAtOnce.length) writeSync(handle, wipedAtOnce, 0, Math.min(wipedAtOnce.length, size - at), at);
    fdatasyncSync(handle);
  } finally {
    closeSync(handle);
  }
  rmSync(path, { force: true });
  flushFolder(dirname(path));
}
