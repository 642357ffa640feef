// Plays one announcement at a time in the console's window, to whoever prepares it.
import { useEffect, useRef, useState } from 'react';
import { createAnnouncementSounds, bufferOf } from '../../announcements/announcement-sounds.ts';
import type { AnnouncementKind, AnnouncementSettings } from '../../../core/domain/announcements/announcements.ts';

export interface Player {
  /** What plays, by the name it was given; null: nothing. */
  readonly playing: string | null;
  /** The bundled voice as those settings have it. */
  playBundled(name: string, kind: AnnouncementKind, settings: AnnouncementSettings, keysRead: boolean): void;
  playSamples(name: string, samples: Int16Array): void;
  stop(): void;
}

export function usePlayer(): Player {
  const [playing, setPlaying] = useState<string | null>(null);
  const context = useRef<AudioContext | null>(null);
  const source = useRef<AudioBufferSourceNode | null>(null);
  /** What was asked for and comes after the page was left plays to nobody. */
  const left = useRef(false);
  useEffect(() => {
    left.current = false;
    return () => {
      left.current = true;
      void context.current?.close();
      context.current = null;
    };
  }, []);
  const stop = (): void => {
    source.current?.stop();
    source.current = null;
    setPlaying(null);
  };
  const opened = (): AudioContext => {
    context.current ??= new AudioContext();
    return context.current;
  };
  const play = (name: string, sound: AudioBuffer): void => {
    if (left.current) return;
    stop();
    const next = new AudioBufferSourceNode(opened(), { buffer: sound });
    next.connect(opened().destination);
    next.addEventListener('ended', () => {
      if (source.current === next) stop();
    });
    source.current = next;
    next.start();
    setPlaying(name);
  };
  return {
    playing,
    playBundled: (name, kind, settings, keysRead) => {
      const sounds = createAnnouncementSounds(opened());
      sounds.take({ settings, tellsRecording: false, own: {} });
      void sounds.of(kind, keysRead).then((sound) => {
        if (sound !== null) play(name, sound);
      });
    },
    playSamples: (name, samples) => {
      play(name, bufferOf(samples));
    },
    stop,
  };
}
