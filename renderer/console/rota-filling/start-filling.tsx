// The questions before a run: which period, which helplines, what stays, how long to search.
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Checkbox, Radio } from '@mantine/core';
import { IconCalendarPlus, IconWand } from '@tabler/icons-react';
import type { HelplineId } from '../../../core/values/ids.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Field, SelectField } from '../../ui/field.tsx';
import { counted, formatCount, formatDuration } from '../../ui/format.ts';
import { Card } from '../../ui/layout.tsx';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import { useRotaNames } from '../../ui/rota-names.ts';
import { formatShortDay } from '../../ui/shift-time.ts';
import { useCallQuery } from '../../ui/use-call.ts';
import { useLanguage } from '../../ui/use-language.ts';
import { useNow } from '../../ui/use-now.ts';
import choice from '../choice.module.css';
import { Loaded } from '../loading.tsx';
import { fillingPeriods, fillingRange, firstFields, type FillingPeriod, type FillingRange } from '../logic/filling-period.ts';
import { useDraftActs } from './use-draft-acts.ts';
import classes from './filling.module.css';

/** Twenty seconds find a complete rota for forty people and twelve weeks; proving the best one takes longer. */
const searchSeconds = [20, 60, 300, 900] as const;

export function StartFilling(): ReactNode {
  const { t } = useTranslation();
  const language = useLanguage();
  const names = useRotaNames();
  const zone = names.zone;
  // A quarter of an hour is fine enough for a period, and keeps the question the same from one second to the next.
  const now = Math.floor(useNow(60_000) / 900_000) * 900_000;
  const [period, setPeriod] = useState<FillingPeriod>('nextMonth');
  const [typed, setTyped] = useState<{ readonly firstDay: string; readonly lastDay: string } | null>(null);
  const [leftOut, setLeftOut] = useState<ReadonlySet<HelplineId>>(new Set());
  const [keepPeople, setKeepPeople] = useState(true);
  const [seconds, setSeconds] = useState<number>(searchSeconds[0]);
  const { start } = useDraftActs();
  const fields = typed ?? firstFields(now, zone);
  const range = fillingRange(period, fields, now, zone);
  const chosen = names.helplines.filter(({ id }) => !leftOut.has(id)).map(({ id }) => id);
  const helplineIds = leftOut.size === 0 ? [] : chosen;
  const impossible = range === null || chosen.length === 0;
  return (
    <div className={classes['columns']}>
      <Card title={t('rota.filling.start.title')}>
        <p className={classes['secondary']}>{t('rota.filling.start.intro')}</p>
        <form
          id="start-filling"
          className={classes['form']}
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            if (range !== null && !impossible && !start.isPending) start.mutate({ ...range, helplineIds, keepPeople, seconds });
          }}
        >
          <SelectField
            label={t('rota.filling.start.period')}
            value={period}
            data={fillingPeriods.map((value) => ({ value, label: t(`rota.filling.start.periods.${value}`) }))}
            onChange={(event) => {
              const { value } = event.currentTarget;
              setPeriod(fillingPeriods.find((one) => one === value) ?? period);
            }}
          />
          {period === 'range' ? (
            <div className={classes['pair']}>
              <Field
                type="date"
                label={t('rota.filling.start.firstDay')}
                value={fields.firstDay}
                error={range === null ? t('rota.filling.start.noPeriod') : null}
                onChange={(event) => {
                  setTyped({ ...fields, firstDay: event.currentTarget.value });
                }}
              />
              <Field
                type="date"
                label={t('rota.filling.start.lastDay')}
                value={fields.lastDay}
                onChange={(event) => {
                  setTyped({ ...fields, lastDay: event.currentTarget.value });
                }}
              />
            </div>
          ) : null}
          {names.helplines.length > 1 ? (
            <fieldset>
              <legend className={classes['legend']}>{t('rota.filling.start.helplines')}</legend>
              {names.helplines.map(({ id, name }) => (
                <Checkbox
                  key={id}
                  label={name}
                  checked={!leftOut.has(id)}
                  onChange={(event) => {
                    const next = new Set(leftOut);
                    if (event.currentTarget.checked) next.delete(id);
                    else next.add(id);
                    setLeftOut(next);
                  }}
                />
              ))}
              {chosen.length === 0 ? <Notice tone="ring">{t('rota.filling.start.noHelpline')}</Notice> : null}
            </fieldset>
          ) : null}
          <Radio.Group
            label={t('rota.filling.start.keep')}
            value={keepPeople ? 'keep' : 'anew'}
            onChange={(value) => {
              setKeepPeople(value === 'keep');
            }}
          >
            {(['keep', 'anew'] as const).map((value) => (
              <Radio key={value} className={choice['choice'] ?? ''} value={value} label={t(`rota.filling.start.keeps.${value}`)} description={t(`rota.filling.start.keepHints.${value}`)} />
            ))}
          </Radio.Group>
          <SelectField
            label={t('rota.filling.start.seconds')}
            description={t('rota.filling.start.secondsHint')}
            value={String(seconds)}
            data={searchSeconds.map((value) => ({ value: String(value), label: formatDuration(value * 1000, language) }))}
            onChange={(event) => {
              setSeconds(Number(event.currentTarget.value));
            }}
          />
          <ErrorNotice error={start.error} />
          <p>
            <Button variant="primary" size="large" type="submit" busy={start.isPending} disabled={impossible} icon={<IconWand size={24} stroke={1.9} />}>
              {t('rota.filling.start.start')}
            </Button>
          </p>
        </form>
      </Card>
      {range === null ? null : (
        <Card
          title={t('rota.filling.start.before')}
          aside={`${formatShortDay(range.from, zone, language)} – ${formatShortDay(range.to - 1, zone, language)}`}
        >
          <BeforeFilling range={range} helplineIds={helplineIds} />
        </Card>
      )}
    </div>
  );
}

interface BeforeFillingProps {
  readonly range: FillingRange;
  readonly helplineIds: HelplineId[];
}

/** What the search will find: shifts, places without anybody, and what stays where it is. */
function BeforeFilling({ range, helplineIds }: BeforeFillingProps): ReactNode {
  const { t } = useTranslation();
  const language = useLanguage();
  const plan = useCallQuery('rota.getPlan', { ...range, helplineIds });
  const holes = useCallQuery('rota.listHoles', { ...range, helplineIds });
  return (
    <Loaded query={plan}>
      {({ shifts, volunteers }) => {
        if (shifts.length === 0) {
          return (
            <EmptyState icon={<IconCalendarPlus size={34} stroke={1.9} />} title={t('rota.filling.start.emptyTitle')}>
              {t('rota.filling.start.empty')}
            </EmptyState>
          );
        }
        const missing = holes.data?.holes.reduce((sum, hole) => sum + hole.missing, 0);
        const people = volunteers.filter(({ removed }) => !removed).length;
        const locked = shifts.reduce((sum, shift) => sum + (shift.locked ? shift.people.length : shift.people.filter((person) => person.locked).length), 0);
        const uncovered = holes.data?.uncovered.length ?? 0;
        return (
          <>
            <dl className={classes['facts']}>
              {(
                [
                  ['shifts', shifts.length],
                  ['missing', missing],
                  ['people', people],
                  ['locked', locked],
                ] as const
              ).map(([fact, count]) => (
                <div key={fact}>
                  <dt>{t(`rota.filling.start.facts.${fact}`)}</dt>
                  <dd>{count === undefined ? '…' : formatCount(count, language)}</dd>
                </div>
              ))}
            </dl>
            {people === 0 ? <Notice tone="ring">{t('rota.filling.start.noPeople')}</Notice> : null}
            {missing === 0 ? <Notice tone="ok">{t('rota.filling.start.nothingMissing')}</Notice> : null}
            {uncovered > 0 ? <Notice tone="ring">{t('rota.filling.start.uncovered', counted(uncovered, formatCount(uncovered, language)))}</Notice> : null}
          </>
        );
      }}
    </Loaded>
  );
}
