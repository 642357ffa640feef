// Kind B: the page never sees a real session description, only a stub with a reference that this table resolves.
// The stub is itself valid SDP (RFC 8866) and tells the one thing the page needs: the direction, for hold.
// Invariant: a reference resolves within its own call only, and dies with it.
import type { TokenSource } from './tokens.ts';

export interface SdpReferences {
  /** Gives the stub that stands for this description in this call. */
  hide(callRef: string, sdp: string): string;
  /** The description behind a stub, or null for an unknown reference or another call's. */
  resolve(callRef: string, stub: string): string | null;
  close(callRef: string): void;
}

const attribute = 'a=x-ecoutille-ref:';
/** Offers and answers of one call; a call with more renegotiations forgets its oldest. */
const perCall = 64;

export function createSdpReferences(tokens: TokenSource): SdpReferences {
  const calls = new Map<string, Map<string, string>>();
  return {
    hide: (callRef, sdp) => {
      const known = calls.get(callRef) ?? new Map<string, string>();
      calls.set(callRef, known);
      const reference = tokens.letters(20);
      known.set(reference, sdp);
      const oldest = known.keys().next().value;
      if (known.size > perCall && oldest !== undefined) known.delete(oldest);
      return [
        'v=0',
        'o=- 0 0 IN IP4 0.0.0.0',
        's=-',
        'c=IN IP4 0.0.0.0',
        't=0 0',
        'm=audio 9 RTP/AVP 8',
        `a=${directionOf(sdp)}`,
        `${attribute}${reference}`,
        '',
      ].join('\r\n');
    },
    resolve: (callRef, stub) => {
      const reference = /^a=x-ecoutille-ref:([a-z]{20})\r?$/m.exec(stub)?.[1];
      return reference === undefined ? null : (calls.get(callRef)?.get(reference) ?? null);
    },
    close: (callRef) => {
      calls.delete(callRef);
    },
  };
}

/** Direction of the audio as its sender sees it; an address of 0.0.0.0 is the old way to hold (RFC 3264 8.4). */
export function directionOf(sdp: string): 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive' {
  const audio = /^m=audio[\s\S]*?(?=^m=|$(?![\s\S]))/m.exec(sdp)?.[0] ?? '';
  const session = sdp.slice(0, Math.max(0, sdp.search(/^m=/m)));
  for (const part of [audio, session]) {
    const found = /^a=(sendrecv|sendonly|recvonly|inactive)\s*$/m.exec(part)?.[1];
    if (found === 'sendrecv' || found === 'sendonly' || found === 'recvonly' || found === 'inactive') return found;
  }
  const connection = /^c=IN IP4 (\S+)/m.exec(audio)?.[1] ?? /^c=IN IP4 (\S+)/m.exec(session)?.[1];
  return connection === '0.0.0.0' ? 'sendonly' : 'sendrecv';
}
