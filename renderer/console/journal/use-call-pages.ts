// The journal's pages, by keyset: each page starts after the last row of the one before, so that none is skipped or
// shown twice while calls arrive.
import { useInfiniteQuery, type InfiniteData, type UseInfiniteQueryResult } from '@tanstack/react-query';
import type { CallLogFilter } from '../../../core/contract/calls/call-log.ts';
import type { CallRequest, CallResponse } from '../../../core/contract/contract.ts';
import { callLogPageSize } from '../../../core/domain/calls/call-log-page.ts';
import { call, type CallError } from '../../ui/bridge.ts';

type CallPage = CallResponse<'calls.list'>;
type Cursor = CallRequest<'calls.list'>['after'];

/** The key starts with the call's name: `calls.changed` asks again for everything under it. */
export function useCallPages(filter: CallLogFilter): UseInfiniteQueryResult<InfiniteData<CallPage, Cursor>, CallError> {
  return useInfiniteQuery<CallPage, CallError, InfiniteData<CallPage, Cursor>, readonly [string, CallLogFilter], Cursor>({
    queryKey: ['calls.list', filter],
    queryFn: ({ pageParam }) => call('calls.list', { filter, after: pageParam, limit: callLogPageSize }),
    initialPageParam: null,
    getNextPageParam: ({ next }) => next ?? undefined,
    // The rows of the former filter stay until the new ones are there: no flash of an empty table.
    placeholderData: (former) => former,
  });
}
