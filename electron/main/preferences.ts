// Preferences of this computer (language, theme, text size) and remembered sound devices: one small JSON file.
// Nothing personal is in it: it is read before anybody signs in. A damaged file falls back to the defaults.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { preferences as preferencesSchema, type Preferences } from '../../core/contract/calls/shell.ts';
import { soundSettings, type SoundSettings } from '../../core/protocol/main-phone.ts';

const fileSchema = z.strictObject({
  preferences: preferencesSchema,
  sound: soundSettings,
  /** The window that was used last, opened first. */
  lastWindow: z.enum(['console', 'softphone']),
});
type PreferencesFile = z.infer<typeof fileSchema>;

export interface PreferencesStore {
  readonly current: PreferencesFile;
  /** Written at once; a full disk keeps the choice for this run only. */
  change(part: Partial<PreferencesFile>): void;
}

function defaults(systemLocale: string): PreferencesFile {
  const language: Preferences['language'] = systemLocale.toLowerCase().startsWith('en') ? 'en' : 'fr';
  const sound: SoundSettings = { microphone: null, headset: null, ringer: null, ringVolume: 0.8 };
  return {
    preferences: { language, theme: 'system', textSize: '100', reducedMotion: false },
    sound,
    lastWindow: 'console',
  };
}

export function openPreferences(path: string, systemLocale: string, log: (code: string) => void): PreferencesStore {
  let current = defaults(systemLocale);
  try {
    current = fileSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') log('preferences-unreadable');
  }
  return {
    get current() {
      return current;
    },
    change(part) {
      current = { ...current, ...part };
      try {
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(`${path}.new`, JSON.stringify(current, null, 2));
        renameSync(`${path}.new`, path);
      } catch {
        log('preferences-not-written');
      }
    },
  };
}
