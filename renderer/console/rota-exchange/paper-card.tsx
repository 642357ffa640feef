// Paper: the poster for the wall, the sheet for a breakdown, and what they show.
import { useState, type FormEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Checkbox } from '@mantine/core';
import { IconFileTypePdf, IconPrinter } from '@tabler/icons-react';
import { nameStyle, type ExchangeSettings } from '../../../core/contract/rota-exchange-model.ts';
import type { Helpline } from '../../../core/contract/rota-model.ts';
import { defaultZone } from '../../../core/values/default-zone.ts';
import { Button } from '../../ui/button.tsx';
import { Field, SelectField, TextAreaField } from '../../ui/field.tsx';
import { Card } from '../../ui/layout.tsx';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import { useSession } from '../../ui/session-store.ts';
import { useCallMutation, useCallQuery } from '../../ui/use-call.ts';
import { Loaded } from '../loading.tsx';
import { isDate, today } from './period-dates.ts';
import { useAct } from './parts.tsx';
import classes from './exchange.module.css';

const lengths = [7, 14, 28] as const;

export function PaperCard({ helplines }: { readonly helplines: readonly Helpline[] }): ReactNode {
  const { t } = useTranslation();
  const role = useSession()?.account?.role;
  const manages = role === 'manager' || role === 'administrator';
  const documents = manages ? (['week', 'month', 'sheet'] as const) : (['week', 'month'] as const);
  const [document_, setDocument] = useState<'week' | 'month' | 'sheet'>('week');
  const [helpline, setHelpline] = useState('');
  const [date, setDate] = useState(() => today(defaultZone));
  const [days, setDays] = useState<(typeof lengths)[number]>(14);
  const [withNumbers, setWithNumbers] = useState(false);
  const savePoster = useAct('rotaExchange.savePoster');
  const printPoster = useAct('rotaExchange.printPoster');
  const saveSheet = useAct('rotaExchange.saveFallbackSheet');
  const printSheet = useAct('rotaExchange.printFallbackSheet');
  const acts = [savePoster, printPoster, saveSheet, printSheet];
  const busy = acts.some((act) => act.busy);
  const chosen = helplines.find(({ id }) => id === helpline) ?? helplines[0];
  const run = (print: boolean): void => {
    if (busy || chosen === undefined || !isDate(date)) return;
    for (const act of acts) act.clear();
    if (document_ === 'sheet') (print ? printSheet : saveSheet).run({ helplineId: chosen.id, from: date, days, withNumbers });
    else (print ? printPoster : savePoster).run({ helplineId: chosen.id, period: document_, date });
  };
  return (
    <Card title={t('rota.exchange.paper.title')}>
      <div className={classes['form']}>
        <p className={classes['intro']}>{t('rota.exchange.paper.intro')}</p>
        <SelectField
          label={t('rota.exchange.paper.document')}
          value={document_}
          data={documents.map((value) => ({ value, label: t(`rota.exchange.paper.${value}`) }))}
          onChange={(event) => {
            setDocument(documents.find((value) => value === event.currentTarget.value) ?? 'week');
          }}
        />
        <SelectField
          label={t('rota.exchange.helpline')}
          value={chosen?.id ?? ''}
          data={helplines.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(event) => {
            setHelpline(event.currentTarget.value);
          }}
        />
        <div className={classes['pair']}>
          <Field
            type="date"
            label={t(document_ === 'sheet' ? 'rota.exchange.paper.firstDay' : 'rota.exchange.paper.date')}
            value={date}
            onChange={(event) => {
              setDate(event.currentTarget.value);
            }}
          />
          {document_ === 'sheet' ? (
            <SelectField
              label={t('rota.exchange.paper.days')}
              value={String(days)}
              data={lengths.map((value) => ({ value: String(value), label: t('rota.exchange.paper.daysOf', { n: value }) }))}
              onChange={(event) => {
                setDays(lengths.find((value) => String(value) === event.currentTarget.value) ?? 14);
              }}
            />
          ) : null}
        </div>
        {document_ === 'sheet' ? (
          <Checkbox
            label={t('rota.exchange.paper.withNumbers')}
            description={t('rota.exchange.paper.withNumbersHint')}
            checked={withNumbers}
            onChange={(event) => {
              setWithNumbers(event.currentTarget.checked);
            }}
          />
        ) : null}
        <div className={classes['acts']}>
          <Button icon={<IconFileTypePdf size={22} stroke={1.9} />} busy={savePoster.busy || saveSheet.busy} onClick={() => { run(false); }}>
            {t('rota.exchange.paper.save')}
          </Button>
          <Button icon={<IconPrinter size={22} stroke={1.9} />} busy={printPoster.busy || printSheet.busy} onClick={() => { run(true); }}>
            {t('rota.exchange.paper.print')}
          </Button>
        </div>
        <ErrorNotice error={acts.find(({ error }) => error !== null)?.error ?? null} />
        {savePoster.value?.saved === true || saveSheet.value?.saved === true ? <Notice tone="ok" live="status">{t('rota.exchange.saved')}</Notice> : null}
        {printPoster.value?.printed === true || printSheet.value?.printed === true ? <Notice tone="ok" live="status">{t('rota.exchange.printed')}</Notice> : null}
      </div>
      {manages ? <PaperSettings /> : null}
    </Card>
  );
}

function PaperSettings(): ReactNode {
  const settings = useCallQuery('rotaExchange.getSettings', {}, { staleTime: Number.POSITIVE_INFINITY });
  return <Loaded query={settings}>{(stored) => <SettingsForm stored={stored} />}</Loaded>;
}

function SettingsForm({ stored }: { readonly stored: ExchangeSettings }): ReactNode {
  const { t } = useTranslation();
  const [settings, setSettings] = useState(stored);
  const save = useCallMutation('rotaExchange.saveSettings');
  const put = (part: Partial<ExchangeSettings>): void => {
    setSettings({ ...settings, ...part });
    if (!save.isPending) save.reset();
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!save.isPending) save.mutate(settings);
  };
  return (
    <form className={`${classes['form'] ?? ''} ${classes['part'] ?? ''}`} onSubmit={submit}>
      <h3 className={classes['partTitle']}>{t('rota.exchange.paper.settings')}</h3>
      <SelectField
        label={t('rota.exchange.export.names')}
        value={settings.names}
        data={nameStyle.options.map((value) => ({ value, label: t(`rota.exchange.names.${value}`) }))}
        onChange={(event) => {
          put({ names: nameStyle.options.find((value) => value === event.currentTarget.value) ?? 'first' });
        }}
      />
      <Field
        label={t('rota.exchange.paper.contact')}
        description={t('rota.exchange.paper.contactHint')}
        maxLength={60}
        value={settings.contact}
        onChange={(event) => {
          put({ contact: event.currentTarget.value });
        }}
      />
      <TextAreaField
        label={t('rota.exchange.paper.procedure')}
        description={t('rota.exchange.paper.procedureHint')}
        maxLength={1200}
        minRows={3}
        value={settings.procedure}
        onChange={(event) => {
          put({ procedure: event.currentTarget.value });
        }}
      />
      <div className={classes['acts']}>
        <Button type="submit" busy={save.isPending}>
          {t('rota.exchange.paper.keep')}
        </Button>
      </div>
      <ErrorNotice error={save.error} />
      {save.isSuccess ? <Notice tone="ok" live="status">{t('rota.exchange.paper.kept')}</Notice> : null}
    </form>
  );
}
