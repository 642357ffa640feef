// Piste d'audit: every act with its author, its instant and its reason; the proof that none was changed; exports that anyone
// can verify, and the alerts on unusually many readings.
import { useCallback, useEffect, useMemo, useState, type ReactNode } from 'react';
import { Trans, useTranslation } from 'react-i18next';
import { useInfiniteQuery, useQueryClient, type InfiniteData } from '@tanstack/react-query';
import { IconDownload, IconHistory, IconShieldCheck } from '@tabler/icons-react';
import { auditOperation } from '../../../core/contract/audit-operations.ts';
import type { TrailFilter, VerificationState } from '../../../core/contract/calls/privacy-trail.ts';
import type { CallResponse } from '../../../core/contract/contract.ts';
import { call, type CallError } from '../../ui/bridge.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Field, SelectField } from '../../ui/field.tsx';
import { counted, formatCount } from '../../ui/format.ts';
import { Page } from '../../ui/layout.tsx';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import { useCallMutation, useCallQuery } from '../../ui/use-call.ts';
import { useLanguage } from '../../ui/use-language.ts';
import { useNow } from '../../ui/use-now.ts';
import { PeriodField } from '../journal/period-field.tsx';
import { auditGroups, initialAuditFilter, isAuditNarrowed, operationsOf, trailFilterOf, type AuditFilter } from '../logic/audit-filter.ts';
import { helplineTimeZone } from '../logic/civil-time.ts';
import { AuditAlerts } from './audit-alerts.tsx';
import { AuditTable } from './audit-table.tsx';
import { ExportDialog } from './export-dialog.tsx';
import classes from './audit.module.css';

const pageSize = 100;
const whileVerifyingMs = 500;
type TrailPage = CallResponse<'trail.list'>;

export function AuditPage(): ReactNode {
  const { t } = useTranslation();
  const language = useLanguage();
  const now = useNow(60_000);
  const [filter, setFilter] = useState(initialAuditFilter);
  const [exporting, setExporting] = useState(false);
  const listKey = JSON.stringify(trailFilterOf(filter, now, helplineTimeZone));
  const request = useMemo(() => JSON.parse(listKey) as TrailFilter, [listKey]);
  const pages = useInfiniteQuery<TrailPage, CallError, InfiniteData<TrailPage, number | null>, readonly [string, TrailFilter], number | null>({
    queryKey: ['trail.list', request],
    queryFn: ({ pageParam }) => call('trail.list', { filter: request, before: pageParam, limit: pageSize }),
    initialPageParam: null,
    getNextPageParam: ({ next }) => next ?? undefined,
    placeholderData: (former) => former,
    // The trail grows with everything that happens: what was read a moment ago is already old.
    staleTime: 0,
  });
  const entries = useMemo(() => pages.data?.pages.flatMap((page) => page.entries) ?? [], [pages.data]);
  const total = pages.data?.pages[0]?.total;
  const { fetchNextPage, hasNextPage, isFetchingNextPage } = pages;
  const loadMore = useCallback(() => {
    if (!isFetchingNextPage) void fetchNextPage();
  }, [fetchNextPage, isFetchingNextPage]);
  const verification = useVerification(() => {
    void pages.refetch();
  });

  return (
    <Page
      title={t('console.audit.title')}
      intro={t('console.audit.lead')}
      actions={
        <>
          <Button
            icon={<IconDownload size={22} stroke={1.9} />}
            onClick={() => {
              setExporting(true);
            }}
          >
            {t('privacy.trail.export')}
          </Button>
          <Button icon={<IconShieldCheck size={22} stroke={1.9} />} busy={verification.running} onClick={verification.start}>
            {verification.running ? t('console.audit.verifying') : t('console.audit.verify')}
          </Button>
        </>
      }
    >
      <AuditAlerts />
      <div role="status">{verification.state === null ? null : <Verdict state={verification.state} />}</div>
      <ErrorNotice error={verification.error} />
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
      {total === undefined ? null : <p className={classes['quiet']}>{t('privacy.trail.total', counted(total, formatCount(total, language)))}</p>}
      {exporting ? (
        <ExportDialog
          filter={request}
          onClose={() => {
            setExporting(false);
          }}
        />
      ) : null}
    </Page>
  );
}

interface Verification {
  readonly state: VerificationState | null;
  readonly running: boolean;
  readonly error: CallError | null;
  readonly start: () => void;
}

/** The store reads the chain in the background; this asks how far it has come, and tells once when it is through. */
function useVerification(onEnd: () => void): Verification {
  const client = useQueryClient();
  const [asked, setAsked] = useState(false);
  const begin = useCallMutation('trail.startVerification', {
    onSuccess: (state) => {
      client.setQueryData(['trail.getVerification', {}], state);
      setAsked(true);
    },
  });
  const progress = useCallQuery('trail.getVerification', {}, { enabled: asked, staleTime: 0, refetchInterval: ({ state: { data } }) => (data?.running === false ? false : whileVerifyingMs) });
  const state = asked ? (progress.data ?? null) : null;
  const running = begin.isPending || state?.running === true;
  const ended = asked && state?.running === false;
  useEffect(() => {
    if (ended) onEnd();
    // eslint-disable-next-line react-hooks/exhaustive-deps -- once for each end, whatever the page made of its callback
  }, [ended]);
  return {
    state,
    running,
    error: begin.error ?? progress.error,
    start: () => {
      begin.mutate({});
    },
  };
}

function Verdict({ state }: { readonly state: VerificationState }): ReactNode {
  const { t } = useTranslation();
  const language = useLanguage();
  const entries = counted(state.entries, formatCount(state.entries, language));
  if (state.running) return <Notice>{t('privacy.trail.running', entries)}</Notice>;
  if (state.brokenAt === null) return <Notice tone="ok">{t('console.audit.intact', entries)}</Notice>;
  return (
    <Notice tone="alert">
      {state.fault === null ? (
        <Trans i18nKey="console.audit.broken" values={{ n: formatCount(state.brokenAt, language) }} components={{ sup: <sup /> }} />
      ) : (
        t('privacy.trail.broken', { n: formatCount(state.brokenAt, language), fault: t(`privacy.trail.fault.${state.fault}`) })
      )}
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
      <Field
        label={t('privacy.trail.reference')}
        classNames={{ label: 'e-hidden', root: classes['reference'] ?? '' }}
        placeholder={t('privacy.trail.reference')}
        maxLength={80}
        value={filter.reference}
        onChange={(event) => {
          onChange({ ...filter, reference: event.currentTarget.value });
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
