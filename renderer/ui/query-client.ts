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

type Follow = <E extends 'calls.changed' | 'rota.changed' | 'drafts.changed' | 'recordings.changed'>(event: E, listener: () => void) => () => void;

/** Which answers each event makes old, by the first words of the call's name. */
const outdated = {
  'calls.changed': ['calls.', 'today.', 'blocklist.'],
  'rota.changed': ['rota.', 'volunteers.', 'swaps.', 'duty.', 'routing.', 'drafts.'],
  'drafts.changed': ['drafts.'],
  'recordings.changed': ['recordings.'],
} as const;

/** Keeps the cache true to the events of main. Returns the function that stops. */
export function followEvents(client: QueryClient, on: Follow): () => void {
  const stops = (Object.keys(outdated) as (keyof typeof outdated)[]).map((event) =>
    on(event, () => {
      void client.invalidateQueries({
        predicate: ({ queryKey }) => {
          const name = queryKey[0];
          return typeof name === 'string' && outdated[event].some((prefix) => name.startsWith(prefix));
        },
      });
    }),
  );
  return () => {
    for (const stop of stops) stop();
  };
}
