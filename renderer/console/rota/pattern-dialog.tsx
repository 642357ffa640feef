// One pattern: days, hours, needs, from when to when, what becomes of it on holidays, and the single days that differ.
import { useState, type FormEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Switch } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import type { Helpline, ShiftPattern } from '../../../core/contract/rota-model.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field, SelectField } from '../../ui/field.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { useCallMutation } from '../../ui/use-call.ts';
import { shiftRoles } from '../logic/rota-calendar.ts';
import { wholeNumber } from '../logic/shift-form.ts';
import { wrongInPattern } from '../logic/week-form.ts';
import { LanguagesField } from './languages-field.tsx';
import { HoursFields, WeekdaysField } from './week-fields.tsx';
import classes from './rota.module.css';

interface PatternDialogProps {
  readonly pattern: ShiftPattern;
  readonly fresh: boolean;
  readonly helplines: readonly Helpline[];
  readonly onClose: () => void;
  readonly onDone: () => void;
}

const holidayKinds = ['usual', 'none', 'otherHours'] as const;
const schoolKinds = ['usual', 'none', 'only'] as const;

export function PatternDialog({ pattern: stored, fresh, helplines, onClose, onDone }: PatternDialogProps): ReactNode {
  const { t } = useTranslation();
  const [pattern, setPattern] = useState(stored);
  const [tried, setTried] = useState(false);
  const save = useCallMutation('rota.savePattern', { onSuccess: onDone });
  const wrong = wrongInPattern(pattern);
  const change = (part: Partial<ShiftPattern>): void => {
    setPattern({ ...pattern, ...part });
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (wrong.size === 0 && !save.isPending) save.mutate({ pattern });
  };
  const errorOf = (field: Parameters<typeof wrong.has>[0]): string | null => (tried && wrong.has(field) ? t(`rota.patterns.wrong.${field}`) : null);
  return (
    <Dialog
      open
      kind="alert"
      title={t(fresh ? 'rota.patterns.addTitle' : 'rota.patterns.editTitle')}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('app.cancel')}</Button>
          <Button variant="primary" type="submit" form="edit-pattern" busy={save.isPending}>
            {t('app.keep')}
          </Button>
        </>
      }
    >
      <form id="edit-pattern" className={classes['form']} onSubmit={submit} noValidate>
        {helplines.length > 1 ? (
          <SelectField
            label={t('rota.shift.helpline')}
            value={pattern.helplineId}
            data={helplines.map(({ id, name }) => ({ value: id, label: name }))}
            onChange={(event) => {
              const found = helplines.find(({ id }) => id === event.currentTarget.value);
              if (found !== undefined) change({ helplineId: found.id });
            }}
          />
        ) : null}
        <Field
          label={t('rota.shift.label')}
          description={t('rota.patterns.labelHint')}
          maxLength={60}
          value={pattern.label}
          onChange={(event) => {
            change({ label: event.currentTarget.value });
          }}
        />
        <WeekdaysField
          label={t('rota.week.days')}
          weekdays={pattern.weekdays}
          error={errorOf('weekdays')}
          onChange={(weekdays) => {
            change({ weekdays: [...weekdays] });
          }}
        />
        <HoursFields
          hours={pattern.hours}
          tried={tried}
          onChange={(hours) => {
            change({ hours });
          }}
        />
        <p className={classes['aside']}>{t('rota.patterns.hoursHint')}</p>
        <fieldset className={classes['needs']}>
          <legend>{t('rota.shift.needs')}</legend>
          {shiftRoles.map((role) => (
            <Field
              key={role}
              type="number"
              min={0}
              max={20}
              label={t(`rota.roles.${role}`)}
              value={String(pattern.needs[role])}
              onChange={(event) => {
                change({ needs: { ...pattern.needs, [role]: wholeNumber(event.currentTarget.value, 0, 20) ?? 0 } });
              }}
            />
          ))}
        </fieldset>
        {errorOf('needs') === null ? null : (
          <p className={classes['wrong']} role="alert">
            {errorOf('needs')}
          </p>
        )}
        <SelectField
          label={t('rota.patterns.every')}
          value={String(pattern.everyWeeks)}
          data={Array.from({ length: 12 }, (_, index) => ({ value: String(index + 1), label: index === 0 ? t('rota.patterns.everyWeek') : t('rota.patterns.everyWeeks', { count: index + 1 }) }))}
          onChange={(event) => {
            change({ everyWeeks: Number(event.currentTarget.value) });
          }}
        />
        {pattern.everyWeeks === 1 ? null : (
          <Field
            type="date"
            label={t('rota.patterns.anchor')}
            description={t('rota.patterns.anchorHint')}
            value={pattern.anchor}
            onChange={(event) => {
              if (event.currentTarget.value !== '') change({ anchor: event.currentTarget.value });
            }}
          />
        )}
        <div className={classes['pair']}>
          <Field
            type="date"
            label={t('rota.patterns.validFrom')}
            value={pattern.validFrom}
            error={errorOf('validFrom')}
            onChange={(event) => {
              change({ validFrom: event.currentTarget.value });
            }}
          />
          <Field
            type="date"
            label={t('rota.patterns.validUntil')}
            value={pattern.validUntil ?? ''}
            error={errorOf('validUntil')}
            onChange={(event) => {
              change({ validUntil: event.currentTarget.value === '' ? null : event.currentTarget.value });
            }}
          />
        </div>
        <SelectField
          label={t('rota.patterns.onPublicHolidays')}
          value={pattern.onPublicHolidays.kind}
          data={holidayKinds.map((kind) => ({ value: kind, label: t(`rota.patterns.publicHolidays.${kind}`) }))}
          onChange={(event) => {
            const kind = holidayKinds.find((one) => one === event.currentTarget.value) ?? 'usual';
            change({ onPublicHolidays: kind === 'otherHours' ? { kind, hours: pattern.hours } : { kind } });
          }}
        />
        {pattern.onPublicHolidays.kind === 'otherHours' ? (
          <HoursFields
            hours={pattern.onPublicHolidays.hours}
            of={t('rota.patterns.onPublicHolidays')}
            onChange={(hours) => {
              change({ onPublicHolidays: { kind: 'otherHours', hours } });
            }}
          />
        ) : null}
        <SelectField
          label={t('rota.patterns.inSchoolHolidays')}
          value={pattern.inSchoolHolidays}
          data={schoolKinds.map((kind) => ({ value: kind, label: t(`rota.patterns.schoolHolidays.${kind}`) }))}
          onChange={(event) => {
            change({ inSchoolHolidays: schoolKinds.find((one) => one === event.currentTarget.value) ?? 'usual' });
          }}
        />
        <fieldset className={classes['rules']}>
          <legend>{t('rota.patterns.exceptions')}</legend>
          <p className={classes['aside']}>{t('rota.patterns.exceptionsHint')}</p>
          <ul>
            {pattern.exceptions.map((exception, index) => {
              const put = (next: ShiftPattern['exceptions'][number]): void => {
                change({ exceptions: pattern.exceptions.map((one, at) => (at === index ? next : one)) });
              };
              return (
                <li key={index} className={classes['rule']}>
                  <div className={classes['ruleHead']}>
                    <Field
                      type="date"
                      label={t('rota.shift.date')}
                      value={exception.date}
                      onChange={(event) => {
                        put({ ...exception, date: event.currentTarget.value });
                      }}
                    />
                    <IconButton
                      label={t('rota.patterns.removeException')}
                      icon={<IconTrash size={22} stroke={1.9} aria-hidden="true" />}
                      onClick={() => {
                        change({ exceptions: pattern.exceptions.filter((_, at) => at !== index) });
                      }}
                    />
                  </div>
                  <Switch
                    label={t('rota.patterns.noShift')}
                    checked={exception.hours === null}
                    onChange={(event) => {
                      put({ ...exception, hours: event.currentTarget.checked ? null : pattern.hours });
                    }}
                  />
                  {exception.hours === null ? null : (
                    <HoursFields
                      hours={exception.hours}
                      of={exception.date}
                      onChange={(hours) => {
                        put({ ...exception, hours });
                      }}
                    />
                  )}
                </li>
              );
            })}
          </ul>
          {errorOf('exceptions') === null ? null : (
            <p className={classes['wrong']} role="alert">
              {errorOf('exceptions')}
            </p>
          )}
          <div>
            <Button
              icon={<IconPlus size={20} stroke={1.9} />}
              onClick={() => {
                change({ exceptions: [...pattern.exceptions, { date: '', hours: null }] });
              }}
            >
              {t('rota.patterns.addException')}
            </Button>
          </div>
        </fieldset>
        <LanguagesField
          label={t('rota.shift.languages')}
          hint={t('rota.shift.languagesHint')}
          languages={pattern.languages}
          onChange={(languages) => {
            change({ languages: [...languages] });
          }}
        />
        <Switch
          label={t('rota.shift.onCall')}
          description={t('rota.shift.onCallHint')}
          checked={pattern.onCall}
          onChange={(event) => {
            change({ onCall: event.currentTarget.checked });
          }}
        />
        <ErrorNotice error={save.error} />
      </form>
    </Dialog>
  );
}
