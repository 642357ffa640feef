// Who is on duty, kept true by events and by the clock: a shift begins without anybody doing anything.
import { useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import type { CallError } from '../../ui/bridge.ts';
import { useCallMutation, useCallQuery } from '../../ui/use-call.ts';
import type { Duty } from '../logic/duty.ts';

export function useDuty(): UseQueryResult<Duty, CallError> {
  return useCallQuery('duty.get', {}, { refetchInterval: 60_000 });
}

/** Forgets what was known of the rota after an act of one's own, without waiting for the event. */
export function useRotaRefresh(): () => Promise<void> {
  const client = useQueryClient();
  return () => client.invalidateQueries({ predicate: ({ queryKey }) => /^(duty|swaps|rota|routing)\./.test(String(queryKey[0])) });
}

type StartDuty = ReturnType<typeof useCallMutation<'duty.start'>>;

export function useStartDuty(onStarted: () => void): StartDuty {
  const refresh = useRotaRefresh();
  return useCallMutation('duty.start', {
    onSuccess: async () => {
      await refresh();
      onStarted();
    },
  });
}
