// The announcements: their settings and the association's own sounds. Invariant: what callers hear is what the base says, from
// the moment of the commit.
import type { AnnouncementState } from '../../../core/contract/calls/announcements.ts';
import { Refusal } from '../../../core/contract/errors.ts';
import { isLevelled } from '../../../core/domain/announcements/announcement-sound.ts';
import { announcementKinds, keysReadBy, soundRate, type AnnouncementKind, type AnnouncementSettings } from '../../../core/domain/announcements/announcements.ts';
import type { Executor } from '../../../db/connection/executor.ts';
import { ownSounds, readAnnouncementSettings, removeOwnSound, samplesOf, saveAnnouncementSettings, saveOwnSound } from '../../../db/queries/announcements.ts';
import { readLine } from '../../../db/queries/lines.ts';
import type { HandlersOf } from '../handler.ts';
import { note, type Kernel } from '../kernel.ts';
import { createLoudnessMemory } from '../sound-loudness.ts';

export interface AnnouncementEffects {
  /** The phone window and the gateway are told. */
  announcementsChanged(): void;
}

export function announcementHandlers({ session, clock, sodium }: Kernel, effects: AnnouncementEffects): HandlersOf<'announcements'> {
  const after = (): void => {
    effects.announcementsChanged();
  };
  const loudnessOf = createLoudnessMemory(sodium);
  const stateOf = (db: Executor): AnnouncementState => {
    const line = readLine(db);
    return {
      settings: readAnnouncementSettings(db),
      own: ownSounds(db).map(({ samples, ...sound }) => ({ ...sound, seconds: samples.length / soundRate, loudness: loudnessOf(samples) })),
      keysRead: line === null ? null : keysReadBy(line.settings.preset),
    };
  };

  return {
    'announcements.get': () => {
      const { db } = session.require();
      return { db, run: () => ({ value: stateOf(db) }) };
    },

    'announcements.saveSettings': ({ settings }) => {
      const { db } = session.require();
      return {
        db,
        run: () => {
          const there = new Set(ownSounds(db).map(({ kind }) => kind));
          if (announcementKinds.some((kind) => settings[kind] === 'own' && !there.has(kind))) throw new Refusal('sound-missing');
          const before = readAnnouncementSettings(db);
          const changed = (Object.keys(settings) as (keyof AnnouncementSettings)[]).filter((field) => before[field] !== settings[field]);
          saveAnnouncementSettings(db, settings, clock());
          return { value: stateOf(db), audit: [note('announcements.settingsSaved', null, changed.join(' '))], after };
        },
      };
    },

    'announcements.saveSound': ({ kind, samples: bytes, text, tellsRecording, origin }) => {
      const { db, accountId } = session.require();
      const samples = samplesOf(bytes);
      if (!isLevelled(samples)) throw new Refusal('sound-unfit');
      return {
        db,
        run: () => {
          saveOwnSound(db, { kind, samples, text, tellsRecording, origin, changedAt: clock() }, accountId);
          saveAnnouncementSettings(db, { ...readAnnouncementSettings(db), [kind]: 'own' }, clock());
          return { value: stateOf(db), audit: [note('announcements.soundSaved', null, kind)], after };
        },
      };
    },

    'announcements.getSound': ({ kind }) => {
      const { db } = session.require();
      return {
        db,
        run: () => {
          const found = ownSounds(db).find((sound) => sound.kind === kind);
          if (found === undefined) throw new Refusal('not-found');
          return { value: { samples: new Uint8Array(found.samples.slice().buffer) } };
        },
      };
    },

    'announcements.removeSound': ({ kind }) => {
      const { db } = session.require();
      return {
        db,
        run: () => {
          if (!removeOwnSound(db, kind)) throw new Refusal('not-found');
          const settings = readAnnouncementSettings(db);
          if (settings[kind] === 'own') saveAnnouncementSettings(db, { ...settings, [kind]: insteadOfOwn(kind) }, clock());
          return { value: stateOf(db), audit: [note('announcements.soundRemoved', null, kind)], after };
        },
      };
    },
  };
}

/** The message before the answer is not replaced by words that nobody of the association chose. */
function insteadOfOwn(kind: AnnouncementKind): 'off' | 'bundled' {
  return kind === 'outsideHours' || kind === 'allBusy' ? 'bundled' : 'off';
}
