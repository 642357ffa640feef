// Shifts made from the patterns between two days: what will be added, what is left out and why, before anything is done.
import { useMemo, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { daysBetween, wallOf } from '../../../core/domain/rota/wall-clock.ts';
import { defaultZone } from '../../../core/values/default-zone.ts';
import type { HelplineId } from '../../../core/values/ids.ts';
import { call } from '../../ui/bridge.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Notice } from '../../ui/notice.tsx';
import { useCallQuery } from '../../ui/use-call.ts';
import { firstFocus } from '../dialog-focus.ts';
import { Loaded } from '../loading.tsx';
import { type Period } from '../logic/rota-calendar.ts';
import { isDate } from '../logic/shift-form.ts';
import { useRotaWords } from './rota-words.ts';
import { useRotaView } from './rota-view.ts';
import type { Plan, RotaEditing } from './use-rota-editing.tsx';
import classes from './rota.module.css';

interface ApplyPatternsDialogProps {
  readonly plan: Plan;
  readonly period: Period;
  readonly helplineIds: readonly HelplineId[];
  readonly editing: RotaEditing;
  readonly onClose: () => void;
}

/** A year and a month: a longer span is a slip of the keyboard. */
const longestDays = 400;
/** Reasons worth naming one by one; what is past or already there is only counted. */
const named = ['publicHoliday', 'schoolHoliday', 'exception'] as const;
const countedReasons = ['alreadyThere', 'past'] as const;

export function ApplyPatternsDialog({ plan, period, helplineIds, editing, onClose }: ApplyPatternsDialogProps): ReactNode {
  const { t } = useTranslation();
  const words = useRotaWords();
  const open = useRotaView((state) => state.open);
  const [from, setFrom] = useState<string>(period.first);
  const [to, setTo] = useState<string>(period.last);
  const right = isDate(from) && isDate(to) && from <= to && daysBetween(from, to) <= longestDays;
  const request = useMemo(() => ({ from, to, helplineIds: [...helplineIds] }), [from, to, helplineIds]);
  const preview = useCallQuery('rota.previewPatterns', request, { enabled: right, staleTime: 0 });
  const patterns = useCallQuery('rota.listPatterns', {});
  const zones = new Map(plan.helplines.map(({ id, zone }) => [id, zone]));
  const nothing = preview.data?.toAdd.length === 0;
  const apply = async (): Promise<void> => {
    if (!right || preview.data === undefined || nothing) return;
    const { revision, toAdd } = preview.data;
    if (await editing.run(() => call('rota.applyPatterns', { ...request, revision }), t('rota.apply.done', { count: toAdd.length }))) onClose();
  };
  const labelOf = (patternId: string): string => {
    const pattern = patterns.data?.find(({ id }) => id === patternId);
    return pattern === undefined ? '' : pattern.label === '' ? words.hours(pattern.hours) : pattern.label;
  };
  return (
    <Dialog
      open
      kind="alert"
      title={t('rota.apply.title')}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('app.cancel')}</Button>
          <Button variant="primary" busy={editing.busy || preview.isFetching} aria-disabled={!right || nothing} onClick={() => void apply()}>
            {preview.data === undefined || nothing ? t('rota.apply.submitNone') : t('rota.apply.submit', { count: preview.data.toAdd.length })}
          </Button>
        </>
      }
    >
      <div className={classes['form']}>
        {patterns.data?.length === 0 ? (
          <Notice
            title={t('rota.apply.noPattern')}
            action={
              <Button
                onClick={() => {
                  onClose();
                  open('patterns');
                }}
              >
                {t('rota.apply.noPatternAct')}
              </Button>
            }
          >
            {t('rota.apply.noPatternText')}
          </Notice>
        ) : null}
        <div className={classes['pair']}>
          <Field
            ref={firstFocus}
            type="date"
            label={t('rota.apply.from')}
            value={from}
            onChange={(event) => {
              setFrom(event.currentTarget.value);
            }}
          />
          <Field
            type="date"
            label={t('rota.apply.to')}
            value={to}
            error={isDate(from) && isDate(to) && !right ? t('rota.apply.datesWrong') : null}
            onChange={(event) => {
              setTo(event.currentTarget.value);
            }}
          />
        </div>
        {right ? (
          <Loaded query={preview}>
            {(data) => (
              <div role="status" className={classes['preview']}>
                <p>
                  <strong>{t('rota.apply.toAdd', { count: data.toAdd.length })}</strong>{' '}
                  {countedReasons.map((reason) => {
                    const count = data.leftOut.filter(({ because }) => because === reason).length;
                    return count === 0 ? null : <span key={reason}>{t(`rota.apply.${reason}`, { count })} </span>;
                  })}
                </p>
                {data.toAdd.length === 0 ? null : (
                  <details className={classes['details']}>
                    <summary>{t('rota.apply.list')}</summary>
                    <ul className={classes['warnings']}>
                      {data.toAdd.map((shift) => {
                        const zone = zones.get(shift.helplineId) ?? defaultZone;
                        return (
                          <li key={`${shift.patternId} ${String(shift.startsAt)}`}>
                            {words.moment(shift, zone)}
                            {shift.label === '' ? '' : `, ${shift.label}`}
                            {shift.clockChanges ? `. ${words.clockChange(shift, zone) ?? ''}` : ''}
                          </li>
                        );
                      })}
                    </ul>
                  </details>
                )}
                {data.toAdd.some(({ clockChanges }) => clockChanges) ? (
                  <Notice title={t('rota.apply.clockTitle')}>
                    <ul className={classes['warnings']}>
                      {data.toAdd
                        .filter(({ clockChanges }) => clockChanges)
                        .map((shift) => {
                          const zone = zones.get(shift.helplineId) ?? defaultZone;
                          return (
                            <li key={`${shift.patternId} ${String(shift.startsAt)}`}>
                              {words.day(wallOf(shift.startsAt, zone).date)} : {words.clockChange(shift, zone)}
                            </li>
                          );
                        })}
                    </ul>
                  </Notice>
                ) : null}
                {named.map((reason) => {
                  const days = data.leftOut.filter(({ because }) => because === reason);
                  return days.length === 0 ? null : (
                    <Notice key={reason} title={t(`rota.apply.because.${reason}`, { count: days.length })}>
                      <ul className={classes['warnings']}>
                        {days.map(({ patternId, date }) => (
                          <li key={`${patternId} ${date}`}>
                            {words.day(date)}, {labelOf(patternId)}
                          </li>
                        ))}
                      </ul>
                    </Notice>
                  );
                })}
              </div>
            )}
          </Loaded>
        ) : null}
        {editing.notice}
      </div>
    </Dialog>
  );
}
