// The language in force, for the formatting functions.
import { usePreferences } from './preferences.ts';
import type { Language } from './i18n.ts';

export function useLanguage(): Language {
  return usePreferences().language;
}
