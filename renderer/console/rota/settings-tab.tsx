// Réglages du planning: helplines, school holidays, the rules of sign-up, swaps and reminders, and mail.
import { useState, type FormEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useQueryClient } from '@tanstack/react-query';
import { Switch } from '@mantine/core';
import { IconPencil, IconPlus, IconTrash } from '@tabler/icons-react';
import type { Helpline, RotaSettings, SchoolHoliday } from '../../../core/contract/rota-model.ts';
import { defaultZone } from '../../../core/values/default-zone.ts';
import { call, CallError } from '../../ui/bridge.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Field, SelectField } from '../../ui/field.tsx';
import { Card } from '../../ui/layout.tsx';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import { HelplineMark } from '../../ui/helpline-mark.tsx';
import { useSession } from '../../ui/session-store.ts';
import { useCallMutation, useCallQuery } from '../../ui/use-call.ts';
import { ConfirmDialog } from '../people/confirm-dialog.tsx';
import { Loaded } from '../loading.tsx';
import { departements } from '../logic/departements.ts';
import { newId } from '../logic/new-id.ts';
import { isDate, wholeNumber } from '../logic/shift-form.ts';
import { HelplineDialog } from './helpline-dialog.tsx';
import { MailCard } from './mail-card.tsx';
import { useHelplines, useSmallPlan } from './use-helplines.ts';
import { useRotaWords } from './rota-words.ts';
import classes from './rota.module.css';

export function SettingsTab(): ReactNode {
  const { t } = useTranslation();
  const administers = useSession()?.account?.role === 'administrator';
  const { helplines, mayEdit } = useHelplines();
  const settings = useCallQuery('rota.getSettings', {}, { staleTime: Number.POSITIVE_INFINITY });
  return (
    <div className={classes['settings']}>
      <div className={classes['settingsColumn']}>
        <Helplines helplines={helplines} mayEdit={mayEdit} />
        <SchoolHolidays mayEdit={mayEdit} />
      </div>
      <div className={classes['settingsColumn']}>
        <Card title={t('rota.settings.title')}>
          <Loaded query={settings}>{(data) => <SettingsForm stored={data.settings} helplines={helplines} mayEdit={mayEdit} />}</Loaded>
        </Card>
        {administers ? <MailCard /> : null}
      </div>
    </div>
  );
}

function Helplines({ helplines, mayEdit }: { readonly helplines: readonly Helpline[]; readonly mayEdit: boolean }): ReactNode {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [edited, setEdited] = useState<Helpline | null>(null);
  const [closing, setClosing] = useState<Helpline | null>(null);
  const refresh = (): void => {
    void client.invalidateQueries({ predicate: ({ queryKey }) => typeof queryKey[0] === 'string' && /^(?:rota|duty)\./.test(queryKey[0]) });
  };
  return (
    <Card title={t('rota.helplines.title')}>
      {helplines.length === 0 ? <p>{t('rota.helplines.none')}</p> : null}
      <ul className={classes['rows']}>
        {helplines.map((helpline) => (
          <li key={helpline.id} className={classes['row']}>
            <div className={classes['rowWords']}>
              <strong className={classes['marked']}>
                <HelplineMark colour={helpline.colour} />
                {helpline.name}
              </strong>
              <span>
                {t(`rota.helplines.zones.${helpline.zone}`)}, {departements.find(({ code }) => code === helpline.departement)?.name ?? helpline.departement}
              </span>
              <span>{helpline.opening.weekly.length === 0 ? t('rota.helplines.noHours') : t('rota.helplines.periods', { count: helpline.opening.weekly.length })}</span>
            </div>
            {mayEdit ? (
              <>
                <Button
                  icon={<IconPencil size={20} stroke={1.9} />}
                  aria-label={t('rota.helplines.editTitle', { name: helpline.name })}
                  onClick={() => {
                    setEdited(helpline);
                  }}
                >
                  {t('rota.patterns.edit')}
                </Button>
                <IconButton
                  label={t('rota.helplines.closeTitle', { name: helpline.name })}
                  icon={<IconTrash size={22} stroke={1.9} aria-hidden="true" />}
                  onClick={() => {
                    setClosing(helpline);
                  }}
                />
              </>
            ) : null}
          </li>
        ))}
      </ul>
      {mayEdit ? (
        <div>
          <Button
            icon={<IconPlus size={20} stroke={1.9} />}
            onClick={() => {
              setEdited({
                id: newId<'helpline'>(Date.now()),
                name: '',
                zone: defaultZone,
                departement: '75',
                colour: helplines.length % 8,
                opening: { weekly: [], exceptions: [] },
                onPublicHolidays: 'usual',
              });
            }}
          >
            {t('rota.helplines.add')}
          </Button>
        </div>
      ) : null}
      {edited === null ? null : (
        <HelplineDialog
          helpline={edited}
          fresh={helplines.every(({ id }) => id !== edited.id)}
          onClose={() => {
            setEdited(null);
          }}
          onDone={() => {
            setEdited(null);
            refresh();
          }}
        />
      )}
      {closing === null ? null : (
        <ConfirmDialog
          danger
          title={t('rota.helplines.closeTitle', { name: closing.name })}
          text={t('rota.helplines.closeText')}
          submit={t('rota.helplines.close')}
          onClose={() => {
            setClosing(null);
          }}
          onSubmit={async () => {
            try {
              await call('rota.closeHelpline', { helplineId: closing.id });
              setClosing(null);
              refresh();
              return null;
            } catch (error) {
              return error instanceof CallError ? error : new CallError('internal', null);
            }
          }}
        />
      )}
    </Card>
  );
}

function SchoolHolidays({ mayEdit }: { readonly mayEdit: boolean }): ReactNode {
  const { t } = useTranslation();
  const plan = useSmallPlan();
  return (
    <Card title={t('rota.school.title')}>
      <Loaded query={plan}>{(data) => <SchoolForm stored={data.schoolHolidays} mayEdit={mayEdit} />}</Loaded>
    </Card>
  );
}

function SchoolForm({ stored, mayEdit }: { readonly stored: readonly SchoolHoliday[]; readonly mayEdit: boolean }): ReactNode {
  const { t } = useTranslation();
  const words = useRotaWords();
  const client = useQueryClient();
  const [list, setList] = useState(stored);
  const [tried, setTried] = useState(false);
  const save = useCallMutation('rota.saveSchoolHolidays', {
    onSuccess: (kept) => {
      setList(kept);
      setTried(false);
      void client.invalidateQueries({ queryKey: ['rota.getPlan'] });
    },
  });
  const wrongRow = ({ name, from, to }: SchoolHoliday): boolean => name.trim() === '' || !isDate(from) || !isDate(to) || to < from;
  if (!mayEdit) {
    return stored.length === 0 ? (
      <p>{t('rota.school.none')}</p>
    ) : (
      <ul className={classes['facts']}>
        {stored.map(({ name, from, to }) => (
          <li key={`${name} ${from}`}>{t('rota.school.row', { name, from: words.day(from), to: words.fullDay(to) })}</li>
        ))}
      </ul>
    );
  }
  const put = (index: number, part: Partial<SchoolHoliday>): void => {
    setList(list.map((one, at) => (at === index ? { ...one, ...part } : one)));
    if (!save.isPending) save.reset();
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (!list.some(wrongRow) && !save.isPending) save.mutate({ schoolHolidays: list.map((one) => ({ ...one, name: one.name.trim() })) });
  };
  return (
    <form className={classes['form']} onSubmit={submit} noValidate>
      <p className={classes['aside']}>{t('rota.school.text')}</p>
      {list.length === 0 ? <p>{t('rota.school.none')}</p> : null}
      {list.map((holiday, index) => (
        <div key={index} className={classes['rule']}>
          <div className={classes['ruleHead']}>
            <Field
              label={t('rota.school.name')}
              maxLength={60}
              value={holiday.name}
              error={tried && holiday.name.trim() === '' ? t('rota.school.nameMissing') : null}
              onChange={(event) => {
                put(index, { name: event.currentTarget.value });
              }}
            />
            <IconButton
              label={t('rota.school.remove', { name: holiday.name })}
              icon={<IconTrash size={22} stroke={1.9} aria-hidden="true" />}
              onClick={() => {
                setList(list.filter((_, at) => at !== index));
              }}
            />
          </div>
          <div className={classes['pair']}>
            <Field
              type="date"
              label={t('rota.school.from')}
              value={holiday.from}
              onChange={(event) => {
                put(index, { from: event.currentTarget.value });
              }}
            />
            <Field
              type="date"
              label={t('rota.school.to')}
              value={holiday.to}
              error={tried && wrongRow(holiday) && holiday.name.trim() !== '' ? t('rota.school.datesWrong') : null}
              onChange={(event) => {
                put(index, { to: event.currentTarget.value });
              }}
            />
          </div>
        </div>
      ))}
      <ErrorNotice error={save.error} />
      <div role="status">{save.isSuccess ? <Notice tone="ok">{t('rota.settings.saved')}</Notice> : null}</div>
      <div className={classes['acts']}>
        <Button
          icon={<IconPlus size={20} stroke={1.9} />}
          onClick={() => {
            setList([...list, { name: '', from: '', to: '' }]);
          }}
        >
          {t('rota.school.add')}
        </Button>
        <Button type="submit" busy={save.isPending}>
          {t('rota.school.keep')}
        </Button>
      </div>
    </form>
  );
}

interface SettingsFormProps {
  readonly stored: RotaSettings;
  readonly helplines: readonly Helpline[];
  readonly mayEdit: boolean;
}

function SettingsForm({ stored, helplines, mayEdit }: SettingsFormProps): ReactNode {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [form, setForm] = useState({
    ...stored,
    signUpDays: String(stored.signUpDays),
    signOffHours: String(stored.signOffHours),
    reminderHours: String(stored.reminderHours ?? 24),
    remind: stored.reminderHours !== null,
    noShowMinutes: String(stored.noShowMinutes),
  });
  const [tried, setTried] = useState(false);
  const save = useCallMutation('rota.saveSettings', {
    onSuccess: () => {
      setTried(false);
      void client.invalidateQueries({ queryKey: ['rota.getSettings'] });
    },
  });
  const change = (part: Partial<typeof form>): void => {
    setForm({ ...form, ...part });
    if (!save.isIdle && !save.isPending) save.reset();
  };
  const limits = { signUpDays: [1, 400], signOffHours: [0, 720], reminderHours: [1, 168], noShowMinutes: [1, 120] } as const;
  const valueOf = (field: keyof typeof limits): number | null => wholeNumber(form[field], limits[field][0], limits[field][1]);
  const number = (field: keyof typeof limits, label: string, hint: string): ReactNode => (
    <Field
      label={label}
      description={hint}
      inputMode="numeric"
      maxLength={3}
      disabled={!mayEdit}
      value={form[field]}
      error={tried && valueOf(field) === null ? t('rota.settings.numberWrong', { least: limits[field][0], most: limits[field][1] }) : null}
      onChange={(event) => {
        change({ [field]: event.currentTarget.value });
      }}
    />
  );
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    const signUpDays = valueOf('signUpDays');
    const signOffHours = valueOf('signOffHours');
    const reminderHours = valueOf('reminderHours');
    const noShowMinutes = valueOf('noShowMinutes');
    if (signUpDays === null || signOffHours === null || noShowMinutes === null || (form.remind && reminderHours === null) || save.isPending) return;
    const { selfSignUp, swapApproval, lineHelplineId } = form;
    save.mutate({ settings: { selfSignUp, signUpDays, signOffHours, swapApproval, reminderHours: form.remind ? reminderHours : null, noShowMinutes, lineHelplineId } });
  };
  return (
    <form className={classes['form']} onSubmit={submit} noValidate>
      <Switch
        label={t('rota.settings.selfSignUp')}
        description={t('rota.settings.selfSignUpHint')}
        disabled={!mayEdit}
        checked={form.selfSignUp}
        onChange={(event) => {
          change({ selfSignUp: event.currentTarget.checked });
        }}
      />
      {form.selfSignUp ? number('signUpDays', t('rota.settings.signUpDays'), t('rota.settings.signUpDaysHint')) : null}
      {number('signOffHours', t('rota.settings.signOffHours'), t('rota.settings.signOffHoursHint'))}
      <Switch
        label={t('rota.settings.swapApproval')}
        description={t('rota.settings.swapApprovalHint')}
        disabled={!mayEdit}
        checked={form.swapApproval}
        onChange={(event) => {
          change({ swapApproval: event.currentTarget.checked });
        }}
      />
      <Switch
        label={t('rota.settings.remind')}
        description={t('rota.settings.remindHint')}
        disabled={!mayEdit}
        checked={form.remind}
        onChange={(event) => {
          change({ remind: event.currentTarget.checked });
        }}
      />
      {form.remind ? number('reminderHours', t('rota.settings.reminderHours'), t('rota.settings.reminderHoursHint')) : null}
      {number('noShowMinutes', t('rota.settings.noShowMinutes'), t('rota.settings.noShowMinutesHint'))}
      {helplines.length > 1 ? (
        <SelectField
          label={t('rota.settings.lineHelpline')}
          description={t('rota.settings.lineHelplineHint')}
          disabled={!mayEdit}
          value={form.lineHelplineId ?? helplines[0]?.id ?? ''}
          data={helplines.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(event) => {
            change({ lineHelplineId: helplines.find(({ id }) => id === event.currentTarget.value)?.id ?? null });
          }}
        />
      ) : null}
      <ErrorNotice error={save.error} />
      <div role="status">{save.isSuccess ? <Notice tone="ok">{t('rota.settings.saved')}</Notice> : null}</div>
      {mayEdit ? (
        <div>
          <Button variant="primary" type="submit" busy={save.isPending}>
            {t('rota.settings.keep')}
          </Button>
        </div>
      ) : (
        <p className={classes['aside']}>{t('rota.settings.readOnly')}</p>
      )}
    </form>
  );
}
