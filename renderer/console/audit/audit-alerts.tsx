// Alerts on an account that revealed unusually many numbers (CNIL 2021-122): they stay until somebody explains them.
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useQueryClient } from '@tanstack/react-query';
import type { CallResponse } from '../../../core/contract/contract.ts';
import { Button } from '../../ui/button.tsx';
import { TextAreaField } from '../../ui/field.tsx';
import { Notice } from '../../ui/notice.tsx';
import { useCallMutation, useCallQuery } from '../../ui/use-call.ts';
import { ActDialog } from '../privacy/act-dialog.tsx';
import { useDates } from '../privacy/dates.ts';

type Alert = CallResponse<'trail.listAlerts'>[number];

export function AuditAlerts(): ReactNode {
  const { t } = useTranslation();
  const dates = useDates();
  const client = useQueryClient();
  const alerts = useCallQuery('trail.listAlerts', {}, { staleTime: 0 });
  const [explained, setExplained] = useState<Alert | null>(null);
  const [words, setWords] = useState('');
  const acknowledge = useCallMutation('trail.acknowledgeAlert', {
    onSuccess: (list) => {
      client.setQueryData(['trail.listAlerts', {}], list);
      setExplained(null);
    },
  });
  const sentence = ({ displayName, reveals, usual, day }: Alert): string =>
    t('privacy.trail.alert', { name: displayName ?? t('privacy.trail.someone'), reveals, usual, day: dates.day(day) });
  return (
    <>
      {(alerts.data ?? [])
        .filter(({ acknowledgedAt }) => acknowledgedAt === null)
        .map((alert) => (
          <Notice
            key={alert.id}
            tone="alert"
            action={
              <Button
                onClick={() => {
                  setWords('');
                  setExplained(alert);
                }}
              >
                {t('privacy.trail.alertOpen')}
              </Button>
            }
          >
            {sentence(alert)}
          </Notice>
        ))}
      {explained === null ? null : (
        <ActDialog
          title={t('privacy.trail.alertTitle')}
          submit={t('privacy.trail.alertSubmit')}
          busy={acknowledge.isPending}
          error={acknowledge.error}
          missing={words.trim().length < 3 ? t('privacy.dialog.reasonOwed') : null}
          onClose={() => {
            setExplained(null);
          }}
          onSubmit={() => {
            acknowledge.mutate({ id: explained.id, explanation: words });
          }}
        >
          <p>{sentence(explained)}</p>
          <TextAreaField
            label={t('privacy.trail.alertExplanation')}
            required
            maxLength={2000}
            autosize
            minRows={2}
            value={words}
            onChange={(event) => {
              setWords(event.currentTarget.value);
            }}
          />
        </ActDialog>
      )}
    </>
  );
}
