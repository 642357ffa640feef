// Ligne: its live state, its settings and their test, the sound of this computer, the training line.
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallResponse } from '../../../core/contract/contract.ts';
import { Button } from '../../ui/button.tsx';
import { useDesk } from '../../ui/desk-store.ts';
import { lineFaultText } from '../../ui/error-text.ts';
import { Card, Page } from '../../ui/layout.tsx';
import { useCallQuery } from '../../ui/use-call.ts';
import { useNow } from '../../ui/use-now.ts';
import { Loaded } from '../loading.tsx';
import { emptyLineForm, lineFormOf } from '../logic/line-form.ts';
import { LineChip, useLineWord } from '../shell/line-state.tsx';
import { useWhen } from '../use-when.ts';
import { LineFields } from './line-fields.tsx';
import { LineResult } from './line-result.tsx';
import { SoundCard } from './sound-card.tsx';
import { TrainingCard } from './training-card.tsx';
import { useLineActs } from './use-line-acts.ts';
import classes from './line.module.css';

export function LinePage(): ReactNode {
  const { t } = useTranslation();
  // Kept as first read: a refetch must not take away what is being typed.
  const settings = useCallQuery('line.getSettings', {}, { staleTime: Number.POSITIVE_INFINITY });
  return (
    <Page title={t('console.line.title')} intro={<LiveState />} actions={<LineChip />}>
      <div className={classes['columns']}>
        <Card title={t('console.line.settings')}>
          <Loaded query={settings}>{(stored) => <LineSettingsForm stored={stored} />}</Loaded>
        </Card>
        <div className={classes['side']}>
          <SoundCard />
          <TrainingCard />
        </div>
      </div>
    </Page>
  );
}

function LiveState(): ReactNode {
  const { t } = useTranslation();
  const when = useWhen();
  const now = useNow(30_000);
  const desk = useDesk();
  const word = useLineWord();
  const fault = desk?.line.fault ?? null;
  if (word === 'unreachable' && fault !== null) {
    const text = lineFaultText(t, fault);
    return `${text.what} ${text.action}`;
  }
  const sentence = t(`console.today.line.${word}`);
  return desk === null || word === 'unconfigured' || word === 'unknown'
    ? `${sentence}.`
    : `${sentence}, ${t('console.line.since', { when: when.dayAndTime(desk.line.since, now) })}.`;
}

interface LineSettingsFormProps {
  readonly stored: CallResponse<'line.getSettings'>;
}

function LineSettingsForm({ stored }: LineSettingsFormProps): ReactNode {
  const { t } = useTranslation();
  const [form, setForm] = useState(() =>
    stored.settings === null ? emptyLineForm(t('console.line.labelDefault')) : lineFormOf(stored.settings),
  );
  const [hasPassword, setHasPassword] = useState(stored.hasPassword);
  const acts = useLineActs(form, hasPassword, (next) => {
    setForm(next);
    setHasPassword(true);
  });
  return (
    <form
      className={classes['form']}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void acts.save();
      }}
    >
      <LineFields
        form={form}
        hasPassword={hasPassword}
        wrong={acts.wrong}
        onChange={(next) => {
          setForm(next);
          if (!acts.busy) acts.forget();
        }}
      />
      <LineResult acts={acts} />
      <div className={classes['acts']}>
        <Button busy={acts.act.kind === 'testing'} onClick={() => void acts.test()}>
          {t('console.line.test')}
        </Button>
        <Button variant="primary" type="submit" busy={acts.act.kind === 'saving'}>
          {acts.act.kind === 'saving' ? t('console.line.saving') : t('console.line.save')}
        </Button>
      </div>
    </form>
  );
}
