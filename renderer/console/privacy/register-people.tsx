// Volunteers' charter and training (PL-13, PL-14, GE-12): who signed, until when, and what is to be renewed.
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useQueryClient } from '@tanstack/react-query';
import { trainingTopic } from '../../../core/contract/calls/privacy-people.ts';
import type { CallResponse } from '../../../core/contract/contract.ts';
import { Button } from '../../ui/button.tsx';
import { Chip } from '../../ui/chip.tsx';
import { Field, SelectField, TextAreaField } from '../../ui/field.tsx';
import { Card } from '../../ui/layout.tsx';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import { useCallMutation, useCallQuery } from '../../ui/use-call.ts';
import { useLanguage } from '../../ui/use-language.ts';
import { Loaded } from '../loading.tsx';
import { ActDialog } from './act-dialog.tsx';
import { dateIn, todayInParis, useDates } from './dates.ts';
import { RegisterPapers } from './register-papers.tsx';
import classes from './privacy.module.css';

type Standing = CallResponse<'charter.listStandings'>[number];

export function People(): ReactNode {
  const { t } = useTranslation();
  const dates = useDates();
  const language = useLanguage();
  const standings = useCallQuery('charter.listStandings', {}, { staleTime: 0 });
  const charter = useCallQuery('charter.get', { language }, { staleTime: 0 });
  const [trained, setTrained] = useState<Standing | null>(null);
  return (
    <>
      <Card title={t('privacy.people.title')}>
        <p className={classes['quiet']}>{t('privacy.people.text')}</p>
        <Loaded query={standings}>
          {(list) => (
            <ul className={classes['rows']}>
              {list.map((person) => (
                <li key={person.accountId} className={classes['fileRow']}>
                  <span className={classes['rowWords']}>
                    <span className={classes['rowTitle']}>{person.displayName}</span>
                    <span className={classes['quiet']}>
                      {person.trainings.length === 0
                        ? t('privacy.people.noTraining')
                        : person.trainings.map(({ topic, on }) => t('privacy.people.training', { topic: t(`privacy.topic.${topic}`), date: dates.day(on) })).join(', ')}
                    </span>
                  </span>
                  <Chip tone={person.charterDue ? 'ring' : 'ok'}>
                    {person.charterDue || person.charterExpiresOn === null ? t('privacy.people.charterDue') : t('privacy.people.charterSigned', { date: dates.day(person.charterExpiresOn) })}
                  </Chip>
                  {person.trainings.some(({ overdue }) => overdue) ? <Chip tone="ring">{t('privacy.people.trainingDue')}</Chip> : null}
                  <Button
                    aria-label={t('privacy.people.recordLabel', { name: person.displayName })}
                    onClick={() => {
                      setTrained(person);
                    }}
                  >
                    {t('privacy.people.record')}
                  </Button>
                </li>
              ))}
            </ul>
          )}
        </Loaded>
      </Card>
      <Card title={t('privacy.charterText.title')}>
        <p className={classes['quiet']}>{t('privacy.charterText.text')}</p>
        <Loaded query={charter}>{(text) => <CharterForm key={text.version} title={text.title} text={text.text} />}</Loaded>
      </Card>
      <Card title={t('privacy.papers.title')}>
        <RegisterPapers papers={['charter']} />
      </Card>
      {trained === null ? null : <TrainingDialog person={trained} onClose={() => { setTrained(null); }} />}
    </>
  );
}

function TrainingDialog({ person, onClose }: { readonly person: Standing; readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [topic, setTopic] = useState<(typeof trainingTopic.options)[number]>('confidentiality');
  const [on, setOn] = useState<string>(todayInParis());
  const [hours, setHours] = useState('2');
  const [renew, setRenew] = useState('12');
  const record = useCallMutation('charter.recordTraining', {
    onSuccess: (list) => {
      client.setQueryData(['charter.listStandings', {}], list);
      onClose();
    },
  });
  const day = dateIn(on);
  const spent = Number(hours.replace(',', '.'));
  const months = renew.trim() === '' ? null : Number(renew);
  const missing =
    day === null
      ? t('privacy.dialog.dateOwed')
      : !(spent >= 0.25 && spent <= 200)
        ? t('privacy.training.hoursOwed')
        : months !== null && !(Number.isInteger(months) && months >= 1 && months <= 60)
          ? t('privacy.training.renewOwed')
          : null;
  return (
    <ActDialog
      title={t('privacy.training.title', { name: person.displayName })}
      submit={t('privacy.training.submit')}
      busy={record.isPending}
      error={record.error}
      missing={missing}
      onClose={onClose}
      onSubmit={() => {
        if (day !== null) record.mutate({ accountId: person.accountId, topic, on: day, hours: spent, renewAfterMonths: months });
      }}
    >
      <SelectField
        label={t('privacy.training.topic')}
        value={topic}
        data={trainingTopic.options.map((value) => ({ value, label: t(`privacy.topic.${value}`) }))}
        onChange={(event) => {
          setTopic(trainingTopic.options.find((one) => one === event.currentTarget.value) ?? 'other');
        }}
      />
      <div className={classes['pair']}>
        <Field type="date" label={t('privacy.training.on')} max={todayInParis()} value={on} onChange={(event) => { setOn(event.currentTarget.value); }} />
        <Field label={t('privacy.training.hours')} inputMode="decimal" maxLength={5} value={hours} onChange={(event) => { setHours(event.currentTarget.value); }} />
        <Field label={t('privacy.training.renew')} description={t('privacy.training.renewHelp')} inputMode="numeric" maxLength={2} value={renew} onChange={(event) => { setRenew(event.currentTarget.value); }} />
      </div>
    </ActDialog>
  );
}

function CharterForm({ title: storedTitle, text: storedText }: { readonly title: string; readonly text: string }): ReactNode {
  const { t } = useTranslation();
  const language = useLanguage();
  const client = useQueryClient();
  const [title, setTitle] = useState(storedTitle);
  const [text, setText] = useState(storedText);
  const save = useCallMutation('charter.saveText', {
    onSuccess: (kept) => {
      client.setQueryData(['charter.get', { language }], kept);
      void client.invalidateQueries({ queryKey: ['charter.listStandings'] });
    },
  });
  return (
    <form
      className={classes['form']}
      onSubmit={(event) => {
        event.preventDefault();
        if (!save.isPending) save.mutate({ language, title, text });
      }}
    >
      <Field label={t('privacy.charterText.heading')} maxLength={160} value={title} onChange={(event) => { setTitle(event.currentTarget.value); }} />
      <TextAreaField label={t('privacy.charterText.body')} maxLength={10_000} autosize minRows={6} maxRows={20} value={text} onChange={(event) => { setText(event.currentTarget.value); }} />
      {title === storedTitle && text === storedText ? null : <Notice tone="ring">{t('privacy.charterText.newVersion')}</Notice>}
      <ErrorNotice error={save.error} />
      <div>
        <Button type="submit" busy={save.isPending}>
          {t('app.keep')}
        </Button>
      </div>
    </form>
  );
}
