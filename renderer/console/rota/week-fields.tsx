// Fields of a week: its days, hours from and to, and rules that say on which days and hours somebody is there.
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import type { Hours } from '../../../core/contract/rota-model.ts';
import type { Weekday } from '../../../core/values/civil-time.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Field, SelectField } from '../../ui/field.tsx';
import { isTime } from '../logic/shift-form.ts';
import { allWeekdays } from '../logic/week-form.ts';
import { useRotaWords } from './rota-words.ts';
import classes from './rota.module.css';

interface WeekdaysFieldProps {
  readonly label: string;
  readonly weekdays: readonly Weekday[];
  readonly error?: string | null;
  readonly onChange: (weekdays: readonly Weekday[]) => void;
}

export function WeekdaysField({ label, weekdays, error = null, onChange }: WeekdaysFieldProps): ReactNode {
  const words = useRotaWords();
  return (
    <fieldset className={classes['weekdays']}>
      <legend>{label}</legend>
      <div>
        {allWeekdays.map((day) => (
          <button
            key={day}
            type="button"
            aria-pressed={weekdays.includes(day)}
            aria-label={words.weekday(day, 'long')}
            onClick={() => {
              onChange(weekdays.includes(day) ? weekdays.filter((one) => one !== day) : [...weekdays, day].sort((a, b) => a - b));
            }}
          >
            {words.weekday(day, 'short')}
          </button>
        ))}
      </div>
      {error === null ? null : (
        <p className={classes['wrong']} role="alert">
          {error}
        </p>
      )}
    </fieldset>
  );
}

interface HoursFieldsProps {
  readonly hours: Hours;
  /** What the hours are of, when several stand on one screen: read, not shown. */
  readonly of?: string;
  readonly tried?: boolean;
  readonly onChange: (hours: Hours) => void;
}

export function HoursFields({ hours, of, tried = true, onChange }: HoursFieldsProps): ReactNode {
  const { t } = useTranslation();
  const name = (label: string): { 'aria-label'?: string } => (of === undefined ? {} : { 'aria-label': `${of}, ${label}` });
  return (
    <div className={classes['pair']}>
      <Field
        type="time"
        label={t('rota.shift.from')}
        {...name(t('rota.shift.from'))}
        value={hours.from}
        error={tried && !isTime(hours.from) ? t('rota.shift.timeWrong') : null}
        onChange={(event) => {
          onChange({ ...hours, from: event.currentTarget.value });
        }}
      />
      <Field
        type="time"
        label={t('rota.shift.to')}
        {...name(t('rota.shift.to'))}
        value={hours.to}
        error={tried && !isTime(hours.to) ? t('rota.shift.timeWrong') : null}
        onChange={(event) => {
          onChange({ ...hours, to: event.currentTarget.value });
        }}
      />
    </div>
  );
}

interface WeekRule<K extends string> {
  readonly kind: K;
  readonly weekdays: Weekday[];
  readonly hours: Hours;
  readonly from: string | null;
  readonly to: string | null;
}

interface WeekRulesFieldProps<K extends string> {
  readonly label: string;
  readonly hint: string;
  readonly kinds: readonly { readonly value: K; readonly label: string }[];
  readonly rules: readonly WeekRule<K>[];
  readonly onChange: (rules: WeekRule<K>[]) => void;
}

/** Availability and wishes: a sentence each, made of a kind, days, hours and an optional period. */
export function WeekRulesField<K extends string>({ label, hint, kinds, rules, onChange }: WeekRulesFieldProps<K>): ReactNode {
  const { t } = useTranslation();
  const put = (index: number, rule: WeekRule<K>): void => {
    onChange(rules.map((one, at) => (at === index ? rule : one)));
  };
  const first = kinds[0]?.value;
  return (
    <fieldset className={classes['rules']}>
      <legend>{label}</legend>
      <p className={classes['aside']}>{hint}</p>
      <ul>
        {rules.map((rule, index) => (
          <li key={index} className={classes['rule']}>
            <div className={classes['ruleHead']}>
              <SelectField
                label={t('rota.week.kind')}
                value={rule.kind}
                data={kinds.map(({ value, label: name }) => ({ value, label: name }))}
                onChange={(event) => {
                  const kind = kinds.find(({ value }) => value === event.currentTarget.value)?.value;
                  if (kind !== undefined) put(index, { ...rule, kind });
                }}
              />
              <IconButton
                label={t('rota.week.remove')}
                icon={<IconTrash size={22} stroke={1.9} aria-hidden="true" />}
                onClick={() => {
                  onChange(rules.filter((_, at) => at !== index));
                }}
              />
            </div>
            <WeekdaysField
              label={t('rota.week.days')}
              weekdays={rule.weekdays}
              error={rule.weekdays.length === 0 ? t('rota.week.daysMissing') : null}
              onChange={(weekdays) => {
                put(index, { ...rule, weekdays: [...weekdays] });
              }}
            />
            <HoursFields
              hours={rule.hours}
              onChange={(hours) => {
                put(index, { ...rule, hours });
              }}
            />
            <div className={classes['pair']}>
              <Field
                type="date"
                label={t('rota.week.from')}
                value={rule.from ?? ''}
                onChange={(event) => {
                  put(index, { ...rule, from: event.currentTarget.value === '' ? null : event.currentTarget.value });
                }}
              />
              <Field
                type="date"
                label={t('rota.week.to')}
                value={rule.to ?? ''}
                error={rule.from !== null && rule.to !== null && rule.to < rule.from ? t('rota.week.backwards') : null}
                onChange={(event) => {
                  put(index, { ...rule, to: event.currentTarget.value === '' ? null : event.currentTarget.value });
                }}
              />
            </div>
          </li>
        ))}
      </ul>
      {first === undefined ? null : (
        <div>
          <Button
            icon={<IconPlus size={20} stroke={1.9} />}
            onClick={() => {
              onChange([...rules, { kind: first, weekdays: [], hours: { from: '00:00', to: '00:00' }, from: null, to: null }]);
            }}
          >
            {t('rota.week.add')}
          </Button>
        </div>
      )}
    </fieldset>
  );
}
