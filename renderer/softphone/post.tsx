// A signed-in listener's post: the screen that the line and its calls ask for, and the dialogs of the window's menu.
import { useEffect, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Switch } from '@mantine/core';
import type { SessionState } from '../../core/contract/calls/session.ts';
import type { DeskState } from '../../core/contract/desk-state.ts';
import { ChangePassphraseScreen } from '../session/change-passphrase-screen.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { announce } from '../ui/live-region.tsx';
import { ErrorNotice } from '../ui/notice.tsx';
import { PreferencesDialog } from '../ui/preferences-dialog.tsx';
import { acceptSession } from '../ui/session-store.ts';
import { useCallMutation, useCallQuery } from '../ui/use-call.ts';
import { CallView } from './call-view.tsx';
import { deskActions } from './desk-actions.ts';
import { DialDialog } from './dial-dialog.tsx';
import { FormView } from './form-view.tsx';
import { changeLocalSettings, useLocalSettings } from './local-settings.ts';
import { callScreen, isLive, isRinging } from './logic/view.ts';
import { RestView } from './rest-view.tsx';
import { RingingView } from './ringing-view.tsx';
import { WindowFrame } from './skeleton.tsx';
import { SoftphoneMenu, type MenuChoice } from './softphone-menu.tsx';
import { SoundSettings } from './sound-panel.tsx';
import { TrainingDialog } from './training-dialog.tsx';

type OpenDialog = 'training' | 'dial' | 'sound' | 'preferences' | 'endShift';

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
  readonly inCall: boolean;
  readonly training: boolean;
}

export function Post({ session, desk, inCall, training }: PostProps): ReactNode {
  const { t } = useTranslation();
  const [dialog, setDialog] = useState<OpenDialog | null>(null);
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

  const pending = pendingForm.data?.call ?? null;
  const screen = callScreen(desk.calls, pending !== null);
  const busy = desk.calls.some((call) => isLive(call) || isRinging(call));
  // A call takes the screen from whatever is open, so that Enter answers it.
  const [wasBusy, setWasBusy] = useState(busy);
  if (busy !== wasBusy) {
    setWasBusy(busy);
    if (busy) setDialog(null);
  }

  const mayTrain = trainer.data?.mayStart === true;
  const role = session.account?.role;
  const choices: readonly MenuChoice[] = [
    ...(mayTrain && !busy ? (['training'] as const) : []),
    ...(session.account?.grants.includes('outgoingCalls') === true && !busy && desk.line.state === 'reachable' ? (['dial'] as const) : []),
    ...(busy ? [] : (['sound'] as const)),
    'preferences',
    ...(session.demonstration || busy ? [] : (['passphrase'] as const)),
    ...(role !== undefined && role !== 'listener' ? (['console'] as const) : []),
    ...(busy ? [] : (['endShift'] as const)),
  ];
  const choose = (choice: MenuChoice): void => {
    if (choice === 'passphrase') setChangingPassphrase(true);
    else if (choice === 'console') openConsole.mutate({});
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
      />
    );
  }
  return (
    <WindowFrame menu={<SoftphoneMenu choices={choices} onChoose={choose} />} lockable inCall={inCall} training={training || (screen.kind === 'form' && pending?.training === true)}>
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
      <EndShiftDialog open={dialog === 'endShift'} onClose={close} />
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

interface EndShiftDialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
}

function EndShiftDialog({ open, onClose }: EndShiftDialogProps): ReactNode {
  const { t } = useTranslation();
  const signOut = useCallMutation('session.signOut', { onSuccess: acceptSession });
  return (
    <Dialog
      open={open}
      kind="alert"
      title={t('softphone.endShift.title')}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('app.cancel')}</Button>
          <Button variant="danger" busy={signOut.isPending} onClick={() => signOut.mutate({})}>
            {t('softphone.endShift.confirm')}
          </Button>
        </>
      }
    >
      <p>{t('softphone.endShift.text')}</p>
      <p>{t('softphone.endShift.others')}</p>
      <ErrorNotice error={signOut.error} />
    </Dialog>
  );
}
