// The sound of this computer: three devices, the loudness of the ring, and a way to hear and be heard before a call.
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { IconBellRinging, IconMicrophone } from '@tabler/icons-react';
import { audioRole, type AudioRole, type AudioState } from '../../../core/contract/desk-state.ts';
import { Button } from '../../ui/button.tsx';
import { useDesk } from '../../ui/desk-store.ts';
import { SelectField } from '../../ui/field.tsx';
import { formatPercent } from '../../ui/format.ts';
import { Card } from '../../ui/layout.tsx';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import { useCallMutation } from '../../ui/use-call.ts';
import { useLanguage } from '../../ui/use-language.ts';
import { loudnessOf } from '../logic/line-form.ts';
import classes from './line.module.css';

export function SoundCard(): ReactNode {
  const { t } = useTranslation();
  const audio = useDesk()?.audio ?? null;
  return <Card title={t('console.line.sound')}>{audio === null ? <p>{t('console.line.soundWait')}</p> : <Sound audio={audio} />}</Card>;
}

const loudnessTexts = { good: 'console.line.micGood', low: 'console.line.micLow', none: 'console.line.micNone' } as const;

function Sound({ audio }: { readonly audio: AudioState }): ReactNode {
  const { t } = useTranslation();
  const language = useLanguage();
  const choose = useCallMutation('desk.chooseDevice');
  const setVolume = useCallMutation('desk.setRingVolume');
  const ring = useCallMutation('desk.testRing');
  const microphone = useCallMutation('desk.testMicrophone');
  // While the knob moves, the hand decides; then the phone's own answer.
  const [moving, setMoving] = useState<number | null>(null);
  const volume = moving ?? audio.ringVolume;
  const devicesOf = (role: AudioRole): AudioState['inputs'] => (role === 'microphone' ? audio.inputs : audio.outputs);
  const loudness = microphone.data === undefined ? null : loudnessOf(microphone.data.peak);
  const settle = (): void => {
    if (moving !== null) setVolume.mutate({ volume: moving });
    setMoving(null);
  };
  return (
    <>
      {audio.microphoneMissing ? (
        <Notice tone="alert" live="alert">
          {t('console.line.microphoneMissing')}
        </Notice>
      ) : null}
      {audioRole.options.map((role) => (
        <SelectField
          key={role}
          label={t(`console.line.roles.${role}`)}
          value={audio.chosen[role] ?? ''}
          {...(audio.fallback.includes(role) ? { description: t('console.line.fallback') } : {})}
          data={[{ value: '', label: t('console.line.systemDefault') }, ...devicesOf(role).map(({ id, label }) => ({ value: id, label }))]}
          onChange={(event) => {
            choose.mutate({ role, deviceId: event.currentTarget.value === '' ? null : event.currentTarget.value });
          }}
        />
      ))}
      <div className={classes['volume']}>
        <label htmlFor="ring-volume">{t('console.line.volume')}</label>
        <span aria-hidden="true">{formatPercent(volume, language)}</span>
        <input
          id="ring-volume"
          type="range"
          min={0}
          max={1}
          step={0.05}
          value={volume}
          aria-valuetext={formatPercent(volume, language)}
          onChange={(event) => {
            setMoving(Number(event.currentTarget.value));
          }}
          onPointerUp={settle}
          onKeyUp={settle}
          onBlur={settle}
        />
      </div>
      <div className={classes['acts']}>
        <Button
          icon={<IconBellRinging size={22} stroke={1.9} />}
          busy={ring.isPending}
          onClick={() => {
            ring.mutate({});
          }}
        >
          {ring.isPending ? t('console.line.ringing') : t('console.line.testRing')}
        </Button>
        <Button
          icon={<IconMicrophone size={22} stroke={1.9} />}
          busy={microphone.isPending}
          onClick={() => {
            microphone.mutate({});
          }}
        >
          {microphone.isPending ? t('console.line.listening') : t('console.line.testMicrophone')}
        </Button>
      </div>
      <div role="status">
        {loudness === null || microphone.isPending ? null : (
          <Notice tone={loudness === 'good' ? 'ok' : loudness === 'low' ? 'ring' : 'alert'}>{t(loudnessTexts[loudness])}</Notice>
        )}
      </div>
      <ErrorNotice error={choose.error ?? setVolume.error ?? ring.error ?? microphone.error} />
    </>
  );
}
