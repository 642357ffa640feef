// The recorded sentences that callers hear when nobody answers; their words lie beside them in resources/announcements.
// Invariant: they come from the program's own bundle, and each is decoded once.
import type { AnnouncementName } from '../../../core/domain/rota/routing.ts';
import closed from '../../../resources/announcements/closed.wav?url';
import connecting from '../../../resources/announcements/connecting.wav?url';
import unanswered from '../../../resources/announcements/unanswered.wav?url';

/** connecting: while a transfer rings. */
export type Announcement = AnnouncementName | 'connecting';

const addresses: { readonly [A in Announcement]: string } = { closed, connecting, unanswered };
const decoded = new Map<Announcement, Promise<AudioBuffer | null>>();

/** Null when the sound cannot be read. */
export function loadAnnouncement(context: BaseAudioContext, name: Announcement): Promise<AudioBuffer | null> {
  const known = decoded.get(name);
  if (known !== undefined) return known;
  const loading = fetch(addresses[name])
    .then((response) => response.arrayBuffer())
    .then((bytes) => context.decodeAudioData(bytes))
    .catch(() => null);
  decoded.set(name, loading);
  return loading;
}
