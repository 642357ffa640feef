// Importer, exporter: the tab of what comes in and goes out of the rota.
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../ui/session-store.ts';
import { useHelplines } from '../rota/use-helplines.ts';
import { ExportCard } from './export-card.tsx';
import { ImportCard } from './import-card.tsx';
import { PaperCard } from './paper-card.tsx';
import { ReceiveCard, SendCard } from './rota-file-cards.tsx';
import { SubscriptionCard } from './subscription-card.tsx';
import classes from './exchange.module.css';

export function ExchangeTab(): ReactNode {
  const { t } = useTranslation();
  const administers = useSession()?.account?.role === 'administrator';
  const { helplines, volunteers } = useHelplines();
  return (
    <div className={classes['columns']}>
      <div className={classes['column']}>
        {helplines.length === 0 ? <p>{t('rota.exchange.nothingYet')}</p> : <ImportCard helplines={helplines} />}
        <ReceiveCard administers={administers} />
      </div>
      <div className={classes['column']}>
        {helplines.length === 0 ? null : (
          <>
            <PaperCard helplines={helplines} />
            <ExportCard helplines={helplines} volunteers={volunteers} />
            <SendCard helplines={helplines} administers={administers} />
          </>
        )}
        {administers ? <SubscriptionCard /> : null}
      </div>
    </div>
  );
}
