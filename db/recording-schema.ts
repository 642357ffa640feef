// The tables of recordings, column for column what db/migrations/0040-recordings.ts creates.
import type { Generated } from 'kysely';
import type { LegalBasis } from '../core/contract/calls/privacy-registers.ts';
import type { LockedMode, RecordingConsent, RecordingEnd, RecordingMode, RecordingPurpose } from '../core/contract/recording-model.ts';
import type { CivilDate } from '../core/values/civil-date.ts';
import type { AccountId, AnalysisId, AuthorisationId, CallId, ListeningId, RecordingId } from '../core/values/ids.ts';
import type { Instant } from '../core/values/instant.ts';

type Blob = Uint8Array<ArrayBuffer>;

export interface RecordingSchema {
  /** One row, once the settings were saved; RecordingSettings as JSON. */
  recording_settings: { id: 1; settings: string; changed_at: Instant };
  recording_authorisations: RecordingAuthorisationTable;
  recordings: RecordingTable;
  recording_files_left: { file_name: string };
  recording_listenings: RecordingListeningTable;
  recording_analyses: { id: AnalysisId; month: string; purpose: RecordingPurpose; marks: string; remark: string; author_id: AccountId };
  recording_draws: { id: Generated<number>; at: Instant; account_id: AccountId; wanted: number; among: number };
  recording_draw_items: { draw_id: number; recording_id: RecordingId };
}

export interface RecordingAuthorisationTable {
  id: AuthorisationId;
  mode: LockedMode;
  purpose: RecordingPurpose;
  legal_basis: LegalBasis;
  dpia_reference: string;
  /** Last day, included. */
  ends_on: CivilDate;
  given_at: Instant;
  given_by: AccountId;
  closed_at: Instant | null;
  close_reason: string | null;
}

export interface RecordingTable {
  id: RecordingId;
  call_id: CallId;
  station_id: string;
  /** In the profile's folder `recordings`; says nothing of what is in it. */
  file_name: string;
  vault_id: string;
  sealed_key: Blob;
  own_sealed_key: Blob | null;
  listener_id: AccountId;
  mode: RecordingMode;
  purpose: RecordingPurpose;
  consent: RecordingConsent;
  consent_at: Instant;
  started_at: Instant;
  /** Null while it goes on. */
  ended_at: Instant | null;
  ended_by: RecordingEnd | null;
  duration_ms: number;
  /** RecordingGap[] as JSON. */
  gaps: string;
  /** BLAKE2b of the whole file, also in the audit trail; null while it goes on. */
  file_hash: Blob | null;
}

export interface RecordingListeningTable {
  id: ListeningId;
  recording_id: RecordingId;
  account_id: AccountId;
  at: Instant;
  purpose: RecordingPurpose;
  reason: string;
  own: 0 | 1;
}
