// Why the media side refuses a description or a request: a closed list of codes.
// Invariant: neither the message nor any property quotes SDP, an address or a key.

/**
 * no-usable-codec: nothing that the relay carries is offered; answer 488 (RFC 3261 21.4.26).
 * no-usable-transport: only transports that the relay does not speak, or SRTP without a usable key; answer 488.
 * bad-description: not an SDP that can be read. unknown-call: no such call. wrong-order: a step is missing.
 * no-socket: no UDP port could be opened. too-many-calls: more calls at once than a desk can hold.
 */
export type MediaRefusalCode =
  | 'no-usable-codec'
  | 'no-usable-transport'
  | 'bad-description'
  | 'unknown-call'
  | 'wrong-order'
  | 'no-socket'
  | 'too-many-calls';

export class MediaRefusal extends Error {
  readonly code: MediaRefusalCode;
  constructor(code: MediaRefusalCode) {
    super(code);
    this.name = 'MediaRefusal';
    this.code = code;
  }
}

/** True when the far end's offer should be answered 488 Not Acceptable Here. */
export function isNotAcceptable(error: unknown): boolean {
  return error instanceof MediaRefusal && (error.code === 'no-usable-codec' || error.code === 'no-usable-transport');
}
