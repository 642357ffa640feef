// What this window remembers on this computer beside the shared preferences: pin, single-letter keys, end of a pause.
// It survives the reload that locking causes. Nothing personal is kept here.
import { create } from 'zustand';

interface LocalSettings {
  readonly pinned: boolean;
  readonly lettersAlone: boolean;
  /** When a pause that was taken for a given time ends; null for none. */
  readonly pauseUntil: number | null;
}

const key = 'ecoutille.softphone';
const defaults: LocalSettings = { pinned: false, lettersAlone: true, pauseUntil: null };

function read(): LocalSettings {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(key) ?? '{}');
    if (typeof stored !== 'object' || stored === null) return defaults;
    const { pinned, lettersAlone, pauseUntil } = stored as { readonly [name: string]: unknown };
    return {
      pinned: pinned === true,
      lettersAlone: lettersAlone !== false,
      pauseUntil: typeof pauseUntil === 'number' ? pauseUntil : null,
    };
  } catch {
    return defaults;
  }
}

export const useLocalSettings = create<LocalSettings>(() => read());

export function changeLocalSettings(change: Partial<LocalSettings>): void {
  useLocalSettings.setState(change);
  localStorage.setItem(key, JSON.stringify(useLocalSettings.getState()));
}
