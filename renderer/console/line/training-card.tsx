// The training line: a false call with real sound, chosen among the scenarios.
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { IconPhoneRinging } from '@tabler/icons-react';
import { trainingScenario, type TrainingScenario } from '../../../core/contract/calls/desk.ts';
import { Button } from '../../ui/button.tsx';
import { SelectField } from '../../ui/field.tsx';
import { Card } from '../../ui/layout.tsx';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import { useCallMutation, useCallQuery } from '../../ui/use-call.ts';
import classes from './line.module.css';

/** Absent where this account may not start one. */
export function TrainingCard(): ReactNode {
  const { t } = useTranslation();
  const state = useCallQuery('training.getState', {});
  const start = useCallMutation('training.start');
  const [scenario, setScenario] = useState<TrainingScenario>('ordinary');
  if (state.data?.mayStart !== true) return null;
  return (
    <Card title={t('console.line.training')}>
      <p className={classes['quiet']}>{t('training.explain')}</p>
      <SelectField
        label={t('console.line.scenario')}
        value={scenario}
        description={t(`training.scenarios.${scenario}.description`)}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        data={trainingScenario.options.map((value) => ({ value, label: t(`training.scenarios.${value}.name`) }))}
        onChange={(event) => {
          const { value } = event.currentTarget;
          setScenario(trainingScenario.options.find((one) => one === value) ?? scenario);
          start.reset();
        }}
      />
      <div className={classes['acts']}>
        <Button
          icon={<IconPhoneRinging size={22} stroke={1.9} />}
          busy={start.isPending}
          onClick={() => {
            start.mutate({ scenario });
          }}
        >
          {t('training.start')}
        </Button>
      </div>
      <div role="status">{start.isSuccess ? <Notice tone="ok">{t('console.line.simulated')}</Notice> : null}</div>
      <ErrorNotice error={start.error} />
    </Card>
  );
}
