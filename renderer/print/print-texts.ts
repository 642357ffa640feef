// The texts of printed documents, in the language of the document and not of the screen.
import i18next, { type TFunction } from 'i18next';
import { auditOperation } from '../../core/contract/audit-operations.ts';
import { grant, role } from '../../core/contract/access.ts';
import type { NamedCode } from '../../core/domain/privacy/documents.ts';
import { auditReasonText } from '../audit/audit-reason-text.ts';
import en from '../locales/en.json';
import fr from '../locales/fr.json';

/** Both locales, apart from the interface's own instance. */
export function printTexts(language: 'fr' | 'en'): TFunction {
  const instance = i18next.createInstance();
  void instance.init({
    lng: language,
    fallbackLng: 'fr',
    initAsync: false,
    showSupportNotice: false,
    interpolation: { escapeValue: false },
    resources: { fr: { translation: fr }, en: { translation: en } },
  });
  return instance.t;
}

/** The words for what a document of the privacy desk names by its code; a code of another version stays as it is. */
export function namesIn(language: 'fr' | 'en'): (named: NamedCode) => string {
  const t = printTexts(language);
  return (named) => {
    const { of, code } = named;
    switch (of) {
      case 'operation': {
        const known = auditOperation.options.find((one) => one === code);
        return known === undefined ? code : t(`console.operation.${known}`);
      }
      case 'reason': {
        const known = auditOperation.options.find((one) => one === named.operation);
        return known === undefined ? code : auditReasonText(t, language, { operation: known, reason: code });
      }
      case 'role': {
        const known = role.options.find((one) => one === code);
        return known === undefined ? code : t(`app.roles.${known}`);
      }
      case 'grant': {
        const known = grant.options.find((one) => one === code);
        return known === undefined ? code : t(`app.grants.${known}`);
      }
    }
  };
}
