// Automatic rota: choose, let it search, compare, then apply or drop. One draft at a time, whoever started it.
// Invariant: nothing here changes the rota but "Appliquer".
import type { ReactNode } from 'react';
import { useCallQuery } from '../../ui/use-call.ts';
import { Loaded } from '../loading.tsx';
import { DraftResult } from './draft-result.tsx';
import { FillingProgress } from './filling-progress.tsx';
import { StartFilling } from './start-filling.tsx';

export function FillingTab(): ReactNode {
  const draft = useCallQuery('drafts.get', {});
  return (
    <Loaded query={draft}>
      {({ draft: found }) => {
        if (found === null) return <StartFilling />;
        return found.outcome === 'running' ? <FillingProgress draft={found} /> : <DraftResult key={found.id} draft={found} />;
      }}
    </Loaded>
  );
}
