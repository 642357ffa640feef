// The processors and the checklist of their contracts (RGPD art. 28(3), a to h; JP-11 to JP-13).
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useQueryClient } from '@tanstack/react-query';
import { Switch } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { processorClause, processorSheet, type ProcessorEntry, type ProcessorSheet } from '../../../core/contract/calls/privacy-registers.ts';
import { Button } from '../../ui/button.tsx';
import { Chip } from '../../ui/chip.tsx';
import { Field, SelectField, TextAreaField } from '../../ui/field.tsx';
import { Card } from '../../ui/layout.tsx';
import { useCallMutation, useCallQuery } from '../../ui/use-call.ts';
import { Loaded } from '../loading.tsx';
import { linesOf, textOf } from '../logic/text-lines.ts';
import { ActDialog } from './act-dialog.tsx';
import { dateIn } from './dates.ts';
import { RegisterPapers } from './register-papers.tsx';
import classes from './privacy.module.css';

const dateFields = ['contractSignedOn', 'contractEndsOn', 'lastAuditOn'] as const;
const clauseStates = processorSheet.shape.clauses.element.shape.state.options;
const emptySheet: ProcessorSheet = {
  name: '',
  contact: '',
  service: '',
  quality: 'processor',
  countries: [],
  subProcessors: [],
  contractSignedOn: null,
  contractEndsOn: null,
  lastAuditOn: null,
  auditEveryMonths: 24,
  clauses: processorClause.options.map((clause) => ({ clause, state: 'unknown', note: '' })),
  notes: '',
  enabled: true,
};

export function Processors(): ReactNode {
  const { t } = useTranslation();
  const list = useCallQuery('registers.listProcessors', {});
  const [edited, setEdited] = useState<ProcessorEntry | 'new' | null>(null);
  return (
    <>
      <Card
        title={t('privacy.processors.title')}
        aside={
          <Button icon={<IconPlus size={22} stroke={1.9} />} onClick={() => { setEdited('new'); }}>
            {t('privacy.processors.add')}
          </Button>
        }
      >
        <p className={classes['quiet']}>{t('privacy.processors.text')}</p>
        <Loaded query={list}>
          {(entries) => (
            <ul className={classes['rows']}>
              {entries.map((entry) => (
                <li key={entry.id} className={classes['fileRow']}>
                  <span className={classes['rowWords']}>
                    <span className={classes['rowTitle']}>{entry.sheet.name}</span>
                    <span className={classes['quiet']}>{entry.sheet.service}</span>
                  </span>
                  {entry.openActions.length === 0 ? <Chip tone="ok">{t('privacy.processors.inOrder')}</Chip> : null}
                  {entry.openActions.map((action) => (
                    <Chip key={action} tone="ring">
                      {t(`privacy.openAction.${action}`)}
                    </Chip>
                  ))}
                  <Button
                    aria-label={t('privacy.processors.openLabel', { name: entry.sheet.name })}
                    onClick={() => {
                      setEdited(entry);
                    }}
                  >
                    {t('privacy.processing.open')}
                  </Button>
                </li>
              ))}
            </ul>
          )}
        </Loaded>
      </Card>
      <Card title={t('privacy.papers.title')}>
        <RegisterPapers papers={['processorRegister']} />
      </Card>
      {edited === null ? null : <SheetDialog entry={edited === 'new' ? null : edited} onClose={() => { setEdited(null); }} />}
    </>
  );
}

function SheetDialog({ entry, onClose }: { readonly entry: ProcessorEntry | null; readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [sheet, setSheet] = useState<ProcessorSheet>(entry?.sheet ?? emptySheet);
  const [lists, setLists] = useState({ countries: textOf(sheet.countries), subProcessors: textOf(sheet.subProcessors) });
  const [months, setMonths] = useState(String(sheet.auditEveryMonths));
  const save = useCallMutation('registers.saveProcessor', {
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['registers.listProcessors'] });
      onClose();
    },
  });
  const every = /^\d{1,2}$/.test(months.trim()) ? Number(months) : 0;
  const missing = sheet.name.trim() === '' ? t('privacy.processors.nameOwed') : every < 6 || every > 36 ? t('privacy.processors.monthsOwed') : null;
  return (
    <ActDialog
      title={entry?.sheet.name ?? t('privacy.processors.new')}
      submit={t('app.keep')}
      busy={save.isPending}
      error={save.error}
      missing={missing}
      onClose={onClose}
      onSubmit={() => {
        save.mutate({ id: entry?.id ?? null, sheet: { ...sheet, auditEveryMonths: every, countries: linesOf(lists.countries), subProcessors: linesOf(lists.subProcessors) } });
      }}
    >
      <Field label={t('privacy.processor.name')} required maxLength={160} value={sheet.name} onChange={(event) => { setSheet({ ...sheet, name: event.currentTarget.value }); }} />
      <Field label={t('privacy.processor.contact')} maxLength={300} value={sheet.contact} onChange={(event) => { setSheet({ ...sheet, contact: event.currentTarget.value }); }} />
      <TextAreaField label={t('privacy.processor.service')} maxLength={4000} autosize minRows={2} value={sheet.service} onChange={(event) => { setSheet({ ...sheet, service: event.currentTarget.value }); }} />
      <SelectField
        label={t('privacy.processor.quality')}
        value={sheet.quality}
        data={processorSheet.shape.quality.options.map((value) => ({ value, label: t(`privacy.quality.${value}`) }))}
        onChange={(event) => {
          setSheet({ ...sheet, quality: event.currentTarget.value === 'ownController' ? 'ownController' : 'processor' });
        }}
      />
      {(['countries', 'subProcessors'] as const).map((field) => (
        <TextAreaField key={field} label={t(`privacy.processor.${field}`)} description={t('privacy.sheet.oneALine')} autosize minRows={2} value={lists[field]} onChange={(event) => { setLists({ ...lists, [field]: event.currentTarget.value }); }} />
      ))}
      <div className={classes['pair']}>
        {dateFields.map((field) => (
          <Field key={field} type="date" label={t(`privacy.processor.${field}`)} value={sheet[field] ?? ''} onChange={(event) => { setSheet({ ...sheet, [field]: dateIn(event.currentTarget.value) }); }} />
        ))}
        <Field label={t('privacy.processor.auditEveryMonths')} inputMode="numeric" maxLength={2} value={months} onChange={(event) => { setMonths(event.currentTarget.value); }} />
      </div>
      <fieldset className={classes['group']}>
        <legend>{t('privacy.processors.clauses')}</legend>
        {processorClause.options.map((clause) => {
          const current = sheet.clauses.find((one) => one.clause === clause) ?? { clause, state: 'unknown' as const, note: '' };
          const change = (with_: Partial<typeof current>): void => {
            setSheet({ ...sheet, clauses: [...sheet.clauses.filter((one) => one.clause !== clause), { ...current, ...with_ }] });
          };
          return (
            <div key={clause}>
              <SelectField
                label={t(`privacy.clause.${clause}`)}
                value={current.state}
                data={clauseStates.map((value) => ({ value, label: t(`privacy.answer.${value}`) }))}
                onChange={(event) => {
                  change({ state: clauseStates.find((one) => one === event.currentTarget.value) ?? 'unknown' });
                }}
              />
            </div>
          );
        })}
      </fieldset>
      <TextAreaField label={t('privacy.processor.notes')} maxLength={4000} autosize minRows={2} value={sheet.notes} onChange={(event) => { setSheet({ ...sheet, notes: event.currentTarget.value }); }} />
      <Switch label={t('privacy.processor.enabled')} checked={sheet.enabled} onChange={(event) => { setSheet({ ...sheet, enabled: event.currentTarget.checked }); }} />
    </ActDialog>
  );
}
