// What the reason of an entry says, by the kind of act: the store writes codes there, and a person's words where it asked.
// Invariant: a reason that is not understood is given back whole, never dropped.
import { grant as grantSchema, role as roleSchema, type Grant, type Role } from '../../core/contract/access.ts';
import type { AuditOperation } from '../../core/contract/audit-operations.ts';
import { revealReason } from '../../core/contract/calls/call-log.ts';
import { trainingScenario, type TrainingScenario } from '../../core/contract/calls/desk.ts';
import { associationSettings, type AssociationSettings } from '../../core/contract/calls/setup.ts';
import { doubtKind, incidentPaper, personsDecision } from '../../core/contract/calls/privacy-incidents.ts';
import { consentPurpose, trainingTopic } from '../../core/contract/calls/privacy-people.ts';
import { retentionCategory, type RetentionCategory } from '../../core/contract/calls/privacy-retention.ts';
import { proofKind, requestClosure, right } from '../../core/contract/calls/privacy-rights.ts';
import { recordingEnd, recordingIntegrity, recordingMode, recordingPurpose, type RecordingEnd, type RecordingMode, type RecordingPurpose } from '../../core/contract/recording-model.ts';
import { editKind, shiftEdit, warningCode } from '../../core/contract/rota-model.ts';
import { requestPaper } from '../../core/domain/privacy/documents.ts';
import { forwardTestResult, lineFault, type LineFault } from '../../core/contract/line-settings.ts';
import { civilDate, type CivilDate } from '../../core/values/civil-date.ts';
import type { Instant } from '../../core/values/instant.ts';
import { defaultAnnouncements, type AnnouncementSettings } from '../../core/domain/announcements/announcements.ts';
import { blockDurations, blockReasons, type BlockDuration, type BlockReason } from '../../core/domain/blocklist/blocks.ts';

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
  | { readonly kind: 'reveal'; readonly reason: (typeof revealReason.options)[number]; readonly words: string }
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
  | { readonly kind: 'block'; readonly reason: BlockReason; readonly duration: BlockDuration }
  /** Codes that the locales have words for, at these places. */
  | { readonly kind: 'named'; readonly places: readonly string[]; readonly despite: readonly string[] }
  | { readonly kind: 'months'; readonly count: number }
  | { readonly kind: 'reveals'; readonly count: number }
  | { readonly kind: 'erasedCalls'; readonly count: number }
  | { readonly kind: 'erasureVerified'; readonly pages: number; readonly traces: number }
  | { readonly kind: 'purged'; readonly counts: readonly { readonly category: RetentionCategory; readonly items: number }[] }
  | { readonly kind: 'listened'; readonly purpose: RecordingPurpose; readonly words: string }
  | { readonly kind: 'masked'; readonly fromMs: number; readonly toMs: number; readonly words: string }
  | { readonly kind: 'days'; readonly from: CivilDate; readonly to: CivilDate };

/** The place in the locales of the words for an act's codes, and these codes. */
export const namedReasons: Partial<Record<AuditOperation, readonly [place: string, codes: readonly string[]]>> = {
  'audit.exported': ['console.audit.reasonOf.exported', ['report']],
  'call.numberSearched': ['console.reveal.reason', ['rightsRequest']],
  'consent.recorded': ['privacy.consentPurpose', consentPurpose.options],
  'duty.ended': ['console.audit.reasonOf.duty', ['forgotten']],
  'incident.notified': ['console.audit.reasonOf.notified', ['initial', 'complementary']],
  'incident.paperMade': ['privacy.incidentPaper', incidentPaper.options],
  'incident.personsDecided': ['privacy.persons.decision', personsDecision.options],
  'incident.qualified': ['console.audit.reasonOf.qualified', ['breach', 'none']],
  'incident.reported': ['own.doubt.kind', doubtKind.options],
  'recording.erased': ['console.audit.reasonOf.erased', ['purposeReached']],
  'recording.optedOut': ['console.audit.reasonOf.optedOut', ['caller', 'listener']],
  'request.closed': ['privacy.closure', requestClosure.options],
  'request.identityConfirmed': ['privacy.proof', proofKind.options],
  'request.paperMade': ['privacy.paper', requestPaper.options],
  'request.proofAdded': ['privacy.proof', proofKind.options],
  'request.registered': ['privacy.right', right.options],
  'request.safetyAssessed': ['console.audit.reasonOf.safety', ['disclose', 'withhold']],
  'retention.clockDoubted': ['privacy.clockFault', ['wentBack', 'jumpedForward']],
  'rota.edited': ['console.audit.reasonOf.edit', shiftEdit.options.map((one) => one.shape.kind.value)],
  'rota.mailTested': ['rota.mail.fault', ['unreachable', 'certificate', 'password', 'rejected']],
  'rota.undone': ['console.audit.reasonOf.undone', editKind.options],
  'routing.overridden': ['rota.routing.override.choices', ['takeAtDesk', 'takeOnPhone', 'close']],
  'routing.policySaved': ['console.audit.reasonOf.routing', ['off']],
  'swap.answered': ['console.audit.reasonOf.swap', ['accepted', 'declined']],
  'swap.decided': ['console.audit.reasonOf.swap', ['approved', 'refused']],
  'training.recorded': ['privacy.topic', trainingTopic.options],
};
const warningPlace = 'console.audit.reasonOf.warning';

/** Words divided by spaces, each a code of that act; what an editor went on in spite of stands after an exclamation mark. */
function named(operation: AuditOperation, reason: string): AuditReason | null {
  const [place = '', codes = []] = namedReasons[operation] ?? [];
  const [told = '', warned] = reason.split(' ! ');
  const places = (text: string, from: string, known: readonly string[]): string[] | null => {
    const words = text.split(' ');
    return words.every((word) => known.includes(word)) ? words.map((word) => `${from}.${word}`) : null;
  };
  const said = places(told, place, codes);
  const despite = warned === undefined ? [] : places(warned, warningPlace, warningCode.options);
  return said === null || despite === null ? null : { kind: 'named', places: said, despite };
}

const announcementFields = Object.keys(defaultAnnouncements) as (keyof AnnouncementSettings)[];

const isOneOf = <T extends string>(options: readonly T[], text: string): T | null => options.find((one) => one === text) ?? null;

function understood(operation: AuditOperation, reason: string): AuditReason | null {
  switch (operation) {
    case 'call.numberRevealed': {
      const match = /^([a-zA-Z]+)(?::\s*(.*))?$/su.exec(reason);
      const code = isOneOf(revealReason.options, match?.[1] ?? '');
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
    case 'line.tested': {
      const fault = isOneOf(lineFault.options, reason);
      if (fault !== null) return { kind: 'fault', fault };
      const [word, seen = ''] = reason.split(' ');
      return word === 'forwarding' && isOneOf(forwardTestResult.shape.seen.options, seen) !== null ? { kind: 'named', places: [`rota.routing.forward.seen.${seen}`], despite: [] } : null;
    }
    case 'rota.mailSaved':
      return reason === 'password' ? { kind: 'password' } : null;
    case 'retention.changed':
      return /^\d{1,3}$/.test(reason) ? { kind: 'months', count: Number(reason) } : null;
    case 'alert.raised':
      return /^\d{1,9}$/.test(reason) ? { kind: 'reveals', count: Number(reason) } : null;
    case 'retention.erasuresReplayed':
      return /^\d{1,9}$/.test(reason) ? { kind: 'erasedCalls', count: Number(reason) } : null;
    case 'request.erased': {
      const match = /^calls (\d+)$|^verified: (\d+) pages, (\d+) traces$/.exec(reason);
      if (match === null) return null;
      return match[1] === undefined ? { kind: 'erasureVerified', pages: Number(match[2]), traces: Number(match[3]) } : { kind: 'erasedCalls', count: Number(match[1]) };
    }
    case 'retention.purged': {
      const counts = reason.split(', ').map((one) => {
        const [word = '', items = ''] = one.split(' ');
        const category = isOneOf(retentionCategory.options, word);
        return category === null || !/^\d+$/.test(items) ? null : { category, items: Number(items) };
      });
      return counts.includes(null) ? null : { kind: 'purged', counts: counts.filter((one) => one !== null) };
    }
    case 'recording.listened': {
      const [word = '', ...words] = reason.split(' ');
      const purpose = isOneOf(recordingPurpose.options, word);
      const codes: readonly string[] = ['own', ...recordingIntegrity.options];
      while (codes.includes(words[0] ?? '')) words.shift();
      return purpose === null ? null : { kind: 'listened', purpose, words: words.join(' ') };
    }
    case 'recording.masked': {
      const match = /^(\d+)-(\d+) ms blake2b:[0-9a-f]+ (.*)$/su.exec(reason);
      return match === null ? null : { kind: 'masked', fromMs: Number(match[1]), toMs: Number(match[2]), words: match[3] ?? '' };
    }
    case 'rota.patternsApplied':
    case 'rota.weekCopied': {
      const [from, to] = reason.split(' > ').map((day) => civilDate.safeParse(day).data);
      return from === undefined || to === undefined ? null : { kind: 'days', from, to };
    }
    case 'audit.exported':
    case 'call.numberSearched':
    case 'consent.recorded':
    case 'duty.ended':
    case 'incident.notified':
    case 'incident.paperMade':
    case 'incident.personsDecided':
    case 'incident.qualified':
    case 'incident.reported':
    case 'recording.erased':
    case 'recording.optedOut':
    case 'request.closed':
    case 'request.identityConfirmed':
    case 'request.paperMade':
    case 'request.proofAdded':
    case 'request.registered':
    case 'request.safetyAssessed':
    case 'retention.clockDoubted':
    case 'rota.edited':
    case 'rota.undone':
    case 'routing.overridden':
    case 'routing.policySaved':
    case 'swap.answered':
    case 'swap.decided':
    case 'training.recorded':
    case 'rota.mailTested':
      return named(operation, reason);
    case 'account.disabled':
    case 'account.enabled':
    case 'account.kept':
    case 'account.passphraseChanged':
    case 'account.passphraseReset':
    case 'alert.acknowledged':
    case 'association.created':
    case 'block.keptAway':
    case 'block.lifted':
    case 'call.dialled':
    case 'call.formSubmitted':
    case 'charter.changed':
    case 'charter.signed':
    case 'consent.withdrawn':
    case 'demonstration.created':
    case 'draft.applied':
    case 'draft.dropped':
    case 'draft.started':
    case 'duty.handOverRemoved':
    case 'duty.handOverWritten':
    case 'duty.started':
    case 'hold.lifted':
    case 'hold.placed':
    case 'incident.changed':
    case 'incident.closed':
    case 'incident.notNotified':
    case 'letter.changed':
    case 'own.reportMade':
    case 'recording.analysed':
    case 'recording.authorisationClosed':
    case 'recording.exported':
    case 'recording.paused':
    case 'recording.resumed':
    case 'recording.sampled':
    case 'recording.stopped':
    case 'recoverySheet.confirmed':
    case 'recoverySheet.created':
    case 'register.changed':
    case 'register.exported':
    case 'register.reviewed':
    case 'request.exported':
    case 'request.extended':
    case 'request.gathered':
    case 'request.identityAsked':
    case 'request.objectionRecorded':
    case 'request.objectionRemoved':
    case 'request.rectified':
    case 'request.restricted':
    case 'request.restrictionLifted':
    case 'request.reviewed':
    case 'retention.clockTrusted':
    case 'retention.purgeStarted':
    case 'review.completed':
    case 'rota.exchangeSettingsSaved':
    case 'rota.fileImported':
    case 'rota.helplineClosed':
    case 'rota.helplineSaved':
    case 'rota.imported':
    case 'rota.keysCreated':
    case 'rota.patternRemoved':
    case 'rota.patternSaved':
    case 'rota.schoolHolidaysSaved':
    case 'rota.senderForgotten':
    case 'rota.senderTrusted':
    case 'rota.settingsSaved':
    case 'rota.signedOff':
    case 'rota.signedUp':
    case 'routing.overrideEnded':
    case 'session.recovered':
    case 'session.signedIn':
    case 'session.signedOut':
    case 'session.unlocked':
    case 'swap.asked':
    case 'swap.withdrawn':
    case 'volunteer.numbersChanged':
    case 'volunteer.ownSaved':
    case 'volunteer.pairsSaved':
    case 'volunteer.removed':
    case 'volunteer.saved':
      return null;
  }
}

export function auditReason(operation: AuditOperation, reason: string): AuditReason {
  return understood(operation, reason) ?? { kind: 'words', words: reason };
}
