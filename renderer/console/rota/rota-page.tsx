// Planning: the page's frame. A tab at a time; each is a part of its own that brings its toolbar and its data.
import { Suspense, useEffect, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { later, type LaterPart } from '../../ui/later.tsx';
import { Page } from '../../ui/layout.tsx';
import { useSession } from '../../ui/session-store.ts';
import { Tabs } from '../../ui/tabs.tsx';
import { rotaTabsFor, type RotaTab } from '../logic/rota-tabs.ts';
import { useRotaView } from './rota-view.ts';

/** A tab is listed once its part is here. */
const views: { readonly [T in RotaTab]?: LaterPart<object> } = {
  calendar: later(async () => (await import('./calendar-tab.tsx')).CalendarTab),
  filling: later(async () => (await import('../rota-filling/filling-tab.tsx')).FillingTab),
  swaps: later(async () => (await import('../rota-swaps/swaps-tab.tsx')).SwapsTab),
  people: later(async () => (await import('./volunteers-tab.tsx')).VolunteersTab),
  patterns: later(async () => (await import('./patterns-tab.tsx')).PatternsTab),
  routing: later(async () => (await import('../rota-routing/routing-tab.tsx')).RoutingTab),
  exchange: later(async () => (await import('../rota-exchange/exchange-tab.tsx')).ExchangeTab),
  settings: later(async () => (await import('./settings-tab.tsx')).SettingsTab),
};

export function RotaPage(): ReactNode {
  const { t } = useTranslation();
  const account = useSession()?.account;
  const { tab, open } = useRotaView();
  const tabs = rotaTabsFor(account?.role ?? 'listener', account?.grants).filter((one) => views[one] !== undefined);
  const current = tabs.includes(tab) ? tab : (tabs[0] ?? 'calendar');
  useEffect(() => {
    for (const part of Object.values(views)) part.prepare();
  }, []);
  const view = views[current];
  if (view === undefined) return null;
  return (
    <Page title={t('rota.planning.title')}>
      <Tabs label={t('rota.planning.tabsLabel')} tabs={tabs.map((name) => ({ name, label: t(`rota.planning.tabs.${name}`) }))} chosen={current} onChoose={open}>
        <Suspense fallback={null}>
          <view.Part />
        </Suspense>
      </Tabs>
    </Page>
  );
}
