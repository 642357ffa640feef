// Sound: three devices, the loudness of the ring, and two tests. A device that is gone is said in words.
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { IconBell, IconMicrophone } from '@tabler/icons-react';
import type { AudioRole, AudioState } from '../../core/contract/desk-state.ts';
import { audioRole } from '../../core/contract/desk-state.ts';
import { Button } from '../ui/button.tsx';
import { SelectField } from '../ui/field.tsx';
import { formatPercent } from '../ui/format.ts';
import { ErrorNotice, Notice } from '../ui/notice.tsx';
import { useCallMutation } from '../ui/use-call.ts';
import { useLanguage } from '../ui/use-language.ts';
import classes from './softphone.module.css';

/** Below the first the microphone hears nothing, below the second it hears faintly (peak of two seconds of speech). */
const silentPeak = 0.01;
const lowPeak = 0.08;

function verdictOf(peak: number): 'silent' | 'low' | 'good' {
  if (peak < silentPeak) return 'silent';
  return peak < lowPeak ? 'low' : 'good';
}

/** What is wrong with the sound now, on any screen. */
export function SoundNotices({ audio }: { readonly audio: AudioState | null }): ReactNode {
  const { t } = useTranslation();
  if (audio === null) return null;
  return (
    <>
      {audio.microphoneMissing ? (
        <Notice tone="alert" live="alert">
          {t('softphone.sound.missing')}
        </Notice>
      ) : null}
      {audio.fallback
        .filter((role) => !(role === 'microphone' && audio.microphoneMissing))
        .map((role) => (
          <Notice key={role} tone="ring" live="status">
            {t(`softphone.sound.fallback.${role}`)}
          </Notice>
        ))}
    </>
  );
}

export function SoundSettings({ audio }: { readonly audio: AudioState | null }): ReactNode {
  const { t } = useTranslation();
  if (audio === null) {
    return (
      <Notice title={t('softphone.sound.none')}>{t('softphone.sound.noneAction')}</Notice>
    );
  }
  return (
    <div className={classes['stack']}>
      <SoundNotices audio={audio} />
      {audioRole.options.map((role) => (
        <DeviceField key={role} role={role} audio={audio} />
      ))}
      <RingVolume volume={audio.ringVolume} />
      <Tests />
    </div>
  );
}

function DeviceField({ role, audio }: { readonly role: AudioRole; readonly audio: AudioState }): ReactNode {
  const { t } = useTranslation();
  const choose = useCallMutation('desk.chooseDevice');
  const devices = role === 'microphone' ? audio.inputs : audio.outputs;
  return (
    <>
      <SelectField
        label={t(`softphone.sound.${role}`)}
        description={role === 'ringer' ? t('softphone.sound.ringerHelp') : undefined}
        value={audio.chosen[role] ?? ''}
        data={[{ value: '', label: t('softphone.sound.system') }, ...devices.map(({ id, label }) => ({ value: id, label }))]}
        onChange={(event) => {
          const id = event.currentTarget.value;
          choose.mutate({ role, deviceId: id === '' ? null : id });
        }}
      />
      <ErrorNotice error={choose.error} />
    </>
  );
}

function RingVolume({ volume }: { readonly volume: number }): ReactNode {
  const { t } = useTranslation();
  const language = useLanguage();
  const set = useCallMutation('desk.setRingVolume');
  const [shown, setShown] = useState(volume);
  const dragging = useRef(false);
  useEffect(() => {
    if (!dragging.current) setShown(volume);
  }, [volume]);
  const commit = (): void => {
    dragging.current = false;
    set.mutate({ volume: shown });
  };
  return (
    <div className={classes['volume']}>
      <label htmlFor="ring-volume" className={classes['strong']}>
        {t('softphone.sound.volume')}
      </label>
      <input
        id="ring-volume"
        type="range"
        min={0}
        max={1}
        step={0.05}
        value={shown}
        aria-valuetext={formatPercent(shown, language)}
        onChange={(event) => {
          dragging.current = true;
          setShown(Number(event.currentTarget.value));
        }}
        onPointerUp={commit}
        onKeyUp={commit}
        onBlur={commit}
      />
      <span className="e-tabular">{formatPercent(shown, language)}</span>
    </div>
  );
}

function Tests(): ReactNode {
  const { t } = useTranslation();
  const language = useLanguage();
  const ring = useCallMutation('desk.testRing');
  const microphone = useCallMutation('desk.testMicrophone');
  const peak = microphone.data?.peak ?? null;
  const verdict = peak === null ? null : verdictOf(peak);
  return (
    <>
      <div className={classes['pair']}>
        <Button icon={<IconBell size={22} stroke={1.9} />} busy={ring.isPending} onClick={() => ring.mutate({})}>
          {ring.isPending ? t('softphone.sound.ringing') : t('softphone.sound.testRing')}
        </Button>
        <Button
          icon={<IconMicrophone size={22} stroke={1.9} />}
          busy={microphone.isPending}
          onClick={() => microphone.mutate({})}
        >
          {t('softphone.sound.testMicrophone')}
        </Button>
      </div>
      <div role="status" className={classes['stack']}>
        {microphone.isPending ? <p>{t('softphone.sound.speak')}</p> : null}
        {!microphone.isPending && peak !== null && verdict !== null ? (
          <>
            <meter
              className={classes['meter']}
              min={0}
              max={1}
              low={lowPeak}
              value={Math.sqrt(peak)}
              aria-label={t('softphone.sound.level')}
              aria-valuetext={formatPercent(peak, language)}
            />
            <Notice tone={verdict === 'good' ? 'ok' : verdict === 'low' ? 'ring' : 'alert'}>
              {t(`softphone.sound.${verdict}`)}
            </Notice>
          </>
        ) : null}
      </div>
      <ErrorNotice error={ring.error ?? microphone.error} />
    </>
  );
}
