// Texts: fr.json is the source of truth and types the keys, en.json has exactly the same ones.
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import en from '../locales/en.json';
import fr from '../locales/fr.json';

export type Language = 'fr' | 'en';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    resources: { translation: typeof fr };
    returnNull: false;
  }
}

export function startI18n(language: Language): void {
  void i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'fr',
    resources: { fr: { translation: fr }, en: { translation: en } },
    // React escapes what it renders.
    interpolation: { escapeValue: false },
    // The bundle holds the texts: nothing to wait for, the first frame is already in the right language.
    initAsync: false,
    react: { useSuspense: false },
  });
}

export function changeLanguage(language: Language): void {
  if (i18next.isInitialized && i18next.language !== language) void i18next.changeLanguage(language);
}
