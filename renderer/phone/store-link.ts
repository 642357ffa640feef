// The phone window's end of the store's MessagePort: what to record comes in, sound and facts go out.
// Invariant: without a store nothing is recorded: losing the port, or taking a new one, ends what was being captured.
import type { PhoneToStore, StoreToPhone } from '../../core/protocol/phone-store.ts';

export interface StoreLink {
  /** False when there is no store. */
  send(message: PhoneToStore): boolean;
  attach(port: MessagePort): void;
}

export interface StoreLinkParts {
  readonly onMessage: (message: StoreToPhone) => void;
  /** The store that asked for the recordings is gone. */
  readonly onGone: () => void;
}

export function createStoreLink({ onMessage, onGone }: StoreLinkParts): StoreLink {
  let port: MessagePort | null = null;
  return {
    send: (message) => {
      if (port === null) return false;
      port.postMessage(message);
      return true;
    },
    attach: (next) => {
      if (port !== null) {
        port.close();
        onGone();
      }
      port = next;
      next.onmessage = (event: MessageEvent<StoreToPhone>) => {
        if (port === next) onMessage(event.data);
      };
      // Chromium tells it where it knows the event; elsewhere unconfirmed chunks end the recording.
      next.addEventListener('close', () => {
        if (port !== next) return;
        port = null;
        onGone();
      });
    },
  };
}
