// One person: account, grants with who gave them and until when, and what an administrator may do about them.
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useQueryClient } from '@tanstack/react-query';
import { IconLock, IconLockOpen2 } from '@tabler/icons-react';
import { grants, mayHold, type Grant } from '../../../core/contract/access.ts';
import type { AccountDetail, AccountSummary } from '../../../core/contract/calls/accounts.ts';
import { call, CallError } from '../../ui/bridge.ts';
import { Avatar, lookOf } from '../../ui/avatar.tsx';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { useSession } from '../../ui/session-store.ts';
import { useNow } from '../../ui/use-now.ts';
import { detailOf, protectionOf } from '../logic/accounts.ts';
import { useWhen } from '../use-when.ts';
import { ConfirmDialog, type ActOutcome } from './confirm-dialog.tsx';
import { EditAccountDialog } from './edit-account-dialog.tsx';
import { GiveGrantDialog } from './give-grant-dialog.tsx';
import { KeepAccountDialog } from './keep-account-dialog.tsx';
import { TemporaryPassphraseDialog, type TemporaryPassphrase } from './temporary-passphrase.tsx';
import pick from '../pick-list.module.css';
import classes from './people.module.css';

type Act =
  | { readonly kind: 'edit' | 'reset' | 'disable' | 'enable' | 'keep' }
  | { readonly kind: 'give' | 'withdraw'; readonly grant: Grant }
  | { readonly kind: 'words'; readonly passphrase: TemporaryPassphrase };

interface PersonPanelProps {
  readonly account: AccountSummary | AccountDetail;
  readonly accounts: readonly AccountSummary[];
  readonly administers: boolean;
}

export function PersonPanel({ account, accounts, administers }: PersonPanelProps): ReactNode {
  const { t } = useTranslation();
  const when = useWhen();
  const now = useNow(60_000);
  const client = useQueryClient();
  const ownId = useSession()?.account?.id;
  const [act, setAct] = useState<Act | null>(null);
  const detail = administers ? detailOf(account) : null;
  const protection = ownId === undefined ? { lastAdministrator: false, own: false } : protectionOf(account, accounts, ownId);
  const name = account.displayName;

  const refresh = (): void => {
    void client.invalidateQueries({ queryKey: ['accounts.list'] });
    void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] === 'today.get' });
  };
  const close = (): void => {
    setAct(null);
  };
  const done = (): void => {
    close();
    refresh();
  };
  /** An act that answers a temporary passphrase shows it; it goes through no cache. */
  const withWords = async (
    reply: Promise<{ readonly temporaryPassphrase: readonly string[]; readonly lostGrants?: readonly Grant[] }>,
  ): Promise<ActOutcome> => {
    try {
      const { temporaryPassphrase, lostGrants = [] } = await reply;
      setAct({ kind: 'words', passphrase: { name, words: temporaryPassphrase, lostGrants } });
      refresh();
      return null;
    } catch (error) {
      return error instanceof CallError ? error : new CallError('internal', null);
    }
  };
  const plain = async (reply: Promise<unknown>): Promise<ActOutcome> => {
    try {
      await reply;
      done();
      return null;
    } catch (error) {
      return error instanceof CallError ? error : new CallError('internal', null);
    }
  };

  return (
    <section className={pick['panel']} aria-labelledby="person-name">
      <header className={classes['personHead']}>
        <span className={classes['bigAvatar']}>
          <Avatar displayName={name} look={lookOf(account.id)} />
        </span>
        <div className={classes['personTitle']}>
          <h2 id="person-name">{name}</h2>
          <p>{t('console.people.createdOn', { role: t(`app.roles.${account.role}`), date: when.fullDay(account.createdAt) })}</p>
        </div>
        {detail === null || account.disabled ? null : (
          <Button onClick={() => { setAct({ kind: 'edit' }); }}>{t('console.people.edit')}</Button>
        )}
      </header>

      <dl className={classes['facts']}>
        {detail === null ? null : (
          <div>
            <dt>{t('console.people.login')}</dt>
            <dd>{detail.login}</dd>
          </div>
        )}
        <div>
          <dt>{t('console.people.lastSignIn')}</dt>
          <dd>{account.lastSignInAt === null ? t('console.common.never') : when.dayAndTime(account.lastSignInAt, now)}</dd>
        </div>
        {detail === null || account.disabled ? (
          <div>
            <dt>{t('console.people.state')}</dt>
            <dd>{account.disabled ? t('console.people.closed') : t('console.people.open')}</dd>
          </div>
        ) : (
          <div>
            <dt>{t('console.people.passphrase')}</dt>
            <dd>{detail.mustChangePassphrase ? t('console.people.passphraseDue') : t('console.people.passphraseOwn')}</dd>
          </div>
        )}
      </dl>

      {account.dormant && !account.disabled ? (
        <Notice
          tone="ring"
          title={
            account.lastSignInAt === null
              ? t('console.people.dormantTitleNever')
              : t('console.people.dormantTitle', { date: when.fullDay(account.lastSignInAt) })
          }
        >
          <p>{t('console.people.dormantText')}</p>
          {administers ? (
            <div className={classes['noticeActs']}>
              {protection.lastAdministrator || protection.own ? null : (
                <Button onClick={() => { setAct({ kind: 'disable' }); }}>{t('console.people.disable')}</Button>
              )}
              <Button onClick={() => { setAct({ kind: 'keep' }); }}>{t('console.people.keep')}</Button>
            </div>
          ) : null}
        </Notice>
      ) : null}

      {detail === null ? (
        <p className={classes['quiet']}>{t('console.people.readOnly')}</p>
      ) : (
        <>
          {account.disabled ? null : (
            <Grants
              detail={detail}
              onGive={(grant) => { setAct({ kind: 'give', grant }); }}
              onWithdraw={(grant) => { setAct({ kind: 'withdraw', grant }); }}
            />
          )}
          {protection.lastAdministrator ? <Notice>{t('console.people.lastAdministrator')}</Notice> : null}
          {protection.own ? <p className={classes['quiet']}>{t('console.people.ownAccount')}</p> : null}
          <div className={classes['acts']}>
            {account.disabled ? (
              <Button onClick={() => { setAct({ kind: 'enable' }); }}>{t('console.people.enable')}</Button>
            ) : protection.own ? null : (
              <>
                <Button onClick={() => { setAct({ kind: 'reset' }); }}>{t('console.people.reset')}</Button>
                {protection.lastAdministrator || account.dormant ? null : (
                  <Button onClick={() => { setAct({ kind: 'disable' }); }}>{t('console.people.disable')}</Button>
                )}
              </>
            )}
          </div>
        </>
      )}

      {act?.kind === 'edit' && detail !== null ? (
        <EditAccountDialog account={detail} roleLocked={protection.lastAdministrator} onClose={close} onDone={done} />
      ) : null}
      {act?.kind === 'keep' ? <KeepAccountDialog account={account} onClose={close} onDone={done} /> : null}
      {act?.kind === 'give' ? <GiveGrantDialog account={account} grant={act.grant} onClose={close} onDone={done} /> : null}
      {act?.kind === 'withdraw' ? (
        <ConfirmDialog
          title={t('console.people.withdrawTitle', { name })}
          text={t(`console.people.withdrawText.${act.grant}`)}
          submit={t('console.people.withdrawSubmit')}
          danger
          onClose={close}
          onSubmit={() => plain(call('accounts.withdrawGrant', { accountId: account.id, grant: act.grant }))}
        />
      ) : null}
      {act?.kind === 'disable' ? (
        <ConfirmDialog
          title={t('console.people.disableTitle', { name })}
          text={t('console.people.disableText')}
          submit={t('console.people.disableSubmit')}
          danger
          onClose={close}
          onSubmit={() => plain(call('accounts.disable', { accountId: account.id }))}
        />
      ) : null}
      {act?.kind === 'enable' ? (
        <ConfirmDialog
          title={t('console.people.enableTitle', { name })}
          text={t('console.people.enableText')}
          submit={t('console.people.enableSubmit')}
          onClose={close}
          onSubmit={() => withWords(call('accounts.enable', { accountId: account.id }))}
        />
      ) : null}
      {act?.kind === 'reset' ? (
        <ConfirmDialog
          title={t('console.people.resetTitle', { name })}
          text={t('console.people.resetText')}
          submit={t('console.people.resetSubmit')}
          onClose={close}
          onSubmit={() => withWords(call('accounts.resetPassphrase', { accountId: account.id }))}
        />
      ) : null}
      {act?.kind === 'words' ? <TemporaryPassphraseDialog passphrase={act.passphrase} onDone={close} /> : null}
    </section>
  );
}

interface GrantsProps {
  readonly detail: AccountDetail;
  readonly onGive: (grant: Grant) => void;
  readonly onWithdraw: (grant: Grant) => void;
}

function Grants({ detail, onGive, onWithdraw }: GrantsProps): ReactNode {
  const { t } = useTranslation();
  const when = useWhen();
  const now = useNow(60_000);
  return (
    <section aria-labelledby="person-grants" className={classes['grants']}>
      <h3 id="person-grants">{t('console.people.grants')}</h3>
      <p className={classes['quiet']}>{t('console.people.grantsText')}</p>
      <ul>
        {grants.map((grant) => {
          const given = detail.grants.find((one) => one.grant === grant);
          const date = given === undefined ? '' : when.day(given.givenAt, now);
          return (
            <li key={grant} className={classes['grant']}>
              <span className={classes['tile']} data-tone={given === undefined ? 'plain' : 'ok'} aria-hidden="true">
                {given === undefined ? <IconLock size={24} stroke={1.9} /> : <IconLockOpen2 size={24} stroke={1.9} />}
              </span>
              <div className={classes['grantWords']}>
                <strong>{t(`console.people.grant.${grant}`)}</strong>
                <span>
                  {given === undefined
                    ? t(`console.people.grantHint.${grant}`)
                    : `${
                        given.givenByName === null
                          ? t('console.people.givenOn', { date })
                          : t('console.people.givenBy', { name: given.givenByName, date })
                      }, ${given.until === null ? t('console.people.noEnd') : t('console.people.until', { date: when.day(given.until, now) })}`}
                </span>
              </div>
              <span className={classes['grantState']} data-given={given !== undefined}>
                {given !== undefined
                  ? t('console.people.given')
                  : mayHold(detail.role, grant)
                    ? t('console.people.notGiven')
                    : t('console.people.notForRole')}
              </span>
              {given === undefined && !mayHold(detail.role, grant) ? null : given === undefined ? (
                <Button aria-label={t('console.people.giveLabel', { grant: t(`console.people.grant.${grant}`) })} onClick={() => { onGive(grant); }}>
                  {t('console.people.give')}
                </Button>
              ) : (
                <Button aria-label={t('console.people.withdrawLabel', { grant: t(`console.people.grant.${grant}`) })} onClick={() => { onWithdraw(grant); }}>
                  {t('console.people.withdraw')}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
