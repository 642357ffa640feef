// The helplines, the people's names and whether one may edit the rota: what every tab needs beside its own data.
// The smallest plan says it all.
import { useMemo, useState } from 'react';
import type { UseQueryResult } from '@tanstack/react-query';
import type { CallResponse } from '../../../core/contract/contract.ts';
import type { Helpline, VolunteerName } from '../../../core/contract/rota-model.ts';
import type { CallError } from '../../ui/bridge.ts';
import { useCallQuery } from '../../ui/use-call.ts';

export function useSmallPlan(): UseQueryResult<CallResponse<'rota.getPlan'>, CallError> {
  const [from] = useState(() => Math.floor(Date.now() / 60_000) * 60_000);
  const request = useMemo(() => ({ from, to: from + 1, helplineIds: [] }), [from]);
  return useCallQuery('rota.getPlan', request);
}

interface Helplines {
  readonly helplines: readonly Helpline[];
  readonly volunteers: readonly VolunteerName[];
  readonly mayEdit: boolean;
}

export function useHelplines(): Helplines {
  const { data } = useSmallPlan();
  return { helplines: data?.helplines ?? [], volunteers: data?.volunteers ?? [], mayEdit: data?.mayEdit ?? false };
}
