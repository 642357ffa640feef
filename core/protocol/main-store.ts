// Messages between main and the store process over its parent port.
import type { WindowKind, Gate } from '../contract/access.ts';
import type { SessionState } from '../contract/calls/session.ts';
import type { CallerHint } from '../contract/desk-state.ts';
import type { Reply } from '../contract/errors.ts';
import type { LiveRecordings } from '../contract/recording-model.ts';
import type { RotaAlert } from '../contract/rota-alert.ts';
import type { CallToken } from '../values/ids.ts';

export type MainToStore =
  | {
      readonly type: 'call';
      readonly id: number;
      readonly name: string;
      readonly window: WindowKind;
      readonly request: unknown;
    }
  /** A MessagePort to the gateway comes with it; replaces the former one. */
  | { readonly type: 'gateway.port' }
  /** A MessagePort to the phone window comes with it; replaces the former one. */
  | { readonly type: 'phone.port' }
  /** A MessagePort to a fresh solver process comes with it; `id` is the store's. */
  | { readonly type: 'solver.port'; readonly id: number }
  /** That process has ended, or none could start. */
  | { readonly type: 'solver.ended'; readonly id: number }
  /** A MessagePort that relays bytes to the mail server comes with it. */
  | { readonly type: 'mail.port'; readonly id: number }
  | { readonly type: 'mail.failed'; readonly id: number }
  /** The shell's own reasons to lock: suspend, the system's lock, idle time. */
  | { readonly type: 'lock'; readonly cause: 'suspend' | 'systemLock' | 'idle' | 'quit' }
  | { readonly type: 'shutdown' };

export type StoreToMain =
  | { readonly type: 'ready' }
  /** `handoff` for `shell-after-store` calls only. */
  | { readonly type: 'reply'; readonly id: number; readonly reply: Reply<unknown>; readonly handoff?: unknown }
  /** Sent at each change of the session, before any reply that depends on it. */
  | { readonly type: 'session'; readonly state: SessionState; readonly gate: Gate }
  /** What the windows may know of a live call's caller and line. */
  | { readonly type: 'callHint'; readonly token: CallToken; readonly lineLabel: string | null; readonly publicNumber: string | null; readonly caller: CallerHint }
  /** The line that the session serves (label and number only), or null. */
  | { readonly type: 'line'; readonly line: { readonly label: string; readonly publicNumber: string } | null }
  | { readonly type: 'calls.changed' }
  /** `desk.dial` was authorised: the phone window may dial this token. */
  | { readonly type: 'dial'; readonly token: CallToken }
  /** Asks for a solver process of its own, and ends it: at once, whatever it does. */
  | { readonly type: 'solver.start'; readonly id: number }
  | { readonly type: 'solver.kill'; readonly id: number }
  | { readonly type: 'rota.changed' }
  | { readonly type: 'drafts.changed' }
  | { readonly type: 'rota.alert'; readonly alert: RotaAlert }
  /** What is recorded at this moment, at each change. */
  | { readonly type: 'recording.live'; readonly live: LiveRecordings }
  | { readonly type: 'recordings.changed' }
  /** Somebody listens to a recording, or has ended: the windows are kept from being captured meanwhile. */
  | { readonly type: 'listening'; readonly open: boolean }
  /** Asks for a relay of bytes to the mail server. What passes is TLS, which ends in the store: no password is in it. */
  | { readonly type: 'mail.open'; readonly id: number; readonly host: string; readonly port: number }
  /** A code for the log, never a value. */
  | { readonly type: 'log'; readonly level: 'info' | 'warn' | 'error'; readonly code: string }
  /** Answers `shutdown`: everything is written and closed. */
  | { readonly type: 'stopped' };
