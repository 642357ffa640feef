// Tells the phone window what callers are to hear, and the gateway what their keys mean: at the sign-in, and at each change.
import { callerKeysOf, type AnnouncementSet } from '../../core/domain/announcements/announcements.ts';
import type { Executor } from '../../db/connection/executor.ts';
import { ownSounds, readAnnouncementSettings, tellsRecording } from '../../db/queries/announcements.ts';
import type { Kernel } from './kernel.ts';

export function announcementSetOf(db: Executor): AnnouncementSet {
  const settings = readAnnouncementSettings(db);
  return {
    settings,
    tellsRecording: tellsRecording(db),
    own: Object.fromEntries(ownSounds(db).filter(({ kind }) => settings[kind] === 'own').map(({ kind, samples }) => [kind, samples])),
  };
}

/** With no base open they stay as they were: the line is not served either. */
export function tellAnnouncements(kernel: Kernel): void {
  const db = kernel.session.opened?.base.db;
  if (db === undefined) return;
  tellKeys(kernel);
  kernel.phone.setAnnouncements(announcementSetOf(db));
}

/** At each change of what may be recorded, too. */
export function tellKeys({ session, gateway, recordings }: Kernel): void {
  const db = session.opened?.base.db;
  if (db !== undefined) gateway.setKeys(callerKeysOf(readAnnouncementSettings(db), recordings.mayBeRefused(db)));
}
