// No association yet: the wizard; in the demonstration's profile, a screen that fills it without asking anything.
import { useEffect, useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../ui/button.tsx';
import { ErrorNotice } from '../ui/notice.tsx';
import { SessionScreen } from '../session/session-screen.tsx';
import { acceptSession, useSession } from '../ui/session-store.ts';
import { useCallMutation, useCallQuery } from '../ui/use-call.ts';
import { BeginInstallation } from './begin-installation.tsx';
import classes from './setup.module.css';

export function Absent(): ReactNode {
  const { t } = useTranslation();
  const session = useSession();
  const info = useCallQuery('app.getInfo', {});
  if (session?.demonstration === true || info.data?.demonstration === true) return <DemonstrationInTheMaking />;
  if (info.data === undefined && info.error === null) {
    return <SessionScreen layout="wide" title={t('session.starting.title')} intro={t('session.starting.detail')} />;
  }
  return <BeginInstallation />;
}

function DemonstrationInTheMaking(): ReactNode {
  const { t } = useTranslation();
  const create = useCallMutation('setup.createDemonstration', { onSuccess: acceptSession });
  const { mutate } = create;
  const begun = useRef(false);
  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    mutate({});
  }, [mutate]);
  return (
    <SessionScreen layout="wide" title={t('setup.demonstration.title')} intro={t('setup.demonstration.lead')}>
      {create.isError ? (
        <>
          <p>{t('setup.demonstration.failed')}</p>
          <ErrorNotice error={create.error} />
          <p>
            <Button
              onClick={() => {
                mutate({});
              }}
            >
              {t('setup.demonstration.retry')}
            </Button>
          </p>
        </>
      ) : (
        <div role="status" className={classes['making']}>
          <ol>
            <li>{t('setup.demonstration.step1')}</li>
            <li>{t('setup.demonstration.step2')}</li>
          </ol>
          <p>{t('setup.demonstration.wait')}</p>
        </div>
      )}
    </SessionScreen>
  );
}
