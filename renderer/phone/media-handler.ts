// What both session description handlers share: the calls sip.js makes of them, plus what the adapter itself needs.
import type { SessionDescriptionHandler } from 'sip.js';

export interface MediaHandler extends SessionDescriptionHandler {
  /**
   * Takes the far end's offer before sip.js accepts the call, so that an offer nobody can answer gets 488 instead of the
   * 480 that sip.js sends for any failing handler. Null: the INVITE carried no offer (RFC 3261 13.2.1, late offer).
   * @throws when the offer cannot be used
   */
  prepare(offer: string | null): Promise<void>;
  /** The next description says hold (RFC 3264 8.4), or resume. */
  setHeld(held: boolean): void;
  /** Called when the far end puts us on hold, and when it resumes. */
  onHeldByFarEnd: ((held: boolean) => void) | undefined;
  /** Called when no packet passes any more (ICE consent gone, RFC 7675): nobody hears anybody. */
  onLost: (() => void) | undefined;
}

/** The call ended while its media was being negotiated. */
export class MediaClosedError extends Error {
  override readonly name = 'MediaClosedError';
}

export const sdpContentType = 'application/sdp';

/** True when this description stops the media that the far end would send us nothing or listen to nothing (RFC 3264 8.4). */
export function saysHold(sdp: string): boolean {
  const audio = sdp.split(/^m=/m).find((section) => section.startsWith('audio'));
  const session = sdp.split(/^m=/m)[0] ?? '';
  const direction = /^a=(sendrecv|sendonly|recvonly|inactive)\s*$/m;
  const found = direction.exec(audio ?? '')?.[1] ?? direction.exec(session)?.[1] ?? 'sendrecv';
  return found === 'sendonly' || found === 'inactive';
}

/**
 * Sends digits by RTP (RFC 4733): 160 ms each, 70 ms apart, within what French voice servers recognise (40 ms at least).
 * Before the media flows Chromium would send them nowhere: they wait for it. False when the far end takes no digits.
 */
export function sendDigits(connection: RTCPeerConnection | null, tones: string): boolean {
  if (connection === null || connection.connectionState === 'closed' || connection.connectionState === 'failed') return false;
  if (connection.connectionState !== 'connected') {
    connection.addEventListener('connectionstatechange', () => sendDigits(connection, tones), { once: true });
    return true;
  }
  const sender = connection.getSenders().find((candidate) => candidate.dtmf !== null)?.dtmf;
  if (sender === null || sender === undefined || !sender.canInsertDTMF) return false;
  sender.insertDTMF(sender.toneBuffer + tones, 160, 70);
  return true;
}

/** Resolves when the candidates are there, or after `limitMs`: callers do not wait for a slow network card. */
export function gathered(connection: RTCPeerConnection, limitMs: number): Promise<void> {
  if (connection.iceGatheringState === 'complete') return Promise.resolve();
  return new Promise((resolve) => {
    const finish = (): void => {
      clearTimeout(timer);
      connection.removeEventListener('icegatheringstatechange', check);
      resolve();
    };
    const check = (): void => {
      if (connection.iceGatheringState === 'complete') finish();
    };
    const timer = setTimeout(finish, limitMs);
    connection.addEventListener('icegatheringstatechange', check);
  });
}

export const gatheringLimitMs = 500;
