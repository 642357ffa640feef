// The recordings, newest first, and the one that is chosen beside them.
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { IconDice, IconWaveSine } from '@tabler/icons-react';
import type { RecordingEntry, RecordingMode } from '../../../core/contract/recording-model.ts';
import type { RecordingId } from '../../../core/values/ids.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { formatDuration, formatTime } from '../../ui/format.ts';
import { useCallQuery } from '../../ui/use-call.ts';
import { useLanguage } from '../../ui/use-language.ts';
import { useNow } from '../../ui/use-now.ts';
import { Loaded } from '../loading.tsx';
import { daysUntil } from '../logic/recordings.ts';
import { useDates } from '../privacy/dates.ts';
import { parisDate } from '../../../core/values/civil-date.ts';
import { RecordingPanel } from './recording-panel.tsx';
import pick from '../pick-list.module.css';
import classes from './recordings.module.css';

const pageSize = 50;
const longestList = 200;

interface RecordingListProps {
  readonly mode: RecordingMode;
  readonly maySet: boolean;
  readonly onSettings: () => void;
}

export function RecordingList({ mode, maySet, onSettings }: RecordingListProps): ReactNode {
  const { t } = useTranslation();
  const [limit, setLimit] = useState(pageSize);
  const list = useCallQuery('recordings.list', { before: null, limit }, { staleTime: 0, placeholderData: (before) => before });
  return (
    <Loaded query={list}>
      {({ entries, more }) => {
        if (entries.length === 0) {
          return (
            <EmptyState
              icon={<IconWaveSine size={44} stroke={1.9} />}
              title={mode === 'off' ? t('recordings.empty.offTitle') : t('recordings.empty.title')}
              action={maySet ? <Button onClick={onSettings}>{t('recordings.empty.settings')}</Button> : undefined}
            >
              <p>{mode === 'off' ? t('recordings.empty.off') : t('recordings.empty.text')}</p>
            </EmptyState>
          );
        }
        return <Entries entries={entries} onMore={more && limit < longestList ? () => { setLimit(limit + pageSize); } : null} />;
      }}
    </Loaded>
  );
}

/** The newest one is shown first; what is shown then stays, though a newer one comes: somebody may be listening to it. */
function Entries({ entries, onMore }: { readonly entries: readonly RecordingEntry[]; readonly onMore: (() => void) | null }): ReactNode {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<RecordingId | null>(null);
  const shown = entries.find(({ id }) => id === chosen) ?? entries[0];
  if (shown !== undefined && shown.id !== chosen) setChosen(shown.id);
  return (
    <div className={classes['columns']}>
      <nav className={`${pick['list'] ?? ''} ${classes['entries'] ?? ''}`} aria-label={t('recordings.list.label')}>
        <ul>
          {entries.map((entry) => (
            <li key={entry.id}>
              <Row entry={entry} current={entry.id === shown?.id} onChoose={() => { setChosen(entry.id); }} />
            </li>
          ))}
        </ul>
        {onMore === null ? null : <Button fullWidth onClick={onMore}>{t('recordings.list.more')}</Button>}
      </nav>
      {shown === undefined ? null : <RecordingPanel key={shown.id} entry={shown} />}
    </div>
  );
}

function Row({ entry, current, onChoose }: { readonly entry: RecordingEntry; readonly current: boolean; readonly onChoose: () => void }): ReactNode {
  const { t } = useTranslation();
  const language = useLanguage();
  const dates = useDates();
  const now = useNow(60_000);
  const days = daysUntil(entry.expiresOn, now);
  return (
    <button type="button" className={pick['row']} aria-current={current ? 'true' : undefined} onClick={onChoose}>
      {entry.drawn ? <IconDice size={22} stroke={1.9} aria-hidden="true" /> : <IconWaveSine size={22} stroke={1.9} aria-hidden="true" />}
      <span className={pick['words']}>
        <span className={pick['name']}>
          {dates.short(parisDate(entry.startedAt))}, {formatTime(entry.startedAt, language)}
        </span>
        <span>
          {t(`recordings.purpose.${entry.purpose}`)}, {entry.endedAt === null ? t('recordings.list.underWay') : formatDuration(entry.durationMs, language)}
        </span>
        <span>{entry.held ? t('recordings.list.held') : days <= 0 ? t('recordings.list.expiresTonight') : t('recordings.list.expires', { count: days })}</span>
      </span>
    </button>
  );
}
