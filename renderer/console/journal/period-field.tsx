// A period: a preset, or two days.
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Field, SelectField } from '../../ui/field.tsx';
import { isBackwards, periodPresets, type Period, type PeriodPreset } from '../logic/period.ts';
import classes from './journal.module.css';

interface PeriodFieldProps {
  readonly period: Period;
  readonly onChange: (period: Period) => void;
}

const kinds = [...periodPresets, 'range'] as const;

export function PeriodField({ period, onChange }: PeriodFieldProps): ReactNode {
  const { t } = useTranslation();
  const choose = (kind: string): void => {
    if (kind === 'range') onChange({ kind, firstDay: '', lastDay: '' });
    else onChange({ kind: periodPresets.find((preset): preset is PeriodPreset => preset === kind) ?? 'last7Days' });
  };
  return (
    <>
      <SelectField
        label={t('console.journal.period')}
        classNames={{ label: 'e-hidden' }}
        value={period.kind}
        data={kinds.map((kind) => ({ value: kind, label: t(`console.journal.periods.${kind}`) }))}
        onChange={(event) => {
          choose(event.currentTarget.value);
        }}
      />
      {period.kind === 'range' ? (
        <>
          <Field
            type="date"
            label={t('console.journal.from')}
            classNames={{ root: classes['day'] ?? '' }}
            value={period.firstDay}
            error={isBackwards(period) ? t('console.journal.backwards') : null}
            onChange={(event) => {
              onChange({ ...period, firstDay: event.currentTarget.value });
            }}
          />
          <Field
            type="date"
            label={t('console.journal.to')}
            classNames={{ root: classes['day'] ?? '' }}
            value={period.lastDay}
            onChange={(event) => {
              onChange({ ...period, lastDay: event.currentTarget.value });
            }}
          />
        </>
      ) : null}
    </>
  );
}
