// Seeing one caller's number: the reason first, the number for a minute, then nothing.
// Invariant: the number lives in this component's state alone (no cache, no log) and goes with it.
import { useEffect, useReducer, useState, type FormEvent, type ReactNode } from 'react';
import { Trans, useTranslation } from 'react-i18next';
import { Radio } from '@mantine/core';
import { IconEye, IconEyeOff, IconHistory } from '@tabler/icons-react';
import type { CallLogEntry } from '../../../core/contract/calls/call-log.ts';
import { bridge, CallError } from '../../ui/bridge.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { announce } from '../../ui/live-region.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { useNow } from '../../ui/use-now.ts';
import { firstFocus } from '../dialog-focus.ts';
import { advanceReveal, missingAnswer, revealReasons, revealStart, secondsLeft, type RevealReason } from '../logic/reveal.ts';
import classes from './journal.module.css';

interface RevealDialogProps {
  readonly entry: CallLogEntry;
  readonly onClose: () => void;
}

export function RevealDialog({ entry, onClose }: RevealDialogProps): ReactNode {
  const { t } = useTranslation();
  const [state, dispatch] = useReducer(advanceReveal, revealStart);
  const [reason, setReason] = useState<RevealReason | null>(null);
  const [precision, setPrecision] = useState('');
  const [tried, setTried] = useState(false);
  const now = useNow(state.kind === 'shown' ? 250 : null);
  const caller = entry.caller.kind === 'known' ? entry.caller : null;
  const missing = missingAnswer(reason, precision);

  useEffect(() => {
    dispatch({ type: 'clockRead', now });
  }, [now]);

  useEffect(() => {
    const leave = (): void => {
      dispatch({ type: 'left' });
    };
    const watch = (): void => {
      if (document.visibilityState === 'hidden') leave();
    };
    window.addEventListener('blur', leave);
    document.addEventListener('visibilitychange', watch);
    return () => {
      window.removeEventListener('blur', leave);
      document.removeEventListener('visibilitychange', watch);
    };
  }, []);

  const hidden = state.kind === 'hidden';
  useEffect(() => {
    if (!hidden) return;
    onClose();
    announce(t('console.reveal.hidden'));
  }, [hidden, onClose, t]);

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (missing !== null || reason === null || state.kind !== 'asking') return;
    dispatch({ type: 'submitted' });
    // Not a mutation of the query client: that one would keep the answer in its cache.
    void bridge()
      .call('calls.revealNumber', { callId: entry.id, reason, precision: precision.trim() })
      .then((reply) => {
        dispatch(
          reply.ok
            ? { type: 'opened', number: reply.value.number, hideAfterMs: reply.value.hideAfterMs, now: Date.now() }
            : { type: 'refused', code: reply.code },
        );
      });
  };

  if (caller === null || state.kind === 'hidden') return null;
  if (state.kind === 'shown') {
    const seconds = secondsLeft(state, now);
    return (
      <Dialog
        key="shown"
        open
        kind="alert"
        title={t('console.reveal.shownTitle', { pseudonym: caller.pseudonym })}
        onClose={onClose}
        actions={
          <Button ref={firstFocus} variant="primary" icon={<IconEyeOff size={22} stroke={1.9} />} onClick={() => { dispatch({ type: 'left' }); }}>
            {t('console.reveal.hide')}
          </Button>
        }
      >
        <output className={classes['number']}>{state.number}</output>
        <p className={classes['left']} aria-hidden="true">
          {t('console.reveal.left', { count: seconds, n: seconds })}
        </p>
        <Consequence text={t('console.reveal.shown', { seconds: state.seconds })} />
      </Dialog>
    );
  }

  const fault = state.kind === 'asking' ? state.fault : null;
  return (
    <Dialog
      key="asking"
      open
      kind="alert"
      title={t('console.reveal.title')}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('app.cancel')}</Button>
          <Button variant="primary" type="submit" form="reveal-form" busy={state.kind === 'opening'} icon={<IconEye size={22} stroke={1.9} />}>
            {state.kind === 'opening' ? t('console.reveal.opening') : t('console.reveal.show')}
          </Button>
        </>
      }
    >
      <form id="reveal-form" className={classes['revealForm']} onSubmit={submit} noValidate>
        <p>
          {caller.maskedNumber === null ? (
            <Trans i18nKey="console.reveal.callerPlain" values={{ pseudonym: caller.pseudonym }} components={{ b: <strong /> }} />
          ) : (
            <Trans
              i18nKey="console.reveal.caller"
              values={{ pseudonym: caller.pseudonym, masked: caller.maskedNumber }}
              components={{ b: <strong /> }}
            />
          )}
        </p>
        <Radio.Group
          label={t('console.reveal.reasons')}
          classNames={{ label: 'e-hidden' }}
          value={reason}
          error={tried && missing === 'reason' ? t('console.reveal.missingReason') : null}
          onChange={(value) => {
            setReason(revealReasons.find((one) => one === value) ?? null);
          }}
        >
          <div className={classes['reasons']}>
            {revealReasons.map((one, index) => (
              <Radio key={one} value={one} label={t(`console.reveal.reason.${one}`)} {...(index === 0 ? { ref: firstFocus } : {})} />
            ))}
          </div>
        </Radio.Group>
        <Field
          label={t('console.reveal.precision')}
          description={reason === 'other' ? t('console.reveal.precisionHintOther') : t('console.reveal.precisionHint')}
          required={reason === 'other'}
          maxLength={300}
          value={precision}
          error={tried && missing === 'precision' ? t('console.reveal.missingPrecision') : null}
          onChange={(event) => {
            setPrecision(event.currentTarget.value);
          }}
        />
        <Consequence text={t('console.reveal.consequence')} />
        <ErrorNotice error={fault === null ? null : new CallError(fault, null)} />
      </form>
    </Dialog>
  );
}

function Consequence({ text }: { readonly text: string }): ReactNode {
  return (
    <p className={classes['consequence']}>
      <IconHistory size={22} stroke={1.9} aria-hidden="true" />
      <span>{text}</span>
    </p>
  );
}
