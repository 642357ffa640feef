// The helplines and whether one may edit the rota: what every tab needs beside its own data. The smallest plan says both.
import { useMemo, useState } from 'react';
import type { Helpline, VolunteerName } from '../../../core/contract/rota-model.ts';
import { useCallQuery } from '../../ui/use-call.ts';

interface Helplines {
  readonly helplines: readonly Helpline[];
  readonly volunteers: readonly VolunteerName[];
  readonly mayEdit: boolean;
}

export function useHelplines(): Helplines {
  const [from] = useState(() => Date.now());
  const request = useMemo(() => ({ from, to: from + 1, helplineIds: [] }), [from]);
  const plan = useCallQuery('rota.getPlan', request);
  return { helplines: plan.data?.helplines ?? [], volunteers: plan.data?.volunteers ?? [], mayEdit: plan.data?.mayEdit ?? false };
}
