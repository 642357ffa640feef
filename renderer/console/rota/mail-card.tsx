// Mail for reminders: the server, and a message to oneself to try it. The password goes in and never comes out.
import { useState, type FormEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useQueryClient } from '@tanstack/react-query';
import type { CallResponse } from '../../../core/contract/contract.ts';
import { mailSettings, type MailSettings } from '../../../core/contract/rota-model.ts';
import { languages } from '../../../core/values/preference-options.ts';
import { Button } from '../../ui/button.tsx';
import { Field, SelectField } from '../../ui/field.tsx';
import { Card } from '../../ui/layout.tsx';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import { PassphraseField } from '../../ui/passphrase-field.tsx';
import { useCallMutation, useCallQuery } from '../../ui/use-call.ts';
import { Loaded } from '../loading.tsx';
import classes from './rota.module.css';

const noMail: MailSettings = { host: '', security: 'tls', port: 465, user: '', fromAddress: '', language: 'fr' };
const portsOf = { tls: [465, 2465], starttls: [587, 2587] } as const;

export function MailCard(): ReactNode {
  const { t } = useTranslation();
  const mail = useCallQuery('rota.getMail', {}, { staleTime: Number.POSITIVE_INFINITY });
  return (
    <Card title={t('rota.mail.title')}>
      <p className={classes['aside']}>{t('rota.mail.text')}</p>
      <Loaded query={mail}>{(data) => <MailForm stored={data} />}</Loaded>
    </Card>
  );
}

function MailForm({ stored }: { readonly stored: CallResponse<'rota.getMail'> }): ReactNode {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [form, setForm] = useState<MailSettings>(stored.settings ?? noMail);
  const [password, setPassword] = useState('');
  const [tried, setTried] = useState(false);
  const test = useCallMutation('rota.testMail');
  const save = useCallMutation('rota.saveMail', {
    onSuccess: (kept) => {
      client.setQueryData(['rota.getMail', {}], kept);
      void client.invalidateQueries({ queryKey: ['rota.getSettings'] });
      setPassword('');
      setTried(false);
    },
  });
  const parsed = mailSettings.safeParse(form);
  const wrong = new Set(parsed.success ? [] : parsed.error.issues.map(({ path }) => path[0]));
  const change = (part: Partial<MailSettings>): void => {
    setForm({ ...form, ...part });
    if (!save.isPending) save.reset();
    test.reset();
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (parsed.success && !save.isPending) save.mutate({ settings: parsed.data, password: password === '' ? null : password });
  };
  const fault = test.data?.fault;
  return (
    <form className={classes['form']} onSubmit={submit} noValidate>
      <Field
        label={t('rota.mail.host')}
        description={t('rota.mail.hostHint')}
        maxLength={253}
        autoCapitalize="none"
        value={form.host}
        error={tried && wrong.has('host') ? t('rota.mail.hostWrong') : null}
        onChange={(event) => {
          change({ host: event.currentTarget.value.trim() });
        }}
      />
      <div className={classes['pair']}>
        <SelectField
          label={t('rota.mail.security')}
          value={form.security}
          data={[
            { value: 'tls', label: t('rota.mail.tls') },
            { value: 'starttls', label: t('rota.mail.starttls') },
          ]}
          onChange={(event) => {
            const security = event.currentTarget.value === 'starttls' ? 'starttls' : 'tls';
            change({ security, port: portsOf[security][0] });
          }}
        />
        <SelectField
          label={t('rota.mail.port')}
          value={String(form.port)}
          data={portsOf[form.security].map(String)}
          onChange={(event) => {
            change({ port: portsOf[form.security].find((port) => String(port) === event.currentTarget.value) ?? form.port });
          }}
        />
      </div>
      <Field
        label={t('rota.mail.user')}
        maxLength={200}
        autoCapitalize="none"
        value={form.user}
        onChange={(event) => {
          change({ user: event.currentTarget.value });
        }}
      />
      <PassphraseField
        label={t('rota.mail.password')}
        description={stored.hasPassword ? t('rota.mail.passwordKept') : t('rota.mail.passwordHint')}
        purpose="new"
        maxLength={256}
        value={password}
        onChange={(event) => {
          setPassword(event.currentTarget.value);
        }}
      />
      <Field
        type="email"
        label={t('rota.mail.from')}
        description={t('rota.mail.fromHint')}
        maxLength={200}
        autoCapitalize="none"
        value={form.fromAddress}
        error={tried && wrong.has('fromAddress') ? t('rota.mail.fromWrong') : null}
        onChange={(event) => {
          change({ fromAddress: event.currentTarget.value.trim() });
        }}
      />
      <SelectField
        label={t('rota.mail.language')}
        value={form.language}
        data={languages.map((language) => ({ value: language, label: t(`app.preferences.languages.${language}`) }))}
        onChange={(event) => {
          change({ language: languages.find((language) => language === event.currentTarget.value) ?? form.language });
        }}
      />
      <ErrorNotice error={save.error ?? test.error} />
      <div role="status">
        {save.isSuccess ? <Notice tone="ok">{t('rota.mail.saved')}</Notice> : null}
        {fault === undefined ? null : <Notice tone={fault === 'none' ? 'ok' : 'alert'}>{t(`rota.mail.fault.${fault}`)}</Notice>}
      </div>
      <div className={classes['acts']}>
        <Button type="submit" busy={save.isPending}>
          {t('rota.mail.keep')}
        </Button>
        {stored.settings === null ? null : (
          <>
            <Button
              busy={test.isPending}
              onClick={() => {
                test.mutate({});
              }}
            >
              {t('rota.mail.test')}
            </Button>
            <Button
              variant="quiet"
              onClick={() => {
                save.mutate({ settings: null, password: null });
                setForm(noMail);
              }}
            >
              {t('rota.mail.off')}
            </Button>
          </>
        )}
      </div>
    </form>
  );
}
