// The fields of a shift, shared by its creation and its panel.
import { useId, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Switch } from '@mantine/core';
import type { Helpline } from '../../../core/contract/rota-model.ts';
import { hoursOf } from '../../../core/domain/rota/wall-clock.ts';
import { Field, SelectField } from '../../ui/field.tsx';
import { firstFocus } from '../dialog-focus.ts';
import { spanOfForm, type ShiftField, type ShiftForm } from '../logic/shift-form.ts';
import { shiftRoles } from '../logic/rota-calendar.ts';
import { LanguagesField } from './languages-field.tsx';
import { useRotaWords } from './rota-words.ts';
import classes from './rota.module.css';

interface ShiftFieldsProps {
  readonly form: ShiftForm;
  readonly wrong: ReadonlySet<ShiftField>;
  readonly zone: string;
  /** More than one: the helpline is asked for. */
  readonly helplines: readonly Helpline[];
  readonly lockable: boolean;
  readonly focus?: boolean;
  readonly onChange: (form: ShiftForm) => void;
}

export function ShiftFields({ form, wrong, zone, helplines, lockable, focus = false, onChange }: ShiftFieldsProps): ReactNode {
  const { t } = useTranslation();
  const words = useRotaWords();
  const id = useId();
  const text = (field: 'date' | 'from' | 'to' | 'label') => ({
    value: form[field],
    onChange: (event: { readonly currentTarget: { readonly value: string } }) => {
      onChange({ ...form, [field]: event.currentTarget.value });
    },
  });
  const timesWrong = wrong.has('date') || wrong.has('from') || wrong.has('to');
  const span = timesWrong ? null : spanOfForm(form, zone);
  return (
    <div className={classes['fields']}>
      {helplines.length > 1 ? (
        <SelectField
          label={t('rota.shift.helpline')}
          value={form.helplineId}
          data={helplines.map(({ id: value, name }) => ({ value, label: name }))}
          onChange={(event) => {
            const found = helplines.find((one) => one.id === event.currentTarget.value);
            if (found !== undefined) onChange({ ...form, helplineId: found.id });
          }}
        />
      ) : null}
      <Field type="date" label={t('rota.shift.date')} required error={wrong.has('date') ? t('rota.shift.dateWrong') : null} {...(focus ? { ref: firstFocus } : {})} {...text('date')} />
      <div className={classes['pair']}>
        <Field type="time" label={t('rota.shift.from')} required error={wrong.has('from') ? t('rota.shift.timeWrong') : null} {...text('from')} />
        <Field type="time" label={t('rota.shift.to')} required error={wrong.has('to') ? t('rota.shift.timeWrong') : null} {...text('to')} />
      </div>
      {span === null ? null : (
        <p className={classes['aside']} role="status">
          {words.clockChange(span, zone) ?? t('rota.shift.length', { hours: words.amount(hoursOf(span)) })}
          {form.to <= form.from ? ` ${t('rota.shift.nextDay')}` : ''}
        </p>
      )}
      <fieldset className={classes['needs']}>
        <legend>{t('rota.shift.needs')}</legend>
        {shiftRoles.map((role) => (
          <Field
            key={role}
            type="number"
            min={0}
            max={20}
            label={t(`rota.roles.${role}`)}
            value={form[role]}
            onChange={(event) => {
              onChange({ ...form, [role]: event.currentTarget.value });
            }}
          />
        ))}
      </fieldset>
      {wrong.has('needs') ? (
        <p className={classes['wrong']} role="alert">
          {t('rota.shift.needsWrong')}
        </p>
      ) : null}
      <Field label={t('rota.shift.label')} description={t('rota.shift.labelHint')} maxLength={60} {...text('label')} />
      <LanguagesField
        label={t('rota.shift.languages')}
        hint={t('rota.shift.languagesHint')}
        languages={form.languages}
        onChange={(languages) => {
          onChange({ ...form, languages });
        }}
      />
      <Switch
        id={`${id}-call`}
        label={t('rota.shift.onCall')}
        description={t('rota.shift.onCallHint')}
        checked={form.onCall}
        onChange={(event) => {
          onChange({ ...form, onCall: event.currentTarget.checked });
        }}
      />
      {lockable ? (
        <Switch
          id={`${id}-lock`}
          label={t('rota.shift.lock')}
          description={t('rota.shift.lockHint')}
          checked={form.locked}
          onChange={(event) => {
            onChange({ ...form, locked: event.currentTarget.checked });
          }}
        />
      ) : null}
    </div>
  );
}
