// What a handler is. It does its slow work first (Argon2id, the gateway's answer) and returns an act: a synchronous
// function that the pipeline runs in one transaction, together with the response's check and the audit entries.
import type { CallDefinition, HandoffOf } from '../../core/contract/define-call.ts';
import type { CallResponse, CallsHandledBy, Contract, ParsedCallRequest } from '../../core/contract/contract.ts';
import type { AccountId } from '../../core/values/ids.ts';
import type { Executor } from '../../db/connection/executor.ts';
import type { AuditNote } from '../../db/queries/audit.ts';

export type StoreCallName = CallsHandledBy<'store' | 'shell-after-store'>;

/** Null for calls that main finishes (`shell-after-store`): the value is main's to give. */
type ValueOf<N extends StoreCallName> = Contract[N]['handledBy'] extends 'shell-after-store' ? null : CallResponse<N>;

export interface Outcome<Value, Handoff> {
  readonly value: Value;
  readonly handoff?: Handoff;
  /** `actorId` when the actor is not the account signed in before the call. */
  readonly audit?: readonly (AuditNote & { readonly actorId?: AccountId | null })[];
  /** What must follow the commit: keys in memory, messages, background work. Runs before the reply. */
  readonly after?: () => void;
}

export interface Work<Value, Handoff> {
  /** Null when the call touches no base. */
  readonly db: Executor | null;
  readonly run: () => Outcome<Value, Handoff>;
  /** The audit entry is already in the base (it was written with the base itself). */
  readonly audited?: true;
}

export type Done<N extends StoreCallName> = Outcome<ValueOf<N>, HandoffOf<Contract[N] & CallDefinition>>;
export type Act<N extends StoreCallName> = Work<ValueOf<N>, HandoffOf<Contract[N] & CallDefinition>>;

export type Handler<N extends StoreCallName> = (request: ParsedCallRequest<N>) => Act<N> | Promise<Act<N>>;

export type Handlers<N extends StoreCallName> = { readonly [K in N]: Handler<K> };

/** The handlers of one domain: a call of the contract that has none does not compile. */
export type HandlersOf<Domain extends string> = Handlers<StoreCallName & `${Domain}.${string}`>;
