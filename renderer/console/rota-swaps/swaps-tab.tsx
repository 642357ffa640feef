// Swap requests: what waits for a decision first, then what waits for an answer. Only the manager's part is here; volunteers
// ask and answer in their own window.
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useQueryClient } from '@tanstack/react-query';
import { IconArrowsExchange, IconCheck, IconX } from '@tabler/icons-react';
import type { Swap } from '../../../core/contract/rota-model.ts';
import type { CallError } from '../../ui/bridge.ts';
import { Button } from '../../ui/button.tsx';
import { Chip } from '../../ui/chip.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Card } from '../../ui/layout.tsx';
import { announce } from '../../ui/live-region.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { useRotaNames, type RotaNames } from '../../ui/rota-names.ts';
import { swapWhat, swapWho } from '../../ui/swap-text.ts';
import { useCallMutation, useCallQuery } from '../../ui/use-call.ts';
import { useLanguage } from '../../ui/use-language.ts';
import { useNow } from '../../ui/use-now.ts';
import { Loaded } from '../loading.tsx';
import { ConfirmDialog } from '../people/confirm-dialog.tsx';
import { useWhen } from '../use-when.ts';
import classes from './swaps.module.css';

export function SwapsTab(): ReactNode {
  const { t } = useTranslation();
  const swaps = useCallQuery('swaps.list', {});
  const names = useRotaNames();
  return (
    <Loaded query={swaps}>
      {(all) => {
        const open = all.filter(({ state }) => state === 'asked' || state === 'accepted');
        const decide = open.filter(({ mayDecide }) => mayDecide);
        const waiting = open.filter(({ mayDecide }) => !mayDecide);
        if (open.length === 0) {
          return (
            <Card>
              <EmptyState icon={<IconArrowsExchange size={34} stroke={1.9} />} title={t('rota.swaps.emptyTitle')}>
                {t('rota.swaps.empty')}
              </EmptyState>
            </Card>
          );
        }
        return (
          <>
            <Card title={t('rota.swaps.decide')}>
              {decide.length === 0 ? <p>{t('rota.swaps.nothingToDecide')}</p> : <Swaps swaps={decide} names={names} />}
            </Card>
            {waiting.length === 0 ? null : (
              <Card title={t('rota.swaps.waiting')}>
                <Swaps swaps={waiting} names={names} />
              </Card>
            )}
          </>
        );
      }}
    </Loaded>
  );
}

interface SwapsProps {
  readonly swaps: readonly Swap[];
  readonly names: RotaNames;
}

function Swaps({ swaps, names }: SwapsProps): ReactNode {
  const soonest = [...swaps].sort((a, b) => a.startsAt - b.startsAt);
  return (
    <ul className={classes['rows']}>
      {soonest.map((swap, index) => (
        <SwapRow key={swap.id} swap={swap} names={names} first={index === 0} />
      ))}
    </ul>
  );
}

interface SwapRowProps {
  readonly swap: Swap;
  readonly names: RotaNames;
  readonly first: boolean;
}

function SwapRow({ swap, names, first }: SwapRowProps): ReactNode {
  const { t } = useTranslation();
  const language = useLanguage();
  const when = useWhen();
  const now = useNow(60_000);
  const client = useQueryClient();
  const [refusing, setRefusing] = useState(false);
  const decide = useCallMutation('swaps.decide', {
    onSuccess: async (_, { approve }) => {
      announce(approve ? t('rota.swaps.approved') : t('rota.swaps.refused'));
      await client.invalidateQueries({ queryKey: ['swaps.list'] });
    },
  });
  const words = { t, language, names };
  return (
    <li className={classes['row']}>
      <div className={classes['words']}>
        <strong>{swapWhat(words, swap)}</strong>
        <span>{swapWho(words, swap)}</span>
        <span className={classes['state']}>
          <Chip tone={swap.state === 'accepted' ? 'ring' : 'primary'}>{t(`rota.swaps.states.${swap.state}`)}</Chip>
          <span>{t('rota.swaps.askedAgo', { ago: when.ago(swap.createdAt, now) })}</span>
        </span>
        <ErrorNotice error={decide.error} />
      </div>
      {swap.mayDecide ? (
        <div className={classes['acts']}>
          <Button
            icon={<IconX size={22} stroke={1.9} />}
            onClick={() => {
              setRefusing(true);
            }}
          >
            {t('rota.swaps.refuse')}
          </Button>
          <Button
            variant={first ? 'primary' : 'secondary'}
            icon={<IconCheck size={22} stroke={1.9} />}
            busy={decide.isPending}
            onClick={() => {
              decide.mutate({ swapId: swap.id, approve: true });
            }}
          >
            {t('rota.swaps.approve')}
          </Button>
        </div>
      ) : null}
      {refusing ? (
        <ConfirmDialog
          title={t('rota.swaps.refuseTitle')}
          text={t('rota.swaps.refuseText', { name: names.nameOf(swap.askedBy) })}
          submit={t('rota.swaps.refuse')}
          onClose={() => {
            setRefusing(false);
          }}
          onSubmit={() => decide.mutateAsync({ swapId: swap.id, approve: false }).then(() => null, (error: CallError) => error)}
        />
      ) : null}
    </li>
  );
}
