// Plays an opened recording: waveform (caller above, listener below), pauses hatched, ten seconds back and forth, speeds.
// Invariant: the sound cannot be dragged, saved or seen as a file; leaving the player forgets it and ends the listening; a call
// that rings stops it.
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { IconPlayerPauseFilled, IconPlayerPlayFilled, IconRewindBackward10, IconRewindForward10 } from '@tabler/icons-react';
import type { OpenedRecording, RecordingGap } from '../../core/contract/recording-model.ts';
import { useDesk } from '../ui/desk-store.ts';
import { formatTimer } from '../ui/format.ts';
import { Notice } from '../ui/notice.tsx';
import { openSoundSource, type SoundSource } from './sound-source.ts';
import { barsOf } from './waveform.ts';
import classes from './player.module.css';

interface PlayerProps {
  readonly opened: Pick<OpenedRecording, 'listeningId'> & { readonly recording: Pick<OpenedRecording['recording'], 'durationMs' | 'gaps'> };
  /** A change of the file (a passage erased) makes the player read it anew, and wait: beyond 1 it does not play by itself. */
  readonly version: number;
  readonly onPosition?: (ms: number) => void;
}

const speeds = [0.8, 1, 1.25, 1.5] as const;
const barCount = 150;
const jumpMs = 10_000;

export function Player({ opened, version, onPosition }: PlayerProps): ReactNode {
  const { t, i18n } = useTranslation();
  const { listeningId } = opened;
  const { durationMs, gaps } = opened.recording;
  const source = useRef<SoundSource | null>(null);
  const [positionMs, setPositionMs] = useState(0);
  const [playing, setPlaying] = useState(false);
  const [speed, setSpeed] = useState<(typeof speeds)[number]>(1);
  /** Grows while the file is read. */
  const [bars, setBars] = useState(() => barsOf(new Uint8Array(0), durationMs, barCount));
  const [read, setRead] = useState<{ readonly ms: number; readonly fault: 'cut' | 'altered' | 'refused' | null }>({ ms: 0, fault: null });

  useEffect(() => {
    const made = openSoundSource({ listeningId, durationMs, gaps, autoplay: version <= 1, onRead: (ms, fault) => {
      setRead({ ms, fault });
      setBars(barsOf(made.peaks, durationMs, barCount));
    } });
    source.current = made;
    const { audio } = made;
    audio.playbackRate = speed;
    const tell = (): void => { setPositionMs(audio.currentTime * 1_000); };
    const onPlay = (): void => { setPlaying(!audio.paused); };
    audio.addEventListener('timeupdate', tell);
    audio.addEventListener('seeked', tell);
    for (const event of ['play', 'pause', 'ended'] as const) audio.addEventListener(event, onPlay);
    return () => {
      made.close();
      source.current = null;
      setPlaying(false);
      setPositionMs(0);
    };
    // The gaps are those of this version of the file; the speed is also set as it is chosen.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [listeningId, durationMs, version]);
  useEffect(() => { onPosition?.(positionMs); }, [positionMs, onPosition]);
  // Whoever calls now must not hear somebody else's call in the room.
  const onCall = useDesk()?.calls.some(({ state }) => state !== 'ended') === true;
  useEffect(() => {
    if (onCall) source.current?.audio.pause();
  }, [onCall]);

  const seek = (ms: number): void => {
    source.current?.seek(ms);
    setPositionMs(Math.min(Math.max(0, ms), durationMs));
  };
  const toggle = (): void => {
    const audio = source.current?.audio;
    if (audio === undefined) return;
    if (!audio.paused) audio.pause();
    else void audio.play().catch(() => undefined);
  };
  const choose = (wanted: (typeof speeds)[number]): void => {
    setSpeed(wanted);
    if (source.current !== null) source.current.audio.playbackRate = wanted;
  };
  const number = new Intl.NumberFormat(i18n.language);
  const at = formatTimer(positionMs);
  const total = formatTimer(durationMs);

  return (
    <div className={classes['player']}>
      <div className={classes['wave']}>
        <svg viewBox={`0 0 ${String(bars.length * 4)} 100`} preserveAspectRatio="none" aria-hidden="true">
          {bars.map(({ caller, listener }, index) => (
            <rect key={index} className={(index + 0.5) / bars.length <= positionMs / durationMs ? classes['heard'] : classes['bar']} x={index * 4} width={2.4} y={50 - Math.max(1, caller * 48)} height={Math.max(1, caller * 48) + Math.max(1, listener * 48)} />
          ))}
        </svg>
        {gaps.map((gap) => <Gap key={gap.fromMs} gap={gap} durationMs={durationMs} />)}
        <span className={classes['cursor']} style={{ insetInlineStart: `${String((100 * positionMs) / Math.max(1, durationMs))}%` }} aria-hidden="true" />
        <input
          type="range"
          className={classes['slider']}
          aria-label={t('recordings.player.position')}
          aria-valuetext={t('recordings.player.positionText', { at, total })}
          min={0}
          max={Math.max(1, durationMs)}
          step={1_000}
          value={Math.round(positionMs)}
          onChange={(event) => { seek(Number(event.currentTarget.value)); }}
        />
      </div>
      <div className={classes['times']}>
        <span>{at}</span>
        <span className={classes['legend']}>{t('recordings.player.legend')}</span>
        <span>{total}</span>
      </div>
      <div className={classes['controls']}>
        <div className={classes['keys']}>
          <button type="button" className={classes['round']} aria-label={t('recordings.player.back')} title={t('recordings.player.back')} onClick={() => { seek(positionMs - jumpMs); }}>
            <IconRewindBackward10 size={26} stroke={1.9} aria-hidden="true" />
          </button>
          <button type="button" className={classes['play']} aria-label={playing ? t('recordings.player.pause') : t('recordings.player.play')} title={playing ? t('recordings.player.pause') : t('recordings.player.play')} onClick={toggle}>
            {playing ? <IconPlayerPauseFilled size={30} aria-hidden="true" /> : <IconPlayerPlayFilled size={30} aria-hidden="true" />}
          </button>
          <button type="button" className={classes['round']} aria-label={t('recordings.player.forward')} title={t('recordings.player.forward')} onClick={() => { seek(positionMs + jumpMs); }}>
            <IconRewindForward10 size={26} stroke={1.9} aria-hidden="true" />
          </button>
        </div>
        <div className={classes['speeds']} role="group" aria-label={t('recordings.player.speed')}>
          {speeds.map((one) => (
            <button key={one} type="button" aria-pressed={speed === one} onClick={() => { choose(one); }}>
              {t('recordings.player.times', { speed: number.format(one) })}
            </button>
          ))}
        </div>
      </div>
      {read.fault === null ? null : (
        <Notice tone="alert" live="alert">
          {t(`recordings.player.fault.${read.fault}`, { at: formatTimer(read.ms) })}
        </Notice>
      )}
    </div>
  );
}

function Gap({ gap, durationMs }: { readonly gap: RecordingGap; readonly durationMs: number }): ReactNode {
  const { t } = useTranslation();
  const percent = (ms: number): string => `${String((100 * ms) / Math.max(1, durationMs))}%`;
  return (
    <span className={classes['gap']} data-cause={gap.cause} style={{ insetInlineStart: percent(gap.fromMs), width: percent(gap.toMs - gap.fromMs) }} aria-hidden="true">
      <span>{t(`recordings.player.gap.${gap.cause}`)}</span>
    </span>
  );
}
