// One helpline: name, zone, département, opening hours of the week, days with hours of their own.
import { useState, type FormEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Radio, Switch } from '@mantine/core';
import { IconCopy, IconPlus, IconTrash } from '@tabler/icons-react';
import { rotaZone, type Helpline } from '../../../core/contract/rota-model.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field, SelectField } from '../../ui/field.tsx';
import { HelplineMark, hueOfHelpline } from '../../ui/helpline-mark.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { peopleHues } from '../../ui/tokens.ts';
import { useCallMutation } from '../../ui/use-call.ts';
import { firstFocus } from '../dialog-focus.ts';
import { departements } from '../logic/departements.ts';
import { allWeekdays, withDayCopied, wrongInHelpline, type HelplineField } from '../logic/week-form.ts';
import { HoursFields } from './week-fields.tsx';
import { useRotaWords } from './rota-words.ts';
import classes from './rota.module.css';

interface HelplineDialogProps {
  readonly helpline: Helpline;
  readonly fresh: boolean;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

export function HelplineDialog({ helpline: stored, fresh, onClose, onDone }: HelplineDialogProps): ReactNode {
  const { t } = useTranslation();
  const words = useRotaWords();
  const [helpline, setHelpline] = useState(stored);
  const [tried, setTried] = useState(false);
  const save = useCallMutation('rota.saveHelpline', { onSuccess: onDone });
  const wrong = wrongInHelpline(helpline);
  const errorOf = (field: HelplineField): string | null => (tried && wrong.has(field) ? t(`rota.helplines.wrong.${field}`) : null);
  const change = (part: Partial<Helpline>): void => {
    setHelpline({ ...helpline, ...part });
  };
  const { weekly, exceptions } = helpline.opening;
  const setWeekly = (next: Helpline['opening']['weekly']): void => {
    change({ opening: { weekly: next, exceptions } });
  };
  const setExceptions = (next: Helpline['opening']['exceptions']): void => {
    change({ opening: { weekly, exceptions: next } });
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (wrong.size === 0 && !save.isPending) save.mutate({ helpline: { ...helpline, name: helpline.name.trim() } });
  };
  return (
    <Dialog
      open
      kind="alert"
      title={fresh ? t('rota.helplines.addTitle') : t('rota.helplines.editTitle', { name: stored.name })}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('app.cancel')}</Button>
          <Button variant="primary" type="submit" form="edit-helpline" busy={save.isPending}>
            {t('app.keep')}
          </Button>
        </>
      }
    >
      <form id="edit-helpline" className={classes['form']} onSubmit={submit} noValidate>
        <Field
          ref={firstFocus}
          label={t('rota.helplines.name')}
          description={t('rota.helplines.nameHint')}
          required
          maxLength={60}
          value={helpline.name}
          error={errorOf('name')}
          onChange={(event) => {
            change({ name: event.currentTarget.value });
          }}
        />
        <Radio.Group
          label={t('rota.helplines.colour')}
          description={t('rota.helplines.colourHint')}
          value={hueOfHelpline(helpline.colour)}
          onChange={(value) => {
            change({ colour: Math.max(0, peopleHues.findIndex((hue) => hue === value)) });
          }}
        >
          <div className={classes['colours']}>
            {peopleHues.map((hue, index) => (
              <Radio
                key={hue}
                value={hue}
                label={
                  <span className={classes['marked']}>
                    <HelplineMark colour={index} />
                    {t(`rota.helplines.colours.${hue}`)}
                  </span>
                }
              />
            ))}
          </div>
        </Radio.Group>
        <SelectField
          label={t('rota.helplines.zone')}
          value={helpline.zone}
          data={rotaZone.options.map((zone) => ({ value: zone, label: t(`rota.helplines.zones.${zone}`) }))}
          onChange={(event) => {
            change({ zone: rotaZone.options.find((zone) => zone === event.currentTarget.value) ?? helpline.zone });
          }}
        />
        <SelectField
          label={t('rota.helplines.departement')}
          description={t('rota.helplines.departementHint')}
          value={helpline.departement}
          data={departements.map(({ code, name }) => ({ value: code, label: `${code} ${name}` }))}
          onChange={(event) => {
            change({ departement: event.currentTarget.value });
          }}
        />
        <fieldset className={classes['rules']}>
          <legend>{t('rota.helplines.opening')}</legend>
          <p className={classes['aside']}>{t('rota.helplines.openingHint')}</p>
          {allWeekdays.map((day) => {
            const name = words.weekday(day, 'long');
            const ofDay = weekly.map((hours, index) => ({ hours, index })).filter(({ hours }) => hours.day === day);
            return (
              <div key={day} className={classes['openingDay']}>
                <div className={classes['ruleHead']}>
                  <strong>{name}</strong>
                  {ofDay.length === 0 ? <span className={classes['aside']}>{t('rota.helplines.closed')}</span> : null}
                  <Button
                    icon={<IconPlus size={20} stroke={1.9} />}
                    aria-label={t('rota.helplines.addHoursNamed', { day: name })}
                    onClick={() => {
                      setWeekly([...weekly, { day, from: '09:00', to: '18:00' }]);
                    }}
                  >
                    {t('rota.helplines.addHours')}
                  </Button>
                  {ofDay.length > 0 ? (
                    <IconButton
                      label={t('rota.helplines.copyDay', { day: name })}
                      icon={<IconCopy size={20} stroke={1.9} aria-hidden="true" />}
                      onClick={() => {
                        setWeekly(withDayCopied(weekly, day, allWeekdays));
                      }}
                    />
                  ) : null}
                </div>
                {ofDay.map(({ hours, index }) => (
                  <div key={index} className={classes['hoursRow']}>
                    <HoursFields
                      hours={hours}
                      of={name}
                      onChange={({ from, to }) => {
                        setWeekly(weekly.map((one, at) => (at === index ? { day, from, to } : one)));
                      }}
                    />
                    <IconButton
                      label={t('rota.helplines.removeHours', { day: name })}
                      icon={<IconTrash size={22} stroke={1.9} aria-hidden="true" />}
                      onClick={() => {
                        setWeekly(weekly.filter((_, at) => at !== index));
                      }}
                    />
                  </div>
                ))}
              </div>
            );
          })}
          {errorOf('weekly') === null ? null : (
            <p className={classes['wrong']} role="alert">
              {errorOf('weekly')}
            </p>
          )}
        </fieldset>
        <Switch
          label={t('rota.helplines.closedOnHolidays')}
          description={t('rota.helplines.closedOnHolidaysHint')}
          checked={helpline.onPublicHolidays === 'closed'}
          onChange={(event) => {
            change({ onPublicHolidays: event.currentTarget.checked ? 'closed' : 'usual' });
          }}
        />
        <fieldset className={classes['rules']}>
          <legend>{t('rota.helplines.exceptions')}</legend>
          <p className={classes['aside']}>{t('rota.helplines.exceptionsHint')}</p>
          <ul>
            {exceptions.map((exception, index) => {
              const put = (next: Helpline['opening']['exceptions'][number]): void => {
                setExceptions(exceptions.map((one, at) => (at === index ? next : one)));
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
                        setExceptions(exceptions.filter((_, at) => at !== index));
                      }}
                    />
                  </div>
                  <Switch
                    label={t('rota.helplines.closedDay')}
                    checked={exception.periods.length === 0}
                    onChange={(event) => {
                      put({ ...exception, periods: event.currentTarget.checked ? [] : [{ from: '09:00', to: '18:00' }] });
                    }}
                  />
                  {exception.periods.map((hours, at) => (
                    <HoursFields
                      key={at}
                      hours={hours}
                      of={exception.date}
                      onChange={(next) => {
                        put({ ...exception, periods: exception.periods.map((one, other) => (other === at ? next : one)) });
                      }}
                    />
                  ))}
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
                setExceptions([...exceptions, { date: '', periods: [] }]);
              }}
            >
              {t('rota.helplines.addException')}
            </Button>
          </div>
        </fieldset>
        <ErrorNotice error={save.error} />
      </form>
    </Dialog>
  );
}
