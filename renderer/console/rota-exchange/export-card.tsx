// Out to a spreadsheet, or to the calendar of a person or of a helpline.
import { useState, type FormEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { IconFileExport } from '@tabler/icons-react';
import { nameStyle, type NameStyle } from '../../../core/contract/rota-exchange-model.ts';
import type { Helpline, VolunteerName } from '../../../core/contract/rota-model.ts';
import { addDays } from '../../../core/domain/rota/wall-clock.ts';
import { defaultZone } from '../../../core/values/default-zone.ts';
import { Button } from '../../ui/button.tsx';
import { Field, SelectField } from '../../ui/field.tsx';
import { Card } from '../../ui/layout.tsx';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import { useLanguage } from '../../ui/use-language.ts';
import { rangeOf } from '../logic/rota-calendar.ts';
import { isDate, today } from './period-dates.ts';
import { useAct } from './parts.tsx';
import classes from './exchange.module.css';

const kinds = ['csv', 'icsHelpline', 'icsPerson'] as const;
type Kind = (typeof kinds)[number];

export function ExportCard({ helplines, volunteers }: { readonly helplines: readonly Helpline[]; readonly volunteers: readonly VolunteerName[] }): ReactNode {
  const { t } = useTranslation();
  const language = useLanguage();
  const present = volunteers.filter(({ removed }) => !removed);
  const [kind, setKind] = useState<Kind>('csv');
  const [helpline, setHelpline] = useState('');
  const [person, setPerson] = useState('');
  const [names, setNames] = useState<NameStyle>('full');
  const [first, setFirst] = useState(() => today(defaultZone));
  const [last, setLast] = useState(() => addDays(today(defaultZone), 60));
  const csv = useAct('rotaExchange.exportCsv');
  const ics = useAct('rotaExchange.exportIcs');
  const chosenHelpline = helplines.find(({ id }) => id === helpline) ?? (kind === 'csv' ? undefined : helplines[0]);
  const chosenPerson = present.find(({ id }) => id === person) ?? present[0];
  const act = kind === 'csv' ? csv : ics;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (act.busy || !isDate(first) || !isDate(last) || last < first) return;
    const range = rangeOf({ first, last }, chosenHelpline?.zone ?? defaultZone);
    if (kind === 'csv') csv.run({ ...range, helplineIds: chosenHelpline === undefined ? [] : [chosenHelpline.id], language });
    else if (kind === 'icsHelpline' && chosenHelpline !== undefined) ics.run({ ...range, of: { kind: 'helpline', helplineId: chosenHelpline.id, names }, language });
    else if (kind === 'icsPerson' && chosenPerson !== undefined) ics.run({ ...range, of: { kind: 'person', volunteerId: chosenPerson.id }, language });
  };
  return (
    <Card title={t('rota.exchange.export.title')}>
      <form className={classes['form']} onSubmit={submit}>
        <p className={classes['intro']}>{t('rota.exchange.export.intro')}</p>
        <SelectField
          label={t('rota.exchange.export.what')}
          value={kind}
          data={kinds.map((value) => ({ value, label: t(`rota.exchange.export.${value}`) }))}
          onChange={(event) => {
            setKind(kinds.find((value) => value === event.currentTarget.value) ?? 'csv');
            csv.clear();
            ics.clear();
          }}
        />
        {kind === 'icsPerson' ? (
          <SelectField
            label={t('rota.exchange.export.person')}
            value={chosenPerson?.id ?? ''}
            data={present.map(({ id, name }) => ({ value: id, label: name }))}
            onChange={(event) => {
              setPerson(event.currentTarget.value);
            }}
          />
        ) : (
          <SelectField
            label={t('rota.exchange.helpline')}
            value={chosenHelpline?.id ?? ''}
            data={[...(kind === 'csv' ? [{ value: '', label: t('rota.exchange.allHelplines') }] : []), ...helplines.map(({ id, name }) => ({ value: id, label: name }))]}
            onChange={(event) => {
              setHelpline(event.currentTarget.value);
            }}
          />
        )}
        {kind === 'icsHelpline' ? (
          <SelectField
            label={t('rota.exchange.export.names')}
            value={names}
            data={nameStyle.options.map((value) => ({ value, label: t(`rota.exchange.names.${value}`) }))}
            onChange={(event) => {
              setNames(nameStyle.options.find((value) => value === event.currentTarget.value) ?? 'full');
            }}
          />
        ) : null}
        <div className={classes['pair']}>
          <Field type="date" label={t('rota.exchange.from')} value={first} onChange={(event) => { setFirst(event.currentTarget.value); }} />
          <Field type="date" label={t('rota.exchange.to')} value={last} onChange={(event) => { setLast(event.currentTarget.value); }} />
        </div>
        <div className={classes['acts']}>
          <Button type="submit" busy={act.busy} icon={<IconFileExport size={22} stroke={1.9} />}>
            {t('rota.exchange.export.submit')}
          </Button>
        </div>
        <ErrorNotice error={act.error} />
        {act.value?.saved === true ? <Notice tone="ok" live="status">{t('rota.exchange.saved')}</Notice> : null}
      </form>
    </Card>
  );
}
