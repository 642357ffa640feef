// The one way from a window to the rest of the application: the typed bridge that the preload put on `window`.
import type { CallName, CallRequest, CallResponse } from '../../core/contract/contract.ts';
import type { ErrorCode, Reply } from '../../core/contract/errors.ts';
import type { EcoutilleWindow, SoftphoneFrame, WindowBridge } from '../../core/protocol/window-bridge.ts';

declare global {
  interface Window {
    readonly ecoutille: EcoutilleWindow['ecoutille'];
    readonly softphoneFrame?: SoftphoneFrame;
  }
}

export function bridge(): WindowBridge {
  return window.ecoutille;
}

/** The frame of the softphone window; undefined in the console. */
export function softphoneFrame(): SoftphoneFrame | undefined {
  return window.softphoneFrame;
}

/** A refusal as TanStack Query wants it: thrown. Its code has a sentence in `errors.*`; it carries no value. */
export class CallError extends Error {
  readonly code: ErrorCode;
  readonly retryAfterMs: number | null;
  /** The instant before which the store refuses another attempt; null when it may be made at once. */
  readonly retryAt: number | null;
  constructor(code: ErrorCode, retryAfterMs: number | null) {
    super(code);
    this.name = 'CallError';
    this.code = code;
    this.retryAfterMs = retryAfterMs;
    this.retryAt = retryAfterMs === null ? null : Date.now() + retryAfterMs;
  }
}

export function valueOf<T>(reply: Reply<T>): T {
  if (reply.ok) return reply.value;
  throw new CallError(reply.code, reply.retryAfterMs ?? null);
}

/** Calls and throws a `CallError` on refusal. */
export async function call<N extends CallName>(name: N, request: CallRequest<N>): Promise<CallResponse<N>> {
  return valueOf(await bridge().call(name, request));
}
