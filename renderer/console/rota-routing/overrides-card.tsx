// Somebody takes the line, or it is closed, whatever the rota says, until an hour that is always named.
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useQueryClient } from '@tanstack/react-query';
import { IconHandStop } from '@tabler/icons-react';
import type { CallResponse } from '../../../core/contract/contract.ts';
import type { OverrideId } from '../../../core/values/ids.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/layout.tsx';
import { announce } from '../../ui/live-region.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { OverrideForm } from '../../ui/override-form.tsx';
import { useRotaNames } from '../../ui/rota-names.ts';
import { formatHour, formatShortDay } from '../../ui/shift-time.ts';
import { useCallMutation, useCallQuery } from '../../ui/use-call.ts';
import { useLanguage } from '../../ui/use-language.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Loaded } from '../loading.tsx';
import classes from './routing.module.css';

type Override = CallResponse<'routing.listOverrides'>['overrides'][number];

export function OverridesCard({ mayClose }: { readonly mayClose: boolean }): ReactNode {
  const { t } = useTranslation();
  const found = useCallQuery('routing.listOverrides', {});
  const [asking, setAsking] = useState(false);
  const names = useRotaNames();
  const close = (): void => {
    setAsking(false);
  };
  return (
    <Card title={t('rota.routing.override.title')}>
      <p className={classes['secondary']}>{t('rota.routing.override.intro')}</p>
      <Loaded query={found}>
        {({ overrides, self }) => (
          <>
            {overrides.length === 0 ? <p>{t('rota.routing.override.none')}</p> : null}
            <ul className={classes['overrides']}>
              {overrides.map((override) => (
                <OverrideRow key={override.id} override={override} zone={names.zone} />
              ))}
            </ul>
            {mayClose ? (
              <p>
                <Button
                  icon={<IconHandStop size={22} stroke={1.9} />}
                  onClick={() => {
                    setAsking(true);
                  }}
                >
                  {t('rota.routing.override.add')}
                </Button>
              </p>
            ) : null}
            {asking ? (
              <Dialog open title={t('rota.routing.override.add')} onClose={close}>
                <OverrideForm people={names.volunteers.filter(({ removed }) => !removed)} self={self?.id ?? null} onPhone mayClose onDone={close} />
              </Dialog>
            ) : null}
          </>
        )}
      </Loaded>
    </Card>
  );
}

function OverrideRow({ override, zone }: { readonly override: Override; readonly zone: string }): ReactNode {
  const { t } = useTranslation();
  const language = useLanguage();
  const client = useQueryClient();
  const end = useCallMutation('routing.endOverride', {
    onSuccess: async () => {
      await client.invalidateQueries({ predicate: ({ queryKey }) => String(queryKey[0]).startsWith('routing.') });
      announce(t('rota.routing.override.ended'));
    },
  });
  const finish = (id: OverrideId): void => {
    end.mutate({ id });
  };
  return (
    <li>
      <span className={classes['overrideWords']}>
        <strong>{t(`rota.routing.override.kinds.${override.kind}`, { name: override.taker?.name ?? '' })}</strong>
        <span>{t('rota.routing.override.until', { day: formatShortDay(override.to, zone, language), time: formatHour(override.to, zone, language) })}</span>
      </span>
      {override.mayEnd ? (
        <Button
          busy={end.isPending}
          onClick={() => {
            finish(override.id);
          }}
        >
          {t('rota.routing.override.end')}
        </Button>
      ) : null}
      <ErrorNotice error={end.error} />
    </li>
  );
}
