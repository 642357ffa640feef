// Confidentialité: the duties of the RGPD as work to do, one tab a family. Each tab loads when it is first shown.
import { Suspense, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { IncidentId, RightsRequestId } from '../../../core/values/ids.ts';
import { later } from '../../ui/later.tsx';
import { Page } from '../../ui/layout.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { useCallQuery } from '../../ui/use-call.ts';
import { privacyTabs, type PrivacyTab } from '../logic/navigation.ts';
import { useNavigation, type PrivacyItem } from '../navigation-store.ts';

const requests = later(async () => (await import('./requests-tab.tsx')).RequestsTab);
const request = later(async () => (await import('./request-page.tsx')).RequestPage);
const incidents = later(async () => (await import('./incidents-tab.tsx')).IncidentsTab);
const incident = later(async () => (await import('./incident-page.tsx')).IncidentPage);
const retention = later(async () => (await import('./retention-tab.tsx')).RetentionTab);
const registers = later(async () => (await import('./registers-tab.tsx')).RegistersTab);
const reviews = later(async () => (await import('./reviews-tab.tsx')).ReviewsTab);

type Shown = { readonly kind: 'tab' } | PrivacyItem;

export function PrivacyPage(): ReactNode {
  const { t } = useTranslation();
  const { landing } = useNavigation();
  const sentTo = landing?.kind === 'privacy' ? landing : null;
  const [tab, setTab] = useState<PrivacyTab>(sentTo?.tab ?? 'requests');
  const [shown, setShown] = useState<Shown>(sentTo?.open ?? { kind: 'tab' });
  const open = useCallQuery('rights.list', { closed: false });
  const reported = useCallQuery('incidents.list', {});
  const back = (): void => {
    setShown({ kind: 'tab' });
  };
  if (shown.kind === 'request') {
    return (
      <Suspense fallback={null}>
        <request.Part key={shown.id} id={shown.id} onBack={back} onOpen={(id: RightsRequestId) => { setShown({ kind: 'request', id }); }} />
      </Suspense>
    );
  }
  if (shown.kind === 'incident') {
    return (
      <Suspense fallback={null}>
        <incident.Part key={shown.id} id={shown.id} onBack={back} />
      </Suspense>
    );
  }
  const counts: { readonly [T in PrivacyTab]?: number } = {
    requests: open.data?.length ?? 0,
    incidents: reported.data?.filter(({ state }) => state === 'reported' || state === 'breach').length ?? 0,
  };
  return (
    <Page title={t('privacy.title')} intro={t('privacy.intro')}>
      <Tabs
        label={t('privacy.tabs')}
        tabs={privacyTabs.map((name) => ({ name, label: t(`privacy.tab.${name}`), count: counts[name] ?? 0 }))}
        chosen={tab}
        onChoose={setTab}
      >
        <Suspense fallback={<p role="status">{t('app.loading')}</p>}>
          {tab === 'requests' ? <requests.Part onOpen={(id: RightsRequestId) => { setShown({ kind: 'request', id }); }} /> : null}
          {tab === 'incidents' ? <incidents.Part onOpen={(id: IncidentId) => { setShown({ kind: 'incident', id }); }} /> : null}
          {tab === 'retention' ? <retention.Part /> : null}
          {tab === 'registers' ? <registers.Part /> : null}
          {tab === 'reviews' ? <reviews.Part /> : null}
        </Suspense>
      </Tabs>
    </Page>
  );
}
