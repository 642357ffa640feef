// Personnes: who has an account, with which role and which grants. Administrators change it, the others read a summary.
import { useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { IconMoon, IconUserPlus, IconUsers } from '@tabler/icons-react';
import type { AccountDetail, AccountSummary } from '../../../core/contract/calls/accounts.ts';
import type { AccountId } from '../../../core/values/ids.ts';
import { Avatar, lookOf } from '../../ui/avatar.tsx';
import { Button } from '../../ui/button.tsx';
import { Chip } from '../../ui/chip.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { counted, formatCount } from '../../ui/format.ts';
import { Page } from '../../ui/layout.tsx';
import { useSession } from '../../ui/session-store.ts';
import { useCallQuery } from '../../ui/use-call.ts';
import { useLanguage } from '../../ui/use-language.ts';
import { useNow } from '../../ui/use-now.ts';
import { Loaded } from '../loading.tsx';
import { accountFigures, inOrder } from '../logic/accounts.ts';
import { useNavigation } from '../navigation-store.ts';
import { useWhen } from '../use-when.ts';
import { CreateAccountDialog } from './create-account-dialog.tsx';
import { PersonPanel } from './person-panel.tsx';
import pick from '../pick-list.module.css';
import classes from './people.module.css';

type Account = AccountSummary | AccountDetail;

export function PeoplePage(): ReactNode {
  const { t } = useTranslation();
  const language = useLanguage();
  const session = useSession();
  const { landing } = useNavigation();
  const accounts = useCallQuery('accounts.list', {});
  const [creating, setCreating] = useState(false);
  const [chosen, setChosen] = useState<AccountId | null>(landing?.kind === 'person' ? landing.accountId : null);
  const panel = useRef<HTMLDivElement>(null);
  const administers = session?.account?.role === 'administrator';
  const choose = (id: AccountId): void => {
    setChosen(id);
    // With large text the panel stands under the list: what was asked for must come into view.
    const box = panel.current?.getBoundingClientRect();
    if (box !== undefined && box.top > window.innerHeight / 2) panel.current?.scrollIntoView({ block: 'start' });
  };

  const figures = accounts.data === undefined ? null : accountFigures(accounts.data);
  const count = (n: number): { readonly count: number; readonly n: string } => counted(n, formatCount(n, language));
  const intro =
    figures === null
      ? undefined
      : `${t('console.people.summary', count(figures.open))}, ${t('console.people.summaryAdmins', count(figures.administrators))}${
          figures.dormant === 0 ? '' : ` ${t('console.people.summaryDormant', count(figures.dormant))}`
        }`;

  return (
    <Page
      title={t('console.people.title')}
      intro={intro}
      actions={
        administers ? (
          <Button
            variant="primary"
            icon={<IconUserPlus size={22} stroke={1.9} />}
            onClick={() => {
              setCreating(true);
            }}
          >
            {t('console.people.add')}
          </Button>
        ) : undefined
      }
    >
      <Loaded query={accounts}>
        {(list) => {
          const ordered = inOrder<Account>(list, language);
          const shown = ordered.find(({ id }) => id === chosen) ?? ordered[0];
          return (
            <div className={classes['columns']}>
              <People accounts={ordered} chosen={shown?.id ?? null} ownId={session?.account?.id ?? null} onChoose={choose} />
              <div ref={panel}>
                {shown === undefined ? (
                  <EmptyState icon={<IconUsers size={44} stroke={1.9} />} title={t('console.people.emptyTitle')} />
                ) : (
                  <PersonPanel key={shown.id} account={shown} accounts={list} administers={administers} />
                )}
              </div>
            </div>
          );
        }}
      </Loaded>
      {creating ? (
        <CreateAccountDialog
          onClose={(created) => {
            setCreating(false);
            if (created !== null) setChosen(created);
          }}
        />
      ) : null}
    </Page>
  );
}

interface PeopleProps {
  readonly accounts: readonly Account[];
  readonly chosen: AccountId | null;
  readonly ownId: AccountId | null;
  readonly onChoose: (id: AccountId) => void;
}

function People({ accounts, chosen, ownId, onChoose }: PeopleProps): ReactNode {
  const { t } = useTranslation();
  const now = useNow(60_000);
  const when = useWhen();
  return (
    <nav className={pick['list']} aria-label={t('console.people.list')}>
      <ul>
        {accounts.map((account) => (
          <li key={account.id}>
            <button
              type="button"
              className={pick['row']}
              aria-current={account.id === chosen ? 'true' : undefined}
              data-closed={account.disabled || undefined}
              onClick={() => {
                onChoose(account.id);
              }}
            >
              <Avatar displayName={account.displayName} look={lookOf(account.id)} />
              <span className={pick['words']}>
                <span className={pick['name']}>{account.displayName}</span>
                <span>{t(`app.roles.${account.role}`)}</span>
              </span>
              <span className={classes['personEnd']}>
                {account.disabled ? (
                  <Chip>{t('console.people.disabled')}</Chip>
                ) : account.dormant ? (
                  <Chip tone="ring" icon={<IconMoon size={18} stroke={1.9} />}>
                    {t('console.people.dormant')}
                  </Chip>
                ) : account.id === ownId ? (
                  t('app.you')
                ) : account.lastSignInAt === null ? (
                  t('console.people.neverSignedIn')
                ) : (
                  when.short(account.lastSignInAt, now)
                )}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </nav>
  );
}
