// Making a recovery sheet: on paper or in a PDF first, then two groups copied back. Shared by the wizard and Réglages.
// Invariant: the key never comes to this window; only the store knows whether the two groups are right.
import { useEffect, useRef, useState, type FormEvent, type ReactNode } from 'react';
import { Trans, useTranslation } from 'react-i18next';
import { IconDeviceFloppy, IconPrinter } from '@tabler/icons-react';
import type { SheetGroup } from '../../core/contract/calls/setup.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { ErrorNotice, Notice } from '../ui/notice.tsx';
import { acceptSession } from '../ui/session-store.ts';
import { useCallMutation } from '../ui/use-call.ts';
import classes from './recovery-sheet-steps.module.css';

interface RecoverySheetStepsProps {
  /** Id of the form, for a submit button that stands elsewhere. */
  readonly formId: string;
  readonly onConfirmed: () => void;
  readonly onBusy: (busy: boolean) => void;
}

type Exit = 'none' | 'printed' | 'saved' | 'notPrinted' | 'notSaved';

export function RecoverySheetSteps({ formId, onConfirmed, onBusy }: RecoverySheetStepsProps): ReactNode {
  const { t } = useTranslation();
  const [exit, setExit] = useState<Exit>('none');
  const [out, setOut] = useState(false);
  const [typed, setTyped] = useState<readonly [string, string]>(['', '']);
  const [early, setEarly] = useState(false);
  const draw = useCallMutation('recovery.drawSheet');
  const print = useCallMutation('recovery.printSheet', {
    onSuccess: ({ printed }) => {
      setExit(printed ? 'printed' : 'notPrinted');
      if (printed) setOut(true);
    },
  });
  const save = useCallMutation('recovery.saveSheet', {
    onSuccess: ({ saved }) => {
      setExit(saved ? 'saved' : 'notSaved');
      if (saved) setOut(true);
    },
  });
  const confirm = useCallMutation('recovery.confirmSheet', {
    onSuccess: (session) => {
      onConfirmed();
      acceptSession(session);
    },
    onSettled: () => {
      onBusy(false);
    },
  });

  const { mutate } = draw;
  const drawn = useRef(false);
  useEffect(() => {
    // Once: a second drawing would make the sheet already printed worthless.
    if (drawn.current) return;
    drawn.current = true;
    mutate({});
  }, [mutate]);

  const change = (index: 0 | 1, text: string): void => {
    const clean = text.toUpperCase().replace(/[^A-HJ-NP-Z2-9]/g, '').slice(0, 4);
    setTyped(index === 0 ? [clean, typed[1]] : [typed[0], clean]);
    setEarly(false);
    if (confirm.isError) confirm.reset();
  };
  const whole = typed.every((group) => group.length === 4);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (confirm.isPending || draw.data === undefined) return;
    if (!whole || !out) {
      setEarly(true);
      return;
    }
    onBusy(true);
    confirm.mutate({ groups: [...typed] });
  };

  if (draw.data === undefined) {
    return draw.error === null ? (
      <p role="status">{t('setup.sheet.drawing')}</p>
    ) : (
      <>
        <ErrorNotice error={draw.error} />
        <p>
          <Button
            onClick={() => {
              mutate({});
            }}
          >
            {t('app.retry')}
          </Button>
        </p>
      </>
    );
  }
  const labelOf = (group: SheetGroup): string => t(group.endsWith('1') ? 'setup.sheet.group.left' : 'setup.sheet.group.right', { line: group.charAt(0) });
  const differ = confirm.error?.code === 'recovery-groups-differ';
  return (
    <form id={formId} className={classes['steps']} onSubmit={submit} noValidate>
      <section className={classes['step']} aria-labelledby={`${formId}-out`}>
        <h2 id={`${formId}-out`}>{t('setup.sheet.step1')}</h2>
        <p>
          <Trans i18nKey="setup.sheet.number" values={{ number: draw.data.number }} components={{ sup: <sup /> }} />
          {'. '}
          {t('setup.sheet.step1Hint')}
        </p>
        <div className={classes['acts']}>
          <Button icon={<IconPrinter size={22} stroke={1.9} />} busy={print.isPending} onClick={() => { print.mutate({}); }}>
            {print.isPending ? t('setup.sheet.printing') : t('setup.sheet.print')}
          </Button>
          <Button icon={<IconDeviceFloppy size={22} stroke={1.9} />} busy={save.isPending} onClick={() => { save.mutate({}); }}>
            {save.isPending ? t('setup.sheet.saving') : t('setup.sheet.save')}
          </Button>
        </div>
        <div role="status">
          {exit === 'none' ? null : <Notice tone={exit === 'printed' || exit === 'saved' ? 'ok' : 'ring'}>{t(`setup.sheet.${exit}`)}</Notice>}
        </div>
        <ErrorNotice error={print.error ?? save.error} />
      </section>
      <section className={classes['step']} aria-labelledby={`${formId}-back`}>
        <h2 id={`${formId}-back`}>{t('setup.sheet.step2')}</h2>
        <p>{t('setup.sheet.step2Hint')}</p>
        <div className={classes['groups']}>
          {draw.data.ask.map((group, index) => (
            <Field
              key={group}
              label={labelOf(group)}
              classNames={{ input: classes['group'] ?? '' }}
              autoCapitalize="characters"
              maxLength={8}
              value={typed[index === 0 ? 0 : 1]}
              error={early && (typed[index === 0 ? 0 : 1]).length < 4 ? t('setup.sheet.fourCharacters') : null}
              onChange={(event) => {
                change(index === 0 ? 0 : 1, event.currentTarget.value);
              }}
            />
          ))}
        </div>
        {early && !out ? (
          <Notice tone="ring" live="alert">
            {t('setup.sheet.firstOut')}
          </Notice>
        ) : null}
        {differ ? (
          <Notice tone="alert" live="alert">
            {t('setup.sheet.differ')}
          </Notice>
        ) : (
          <ErrorNotice error={confirm.error} />
        )}
      </section>
      <Notice tone="ring" title={t('setup.sheet.keepTitle')}>
        {t('setup.sheet.keep')}
      </Notice>
    </form>
  );
}
