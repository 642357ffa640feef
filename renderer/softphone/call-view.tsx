// A call is on: its state and stopwatch on top, four keys, what to say, the danger key away from the hang-up.
import { useEffect, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import {
  IconDialpad,
  IconHeadphones,
  IconLifebuoy,
  IconLock,
  IconMessageCircle,
  IconMicrophone,
  IconMicrophoneOff,
  IconPhone,
  IconPhoneCall,
  IconPhoneOutgoing,
  IconPhonePause,
  IconPhoneRinging,
  IconPhoneX,
  IconPlayerPlay,
  IconSpeakerphone,
} from '@tabler/icons-react';
import type { AudioState, DeskCall } from '../../core/contract/desk-state.ts';
import type { CallToken } from '../../core/values/ids.ts';
import { Button } from '../ui/button.tsx';
import { useDeskStore } from '../ui/desk-store.ts';
import { formatTimer } from '../ui/format.ts';
import { KeyHint } from '../ui/key-hint.tsx';
import { liveRecordingOf, useLiveRecordings } from '../ui/live-recordings.ts';
import { announce } from '../ui/live-region.tsx';
import { Notice } from '../ui/notice.tsx';
import { StateBlock } from '../ui/state-block.tsx';
import { useCallQuery } from '../ui/use-call.ts';
import { useNow } from '../ui/use-now.ts';
import { CallerLine } from './caller-line.tsx';
import { DangerPanel, emergencyNumbers } from './danger-panel.tsx';
import { deskActions } from './desk-actions.ts';
import { Keypad } from './keypad.tsx';
import { useLocalSettings } from './local-settings.ts';
import { shortcutOf, toneOf, type CallShortcut } from './logic/shortcuts.ts';
import { useConsentSentence } from './recording-bar.tsx';
import { Panel, StateScreen } from './skeleton.tsx';
import { SoundNotices, SoundSettings } from './sound-panel.tsx';
import { useKeys } from './use-keys.ts';
import classes from './softphone.module.css';

type OpenPanel = 'keypad' | 'sound' | 'danger';

interface CallViewProps {
  readonly call: DeskCall;
  readonly other: DeskCall | null;
  readonly waiting: DeskCall | null;
  readonly audio: AudioState | null;
  /** On the locked screen: only what any state allows, and the way to unlock. */
  readonly unlock?: ReactNode;
  /** Why the rest is closed, when it is not the lock. */
  readonly unlockTitle?: string;
}

export function CallView({ call, other, waiting, audio, unlock, unlockTitle }: CallViewProps): ReactNode {
  const { t } = useTranslation();
  const [panel, setPanel] = useState<OpenPanel | null>(null);
  const lettersAlone = useLocalSettings((settings) => settings.lettersAlone);
  const locked = unlock !== undefined;
  const { token, muted } = call;
  const held = call.state === 'held';

  const close = (): void => {
    const letter = panel === null ? null : t(`softphone.call.letters.${panel}`);
    setPanel(null);
    // The button that opened the panel comes back with the keys: it takes the focus again.
    requestAnimationFrame(() => document.querySelector<HTMLElement>(`[aria-keyshortcuts="${letter}"]`)?.focus());
  };
  const toggle = (wanted: OpenPanel): void => {
    if (panel === wanted) close();
    else setPanel(wanted);
  };
  const run: Record<CallShortcut, () => void> = {
    mute: () => {
      void deskActions.mute(token, !muted).then((done) => {
        if (done) announce(muted ? t('softphone.call.unmuted') : t('softphone.call.muted'));
      });
    },
    hold: () => void deskActions.hold(token, !held),
    keypad: () => toggle('keypad'),
    sound: () => toggle('sound'),
    danger: () => toggle('danger'),
  };
  const [tones, setTones] = useState('');
  const sendTone = (tone: string): void => {
    void deskActions.sendDtmf(token, tone).then((sent) => {
      if (sent) setTones((before) => (before + tone).slice(-24));
    });
  };
  useKeys((pressed) => {
    const tone = panel === 'keypad' ? toneOf(pressed) : null;
    if (tone !== null) {
      sendTone(tone);
      return true;
    }
    const shortcut = shortcutOf(pressed, lettersAlone);
    if (shortcut === null || (locked && shortcut !== 'mute' && shortcut !== 'hold')) return false;
    run[shortcut]();
    return true;
  });

  return (
    <StateScreen
      state={<CallState call={call} panelOpen={panel !== null} />}
      action={
        // The numbers take the whole height, and a hurried hand finds no hang-up among them.
        panel === 'danger' ? undefined : (
        <Button
          variant="danger"
          size="large"
          fullWidth
          icon={<IconPhoneX size={24} stroke={1.9} />}
          onClick={() => void deskActions.hangUp(token)}
        >
          {t('softphone.call.hangUp')}
        </Button>
        )
      }
    >
      {waiting === null ? null : <WaitingCall current={call} waiting={waiting} />}
      {panel === 'danger' ? (
        <DangerPanel onBack={close} />
      ) : panel === 'keypad' ? (
        <Panel title={t('softphone.keypad.title')} onBack={close}>
          <output className={classes['tones']}>
            {tones === '' ? t('softphone.keypad.none') : t('softphone.keypad.sent', { tones })}
          </output>
          <Keypad onKey={sendTone} />
        </Panel>
      ) : panel === 'sound' ? (
        <Panel title={t('softphone.sound.title')} onBack={close}>
          <SoundSettings audio={audio} />
        </Panel>
      ) : (
        <>
          {locked ? (
            <Notice icon={<IconLock size={22} stroke={1.9} />} title={unlockTitle ?? t('softphone.locked.title')}>
              {t('softphone.locked.inCall')}
            </Notice>
          ) : (
            <CallerLine hint={call.caller} />
          )}
          {call.announcement === null ? null : (
            <Button variant="primary" size="large" fullWidth icon={<IconMicrophone size={24} stroke={1.9} />} onClick={() => void deskActions.skipAnnouncement(token)}>
              {t('announcements.now.skip')}
            </Button>
          )}
          <SoundNotices audio={audio} />
          {other === null ? null : <OtherCall current={call} other={other} />}
          <div className={classes['keys']} role="group" aria-label={t('softphone.call.keys')}>
            <CallKey
              shortcut="mute"
              pressed={muted}
              icon={muted ? <IconMicrophoneOff size={26} stroke={1.9} /> : <IconMicrophone size={26} stroke={1.9} />}
              label={muted ? t('softphone.call.unmute') : t('softphone.call.mute')}
              onClick={run.mute}
            />
            <CallKey
              shortcut="hold"
              pressed={held}
              tone="hold"
              icon={held ? <IconPlayerPlay size={26} stroke={1.9} /> : <IconPhonePause size={26} stroke={1.9} />}
              label={held ? t('softphone.call.resume') : t('softphone.call.hold')}
              onClick={run.hold}
            />
            {locked ? null : (
              <>
                <CallKey
                  shortcut="keypad"
                  icon={<IconDialpad size={26} stroke={1.9} />}
                  label={t('softphone.call.keypad')}
                  onClick={run.keypad}
                />
                <CallKey
                  shortcut="sound"
                  icon={<IconHeadphones size={26} stroke={1.9} />}
                  label={t('softphone.call.sound')}
                  onClick={run.sound}
                />
              </>
            )}
          </div>
          {locked ? (
            unlock
          ) : (
            <>
              <Reminder token={token} />
              <button type="button" className={classes['danger']} aria-keyshortcuts="D" onClick={run.danger}>
                <IconLifebuoy size={28} stroke={1.9} aria-hidden="true" />
                <span className={classes['dangerText']}>
                  <span className={classes['strong']}>{t('softphone.call.danger')}</span>
                  <span className={classes['secondary']}>{emergencyNumbers.join(', ')}</span>
                </span>
                <KeyHint>{t('softphone.call.letters.danger')}</KeyHint>
              </button>
            </>
          )}
        </>
      )}
    </StateScreen>
  );
}

interface CallKeyProps {
  readonly shortcut: CallShortcut;
  readonly icon: ReactNode;
  readonly label: string;
  /** A key that stays down; its label already says what pressing does next. */
  readonly pressed?: boolean;
  readonly tone?: 'primary' | 'hold';
  readonly onClick: () => void;
}

function CallKey({ shortcut, icon, label, pressed = false, tone = 'primary', onClick }: CallKeyProps): ReactNode {
  const { t } = useTranslation();
  const letter = t(`softphone.call.letters.${shortcut}`);
  return (
    <button
      type="button"
      className={classes['key']}
      data-tone={tone}
      data-down={pressed || undefined}
      aria-keyshortcuts={letter}
      onClick={onClick}
    >
      <span aria-hidden="true" className={classes['icon']}>
        {icon}
      </span>
      <span>{label}</span>
      <span className={classes['keyLetter']}>
        <KeyHint>{letter}</KeyHint>
      </span>
    </button>
  );
}

function CallState({ call, panelOpen }: { readonly call: DeskCall; readonly panelOpen: boolean }): ReactNode {
  const { t } = useTranslation();
  const now = useNow();
  const heldSince = useDeskStore((store) => store.heldSince.get(call.token));
  if (call.state === 'held') {
    return (
      <StateBlock
        tone="hold"
        fill="full"
        icon={<IconPhonePause size={30} stroke={2} />}
        word={t('softphone.call.held')}
        detail={t('softphone.call.heldDetail')}
        timer={formatTimer(now - (heldSince ?? now))}
        spoken={t('softphone.call.spokenHeld')}
      />
    );
  }
  if (call.state !== 'active') {
    return (
      <StateBlock
        tone="primary"
        fill="full"
        icon={<IconPhoneOutgoing size={30} stroke={2} />}
        word={call.direction === 'outgoing' ? t('softphone.call.calling') : t('softphone.call.connecting')}
        detail={call.state === 'ringing' ? t('softphone.call.callingDetail') : (call.lineLabel ?? undefined)}
      />
    );
  }
  if (call.announcement !== null) {
    const { kind, endsAt } = call.announcement;
    return (
      <StateBlock
        tone="primary"
        fill="full"
        icon={<IconSpeakerphone size={30} stroke={2} />}
        word={t(`announcements.now.${kind}`)}
        detail={t('announcements.now.detail', { seconds: Math.max(0, Math.ceil((endsAt - now) / 1000)) })}
        spoken={t(kind === 'mentions' ? 'announcements.now.spokenMentions' : 'announcements.now.spokenBeforeAnswer')}
      />
    );
  }
  const detail = call.muted
    ? t('softphone.call.mutedDetail')
    : call.heldByCaller
      ? t('softphone.call.heldByCaller')
      : panelOpen
        ? t('softphone.call.stillOn')
        : call.training
          ? t('training.mark')
          : (call.lineLabel ?? t('softphone.call.stillOn'));
  return (
    <StateBlock
      tone="primary"
      fill="full"
      icon={call.muted ? <IconMicrophoneOff size={30} stroke={2} /> : <IconPhoneCall size={30} stroke={2} />}
      word={t('softphone.call.active')}
      detail={detail}
      timer={formatTimer(now - (call.answeredAt ?? call.startedAt))}
      spoken={call.heldByCaller ? t('softphone.call.heldByCaller') : t('softphone.call.spokenActive')}
    />
  );
}

function Reminder({ token }: { readonly token: CallToken }): ReactNode {
  const { t } = useTranslation();
  const reminder = useCallQuery('association.getReminder', {});
  const live = useLiveRecordings();
  const sentence = useConsentSentence(live);
  // While a recording goes on, what was agreed is what the caller may be told again.
  const isRecorded = ['recording', 'paused'].includes(liveRecordingOf(live, token)?.state ?? 'off');
  const text = isRecorded ? t('softphone.recording.quoted', { sentence }) : (reminder.data?.reminder ?? '');
  if (text === '') return null;
  return (
    <section className={classes['reminder']} aria-label={t('softphone.call.reminder')}>
      <h2 className={classes['reminderTitle']}>
        <IconMessageCircle size={20} stroke={1.9} aria-hidden="true" />
        {t('softphone.call.reminder')}
      </h2>
      <p>{text}</p>
    </section>
  );
}

function WaitingCall({ current, waiting }: { readonly current: DeskCall; readonly waiting: DeskCall }): ReactNode {
  const { t } = useTranslation();
  useEffect(() => {
    announce(t('softphone.call.waitingSpoken'), 'assertive');
  }, [waiting.token, t]);
  return (
    <section className={classes['waiting']} aria-label={t('softphone.call.waitingTitle')}>
      <p className={classes['waitingText']}>
        <IconPhoneRinging size={26} stroke={1.9} aria-hidden="true" />
        <span>
          <strong>{t('softphone.call.waitingTitle')}</strong>
          <br />
          {t('softphone.call.waitingDetail')}
        </span>
      </p>
      <div className={classes['pair']}>
        <Button
          variant="answer"
          aria-label={t('softphone.call.answerWaiting')}
          icon={<IconPhone size={22} stroke={1.9} />}
          onClick={() => void deskActions.answerSecond(current.token, current.state === 'held', waiting.token)}
        >
          {t('softphone.call.answerShort')}
        </Button>
        <Button
          aria-label={t('softphone.call.refuseWaiting')}
          icon={<IconPhoneX size={22} stroke={1.9} />}
          onClick={() => void deskActions.refuse(waiting.token)}
        >
          {t('softphone.call.refuseShort')}
        </Button>
      </div>
    </section>
  );
}

function OtherCall({ current, other }: { readonly current: DeskCall; readonly other: DeskCall }): ReactNode {
  const { t } = useTranslation();
  const now = useNow();
  const heldSince = useDeskStore((store) => store.heldSince.get(other.token));
  return (
    <section className={classes['other']} data-tone="hold" aria-label={t('softphone.call.other')}>
      <div>
        <p className={classes['strong']}>{t('softphone.call.other')}</p>
        <p className={classes['floor']}>
          {t('softphone.call.otherDetail', { timer: formatTimer(now - (heldSince ?? now)) })}
        </p>
      </div>
      <Button onClick={() => void deskActions.swap(current.token, current.state === 'held', other.token)}>
        {t('softphone.call.takeOther')}
      </Button>
    </section>
  );
}
