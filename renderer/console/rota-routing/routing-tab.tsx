// Calls and forwarding: the rules as fields, and beside them what they do to a call, in a sentence and in a drawing, at any
// moment. Invariant: what is shown follows the rules as they are on screen, and says so while they are not kept.
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallResponse } from '../../../core/contract/contract.ts';
import type { RoutingPolicy } from '../../../core/domain/rota/routing-policy.ts';
import { useSession } from '../../ui/session-store.ts';
import { useCallQuery } from '../../ui/use-call.ts';
import { Loaded } from '../loading.tsx';
import { ForwardMethodCard } from './forward-method.tsx';
import { OverridesCard } from './overrides-card.tsx';
import { PolicyCard } from './policy-card.tsx';
import { RoutingHoles } from './routing-holes.tsx';
import { Simulator } from './simulator.tsx';
import classes from './routing.module.css';

export function RoutingTab(): ReactNode {
  const found = useCallQuery('routing.getPolicy', {});
  return <Loaded query={found}>{(value) => <Routing found={value} />}</Loaded>;
}

function Routing({ found }: { readonly found: CallResponse<'routing.getPolicy'> }): ReactNode {
  const { t } = useTranslation();
  const role = useSession()?.account?.role;
  const mayEdit = role === 'manager' || role === 'administrator';
  /** Undefined: as it is kept. */
  const [edited, setEdited] = useState<RoutingPolicy | null | undefined>(undefined);
  const policy = edited === undefined ? found.policy : edited;
  return (
    <>
      <p className={classes['intro']}>{t('rota.routing.intro')}</p>
      <Simulator policy={policy} kept={found.policy} />
      <div className={classes['columns']}>
        <PolicyCard
          key={JSON.stringify(found.policy)}
          kept={found.policy}
          proposal={found.proposal}
          policy={policy}
          mayEdit={mayEdit}
          onChange={setEdited}
          onKept={() => {
            setEdited(undefined);
          }}
        />
        <div className={classes['side']}>
          <OverridesCard mayClose={mayEdit} />
          <RoutingHoles policy={policy} />
          <ForwardMethodCard method={found.forwardMethod} mayTest={role === 'administrator'} />
        </div>
      </div>
    </>
  );
}
