// What the preloads put on `window` for the interface: typed calls and events, nothing generic underneath.
import type { CallName, CallRequest, CallResponse } from '../contract/contract.ts';
import type { Reply } from '../contract/errors.ts';
import type { WindowEventName, WindowEvents } from '../contract/events.ts';
import type { WindowKind } from '../contract/access.ts';

export interface WindowBridge {
  readonly kind: WindowKind;
  /** Never rejects: what goes wrong is a reply with a code. */
  call<N extends CallName>(name: N, request: CallRequest<N>): Promise<Reply<CallResponse<N>>>;
  /** Returns the function that stops listening. */
  on<E extends WindowEventName>(event: E, listener: (payload: WindowEvents[E]) => void): () => void;
}

/** The softphone window's own frame: the one use of @electron/remote. */
export interface SoftphoneFrame {
  setAlwaysOnTop(onTop: boolean): boolean;
  minimise(): void;
  /** Flashes the task bar and brings the window forward while a call rings. */
  drawAttention(wanted: boolean): void;
}

export interface EcoutilleWindow {
  readonly ecoutille: WindowBridge;
  /** In the softphone window only. */
  readonly softphoneFrame?: SoftphoneFrame;
}

/** What the hidden print window receives (window.printDocument) and does with it: typeset, then say when it is ready. */
export interface PrintBridge {
  onDocument(typeset: (document: PrintableDocument) => Promise<void>): void;
}
export type PrintableDocument = { readonly language: 'fr' | 'en' } & (
  | { readonly kind: 'recoverySheet'; readonly sheet: import('../contract/calls/setup.ts').RecoverySheetHandoff }
  | { readonly kind: 'rotaPoster'; readonly poster: import('../contract/rota-exchange-model.ts').PosterHandoff }
  | { readonly kind: 'rotaFallbackSheet'; readonly sheet: import('../contract/rota-exchange-model.ts').FallbackSheetHandoff }
  | { readonly kind: 'privacy'; readonly document: import('../domain/privacy/documents.ts').PrivacyDocument }
);
