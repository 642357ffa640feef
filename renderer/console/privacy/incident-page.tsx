// One incident: is it a breach, the hours that are left, the fields of the CNIL's form, the two decisions, the end.
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useQueryClient } from '@tanstack/react-query';
import { IconAlertTriangle, IconChevronLeft, IconCircleCheckFilled, IconHourglass } from '@tabler/icons-react';
import { incidentPaper, personsDecision, type IncidentDetail } from '../../../core/contract/calls/privacy-incidents.ts';
import type { IncidentId } from '../../../core/values/ids.ts';
import { Button } from '../../ui/button.tsx';
import { Field, TextAreaField } from '../../ui/field.tsx';
import { Card, Page } from '../../ui/layout.tsx';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import { useLanguage } from '../../ui/use-language.ts';
import { useCallMutation, useCallQuery } from '../../ui/use-call.ts';
import { useNow } from '../../ui/use-now.ts';
import { Loaded } from '../loading.tsx';
import { breachSteps } from '../logic/breach-course.ts';
import { fromLocalField, toLocalField } from '../logic/local-moment.ts';
import { ActDialog } from './act-dialog.tsx';
import { BreachForm, knownFields } from './breach-form.tsx';
import { Choices } from './choices.tsx';
import { useDates } from './dates.ts';
import { stageTones } from './incidents-tab.tsx';
import { PaperButtons } from './paper-buttons.tsx';
import { RequestHistory } from './request-history.tsx';
import classes from './privacy.module.css';

export function useKeptIncident(): (detail: IncidentDetail) => void {
  const client = useQueryClient();
  return (detail) => {
    client.setQueryData(['incidents.get', { incidentId: detail.id }], detail);
    void client.invalidateQueries({ queryKey: ['incidents.list'] });
  };
}

export function IncidentPage({ id, onBack }: { readonly id: IncidentId; readonly onBack: () => void }): ReactNode {
  const { t } = useTranslation();
  const dates = useDates();
  const query = useCallQuery('incidents.get', { incidentId: id }, { staleTime: 0 });
  const incident = query.data;
  return (
    <Page
      title={incident === undefined ? t('privacy.tab.incidents') : t('privacy.incident.title', { reference: incident.reference })}
      intro={incident === undefined ? undefined : t('privacy.incident.intro', { kind: t(`own.doubt.kind.${incident.kind}`), moment: dates.moment(incident.reportedAt) })}
      actions={
        <Button icon={<IconChevronLeft size={20} stroke={1.9} />} onClick={onBack}>
          {t('privacy.incident.all')}
        </Button>
      }
    >
      <Loaded query={query}>{(detail) => <Opened key={detail.state} incident={detail} />}</Loaded>
    </Page>
  );
}

interface IncidentProps {
  readonly incident: IncidentDetail;
}

function Opened({ incident }: IncidentProps): ReactNode {
  const { t } = useTranslation();
  const steps = breachSteps(incident);
  return (
    <>
      {incident.clock === null ? null : <BreachClockCard incident={incident} />}
      <Card title={t('privacy.incident.reported')}>
        <p className={classes['prose']}>{incident.words === '' ? t('privacy.incident.noWords') : incident.words}</p>
        {incident.reportedByName === null ? null : <p className={classes['quiet']}>{t('privacy.incident.by', { name: incident.reportedByName })}</p>}
      </Card>
      {steps.qualify ? <QualifyCard incident={incident} /> : null}
      {incident.qualification === null ? null : (
        <Notice tone={incident.qualification.isBreach ? 'ring' : 'plain'} title={incident.qualification.isBreach ? t('privacy.incident.isBreach') : t('privacy.incident.isNotBreach')}>
          {incident.qualification.reason}
        </Notice>
      )}
      {steps.fields ? <BreachForm incident={incident} /> : null}
      {steps.notify || incident.notifications.length > 0 || incident.noNotificationReason !== null ? <NotificationCard incident={incident} /> : null}
      {steps.persons ? <PersonsCard incident={incident} /> : null}
      {steps.papers ? <IncidentPapers incident={incident} /> : null}
      {steps.close ? <CloseCard incident={incident} /> : null}
      {incident.lessons === '' ? null : (
        <Card title={t('privacy.incident.lessons')}>
          <p className={classes['prose']}>{incident.lessons}</p>
        </Card>
      )}
      <Card title={t('privacy.request.history')}>
        <RequestHistory events={incident.events} />
      </Card>
    </>
  );
}

function BreachClockCard({ incident }: IncidentProps): ReactNode {
  const { t } = useTranslation();
  const dates = useDates();
  const now = useNow(60_000);
  const { clock } = incident;
  if (clock === null) return null;
  const tone = stageTones[clock.stage];
  const Icon = clock.stage === 'settled' ? IconCircleCheckFilled : clock.stage === 'fresh' || clock.stage === 'after24' ? IconHourglass : IconAlertTriangle;
  const share = Math.min(1, Math.max(0, (now - clock.awareAt) / (clock.cnilDueAt - clock.awareAt)));
  return (
    <section className={classes['clock']} data-tone={tone} aria-label={t('privacy.breachClock.label')}>
      <span className={classes['clockIcon']}>
        <Icon size={34} stroke={2} aria-hidden="true" />
      </span>
      <div className={classes['clockWords']}>
        <h2 className={classes['clockWord']}>
          {clock.hoursLeft === null ? t('privacy.breachClock.settled') : clock.hoursLeft < 0 ? t('privacy.breachClock.late') : t('privacy.breachClock.left', { count: clock.hoursLeft })}
        </h2>
        {clock.stage === 'settled' ? null : <p>{t('privacy.breachClock.until', { moment: dates.moment(clock.cnilDueAt) })}</p>}
        <p className={classes['rule']}>{t('privacy.breachClock.rule')}</p>
        <p className={classes['rule']}>{t('privacy.breachClock.processor', { moment: dates.moment(clock.processorNoticeDueAt) })}</p>
        {clock.nextAlertAt === null ? null : <p className={classes['rule']}>{t('privacy.breachClock.nextAlert', { moment: dates.moment(clock.nextAlertAt) })}</p>}
      </div>
      {clock.stage === 'settled' ? null : (
        <div className={classes['clockBar']} aria-hidden="true">
          <div className={classes['track']}>
            <div className={classes['trackFill']} style={{ inlineSize: `${share * 100}%` }} />
          </div>
          <div className={classes['hours']}>
            {[0, 24, 48, 72].map((hours) => (
              <span key={hours} style={{ insetInlineStart: `${(hours / 72) * 100}%` }}>
                {t('privacy.breachClock.hours', { hours })}
              </span>
            ))}
          </div>
        </div>
      )}
    </section>
  );
}

function QualifyCard({ incident }: IncidentProps): ReactNode {
  const { t } = useTranslation();
  const keep = useKeptIncident();
  const [isBreach, setIsBreach] = useState<'yes' | 'no' | null>(null);
  const [aware, setAware] = useState(toLocalField(incident.reportedAt));
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const qualify = useCallMutation('incidents.qualify', { onSuccess: keep });
  const awareAt = fromLocalField(aware);
  const missing = isBreach === null ? t('privacy.qualify.answerOwed') : awareAt === null ? t('privacy.qualify.momentOwed') : reason.trim().length < 3 ? t('privacy.dialog.reasonOwed') : null;
  return (
    <Card title={t('privacy.qualify.title')}>
      <p className={classes['prose']}>{t('privacy.qualify.text')}</p>
      <Choices
        question={t('privacy.qualify.question')}
        help={t('privacy.qualify.help')}
        options={[
          { value: 'yes', label: t('privacy.qualify.yes') },
          { value: 'no', label: t('privacy.qualify.no') },
        ]}
        chosen={isBreach}
        onChoose={setIsBreach}
      />
      <Field type="datetime-local" label={t('privacy.qualify.awareAt')} description={t('privacy.qualify.awareHelp')} value={aware} onChange={(event) => { setAware(event.currentTarget.value); }} />
      <TextAreaField label={t('privacy.qualify.reason')} required maxLength={2000} autosize minRows={2} value={reason} onChange={(event) => { setReason(event.currentTarget.value); }} />
      {tried && missing !== null ? <Notice tone="ring" live="alert">{missing}</Notice> : null}
      <ErrorNotice error={qualify.error} />
      <div className={classes['panelActs']}>
        <Button
          variant="primary"
          busy={qualify.isPending}
          onClick={() => {
            setTried(true);
            if (missing === null && awareAt !== null) qualify.mutate({ incidentId: incident.id, isBreach: isBreach === 'yes', awareAt, reason });
          }}
        >
          {t('privacy.qualify.submit')}
        </Button>
      </div>
    </Card>
  );
}

function NotificationCard({ incident }: IncidentProps): ReactNode {
  const { t } = useTranslation();
  const dates = useDates();
  const [dialog, setDialog] = useState<'tell' | 'no' | null>(null);
  const close = (): void => {
    setDialog(null);
  };
  const steps = breachSteps(incident);
  return (
    <Card title={t('privacy.notify.title')}>
      <p className={classes['prose']}>{t('privacy.notify.text')}</p>
      {incident.missing.length === 0 ? null : (
        <Notice tone="ring" title={t('privacy.notify.missing')}>
          {incident.missing.map((field) => {
            const known = knownFields.find((one) => one === field);
            return known === undefined ? field : t(`privacy.breach.${known}`);
          }).join(', ')}
        </Notice>
      )}
      {incident.notifications.length === 0 ? null : (
        <ul className={classes['proofs']}>
          {incident.notifications.map(({ kind, at, cnilReference, lateReason }, index) => (
            <li key={index}>
              <IconCircleCheckFilled size={22} aria-hidden="true" className={classes['ok']} />
              {t(`privacy.notify.${kind}`, { moment: dates.moment(at) })}
              {cnilReference === '' ? null : <span className={classes['quiet']}>{t('privacy.notify.cnilReference', { reference: cnilReference })}</span>}
              {lateReason === '' ? null : <span className={classes['quiet']}>{lateReason}</span>}
            </li>
          ))}
        </ul>
      )}
      {incident.noNotificationReason === null ? null : <Notice title={t('privacy.notify.notTold')}>{incident.noNotificationReason}</Notice>}
      {steps.notify ? (
        <div className={classes['panelActs']}>
          {incident.notifications.length === 0 && incident.noNotificationReason === null ? <Button onClick={() => { setDialog('no'); }}>{t('privacy.notify.noOpen')}</Button> : null}
          <Button variant="primary" onClick={() => { setDialog('tell'); }}>
            {incident.notifications.length === 0 ? t('privacy.notify.open') : t('privacy.notify.openMore')}
          </Button>
        </div>
      ) : null}
      {dialog === 'tell' ? <NotifiedDialog incident={incident} onClose={close} /> : null}
      {dialog === 'no' ? <NotNotifiedDialog incident={incident} onClose={close} /> : null}
    </Card>
  );
}

interface DialogProps extends IncidentProps {
  readonly onClose: () => void;
}

function NotifiedDialog({ incident, onClose }: DialogProps): ReactNode {
  const { t } = useTranslation();
  const keep = useKeptIncident();
  const [moment, setMoment] = useState(() => toLocalField(Date.now()));
  const [reference, setReference] = useState('');
  const [lateReason, setLateReason] = useState('');
  const record = useCallMutation('incidents.recordNotification', { onSuccess: (detail) => { keep(detail); onClose(); } });
  const at = fromLocalField(moment);
  const late = incident.notifications.length === 0 && at !== null && incident.clock !== null && at > incident.clock.cnilDueAt;
  return (
    <ActDialog
      title={t('privacy.notify.dialogTitle')}
      submit={t('privacy.notify.submit')}
      busy={record.isPending}
      error={record.error}
      missing={at === null ? t('privacy.qualify.momentOwed') : late && lateReason.trim().length < 3 ? t('privacy.notify.lateOwed') : null}
      onClose={onClose}
      onSubmit={() => {
        if (at !== null) record.mutate({ incidentId: incident.id, at, cnilReference: reference, lateReason });
      }}
    >
      <p>{t('privacy.notify.dialogText')}</p>
      <Field type="datetime-local" label={t('privacy.notify.at')} value={moment} onChange={(event) => { setMoment(event.currentTarget.value); }} />
      <Field label={t('privacy.notify.reference')} maxLength={300} value={reference} onChange={(event) => { setReference(event.currentTarget.value); }} />
      {late ? <TextAreaField label={t('privacy.notify.lateReason')} description={t('privacy.notify.lateHelp')} required maxLength={4000} autosize minRows={2} value={lateReason} onChange={(event) => { setLateReason(event.currentTarget.value); }} /> : null}
    </ActDialog>
  );
}

function NotNotifiedDialog({ incident, onClose }: DialogProps): ReactNode {
  const { t } = useTranslation();
  const keep = useKeptIncident();
  const [reason, setReason] = useState('');
  const record = useCallMutation('incidents.recordNoNotification', { onSuccess: (detail) => { keep(detail); onClose(); } });
  return (
    <ActDialog title={t('privacy.notify.noTitle')} submit={t('privacy.notify.noSubmit')} busy={record.isPending} error={record.error} missing={reason.trim().length < 3 ? t('privacy.dialog.reasonOwed') : null} onClose={onClose} onSubmit={() => { record.mutate({ incidentId: incident.id, reason }); }}>
      <p>{t('privacy.notify.noText')}</p>
      <TextAreaField label={t('privacy.notify.noReason')} required maxLength={2000} autosize minRows={2} value={reason} onChange={(event) => { setReason(event.currentTarget.value); }} />
    </ActDialog>
  );
}

function PersonsCard({ incident }: IncidentProps): ReactNode {
  const { t } = useTranslation();
  const keep = useKeptIncident();
  const [decision, setDecision] = useState(incident.persons?.decision ?? null);
  const [reason, setReason] = useState(incident.persons?.reason ?? '');
  const [tried, setTried] = useState(false);
  const decide = useCallMutation('incidents.decidePersons', { onSuccess: keep });
  const missing = decision === null ? t('privacy.persons.decisionOwed') : reason.trim().length < 3 ? t('privacy.dialog.reasonOwed') : null;
  return (
    <Card title={t('privacy.persons.title')}>
      <p className={classes['prose']}>{t('privacy.persons.text')}</p>
      <Choices
        question={t('privacy.persons.question')}
        stacked
        options={personsDecision.options.map((value) => ({ value, label: t(`privacy.persons.decision.${value}`), help: t(`privacy.persons.help.${value}`) }))}
        chosen={decision}
        onChoose={setDecision}
      />
      <TextAreaField label={t('privacy.persons.reason')} required maxLength={2000} autosize minRows={2} value={reason} onChange={(event) => { setReason(event.currentTarget.value); }} />
      {tried && missing !== null ? <Notice tone="ring" live="alert">{missing}</Notice> : null}
      <ErrorNotice error={decide.error} />
      <div role="status">{decide.isSuccess ? <Notice tone="ok">{t('privacy.kept')}</Notice> : null}</div>
      <div className={classes['panelActs']}>
        <Button
          busy={decide.isPending}
          onClick={() => {
            setTried(true);
            if (missing === null && decision !== null) decide.mutate({ incidentId: incident.id, decision, reason });
          }}
        >
          {t('privacy.persons.submit')}
        </Button>
      </div>
    </Card>
  );
}

function IncidentPapers({ incident }: IncidentProps): ReactNode {
  const { t } = useTranslation();
  const language = useLanguage();
  const save = useCallMutation('incidents.savePaper', { gcTime: 0 });
  const print = useCallMutation('incidents.printPaper', { gcTime: 0 });
  const papers = incidentPaper.options.filter((paper) => paper === 'breachNotice' || incident.persons?.decision === 'public');
  return (
    <Card title={t('privacy.papers.title')}>
      {papers.map((paper) => (
        <div key={paper} className={classes['form']}>
          <p>
            <strong>{t(`privacy.incidentPaper.${paper}`)}</strong> <span className={classes['quiet']}>{t(`privacy.incidentPaperText.${paper}`)}</span>
          </p>
          <PaperButtons
            save={{ run: () => { save.mutate({ incidentId: incident.id, paper, language }); }, busy: save.isPending && save.variables.paper === paper, error: save.variables?.paper === paper ? save.error : null, done: save.data?.saved === true && save.variables?.paper === paper }}
            print={{ run: () => { print.mutate({ incidentId: incident.id, paper, language }); }, busy: print.isPending && print.variables.paper === paper, error: print.variables?.paper === paper ? print.error : null }}
          />
        </div>
      ))}
    </Card>
  );
}

function CloseCard({ incident }: IncidentProps): ReactNode {
  const { t } = useTranslation();
  const keep = useKeptIncident();
  const [lessons, setLessons] = useState('');
  const [tried, setTried] = useState(false);
  const close = useCallMutation('incidents.close', { onSuccess: keep });
  const short = lessons.trim().length < 3;
  return (
    <Card title={t('privacy.incident.closeTitle')}>
      <TextAreaField
        label={t('privacy.incident.lessonsLabel')}
        description={t('privacy.incident.lessonsHelp')}
        required
        maxLength={2000}
        autosize
        minRows={2}
        value={lessons}
        error={tried && short ? t('privacy.dialog.reasonOwed') : null}
        onChange={(event) => {
          setLessons(event.currentTarget.value);
        }}
      />
      <ErrorNotice error={close.error} />
      <div className={classes['panelActs']}>
        <Button
          busy={close.isPending}
          onClick={() => {
            setTried(true);
            if (!short) close.mutate({ incidentId: incident.id, lessons });
          }}
        >
          {t('privacy.incident.close')}
        </Button>
      </div>
    </Card>
  );
}
