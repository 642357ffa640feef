// The first installation: steps on the left, one question at a time on the right.
import { useEffect, useReducer, useRef, useState, type FormEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { IconCheck, IconChevronRight, IconCircleCheckFilled, IconDatabasePlus, IconFlask, IconInfoCircle } from '@tabler/icons-react';
import { login as loginSchema } from '../../core/contract/calls/session.ts';
import { LineFields } from '../console/line/line-fields.tsx';
import { LineResult } from '../console/line/line-result.tsx';
import { useLineActs } from '../console/line/use-line-acts.ts';
import { emptyLineForm } from '../console/logic/line-form.ts';
import { RecoverySheetSteps } from '../console/recovery-sheet-steps.tsx';
import { PassphraseChooser } from '../session/passphrase-chooser.tsx';
import { AppMark } from '../ui/app-mark.tsx';
import { Button } from '../ui/button.tsx';
import { useDesk } from '../ui/desk-store.ts';
import { Field, SelectField, TextAreaField } from '../ui/field.tsx';
import { ErrorNotice, Notice } from '../ui/notice.tsx';
import { savePreferences, usePreferences } from '../ui/preferences.ts';
import { acceptSession, useSession } from '../ui/session-store.ts';
import { useCallMutation } from '../ui/use-call.ts';
import { useInstallation } from './installation-store.ts';
import { advanceWizard, railMark, railSteps, stepNumber, suggestLogin, wizardStart, type WizardEvent, type WizardState } from './wizard.ts';
import classes from './setup.module.css';

interface Answers {
  readonly name: string;
  readonly subtitle: string;
  readonly address: string;
  readonly displayName: string;
  /** Null while the suggested one serves. */
  readonly login: string | null;
}

const noAnswers: Answers = { name: '', subtitle: '', address: '', displayName: '', login: null };

interface StepProps {
  readonly state: WizardState;
  readonly send: (event: WizardEvent) => void;
  readonly answers: Answers;
  readonly answer: (change: Partial<Answers>) => void;
}

export function Wizard(): ReactNode {
  const session = useSession();
  const [state, send] = useReducer(advanceWizard, session?.pendingSetup ?? null, wizardStart);
  const [answers, setAnswers] = useState(noAnswers);
  const opened = session?.phase === 'open';
  const pending = session?.pendingSetup ?? null;
  // The base may exist before this window hears its own answer: main tells the session first.
  useEffect(() => {
    if (opened && pending !== null) send({ type: 'opened', pending });
  }, [opened, pending]);
  const props: StepProps = {
    state,
    send,
    answers,
    answer: (change) => {
      setAnswers((former) => ({ ...former, ...change }));
    },
  };
  return (
    <div className={classes['frame']}>
      <div className={classes['wizard']}>
        <Rail state={state} />
        <main className={classes['main']} key={state.step}>
          <Step {...props} />
        </main>
      </div>
    </div>
  );
}

function Step(props: StepProps): ReactNode {
  switch (props.state.step) {
    case 'welcome':
      return <WelcomeStep {...props} />;
    case 'association':
      return <AssociationStep {...props} />;
    case 'administrator':
      return <AdministratorStep {...props} />;
    case 'passphrase':
      return <PassphraseStep {...props} />;
    case 'recoverySheet':
      return <SheetStep {...props} />;
    case 'line':
      return <LineStep {...props} />;
    case 'done':
      return <DoneStep {...props} />;
  }
}

function Rail({ state }: { readonly state: WizardState }): ReactNode {
  const { t } = useTranslation();
  return (
    <aside className={classes['rail']}>
      <div className={classes['brand']}>
        <AppMark size={40} />
        <div>
          <span className={classes['product']}>{t('app.name')}</span>
          <span className={classes['brandNote']}>{t('setup.subtitle')}</span>
        </div>
      </div>
      <ol className={classes['steps']} aria-label={t('setup.railLabel')}>
        {railSteps.map((step, index) => {
          const mark = railMark(state, step);
          return (
            <li key={step} data-mark={mark} aria-current={mark === 'current' ? 'step' : undefined}>
              <span className={classes['disc']} aria-hidden="true">
                {mark === 'done' ? <IconCheck size={22} stroke={2.4} /> : index + 1}
              </span>
              <span>
                {t(`setup.rail.${step}`)}
                {mark === 'done' ? <span className="e-hidden">, {t('setup.stepDone')}</span> : null}
              </span>
            </li>
          );
        })}
      </ol>
      <p className={classes['railNote']}>
        <IconInfoCircle size={24} stroke={1.9} aria-hidden="true" />
        <span>{t('setup.nothingLeaves')}</span>
      </p>
    </aside>
  );
}

interface StepFrameProps {
  readonly state: WizardState;
  readonly title: string;
  readonly lead?: string;
  readonly back?: ReactNode;
  readonly next?: ReactNode;
  readonly children?: ReactNode;
}

/** Title (read first at each step), the question, then the two ways out, always at the bottom. */
function StepFrame({ state, title, lead, back, next, children }: StepFrameProps): ReactNode {
  const { t } = useTranslation();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    heading.current?.focus();
  }, []);
  const number = stepNumber(state);
  return (
    <div className={classes['step']}>
      <header>
        {number === null ? null : <p className={classes['number']}>{t('setup.stepOf', { step: number, steps: railSteps.length })}</p>}
        <h1 className={classes['title']} ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {lead === undefined ? null : <p className={classes['lead']}>{lead}</p>}
      </header>
      <div className={classes['question']}>{children}</div>
      {next === undefined ? null : (
        <div className={classes['ways']}>
          {back ?? <span />}
          <div className={classes['onward']}>{next}</div>
        </div>
      )}
    </div>
  );
}

function Back({ send }: Pick<StepProps, 'send'>): ReactNode {
  const { t } = useTranslation();
  return (
    <Button
      size="large"
      onClick={() => {
        send({ type: 'back' });
      }}
    >
      {t('app.back')}
    </Button>
  );
}

const chevron = <IconChevronRight size={22} stroke={1.9} />;

function WelcomeStep({ state, send }: StepProps): ReactNode {
  const { t } = useTranslation();
  const { language } = usePreferences();
  const discover = useCallMutation('setup.openDemonstration');
  return (
    <StepFrame state={state} title={t('setup.welcome.title')} lead={t('setup.welcome.lead')}>
      <div className={classes['narrow']}>
        <SelectField
          label={t('setup.welcome.language')}
          value={language}
          data={[
            { value: 'fr', label: t('setup.welcome.french') },
            { value: 'en', label: t('setup.welcome.english') },
          ]}
          onChange={(event) => {
            void savePreferences({ language: event.currentTarget.value === 'en' ? 'en' : 'fr' });
          }}
        />
      </div>
      <div className={classes['paths']}>
        <section className={classes['path']}>
          <IconDatabasePlus size={30} stroke={2} aria-hidden="true" />
          <div>
            <h2>{t('setup.welcome.installTitle')}</h2>
            <p>{t('setup.welcome.installHint')}</p>
            <p className={classes['pathAct']}>
              <Button
                variant="primary"
                size="large"
                iconAfter={chevron}
                onClick={() => {
                  send({ type: 'next' });
                }}
              >
                {t('setup.welcome.install')}
              </Button>
            </p>
          </div>
        </section>
        <section className={classes['path']}>
          <IconFlask size={30} stroke={2} aria-hidden="true" />
          <div>
            <h2>{t('setup.welcome.discoverTitle')}</h2>
            <p>{t('setup.welcome.discoverHint')}</p>
            <p className={classes['pathAct']}>
              <Button
                size="large"
                busy={discover.isPending}
                onClick={() => {
                  discover.mutate({});
                }}
              >
                {discover.isPending ? t('setup.welcome.opening') : t('setup.welcome.discover')}
              </Button>
            </p>
            <ErrorNotice error={discover.error} />
          </div>
        </section>
      </div>
    </StepFrame>
  );
}

interface FormStepProps extends StepFrameProps {
  readonly onSubmit: () => void;
}

/** A step whose Enter key goes on. */
function FormStep({ onSubmit, ...frame }: FormStepProps): ReactNode {
  return (
    <form
      className={classes['form']}
      noValidate
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      <StepFrame {...frame} />
    </form>
  );
}

function Next({ busy = false, label }: { readonly busy?: boolean; readonly label?: string }): ReactNode {
  const { t } = useTranslation();
  return (
    <Button variant="primary" size="large" type="submit" iconAfter={chevron} busy={busy}>
      {label ?? t('app.continue')}
    </Button>
  );
}

function AssociationStep({ state, send, answers, answer }: StepProps): ReactNode {
  const { t } = useTranslation();
  const [tried, setTried] = useState(false);
  const missing = answers.name.trim() === '';
  return (
    <FormStep
      state={state}
      title={t('setup.association.title')}
      lead={t('setup.association.lead')}
      back={<Back send={send} />}
      next={<Next />}
      onSubmit={() => {
        setTried(true);
        if (!missing) send({ type: 'next' });
      }}
    >
      <div className={classes['fields']}>
        <Field
          label={t('setup.association.name')}
          required
          maxLength={120}
          value={answers.name}
          error={tried && missing ? t('setup.association.nameMissing') : null}
          onChange={(event) => {
            answer({ name: event.currentTarget.value });
          }}
        />
        <Field
          label={t('setup.association.subtitle')}
          description={t('setup.association.subtitleHint')}
          maxLength={160}
          value={answers.subtitle}
          onChange={(event) => {
            answer({ subtitle: event.currentTarget.value });
          }}
        />
        <TextAreaField
          label={t('setup.association.address')}
          description={t('setup.association.addressHint')}
          maxLength={240}
          autosize
          minRows={2}
          value={answers.address}
          onChange={(event) => {
            answer({ address: event.currentTarget.value });
          }}
        />
      </div>
    </FormStep>
  );
}

function AdministratorStep({ state, send, answers, answer }: StepProps): ReactNode {
  const { t } = useTranslation();
  const [tried, setTried] = useState(false);
  const login = answers.login ?? suggestLogin(answers.displayName);
  const missing = answers.displayName.trim() === '';
  const wrong = !loginSchema.safeParse(login).success;
  return (
    <FormStep
      state={state}
      title={t('setup.administrator.title')}
      lead={t('setup.administrator.lead')}
      back={<Back send={send} />}
      next={<Next />}
      onSubmit={() => {
        setTried(true);
        if (!missing && !wrong) send({ type: 'next' });
      }}
    >
      <div className={classes['fields']}>
        <Field
          label={t('setup.administrator.name')}
          description={t('setup.administrator.nameHint')}
          required
          maxLength={80}
          value={answers.displayName}
          error={tried && missing ? t('setup.administrator.nameMissing') : null}
          onChange={(event) => {
            answer({ displayName: event.currentTarget.value });
          }}
        />
        <Field
          label={t('setup.administrator.login')}
          description={t('setup.administrator.loginHint')}
          required
          maxLength={40}
          autoCapitalize="none"
          value={login}
          error={tried && wrong ? t('setup.administrator.loginWrong') : null}
          onChange={(event) => {
            answer({ login: event.currentTarget.value });
          }}
        />
      </div>
    </FormStep>
  );
}

function PassphraseStep({ state, send, answers }: StepProps): ReactNode {
  const { t } = useTranslation();
  const [passphrase, setPassphrase] = useState<string | null>(null);
  const [early, setEarly] = useState(false);
  const create = useCallMutation('setup.createAssociation', {
    // The request holds the phrase: it must not stay in the mutation cache.
    gcTime: 0,
    onSuccess: (session) => {
      send({ type: 'created' });
      acceptSession(session);
    },
  });
  const submit = (): void => {
    if (create.isPending) return;
    setEarly(passphrase === null);
    if (passphrase === null) return;
    create.mutate({
      association: {
        name: answers.name.trim(),
        subtitle: answers.subtitle.trim(),
        address: answers.address.trim(),
        lockAfterMinutes: 5,
        reminder: t('setup.association.reminderDefault'),
      },
      administrator: {
        displayName: answers.displayName.trim(),
        login: answers.login ?? suggestLogin(answers.displayName),
        passphrase,
      },
    });
  };
  return (
    <FormStep
      state={state}
      title={t('setup.passphrase.title')}
      lead={t('setup.passphrase.lead')}
      back={create.isPending ? undefined : <Back send={send} />}
      next={<Next busy={create.isPending} label={t('setup.passphrase.create')} />}
      onSubmit={submit}
    >
      {/* Tells assistive tools and password managers whose phrase this is. */}
      <input type="text" hidden readOnly autoComplete="username" value={answers.login ?? suggestLogin(answers.displayName)} />
      <PassphraseChooser onChange={setPassphrase} known={[answers.displayName, answers.name, answers.login ?? '']} />
      {early && passphrase === null ? (
        <Notice tone="ring" live="alert">
          {t('setup.passphrase.missing')}
        </Notice>
      ) : null}
      <div role="status">{create.isPending ? <Notice>{t('setup.passphrase.creating')}</Notice> : null}</div>
      <ErrorNotice error={create.error} />
    </FormStep>
  );
}

function SheetStep({ state, send }: StepProps): ReactNode {
  const { t } = useTranslation();
  const [busy, setBusy] = useState(false);
  return (
    <StepFrame
      state={state}
      title={t('setup.sheet.title')}
      lead={t('setup.sheet.lead')}
      next={
        <Button variant="primary" size="large" type="submit" form="first-sheet" iconAfter={chevron} busy={busy}>
          {t('setup.sheet.confirm')}
        </Button>
      }
    >
      <RecoverySheetSteps
        formId="first-sheet"
        onBusy={setBusy}
        onConfirmed={() => {
          send({ type: 'sheetConfirmed' });
        }}
      />
    </StepFrame>
  );
}

function LineStep({ state, send }: StepProps): ReactNode {
  const { t } = useTranslation();
  const [form, setForm] = useState(() => emptyLineForm(t('console.line.labelDefault')));
  const [hasPassword, setHasPassword] = useState(false);
  const acts = useLineActs(form, hasPassword, (next) => {
    setForm(next);
    setHasPassword(true);
  });
  const keep = async (): Promise<void> => {
    if (await acts.save()) send({ type: 'lineLeft', outcome: 'saved' });
  };
  return (
    <FormStep
      state={state}
      title={t('setup.line.title')}
      lead={t('setup.line.lead')}
      back={
        <Button
          size="large"
          onClick={() => {
            if (!acts.busy) send({ type: 'lineLeft', outcome: 'later' });
          }}
        >
          {t('setup.line.later')}
        </Button>
      }
      next={
        <>
          <Button size="large" busy={acts.act.kind === 'testing'} onClick={() => void acts.test()}>
            {t('console.line.test')}
          </Button>
          <Next busy={acts.act.kind === 'saving'} label={t('setup.line.save')} />
        </>
      }
      onSubmit={() => void keep()}
    >
      <div className={classes['card']}>
        <LineFields
          form={form}
          hasPassword={hasPassword}
          wrong={acts.wrong}
          onChange={(next) => {
            setForm(next);
            if (!acts.busy) acts.forget();
          }}
        />
      </div>
      <LineResult acts={acts} />
    </FormStep>
  );
}

function DoneStep({ state }: StepProps): ReactNode {
  const { t } = useTranslation();
  const desk = useDesk();
  const end = useInstallation((installation) => installation.end);
  const finish = useCallMutation('setup.finish', {
    onSuccess: (session) => {
      acceptSession(session);
      end();
    },
  });
  const line =
    state.line === 'later' ? t('setup.done.lineLater') : desk?.line.state === 'reachable' ? t('setup.done.reachable') : t('setup.done.lineConnecting');
  return (
    <StepFrame
      state={state}
      title={t('setup.done.title')}
      next={
        <Button
          variant="primary"
          size="large"
          iconAfter={chevron}
          busy={finish.isPending}
          onClick={() => {
            finish.mutate({});
          }}
        >
          {t('setup.done.enter')}
        </Button>
      }
    >
      <div role="status">
        <Notice tone={state.line === 'later' ? 'ring' : 'ok'} {...(state.line === 'later' ? {} : { icon: <IconCircleCheckFilled size={22} /> })}>
          {line}
        </Notice>
      </div>
      <ul className={classes['advice']}>
        <li>{t('setup.done.next1')}</li>
        <li>{t('setup.done.next2')}</li>
        <li>{t('setup.done.next3')}</li>
      </ul>
      <ErrorNotice error={finish.error} />
    </StepFrame>
  );
}
