// A sound of the association's own: from a file or from the microphone, levelled, heard again, with its words beside it.
import { useEffect, useId, useRef, useState, type FormEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Checkbox } from '@mantine/core';
import { IconFileMusic, IconMicrophone, IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react';
import type { AnnouncementState } from '../../../core/contract/calls/announcements.ts';
import { longestSeconds, type AnnouncementKind, type SoundOrigin } from '../../../core/domain/announcements/announcements.ts';
import type { AnnouncementSound } from '../../../core/domain/announcements/announcement-sound.ts';
import { call } from '../../ui/bridge.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextAreaField } from '../../ui/field.tsx';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import { useCallMutation } from '../../ui/use-call.ts';
import { useNow } from '../../ui/use-now.ts';
import { levelText, soundOfFile, soundOfTake, type ReadFault } from './read-sound.ts';
import type { Player } from './use-player.ts';
import classes from './announcements.module.css';

interface OwnSoundDialogProps {
  readonly kind: AnnouncementKind;
  readonly text: string;
  readonly tellsRecording: boolean;
  readonly player: Player;
  readonly onKept: (state: AnnouncementState) => void;
  readonly onClose: () => void;
}

/**
 *   empty ──file──▶ reading ──▶ ready, or fault
 *     └──microphone──▶ recording ──stop──▶ reading
 */
type Stage =
  | { readonly name: 'empty' }
  | { readonly name: 'recording'; readonly since: number }
  | { readonly name: 'reading' }
  | { readonly name: 'fault'; readonly fault: ReadFault }
  | { readonly name: 'ready'; readonly sound: AnnouncementSound; readonly origin: SoundOrigin };

const heard = 'own-sound';

export function OwnSoundDialog({ kind, text: storedText, tellsRecording: storedTells, player, onKept, onClose }: OwnSoundDialogProps): ReactNode {
  const { t } = useTranslation();
  const form = useId();
  const file = useRef<HTMLInputElement>(null);
  const [stage, setStage] = useState<Stage>({ name: 'empty' });
  const [text, setText] = useState(storedText);
  const [tellsRecording, setTells] = useState(storedTells);
  const [tried, setTried] = useState(false);
  const keep = useCallMutation('announcements.saveSound', { onSuccess: onKept });
  const start = useCallMutation('announcements.startTake', {
    onSuccess: () => {
      if (left.current) {
        cancelTake();
        return;
      }
      takeUnderWay.current = true;
      setStage({ name: 'recording', since: Date.now() });
    },
  });
  const recording = stage.name === 'recording';
  /** A take that nobody waits for any more goes, however the dialog was left, and whenever the microphone opens. */
  const takeUnderWay = useRef(false);
  const left = useRef(false);
  const take = (sound: AnnouncementSound | ReadFault, origin: SoundOrigin): void => {
    setStage(typeof sound === 'string' ? { name: 'fault', fault: sound } : { name: 'ready', sound, origin });
  };
  const stop = useCallMutation('announcements.stopTake', {
    onSuccess: ({ samples }) => {
      take(soundOfTake(samples), 'microphone');
    },
    onError: () => {
      setStage({ name: 'empty' });
    },
  });
  const choose = (chosen: File | undefined): void => {
    if (chosen === undefined) return;
    player.stop();
    setStage({ name: 'reading' });
    void soundOfFile(chosen).then((sound) => {
      take(sound, 'file');
    });
  };
  const end = (): void => {
    if (!takeUnderWay.current) return;
    takeUnderWay.current = false;
    setStage({ name: 'reading' });
    stop.mutate({});
  };
  const close = (): void => {
    player.stop();
    onClose();
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (stage.name !== 'ready' || text.trim() === '' || keep.isPending) return;
    const { samples } = stage.sound;
    keep.mutate({ kind, samples: new Uint8Array(samples.slice().buffer), text, tellsRecording: kind === 'beforeAnswer' && tellsRecording, origin: stage.origin });
  };
  useEffect(() => {
    left.current = false;
    return () => {
      left.current = true;
      if (takeUnderWay.current) cancelTake();
    };
  }, []);
  const playing = player.playing === heard;
  return (
    <Dialog
      open
      kind="alert"
      title={t('announcements.own.title', { name: t(`announcements.kind.${kind}.name`) })}
      onClose={close}
      actions={
        <>
          <Button onClick={close}>{t('app.cancel')}</Button>
          <Button variant="primary" type="submit" form={form} busy={keep.isPending}>
            {t('announcements.own.keep')}
          </Button>
        </>
      }
    >
      <form id={form} className={classes['dialogForm']} onSubmit={submit} noValidate>
        <TextAreaField
          label={t('announcements.own.text')}
          description={t('announcements.own.textHint')}
          lang="fr"
          required
          maxLength={4000}
          autosize
          minRows={3}
          maxRows={8}
          value={text}
          error={tried && text.trim() === '' ? t('announcements.own.textMissing') : null}
          onChange={(event) => {
            setText(event.currentTarget.value);
          }}
        />
        <fieldset className={classes['sound']}>
          <legend>{t('announcements.own.sound')}</legend>
          <p className={classes['quiet']}>{t('announcements.own.soundHint', { seconds: longestSeconds })}</p>
          <div className={classes['acts']}>
            <input
              ref={file}
              type="file"
              hidden
              accept=".wav,.mp3,.opus,.ogg,audio/wav,audio/mpeg,audio/ogg"
              aria-label={t('announcements.own.file')}
              onChange={(event) => {
                choose(event.currentTarget.files?.[0]);
                // The same file may be chosen again once it was mended.
                event.currentTarget.value = '';
              }}
            />
            {recording ? (
              <TakeButton since={stage.since} onEnd={end} />
            ) : (
              <>
                <Button icon={<IconFileMusic size={20} stroke={1.9} />} busy={stage.name === 'reading'} onClick={() => file.current?.click()}>
                  {t('announcements.own.file')}
                </Button>
                <Button
                  icon={<IconMicrophone size={20} stroke={1.9} />}
                  busy={start.isPending || stage.name === 'reading'}
                  onClick={() => {
                    player.stop();
                    start.mutate({});
                  }}
                >
                  {t('announcements.own.startRecording')}
                </Button>
              </>
            )}
          </div>
          <div role="status" className={classes['status']}>
            {recording ? <p>{t('announcements.own.recording')}</p> : null}
            {stage.name === 'reading' ? <p>{t('announcements.own.reading')}</p> : null}
            {stage.name === 'fault' ? <Notice tone="alert">{t(`announcements.own.fault.${stage.fault}`, { seconds: longestSeconds })}</Notice> : null}
            {stage.name === 'ready' ? (
              <Notice
                tone="ok"
                action={
                  <Button
                    icon={playing ? <IconPlayerStop size={20} stroke={1.9} /> : <IconPlayerPlay size={20} stroke={1.9} />}
                    onClick={() => {
                      if (playing) player.stop();
                      else player.playSamples(heard, stage.sound.samples);
                    }}
                  >
                    {t(playing ? 'announcements.stop' : 'announcements.play')}
                  </Button>
                }
              >
                {t('announcements.own.ready', { seconds: Math.round(stage.sound.seconds), loudness: levelText(stage.sound.loudness) })}
              </Notice>
            ) : null}
            {tried && stage.name === 'empty' ? <Notice tone="alert">{t('announcements.own.soundMissing')}</Notice> : null}
          </div>
          <ErrorNotice error={start.error ?? stop.error} />
        </fieldset>
        {kind === 'beforeAnswer' ? (
          <Checkbox
            className={classes['check'] ?? ''}
            label={t('announcements.own.tellsRecording')}
            description={t('announcements.own.tellsRecordingHint')}
            checked={tellsRecording}
            onChange={(event) => {
              setTells(event.currentTarget.checked);
            }}
          />
        ) : null}
        <ErrorNotice error={keep.error} />
      </form>
    </Dialog>
  );
}

function cancelTake(): void {
  void call('announcements.cancelTake', {}).catch(() => undefined);
}

function TakeButton({ since, onEnd }: { readonly since: number; readonly onEnd: () => void }): ReactNode {
  const { t } = useTranslation();
  const now = useNow(500);
  const seconds = Math.max(0, Math.floor((now - since) / 1000));
  const over = seconds >= longestSeconds;
  useEffect(() => {
    if (over) onEnd();
  }, [over, onEnd]);
  return (
    <Button variant="primary" icon={<IconPlayerStop size={20} stroke={1.9} />} onClick={onEnd}>
      {t('announcements.own.stop', { seconds })}
    </Button>
  );
}
