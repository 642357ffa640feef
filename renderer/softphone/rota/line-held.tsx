// A decision by hand in force: whoever looks must know that the rota is not what calls follow now.
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { IconHandStop } from '@tabler/icons-react';
import { Button } from '../../ui/button.tsx';
import { announce } from '../../ui/live-region.tsx';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import { useRotaNames } from '../../ui/rota-names.ts';
import { formatHour } from '../../ui/shift-time.ts';
import { useCallMutation, useCallQuery } from '../../ui/use-call.ts';
import { useLanguage } from '../../ui/use-language.ts';
import { useNow } from '../../ui/use-now.ts';
import { useRotaRefresh } from './use-duty.ts';

export function LineHeld(): ReactNode {
  const { t } = useTranslation();
  const language = useLanguage();
  const names = useRotaNames();
  const refresh = useRotaRefresh();
  const now = useNow(30_000);
  const found = useCallQuery('routing.listOverrides', {}, { refetchInterval: 60_000 });
  const end = useCallMutation('routing.endOverride', {
    onSuccess: async () => {
      await refresh();
      announce(t('rota.routing.override.ended'));
    },
  });
  const held = found.data?.overrides.find(({ from, to }) => from <= now && now < to);
  if (held === undefined) return null;
  const time = formatHour(held.to, names.zone, language);
  const mine = held.taker !== null && held.taker.id === found.data?.self?.id;
  return (
    <>
      <Notice
        tone="primary"
        icon={<IconHandStop size={22} stroke={1.9} />}
        title={mine ? t(`softphone.rota.held.mine.${held.kind}`, { time }) : t(`softphone.rota.held.${held.kind}`, { time, name: held.taker?.name ?? '' })}
      >
        {held.mayEnd ? (
          <Button
            variant="quiet"
            busy={end.isPending}
            onClick={() => {
              end.mutate({ id: held.id });
            }}
          >
            {t('softphone.rota.held.end')}
          </Button>
        ) : null}
      </Notice>
      <ErrorNotice error={end.error} />
    </>
  );
}
