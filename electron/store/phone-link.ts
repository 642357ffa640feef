// The store's end of the port to the phone window: what callers are to hear and what to record goes out; sound, and what callers heard and pressed, comes in.
// Invariant: what comes in is parsed strictly; nothing personal goes out.
import { phoneToStore, type PhoneToStore, type StoreToPhone } from '../../core/protocol/phone-store.ts';
import type { AnnouncementSet } from '../../core/domain/announcements/announcements.ts';

/** A MessagePort, of Node or of Electron. `on('message')` gives the message itself. */
export interface PhonePort {
  postMessage(message: StoreToPhone): void;
  on(event: 'message', listener: (message: unknown) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  start(): void;
}

export interface PhoneLink {
  attach(port: PhonePort): void;
  /** Remembered, and told again to a phone window that comes later. */
  setAnnouncements(set: AnnouncementSet): void;
  readonly attached: boolean;
  /** False when there is no phone window. */
  send(message: StoreToPhone): boolean;
}

/** `onGone`: the phone window ended, and whatever it was doing with it. */
export function createPhoneLink(onMessage: (message: PhoneToStore) => void, onGone: () => void, log: (code: string) => void): PhoneLink {
  let port: PhonePort | null = null;
  let announcements: AnnouncementSet | null = null;
  const send = (message: StoreToPhone): boolean => {
    if (port === null) return false;
    port.postMessage(message);
    return true;
  };
  return {
    get attached() {
      return port !== null;
    },
    attach(next) {
      if (port !== null) onGone();
      port = next;
      next.on('message', (message) => {
        if (port !== next) return;
        const parsed = phoneToStore.safeParse(message);
        if (parsed.success) onMessage(parsed.data);
        else log('phone-message-refused');
      });
      next.on('close', () => {
        if (port !== next) return;
        port = null;
        onGone();
      });
      next.start();
      if (announcements !== null) send({ type: 'announcements.set', announcements });
    },
    setAnnouncements(set) {
      announcements = set;
      send({ type: 'announcements.set', announcements });
    },
    send,
  };
}
