// One volunteer: who it is, the rules that hold for them, their time, their pairs, their numbers, and the way out of the rota.
import { useState, type FormEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useQueryClient } from '@tanstack/react-query';
import { Checkbox, Switch } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { absenceReason, type Helpline, type Pair, type Volunteer } from '../../../core/contract/rota-model.ts';
import type { VolunteerId } from '../../../core/values/ids.ts';
import { Avatar, type PersonLook } from '../../ui/avatar.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { Field, SelectField } from '../../ui/field.tsx';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import { useCallMutation, useCallQuery } from '../../ui/use-call.ts';
import { hourFields, keptVolunteer, wrongInVolunteer, type VolunteerField, type VolunteerForm } from '../logic/volunteer-form.ts';
import people from '../people/people.module.css';
import pick from '../pick-list.module.css';
import { LanguagesField } from './languages-field.tsx';
import { OnCallNumbers } from './on-call-numbers.tsx';
import { PairsField } from './pairs-field.tsx';
import { RemoveVolunteerDialog } from './remove-volunteer-dialog.tsx';
import { WeekRulesField } from './week-fields.tsx';
import classes from './rota.module.css';

interface VolunteerPanelProps {
  readonly form: VolunteerForm;
  /** Null: not kept yet. */
  readonly stored: Volunteer | null;
  readonly look: PersonLook;
  readonly volunteers: readonly Volunteer[];
  readonly pairs: readonly Pair[];
  readonly helplines: readonly Helpline[];
  /** Whom to show next; null: whoever comes first. */
  readonly onDone: (id: VolunteerId | null) => void;
}

const levels = ['trainee', 'confirmed', 'experienced'] as const;
const roles = ['listener', 'backup'] as const;

export function VolunteerPanel({ form: initial, stored, look, volunteers, pairs, helplines, onDone }: VolunteerPanelProps): ReactNode {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [form, setForm] = useState(initial);
  const [tried, setTried] = useState(false);
  const [removing, setRemoving] = useState(false);
  const accounts = useCallQuery('accounts.list', {});
  const refresh = (): void => {
    void client.invalidateQueries({ predicate: ({ queryKey }) => typeof queryKey[0] === 'string' && /^(?:volunteers|rota)\./.test(queryKey[0]) });
  };
  const save = useCallMutation('volunteers.save', {
    onSuccess: (kept) => {
      refresh();
      onDone(kept.id);
    },
  });
  const wrong = wrongInVolunteer(form);
  const change = (part: Partial<VolunteerForm>): void => {
    setForm({ ...form, ...part });
  };
  const rules = (part: Partial<VolunteerForm['rules']>): void => {
    change({ rules: { ...form.rules, ...part } });
  };
  const errorOf = (field: VolunteerField): string | null => (tried && wrong.has(field) ? t(`rota.people.wrong.${field}`) : null);
  const account = accounts.data?.find(({ id }) => id === form.accountId) ?? null;
  const free = (accounts.data ?? []).filter(({ id, disabled }) => id === form.accountId || (!disabled && volunteers.every(({ accountId }) => accountId !== id)));
  const name = account?.displayName ?? form.name;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (wrong.size === 0 && !save.isPending) save.mutate({ volunteer: keptVolunteer(form, account?.displayName ?? (form.accountId === null ? null : form.name)) });
  };
  const toggled = <T extends string>(list: readonly T[], value: T, on: boolean): T[] => (on ? [...list, value] : list.filter((one) => one !== value));
  const part = (title: string, open: boolean, children: ReactNode): ReactNode => (
    <details className={classes['details']} open={open || undefined}>
      <summary>{title}</summary>
      <div className={classes['form']}>{children}</div>
    </details>
  );
  return (
    <section className={pick['panel']} aria-labelledby="volunteer-name">
      <header className={people['personHead']}>
        <span className={people['bigAvatar']}>
          <Avatar displayName={name === '' ? '?' : name} look={look} />
        </span>
        <div className={people['personTitle']}>
          <h2 id="volunteer-name">{stored === null ? t('rota.people.newTitle') : name}</h2>
          <p>{stored === null ? t('rota.people.newText') : t(`rota.people.levels.${stored.rules.level}`)}</p>
        </div>
      </header>
      <form className={classes['form']} onSubmit={submit} noValidate>
        <SelectField
          label={t('rota.people.account')}
          description={t('rota.people.accountHint')}
          value={form.accountId ?? ''}
          data={[{ value: '', label: t('rota.people.accountNone') }, ...free.map(({ id, displayName }) => ({ value: id, label: displayName }))]}
          onChange={(event) => {
            const found = free.find(({ id }) => id === event.currentTarget.value);
            change({ accountId: found?.id ?? null, name: found?.displayName ?? form.name });
          }}
        />
        {form.accountId === null ? (
          <Field
            label={t('rota.people.name')}
            required
            maxLength={80}
            value={form.name}
            error={errorOf('name')}
            onChange={(event) => {
              change({ name: event.currentTarget.value });
            }}
          />
        ) : null}
        <Field
          type="email"
          label={t('rota.people.email')}
          description={t('rota.people.emailHint')}
          maxLength={200}
          value={form.email}
          error={errorOf('email')}
          onChange={(event) => {
            change({ email: event.currentTarget.value });
          }}
        />
        {part(
          t('rota.people.rules'),
          stored === null || hourFields.some((field) => tried && wrong.has(field)),
          <>
            <SelectField
              label={t('rota.people.level')}
              description={t('rota.people.levelHint')}
              value={form.rules.level}
              data={levels.map((level) => ({ value: level, label: t(`rota.people.levels.${level}`) }))}
              onChange={(event) => {
                rules({ level: levels.find((level) => level === event.currentTarget.value) ?? 'confirmed' });
              }}
            />
            {form.rules.level === 'trainee' ? (
              <fieldset className={classes['checks']}>
                <legend>{t('rota.people.tutors')}</legend>
                <p className={classes['aside']}>{t('rota.people.tutorsHint')}</p>
                {volunteers
                  .filter(({ id, rules: { level } }) => id !== form.id && level === 'experienced')
                  .map(({ id, name: tutor }) => (
                    <Checkbox
                      key={id}
                      label={tutor}
                      checked={form.rules.tutorIds.includes(id)}
                      onChange={(event) => {
                        rules({ tutorIds: toggled(form.rules.tutorIds, id, event.currentTarget.checked) });
                      }}
                    />
                  ))}
              </fieldset>
            ) : (
              <fieldset className={classes['checks']}>
                <legend>{t('rota.people.roles')}</legend>
                {roles.map((role) => (
                  <Checkbox
                    key={role}
                    label={t(`rota.roles.${role}`)}
                    checked={form.rules.roles.includes(role)}
                    onChange={(event) => {
                      rules({ roles: toggled(form.rules.roles, role, event.currentTarget.checked) });
                    }}
                  />
                ))}
              </fieldset>
            )}
            {hourFields.map((field) => (
              <Field
                key={field}
                label={t(`rota.people.${field}`)}
                description={t(`rota.people.hint.${field}`)}
                inputMode="decimal"
                maxLength={6}
                value={form.hours[field]}
                error={errorOf(field)}
                onChange={(event) => {
                  change({ hours: { ...form.hours, [field]: event.currentTarget.value } });
                }}
              />
            ))}
            <Switch
              label={t('rota.people.nights')}
              description={t('rota.people.nightsHint')}
              checked={form.rules.nightsAllowed}
              onChange={(event) => {
                rules({ nightsAllowed: event.currentTarget.checked });
              }}
            />
            <Switch
              label={t('rota.people.oneShiftPerDay')}
              checked={form.rules.oneShiftPerDay}
              onChange={(event) => {
                rules({ oneShiftPerDay: event.currentTarget.checked });
              }}
            />
            <LanguagesField
              label={t('rota.people.languages')}
              hint={t('rota.people.languagesHint')}
              languages={form.rules.languages}
              onChange={(languages) => {
                rules({ languages: [...languages] });
              }}
            />
            {helplines.length > 1 ? (
              <fieldset className={classes['checks']}>
                <legend>{t('rota.people.helplines')}</legend>
                <p className={classes['aside']}>{t('rota.people.helplinesHint')}</p>
                {helplines.map(({ id, name: helpline }) => (
                  <Checkbox
                    key={id}
                    label={helpline}
                    checked={form.rules.helplineIds.includes(id)}
                    onChange={(event) => {
                      rules({ helplineIds: toggled(form.rules.helplineIds, id, event.currentTarget.checked) });
                    }}
                  />
                ))}
              </fieldset>
            ) : null}
          </>,
        )}
        {part(
          t('rota.people.time', { count: form.time.absences.length }),
          tried && (wrong.has('availability') || wrong.has('wishes') || wrong.has('absences')),
          <>
            <WeekRulesField
              label={t('rota.people.availability')}
              hint={t('rota.people.availabilityHint')}
              kinds={[
                { value: 'available', label: t('rota.people.available') },
                { value: 'unavailable', label: t('rota.people.unavailable') },
              ]}
              rules={form.time.availability}
              onChange={(availability) => {
                change({ time: { ...form.time, availability } });
              }}
            />
            <WeekRulesField
              label={t('rota.people.wishes')}
              hint={t('rota.people.wishesHint')}
              kinds={[
                { value: 'prefer', label: t('rota.people.prefer') },
                { value: 'avoid', label: t('rota.people.avoid') },
              ]}
              rules={form.time.wishes}
              onChange={(wishes) => {
                change({ time: { ...form.time, wishes } });
              }}
            />
            <Absences form={form} error={errorOf('absences')} onChange={change} />
          </>,
        )}
        {wrong.size > 0 && tried ? <Notice tone="alert" live="alert">{t('rota.people.wrongSome')}</Notice> : null}
        <ErrorNotice error={save.error} />
        <div className={classes['acts']}>
          <Button variant="primary" type="submit" busy={save.isPending}>
            {stored === null ? t('rota.people.create') : t('app.keep')}
          </Button>
          {stored === null ? (
            <Button
              onClick={() => {
                onDone(null);
              }}
            >
              {t('app.cancel')}
            </Button>
          ) : null}
        </div>
      </form>
      {stored === null ? null : (
        <>
          {part(t('rota.people.pairs'), false, <PairsField own={stored} volunteers={volunteers} pairs={pairs} onDone={refresh} />)}
          {part(t('rota.people.numbers', { count: stored.onCallNumberCount }), false, <OnCallNumbers volunteerId={stored.id} count={stored.onCallNumberCount} onDone={refresh} />)}
          <div className={classes['acts']}>
            <Button
              variant="dangerOutline"
              icon={<IconTrash size={22} stroke={1.9} />}
              onClick={() => {
                setRemoving(true);
              }}
            >
              {t('rota.people.remove')}
            </Button>
          </div>
        </>
      )}
      {removing && stored !== null ? (
        <RemoveVolunteerDialog
          volunteer={stored}
          helplines={helplines}
          onClose={() => {
            setRemoving(false);
          }}
          onDone={() => {
            setRemoving(false);
            refresh();
            onDone(null);
          }}
        />
      ) : null}
    </section>
  );
}

interface AbsencesProps {
  readonly form: VolunteerForm;
  readonly error: string | null;
  readonly onChange: (part: Partial<VolunteerForm>) => void;
}

function Absences({ form, error, onChange }: AbsencesProps): ReactNode {
  const { t } = useTranslation();
  const set = (absences: VolunteerForm['time']['absences']): void => {
    onChange({ time: { ...form.time, absences } });
  };
  const put = (index: number, part: Partial<VolunteerForm['time']['absences'][number]>): void => {
    set(form.time.absences.map((one, at) => (at === index ? { ...one, ...part } : one)));
  };
  return (
    <fieldset className={classes['rules']}>
      <legend>{t('rota.people.absences')}</legend>
      <p className={classes['aside']}>{t('rota.people.absencesHint')}</p>
      <ul>
        {form.time.absences.map((absence, index) => (
          <li key={index} className={classes['rule']}>
            <div className={classes['ruleHead']}>
              <SelectField
                label={t('rota.people.reason')}
                value={absence.reason}
                data={absenceReason.options.map((reason) => ({ value: reason, label: t(`rota.people.reasons.${reason}`) }))}
                onChange={(event) => {
                  put(index, { reason: absenceReason.options.find((reason) => reason === event.currentTarget.value) ?? 'other' });
                }}
              />
              <IconButton
                label={t('rota.people.removeAbsence')}
                icon={<IconTrash size={22} stroke={1.9} aria-hidden="true" />}
                onClick={() => {
                  set(form.time.absences.filter((_, at) => at !== index));
                }}
              />
            </div>
            <div className={classes['pair']}>
              <Field
                type="date"
                label={t('rota.week.from')}
                value={absence.from}
                onChange={(event) => {
                  put(index, { from: event.currentTarget.value });
                }}
              />
              <Field
                type="date"
                label={t('rota.people.absenceTo')}
                value={absence.to}
                onChange={(event) => {
                  put(index, { to: event.currentTarget.value });
                }}
              />
            </div>
          </li>
        ))}
      </ul>
      {error === null ? null : (
        <p className={classes['wrong']} role="alert">
          {error}
        </p>
      )}
      <div>
        <Button
          icon={<IconPlus size={20} stroke={1.9} />}
          onClick={() => {
            set([...form.time.absences, { from: '', to: '', reason: 'holiday' }]);
          }}
        >
          {t('rota.people.addAbsence')}
        </Button>
      </div>
    </fieldset>
  );
}
