// A week copied onto another: what will be added, what is already there, who stays behind and why, before anything is done.
import { useMemo, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Switch } from '@mantine/core';
import { addDays, mondayOf, wallOf } from '../../../core/domain/rota/wall-clock.ts';
import type { CivilDate } from '../../../core/values/civil-time.ts';
import type { HelplineId } from '../../../core/values/ids.ts';
import { call } from '../../ui/bridge.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Notice } from '../../ui/notice.tsx';
import { useCallQuery } from '../../ui/use-call.ts';
import { firstFocus } from '../dialog-focus.ts';
import { Loaded } from '../loading.tsx';
import { periodOf, zoneOf } from '../logic/rota-calendar.ts';
import { isDate } from '../logic/shift-form.ts';
import { namesOf, useRotaWords } from './rota-words.ts';
import type { Plan, RotaEditing } from './use-rota-editing.tsx';
import classes from './rota.module.css';

interface CopyWeekDialogProps {
  readonly plan: Plan;
  /** A day of the week looked at. */
  readonly date: CivilDate;
  readonly helplineIds: readonly HelplineId[];
  readonly editing: RotaEditing;
  /** The week copied to, to go and see it; null: given up. */
  readonly onClose: (week: CivilDate | null) => void;
}

export function CopyWeekDialog({ plan, date, helplineIds, editing, onClose }: CopyWeekDialogProps): ReactNode {
  const { t } = useTranslation();
  const words = useRotaWords();
  const names = namesOf(plan.volunteers);
  const zone = zoneOf(plan.helplines);
  const [from, setFrom] = useState<string>(mondayOf(date));
  const [to, setTo] = useState<string>(addDays(mondayOf(date), 7));
  const [withPeople, setWithPeople] = useState(true);
  const right = isDate(from) && isDate(to) && mondayOf(from) !== mondayOf(to);
  const request = useMemo(
    () => ({ helplineIds: [...helplineIds], fromWeek: isDate(from) ? mondayOf(from) : from, toWeek: isDate(to) ? mondayOf(to) : to, withPeople, revision: plan.revision }),
    [helplineIds, from, to, withPeople, plan.revision],
  );
  const preview = useCallQuery('rota.previewCopy', request, { enabled: right, staleTime: 0 });
  const nothing = preview.data?.shifts === 0;
  const copy = async (): Promise<void> => {
    if (!right || preview.data === undefined || nothing) return;
    if (await editing.run(() => call('rota.copyWeek', request), t('rota.copy.done', { count: preview.data.shifts }))) onClose(request.toWeek);
  };
  const weekOf = (day: string): string => (isDate(day) ? words.period('week', periodOf('week', day)) : '');
  return (
    <Dialog
      open
      kind="alert"
      title={t('rota.copy.title')}
      onClose={() => {
        onClose(null);
      }}
      actions={
        <>
          <Button
            onClick={() => {
              onClose(null);
            }}
          >
            {t('app.cancel')}
          </Button>
          <Button variant="primary" busy={editing.busy || preview.isFetching} aria-disabled={!right || nothing} onClick={() => void copy()}>
            {t('rota.copy.submit')}
          </Button>
        </>
      }
    >
      <div className={classes['form']}>
        <Field
          ref={firstFocus}
          type="date"
          label={t('rota.copy.from')}
          description={weekOf(from)}
          value={from}
          onChange={(event) => {
            setFrom(event.currentTarget.value);
          }}
        />
        <Field
          type="date"
          label={t('rota.copy.to')}
          description={weekOf(to)}
          value={to}
          error={isDate(from) && isDate(to) && !right ? t('rota.copy.same') : null}
          onChange={(event) => {
            setTo(event.currentTarget.value);
          }}
        />
        <Switch
          label={t('rota.copy.withPeople')}
          description={t('rota.copy.withPeopleHint')}
          checked={withPeople}
          onChange={(event) => {
            setWithPeople(event.currentTarget.checked);
          }}
        />
        {right ? (
          <Loaded query={preview}>
            {(data) => (
              <div role="status" className={classes['preview']}>
                <p>
                  <strong>{t('rota.copy.shifts', { count: data.shifts })}</strong>
                  {data.alreadyThere === 0 ? '' : ` ${t('rota.copy.alreadyThere', { count: data.alreadyThere })}`}
                  {data.past === 0 ? '' : ` ${t('rota.copy.past', { count: data.past })}`}
                </p>
                {data.leftOut.length === 0 ? null : (
                  <Notice title={t('rota.copy.leftOut')}>
                    <ul className={classes['warnings']}>
                      {data.leftOut.map(({ volunteerId, startsAt, because }) => (
                        <li key={`${volunteerId} ${String(startsAt)}`}>
                          {t(`rota.copy.because.${because}`, { name: names.get(volunteerId) ?? '', day: words.day(wallOf(startsAt, zone).date) })}
                        </li>
                      ))}
                    </ul>
                  </Notice>
                )}
                {data.warnings.length === 0 ? null : (
                  <Notice tone="ring" title={t('rota.copy.warnings')}>
                    <ul className={classes['warnings']}>
                      {data.warnings.map((warning, index) => (
                        <li key={index}>{words.warning(warning, names)}</li>
                      ))}
                    </ul>
                  </Notice>
                )}
              </div>
            )}
          </Loaded>
        ) : null}
        {editing.notice}
      </div>
    </Dialog>
  );
}
