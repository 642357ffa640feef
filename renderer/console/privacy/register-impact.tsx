// The impact assessment (AIPD, RGPD art. 35), prefilled; exported as JSON that the CNIL's own tool imports.
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useQueryClient } from '@tanstack/react-query';
import { IconDownload } from '@tabler/icons-react';
import type { Dpia } from '../../../core/contract/calls/privacy-registers.ts';
import { Button } from '../../ui/button.tsx';
import { Field, SelectField, TextAreaField } from '../../ui/field.tsx';
import { Card } from '../../ui/layout.tsx';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import { useCallMutation, useCallQuery } from '../../ui/use-call.ts';
import { Loaded } from '../loading.tsx';
import { linesOf, textOf } from '../logic/text-lines.ts';
import { RegisterPapers } from './register-papers.tsx';
import classes from './privacy.module.css';

const gauges = ['0', '1', '2', '3', '4'] as const;

export function Impact(): ReactNode {
  const { t } = useTranslation();
  const stored = useCallQuery('registers.getDpia', {});
  const save = useCallMutation('registers.exportDpia', { gcTime: 0 });
  return (
    <>
      <Card title={t('privacy.impact.title')}>
        <p className={classes['prose']}>{t('privacy.impact.text')}</p>
        <div className={classes['buttons']}>
          <Button icon={<IconDownload size={22} stroke={1.9} />} busy={save.isPending} onClick={() => { save.mutate({}); }}>
            {t('privacy.impact.export')}
          </Button>
        </div>
        <p className={classes['quiet']}>{t('privacy.impact.exportText')}</p>
        <ErrorNotice error={save.error} />
        <div role="status">{save.data?.saved === true ? <Notice tone="ok">{t('privacy.fileSaved')}</Notice> : null}</div>
      </Card>
      <Loaded query={stored}>{(dpia) => <ImpactForm stored={dpia} />}</Loaded>
      <Card title={t('privacy.papers.title')}>
        <RegisterPapers papers={['dpia']} />
      </Card>
    </>
  );
}

function ImpactForm({ stored }: { readonly stored: Dpia }): ReactNode {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [form, setForm] = useState(stored);
  const save = useCallMutation('registers.saveDpia', {
    onSuccess: (kept) => {
      client.setQueryData(['registers.getDpia', {}], kept);
    },
  });
  const answer = (reference: number, change: Partial<Dpia['answers'][number]>): void => {
    setForm({ ...form, answers: form.answers.map((one) => (one.reference === reference ? { ...one, ...change } : one)) });
    if (!save.isIdle && !save.isPending) save.reset();
  };
  return (
    <form
      className={classes['form']}
      onSubmit={(event) => {
        event.preventDefault();
        if (save.isPending) return;
        const { author, evaluator, validator, dpoOpinion, personsOpinion, answers } = form;
        save.mutate({ author, evaluator, validator, dpoOpinion, personsOpinion, answers: answers.map(({ reference, text, gauge, list }) => ({ reference, text, gauge, list })) });
      }}
    >
      <Card title={t('privacy.impact.who')}>
        <div className={classes['pair']}>
          {(['author', 'evaluator', 'validator'] as const).map((field) => (
            <Field key={field} label={t(`privacy.impact.field.${field}`)} maxLength={300} value={form[field]} onChange={(event) => { setForm({ ...form, [field]: event.currentTarget.value }); }} />
          ))}
        </div>
        {(['dpoOpinion', 'personsOpinion'] as const).map((field) => (
          <TextAreaField key={field} label={t(`privacy.impact.field.${field}`)} maxLength={4000} autosize minRows={2} value={form[field]} onChange={(event) => { setForm({ ...form, [field]: event.currentTarget.value }); }} />
        ))}
      </Card>
      {form.answers.map(({ reference, title, question, text, gauge, list }) => (
        <Card key={reference} size="small" title={title}>
          <TextAreaField label={question} maxLength={8000} autosize minRows={3} value={text} onChange={(event) => { answer(reference, { text: event.currentTarget.value }); }} />
          {list.length === 0 ? null : <TextAreaField label={t('privacy.impact.list')} description={t('privacy.sheet.oneALine')} autosize minRows={2} value={textOf(list)} onChange={(event) => { answer(reference, { list: event.currentTarget.value.split('\n') }); }} onBlur={() => { answer(reference, { list: linesOf(textOf(list)) }); }} />}
          {gauge === 0 ? null : (
            <SelectField
              label={t('privacy.impact.gauge')}
              value={String(gauge)}
              data={gauges.map((value) => ({ value, label: t(`privacy.gauge.${value}`) }))}
              onChange={(event) => {
                answer(reference, { gauge: Number(event.currentTarget.value) });
              }}
            />
          )}
        </Card>
      ))}
      <ErrorNotice error={save.error} />
      <div role="status">{save.isSuccess ? <Notice tone="ok">{t('privacy.kept')}</Notice> : null}</div>
      <div>
        <Button variant="primary" type="submit" busy={save.isPending}>
          {t('privacy.impact.submit')}
        </Button>
      </div>
    </form>
  );
}
