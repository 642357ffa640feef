// No call: is the line reachable from here, who is on duty, what to do when it is not.
import { useEffect, type ComponentProps, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import {
  IconBellOff,
  IconCircleCheckFilled,
  IconCoffee,
  IconDoorExit,
  IconHeadphones,
  IconPhoneIncoming,
  IconPlugConnected,
  IconPlugConnectedX,
  IconRefresh,
  IconSchool,
  IconSettings,
  IconShieldQuestion,
} from '@tabler/icons-react';
import type { DeskCall, DeskState } from '../../core/contract/desk-state.ts';
import type { SessionState } from '../../core/contract/calls/session.ts';
import { CharterNotice } from '../own/charter-dialog.tsx';
import { Button } from '../ui/button.tsx';
import { lineFaultText } from '../ui/error-text.ts';
import { formatDuration, secondsLeft } from '../ui/format.ts';
import { Card } from '../ui/layout.tsx';
import { announce } from '../ui/live-region.tsx';
import { Notice } from '../ui/notice.tsx';
import { StateBlock } from '../ui/state-block.tsx';
import { useLanguage } from '../ui/use-language.ts';
import { useNow } from '../ui/use-now.ts';
import { deskActions } from './desk-actions.ts';
import { useLocalSettings } from './local-settings.ts';
import { DutyCards, TakeMyPost } from './rota/duty-cards.tsx';
import { LineHeld } from './rota/line-held.tsx';
import { MyShiftsRow } from './rota/my-shifts-row.tsx';
import { RotaAlerts } from './rota/rota-alerts.tsx';
import { StateScreen } from './skeleton.tsx';
import { SoundNotices } from './sound-panel.tsx';
import classes from './softphone.module.css';

interface RestViewProps {
  readonly desk: DeskState;
  readonly session: SessionState;
  readonly ended: DeskCall | null;
  readonly mayTrain: boolean;
  readonly onTrain: () => void;
  readonly onSound: () => void;
  readonly onEndShift: () => void;
  /** The post has just been taken. */
  readonly onStarted: () => void;
  readonly onShifts: () => void;
  /** A sub-screen in place of what scrolls: the state and the main action stay. Null for none. */
  readonly panel: ReactNode;
  readonly onDoubt: () => void;
  readonly onCharter: () => void;
}

export function RestView(props: RestViewProps): ReactNode {
  const { desk, session } = props;
  switch (desk.line.state) {
    case 'reachable':
      return <Ready {...props} />;
    case 'connecting':
      return <Connecting {...props} />;
    case 'unreachable':
      return <Unreachable {...props} />;
    case 'paused':
      return <Paused {...props} />;
    case 'unconfigured':
      return session.demonstration ? <Demonstration {...props} /> : <Unconfigured {...props} />;
  }
}

interface RestScreenProps extends ComponentProps<typeof StateScreen> {
  readonly panel: ReactNode;
}

function RestScreen({ panel, children, ...screen }: RestScreenProps): ReactNode {
  return <StateScreen {...screen}>{panel ?? children}</StateScreen>;
}

/** What every state of rest shows under its own words. */
function Common({ desk, session, ended, mayTrain, onTrain, onSound, onStarted, onShifts, onDoubt, onCharter }: RestViewProps): ReactNode {
  const { t } = useTranslation();
  return (
    <>
      {ended === null ? null : <EndedNotice call={ended} />}
      <SoundNotices audio={desk.audio} />
      <Rota desk={desk} session={session} onStarted={onStarted} onShifts={onShifts} />
      <SoundRow desk={desk} onSound={onSound} />
      {mayTrain ? (
        <Button icon={<IconSchool size={22} stroke={1.9} />} onClick={onTrain}>
          {t('training.start')}
        </Button>
      ) : null}
      <OwnActs session={session} onDoubt={onDoubt} onCharter={onCharter} />
    </>
  );
}

/** In every state of rest: a doubt does not wait for the line. */
function OwnActs({ session, onDoubt, onCharter }: Pick<RestViewProps, 'session' | 'onDoubt' | 'onCharter'>): ReactNode {
  const { t } = useTranslation();
  return (
    <>
      {session.demonstration ? null : <CharterNotice onOpen={onCharter} />}
      <Button variant="quiet" icon={<IconShieldQuestion size={22} stroke={1.9} />} onClick={onDoubt}>
        {t('own.menu.doubt')}
      </Button>
    </>
  );
}

/** The rota goes on whatever the line does: a post is taken, and a shift is swapped, without it. */
function Rota({ desk, session, onStarted, onShifts }: Pick<RestViewProps, 'desk' | 'session' | 'onStarted' | 'onShifts'>): ReactNode {
  return (
    <>
      <RotaAlerts />
      <LineHeld />
      <DutyCards session={session} withTake={desk.line.state !== 'reachable' && desk.line.state !== 'connecting'} onStarted={onStarted} />
      <MyShiftsRow onOpen={onShifts} />
    </>
  );
}

function RestActions({ onEndShift, onStarted }: Pick<RestViewProps, 'onEndShift' | 'onStarted'>): ReactNode {
  const { t } = useTranslation();
  return (
    <>
      <TakeMyPost onStarted={onStarted} />
      <div className={classes['pair']}>
        <Button icon={<IconBellOff size={22} stroke={1.9} />} onClick={() => void deskActions.pause(null)}>
          {t('softphone.ready.goUnreachable')}
        </Button>
        <Button icon={<IconDoorExit size={22} stroke={1.9} />} onClick={onEndShift}>
          {t('softphone.ready.endShift')}
        </Button>
      </div>
    </>
  );
}

function Ready(props: RestViewProps): ReactNode {
  const { t } = useTranslation();
  const line = props.desk.line.label;
  return (
    <RestScreen
      panel={props.panel}
      state={
        <StateBlock
          tone="ok"
          fill="soft"
          icon={<IconCircleCheckFilled size={32} />}
          word={t('softphone.ready.word')}
          detail={line === null ? t('softphone.ready.detailNoLabel') : t('softphone.ready.detail', { line })}
          spoken={t('softphone.ready.spoken')}
        />
      }
      action={<RestActions onEndShift={props.onEndShift} onStarted={props.onStarted} />}
    >
      <Common {...props} />
    </RestScreen>
  );
}

function Connecting(props: RestViewProps): ReactNode {
  const { t } = useTranslation();
  return (
    <RestScreen
      panel={props.panel}
      state={
        <StateBlock
          tone="plain"
          fill="soft"
          icon={<IconPlugConnected size={30} stroke={2} />}
          word={t('softphone.connecting.word')}
          detail={t('softphone.connecting.detail')}
        />
      }
      action={<RestActions onEndShift={props.onEndShift} onStarted={props.onStarted} />}
    >
      <Common {...props} />
    </RestScreen>
  );
}

function Demonstration(props: RestViewProps): ReactNode {
  const { t } = useTranslation();
  return (
    <RestScreen
      panel={props.panel}
      state={
        <StateBlock
          tone="primary"
          fill="soft"
          icon={<IconSchool size={30} stroke={2} />}
          word={t('softphone.demonstration.word')}
          detail={t('softphone.demonstration.detail')}
        />
      }
      action={
        props.mayTrain ? (
          <Button variant="primary" size="large" fullWidth icon={<IconPhoneIncoming size={24} stroke={1.9} />} onClick={props.onTrain}>
            {t('training.start')}
          </Button>
        ) : undefined
      }
    >
      <Common {...props} mayTrain={false} />
      <Notice icon={<IconSchool size={22} stroke={1.9} />}>{t('training.explain')}</Notice>
    </RestScreen>
  );
}

function Unconfigured(props: RestViewProps): ReactNode {
  const { t } = useTranslation();
  return (
    <RestScreen
      panel={props.panel}
      state={
        <StateBlock
          tone="ring"
          fill="soft"
          icon={<IconSettings size={30} stroke={2} />}
          word={t('softphone.unconfigured.word')}
          detail={t('softphone.unconfigured.detail')}
        />
      }
      action={
        <Button fullWidth icon={<IconDoorExit size={22} stroke={1.9} />} onClick={props.onEndShift}>
          {t('softphone.ready.endShift')}
        </Button>
      }
    >
      <Card size="small" title={t('softphone.unconfigured.whatTitle')}>
        <p>{t('softphone.unconfigured.what')}</p>
      </Card>
      <Card size="small" title={t('softphone.unconfigured.actionTitle')}>
        <p>{t('softphone.unconfigured.action')}</p>
      </Card>
      <Common {...props} />
    </RestScreen>
  );
}

function Unreachable(props: RestViewProps): ReactNode {
  const { t } = useTranslation();
  const language = useLanguage();
  const now = useNow();
  const { fault, since, nextAttemptAt } = props.desk.line;
  const text =
    fault === null
      ? {
          what: t('softphone.unreachable.unknown'),
          effect: t('softphone.unreachable.unknownEffect'),
          action: t('softphone.unreachable.unknownAction'),
        }
      : lineFaultText(t, fault);
  const seconds = nextAttemptAt === null ? 0 : secondsLeft(nextAttemptAt, now);
  return (
    <RestScreen
      panel={props.panel}
      state={
        <StateBlock
          tone="alert"
          fill="soft"
          icon={<IconPlugConnectedX size={30} stroke={2} />}
          word={t('softphone.unreachable.word')}
          detail={t('softphone.unreachable.since', { duration: formatDuration(now - since, language) })}
          spoken={t('softphone.unreachable.spoken', { what: text.what })}
          politeness="assertive"
        />
      }
      action={
        <Button
          variant="primary"
          size="large"
          fullWidth
          icon={<IconRefresh size={22} stroke={1.9} />}
          onClick={() => void deskActions.comeBack()}
        >
          {t('softphone.unreachable.retry')}
        </Button>
      }
    >
      <Card size="small" title={t('softphone.unreachable.whatTitle')}>
        <p>{text.what}</p>
      </Card>
      <Card size="small" title={t('softphone.unreachable.effectTitle')}>
        <p>{text.effect}</p>
      </Card>
      <Card size="small" title={t('softphone.unreachable.actionTitle')}>
        <ol className={classes['steps']}>
          <li>{text.action}</li>
          <li>
            {seconds === 0
              ? t('softphone.unreachable.now')
              : t('softphone.unreachable.next', { delay: formatDuration(seconds * 1000, language) })}
          </li>
        </ol>
      </Card>
      {props.ended === null ? null : <EndedNotice call={props.ended} />}
      <SoundNotices audio={props.desk.audio} />
      <Rota desk={props.desk} session={props.session} onStarted={props.onStarted} onShifts={props.onShifts} />
      {props.mayTrain ? (
        <Button icon={<IconSchool size={22} stroke={1.9} />} onClick={props.onTrain}>
          {t('training.start')}
        </Button>
      ) : null}
      <OwnActs session={props.session} onDoubt={props.onDoubt} onCharter={props.onCharter} />
    </RestScreen>
  );
}

function Paused(props: RestViewProps): ReactNode {
  const { t } = useTranslation();
  const language = useLanguage();
  const until = useLocalSettings((settings) => settings.pauseUntil);
  const now = useNow(until === null ? null : 1000);
  const left = until === null ? 0 : secondsLeft(until, now) * 1000;
  return (
    <RestScreen
      panel={props.panel}
      state={
        <StateBlock
          tone="plain"
          fill="soft"
          icon={<IconCoffee size={30} stroke={2} />}
          word={t('softphone.paused.word')}
          detail={
            left > 0
              ? t('softphone.paused.until', { duration: formatDuration(left, language) })
              : t('softphone.paused.detail')
          }
          spoken={t('softphone.paused.spoken')}
        />
      }
      action={
        <Button
          variant="primary"
          size="large"
          fullWidth
          icon={<IconPhoneIncoming size={24} stroke={1.9} />}
          onClick={() => void deskActions.comeBack()}
        >
          {t('softphone.paused.back')}
        </Button>
      }
    >
      <Card size="small" title={t('softphone.paused.effectTitle')}>
        <p>{t('softphone.paused.effect')}</p>
      </Card>
      <Common {...props} />
      <Button icon={<IconDoorExit size={22} stroke={1.9} />} onClick={props.onEndShift}>
        {t('softphone.ready.endShift')}
      </Button>
    </RestScreen>
  );
}

function SoundRow({ desk, onSound }: { readonly desk: DeskState; readonly onSound: () => void }): ReactNode {
  const { t } = useTranslation();
  const { audio } = desk;
  if (audio === null) return null;
  const headset = audio.outputs.find(({ id }) => id === audio.chosen.headset)?.label;
  return (
    <div className={classes['soundRow']}>
      <IconHeadphones size={22} stroke={1.9} aria-hidden="true" />
      <p className={classes['soundText']}>
        {headset === undefined ? t('softphone.soundRow.default') : t('softphone.soundRow.headset', { label: headset })}
      </p>
      <Button variant="quiet" aria-label={t('softphone.soundRow.testLabel')} onClick={onSound}>
        {t('softphone.soundRow.test')}
      </Button>
    </div>
  );
}

function EndedNotice({ call }: { readonly call: DeskCall }): ReactNode {
  const { t } = useTranslation();
  const outcome = call.outcome ?? 'failed';
  const what = outcome === 'answered' ? t('softphone.ended.word') : t(`softphone.ended.${outcome}`);
  useEffect(() => {
    announce(what);
  }, [what, call.token]);
  const todo =
    outcome === 'failed'
      ? t('softphone.ended.failedDo')
      : outcome === 'interrupted'
        ? t('softphone.ended.interruptedDo')
        : outcome === 'missed'
          ? t('softphone.ended.missedDo')
          : t('softphone.ended.nothing');
  return (
    <Notice
      tone={outcome === 'failed' || outcome === 'interrupted' ? 'ring' : 'plain'}
      title={call.training ? `${t('training.mark')}. ${what}` : what}
      onDismiss={() => void deskActions.dismiss(call.token)}
    >
      {todo}
    </Notice>
  );
}
