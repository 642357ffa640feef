// The shape of one IPC call. The contract is a literal of these; handlers, preload APIs and tests are typed from it.
import type { z } from 'zod';
import type { AccessRule, Role, WindowKind } from './access.ts';
import type { AuditOperation } from './audit-operations.ts';

/** A response schema for all roles, or one for each role that may call (`everyone` calls have no role to choose by). */
export type ResponseSchema = z.ZodType | { readonly [R in Role]?: z.ZodType };

export interface CallDefinition extends AccessRule {
  readonly request: z.ZodType;
  readonly response: ResponseSchema;
  /** What the call leaves in the audit trail, in the same transaction as its effect. */
  readonly audit: AuditOperation | readonly AuditOperation[] | 'none';
  readonly windows: readonly WindowKind[];
  /**
   * store: the store process answers.
   * desk: main forwards to the phone window (live calls), with the access rule checked against the store's last gate.
   * shell: main answers (windows, preferences).
   * shell-after-store: the store authorises, audits and hands over; main finishes (print, save a file).
   */
  readonly handledBy: 'store' | 'desk' | 'shell' | 'shell-after-store';
  /** What the store hands to main, for `shell-after-store` only; it never reaches a renderer of the interface. */
  readonly handoff?: z.ZodType;
}

export function defineCall<const D extends CallDefinition>(definition: D): D {
  return definition;
}

export type RequestOf<D extends CallDefinition> = z.input<D['request']>;
export type ParsedRequestOf<D extends CallDefinition> = z.output<D['request']>;
export type HandoffOf<D extends CallDefinition> = D extends { handoff: infer H extends z.ZodType } ? z.output<H> : never;
type AnySchemaOf<S> = S extends z.ZodType ? S : S extends { readonly [key: string]: infer V } ? Extract<V, z.ZodType> : never;
export type ResponseOf<D extends CallDefinition> = z.output<AnySchemaOf<D['response']>>;

/** The schema that a response to `role` must satisfy; null when that role has none. */
export function responseSchemaFor(definition: CallDefinition, callerRole: Role | null): z.ZodType | null {
  const { response } = definition;
  if ('safeParse' in response && typeof response.safeParse === 'function') return response;
  return callerRole === null ? null : ((response as { readonly [R in Role]?: z.ZodType })[callerRole] ?? null);
}
