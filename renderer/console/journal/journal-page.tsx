// Journal des appels: who called when, never with which number unless it is asked for and written down.
import { useCallback, useMemo, useReducer, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Checkbox } from '@mantine/core';
import { IconListSearch, IconPhoneIncoming, IconSearch, IconX } from '@tabler/icons-react';
import type { CallLogEntry, CallLogFilter } from '../../../core/contract/calls/call-log.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { SelectField } from '../../ui/field.tsx';
import { counted, formatCount } from '../../ui/format.ts';
import { Page } from '../../ui/layout.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { useSession } from '../../ui/session-store.ts';
import { Tabs } from '../../ui/tabs.tsx';
import { useCallQuery } from '../../ui/use-call.ts';
import { useLanguage } from '../../ui/use-language.ts';
import { useNow } from '../../ui/use-now.ts';
import { helplineTimeZone } from '../logic/civil-time.ts';
import { changeJournalFilter, initialJournalFilter, isNarrowed, outcomeChoices, requestOf, type JournalFilter } from '../logic/journal-filter.ts';
import { LineChip } from '../shell/line-state.tsx';
import { DecideDialog } from './block-dialogs.tsx';
import { BlocklistTab } from './blocklist-tab.tsx';
import { CallDetail } from './call-detail.tsx';
import { CallTable } from './call-table.tsx';
import { FindCallerDialog } from './find-caller-dialog.tsx';
import { PeriodField } from './period-field.tsx';
import { RevealDialog } from './reveal-dialog.tsx';
import { useCallPages } from './use-call-pages.ts';
import classes from './journal.module.css';

type Open = { readonly kind: 'detail' | 'reveal' | 'block'; readonly entry: CallLogEntry } | { readonly kind: 'find' } | null;

const tabs = ['calls', 'list'] as const;

export function JournalPage(): ReactNode {
  const { t } = useTranslation();
  const language = useLanguage();
  const now = useNow(60_000);
  const grants = useSession()?.account?.grants ?? [];
  const mayReveal = grants.includes('revealNumbers');
  const [filter, change] = useReducer(changeJournalFilter, initialJournalFilter);
  const [open, setOpen] = useState<Open>(null);
  const [tab, setTab] = useState<(typeof tabs)[number]>('calls');
  const timeZone = helplineTimeZone;
  // Serialised so that the same midnight gives the same request, render after render.
  const listKey = JSON.stringify(requestOf(filter, now, timeZone));
  const request = useMemo(() => JSON.parse(listKey) as CallLogFilter, [listKey]);
  const pages = useCallPages(request);
  const count = useCallQuery('calls.count', { filter: request });
  const entries = useMemo(() => pages.data?.pages.flatMap((page) => page.entries) ?? [], [pages.data]);
  const { fetchNextPage, hasNextPage, isFetchingNextPage } = pages;
  const loadMore = useCallback(() => {
    if (!isFetchingNextPage) void fetchNextPage();
  }, [fetchNextPage, isFetchingNextPage]);
  const close = useCallback(() => {
    setOpen(null);
  }, []);
  const total = count.data?.count ?? null;

  return (
    <Page
      title={t('console.journal.title')}
      actions={
        <div className={classes['headActs']}>
          <LineChip />
          {mayReveal && tab === 'calls' ? (
            <Button
              icon={<IconSearch size={22} stroke={1.9} />}
              onClick={() => {
                setOpen({ kind: 'find' });
              }}
            >
              {t('console.journal.search')}
            </Button>
          ) : null}
        </div>
      }
    >
      <Tabs label={t('blocklist.tabs')} tabs={tabs.map((name) => ({ name, label: t(`blocklist.tab.${name}`) }))} chosen={tab} onChoose={setTab}>
        {tab === 'list' ? (
          <BlocklistTab />
        ) : (
          <>
            <Filters filter={filter} onChange={change} />
            <ErrorNotice error={pages.error ?? count.error} />
            {entries.length === 0 && pages.isSuccess && !pages.isPlaceholderData ? (
              <EmptyState icon={isNarrowed(filter) ? <IconListSearch size={44} stroke={1.9} /> : <IconPhoneIncoming size={44} stroke={1.9} />} title={t('console.journal.emptyTitle')}>
                <p>{isNarrowed(filter) ? t('console.journal.emptyFiltered') : t('console.journal.emptyAll')}</p>
              </EmptyState>
            ) : pages.data === undefined ? (
              <p role="status">{pages.error === null ? t('console.common.loading') : ''}</p>
            ) : (
              <CallTable
                entries={entries}
                total={total}
                now={now}
                mayReveal={mayReveal}
                more={hasNextPage}
                onMore={loadMore}
                listKey={listKey}
                onChooseCaller={({ id, pseudonym }) => {
                  change({ type: 'callerChosen', caller: { id, pseudonym } });
                }}
                onReveal={(entry) => {
                  setOpen({ kind: 'reveal', entry });
                }}
                onOpen={(entry) => {
                  setOpen({ kind: 'detail', entry });
                }}
              />
            )}
            <p className={classes['count']} role="status">
              {total === null
                ? ''
                : t(
                    filter.period.kind === 'all' ? 'console.journal.count' : 'console.journal.countPeriod',
                    counted(total, formatCount(total, language)),
                  )}{' '}
              {mayReveal ? t('console.journal.sealedHolder') : t('console.journal.sealed')}
            </p>
          </>
        )}
      </Tabs>
      {open?.kind === 'detail' ? (
        <CallDetail
          entry={open.entry}
          mayReveal={mayReveal}
          onClose={close}
          onReveal={() => {
            setOpen({ kind: 'reveal', entry: open.entry });
          }}
          onChooseCaller={({ id, pseudonym }) => {
            close();
            change({ type: 'callerChosen', caller: { id, pseudonym } });
          }}
          onBlock={() => {
            setOpen({ kind: 'block', entry: open.entry });
          }}
          onSeeBlocks={() => {
            close();
            setTab('list');
          }}
        />
      ) : null}
      {open?.kind === 'block' && open.entry.caller.kind === 'known' ? <DecideDialog callId={open.entry.id} pseudonym={open.entry.caller.pseudonym} onClose={close} /> : null}
      {open?.kind === 'reveal' ? <RevealDialog entry={open.entry} onClose={close} /> : null}
      {open?.kind === 'find' ? (
        <FindCallerDialog
          onClose={close}
          onFound={(caller) => {
            close();
            change({ type: 'callerChosen', caller });
          }}
        />
      ) : null}
    </Page>
  );
}

interface FiltersProps {
  readonly filter: JournalFilter;
  readonly onChange: (event: Parameters<typeof changeJournalFilter>[1]) => void;
}

function Filters({ filter, onChange }: FiltersProps): ReactNode {
  const { t } = useTranslation();
  const accounts = useCallQuery('accounts.list', {});
  const { caller } = filter;
  return (
    <div className={classes['filters']} role="search" aria-label={t('console.journal.filters')}>
      {caller === null ? null : (
        <Button
          icon={<IconX size={20} stroke={1.9} />}
          aria-label={t('console.journal.leaveCaller', { pseudonym: caller.pseudonym })}
          title={t('console.journal.leaveCaller', { pseudonym: caller.pseudonym })}
          onClick={() => {
            onChange({ type: 'callerLeft' });
          }}
        >
          {t('console.journal.callsOf', { pseudonym: caller.pseudonym })}
        </Button>
      )}
      <PeriodField
        period={filter.period}
        onChange={(period) => {
          onChange({ type: 'periodChosen', period });
        }}
      />
      <SelectField
        label={t('console.journal.outcome')}
        classNames={{ label: 'e-hidden' }}
        value={filter.outcome}
        data={outcomeChoices.map((outcome) => ({ value: outcome, label: t(`console.journal.outcomes.${outcome}`) }))}
        onChange={(event) => {
          const { value } = event.currentTarget;
          onChange({ type: 'outcomeChosen', outcome: outcomeChoices.find((outcome) => outcome === value) ?? 'all' });
        }}
      />
      <SelectField
        label={t('console.journal.listener')}
        classNames={{ label: 'e-hidden' }}
        value={filter.listenerId ?? ''}
        data={[
          { value: '', label: t('console.journal.anyListener') },
          ...(accounts.data ?? []).map(({ id, displayName }) => ({ value: id, label: displayName })),
        ]}
        onChange={(event) => {
          const { value } = event.currentTarget;
          onChange({ type: 'listenerChosen', listenerId: accounts.data?.find(({ id }) => id === value)?.id ?? null });
        }}
      />
      <Checkbox
        label={t('console.journal.repeatOnly')}
        checked={filter.repeatCallersOnly}
        onChange={(event) => {
          onChange({ type: 'repeatCallersToggled', only: event.currentTarget.checked });
        }}
      />
      {isNarrowed(filter) ? (
        <Button
          variant="quiet"
          onClick={() => {
            onChange({ type: 'cleared' });
          }}
        >
          {t('console.journal.clear')}
        </Button>
      ) : null}
    </div>
  );
}
