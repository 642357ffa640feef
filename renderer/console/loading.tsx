// While a page's data are on their way, and when they do not come.
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { UseQueryResult } from '@tanstack/react-query';
import type { CallError } from '../ui/bridge.ts';
import { Button } from '../ui/button.tsx';
import { ErrorNotice } from '../ui/notice.tsx';

interface LoadedProps<T> {
  readonly query: Pick<UseQueryResult<T, CallError>, 'data' | 'error' | 'refetch'>;
  readonly children: (value: T) => ReactNode;
}

/** Shows what there is; an error met on the way stays above it. */
export function Loaded<T>({ query, children }: LoadedProps<T>): ReactNode {
  const { t } = useTranslation();
  return (
    <>
      {query.error === null ? null : (
        <>
          <ErrorNotice error={query.error} />
          <p>
            <Button
              onClick={() => {
                void query.refetch();
              }}
            >
              {t('console.common.retry')}
            </Button>
          </p>
        </>
      )}
      {query.data !== undefined ? children(query.data) : query.error === null ? <p role="status">{t('console.common.loading')}</p> : null}
    </>
  );
}
