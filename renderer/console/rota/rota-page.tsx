// Planning: the page's frame. A tab at a time; each is a part of its own that brings its toolbar and its data.
import { Suspense, useEffect, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { later, type LaterPart } from '../../ui/later.tsx';
import { Page } from '../../ui/layout.tsx';
import { useSession } from '../../ui/session-store.ts';
import { tabPanel, Tabs } from '../../ui/tabs.tsx';
import { rotaTabsFor, type RotaTab } from '../logic/rota-tabs.ts';
import { useRotaView } from './rota-view.ts';
import classes from './rota.module.css';

/** A tab is listed once its part is here. */
const views: { readonly [T in RotaTab]?: LaterPart<object> } = {
  calendar: later(async () => (await import('./calendar-tab.tsx')).CalendarTab),
  people: later(async () => (await import('./volunteers-tab.tsx')).VolunteersTab),
  patterns: later(async () => (await import('./patterns-tab.tsx')).PatternsTab),
  exchange: later(async () => (await import('../rota-exchange/exchange-tab.tsx')).ExchangeTab),
  settings: later(async () => (await import('./settings-tab.tsx')).SettingsTab),
};

export function RotaPage(): ReactNode {
  const { t } = useTranslation();
  const role = useSession()?.account?.role ?? 'listener';
  const { tab, open } = useRotaView();
  const tabs = rotaTabsFor(role).filter((one) => views[one] !== undefined);
  const current = tabs.includes(tab) ? tab : (tabs[0] ?? 'calendar');
  useEffect(() => {
    for (const part of Object.values(views)) part.prepare();
  }, []);
  const view = views[current];
  if (view === undefined) return null;
  return (
    <Page
      title={t('rota.planning.title')}
      actions={
        <Tabs
          id="rota"
          label={t('rota.planning.tabsLabel')}
          tabs={tabs.map((value) => ({ value, label: t(`rota.planning.tabs.${value}`) }))}
          current={current}
          onChange={open}
        />
      }
    >
      <div className={classes['panel']} {...tabPanel('rota', current)}>
        <Suspense fallback={null}>
          <view.Part />
        </Suspense>
      </div>
    </Page>
  );
}
