// The fields that the CNIL's form asks for (RGPD art. 33(3)), kept as they come: nothing is owed at once.
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Checkbox, Switch } from '@mantine/core';
import { breachFields, type BreachFields, type IncidentDetail } from '../../../core/contract/calls/privacy-incidents.ts';
import { Button } from '../../ui/button.tsx';
import { Field, SelectField, TextAreaField } from '../../ui/field.tsx';
import { Card } from '../../ui/layout.tsx';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import { useCallMutation } from '../../ui/use-call.ts';
import { fromLocalField, toLocalField } from '../logic/local-moment.ts';
import { useKeptIncident } from './incident-page.tsx';
import classes from './privacy.module.css';

export const knownFields = Object.keys(breachFields.shape) as (keyof BreachFields)[];
const lists = { nature: breachFields.shape.nature.element.options, personCategories: breachFields.shape.personCategories.element.options, dataCategories: breachFields.shape.dataCategories.element.options } as const;

export function BreachForm({ incident }: { readonly incident: IncidentDetail }): ReactNode {
  const { t } = useTranslation();
  const keep = useKeptIncident();
  const [fields, setFields] = useState<BreachFields>(incident.fields);
  const [counts, setCounts] = useState({ persons: String(incident.fields.personsApproximate ?? ''), records: String(incident.fields.recordsApproximate ?? '') });
  const save = useCallMutation('incidents.saveFields', { onSuccess: keep });
  const set = (change: Partial<BreachFields>): void => {
    setFields({ ...fields, ...change });
    if (!save.isIdle && !save.isPending) save.reset();
  };
  const long = (field: 'circumstances' | 'consequences' | 'measuresTaken' | 'measuresPlanned'): ReactNode => (
    <TextAreaField label={t(`privacy.breach.${field}`)} maxLength={4000} autosize minRows={2} value={fields[field]} onChange={(event) => { set({ [field]: event.currentTarget.value }); }} />
  );
  const short = (field: 'processor' | 'contactName' | 'contactReach'): ReactNode => (
    <Field label={t(`privacy.breach.${field}`)} maxLength={300} value={fields[field]} onChange={(event) => { set({ [field]: event.currentTarget.value }); }} />
  );
  const moment = (field: 'beganAt' | 'endedAt' | 'processorToldAt'): ReactNode => {
    const at = fields[field];
    return <Field type="datetime-local" label={t(`privacy.breach.${field}`)} value={at === null ? '' : toLocalField(at)} onChange={(event) => { set({ [field]: fromLocalField(event.currentTarget.value) }); }} />;
  };
  const count = (text: string): number | null => (/^\d{1,9}$/.test(text.trim()) ? Number(text) : null);
  const several = <F extends keyof typeof lists>(field: F): ReactNode => (
    <Checkbox.Group label={t(`privacy.breach.${field}`)} value={fields[field]} onChange={(values) => { set({ [field]: lists[field].filter((one) => values.includes(one)) }); }}>
      <div className={classes['boxes']}>
        {lists[field].map((value) => (
          <Checkbox key={value} value={value} label={t(`privacy.breachValue.${value}`)} />
        ))}
      </div>
    </Checkbox.Group>
  );
  return (
    <Card title={t('privacy.breach.title')}>
      <p className={classes['quiet']}>{t('privacy.breach.text')}</p>
      <form
        className={classes['form']}
        onSubmit={(event) => {
          event.preventDefault();
          if (!save.isPending) save.mutate({ incidentId: incident.id, fields: { ...fields, personsApproximate: count(counts.persons), recordsApproximate: count(counts.records) } });
        }}
      >
        {several('nature')}
        <SelectField
          label={t('privacy.breach.origin')}
          value={fields.origin}
          data={breachFields.shape.origin.options.map((value) => ({ value, label: t(`privacy.origin.${value}`) }))}
          onChange={(event) => {
            set({ origin: breachFields.shape.origin.options.find((one) => one === event.currentTarget.value) ?? 'unknown' });
          }}
        />
        <div className={classes['pair']}>
          {moment('beganAt')}
          {moment('endedAt')}
        </div>
        {long('circumstances')}
        {several('personCategories')}
        {several('dataCategories')}
        <div className={classes['pair']}>
          <Field label={t('privacy.breach.personsApproximate')} inputMode="numeric" maxLength={9} value={counts.persons} onChange={(event) => { setCounts({ ...counts, persons: event.currentTarget.value }); }} />
          <Field label={t('privacy.breach.recordsApproximate')} inputMode="numeric" maxLength={9} value={counts.records} onChange={(event) => { setCounts({ ...counts, records: event.currentTarget.value }); }} />
        </div>
        {long('consequences')}
        {long('measuresTaken')}
        {long('measuresPlanned')}
        <SelectField
          label={t('privacy.breach.riskLevel')}
          value={fields.riskLevel}
          data={breachFields.shape.riskLevel.options.map((value) => ({ value, label: t(`privacy.risk.${value}`) }))}
          onChange={(event) => {
            set({ riskLevel: breachFields.shape.riskLevel.options.find((one) => one === event.currentTarget.value) ?? 'unassessed' });
          }}
        />
        <Switch label={t('privacy.breach.encrypted')} description={t('privacy.breach.encryptedHelp')} checked={fields.encrypted} onChange={(event) => { set({ encrypted: event.currentTarget.checked }); }} />
        <Switch label={t('privacy.breach.crossBorder')} checked={fields.crossBorder} onChange={(event) => { set({ crossBorder: event.currentTarget.checked }); }} />
        <div className={classes['pair']}>
          {short('processor')}
          {moment('processorToldAt')}
        </div>
        <div className={classes['pair']}>
          {short('contactName')}
          {short('contactReach')}
        </div>
        <ErrorNotice error={save.error} />
        <div role="status">{save.isSuccess ? <Notice tone="ok">{t('privacy.kept')}</Notice> : null}</div>
        <div className={classes['panelActs']}>
          <Button variant="primary" type="submit" busy={save.isPending}>
            {t('privacy.breach.submit')}
          </Button>
        </div>
      </form>
    </Card>
  );
}
