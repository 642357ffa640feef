// Texts: fr.json is the source of truth and types the keys, en.json has exactly the same ones and is loaded when it is
// wanted: what a window reads before its first frame decides how long it takes to show.
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { languages } from '../../core/values/preference-options.ts';
import french from '../locales/fr.json';

export type Language = (typeof languages)[number];

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    resources: { translation: typeof french };
    returnNull: false;
  }
}

/** French comes with a window's first files, as nearly every station reads it: fetched apart, it was what the first frame waited for. */
const texts = {
  fr: () => french,
  en: async () => (await import('../locales/en.json')).default,
};

/** Resolved when the texts are there: the first frame is already in the right language. */
export async function startI18n(language: Language): Promise<void> {
  const translation = await texts[language]();
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
  const translation = await texts[language]();
  i18next.addResourceBundle(language, 'translation', translation);
  if (wanted === language) await i18next.changeLanguage(language);
}
