// Starts a window: texts, preferences, session and line first, then the interface, with every provider it needs.
import { StrictMode, Suspense, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { QueryClientProvider, type QueryClient } from '@tanstack/react-query';
import { bridge } from './bridge.ts';
import { useDeskStore } from './desk-store.ts';
import { startI18n } from './i18n.ts';
import { useLiveRecordingStore } from './live-recordings.ts';
import { LiveRegions } from './live-region.tsx';
import { defaultPreferences, usePreferences, usePreferencesStore } from './preferences.ts';
import { createQueryClient, followEvents } from './query-client.ts';
import { useSessionStore } from './session-store.ts';
import { ThemeProvider } from './theme-provider.tsx';

/** Listens before asking, so that a change in between is not lost. */
async function follow(client: QueryClient): Promise<void> {
  const b = bridge();
  const sessions = useSessionStore.getState();
  b.on('session.changed', (session) => {
    const before = useSessionStore.getState().session;
    const sameReader = before?.account?.id === session.account?.id && session.phase === 'open';
    if (!sameReader) client.clear();
    useSessionStore.getState().accept(session);
  });
  b.on('desk.changed', (desk) => {
    useDeskStore.getState().accept(desk);
  });
  b.on('recording.changed', (live) => {
    useLiveRecordingStore.getState().accept(live);
  });
  b.on('preferences.changed', (preferences) => {
    usePreferencesStore.getState().accept(preferences);
  });
  followEvents(client, (event, listener) => b.on(event, listener));

  const [session, desk] = await Promise.all([b.call('session.getState', {}), b.call('desk.getState', {})]);
  if (desk.ok && useDeskStore.getState().desk === null) useDeskStore.getState().accept(desk.value);
  if (b.kind === 'softphone' && useLiveRecordingStore.getState().live === null) {
    const live = await b.call('recordings.getLive', {});
    if (live.ok && useLiveRecordingStore.getState().live === null) useLiveRecordingStore.getState().accept(live.value);
  }
  if (useSessionStore.getState().session !== null) return;
  if (session.ok) sessions.accept(session.value);
  else sessions.setUnavailable();
}

function Providers({ client, children }: { readonly client: QueryClient; readonly children: ReactNode }): ReactNode {
  const preferences = usePreferences();
  return (
    <ThemeProvider preferences={preferences}>
      <QueryClientProvider client={client}>
        <Suspense fallback={null}>{children}</Suspense>
        <LiveRegions />
      </QueryClientProvider>
    </ThemeProvider>
  );
}

/** Call once from a window's main.tsx. */
export async function mountWindow(interfaceOfWindow: ReactNode): Promise<void> {
  const root = document.getElementById('root');
  if (root === null) throw new Error('no root element');
  const client = createQueryClient();
  // Asked for first, so that the answer is on its way while the texts load.
  void follow(client);
  const preferences = await bridge().call('preferences.get', {});
  const chosen = preferences.ok ? preferences.value : defaultPreferences;
  await startI18n(chosen.language);
  usePreferencesStore.getState().accept(chosen);
  createRoot(root).render(
    <StrictMode>
      <Providers client={client}>{interfaceOfWindow}</Providers>
    </StrictMode>,
  );
}
