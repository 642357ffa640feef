// The reason of an entry of the audit trail in words, on the screen and on paper.
import type { ParseKeys, TFunction } from 'i18next';
import type { AuditEntry } from '../../core/contract/calls/privacy-trail.ts';
import { defaultZone } from '../../core/values/default-zone.ts';
import type { CivilDate } from '../../core/values/civil-date.ts';
import { auditReason } from './audit-reason.ts';
import { lineFaultText } from '../ui/error-text.ts';
import { counted, formatCount, formatTimer } from '../ui/format.ts';
import type { Language } from '../ui/i18n.ts';

/** Empty where an act needs no reason; what this version does not understand is told as it stands. */
export function auditReasonText(t: TFunction, language: Language, { operation, reason }: Pick<AuditEntry, 'operation' | 'reason'>): string {
  if (reason === null || reason === '') return '';
  const locale = language === 'fr' ? 'fr-FR' : 'en-GB';
  const word = (place: string): string => t(place as ParseKeys);
  const short = (date: CivilDate): string => new Intl.DateTimeFormat(locale, { timeZone: 'UTC', day: 'numeric', month: 'short' }).format(Date.parse(date));
  const said = auditReason(operation, reason);
  switch (said.kind) {
    case 'words':
      return said.words;
    case 'reveal': {
      const motive = t(`console.reveal.reason.${said.reason}`);
      return said.words === '' ? motive : t('console.audit.reasonAndWords', { reason: motive, words: said.words });
    }
    case 'role':
      return t(`app.roles.${said.role}`);
    case 'roleChange':
      return t('console.audit.reasonOf.roleChange', { from: t(`app.roles.${said.from}`), to: t(`app.roles.${said.to}`) });
    case 'grant': {
      const grant = t(`console.people.grant.${said.grant}`);
      return said.until === null ? grant : t('console.audit.reasonOf.until', { grant, date: new Intl.DateTimeFormat(locale, { timeZone: defaultZone, dateStyle: 'long' }).format(said.until) });
    }
    case 'lock':
      return t(`console.audit.reasonOf.${said.cause}`);
    case 'fault':
      return lineFaultText(t, said.fault).what;
    case 'scenario':
      return t(`training.scenarios.${said.scenario}.name`);
    case 'settings':
      return said.fields.map((field) => t(`console.audit.settingNames.${field}`)).join(', ');
    case 'failures':
      return t('console.audit.reasonOf.failures', counted(said.count, formatCount(said.count, language)));
    case 'brokenAt':
      return t('console.audit.reasonOf.brokenAt', { n: formatCount(said.sequence, language) });
    case 'fingerprint':
      return t('console.audit.reasonOf.fingerprint', { start: said.start });
    case 'password':
      return t('console.audit.reasonOf.password');
    case 'announcements':
      return said.fields.map((field) => t(`announcements.field.${field}`)).join(', ');
    case 'exchange':
      return t(`console.audit.exchangeOf.${said.what}`);
    case 'recordingEnd':
      return `${t(`recordings.end.${said.by}`)}, ${formatTimer(said.seconds * 1_000)}`;
    case 'recordingMode':
      return t(`recordings.mode.${said.mode}.name`);
    case 'named': {
      const told = said.places.map(word).join(', ');
      return said.despite.length === 0 ? told : t('console.audit.reasonOf.despite', { acts: told, warnings: said.despite.map(word).join(', ') });
    }
    case 'months':
      return t('privacy.retention.months', { count: said.count });
    case 'reveals':
      return t('console.audit.reasonOf.reveals', counted(said.count, formatCount(said.count, language)));
    case 'erasedCalls':
      return t('privacy.erase.calls', { count: said.count });
    case 'erasureVerified':
      return `${t('privacy.erase.pages', { count: said.pages })} ${t('privacy.erase.traces', { count: said.traces })}`;
    case 'purged':
      return said.counts.map(({ category, items }) => t('console.audit.reasonOf.purged', { category: t(`privacy.category.${category}`), n: formatCount(items, language) })).join(', ');
    case 'listened':
      return t('console.audit.reasonAndWords', { reason: t(`recordings.purpose.${said.purpose}`), words: said.words });
    case 'masked':
      return t('console.audit.reasonOf.passage', { from: formatTimer(said.fromMs), to: formatTimer(said.toMs), words: said.words });
    case 'days':
      return t(operation === 'rota.weekCopied' ? 'console.audit.reasonOf.weeks' : 'console.audit.reasonOf.days', { from: short(said.from), to: short(said.to) });
    case 'block':
      return t('blocklist.audited', { reason: t(`blocklist.reasonListed.${said.reason}`), duration: t(`blocklist.duration.${said.duration}`) });
  }
}
