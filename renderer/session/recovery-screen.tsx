// Getting back in with the printed sheet: four lines checked one by one, then which administrator, then a new phrase.
//
//   sheet ──opened──▶ person ──chosen──▶ phrase ──signed in──▶ (session open)
import { useEffect, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { IconAlertCircle, IconChevronRight, IconCircleCheck } from '@tabler/icons-react';
import type { CallResponse } from '../../core/contract/contract.ts';
import { call } from '../ui/bridge.ts';
import { Avatar, lookOf } from '../ui/avatar.tsx';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { ErrorNotice, Notice } from '../ui/notice.tsx';
import { acceptSession } from '../ui/session-store.ts';
import { useCallMutation } from '../ui/use-call.ts';
import { PassphraseChooser } from './passphrase-chooser.tsx';
import { useRetryDelay } from './retry-delay.ts';
import { SessionScreen, type SessionLayout } from './session-screen.tsx';
import { sheetLabels, spacedGroups, type SheetLabel } from './sheet-line.ts';
import classes from './session-screen.module.css';

type Administrator = CallResponse<'recovery.open'>['administrators'][number];
type Step =
  | { readonly kind: 'sheet' }
  | { readonly kind: 'person'; readonly administrators: readonly Administrator[] }
  | { readonly kind: 'phrase'; readonly administrator: Administrator };

interface RecoveryScreenProps {
  readonly layout: SessionLayout;
  readonly onAbandon: () => void;
}

export function RecoveryScreen({ layout, onAbandon }: RecoveryScreenProps): ReactNode {
  const [step, setStep] = useState<Step>({ kind: 'sheet' });
  switch (step.kind) {
    case 'sheet':
      return (
        <SheetStep
          layout={layout}
          onAbandon={onAbandon}
          onOpened={(administrators) => setStep({ kind: 'person', administrators })}
        />
      );
    case 'person':
      return (
        <PersonStep
          layout={layout}
          onAbandon={onAbandon}
          administrators={step.administrators}
          onChosen={(administrator) => setStep({ kind: 'phrase', administrator })}
        />
      );
    case 'phrase':
      return <PhraseStep layout={layout} onAbandon={onAbandon} administrator={step.administrator} />;
  }
}

interface TypedLine {
  readonly text: string;
  readonly check: string;
  /** Null while the line is unfinished or not yet checked. */
  readonly correct: boolean | null;
}
const emptyLine: TypedLine = { text: '', check: '', correct: null };

interface SheetStepProps extends RecoveryScreenProps {
  readonly onOpened: (administrators: readonly Administrator[]) => void;
}

function SheetStep({ layout, onAbandon, onOpened }: SheetStepProps): ReactNode {
  const { t } = useTranslation();
  const [lines, setLines] = useState<Readonly<Record<SheetLabel, TypedLine>>>({
    A: emptyLine,
    B: emptyLine,
    C: emptyLine,
    D: emptyLine,
  });
  const [incomplete, setIncomplete] = useState(false);
  const open = useCallMutation('recovery.open', { onSuccess: ({ administrators }) => onOpened(administrators) });
  const delay = useRetryDelay(open.error);

  const setLine = (label: SheetLabel, line: TypedLine): void => {
    setLines((all) => ({ ...all, [label]: line }));
  };
  const submit = (): void => {
    if (open.isPending || delay.waiting) return;
    const unfinished = sheetLabels.some((label) => lines[label].correct !== true);
    setIncomplete(unfinished);
    if (!unfinished) open.mutate({ lines: sheetLabels.map((label) => lines[label].text) });
  };
  return (
    <SessionScreen
      layout={layout}
      title={t('session.recovery.title')}
      intro={t('session.recovery.intro')}
      focusTitle
      onSubmit={submit}
      primary={
        <Button type="submit" variant="primary" size="large" busy={open.isPending} aria-disabled={delay.waiting}>
          {t('session.recovery.open')}
        </Button>
      }
      secondary={<Button onClick={onAbandon}>{t('session.recovery.abandon')}</Button>}
    >
      {sheetLabels.map((label) => (
        <SheetLine key={label} label={label} line={lines[label]} onChange={(line) => setLine(label, line)} />
      ))}
      {incomplete ? (
        <Notice tone="ring" live="alert">
          {t('session.recovery.incomplete')}
        </Notice>
      ) : (
        <ErrorNotice error={open.error} />
      )}
      {delay.waiting ? <Notice>{delay.sentence}</Notice> : null}
    </SessionScreen>
  );
}

interface SheetLineProps {
  readonly label: SheetLabel;
  readonly line: TypedLine;
  readonly onChange: (line: TypedLine) => void;
}

function SheetLine({ label, line, onChange }: SheetLineProps): ReactNode {
  const { t } = useTranslation();
  const { text, check, correct } = line;
  const whole = text.replaceAll(' ', '').length === 8 && check.length === 2;
  useEffect(() => {
    if (!whole || correct !== null) return;
    let current = true;
    call('recovery.checkLine', { label, text, check }).then(
      (answer) => {
        if (current) onChange({ text, check, correct: answer.correct });
      },
      () => {
        if (current) onChange({ text, check, correct: false });
      },
    );
    return () => {
      current = false;
    };
  }, [whole, correct, label, text, check, onChange]);
  return (
    <div className={classes['sheetLine']}>
      <Field
        label={t('session.recovery.line', { label })}
        autoCapitalize="characters"
        value={text}
        maxLength={9}
        onChange={(event) => onChange({ text: spacedGroups(event.currentTarget.value), check, correct: null })}
      />
      <Field
        label={t('session.recovery.checkShort')}
        aria-label={t('session.recovery.check', { label })}
        inputMode="numeric"
        value={check}
        maxLength={2}
        onChange={(event) => onChange({ text, check: event.currentTarget.value.replace(/\D/g, ''), correct: null })}
      />
      <p className={classes['sheetResult']} data-result={correct === true ? 'ok' : correct === false ? 'alert' : 'plain'} role="status">
        {correct === true ? (
          <>
            <IconCircleCheck size={20} stroke={1.9} aria-hidden="true" />
            {t('session.recovery.correct')}
          </>
        ) : correct === false ? (
          <>
            <IconAlertCircle size={20} stroke={1.9} aria-hidden="true" />
            {t('session.recovery.wrong')}
          </>
        ) : (
          t('session.recovery.lineHelp')
        )}
      </p>
    </div>
  );
}

interface PersonStepProps extends RecoveryScreenProps {
  readonly administrators: readonly Administrator[];
  readonly onChosen: (administrator: Administrator) => void;
}

function PersonStep({ layout, onAbandon, administrators, onChosen }: PersonStepProps): ReactNode {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<Administrator | null>(null);
  const [missing, setMissing] = useState(false);
  return (
    <SessionScreen
      layout={layout}
      title={t('session.recovery.chooseTitle')}
      intro={t('session.recovery.chooseIntro')}
      focusTitle
      onSubmit={() => {
        setMissing(chosen === null);
        if (chosen !== null) onChosen(chosen);
      }}
      primary={
        <Button type="submit" variant="primary" size="large" iconAfter={<IconChevronRight size={22} stroke={1.9} />}>
          {t('app.continue')}
        </Button>
      }
      secondary={<Button onClick={onAbandon}>{t('session.recovery.abandon')}</Button>}
    >
      {administrators.length === 0 ? <Notice tone="alert">{t('session.recovery.none')}</Notice> : null}
      <fieldset>
        <legend className="e-hidden">{t('session.recovery.chooseTitle')}</legend>
        <div className={classes['people']}>
          {administrators.map((administrator) => (
            <label key={administrator.id} className={classes['person']}>
              <input
                type="radio"
                name="administrator"
                checked={chosen?.id === administrator.id}
                onChange={() => setChosen(administrator)}
              />
              <Avatar displayName={administrator.displayName} look={lookOf(administrator.id)} />
              <span className={classes['personText']}>
                <span className={classes['personName']}>{administrator.displayName}</span>
                <span className={classes['personRole']}>{administrator.login}</span>
              </span>
            </label>
          ))}
        </div>
      </fieldset>
      {missing ? (
        <Notice tone="ring" live="alert">
          {t('session.recovery.chooseMissing')}
        </Notice>
      ) : null}
    </SessionScreen>
  );
}

interface PhraseStepProps extends RecoveryScreenProps {
  readonly administrator: Administrator;
}

function PhraseStep({ layout, onAbandon, administrator }: PhraseStepProps): ReactNode {
  const { t } = useTranslation();
  const [phrase, setPhrase] = useState<string | null>(null);
  const [missing, setMissing] = useState(false);
  const reset = useCallMutation('recovery.resetAdministrator', { onSuccess: acceptSession });
  return (
    <SessionScreen
      layout={layout}
      title={t('session.recovery.newTitle', { name: administrator.displayName })}
      intro={t('session.recovery.newIntro')}
      focusTitle
      onSubmit={() => {
        setMissing(phrase === null);
        if (phrase !== null && !reset.isPending) reset.mutate({ accountId: administrator.id, passphrase: phrase });
      }}
      primary={
        <Button type="submit" variant="primary" size="large" busy={reset.isPending}>
          {t('session.recovery.finish')}
        </Button>
      }
      secondary={<Button onClick={onAbandon}>{t('session.recovery.abandon')}</Button>}
    >
      <PassphraseChooser onChange={setPhrase} known={[administrator.displayName, administrator.login]} />
      {missing ? (
        <Notice tone="ring" live="alert">
          {t('session.recovery.newMissing')}
        </Notice>
      ) : (
        <ErrorNotice error={reset.error} />
      )}
    </SessionScreen>
  );
}
