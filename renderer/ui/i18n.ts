// Texts: fr.json is the source of truth and types the keys, en.json has exactly the same ones. Only the language in force
// is loaded: what a window reads before its first frame decides how long it takes to show.
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { languages } from '../../core/values/preference-options.ts';
import type fr from '../locales/fr.json';

export type Language = (typeof languages)[number];

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    resources: { translation: typeof fr };
    returnNull: false;
  }
}

const texts = {
  fr: () => import('../locales/fr.json'),
  en: () => import('../locales/en.json'),
};

/** Resolved when the texts are there: the first frame is already in the right language. */
export async function startI18n(language: Language): Promise<void> {
  const { default: translation } = await texts[language]();
  await i18next.use(initReactI18next).init({
    lng: language,
    resources: { [language]: { translation } },
    // React escapes what it renders.
    interpolation: { escapeValue: false },
    initAsync: false,
    react: { useSuspense: false },
  });
}

/** The windows change when the new texts are there; of two changes at once, the last one stays. */
let wanted: Language | null = null;
export async function changeLanguage(language: Language): Promise<void> {
  if (!i18next.isInitialized || (wanted ?? i18next.language) === language) return;
  wanted = language;
  const { default: translation } = await texts[language]();
  i18next.addResourceBundle(language, 'translation', translation);
  if (wanted === language) await i18next.changeLanguage(language);
}
