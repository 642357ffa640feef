// Messages between main and the gateway process over its parent port. No identity, no SIP text.
export type MainToGateway =
  /** A MessagePort comes with each of these two; it replaces the former one. */
  | { readonly type: 'phone.port' }
  | { readonly type: 'store.port' }
  /** Wake-up or network change: drop sockets and reconnect. */
  | { readonly type: 'networkChanged' }
  | { readonly type: 'shutdown' };

export type GatewayToMain =
  | { readonly type: 'ready' }
  | { readonly type: 'stopped' }
  /** The redaction canary stopped a message: reported as an incident, without its content. */
  | { readonly type: 'canary' }
  | { readonly type: 'log'; readonly level: 'info' | 'warn' | 'error'; readonly code: string };
