// The tables of the privacy desk, column for column what db/migrations/0030-privacy.ts creates.
import type { Generated } from 'kysely';
import type { DocumentLanguage } from '../core/domain/privacy/documents.ts';
import type { LetterId, ProofKind, RefusalGround, RequestClosure, RequestState, Right } from '../core/contract/calls/privacy-rights.ts';
import type { DoubtKind, IncidentState } from '../core/contract/calls/privacy-incidents.ts';
import type { RetentionCategory } from '../core/contract/calls/privacy-retention.ts';
import type { CivilDate } from '../core/values/civil-date.ts';
import type { AccountId, CallId, CallerId, ConsentId, IncidentId, LegalHoldId, ProcessingSheetId, ProcessorId, RightsRequestId } from '../core/values/ids.ts';
import type { Instant } from '../core/values/instant.ts';

type Blob = Uint8Array<ArrayBuffer>;

export interface PrivacySchema {
  rights_requests: RightsRequestTable;
  rights_suspensions: { request_id: RightsRequestId; asked_on: CivilDate; provided_on: CivilDate | null; doubt: string };
  rights_proofs: { id: Generated<number>; request_id: RightsRequestId; kind: ProofKind; on_date: CivilDate; note: string };
  rights_callers: { request_id: RightsRequestId; caller_id: CallerId };
  rights_events: { id: Generated<number>; request_id: RightsRequestId; at: Instant; actor_id: AccountId | null; event: string; note: string };
  rectifications: RectificationTable;
  quarantined_calls: { call_id: CallId; request_id: RightsRequestId };
  do_not_call_salt: { id: 1; salt: Blob; opslimit: number; memlimit: number };
  do_not_call: { tag: Blob; added_at: Instant; request_id: RightsRequestId | null };
  legal_holds: LegalHoldTable;
  legal_hold_callers: { hold_id: LegalHoldId; caller_id: CallerId };
  legal_hold_calls: { hold_id: LegalHoldId; call_id: CallId };
  erasure_tombstones: { hash: Blob; erased_at: Instant };
  caller_name_mark: { id: 1; next_rank: number };
  retention_rules: { category: RetentionCategory; months: number; justification: string; changed_at: Instant; changed_by: AccountId | null };
  purge_runs: PurgeRunTable;
  clock_mark: { id: 1; last_seen_at: Instant; fault: 'wentBack' | 'jumpedForward' | null };
  letters: { id: LetterId; language: DocumentLanguage; opening: string; closing: string; changed_at: Instant };
  incidents: IncidentTable;
  incident_notifications: { id: Generated<number>; incident_id: IncidentId; kind: 'initial' | 'complementary'; at: Instant; cnil_reference: string; late_reason: string };
  incident_events: { id: Generated<number>; incident_id: IncidentId; at: Instant; actor_id: AccountId | null; event: string; note: string };
  processing_sheets: { id: ProcessingSheetId; origin: string | null; sheet: string; changed_at: Instant; changed_by: AccountId | null; reviewed_on: CivilDate | null };
  processor_sheets: { id: ProcessorId; origin: string | null; sheet: string; changed_at: Instant; changed_by: AccountId | null };
  privacy_texts: { name: string; language: DocumentLanguage; value: string; changed_at: Instant };
  charter_texts: { version: number; language: DocumentLanguage; title: string; body: string; changed_at: Instant };
  charter_signatures: { account_id: AccountId; version: number; signed_at: Instant; expires_on: CivilDate };
  training_records: TrainingTable;
  consents: ConsentTable;
  review_runs: { id: Generated<number>; checklist: string; done_on: CivilDate; done_by: AccountId | null; findings: string; items: string };
  reveal_alerts: RevealAlertTable;
  audit_breaks: { at_sequence: number; head_sequence: number };
  audit_head: { id: 1; sequence: number; hash: Blob };
}

export interface RightsRequestTable {
  id: RightsRequestId;
  /** The two parts of the reference `D-2026-014`. */
  year: number;
  number: number;
  right_name: Right;
  subject: 'caller' | 'volunteer' | 'other';
  channel: 'letter' | 'email' | 'inPerson' | 'phone' | 'form' | 'cnil' | 'other';
  received_on: CivilDate;
  requester_name: string;
  requester_contact: string;
  wording: string;
  language: DocumentLanguage;
  account_id: AccountId | null;
  state: RequestState;
  closure: RequestClosure | null;
  closed_on: CivilDate | null;
  closed_at: Instant | null;
  delivery_means: string | null;
  /** SafetyCheck as JSON. */
  safety: string | null;
  extended_on: CivilDate | null;
  extension_reason: string | null;
  refusal_ground: RefusalGround | null;
  refusal_explanation: string | null;
  gathered_at: Instant | null;
  reviewed_at: Instant | null;
  reviewed_by: AccountId | null;
  restricted_since: Instant | null;
  erased_at: Instant | null;
  /** ErasureReport as JSON. */
  erasure_report: string | null;
  created_at: Instant;
  station_id: string;
}

interface RectificationTable {
  id: Generated<number>;
  call_id: CallId;
  request_id: RightsRequestId | null;
  at: Instant;
  author_id: AccountId;
  reason: string;
  /** The form before, as JSON; goes with its call. */
  former: string;
}

export interface LegalHoldTable {
  id: LegalHoldId;
  reason: string;
  placed_at: Instant;
  placed_by: AccountId | null;
  until_on: CivilDate;
  lifted_at: Instant | null;
  lift_reason: string | null;
}

export interface PurgeRunTable {
  id: Generated<number>;
  started_at: Instant;
  ended_at: Instant | null;
  trigger_kind: 'night' | 'demand' | 'restore';
  /** Counts by category as JSON. */
  counts: string;
  held: number;
  actor_id: AccountId | null;
}

export interface IncidentTable {
  id: IncidentId;
  year: number;
  number: number;
  kind: DoubtKind;
  words: string;
  state: IncidentState;
  reported_at: Instant;
  reported_by: AccountId | null;
  aware_at: Instant | null;
  /** JSON. */
  qualification: string | null;
  /** BreachFields as JSON. */
  fields: string;
  no_notification_reason: string | null;
  /** When the question of the notification was settled. */
  settled_at: Instant | null;
  /** JSON. */
  persons: string | null;
  closed_at: Instant | null;
  lessons: string;
  station_id: string;
}

interface TrainingTable {
  id: Generated<number>;
  account_id: AccountId;
  topic: 'listening' | 'confidentiality' | 'security' | 'suicide' | 'tool' | 'other';
  on_date: CivilDate;
  hours: number;
  renew_on: CivilDate | null;
  recorded_at: Instant;
  recorded_by: AccountId | null;
}

export interface ConsentTable {
  id: ConsentId;
  purpose: 'recording' | 'callBack' | 'contact' | 'newsletter' | 'other';
  wording: string;
  call_id: CallId | null;
  account_id: AccountId | null;
  request_id: RightsRequestId | null;
  given_at: Instant;
  recorded_by: AccountId | null;
  withdrawn_at: Instant | null;
}

interface RevealAlertTable {
  id: Generated<number>;
  account_id: AccountId;
  day: CivilDate;
  reveals: number;
  usual: number;
  raised_at: Instant;
  acknowledged_at: Instant | null;
  explanation: string | null;
}
