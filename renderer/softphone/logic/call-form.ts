// The after-call form: four fields at most; a silent, mistaken, abusive or test call needs its type alone.
import type { z } from 'zod';
import type { callCategory, callReferral, callType, CallForm } from '../../../core/contract/calls/call-log.ts';

export type CallType = z.infer<typeof callType>;
export type CallCategory = z.infer<typeof callCategory>;
export type CallReferral = z.infer<typeof callReferral>;

export interface FormDraft {
  readonly type: CallType | null;
  readonly category: CallCategory | null;
  readonly referral: CallReferral | null;
  readonly note: string;
}
export const emptyDraft: FormDraft = { type: null, category: null, referral: null, note: '' };

export const noteLimit = 280;
/** A call that long wears out: a pause is offered, never imposed. */
export const longCallMs = 30 * 60_000;
export const pauseMinutes = 10;

/** Only a call that was listened to has a reason and an outcome. */
export function needsDetails(type: CallType | null): boolean {
  return type === 'listening';
}

export type FormCheck =
  | { readonly complete: true; readonly form: CallForm }
  | { readonly complete: false; readonly missing: 'type' | 'details' };

/** Fields that do not go with the type are left out, even if they were filled before the type changed. */
export function checkForm(draft: FormDraft): FormCheck {
  if (draft.type === null) return { complete: false, missing: 'type' };
  const note = draft.note.trim();
  if (!needsDetails(draft.type)) return { complete: true, form: { type: draft.type, category: null, referral: null, note } };
  if (draft.category === null || draft.referral === null) return { complete: false, missing: 'details' };
  return { complete: true, form: { type: draft.type, category: draft.category, referral: draft.referral, note } };
}
