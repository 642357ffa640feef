// How the provider lets a call leave for a telephone, and the test call that finds it out.
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useQueryClient } from '@tanstack/react-query';
import { IconPhoneCheck } from '@tabler/icons-react';
import type { ForwardMethod, ForwardTestResult } from '../../../core/contract/line-settings.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { Card } from '../../ui/layout.tsx';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import { useCallMutation } from '../../ui/use-call.ts';
import classes from './routing.module.css';

interface ForwardMethodCardProps {
  /** Null without a line. */
  readonly method: ForwardMethod | null;
  readonly mayTest: boolean;
}

const good: ReadonlySet<ForwardTestResult['seen']> = new Set(['followed', 'passedBack', 'refused']);

export function ForwardMethodCard({ method, mayTest }: ForwardMethodCardProps): ReactNode {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [called, setCalled] = useState('');
  const test = useCallMutation('line.testForwarding', {
    gcTime: 0,
    onSuccess: () => client.invalidateQueries({ queryKey: ['routing.getPolicy'] }),
  });
  const shown = method ?? 'none';
  return (
    <Card title={t('rota.routing.forward.title')}>
      <p>
        <strong>{t(`rota.routing.forward.methods.${shown}`)}</strong>
      </p>
      <p className={classes['secondary']}>{t(`rota.routing.forward.explain.${shown}`)}</p>
      {method !== null && mayTest ? (
        <form
          className={classes['form']}
          onSubmit={(event) => {
            event.preventDefault();
            if (!test.isPending) test.mutate({ called: called.trim() === '' ? null : called.trim() });
          }}
        >
          <Field
            label={t('rota.routing.forward.called')}
            description={t('rota.routing.forward.calledHint')}
            type="tel"
            inputMode="tel"
            maxLength={32}
            value={called}
            onChange={(event) => {
              setCalled(event.currentTarget.value);
            }}
          />
          <p>
            <Button type="submit" busy={test.isPending} icon={<IconPhoneCheck size={22} stroke={1.9} />}>
              {test.isPending ? t('rota.routing.forward.testing') : t('rota.routing.forward.test')}
            </Button>
          </p>
        </form>
      ) : null}
      {method !== null && !mayTest && method === 'unknown' ? <Notice>{t('rota.routing.forward.askAdministrator')}</Notice> : null}
      <ErrorNotice error={test.error} />
      {test.data === undefined ? null : (
        <Notice tone={good.has(test.data.seen) ? 'ok' : 'ring'} live="status">
          {t(`rota.routing.forward.seen.${test.data.seen}`)}
          {test.data.status === null ? '' : ` ${t('console.line.status', { status: String(test.data.status) })}`}
        </Notice>
      )}
    </Card>
  );
}
