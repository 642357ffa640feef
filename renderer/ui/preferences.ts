// Preferences of this computer (language, theme, text size, motion): read once, followed by event, saved whole.
import { create } from 'zustand';
import type { Preferences } from '../../core/contract/calls/shell.ts';
import { call } from './bridge.ts';
import { changeLanguage } from './i18n.ts';

export const defaultPreferences: Preferences = { language: 'fr', theme: 'system', textSize: '100', reducedMotion: false };

interface PreferencesStore {
  readonly preferences: Preferences;
  readonly accept: (preferences: Preferences) => void;
}

export const usePreferencesStore = create<PreferencesStore>((set) => ({
  preferences: defaultPreferences,
  accept: (preferences) => {
    void changeLanguage(preferences.language);
    set({ preferences });
  },
}));

export function usePreferences(): Preferences {
  return usePreferencesStore((state) => state.preferences);
}

/** Applies at once and tells main, which tells the other windows. */
export async function savePreferences(change: Partial<Preferences>): Promise<void> {
  const { preferences, accept } = usePreferencesStore.getState();
  const next = { ...preferences, ...change };
  accept(next);
  accept(await call('preferences.save', next));
}
