// A call rings. Only one green thing; Enter answers. Locked: answering works, nothing else shows.
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { IconBellOff, IconInfoCircle, IconLock, IconPhone, IconPhoneRinging, IconPhoneX } from '@tabler/icons-react';
import type { DeskCall } from '../../core/contract/desk-state.ts';
import { softphoneFrame } from '../ui/bridge.ts';
import { Button } from '../ui/button.tsx';
import { KeyHint } from '../ui/key-hint.tsx';
import { Notice } from '../ui/notice.tsx';
import { RingBlock } from '../ui/state-block.tsx';
import { CallerCard, spokenCaller } from './caller-line.tsx';
import { deskActions, useDeskActions } from './desk-actions.ts';
import { answers } from './logic/shortcuts.ts';
import { StateScreen } from './skeleton.tsx';
import { useKeys } from './use-keys.ts';
import classes from './softphone.module.css';

interface RingingViewProps {
  readonly call: DeskCall;
  readonly locked: boolean;
}

export function RingingView({ call, locked }: RingingViewProps): ReactNode {
  const { t } = useTranslation();
  const silenced = useDeskActions((actions) => actions.silenced.has(call.token));
  const answerButton = useRef<HTMLButtonElement>(null);
  // What was being written must not answer: the focus leaves it for the one thing to do.
  useEffect(() => {
    answerButton.current?.focus();
  }, [call.token]);
  useEffect(() => {
    softphoneFrame()?.drawAttention(true);
    return () => {
      softphoneFrame()?.drawAttention(false);
    };
  }, [call.token]);
  useKeys((pressed, onControl) => {
    if (!answers(pressed, onControl)) return false;
    void deskActions.answer(call.token);
    return true;
  });
  const line = call.lineLabel ?? t('softphone.ringing.defaultLine');
  // The first announcement does not wait for the caller to be recognised.
  const [spoken] = useState(() =>
    locked
      ? t('softphone.ringing.spokenLocked')
      : t('softphone.ringing.spoken', { line, caller: spokenCaller(t, call.caller?.kind === 'pending' ? null : call.caller) }),
  );
  return (
    <StateScreen
      tallState
      state={
        <>
          {locked ? (
            <div className={classes['lockedTop']}>
              <Notice icon={<IconLock size={22} stroke={1.9} />} title={t('softphone.locked.title')}>
                {t('softphone.locked.ringing')}
              </Notice>
            </div>
          ) : null}
          <RingBlock
            icon={<IconPhoneRinging size={44} stroke={2} />}
            word={t('softphone.ringing.word')}
            lineLabel={call.training ? t('training.mark') : call.lineLabel}
            publicNumber={locked ? null : call.publicNumber}
            spoken={spoken}
          />
        </>
      }
      action={
        <>
          <Button
            ref={answerButton}
            variant="answer"
            size="huge"
            fullWidth
            aria-keyshortcuts="Enter"
            icon={<IconPhone size={34} stroke={2} />}
            keyHint={<KeyHint>{t('softphone.ringing.enterKey')}</KeyHint>}
            onClick={() => void deskActions.answer(call.token)}
          >
            {t('softphone.ringing.answer')}
          </Button>
          <div className={classes['pair']}>
            <Button
              icon={<IconBellOff size={22} stroke={1.9} />}
              aria-disabled={silenced}
              onClick={() => {
                if (!silenced) void deskActions.silence(call.token);
              }}
            >
              {silenced ? t('softphone.ringing.silenced') : t('softphone.ringing.silence')}
            </Button>
            <Button icon={<IconPhoneX size={22} stroke={1.9} />} onClick={() => void deskActions.refuse(call.token)}>
              {t('softphone.ringing.refuse')}
            </Button>
          </div>
        </>
      }
    >
      {locked ? (
        <p className={classes['small']}>
          <IconInfoCircle size={22} stroke={1.9} aria-hidden="true" />
          <span>{t('softphone.locked.note')}</span>
        </p>
      ) : (
        <CallerCard hint={call.caller} />
      )}
    </StateScreen>
  );
}
