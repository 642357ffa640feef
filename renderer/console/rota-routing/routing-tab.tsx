// Calls and forwarding: the rules as fields, and beside them what they do to a call, in a sentence and in a drawing, at any
// moment. Invariant: what is shown follows the rules as they are on screen, and says so while they are not kept.
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { IconPhoneOff } from '@tabler/icons-react';
import type { CallResponse } from '../../../core/contract/contract.ts';
import type { Helpline } from '../../../core/contract/rota-model.ts';
import type { RoutingPolicy } from '../../../core/domain/rota/routing-policy.ts';
import type { HelplineId } from '../../../core/values/ids.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { SelectField } from '../../ui/field.tsx';
import { Card } from '../../ui/layout.tsx';
import { useSession } from '../../ui/session-store.ts';
import { useCallQuery } from '../../ui/use-call.ts';
import { noShift } from '../../ui/rota-names.ts';
import { Loaded } from '../loading.tsx';
import { ForwardMethodCard } from './forward-method.tsx';
import { OverridesCard } from './overrides-card.tsx';
import { PolicyCard } from './policy-card.tsx';
import { RoutingHoles } from './routing-holes.tsx';
import { Simulator } from './simulator.tsx';
import classes from './routing.module.css';

export function RoutingTab(): ReactNode {
  const { t } = useTranslation();
  const plan = useCallQuery('rota.getPlan', noShift);
  return (
    <Loaded query={plan}>
      {({ helplines }) =>
        helplines.length === 0 ? (
          <Card>
            <EmptyState icon={<IconPhoneOff size={34} stroke={1.9} />} title={t('rota.routing.emptyTitle')}>
              {t('rota.routing.empty')}
            </EmptyState>
          </Card>
        ) : (
          <Helplines helplines={helplines} />
        )
      }
    </Loaded>
  );
}

function Helplines({ helplines }: { readonly helplines: readonly Helpline[] }): ReactNode {
  const { t } = useTranslation();
  const served = useCallQuery('duty.get', {}).data?.lineHelplineId ?? null;
  const [chosen, setChosen] = useState<HelplineId | null>(null);
  const helpline = helplines.find(({ id }) => id === (chosen ?? served)) ?? helplines[0];
  const policy = useCallQuery('routing.getPolicy', { helplineId: helpline?.id ?? null });
  if (helpline === undefined) return null;
  return (
    <>
      <p className={classes['intro']}>{t('rota.routing.intro')}</p>
      {helplines.length === 1 ? null : (
        <SelectField
          label={t('rota.routing.helpline')}
          value={helpline.id}
          data={helplines.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(event) => {
            const { value } = event.currentTarget;
            setChosen(helplines.find(({ id }) => id === value)?.id ?? null);
          }}
        />
      )}
      <Loaded query={policy}>{(found) => <Routing key={helpline.id} helpline={helpline} found={found} />}</Loaded>
    </>
  );
}

interface RoutingProps {
  readonly helpline: Helpline;
  readonly found: CallResponse<'routing.getPolicy'>;
}

function Routing({ helpline, found }: RoutingProps): ReactNode {
  const role = useSession()?.account?.role;
  const mayEdit = role === 'manager' || role === 'administrator';
  /** Undefined: as it is kept. */
  const [edited, setEdited] = useState<RoutingPolicy | null | undefined>(undefined);
  const policy = edited === undefined ? found.policy : edited;
  // While calls do not follow the rota, the questions are answered by what the rules would start from.
  const asked = policy ?? found.proposal;
  return (
    <>
      <Simulator helpline={helpline} policy={asked} following={policy !== null} kept={edited === undefined} />
      <div className={classes['columns']}>
        <PolicyCard
          helplineId={helpline.id}
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
          <RoutingHoles helpline={helpline} policy={asked} />
          <ForwardMethodCard method={found.forwardMethod} mayTest={role === 'administrator'} />
        </div>
      </div>
    </>
  );
}
