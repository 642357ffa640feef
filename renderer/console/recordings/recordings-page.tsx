// Enregistrements: what was recorded and may be listened to with a reason, quality reviews, and the settings, locked by default.
import { Suspense, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { later } from '../../ui/later.tsx';
import { Page } from '../../ui/layout.tsx';
import { useSession } from '../../ui/session-store.ts';
import { Tabs } from '../../ui/tabs.tsx';
import { useCallQuery } from '../../ui/use-call.ts';
import { RecordingList } from './recording-list.tsx';

const quality = later(async () => (await import('./quality-tab.tsx')).QualityTab);
const settings = later(async () => (await import('./settings-tab.tsx')).SettingsTab);

const tabs = ['list', 'quality', 'settings'] as const;

export function RecordingsPage(): ReactNode {
  const { t } = useTranslation();
  const [tab, setTab] = useState<(typeof tabs)[number]>('list');
  const state = useCallQuery('recordings.getState', {}, { staleTime: 0 });
  const role = useSession()?.account?.role;
  const count = state.data?.count ?? 0;
  const mode = state.data?.settings.mode;
  const intro = mode === undefined ? t('recordings.intro') : count === 0 ? t(`recordings.mode.${mode}.intro`) : t('recordings.introMode', { count, mode: t(`recordings.mode.${mode}.intro`) });
  return (
    <Page title={t('recordings.title')} intro={intro}>
      <Tabs label={t('recordings.tabs')} tabs={tabs.map((name) => ({ name, label: t(`recordings.tab.${name}`) }))} chosen={tab} onChoose={setTab}>
        <Suspense fallback={<p role="status">{t('app.loading')}</p>}>
          {tab === 'list' ? <RecordingList mode={state.data?.settings.mode ?? 'off'} maySet={role === 'administrator'} onSettings={() => { setTab('settings'); }} /> : null}
          {tab === 'quality' ? <quality.Part /> : null}
          {tab === 'settings' ? <settings.Part /> : null}
        </Suspense>
      </Tabs>
    </Page>
  );
}
