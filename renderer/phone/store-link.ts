// The phone window's end of the port to the store: what callers are to hear comes in, what they heard and pressed goes out.
// Invariant: what is said while no store is there is said to the next one; a call never waits for the store.
import type { PhoneToStore, StoreToPhone } from '../../core/protocol/phone-store.ts';

export interface StoreLink {
  send(message: PhoneToStore): void;
  /** Returns the function that stops listening. */
  subscribe(listener: (message: StoreToPhone) => void): () => void;
  /** Takes a new port; closes the former one. */
  attach(port: MessagePort): void;
}

/** A store that stays away while so much is said does not come back in this life of the window. */
const keptMessages = 200;

export function createStoreLink(): StoreLink {
  let port: MessagePort | null = null;
  let unsaid: PhoneToStore[] = [];
  const listeners = new Set<(message: StoreToPhone) => void>();
  return {
    send: (message) => {
      if (port !== null) port.postMessage(message);
      else if (unsaid.length < keptMessages) unsaid.push(message);
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    attach: (next) => {
      port?.close();
      port = next;
      next.addEventListener('close', () => {
        if (port === next) port = null;
      });
      // Assigning onmessage also starts the port.
      next.onmessage = (event: MessageEvent<StoreToPhone>) => {
        if (port === next) for (const listener of [...listeners]) listener(event.data);
      };
      const waiting = unsaid;
      unsaid = [];
      for (const message of waiting) next.postMessage(message);
    },
  };
}
