// The console's frame: skip link, navigation by role, account card, one page at a time.
// Invariant: what a role may not open is not listed, and its page is never mounted.
import { Suspense, useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import {
  IconCalendarMonth,
  IconHistory,
  IconLayoutDashboard,
  IconListDetails,
  IconLock,
  IconLogout,
  IconMenu2,
  IconPhone,
  IconSettings,
  IconShieldLock,
  IconShieldQuestion,
  IconUsers,
  IconWaveSine,
} from '@tabler/icons-react';
import type { SessionState } from '../../../core/contract/calls/session.ts';
import { DoubtDialog } from '../../own/doubt-dialog.tsx';
import { AppMark } from '../../ui/app-mark.tsx';
import { Avatar, lookOf } from '../../ui/avatar.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { later, type LaterPart } from '../../ui/later.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { acceptSession } from '../../ui/session-store.ts';
import { useCallMutation } from '../../ui/use-call.ts';
import { firstFocus } from '../dialog-focus.ts';
import { indexAfterKey, pageOfShortcut, pageOrFirst, pagesFor, type Page } from '../logic/navigation.ts';
import { useNavigation } from '../navigation-store.ts';
import classes from './shell.module.css';

const pageIcons: { readonly [P in Page]: typeof IconPhone } = {
  today: IconLayoutDashboard,
  rota: IconCalendarMonth,
  journal: IconListDetails,
  people: IconUsers,
  privacy: IconShieldLock,
  recordings: IconWaveSine,
  line: IconPhone,
  audit: IconHistory,
  settings: IconSettings,
};

const views: { readonly [P in Page]: LaterPart<object> } = {
  today: later(async () => (await import('../today/today-page.tsx')).TodayPage),
  rota: later(async () => (await import('../rota/rota-page.tsx')).RotaPage),
  journal: later(async () => (await import('../journal/journal-page.tsx')).JournalPage),
  people: later(async () => (await import('../people/people-page.tsx')).PeoplePage),
  privacy: later(async () => (await import('../privacy/privacy-page.tsx')).PrivacyPage),
  recordings: later(async () => (await import('../recordings/recordings-page.tsx')).RecordingsPage),
  line: later(async () => (await import('../line/line-page.tsx')).LinePage),
  audit: later(async () => (await import('../audit/audit-page.tsx')).AuditPage),
  settings: later(async () => (await import('../settings/settings-page.tsx')).SettingsPage),
};

type SignedIn = NonNullable<SessionState['account']>;

interface ShellProps {
  readonly account: SignedIn;
  readonly associationName: string;
  readonly demonstration: boolean;
}

export function Shell({ account, associationName, demonstration }: ShellProps): ReactNode {
  const { t } = useTranslation();
  const { page, go } = useNavigation();
  const current = pageOrFirst(account.role, page, account.grants);
  const main = useRef<HTMLElement>(null);
  const [menuOpen, setMenuOpen] = useState(false);

  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent): void => {
      const wanted = pageOfShortcut(account.role, event, account.grants);
      if (wanted === null || document.querySelector('dialog[open]') !== null) return;
      event.preventDefault();
      go(wanted);
    };
    window.addEventListener('keydown', onKey);
    return () => {
      window.removeEventListener('keydown', onKey);
    };
  }, [account.role, account.grants, go]);

  useEffect(() => {
    for (const offered of pagesFor(account.role, account.grants)) views[offered].prepare();
  }, [account.role, account.grants]);

  // The new page is read from its title on, and starts at its top.
  const shown = useRef(current);
  const arrive = (arrived: Page): void => {
    if (shown.current === arrived) return;
    shown.current = arrived;
    setMenuOpen(false);
    main.current?.scrollTo({ top: 0 });
    // The menu of large text is still open at this moment: scrolling to the title would leave the page half scrolled.
    main.current?.querySelector('h1')?.focus({ preventScroll: true });
  };

  if (current === null) return <ListenerHere />;
  const View = views[current].Part;
  return (
    <div className={classes['frame']}>
      <a
        className={classes['skip']}
        href="#contenu"
        onClick={(event) => {
          event.preventDefault();
          main.current?.querySelector('h1')?.focus();
        }}
      >
        {t('console.shell.skip')}
      </a>
      <div className={classes['shell']}>
        <div className={classes['side']}>
          <div className={classes['brand']}>
            <AppMark size={38} />
            <div className={classes['brandWords']}>
              <span className={classes['product']}>{t('app.name')}</span>
              <span className={classes['association']}>{associationName}</span>
            </div>
            <span className={classes['menuButton']}>
              <Button
                aria-expanded={menuOpen}
                aria-controls="console-navigation"
                icon={<IconMenu2 size={22} stroke={1.9} />}
                onClick={() => {
                  setMenuOpen(!menuOpen);
                }}
              >
                {t('console.nav.menu')}
              </Button>
            </span>
          </div>
          <div className={classes['drawer']} id="console-navigation" data-open={menuOpen}>
            <Navigation account={account} current={current} onGo={go} />
            {demonstration ? <p className={classes['demonstration']}>{t('console.shell.demonstration')}</p> : null}
            <AccountCard account={account} />
          </div>
        </div>
        <main className={classes['main']} id="contenu" ref={main}>
          <Suspense fallback={null}>
            <View />
            <Arrival page={current} onArrived={arrive} />
          </Suspense>
        </main>
      </div>
    </div>
  );
}

interface ArrivalProps {
  readonly page: Page;
  readonly onArrived: (page: Page) => void;
}

/** Stands beside a page in its Suspense: its effect runs once the page itself is in the document. */
function Arrival({ page, onArrived }: ArrivalProps): ReactNode {
  useEffect(() => {
    onArrived(page);
  });
  return null;
}

interface NavigationProps {
  readonly account: SignedIn;
  readonly current: Page;
  readonly onGo: (page: Page) => void;
}

function Navigation({ account, current, onGo }: NavigationProps): ReactNode {
  const { t } = useTranslation();
  const list = useRef<HTMLUListElement>(null);
  const pages = pagesFor(account.role, account.grants);
  const move = (event: KeyboardEvent, index: number): void => {
    const next = indexAfterKey(event.key, index, pages.length);
    if (next === null) return;
    event.preventDefault();
    list.current?.querySelectorAll('button')[next]?.focus();
  };
  return (
    <nav aria-label={t('console.nav.label')}>
      <ul className={classes['pages']} ref={list}>
        {pages.map((page, index) => {
          const Icon = pageIcons[page];
          return (
            <li key={page}>
              <button
                type="button"
                className={classes['page']}
                aria-current={page === current ? 'page' : undefined}
                aria-keyshortcuts={`Control+${index + 1}`}
                onClick={() => {
                  onGo(page);
                }}
                onKeyDown={(event) => {
                  move(event, index);
                }}
              >
                <Icon size={22} stroke={1.9} aria-hidden="true" />
                {/* The hidden copy keeps the width of the bold word: the label must not move when chosen. */}
                <span className={classes['pageName']} data-name={t(`console.nav.${page}`)}>
                  {t(`console.nav.${page}`)}
                </span>
              </button>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}

function AccountCard({ account }: { readonly account: SignedIn }): ReactNode {
  const { t } = useTranslation();
  const [leaving, setLeaving] = useState(false);
  const [doubting, setDoubting] = useState(false);
  const lock = useCallMutation('session.lock', { onSuccess: acceptSession });
  const signOut = useCallMutation('session.signOut', { onSuccess: acceptSession });
  return (
    <section className={classes['account']} aria-label={t('console.shell.account')}>
      <Avatar displayName={account.displayName} look={lookOf(account.id)} />
      <div className={classes['accountWords']}>
        <span className={classes['accountName']}>{account.displayName}</span>
        <span className={classes['accountRole']}>{t(`app.roles.${account.role}`)}</span>
      </div>
      <IconButton
        label={t('console.shell.lock')}
        icon={<IconLock size={22} stroke={1.9} aria-hidden="true" />}
        onClick={() => {
          lock.mutate({});
        }}
      />
      <button
        type="button"
        className={classes['page']}
        onClick={() => {
          setDoubting(true);
        }}
      >
        <IconShieldQuestion size={22} stroke={1.9} aria-hidden="true" />
        {t('own.menu.doubt')}
      </button>
      <button
        type="button"
        className={classes['page']}
        onClick={() => {
          setLeaving(true);
        }}
      >
        <IconLogout size={22} stroke={1.9} aria-hidden="true" />
        {t('console.shell.signOut')}
      </button>
      <ErrorNotice error={lock.error} />
      {doubting ? (
        <DoubtDialog
          onClose={() => {
            setDoubting(false);
          }}
        />
      ) : null}
      <Dialog
        open={leaving}
        kind="alert"
        title={t('console.shell.signOutTitle')}
        onClose={() => {
          setLeaving(false);
        }}
        actions={
          <>
            <Button
              ref={firstFocus}
              onClick={() => {
                setLeaving(false);
              }}
            >
              {t('console.shell.stay')}
            </Button>
            <Button
              variant="primary"
              busy={signOut.isPending}
              onClick={() => {
                signOut.mutate({});
              }}
            >
              {t('console.shell.signOut')}
            </Button>
          </>
        }
      >
        <p>{t('console.shell.signOutText')}</p>
        <ErrorNotice error={signOut.error} />
      </Dialog>
    </section>
  );
}

/** A listener has no page here: says where their desk is. */
function ListenerHere(): ReactNode {
  const { t } = useTranslation();
  const open = useCallMutation('window.openSoftphone');
  const signOut = useCallMutation('session.signOut', { onSuccess: acceptSession });
  return (
    <main className={classes['listener']}>
      <AppMark size={56} />
      <h1>{t('console.shell.listenerTitle')}</h1>
      <p>{t('console.shell.listenerText')}</p>
      <div className={classes['listenerActs']}>
        <Button
          variant="primary"
          onClick={() => {
            open.mutate({});
          }}
        >
          {t('console.shell.openSoftphone')}
        </Button>
        <Button
          onClick={() => {
            signOut.mutate({});
          }}
        >
          {t('console.shell.signOut')}
        </Button>
      </div>
      <ErrorNotice error={open.error ?? signOut.error} />
    </main>
  );
}
