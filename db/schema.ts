// The tables as TypeScript sees them: Kysely checks every query against this, so a query that a schema change forgets does
// not compile. Invariant: column for column what db/migrations creates (tests/db/migrations.test.ts compares the two).
import type { GeneratedAlways } from 'kysely';
import type { PrivacySchema } from './privacy-schema.ts';
import type { AnnouncementKind, SoundOrigin } from '../core/domain/announcements/announcements.ts';
import type { RecordingSchema } from './recording-schema.ts';
import type { BlockReason } from '../core/domain/blocklist/blocks.ts';
import type { Grant, Role } from '../core/contract/access.ts';
import type { AuditOperation } from '../core/contract/audit-operations.ts';
import type { CallOutcome } from '../core/contract/desk-state.ts';
import type { CallForm } from '../core/contract/calls/call-log.ts';
import type { AssignmentOrigin, EditKind, Pair, ShiftRole, SwapState } from '../core/contract/rota-model.ts';
import type { RoutingOverride } from '../core/domain/rota/routing-policy.ts';
import type { CivilDate } from '../core/values/civil-time.ts';
import type {
  AccountId,
  BlockId,
  CallId,
  CallToken,
  CallerId,
  DraftId,
  DutyId,
  HandOverId,
  HelplineId,
  LineId,
  OverrideId,
  PatternId,
  RotaEditId,
  ShiftId,
  SwapId,
  VolunteerId,
} from '../core/values/ids.ts';
import type { E164 } from '../core/values/phone-number.ts';
import type { Instant } from '../core/values/instant.ts';

export type Flag = 0 | 1;
export type Blob = Uint8Array<ArrayBuffer>;
export type VaultKind = 'callerNumbers' | 'recordings';

export interface Schema extends PrivacySchema, RecordingSchema {
  association: AssociationTable;
  accounts: AccountTable;
  account_grants: AccountGrantTable;
  vaults: VaultTable;
  vault_keys: VaultKeyTable;
  recovery_sheets: RecoverySheetTable;
  lines: LineTable;
  pseudonym_salts: PseudonymSaltTable;
  callers: CallerTable;
  calls: CallTable;
  call_numbers: CallNumberTable;
  call_forms: CallFormTable;
  call_counts: CallCountTable;
  audit_segments: AuditSegmentTable;
  audit_entries: AuditEntryTable;
  helplines: HelplineTable;
  shift_patterns: ShiftPatternTable;
  school_holidays: SchoolHolidayTable;
  volunteers: VolunteerTable;
  volunteer_pairs: VolunteerPairTable;
  on_call_numbers: OnCallNumberTable;
  shifts: ShiftTable;
  assignments: AssignmentTable;
  rota_edits: RotaEditTable;
  shift_swaps: ShiftSwapTable;
  shift_swap_declines: ShiftSwapDeclineTable;
  duty_sessions: DutySessionTable;
  hand_overs: HandOverTable;
  routing_policies: RoutingPolicyTable;
  routing_overrides: RoutingOverrideTable;
  rota_drafts: RotaDraftTable;
  rota_settings: RotaSettingsTable;
  reminders_sent: ReminderSentTable;
  rota_exchange_settings: RotaExchangeSettingsTable;
  rota_file_keys: RotaFileKeysTable;
  rota_senders: RotaSenderTable;
  announcement_settings: AnnouncementSettingsTable;
  announcement_sounds: AnnouncementSoundTable;
  blocks: BlockTable;
}

/** One row. */
interface AssociationTable {
  id: 1;
  name: string;
  subtitle: string;
  address: string;
  lock_after_minutes: number;
  reminder: string;
  demonstration: Flag;
  created_at: Instant;
  setup_finished_at: Instant | null;
  /** Null again after the sheet served: a new one is owed. */
  recovery_confirmed_at: Instant | null;
  last_backup_at: Instant | null;
}

export interface AccountTable {
  id: AccountId;
  login: string;
  display_name: string;
  role: Role;
  public_key: Blob;
  /** Which slot of keyring.json opens for this account; null when there is none (disabled). */
  slot_tag: string | null;
  must_change_passphrase: Flag;
  created_at: Instant;
  last_sign_in_at: Instant | null;
  kept_at: Instant | null;
  disabled_at: Instant | null;
  station_id: string;
}

interface AccountGrantTable {
  account_id: AccountId;
  grant_name: Grant;
  given_by: AccountId | null;
  given_at: Instant;
  until: Instant | null;
}

interface VaultTable {
  id: string;
  kind: VaultKind;
  generation: number;
  public_key: Blob;
  created_at: Instant;
  /** Set once nothing is sealed to this generation any more; its keys are gone then. */
  retired_at: Instant | null;
}

interface VaultKeyTable {
  vault_id: string;
  /** An account's id, or `recovery`. */
  holder: string;
  sealed_key: Blob;
}

interface RecoverySheetTable {
  number: number;
  public_key: Blob;
  slot_tag: string;
  created_at: Instant;
  replaced_at: Instant | null;
}

interface LineTable {
  id: LineId;
  /** LineSettings as JSON. */
  settings: string;
  password: string;
  created_at: Instant;
  changed_at: Instant;
}

interface PseudonymSaltTable {
  id: number;
  salt: Blob;
  opslimit: number;
  memlimit: number;
  created_at: Instant;
  retired_at: Instant | null;
}

interface CallerTable {
  id: CallerId;
  salt_id: number;
  tag: Blob;
  /** Rank in the list of plants: the name of a caller is never given again. */
  name_rank: number;
  created_at: Instant;
}

export interface CallTable {
  /** Order of arrival; never leaves the database. */
  row: GeneratedAlways<number>;
  id: CallId;
  token: CallToken | null;
  station_id: string;
  direction: 'incoming' | 'outgoing';
  training: Flag;
  line_id: LineId | null;
  started_at: Instant;
  answered_at: Instant | null;
  ended_at: Instant | null;
  outcome: CallOutcome | null;
  listener_id: AccountId | null;
  caller_kind: 'number' | 'withheld' | 'unknown';
  caller_id: CallerId | null;
  /** 3 for this caller's third call of the month (Paris time). */
  caller_rank: number | null;
  last_sequence: number;
  /** An answered call whose form is still to be filled. */
  form_due: Flag;
}

interface CallNumberTable {
  call_id: CallId;
  vault_id: string;
  sealed: Blob;
}

interface CallFormTable {
  call_id: CallId;
  type: CallForm['type'];
  category: CallForm['category'];
  referral: CallForm['referral'];
  note: string;
  author_id: AccountId;
  submitted_at: Instant;
}

/** Kept by triggers: how many calls of each kind fall in each period of 30 days. */
interface CallCountTable {
  bucket: number;
  outcome: string;
  listener_id: string;
  repeat: Flag;
  calls: number;
}

interface AuditSegmentTable {
  id: number;
  opened_at: Instant;
  first_sequence: number;
  opening_hash: Blob;
  closed_at: Instant | null;
  last_sequence: number | null;
  closing_hash: Blob | null;
  expired_at: Instant | null;
}

interface AuditEntryTable {
  sequence: number;
  segment_id: number;
  at: Instant;
  actor_id: AccountId | null;
  operation: AuditOperation;
  reference: string | null;
  reason: string | null;
  station_id: string;
  hash: Blob;
}

interface HelplineTable {
  id: HelplineId;
  /** Helpline without its id, as JSON. */
  definition: string;
  created_at: Instant;
  closed_at: Instant | null;
  station_id: string;
}

interface ShiftPatternTable {
  id: PatternId;
  helpline_id: HelplineId;
  /** ShiftPattern without its ids, as JSON. */
  definition: string;
  created_at: Instant;
}

interface SchoolHolidayTable {
  name: string;
  from_date: CivilDate;
  to_date: CivilDate;
}

export interface VolunteerTable {
  id: VolunteerId;
  account_id: AccountId | null;
  /** Read only when there is no account. */
  name: string;
  email: string;
  /** VolunteerRules as JSON. */
  rules: string;
  /** VolunteerTime as JSON. */
  time: string;
  version: number;
  created_at: Instant;
  removed_at: Instant | null;
  station_id: string;
}

interface VolunteerPairTable {
  a: VolunteerId;
  b: VolunteerId;
  kind: Pair['kind'];
}

interface OnCallNumberTable {
  volunteer_id: VolunteerId;
  position: number;
  e164: E164;
}

export interface ShiftTable {
  id: ShiftId;
  helpline_id: HelplineId;
  starts_at: Instant;
  ends_at: Instant;
  label: string;
  needs: string;
  on_call: Flag;
  languages: string;
  locked: Flag;
  pattern_id: PatternId | null;
  pattern_date: CivilDate | null;
  version: number;
  station_id: string;
}

interface AssignmentTable {
  shift_id: ShiftId;
  volunteer_id: VolunteerId;
  role: ShiftRole;
  locked: Flag;
  origin: AssignmentOrigin;
  assigned_at: Instant;
}

interface RotaEditTable {
  id: RotaEditId;
  account_id: AccountId;
  kind: EditKind;
  at: Instant;
  /** What the changed shifts span, before and after. */
  from_at: Instant;
  to_at: Instant;
  /** ShiftChange[] as JSON. */
  changes: string;
}

export interface ShiftSwapTable {
  id: SwapId;
  shift_id: ShiftId;
  role: ShiftRole;
  asked_by: VolunteerId;
  asked_of: VolunteerId | null;
  in_return_id: ShiftId | null;
  in_return_role: ShiftRole | null;
  state: SwapState;
  accepted_by: VolunteerId | null;
  created_at: Instant;
  changed_at: Instant;
  station_id: string;
}

interface ShiftSwapDeclineTable {
  swap_id: SwapId;
  volunteer_id: VolunteerId;
}

export interface DutySessionTable {
  id: DutyId;
  account_id: AccountId;
  volunteer_id: VolunteerId | null;
  helpline_id: HelplineId;
  shift_id: ShiftId | null;
  started_at: Instant;
  ended_at: Instant | null;
  station_id: string;
}

interface HandOverTable {
  id: HandOverId;
  helpline_id: HelplineId;
  author_id: AccountId;
  text: string;
  written_at: Instant;
  station_id: string;
}

interface RoutingPolicyTable {
  helpline_id: HelplineId;
  /** RoutingPolicy as JSON. */
  policy: string;
  changed_at: Instant;
}

interface RoutingOverrideTable {
  id: OverrideId;
  helpline_id: HelplineId;
  kind: RoutingOverride['kind'];
  volunteer_id: VolunteerId | null;
  from_at: Instant;
  to_at: Instant;
  created_by: AccountId;
  created_at: Instant;
}

export interface RotaDraftTable {
  id: DraftId;
  /** HelplineId[] as JSON. */
  helpline_ids: string;
  from_at: Instant;
  to_at: Instant;
  revision: number;
  outcome: 'running' | 'proven' | 'gap' | 'cancelled' | 'impossible' | 'failed';
  started_at: Instant;
  until_at: Instant;
  /** RotaProblem as JSON: ids, instants and rules. */
  problem: string;
  /** RotaSolution as JSON; null before the first one. */
  solution: string | null;
  conflict: string | null;
}

/** One row. */
interface RotaSettingsTable {
  id: 1;
  settings: string;
  mail: string | null;
  mail_password: string;
  ics_folder: string | null;
  /** Grows with each change of a shift. */
  revision: number;
}

interface ReminderSentTable {
  shift_id: ShiftId;
  /** Empty for `nobody`. */
  volunteer_id: VolunteerId | '';
  kind: 'notice' | 'mail' | 'mailFailed' | 'nobody';
  sent_at: Instant;
}

/** One row. */
interface RotaExchangeSettingsTable {
  id: 1;
  /** ExchangeSettings as JSON. */
  settings: string;
}

/** One row, once the first card or file was asked for. */
export interface RotaFileKeysTable {
  id: 1;
  /** Names this association in its files. */
  sender_id: string;
  /** Ed25519. */
  signing_public_key: Blob;
  signing_private_key: Blob;
  /** X25519: what files for this installation are sealed to. */
  receiving_public_key: Blob;
  receiving_private_key: Blob;
  /** Of the last file written. */
  last_sequence: number;
  created_at: Instant;
}

/** Whose rota files are believed. */
export interface RotaSenderTable {
  id: string;
  name: string;
  public_key: Blob;
  trusted_at: Instant;
  trusted_by: AccountId;
  last_sequence: number;
  last_file_at: Instant;
}

/** One row. */
interface AnnouncementSettingsTable {
  id: 1;
  /** AnnouncementSettings as JSON. */
  settings: string;
  changed_at: Instant;
}

interface AnnouncementSoundTable {
  kind: AnnouncementKind;
  samples: Blob;
  text: string;
  tells_recording: Flag;
  origin: SoundOrigin;
  changed_at: Instant;
  changed_by: AccountId;
}

/** A caller kept away for a while. */
export interface BlockTable {
  id: BlockId;
  caller_id: CallerId;
  /** The call it was decided on, which may be gone. */
  call_id: CallId;
  reason: BlockReason;
  note: string;
  decided_by: AccountId;
  decided_at: Instant;
  ends_at: Instant;
  /** When somebody ended it before its time. */
  closed_at: Instant | null;
  closed_by: AccountId | null;
  /** 1 when a new decision took its place. */
  prolonged: Flag;
  /** Calls that it kept away. */
  kept_away: number;
  station_id: string;
}
