// The association's settings.
import { associationSettings } from '../../../core/contract/calls/setup.ts';
import { changeAssociation, readAssociation, rowOfSettings, settingsOf } from '../../../db/queries/association.ts';
import type { HandlersOf } from '../handler.ts';
import { note, type Kernel } from '../kernel.ts';
import type { SessionEffects } from './session.ts';

export function associationHandlers({ session }: Kernel, effects: SessionEffects): HandlersOf<'association'> {
  return {
    'association.getSettings': () => {
      const { db } = session.require();
      return { db, run: () => ({ value: settingsOf(readAssociation(db)) }) };
    },
    'association.getReminder': () => {
      const { db } = session.require();
      return { db, run: () => ({ value: { reminder: readAssociation(db).reminder } }) };
    },
    'association.saveSettings': (settings) => {
      const { db } = session.require();
      return {
        db,
        run: () => {
          const before = settingsOf(readAssociation(db));
          changeAssociation(db, rowOfSettings(settings));
          const changed = associationSettings.keyof().options.filter((field) => before[field] !== settings[field]);
          return {
            value: settings,
            audit: [note('association.settingsChanged', null, changed.join(' '))],
            after: () => { effects.changed(); },
          };
        },
      };
    },
  };
}
