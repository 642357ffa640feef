// A run under way: the time left, the best rota so far, and what is proven of it. The search goes on if the page is left.
import { useEffect, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { IconPlayerStop, IconTrash } from '@tabler/icons-react';
import type { Draft } from '../../../core/contract/rota-model.ts';
import type { CallError } from '../../ui/bridge.ts';
import { Button } from '../../ui/button.tsx';
import { formatDuration, secondsLeft } from '../../ui/format.ts';
import { Card } from '../../ui/layout.tsx';
import { announce } from '../../ui/live-region.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { useLanguage } from '../../ui/use-language.ts';
import { useNow } from '../../ui/use-now.ts';
import { ConfirmDialog } from '../people/confirm-dialog.tsx';
import { useHolesText } from './draft-words.ts';
import { Proofs } from './proofs.tsx';
import { useDraftActs } from './use-draft-acts.ts';
import classes from './filling.module.css';

export function FillingProgress({ draft }: { readonly draft: Draft }): ReactNode {
  const { t } = useTranslation();
  const language = useLanguage();
  const now = useNow(1000);
  const { stop, drop } = useDraftActs();
  const [dropping, setDropping] = useState(false);
  const holesText = useHolesText();
  const best = draft.holes === null ? t('rota.filling.progress.none') : t('rota.filling.progress.best', { holes: holesText(draft.holes) });
  useEffect(() => {
    announce(best);
  }, [best]);
  const whole = Math.max(1, draft.until - draft.startedAt);
  const done = Math.min(1, Math.max(0, (now - draft.startedAt) / whole));
  const left = secondsLeft(draft.until, now);
  return (
    <Card title={t('rota.filling.progress.title')}>
      <div>
        <progress className={classes['progress']} max={1} value={done} aria-label={t('rota.filling.progress.bar')} />
        <p className={classes['secondary']} aria-hidden="true">
          {left === 0 ? t('rota.filling.progress.ending') : t('rota.filling.progress.left', { time: formatDuration(left * 1000, language) })}
        </p>
      </div>
      <p className={classes['strong']}>{best}</p>
      {draft.criteria === null ? null : <Proofs draft={draft} />}
      <p className={classes['secondary']}>{t('rota.filling.progress.leave')}</p>
      <ErrorNotice error={stop.error} />
      <div className={classes['acts']}>
        <Button
          variant="primary"
          icon={<IconPlayerStop size={22} stroke={1.9} />}
          busy={stop.isPending}
          disabled={draft.holes === null}
          onClick={() => {
            stop.mutate({ draftId: draft.id });
          }}
        >
          {t('rota.filling.progress.stop')}
        </Button>
        <Button
          icon={<IconTrash size={22} stroke={1.9} />}
          onClick={() => {
            setDropping(true);
          }}
        >
          {t('rota.filling.result.drop')}
        </Button>
      </div>
      {dropping ? (
        <ConfirmDialog
          title={t('rota.filling.result.dropTitle')}
          text={t('rota.filling.progress.dropText')}
          submit={t('rota.filling.result.drop')}
          danger
          onClose={() => {
            setDropping(false);
          }}
          onSubmit={() => drop.mutateAsync({ draftId: draft.id }).then(() => null, (error: CallError) => error)}
        />
      ) : null}
    </Card>
  );
}
