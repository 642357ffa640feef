// What callers are told (RGPD art. 13 and 14), in two layers: the sentence said at once, the whole notice, the poster.
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useQueryClient } from '@tanstack/react-query';
import type { NoticeTexts } from '../../../core/contract/calls/privacy-registers.ts';
import { Button } from '../../ui/button.tsx';
import { Field, SelectField, TextAreaField } from '../../ui/field.tsx';
import { Card } from '../../ui/layout.tsx';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import { useCallMutation, useCallQuery } from '../../ui/use-call.ts';
import { useLanguage } from '../../ui/use-language.ts';
import { Loaded } from '../loading.tsx';
import { RegisterPapers } from './register-papers.tsx';
import classes from './privacy.module.css';

export function Notices(): ReactNode {
  const { t } = useTranslation();
  const screenLanguage = useLanguage();
  const [language, setLanguage] = useState(screenLanguage);
  const stored = useCallQuery('registers.getNotice', { language });
  return (
    <>
      <Card title={t('privacy.notice.title')}>
        <p className={classes['quiet']}>{t('privacy.notice.text')}</p>
        <SelectField
          label={t('privacy.papers.language')}
          value={language}
          data={(['fr', 'en'] as const).map((value) => ({ value, label: t(`app.preferences.languages.${value}`) }))}
          onChange={(event) => {
            setLanguage(event.currentTarget.value === 'en' ? 'en' : 'fr');
          }}
        />
        <Loaded query={stored}>{(texts) => <NoticeForm key={texts.language} stored={texts} />}</Loaded>
      </Card>
      <Card title={t('privacy.papers.title')}>
        <RegisterPapers papers={['poster', 'informationNotice', 'audioScript']} />
      </Card>
    </>
  );
}

function NoticeForm({ stored }: { readonly stored: NoticeTexts }): ReactNode {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [form, setForm] = useState(stored);
  const save = useCallMutation('registers.saveNotice', {
    onSuccess: (kept) => {
      client.setQueryData(['registers.getNotice', { language: kept.language }], kept);
    },
  });
  const set = (change: Partial<NoticeTexts>): void => {
    setForm({ ...form, ...change });
    if (!save.isIdle && !save.isPending) save.reset();
  };
  return (
    <form
      className={classes['form']}
      lang={form.language}
      onSubmit={(event) => {
        event.preventDefault();
        if (!save.isPending) save.mutate(form);
      }}
    >
      <TextAreaField label={t('privacy.notice.short')} description={t('privacy.notice.shortHelp')} maxLength={4000} autosize minRows={2} value={form.short} onChange={(event) => { set({ short: event.currentTarget.value }); }} />
      <TextAreaField label={t('privacy.notice.audio')} description={t('privacy.notice.audioHelp')} maxLength={4000} autosize minRows={3} value={form.audioScript} onChange={(event) => { set({ audioScript: event.currentTarget.value }); }} />
      <Field label={t('privacy.notice.posterTitle')} maxLength={300} value={form.posterTitle} onChange={(event) => { set({ posterTitle: event.currentTarget.value }); }} />
      <TextAreaField label={t('privacy.notice.posterBody')} maxLength={4000} autosize minRows={3} value={form.posterBody} onChange={(event) => { set({ posterBody: event.currentTarget.value }); }} />
      <fieldset className={classes['group']}>
        <legend>{t('privacy.notice.full')}</legend>
        {form.full.map(({ heading, body }, index) => (
          <TextAreaField
            key={index}
            label={heading}
            maxLength={4000}
            autosize
            minRows={2}
            value={body}
            onChange={(event) => {
              const text = event.currentTarget.value;
              set({ full: form.full.map((part, at) => (at === index ? { ...part, body: text } : part)) });
            }}
          />
        ))}
      </fieldset>
      <ErrorNotice error={save.error} />
      <div role="status">{save.isSuccess ? <Notice tone="ok">{t('privacy.kept')}</Notice> : null}</div>
      <div>
        <Button type="submit" busy={save.isPending}>
          {t('app.keep')}
        </Button>
      </div>
    </form>
  );
}
