// TanStack Query over the contract. Invariant: nothing that a session was allowed to read outlives it in the cache.
import { QueryClient } from '@tanstack/react-query';
import type { CallError } from './bridge.ts';

declare module '@tanstack/react-query' {
  interface Register {
    defaultError: CallError;
  }
}

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      // The store is on this computer: an answer does not improve by asking again, events say when it changed.
      queries: { retry: false, staleTime: 30_000, refetchOnWindowFocus: false, networkMode: 'always' },
      mutations: { retry: false, networkMode: 'always' },
    },
  });
}

const onCallsChanged = ['calls.', 'today.'];

/** Keeps the cache true to the events of main. Returns the function that stops. */
export function followEvents(client: QueryClient, on: (event: 'calls.changed', listener: () => void) => () => void): () => void {
  return on('calls.changed', () => {
    void client.invalidateQueries({
      predicate: ({ queryKey }) => {
        const name = queryKey[0];
        return typeof name === 'string' && onCallsChanged.some((prefix) => name.startsWith(prefix));
      },
    });
  });
}
