// The texts of printed documents, in the language of the document and not of the screen.
import i18next, { type TFunction } from 'i18next';
import en from '../locales/en.json';
import fr from '../locales/fr.json';

/** The `print` block of both locales, apart from the interface's own instance. */
export function printTexts(language: 'fr' | 'en'): TFunction {
  const instance = i18next.createInstance();
  void instance.init({
    lng: language,
    fallbackLng: 'fr',
    initAsync: false,
    showSupportNotice: false,
    interpolation: { escapeValue: false },
    resources: { fr: { translation: { print: fr.print } }, en: { translation: { print: en.print } } },
  });
  return instance.t;
}
