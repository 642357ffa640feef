// The register of processing activities (RGPD art. 30(1)), the legal basis of each purpose and its balancing test, and who
// answers for it all.
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useQueryClient } from '@tanstack/react-query';
import { Switch } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { legalBasis, processingSheet, type Officer, type ProcessingEntry, type ProcessingSheet } from '../../../core/contract/calls/privacy-registers.ts';
import { Button } from '../../ui/button.tsx';
import { Chip } from '../../ui/chip.tsx';
import { Field, SelectField, TextAreaField } from '../../ui/field.tsx';
import { Card } from '../../ui/layout.tsx';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import { useCallMutation, useCallQuery } from '../../ui/use-call.ts';
import { Loaded } from '../loading.tsx';
import { linesOf, textOf } from '../logic/text-lines.ts';
import { ActDialog } from './act-dialog.tsx';
import { todayInParis, useDates } from './dates.ts';
import { RegisterPapers } from './register-papers.tsx';
import classes from './privacy.module.css';

const listFields = ['purposes', 'personCategories', 'dataCategories', 'recipients', 'processors'] as const;
const longFields = ['sensitiveException', 'thirdCountries', 'erasure', 'security'] as const;
const balancingFields = ['interest', 'necessity', 'effectOnPersons', 'expectations', 'safeguards', 'conclusion'] as const;
const emptyBalancing = { interest: '', necessity: '', effectOnPersons: '', expectations: '', safeguards: '', conclusion: '' };
const emptySheet: ProcessingSheet = {
  title: '',
  purposes: [],
  legalBasis: 'legitimateInterests',
  balancing: emptyBalancing,
  sensitiveException: '',
  personCategories: [],
  dataCategories: [],
  recipients: [],
  processors: [],
  thirdCountries: '',
  erasure: '',
  security: '',
  dpia: 'notNeeded',
  enabled: true,
};

export function Processing(): ReactNode {
  const { t } = useTranslation();
  const dates = useDates();
  const client = useQueryClient();
  const list = useCallQuery('registers.listProcessing', {});
  const [edited, setEdited] = useState<ProcessingEntry | 'new' | null>(null);
  const review = useCallMutation('registers.reviewProcessing', {
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['registers.listProcessing'] });
    },
  });
  return (
    <>
      <OfficerCard />
      <Card
        title={t('privacy.processing.title')}
        aside={
          <Button icon={<IconPlus size={22} stroke={1.9} />} onClick={() => { setEdited('new'); }}>
            {t('privacy.processing.add')}
          </Button>
        }
      >
        <p className={classes['quiet']}>{t('privacy.processing.text')}</p>
        <ErrorNotice error={review.error} />
        <Loaded query={list}>
          {(entries) => (
            <ul className={classes['rows']}>
              {entries.map((entry) => (
                <li key={entry.id} className={classes['fileRow']}>
                  <span className={classes['rowWords']}>
                    <span className={classes['rowTitle']}>{entry.sheet.title}</span>
                    <span className={classes['quiet']}>
                      {t(`privacy.legalBasis.${entry.sheet.legalBasis}`)}
                      {entry.reviewedOn === null ? `, ${t('privacy.processing.neverReviewed')}` : `, ${t('privacy.processing.reviewed', { date: dates.day(entry.reviewedOn) })}`}
                    </span>
                  </span>
                  {entry.sheet.enabled ? null : <Chip>{t('privacy.processing.off')}</Chip>}
                  <Button
                    busy={review.isPending && review.variables.id === entry.id}
                    aria-label={t('privacy.processing.reviewLabel', { title: entry.sheet.title })}
                    onClick={() => {
                      review.mutate({ id: entry.id, on: todayInParis() });
                    }}
                  >
                    {t('privacy.processing.review')}
                  </Button>
                  <Button
                    aria-label={t('privacy.processing.openLabel', { title: entry.sheet.title })}
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
        <RegisterPapers papers={['processingRegister']} />
      </Card>
      {edited === null ? null : <SheetDialog entry={edited === 'new' ? null : edited} onClose={() => { setEdited(null); }} />}
    </>
  );
}

function SheetDialog({ entry, onClose }: { readonly entry: ProcessingEntry | null; readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [sheet, setSheet] = useState<ProcessingSheet>(entry?.sheet ?? emptySheet);
  const [lists, setLists] = useState(() => Object.fromEntries(listFields.map((field) => [field, textOf(sheet[field])])) as Record<(typeof listFields)[number], string>);
  const save = useCallMutation('registers.saveProcessing', {
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['registers.listProcessing'] });
      onClose();
    },
  });
  const balancing = sheet.legalBasis === 'legitimateInterests' ? (sheet.balancing ?? emptyBalancing) : null;
  return (
    <ActDialog
      title={entry?.sheet.title ?? t('privacy.processing.new')}
      submit={t('app.keep')}
      busy={save.isPending}
      error={save.error}
      missing={sheet.title.trim() === '' ? t('privacy.processing.titleOwed') : null}
      onClose={onClose}
      onSubmit={() => {
        save.mutate({
          id: entry?.id ?? null,
          sheet: { ...sheet, balancing, ...Object.fromEntries(listFields.map((field) => [field, linesOf(lists[field])])) },
        });
      }}
    >
      <Field label={t('privacy.sheet.title')} required maxLength={160} value={sheet.title} onChange={(event) => { setSheet({ ...sheet, title: event.currentTarget.value }); }} />
      {listFields.map((field) => (
        <TextAreaField key={field} label={t(`privacy.sheet.${field}`)} description={t('privacy.sheet.oneALine')} autosize minRows={2} value={lists[field]} onChange={(event) => { setLists({ ...lists, [field]: event.currentTarget.value }); }} />
      ))}
      <SelectField
        label={t('privacy.sheet.legalBasis')}
        description={t('privacy.sheet.legalBasisHelp')}
        value={sheet.legalBasis}
        data={legalBasis.options.map((value) => ({ value, label: t(`privacy.legalBasis.${value}`) }))}
        onChange={(event) => {
          setSheet({ ...sheet, legalBasis: legalBasis.options.find((one) => one === event.currentTarget.value) ?? sheet.legalBasis });
        }}
      />
      {balancing === null ? null : (
        <fieldset className={classes['group']}>
          <legend>{t('privacy.sheet.balancing')}</legend>
          {balancingFields.map((field) => (
            <TextAreaField key={field} label={t(`privacy.balancing.${field}`)} maxLength={4000} autosize minRows={2} value={balancing[field]} onChange={(event) => { setSheet({ ...sheet, balancing: { ...balancing, [field]: event.currentTarget.value } }); }} />
          ))}
        </fieldset>
      )}
      {longFields.map((field) => (
        <TextAreaField key={field} label={t(`privacy.sheet.${field}`)} maxLength={4000} autosize minRows={2} value={sheet[field]} onChange={(event) => { setSheet({ ...sheet, [field]: event.currentTarget.value }); }} />
      ))}
      <SelectField
        label={t('privacy.sheet.dpia')}
        value={sheet.dpia}
        data={processingSheet.shape.dpia.options.map((value) => ({ value, label: t(`privacy.dpiaState.${value}`) }))}
        onChange={(event) => {
          setSheet({ ...sheet, dpia: processingSheet.shape.dpia.options.find((one) => one === event.currentTarget.value) ?? sheet.dpia });
        }}
      />
      <Switch label={t('privacy.sheet.enabled')} checked={sheet.enabled} onChange={(event) => { setSheet({ ...sheet, enabled: event.currentTarget.checked }); }} />
    </ActDialog>
  );
}

/** Who answers for the association on every paper. */
function OfficerCard(): ReactNode {
  const { t } = useTranslation();
  const officer = useCallQuery('registers.getOfficer', {});
  return (
    <Card title={t('privacy.officer.title')}>
      <p className={classes['quiet']}>{t('privacy.officer.text')}</p>
      <Loaded query={officer}>{(stored) => <OfficerForm stored={stored} />}</Loaded>
    </Card>
  );
}

function OfficerForm({ stored }: { readonly stored: Officer }): ReactNode {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [form, setForm] = useState(stored);
  const save = useCallMutation('registers.saveOfficer', {
    onSuccess: (kept) => {
      client.setQueryData(['registers.getOfficer', {}], kept);
    },
  });
  return (
    <form
      className={classes['form']}
      onSubmit={(event) => {
        event.preventDefault();
        if (!save.isPending) save.mutate(form);
      }}
    >
      <div className={classes['pair']}>
        {(['title', 'name', 'contact'] as const).map((field) => (
          <Field key={field} label={t(`privacy.officer.field.${field}`)} maxLength={300} value={form[field]} onChange={(event) => { setForm({ ...form, [field]: event.currentTarget.value }); }} />
        ))}
      </div>
      <Switch label={t('privacy.officer.designated')} description={t('privacy.officer.designatedHelp')} checked={form.designated} onChange={(event) => { setForm({ ...form, designated: event.currentTarget.checked }); }} />
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
