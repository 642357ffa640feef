// React hooks over the contract: a query for what is read, a mutation for what acts.
import {
  useMutation,
  useQuery,
  type UseMutationOptions,
  type UseMutationResult,
  type UseQueryOptions,
  type UseQueryResult,
} from '@tanstack/react-query';
import type { CallName, CallRequest, CallResponse } from '../../core/contract/contract.ts';
import { call, type CallError } from './bridge.ts';

export function callKey<N extends CallName>(name: N, request: CallRequest<N>): readonly [N, CallRequest<N>] {
  return [name, request];
}

/** What is asked, and how: for a query of a component, and for one that is fetched ahead. */
export function callQuery<N extends CallName>(name: N, request: CallRequest<N>): { readonly queryKey: readonly [N, CallRequest<N>]; readonly queryFn: () => Promise<CallResponse<N>> } {
  return { queryKey: callKey(name, request), queryFn: () => call(name, request) };
}

type QueryExtras<N extends CallName> = Omit<UseQueryOptions<CallResponse<N>, CallError>, 'queryKey' | 'queryFn'>;

export function useCallQuery<N extends CallName>(
  name: N,
  request: CallRequest<N>,
  extras: QueryExtras<N> = {},
): UseQueryResult<CallResponse<N>, CallError> {
  return useQuery<CallResponse<N>, CallError>({
    ...extras,
    ...callQuery(name, request),
  });
}

type MutationExtras<N extends CallName> = Omit<
  UseMutationOptions<CallResponse<N>, CallError, CallRequest<N>>,
  'mutationFn'
>;

export function useCallMutation<N extends CallName>(
  name: N,
  extras: MutationExtras<N> = {},
): UseMutationResult<CallResponse<N>, CallError, CallRequest<N>> {
  return useMutation<CallResponse<N>, CallError, CallRequest<N>>({
    ...extras,
    mutationFn: (request) => call(name, request),
  });
}
