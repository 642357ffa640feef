// The database or its keyring cannot be used: what happened, that nothing was touched, what to do.
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useQueryClient } from '@tanstack/react-query';
import { IconDatabaseOff, IconRefresh } from '@tabler/icons-react';
import type { ErrorCode } from '../../core/contract/errors.ts';
import { Button } from '../ui/button.tsx';
import { errorText } from '../ui/error-text.ts';
import { Card } from '../ui/layout.tsx';
import { ErrorNotice, Notice } from '../ui/notice.tsx';
import { acceptSession } from '../ui/session-store.ts';
import { useCallMutation } from '../ui/use-call.ts';
import { SessionScreen, type SessionLayout } from './session-screen.tsx';
import classes from './session-screen.module.css';

interface UnusableScreenProps {
  readonly layout: SessionLayout;
  readonly fault: ErrorCode;
}

export function UnusableScreen({ layout, fault }: UnusableScreenProps): ReactNode {
  const { t } = useTranslation();
  const client = useQueryClient();
  const isUnavailable = fault === 'store-unavailable';
  const text = isUnavailable
    ? { what: t('session.unavailable.what'), effect: t('session.unavailable.effect'), action: t('session.unavailable.action') }
    : errorText(t, fault);
  const again = useCallMutation('session.getState', {
    onSuccess: (session) => {
      client.clear();
      acceptSession(session);
    },
  });
  return (
    <SessionScreen
      layout={layout}
      title={isUnavailable ? t('session.unavailable.title') : t('session.unusable.title')}
      primary={
        <Button
          variant="primary"
          size="large"
          icon={<IconRefresh size={22} stroke={1.9} />}
          busy={again.isPending}
          onClick={() => again.mutate({})}
        >
          {t('session.unusable.reload')}
        </Button>
      }
    >
      <div className={classes['parts']} role="alert">
        <Notice tone="alert" icon={<IconDatabaseOff size={24} stroke={1.9} />} title={text.what}>
          {t('session.unusable.untouched')}
        </Notice>
        <Card size="small" title={t('session.unusable.effectTitle')}>
          <p>{text.effect}</p>
        </Card>
        <Card size="small" title={t('session.unusable.actionTitle')}>
          <p>{text.action}</p>
        </Card>
        <ErrorNotice error={again.error} />
      </div>
    </SessionScreen>
  );
}
