// The demonstration: who to be, without any secret phrase. People and calls are invented.
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Avatar, lookOfRank } from '../ui/avatar.tsx';
import { ErrorNotice } from '../ui/notice.tsx';
import { acceptSession } from '../ui/session-store.ts';
import { useCallMutation, useCallQuery } from '../ui/use-call.ts';
import { SessionScreen, type SessionLayout } from './session-screen.tsx';
import classes from './session-screen.module.css';

interface DemonstrationScreenProps {
  readonly layout: SessionLayout;
}

export function DemonstrationScreen({ layout }: DemonstrationScreenProps): ReactNode {
  const { t } = useTranslation();
  return (
    <SessionScreen layout={layout} title={t('session.demonstration.title')} intro={t('session.demonstration.intro')}>
      <DemonstrationAccounts />
    </SessionScreen>
  );
}

/** The accounts on offer; choosing one opens or unlocks the session. */
export function DemonstrationAccounts(): ReactNode {
  const { t } = useTranslation();
  const accounts = useCallQuery('session.listDemonstrationAccounts', {});
  const signIn = useCallMutation('session.signInDemonstration', { onSuccess: acceptSession });
  return (
    <>
      <ErrorNotice error={accounts.error ?? signIn.error} />
      <ul className={classes['people']} aria-label={t('session.demonstration.accounts')}>
        {(accounts.data ?? []).map((account, rank) => (
          <li key={account.login}>
            <button
              type="button"
              className={classes['person']}
              onClick={() => {
                if (!signIn.isPending) signIn.mutate({ login: account.login });
              }}
            >
              <Avatar displayName={account.displayName} look={lookOfRank(rank)} />
              <span className={classes['personText']}>
                <span className={classes['personName']}>{account.displayName}</span>
                <span className={classes['personRole']}>
                  {t('session.demonstration.role', {
                    role: t(`app.roles.${account.role}`).toLocaleLowerCase(),
                    description: t(`app.roleDescriptions.${account.role}`),
                  })}
                </span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
