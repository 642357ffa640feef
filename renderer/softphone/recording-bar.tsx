// The recording bar: always there, at the bottom of every state; says whether this call is recorded, and pauses it by one key.
// Invariant: each change is told to screen readers, and the pause needs neither the mouse nor an unlocked screen.
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { IconCircleDashed, IconHandStop, IconPlayerPause, IconPlayerPlay, IconPlayerRecordFilled, IconPlayerStop } from '@tabler/icons-react';
import { Checkbox } from '@mantine/core';
import type { DeskCall } from '../../core/contract/desk-state.ts';
import type { LiveRecording, LiveRecordings } from '../../core/contract/recording-model.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { Chip } from '../ui/chip.tsx';
import { useDesk } from '../ui/desk-store.ts';
import { Dialog } from '../ui/dialog.tsx';
import { formatTimer } from '../ui/format.ts';
import { KeyHint } from '../ui/key-hint.tsx';
import { announce } from '../ui/live-region.tsx';
import { liveRecordingOf, useLiveRecordings } from '../ui/live-recordings.ts';
import { ErrorNotice } from '../ui/notice.tsx';
import { useSession } from '../ui/session-store.ts';
import { useCallMutation } from '../ui/use-call.ts';
import { useNow } from '../ui/use-now.ts';
import { deskActions } from './desk-actions.ts';
import { useLocalSettings } from './local-settings.ts';
import { recordedMs, recordingBar, type BarAct } from './logic/recording-bar.ts';
import { isLetter } from './logic/shortcuts.ts';
import { callScreen } from './logic/view.ts';
import { useKeys } from './use-keys.ts';
import classes from './recording-bar.module.css';

/** What was said last: a change is announced once, whatever is drawn again. */
function useSpokenChanges(recording: LiveRecording | null): void {
  const { t } = useTranslation();
  const before = useRef<LiveRecording | null>(null);
  useEffect(() => {
    const last = before.current?.token === recording?.token ? before.current : null;
    before.current = recording;
    if (recording === null || last?.state === recording.state) {
      if (recording !== null && recording.optedOut && last?.optedOut === false && recording.state === 'off') announce(t('softphone.recording.spokenRefused'), 'assertive');
      return;
    }
    if (recording.state === 'recording') announce(last?.state === 'paused' ? t('softphone.recording.spokenResumed') : t('softphone.recording.spokenOn'), 'assertive');
    if (recording.state === 'paused') announce(t('softphone.recording.spokenPaused'), 'assertive');
    if (recording.state === 'ended' && recording.endedBy !== null) announce(t(`softphone.recording.stoppedBy.${recording.endedBy}`), 'assertive');
  }, [recording, t]);
}

export function RecordingBar({ training }: { readonly training: boolean }): ReactNode {
  const { t } = useTranslation();
  const desk = useDesk();
  const session = useSession();
  const live = useLiveRecordings();
  const lettersAlone = useLocalSettings((settings) => settings.lettersAlone);
  const [dialog, setDialog] = useState<'start' | 'stop' | null>(null);
  const screen = callScreen(desk?.calls ?? [], false);
  const call: DeskCall | null = screen.kind === 'inCall' ? screen.call : null;
  const recording = liveRecordingOf(live, call?.token ?? null);
  const locked = session?.phase !== 'open';
  useSpokenChanges(recording);
  // A call that goes away takes its dialog with it.
  const [dialogFor, setDialogFor] = useState(call?.token ?? null);
  if ((call?.token ?? null) !== dialogFor) {
    setDialogFor(call?.token ?? null);
    setDialog(null);
  }

  const bar = recordingBar(live, recording, call === null ? null : { training: call.training, established: call.state === 'active' }, locked);
  const run: Record<BarAct, () => void> = {
    start: () => { setDialog('start'); },
    pause: () => { if (call !== null) void deskActions.pauseRecording(call.token); },
    resume: () => { if (call !== null) void deskActions.resumeRecording(call.token); },
    stop: () => { setDialog('stop'); },
  };
  const byKey = bar.acts.find((act) => act !== 'stop');
  useKeys((pressed) => {
    if (byKey === undefined || !isLetter(pressed, t('softphone.recording.key'), lettersAlone)) return false;
    run[byKey]();
    return true;
  });
  const ended = recording?.state === 'ended' && recording.endedBy !== null && bar.text === 'callNotRecorded' ? recording.endedBy : null;

  return (
    <>
      <footer className={classes['bar']} data-look={bar.look} aria-label={t('softphone.recording.label')}>
        <span className={classes['icon']} aria-hidden="true">
          {bar.look === 'on' ? <IconPlayerRecordFilled size={22} /> : bar.look === 'paused' ? <IconPlayerPause size={22} stroke={1.9} /> : <IconCircleDashed size={20} stroke={1.9} />}
        </span>
        <span className={classes['words']}>
          <span>{t(`softphone.recording.${bar.text}`)}</span>
          {bar.look === 'on' && recording !== null ? <> <Since recording={recording} /></> : null}
          {ended === null ? null : <span className={classes['block']}>{t(`softphone.recording.stoppedBy.${ended}`)}</span>}
        </span>
        {training ? (
          <span className={classes['mark']}>
            <Chip tone="ring">{t('training.mark')}</Chip>
          </span>
        ) : null}
        <span className={classes['acts']}>
          {bar.acts.includes('start') ? (
            <Button icon={<IconPlayerRecordFilled size={18} />} keyHint={<KeyHint>{t('softphone.recording.key')}</KeyHint>} aria-keyshortcuts={t('softphone.recording.key')} onClick={run.start}>
              {t('softphone.recording.start')}
            </Button>
          ) : null}
          {bar.acts.includes('pause') ? (
            <Button icon={<IconPlayerPause size={22} stroke={1.9} />} aria-keyshortcuts={t('softphone.recording.key')} onClick={run.pause}>
              {t('softphone.recording.pause')}
            </Button>
          ) : null}
          {bar.acts.includes('resume') ? (
            <Button icon={<IconPlayerPlay size={22} stroke={1.9} />} aria-keyshortcuts={t('softphone.recording.key')} onClick={run.resume}>
              {t('softphone.recording.resume')}
            </Button>
          ) : null}
          {bar.acts.includes('stop') ? <IconButton label={t('softphone.recording.more')} icon={<IconPlayerStop size={24} stroke={1.9} aria-hidden="true" />} onClick={run.stop} /> : null}
        </span>
      </footer>
      {call === null || dialog !== 'start' ? null : <StartDialog call={call} live={live} announced={recording?.announced === true} onClose={() => { setDialog(null); }} />}
      {call === null || dialog !== 'stop' ? null : <StopDialog call={call} mode={live?.mode ?? 'off'} onClose={() => { setDialog(null); }} />}
    </>
  );
}

function Since({ recording }: { readonly recording: LiveRecording }): ReactNode {
  const { t } = useTranslation();
  const now = useNow();
  return <span className={classes['detail']}>{t('softphone.recording.since', { duration: formatTimer(recordedMs(recording, now)) })}</span>;
}

interface CallDialogProps {
  readonly call: DeskCall;
  readonly onClose: () => void;
}

/** The association's own sentence, or the program's. */
export function useConsentSentence(live: LiveRecordings | null): string {
  const { t } = useTranslation();
  const own = live?.consentSentence ?? '';
  return own === '' ? t('softphone.recording.sentence') : own;
}

function StartDialog({ call, live, announced, onClose }: CallDialogProps & { readonly live: LiveRecordings | null; readonly announced: boolean }): ReactNode {
  const { t } = useTranslation();
  const sentence = useConsentSentence(live);
  const [agreed, setAgreed] = useState(false);
  const start = useCallMutation('recordings.start', { onSuccess: onClose });
  const ready = announced || agreed;
  return (
    <Dialog
      open
      title={t('softphone.recording.title')}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('softphone.recording.cancel')}</Button>
          <Button
            variant="primary"
            icon={<IconPlayerRecordFilled size={20} />}
            busy={start.isPending}
            aria-disabled={!ready || undefined}
            onClick={() => {
              if (ready) start.mutate({ token: call.token, spokenConsent: agreed, wording: sentence });
            }}
          >
            {t('softphone.recording.begin')}
          </Button>
        </>
      }
    >
      <div className={classes['dialog']}>
        {announced ? <p>{t('softphone.recording.announced')}</p> : null}
        <section className={classes['sentence']}>
          <h3>{t('softphone.recording.say')}</h3>
          <p>{t('softphone.recording.quoted', { sentence })}</p>
        </section>
        <Checkbox
          size="md"
          label={t('softphone.recording.agreed')}
          checked={agreed}
          autoFocus
          onChange={(event) => { setAgreed(event.currentTarget.checked); }}
        />
        <ErrorNotice error={start.error} />
      </div>
    </Dialog>
  );
}

function StopDialog({ call, mode, onClose }: CallDialogProps & { readonly mode: LiveRecordings['mode'] }): ReactNode {
  const { t } = useTranslation();
  const stop = useCallMutation('recordings.stop', { onSuccess: onClose });
  const optOut = useCallMutation('recordings.optOut', { onSuccess: onClose });
  return (
    <Dialog open title={t('softphone.recording.stopTitle')} onClose={onClose} actions={<Button onClick={onClose}>{t('app.close')}</Button>}>
      <div className={classes['dialog']}>
        {mode === 'automatic' ? null : (
          <section className={classes['choice']}>
            <p>{t('softphone.recording.stopText')}</p>
            <Button fullWidth icon={<IconPlayerStop size={22} stroke={1.9} />} busy={stop.isPending} onClick={() => { stop.mutate({ token: call.token }); }}>
              {t('softphone.recording.stop')}
            </Button>
          </section>
        )}
        <section className={classes['choice']}>
          <p>{t('softphone.recording.optOutText')}</p>
          <Button fullWidth icon={<IconHandStop size={22} stroke={1.9} />} busy={optOut.isPending} onClick={() => { optOut.mutate({ token: call.token }); }}>
            {t('softphone.recording.optOut')}
          </Button>
        </section>
        <ErrorNotice error={stop.error ?? optOut.error} />
      </div>
    </Dialog>
  );
}
