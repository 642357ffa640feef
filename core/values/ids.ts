// Branded identifiers. A UUIDv7 (RFC 9562) sorts by creation time and needs no renumbering when rows travel between stations.
import { z } from 'zod';

export type Id<Brand extends string> = string & { readonly __brand: Brand };

const uuid = z.uuid();
/** Schema of an identifier of one kind; accepts any UUID text. */
export function idOf<Brand extends string>(): z.ZodType<Id<Brand>, string> {
  return uuid as unknown as z.ZodType<Id<Brand>, string>;
}

export const accountId = idOf<'account'>();
export const callId = idOf<'call'>();
export const callerId = idOf<'caller'>();
export const lineId = idOf<'line'>();
export type AccountId = Id<'account'>;
export type CallId = Id<'call'>;
export type CallerId = Id<'caller'>;
export type LineId = Id<'line'>;

export const helplineId = idOf<'helpline'>();
export const patternId = idOf<'shift-pattern'>();
export const shiftId = idOf<'shift'>();
export const volunteerId = idOf<'volunteer'>();
export const swapId = idOf<'shift-swap'>();
export const dutyId = idOf<'duty-session'>();
export const draftId = idOf<'rota-draft'>();
export const rotaEditId = idOf<'rota-edit'>();
export const handOverId = idOf<'hand-over'>();
export const overrideId = idOf<'routing-override'>();
export type HelplineId = Id<'helpline'>;
export type PatternId = Id<'shift-pattern'>;
export type ShiftId = Id<'shift'>;
export type VolunteerId = Id<'volunteer'>;
export type SwapId = Id<'shift-swap'>;
export type DutyId = Id<'duty-session'>;
export type DraftId = Id<'rota-draft'>;
export type RotaEditId = Id<'rota-edit'>;
export type HandOverId = Id<'hand-over'>;
export type OverrideId = Id<'routing-override'>;

/**
 * Reference of a live call, drawn by the gateway: 20 lower-case letters, meaningless outside the process that drew it.
 * It is the Call-ID that the phone window sees.
 */
export const callToken = z.string().regex(/^[a-z]{20}$/) as unknown as z.ZodType<CallToken, string>;
export type CallToken = Id<'call-token'>;

export const rightsRequestId = idOf<'rights-request'>();
export const incidentId = idOf<'incident'>();
export const legalHoldId = idOf<'legal-hold'>();
export const processingSheetId = idOf<'processing-sheet'>();
export const processorId = idOf<'processor'>();
export const consentId = idOf<'consent'>();
export type RightsRequestId = Id<'rights-request'>;
export type IncidentId = Id<'incident'>;
export type LegalHoldId = Id<'legal-hold'>;
export type ProcessingSheetId = Id<'processing-sheet'>;
export type ProcessorId = Id<'processor'>;
export type ConsentId = Id<'consent'>;

export const recordingId = idOf<'recording'>();
export const listeningId = idOf<'listening'>();
export const authorisationId = idOf<'recording-authorisation'>();
export const analysisId = idOf<'recording-analysis'>();
export type RecordingId = Id<'recording'>;
export type ListeningId = Id<'listening'>;
export type AuthorisationId = Id<'recording-authorisation'>;
export type AnalysisId = Id<'recording-analysis'>;

export const blockId = idOf<'block'>();
export type BlockId = Id<'block'>;
