// A volunteer hears the own calls again, where the association allows it (GE-07). Each listening is written down.
import { useEffect, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { IconHeadphones } from '@tabler/icons-react';
import type { OpenedOwnRecording, OwnRecording } from '../../core/contract/recording-model.ts';
import { Player } from '../recordings/player.tsx';
import { bridge, CallError } from '../ui/bridge.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Field } from '../ui/field.tsx';
import { formatDateTime, formatDuration } from '../ui/format.ts';
import { ErrorNotice } from '../ui/notice.tsx';
import { useCallQuery } from '../ui/use-call.ts';
import { useLanguage } from '../ui/use-language.ts';
import classes from './own-recordings.module.css';

export function OwnRecordingsDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation();
  const list = useCallQuery('recordings.listOwn', {}, { staleTime: 0 });
  const [opened, setOpened] = useState<OpenedOwnRecording | null>(null);
  const listeningId = opened?.listeningId ?? null;
  useEffect(() => {
    if (listeningId === null) return;
    return () => { void bridge().call('recordings.close', { listeningId }); };
  }, [listeningId]);
  return (
    <Dialog open title={t('recordings.own.title')} onClose={onClose} actions={<Button onClick={onClose}>{t('app.close')}</Button>}>
      <div className={classes['stack']}>
        <p>{t('recordings.own.text')}</p>
        <ErrorNotice error={list.error} />
        {opened === null ? null : <Player opened={opened} version={0} />}
        {list.data !== undefined && list.data.entries.length === 0 ? <p>{t('recordings.own.none')}</p> : null}
        <ul className={classes['list']}>
          {(list.data?.entries ?? []).map((entry) => <OwnRow key={entry.id} entry={entry} onOpened={setOpened} />)}
        </ul>
      </div>
    </Dialog>
  );
}

function OwnRow({ entry, onOpened }: { readonly entry: OwnRecording; readonly onOpened: (opened: OpenedOwnRecording) => void }): ReactNode {
  const { t } = useTranslation();
  const language = useLanguage();
  const [asking, setAsking] = useState(false);
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<CallError | null>(null);
  const open = (): void => {
    setBusy(true);
    // Not through the query cache: what is opened lives in this screen only.
    void bridge()
      .call('recordings.openOwn', { recordingId: entry.id, reason: reason.trim() })
      .then((reply) => {
        setBusy(false);
        if (reply.ok) {
          setAsking(false);
          onOpened(reply.value);
        } else setError(new CallError(reply.code, null));
      });
  };
  const isReason = reason.trim().length >= 3;
  return (
    <li className={classes['row']}>
      <p>
        <strong>{formatDateTime(entry.startedAt, language)}</strong>
        <br />
        {t(`recordings.purpose.${entry.purpose}`)}, {formatDuration(entry.durationMs, language)}
      </p>
      {asking ? (
        <form
          className={classes['stack']}
          onSubmit={(event) => {
            event.preventDefault();
            if (isReason && !busy) open();
          }}
        >
          <Field label={t('recordings.own.reason')} description={isReason ? undefined : t('recordings.own.reasonOwed')} maxLength={300} autoFocus value={reason} onChange={(event) => { setReason(event.currentTarget.value); }} />
          <Button variant="primary" type="submit" busy={busy} aria-disabled={!isReason || undefined}>{t('recordings.own.open')}</Button>
          <ErrorNotice error={error} />
        </form>
      ) : (
        <Button icon={<IconHeadphones size={22} stroke={1.9} />} onClick={() => { setAsking(true); }}>{t('recordings.listen.open')}</Button>
      )}
    </li>
  );
}
