// The phone window's end of the gateway's MessagePort: typed messages out, typed messages in, media requests answered.
// Invariant: when the port is replaced (the gateway restarted), every pending request fails; none waits for ever.
import type { GatewayToPhone, MediaRequest, PhoneToGateway } from '../../core/protocol/gateway-phone.ts';

export type LinkMessage =
  | Exclude<GatewayToPhone, { type: 'media.reply' }>
  /** A new gateway took over: nothing the former one knew is left. */
  | { readonly type: 'restarted' };

export interface GatewayLink {
  send(message: PhoneToGateway): void;
  /**
   * The SDP of the reply, or null when the request has none.
   * @throws MediaRequestError when the gateway refuses, is replaced, or does not answer within 10 s.
   */
  media(accountRef: string, request: MediaRequest): Promise<string | null>;
  /** Returns the function that stops listening. */
  subscribe(listener: (message: LinkMessage) => void): () => void;
  /** Takes a new port; closes the former one. */
  attach(port: MessagePort): void;
}

export class MediaRequestError extends Error {
  override readonly name = 'MediaRequestError';
}

const mediaDeadlineMs = 10_000;

export function createGatewayLink(): GatewayLink {
  let port: MessagePort | null = null;
  let lastRequestId = 0;
  const pending = new Map<number, { resolve: (sdp: string | null) => void; reject: (error: Error) => void; timer: ReturnType<typeof setTimeout> }>();
  const listeners = new Set<(message: LinkMessage) => void>();

  const tell = (message: LinkMessage): void => {
    for (const listener of [...listeners]) listener(message);
  };
  const settle = (requestId: number): { resolve: (sdp: string | null) => void; reject: (error: Error) => void } | undefined => {
    const entry = pending.get(requestId);
    if (entry !== undefined) clearTimeout(entry.timer);
    pending.delete(requestId);
    return entry;
  };
  const receive = (message: GatewayToPhone): void => {
    if (message.type !== 'media.reply') {
      tell(message);
      return;
    }
    const entry = settle(message.requestId);
    if (message.ok) entry?.resolve(message.sdp);
    else entry?.reject(new MediaRequestError('refused'));
  };

  return {
    send: (message) => {
      port?.postMessage(message);
    },
    media: (accountRef, request) =>
      new Promise((resolve, reject) => {
        if (port === null) {
          reject(new MediaRequestError('no gateway'));
          return;
        }
        lastRequestId += 1;
        const requestId = lastRequestId;
        const timer = setTimeout(() => settle(requestId)?.reject(new MediaRequestError('no answer')), mediaDeadlineMs);
        pending.set(requestId, { resolve, reject, timer });
        port.postMessage({ type: 'media', requestId, accountRef, request } satisfies PhoneToGateway);
      }),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    attach: (next) => {
      const former = port;
      port = next;
      former?.close();
      for (const requestId of [...pending.keys()]) settle(requestId)?.reject(new MediaRequestError('gateway restarted'));
      if (former !== null) tell({ type: 'restarted' });
      // Assigning onmessage also starts the port.
      next.onmessage = (event: MessageEvent<GatewayToPhone>) => {
        if (port === next) receive(event.data);
      };
    },
  };
}
