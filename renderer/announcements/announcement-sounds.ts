// The announcements as sounds: the program's own bundle, whose words lie beside it in resources/announcements, or what the
// association made. Invariant: each bundled file is decoded once; what cannot be read is silence, never an error.
import {
  announcementKinds,
  bundledPieces,
  defaultAnnouncements,
  kindOfRouting,
  soundRate,
  type AnnouncementKind,
  type AnnouncementSet,
  type AnnouncementSettings,
} from '../../core/domain/announcements/announcements.ts';
import { toFloat } from '../../core/domain/announcements/announcement-sound.ts';
import type { AnnouncementName } from '../../core/domain/rota/routing.ts';

/** connecting: while a transfer rings. */
export type RoutingAnnouncement = AnnouncementName | 'blocked' | 'connecting';

export interface AnnouncementSounds {
  readonly settings: AnnouncementSettings;
  take(set: AnnouncementSet): void;
  /** Null when that kind is off, or its sound cannot be read. `keysRead`: the caller's keys reach this line. */
  of(kind: AnnouncementKind, keysRead: boolean): Promise<AudioBuffer | null>;
  ofRouting(name: RoutingAnnouncement): Promise<AudioBuffer | null>;
}

const addresses = import.meta.glob<string>('../../resources/announcements/*.wav', { eager: true, query: '?url', import: 'default' });

export function createAnnouncementSounds(context: BaseAudioContext): AnnouncementSounds {
  let settings: AnnouncementSettings = defaultAnnouncements;
  let own = new Map<AnnouncementKind, AudioBuffer>();
  const decoded = new Map<string, Promise<AudioBuffer | null>>();

  const bundled = (piece: string): Promise<AudioBuffer | null> => {
    const address = addresses[`../../resources/announcements/${piece}.wav`];
    if (address === undefined) return Promise.resolve(null);
    const loading =
      decoded.get(piece) ??
      fetch(address)
        .then((response) => response.arrayBuffer())
        .then((bytes) => context.decodeAudioData(bytes))
        .catch(() => null);
    decoded.set(piece, loading);
    return loading;
  };
  const of = async (kind: AnnouncementKind, keysRead: boolean): Promise<AudioBuffer | null> => {
    if (settings[kind] === 'own') return own.get(kind) ?? null;
    const pieces = await Promise.all(bundledPieces(kind, settings, keysRead).map(bundled));
    return joined(pieces.filter((piece) => piece !== null));
  };

  return {
    get settings() {
      return settings;
    },
    take: (set) => {
      settings = set.settings;
      own = new Map(Object.entries(set.own).map(([kind, samples]) => [kind as AnnouncementKind, bufferOf(samples)]));
      // Read now, so that the first caller does not wait for it.
      for (const kind of announcementKinds) void of(kind, true);
    },
    of,
    ofRouting: (name) => (name === 'connecting' ? bundled(name) : of(kindOfRouting(name), false)),
  };
}

export function bufferOf(samples: Int16Array): AudioBuffer {
  const buffer = new AudioBuffer({ length: samples.length, sampleRate: soundRate });
  buffer.copyToChannel(toFloat(samples), 0);
  return buffer;
}

/** All were decoded by one context, at its rate. */
function joined(pieces: readonly AudioBuffer[]): AudioBuffer | null {
  const [first] = pieces;
  if (first === undefined || pieces.length === 1) return first ?? null;
  const whole = new AudioBuffer({ length: pieces.reduce((sum, { length }) => sum + length, 0), sampleRate: first.sampleRate });
  let at = 0;
  for (const piece of pieces) {
    whole.copyToChannel(piece.getChannelData(0), 0, at);
    at += piece.length;
  }
  return whole;
}
