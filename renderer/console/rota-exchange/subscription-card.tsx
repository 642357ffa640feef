// The folder of the calendars that programs subscribe to.
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/layout.tsx';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import { useCallMutation, useCallQuery } from '../../ui/use-call.ts';
import { Loaded } from '../loading.tsx';
import { useWhen } from '../use-when.ts';
import classes from './exchange.module.css';

export function SubscriptionCard(): ReactNode {
  const { t } = useTranslation();
  const when = useWhen();
  const subscription = useCallQuery('rotaExchange.getSubscription', {});
  const refresh = { onSuccess: () => { void subscription.refetch(); } };
  const choose = useCallMutation('rotaExchange.chooseSubscriptionFolder', refresh);
  const stop = useCallMutation('rotaExchange.saveSubscription', refresh);
  return (
    <Card title={t('rota.exchange.subscription.title')}>
      <div className={classes['form']}>
        <p className={classes['intro']}>{t('rota.exchange.subscription.intro')}</p>
        <Notice tone="ring">{t('rota.exchange.subscription.warning')}</Notice>
        <Loaded query={subscription}>
          {({ folder, writtenAt, failed }) => (
            <>
              {folder === null ? <p>{t('rota.exchange.subscription.none')}</p> : <p className={classes['code']}>{folder}</p>}
              {folder !== null && writtenAt !== null ? <p>{t('rota.exchange.subscription.written', { date: when.fullDay(writtenAt) })}</p> : null}
              {failed ? <Notice tone="alert">{t('rota.exchange.subscription.failed')}</Notice> : null}
              <div className={classes['acts']}>
                <Button busy={choose.isPending} onClick={() => { choose.mutate({}); }}>
                  {t('rota.exchange.subscription.choose')}
                </Button>
                {folder === null ? null : (
                  <Button busy={stop.isPending} onClick={() => { stop.mutate({ folder: null }); }}>
                    {t('rota.exchange.subscription.stop')}
                  </Button>
                )}
              </div>
            </>
          )}
        </Loaded>
        <ErrorNotice error={choose.error ?? stop.error} />
      </div>
    </Card>
  );
}
