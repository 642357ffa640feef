// Tells the phone window what callers are to hear, and the gateway what their keys mean: at the sign-in, and at each change.
import { callerKeysOf, type AnnouncementSet } from '../../core/domain/announcements/announcements.ts';
import type { Executor } from '../../db/connection/executor.ts';
import { ownSounds, readAnnouncementSettings } from '../../db/queries/announcements.ts';
import type { Kernel } from './kernel.ts';

export function announcementSetOf(db: Executor): AnnouncementSet {
  const settings = readAnnouncementSettings(db);
  const sounds = ownSounds(db);
  const first = sounds.find(({ kind }) => kind === 'beforeAnswer');
  return {
    settings,
    tellsRecording: settings.beforeAnswer === 'bundledRecording' || (settings.beforeAnswer === 'own' && first?.tellsRecording === true),
    own: Object.fromEntries(sounds.filter(({ kind }) => settings[kind] === 'own').map(({ kind, samples }) => [kind, samples])),
  };
}

/** With no base open they stay as they were: the line is not served either. */
export function tellAnnouncements({ session, phone, gateway }: Kernel): void {
  const db = session.opened?.base.db;
  if (db === undefined) return;
  const set = announcementSetOf(db);
  gateway.setKeys(callerKeysOf(set.settings));
  phone.setAnnouncements(set);
}
