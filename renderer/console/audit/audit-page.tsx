// Piste d'audit: every act with its author, its instant and its reason; and the proof that none was changed.
import { useCallback, useMemo, useState, type ReactNode } from 'react';
import { Trans, useTranslation } from 'react-i18next';
import { useInfiniteQuery, type InfiniteData } from '@tanstack/react-query';
import { IconHistory, IconShieldCheck } from '@tabler/icons-react';
import { auditOperation } from '../../../core/contract/audit-operations.ts';
import type { CallResponse } from '../../../core/contract/contract.ts';
import { call, type CallError } from '../../ui/bridge.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { SelectField } from '../../ui/field.tsx';
import { formatCount } from '../../ui/format.ts';
import { Page } from '../../ui/layout.tsx';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import { useCallMutation, useCallQuery } from '../../ui/use-call.ts';
import { useLanguage } from '../../ui/use-language.ts';
import { useNow } from '../../ui/use-now.ts';
import { PeriodField } from '../journal/period-field.tsx';
import {
  auditGroups,
  auditRequestOf,
  initialAuditFilter,
  isAuditNarrowed,
  operationsOf,
  type AuditFilter,
  type AuditRequest,
} from '../logic/audit-filter.ts';
import { helplineTimeZone } from '../logic/civil-time.ts';
import { counted } from '../use-when.ts';
import { AuditTable } from './audit-table.tsx';
import classes from './audit.module.css';

const pageSize = 100;
type AuditPageData = CallResponse<'audit.list'>;

export function AuditPage(): ReactNode {
  const { t } = useTranslation();
  const now = useNow(60_000);
  const [filter, setFilter] = useState(initialAuditFilter);
  const timeZone = helplineTimeZone;
  const listKey = JSON.stringify(auditRequestOf(filter, now, timeZone));
  const request = useMemo(() => JSON.parse(listKey) as AuditRequest, [listKey]);
  const pages = useInfiniteQuery<AuditPageData, CallError, InfiniteData<AuditPageData, number | null>, readonly [string, AuditRequest], number | null>({
    queryKey: ['audit.list', request],
    queryFn: ({ pageParam }) => call('audit.list', { ...request, before: pageParam, limit: pageSize }),
    initialPageParam: null,
    getNextPageParam: ({ next }) => next ?? undefined,
    placeholderData: (former) => former,
    // The trail grows with everything that happens: what was read a moment ago is already old.
    staleTime: 0,
  });
  const entries = useMemo(() => pages.data?.pages.flatMap((page) => page.entries) ?? [], [pages.data]);
  const { fetchNextPage, hasNextPage, isFetchingNextPage } = pages;
  const loadMore = useCallback(() => {
    if (!isFetchingNextPage) void fetchNextPage();
  }, [fetchNextPage, isFetchingNextPage]);
  const verify = useCallMutation('audit.verify', {
    onSuccess: () => {
      void pages.refetch();
    },
  });

  return (
    <Page
      title={t('console.audit.title')}
      intro={t('console.audit.lead')}
      actions={
        <Button
          icon={<IconShieldCheck size={22} stroke={1.9} />}
          busy={verify.isPending}
          onClick={() => {
            verify.mutate({});
          }}
        >
          {verify.isPending ? t('console.audit.verifying') : t('console.audit.verify')}
        </Button>
      }
    >
      <div role="status">{verify.data === undefined ? null : <Verdict result={verify.data} />}</div>
      <ErrorNotice error={verify.error} />
      <Filters filter={filter} onChange={setFilter} />
      <ErrorNotice error={pages.error} />
      {entries.length === 0 && pages.isSuccess && !pages.isPlaceholderData ? (
        <EmptyState icon={<IconHistory size={44} stroke={1.9} />} title={t('console.audit.emptyTitle')}>
          <p>{t('console.audit.empty')}</p>
        </EmptyState>
      ) : pages.data === undefined ? (
        <p role="status">{pages.error === null ? t('console.common.loading') : ''}</p>
      ) : (
        <AuditTable entries={entries} complete={!hasNextPage} now={now} listKey={listKey} onMore={loadMore} />
      )}
    </Page>
  );
}

function Verdict({ result }: { readonly result: CallResponse<'audit.verify'> }): ReactNode {
  const { t } = useTranslation();
  const language = useLanguage();
  if (result.brokenAt === null) {
    return <Notice tone="ok">{t('console.audit.intact', counted(result.entries, formatCount(result.entries, language)))}</Notice>;
  }
  return (
    <Notice tone="alert">
      <Trans i18nKey="console.audit.broken" values={{ n: formatCount(result.brokenAt, language) }} components={{ sup: <sup /> }} />
    </Notice>
  );
}

interface FiltersProps {
  readonly filter: AuditFilter;
  readonly onChange: (filter: AuditFilter) => void;
}

function Filters({ filter, onChange }: FiltersProps): ReactNode {
  const { t } = useTranslation();
  const accounts = useCallQuery('accounts.list', {});
  return (
    <div className={classes['filters']} role="search" aria-label={t('console.audit.filters')}>
      <PeriodField
        period={filter.period}
        onChange={(period) => {
          onChange({ ...filter, period });
        }}
      />
      <SelectField
        label={t('console.audit.person')}
        classNames={{ label: 'e-hidden' }}
        value={filter.actorId ?? ''}
        data={[
          { value: '', label: t('console.audit.anyone') },
          ...(accounts.data ?? []).map(({ id, displayName }) => ({ value: id, label: displayName })),
        ]}
        onChange={(event) => {
          const { value } = event.currentTarget;
          onChange({ ...filter, actorId: accounts.data?.find(({ id }) => id === value)?.id ?? null });
        }}
      />
      <SelectField
        label={t('console.audit.operation')}
        classNames={{ label: 'e-hidden' }}
        value={filter.operation ?? ''}
        data={[
          { value: '', label: t('console.audit.anyOperation') },
          ...auditGroups.map((group) => ({
            group: t(`console.audit.group.${group}`),
            items: operationsOf(group).map((value) => ({ value, label: t(`console.operation.${value}`) })),
          })),
        ]}
        onChange={(event) => {
          const { value } = event.currentTarget;
          onChange({ ...filter, operation: auditOperation.options.find((one) => one === value) ?? null });
        }}
      />
      {isAuditNarrowed(filter) ? (
        <Button
          variant="quiet"
          onClick={() => {
            onChange(initialAuditFilter);
          }}
        >
          {t('console.audit.clear')}
        </Button>
      ) : null}
    </div>
  );
}
