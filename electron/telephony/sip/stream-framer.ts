// Cuts a byte stream into SIP messages (RFC 3261 18.3): by Content-Length or `l`, counted in bytes.
// Invariant: memory is bounded; a stream that cannot be cut safely is reported broken once and for all.
import { headerLimit } from './message.ts';

export const bodyLimit = 256 * 1024;

export interface StreamFramer {
  /** Takes bytes as they come, in any fragments. */
  push(bytes: Uint8Array): void;
}

export interface FramerEvents {
  readonly message: (text: string) => void;
  /** A double CRLF between messages is a ping that wants one CRLF back (RFC 5626 3.5.1). */
  readonly ping: () => void;
  /** Headers without an end, or an unusable Content-Length: where the next message starts is unknown. */
  readonly broken: () => void;
}

export function createStreamFramer(events: FramerEvents): StreamFramer {
  let pending = '';
  let searchedTo = 0;
  let broken = false;
  const fail = (): void => {
    broken = true;
    pending = '';
    events.broken();
  };
  const cutOne = (): boolean => {
    const ping = /^(?:\r\n\r\n)+/.exec(pending)?.[0];
    if (ping !== undefined) {
      pending = pending.slice(ping.length);
      events.ping();
    }
    // One CRLF is a pong, or the first half of a ping still on its way.
    if (pending === '\r\n' || pending === '\r' || pending === '') return false;
    if (pending.startsWith('\r\n') && pending.length > 3) pending = pending.slice(2);
    const end = pending.indexOf('\r\n\r\n', Math.max(0, searchedTo - 3));
    if (end === -1) {
      searchedTo = pending.length;
      if (pending.length > headerLimit) fail();
      return false;
    }
    if (end > headerLimit) {
      fail();
      return false;
    }
    const length = contentLength(pending.slice(0, end));
    if (length === null || length > bodyLimit) {
      fail();
      return false;
    }
    const total = end + 4 + length;
    if (pending.length < total) {
      searchedTo = end;
      return false;
    }
    const text = pending.slice(0, total);
    pending = pending.slice(total);
    searchedTo = 0;
    events.message(text);
    return true;
  };
  return {
    push: (bytes) => {
      if (broken) return;
      pending += Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
      while (!broken && cutOne()) {
        // One message was cut; there may be another.
      }
    },
  };
}

/** Content-Length is mandatory on streams; several that differ are a contradiction. Null: unusable. */
function contentLength(head: string): number | null {
  const found = [...head.matchAll(/\r\n(?:content-length|l)[ \t]*:[ \t]*(?:\r\n[ \t]+)?([^\r\n]*)/gi)].map((match) => (match[1] ?? '').trim());
  const [first, ...others] = found;
  if (first === undefined || !/^\d{1,9}$/.test(first) || others.some((other) => other !== first)) return null;
  return Number(first);
}
