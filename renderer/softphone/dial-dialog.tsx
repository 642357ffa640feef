// Calling out, for the accounts that hold the grant. The number leaves this window once and is not kept here.
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { IconBackspace, IconPhoneOutgoing } from '@tabler/icons-react';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Field } from '../ui/field.tsx';
import { ErrorNotice, Notice } from '../ui/notice.tsx';
import { useCallMutation } from '../ui/use-call.ts';
import { Keypad } from './keypad.tsx';
import classes from './softphone.module.css';

interface DialDialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
}

export function DialDialog(props: DialDialogProps): ReactNode {
  return props.open ? <OpenDialDialog {...props} /> : null;
}

function OpenDialDialog({ open, onClose }: DialDialogProps): ReactNode {
  const { t } = useTranslation();
  const [number, setNumber] = useState('');
  const [missing, setMissing] = useState(false);
  const dial = useCallMutation('desk.dial', { onSuccess: onClose, gcTime: 0 });
  const submit = (): void => {
    setMissing(number.trim() === '');
    if (number.trim() !== '' && !dial.isPending) dial.mutate({ number });
  };
  return (
    <Dialog
      open={open}
      title={t('softphone.dial.title')}
      onClose={onClose}
      actions={
        <>
          <Button icon={<IconBackspace size={22} stroke={1.9} />} onClick={() => setNumber(number.slice(0, -1))}>
            {t('softphone.dial.erase')}
          </Button>
          <Button variant="primary" icon={<IconPhoneOutgoing size={22} stroke={1.9} />} busy={dial.isPending} onClick={submit}>
            {t('softphone.dial.call')}
          </Button>
        </>
      }
    >
      <form
        className={classes['stack']}
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Field
          label={t('softphone.dial.number')}
          description={t('softphone.dial.numberHelp')}
          type="tel"
          inputMode="tel"
          maxLength={32}
          autoFocus
          value={number}
          onChange={(event) => setNumber(event.currentTarget.value)}
        />
        {missing ? (
          <Notice tone="ring" live="alert">
            {t('softphone.dial.missing')}
          </Notice>
        ) : (
          <ErrorNotice error={dial.error} />
        )}
        <Keypad onKey={(key) => setNumber((before) => (before + key).slice(0, 32))} />
      </form>
    </Dialog>
  );
}
