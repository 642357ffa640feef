// A signed-in listener's post: the screen that the line and its calls ask for, and the dialogs of the window's menu.
import { useEffect, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Switch } from '@mantine/core';
import type { SessionState } from '../../core/contract/calls/session.ts';
import type { DeskState } from '../../core/contract/desk-state.ts';
import { ownChoices, OwnDialogs, type OwnChoice } from '../own/own-dialogs.tsx';
import { ChangePassphraseScreen } from '../session/change-passphrase-screen.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { later } from '../ui/later.tsx';
import { announce } from '../ui/live-region.tsx';
import { PreferencesDialog } from '../ui/preferences-dialog.tsx';
import { useCallMutation, useCallQuery } from '../ui/use-call.ts';
import { CallView } from './call-view.tsx';
import { deskActions } from './desk-actions.ts';
import { DialDialog } from './dial-dialog.tsx';
import { FormView } from './form-view.tsx';
import { changeLocalSettings, useLocalSettings } from './local-settings.ts';
import { helplineShown } from './logic/duty.ts';
import { callScreen, isLive, isRinging } from './logic/view.ts';
import { RestView } from './rest-view.tsx';
import { RingingView } from './ringing-view.tsx';
import { EndShiftDialog } from './rota/end-shift-dialog.tsx';
import { HandOverPanel } from './rota/hand-over.tsx';
import { MyShiftsPanel } from './rota/my-shifts-panel.tsx';
import { useRotaAlerts } from './rota/rota-alerts.tsx';
import { useDuty } from './rota/use-duty.ts';
import { WindowFrame } from './skeleton.tsx';
import { SoftphoneMenu, type MenuChoice } from './softphone-menu.tsx';
import { SoundSettings } from './sound-panel.tsx';
import { TrainingDialog } from './training-dialog.tsx';

const ownRecordings = later(async () => (await import('./own-recordings.tsx')).OwnRecordingsDialog);
const takeLine = later(async () => (await import('./rota/take-line-dialog.tsx')).TakeLineDialog);

type OpenDialog = 'training' | 'dial' | 'sound' | 'preferences' | 'endShift' | 'takeLine' | 'recordings' | OwnChoice;
type OpenPanel = 'shifts' | 'handOvers';

/** A pause taken for a given time ends by itself, even if the page was loaded anew meanwhile. */
function usePauseEnd(lineState: DeskState['line']['state']): void {
  const { t } = useTranslation();
  const until = useLocalSettings((settings) => settings.pauseUntil);
  useEffect(() => {
    if (until === null || lineState !== 'paused') return;
    const timer = setTimeout(
      () => {
        void deskActions.comeBack().then((done) => {
          if (done) announce(t('softphone.paused.over'));
        });
      },
      Math.max(0, until - Date.now()),
    );
    return () => {
      clearTimeout(timer);
    };
  }, [until, lineState, t]);
}

interface PostProps {
  readonly session: SessionState;
  readonly desk: DeskState;
  readonly training: boolean;
}

export function Post({ session, desk, training }: PostProps): ReactNode {
  const { t } = useTranslation();
  const [dialog, setDialog] = useState<OpenDialog | null>(null);
  const [panel, setPanel] = useState<OpenPanel | null>(null);
  const [changingPassphrase, setChangingPassphrase] = useState(false);
  const trainer = useCallQuery('training.getState', {});
  const endedCount = desk.calls.filter(({ state }) => state === 'ended').length;
  const pendingForm = useCallQuery('calls.getPendingForm', {}, { staleTime: 0 });
  const { refetch } = pendingForm;
  useEffect(() => {
    if (endedCount > 0) void refetch();
  }, [endedCount, refetch]);
  const openConsole = useCallMutation('window.openConsole');
  usePauseEnd(desk.line.state);
  useRotaAlerts();
  const duty = useDuty().data;
  const helpline = duty === undefined ? null : helplineShown(duty);
  const onRota = duty?.own.onRota === true;

  const pending = pendingForm.data?.call ?? null;
  const screen = callScreen(desk.calls, pending !== null);
  const busy = desk.calls.some((call) => isLive(call) || isRinging(call));
  // A call takes the screen from whatever is open, so that Enter answers it.
  const [wasBusy, setWasBusy] = useState(busy);
  if (busy !== wasBusy) {
    setWasBusy(busy);
    if (busy) {
      setDialog(null);
      setPanel(null);
    }
  }

  const mayHearOwn = useCallQuery('recordings.listOwn', {}).data?.allowed === true;
  const mayTrain = trainer.data?.mayStart === true;
  const role = session.account?.role;
  const choices: readonly MenuChoice[] = [
    ...(mayTrain && !busy ? (['training'] as const) : []),
    ...(session.account?.grants.includes('outgoingCalls') === true && !busy && desk.line.state === 'reachable' ? (['dial'] as const) : []),
    ...(onRota && !busy ? (['shifts'] as const) : []),
    ...(helpline !== null && !busy ? (['handOvers'] as const) : []),
    ...(onRota && !busy ? (['takeLine'] as const) : []),
    ...(busy ? [] : (['sound'] as const)),
    'preferences',
    ...(session.demonstration || busy ? [] : (['passphrase'] as const)),
    ...(mayHearOwn && !busy ? (['recordings'] as const) : []),
    ...(busy ? [] : ownChoices),
    ...(role !== undefined && role !== 'listener' ? (['console'] as const) : session.account?.grants.includes('editRota') === true ? (['rota'] as const) : []),
    ...(busy ? [] : (['endShift'] as const)),
  ];
  const choose = (choice: MenuChoice): void => {
    if (choice === 'passphrase') setChangingPassphrase(true);
    else if (choice === 'console' || choice === 'rota') openConsole.mutate({});
    else if (choice === 'shifts' || choice === 'handOvers') setPanel(choice);
    else setDialog(choice);
  };

  const close = (): void => setDialog(null);
  let content: ReactNode;
  if (screen.kind === 'inCall') {
    content = (
      <CallView key={screen.call.token} call={screen.call} other={screen.other} waiting={screen.waiting} audio={desk.audio} />
    );
  } else if (screen.kind === 'ringing') {
    content = <RingingView key={screen.call.token} call={screen.call} locked={false} />;
  } else if (changingPassphrase) {
    content = <ChangePassphraseScreen layout="narrow" mode="wanted" onDone={() => setChangingPassphrase(false)} />;
  } else if (screen.kind === 'form') {
    content = <FormView key={screen.ended?.token ?? pending?.id} pending={pending} ended={screen.ended} />;
  } else {
    content = (
      <RestView
        desk={desk}
        session={session}
        ended={screen.ended}
        mayTrain={mayTrain}
        onTrain={() => setDialog('training')}
        onSound={() => setDialog('sound')}
        onEndShift={() => setDialog('endShift')}
        onStarted={() => setPanel('handOvers')}
        onShifts={() => setPanel('shifts')}
        panel={
          panel === 'shifts' ? (
            <MyShiftsPanel onBack={() => setPanel(null)} />
          ) : panel === 'handOvers' && helpline !== null ? (
            <HandOverPanel helplineId={helpline.helplineId} onBack={() => setPanel(null)} />
          ) : null
        }
        onDoubt={() => setDialog('doubt')}
        onCharter={() => setDialog('charter')}
      />
    );
  }
  return (
    <WindowFrame menu={<SoftphoneMenu choices={choices} onChoose={choose} />} lockable training={training || (screen.kind === 'form' && pending?.training === true)}>
      {content}
      <TrainingDialog open={dialog === 'training'} onClose={close} />
      <DialDialog open={dialog === 'dial'} onClose={close} />
      <Dialog
        open={dialog === 'sound'}
        title={t('softphone.sound.title')}
        onClose={close}
        actions={<Button onClick={close}>{t('app.close')}</Button>}
      >
        <SoundSettings audio={desk.audio} />
      </Dialog>
      <PreferencesDialog open={dialog === 'preferences'} onClose={close}>
        <LetterKeys />
      </PreferencesDialog>
      <OwnDialogs open={ownChoices.find((choice) => choice === dialog) ?? null} onClose={close} />
      <EndShiftDialog open={dialog === 'endShift'} onClose={close} />
      {dialog === 'recordings' ? <ownRecordings.Part onClose={close} /> : null}
      {dialog === 'takeLine' ? <takeLine.Part onClose={close} /> : null}
    </WindowFrame>
  );
}

function LetterKeys(): ReactNode {
  const { t } = useTranslation();
  const lettersAlone = useLocalSettings((settings) => settings.lettersAlone);
  return (
    <Switch
      label={t('app.preferences.letterKeys')}
      description={t('app.preferences.letterKeysHelp')}
      checked={lettersAlone}
      onChange={(event) => changeLocalSettings({ lettersAlone: event.currentTarget.checked })}
    />
  );
}
