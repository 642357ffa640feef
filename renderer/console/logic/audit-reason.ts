// What the reason of an entry says, by the kind of act: the store writes codes there, and a person's words where it asked.
// Invariant: a reason that is not understood is given back whole, never dropped.
import { grant as grantSchema, role as roleSchema, type Grant, type Role } from '../../../core/contract/access.ts';
import type { AuditOperation } from '../../../core/contract/audit-operations.ts';
import { trainingScenario, type TrainingScenario } from '../../../core/contract/calls/desk.ts';
import { associationSettings, type AssociationSettings } from '../../../core/contract/calls/setup.ts';
import { recordingEnd, recordingMode, type RecordingEnd, type RecordingMode } from '../../../core/contract/recording-model.ts';
import { lineFault, type LineFault } from '../../../core/contract/line-settings.ts';
import type { Instant } from '../../../core/values/instant.ts';
import { defaultAnnouncements, type AnnouncementSettings } from '../../../core/domain/announcements/announcements.ts';
import { blockDurations, blockReasons, type BlockDuration, type BlockReason } from '../../../core/domain/blocklist/blocks.ts';
import { revealReasons, type RevealReason } from './reveal.ts';

export const lockCauses = ['user', 'suspend', 'systemLock', 'idle', 'quit'] as const;

/** What left or came, in the store's codes. */
export const exchangeReasons = [
  'csv',
  'ics',
  'posterWeek',
  'posterMonth',
  'fallbackSheet',
  'fallbackSheetWithNumbers',
  'cards',
  'cardsWithNumbers',
  'passphrase',
  'passphraseWithNumbers',
  'on',
  'off',
] as const;

export type AuditReason =
  | { readonly kind: 'words'; readonly words: string }
  | { readonly kind: 'reveal'; readonly reason: RevealReason; readonly words: string }
  | { readonly kind: 'role'; readonly role: Role }
  | { readonly kind: 'roleChange'; readonly from: Role; readonly to: Role }
  | { readonly kind: 'grant'; readonly grant: Grant; readonly until: Instant | null }
  | { readonly kind: 'lock'; readonly cause: (typeof lockCauses)[number] }
  | { readonly kind: 'fault'; readonly fault: LineFault }
  | { readonly kind: 'scenario'; readonly scenario: TrainingScenario }
  | { readonly kind: 'settings'; readonly fields: readonly (keyof AssociationSettings)[] }
  | { readonly kind: 'failures'; readonly count: number }
  | { readonly kind: 'brokenAt'; readonly sequence: number }
  | { readonly kind: 'fingerprint'; readonly start: string }
  | { readonly kind: 'password' }
  | { readonly kind: 'announcements'; readonly fields: readonly (keyof AnnouncementSettings)[] }
  | { readonly kind: 'exchange'; readonly what: (typeof exchangeReasons)[number] }
  | { readonly kind: 'recordingEnd'; readonly by: RecordingEnd; readonly seconds: number }
  | { readonly kind: 'recordingMode'; readonly mode: RecordingMode }
  | { readonly kind: 'block'; readonly reason: BlockReason; readonly duration: BlockDuration };

const announcementFields = Object.keys(defaultAnnouncements) as (keyof AnnouncementSettings)[];

const isOneOf = <T extends string>(options: readonly T[], text: string): T | null => options.find((one) => one === text) ?? null;

function understood(operation: AuditOperation, reason: string): AuditReason | null {
  switch (operation) {
    case 'call.numberRevealed': {
      const match = /^([a-zA-Z]+)(?::\s*(.*))?$/su.exec(reason);
      const code = isOneOf(revealReasons, match?.[1] ?? '');
      return code === null ? null : { kind: 'reveal', reason: code, words: match?.[2] ?? '' };
    }
    case 'account.created': {
      const role = isOneOf(roleSchema.options, reason);
      return role === null ? null : { kind: 'role', role };
    }
    case 'account.changed': {
      const [before = '', after = ''] = reason.split(' > ');
      const from = isOneOf(roleSchema.options, before);
      const to = isOneOf(roleSchema.options, after);
      return from === null || to === null ? null : { kind: 'roleChange', from, to };
    }
    case 'grant.given':
    case 'grant.withdrawn':
    case 'grant.expired': {
      const [name = '', limit] = reason.split(' < ');
      const grant = isOneOf(grantSchema.options, name);
      const until = limit === undefined ? null : Date.parse(limit);
      return grant === null || Number.isNaN(until) ? null : { kind: 'grant', grant, until };
    }
    case 'session.locked': {
      const cause = isOneOf(lockCauses, reason);
      return cause === null ? null : { kind: 'lock', cause };
    }
    case 'line.tested': {
      const fault = isOneOf(lineFault.options, reason);
      return fault === null ? null : { kind: 'fault', fault };
    }
    case 'line.changed':
      return reason === 'password' ? { kind: 'password' } : null;
    case 'line.certificateTrusted':
      return /^[0-9a-f]{64}$/.test(reason) ? { kind: 'fingerprint', start: reason.slice(0, 4).toUpperCase() } : null;
    case 'training.started': {
      const scenario = isOneOf(trainingScenario.options, reason);
      return scenario === null ? null : { kind: 'scenario', scenario };
    }
    case 'association.settingsChanged': {
      const fields = reason.split(' ').map((name) => isOneOf(associationSettings.keyof().options, name));
      return fields.every((field) => field !== null) ? { kind: 'settings', fields } : null;
    }
    case 'session.signInFailed':
      return /^\d{1,6}$/.test(reason) ? { kind: 'failures', count: Number(reason) } : null;
    case 'audit.verified': {
      const match = /^broken at (\d+)$/.exec(reason);
      return match === null ? null : { kind: 'brokenAt', sequence: Number(match[1]) };
    }
    case 'rota.exported':
    case 'rota.fileWritten':
    case 'rota.subscriptionSaved': {
      const what = isOneOf(exchangeReasons, reason);
      return what === null ? null : { kind: 'exchange', what };
    }
    case 'announcements.settingsSaved':
    case 'announcements.soundSaved':
    case 'announcements.soundRemoved': {
      const fields = reason.split(' ').map((word) => isOneOf(announcementFields, word));
      return fields.includes(null) ? null : { kind: 'announcements', fields: fields.filter((field) => field !== null) };
    }
    case 'recording.ended': {
      const [by = '', seconds = ''] = reason.split(' ');
      const end = isOneOf(recordingEnd.options, by);
      return end === null ? null : { kind: 'recordingEnd', by: end, seconds: Number(seconds) };
    }
    case 'recording.settingsSaved':
    case 'recording.authorised':
    case 'recording.modeClosed':
    case 'recording.started': {
      const mode = isOneOf(recordingMode.options, reason.split(' ')[0] ?? '');
      return mode === null ? null : { kind: 'recordingMode', mode };
    }
    case 'block.decided': {
      const [word = '', length = ''] = reason.split(' ');
      const why = isOneOf(blockReasons, word);
      const duration = isOneOf(blockDurations, length);
      return why === null || duration === null ? null : { kind: 'block', reason: why, duration };
    }
    case 'block.lifted':
    case 'block.keptAway':
    case 'recording.authorisationClosed':
    case 'recording.paused':
    case 'recording.resumed':
    case 'recording.stopped':
    case 'recording.optedOut':
    case 'recording.listened':
    case 'recording.masked':
    case 'recording.erased':
    case 'recording.analysed':
    case 'recording.sampled':
    case 'recording.exported':
    case 'account.disabled':
    case 'account.enabled':
    case 'account.kept':
    case 'account.passphraseChanged':
    case 'account.passphraseReset':
    case 'association.created':
    case 'call.dialled':
    case 'call.formSubmitted':
    case 'call.numberSearched':
    case 'demonstration.created':
    case 'recoverySheet.confirmed':
    case 'recoverySheet.created':
    case 'session.recovered':
    case 'session.signedIn':
    case 'session.signedOut':
    case 'session.unlocked':
    case 'draft.applied':
    case 'draft.dropped':
    case 'draft.started':
    case 'duty.ended':
    case 'duty.handOverRemoved':
    case 'duty.handOverWritten':
    case 'duty.started':
    case 'rota.edited':
    case 'rota.exchangeSettingsSaved':
    case 'rota.fileImported':
    case 'rota.helplineClosed':
    case 'rota.helplineSaved':
    case 'rota.imported':
    case 'rota.keysCreated':
    case 'rota.mailSaved':
    case 'rota.mailTested':
    case 'rota.patternRemoved':
    case 'rota.patternSaved':
    case 'rota.patternsApplied':
    case 'rota.schoolHolidaysSaved':
    case 'rota.senderForgotten':
    case 'rota.senderTrusted':
    case 'rota.settingsSaved':
    case 'rota.signedOff':
    case 'rota.signedUp':
    case 'rota.undone':
    case 'rota.weekCopied':
    case 'routing.overridden':
    case 'routing.overrideEnded':
    case 'routing.policySaved':
    case 'swap.answered':
    case 'swap.asked':
    case 'swap.decided':
    case 'swap.withdrawn':
    case 'volunteer.numbersChanged':
    case 'volunteer.ownSaved':
    case 'volunteer.pairsSaved':
    case 'volunteer.removed':
    case 'volunteer.saved':
    case 'request.registered':
    case 'request.identityAsked':
    case 'request.identityConfirmed':
    case 'request.proofAdded':
    case 'request.safetyAssessed':
    case 'request.extended':
    case 'request.gathered':
    case 'request.rectified':
    case 'request.restricted':
    case 'request.restrictionLifted':
    case 'request.objectionRecorded':
    case 'request.objectionRemoved':
    case 'request.erased':
    case 'request.reviewed':
    case 'request.closed':
    case 'request.paperMade':
    case 'request.exported':
    case 'letter.changed':
    case 'retention.changed':
    case 'retention.purgeStarted':
    case 'retention.purged':
    case 'retention.clockTrusted':
    case 'retention.clockDoubted':
    case 'retention.erasuresReplayed':
    case 'hold.placed':
    case 'hold.lifted':
    case 'incident.reported':
    case 'incident.qualified':
    case 'incident.changed':
    case 'incident.notified':
    case 'incident.notNotified':
    case 'incident.personsDecided':
    case 'incident.closed':
    case 'incident.paperMade':
    case 'register.changed':
    case 'register.reviewed':
    case 'register.exported':
    case 'own.reportMade':
    case 'charter.signed':
    case 'charter.changed':
    case 'training.recorded':
    case 'consent.recorded':
    case 'consent.withdrawn':
    case 'review.completed':
    case 'audit.exported':
    case 'alert.raised':
    case 'alert.acknowledged':
      return null;
  }
}

export function auditReason(operation: AuditOperation, reason: string): AuditReason {
  return understood(operation, reason) ?? { kind: 'words', words: reason };
}
