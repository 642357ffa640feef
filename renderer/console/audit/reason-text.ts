// The reason of an entry in words, in the language of the screen.
import { useTranslation } from 'react-i18next';
import type { AuditEntry } from '../../../core/contract/calls/privacy-trail.ts';
import { lineFaultText } from '../../ui/error-text.ts';
import { formatCount, formatTimer } from '../../ui/format.ts';
import { useLanguage } from '../../ui/use-language.ts';
import { auditReason } from '../logic/audit-reason.ts';
import { counted, useWhen } from '../use-when.ts';

export function useReasonText(): (entry: AuditEntry) => string {
  const { t } = useTranslation();
  const language = useLanguage();
  const when = useWhen();
  return ({ operation, reason }) => {
    if (reason === null || reason === '') return '';
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
        return said.until === null ? grant : t('console.audit.reasonOf.until', { grant, date: when.fullDay(said.until) });
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
      case 'block':
        return t('blocklist.audited', { reason: t(`blocklist.reasonListed.${said.reason}`), duration: t(`blocklist.duration.${said.duration}`) });
    }
  };
}
