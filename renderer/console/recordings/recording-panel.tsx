// One recording: what it is, listening to it with a reason, masking, analysing, erasing, exporting.
// Invariant: nothing is heard before a purpose and a reason are given; the reason stays in sight while one listens.
import { useCallback, useEffect, useRef, useState, type ReactNode } from 'react';
import { Trans, useTranslation } from 'react-i18next';
import { IconEraser, IconFileDescription, IconFileExport, IconHeadphones, IconHistory, IconShieldCheck, IconShieldX, IconTrash } from '@tabler/icons-react';
import type { OpenedRecording, RecordingEntry, RecordingPurpose } from '../../../core/contract/recording-model.ts';
import { recordingPurpose } from '../../../core/contract/recording-model.ts';
import { bridge, CallError } from '../../ui/bridge.ts';
import { Button } from '../../ui/button.tsx';
import { Chip } from '../../ui/chip.tsx';
import { TextAreaField } from '../../ui/field.tsx';
import { formatDuration, formatTime, formatTimer } from '../../ui/format.ts';
import { Notice } from '../../ui/notice.tsx';
import { useSession } from '../../ui/session-store.ts';
import { useCallQuery } from '../../ui/use-call.ts';
import { useLanguage } from '../../ui/use-language.ts';
import { Player } from '../../recordings/player.tsx';
import { hindrance } from '../logic/recordings.ts';
import { ActDialog } from '../privacy/act-dialog.tsx';
import { Choices } from '../privacy/choices.tsx';
import { useDates } from '../privacy/dates.ts';
import { AnalysisDialog, EraseDialog, ExportDialog, ListeningsDialog, MaskDialog } from './recording-dialogs.tsx';
import pick from '../pick-list.module.css';
import classes from './recordings.module.css';

type OpenDialog = 'listen' | 'mask' | 'analyse' | 'erase' | 'export' | 'listenings';

export function RecordingPanel({ entry }: { readonly entry: RecordingEntry }): ReactNode {
  const { t } = useTranslation();
  const language = useLanguage();
  const dates = useDates();
  const account = useSession()?.account;
  const [dialog, setDialog] = useState<OpenDialog | null>(null);
  const [listening, setListening] = useState<{ readonly opened: OpenedRecording; readonly purpose: RecordingPurpose; readonly reason: string } | null>(null);
  const [version, setVersion] = useState(0);
  const position = useRef(0);
  const [maskAt, setMaskAt] = useState(0);
  const close = (): void => { setDialog(null); };
  const onPosition = useCallback((ms: number): void => { position.current = ms; }, []);

  // Leaving the recording ends the listening, whatever way it is left.
  const listeningId = listening?.opened.listeningId ?? null;
  useEffect(() => {
    if (listeningId === null) return;
    return () => { void bridge().call('recordings.close', { listeningId }); };
  }, [listeningId]);

  const mayListen = account?.grants.includes('listenRecordings') === true;
  const oversees = account?.role === 'administrator' || account?.role === 'privacyOfficer';
  const why = hindrance(entry);
  const gaps = listening?.opened.recording.gaps ?? entry.gaps;
  const opened = listening === null ? null : { ...listening.opened, recording: { ...listening.opened.recording, gaps } };

  return (
    <section className={pick['panel']} aria-labelledby="recording-title">
      <header className={classes['head']}>
        <div>
          <h2 id="recording-title">
            {dates.dayOf(entry.startedAt)}, {formatTime(entry.startedAt, language)}
          </h2>
          <p className={classes['quiet']}>
            {[entry.lineLabel, entry.callerPseudonym === null ? t('recordings.detail.noCaller') : t('recordings.detail.caller', { name: entry.callerPseudonym }), entry.listenerName === null ? null : t('recordings.detail.listener', { name: entry.listenerName })].filter((part) => part !== null && part !== '').join(', ')}
          </p>
        </div>
        {listening === null ? null : (
          <Chip tone={listening.opened.integrity === 'intact' ? 'ok' : 'alert'} icon={listening.opened.integrity === 'intact' ? <IconShieldCheck size={18} stroke={1.9} /> : <IconShieldX size={18} stroke={1.9} />}>
            {t(`recordings.integrity.${listening.opened.integrity}`)}
          </Chip>
        )}
      </header>

      {entry.endedBy === 'interrupted' || entry.endedBy === 'diskFull' || entry.endedBy === 'captureFailed' ? <Notice tone="ring">{t(`recordings.cut.${entry.endedBy}`)}</Notice> : null}
      {listening !== null && listening.opened.integrity !== 'intact' ? <Notice tone="alert">{t(`recordings.integrityText.${listening.opened.integrity}`)}</Notice> : null}

      {opened === null || listening === null ? (
        <div className={classes['closed']}>
          <IconHeadphones size={30} stroke={1.9} aria-hidden="true" />
          {why !== null ? <p>{t(`recordings.hindrance.${why}`)}</p> : mayListen ? <p>{t('recordings.detail.closed')}</p> : <p>{t('recordings.detail.noGrant')}</p>}
          {why === null && mayListen ? (
            <Button variant="primary" icon={<IconHeadphones size={22} stroke={1.9} />} onClick={() => { setDialog('listen'); }}>
              {t('recordings.listen.open')}
            </Button>
          ) : null}
        </div>
      ) : (
        <>
          <p className={classes['reason']}>
            <IconHistory size={22} stroke={1.9} aria-hidden="true" />
            <span>
              <Trans i18nKey="recordings.listen.now" values={{ purpose: t(`recordings.purpose.${listening.purpose}`), reason: listening.reason }} components={{ b: <strong /> }} />
            </span>
          </p>
          <Protection />
          <Player opened={opened} version={version} onPosition={onPosition} />
        </>
      )}

      <dl className={classes['facts']}>
        <div>
          <dt>{t('recordings.detail.consent')}</dt>
          <dd>{t(`recordings.consent.${entry.consent}`, { time: formatTime(entry.consentAt, language) })}</dd>
        </div>
        <div>
          <dt>{t('recordings.detail.duration')}</dt>
          <dd>{formatDuration(entry.durationMs, language)}</dd>
        </div>
        <div>
          <dt>{t('recordings.detail.gaps')}</dt>
          <dd>{gaps.length === 0 ? t('recordings.detail.noGap') : gaps.map(({ fromMs, toMs, cause }) => t(`recordings.detail.gap.${cause}`, { from: formatTimer(fromMs), to: formatTimer(toMs) })).join(', ')}</dd>
        </div>
        <div>
          <dt>{t('recordings.detail.expires')}</dt>
          <dd>{entry.held ? t('recordings.list.held') : dates.day(entry.expiresOn)}</dd>
        </div>
      </dl>

      <footer className={classes['foot']}>
        <p className={classes['quiet']}>
          {entry.listenings === 0 || entry.firstListenedAt === null ? t('recordings.detail.neverListened') : t('recordings.detail.listened', { count: entry.listenings, date: dates.dayOf(entry.firstListenedAt) })}
        </p>
        <div className={classes['acts']}>
          {oversees && entry.listenings > 0 ? <Button icon={<IconHistory size={22} stroke={1.9} />} onClick={() => { setDialog('listenings'); }}>{t('recordings.listenings.open')}</Button> : null}
          {listening?.opened.integrity !== 'intact' ? null : <Button icon={<IconEraser size={22} stroke={1.9} />} onClick={() => {
            setMaskAt(position.current);
            setDialog('mask');
          }}>{t('recordings.mask.open')}</Button>}
          {listening === null ? null : <Button icon={<IconFileDescription size={22} stroke={1.9} />} onClick={() => { setDialog('analyse'); }}>{t('recordings.analysis.open')}</Button>}
          {mayListen && oversees && why === null ? <Button icon={<IconFileExport size={22} stroke={1.9} />} onClick={() => { setDialog('export'); }}>{t('recordings.export.open')}</Button> : null}
          {(oversees || mayListen) && why !== 'underWay' && why !== 'restricted' && !entry.held ? (
            <Button variant="dangerOutline" icon={<IconTrash size={22} stroke={1.9} />} onClick={() => { setDialog('erase'); }}>{t('recordings.erase.open')}</Button>
          ) : null}
        </div>
      </footer>

      {dialog === 'listen' ? (
        <ListenDialog
          entry={entry}
          onClose={close}
          onOpened={(next) => {
            setListening(next);
            setVersion((before) => before + 1);
            close();
          }}
        />
      ) : null}
      {dialog === 'mask' && listening !== null ? (
        <MaskDialog
          listeningId={listening.opened.listeningId}
          durationMs={entry.durationMs}
          atMs={maskAt}
          onClose={close}
          onMasked={(changed) => {
            setListening({ ...listening, opened: { ...listening.opened, recording: changed } });
            setVersion((before) => before + 1);
            close();
          }}
        />
      ) : null}
      {dialog === 'analyse' ? <AnalysisDialog entry={entry} onClose={close} /> : null}
      {dialog === 'erase' ? <EraseDialog entry={entry} onClose={close} /> : null}
      {dialog === 'export' ? <ExportDialog entry={entry} onClose={close} /> : null}
      {dialog === 'listenings' ? <ListeningsDialog entry={entry} onClose={close} /> : null}
    </section>
  );
}

/** Says whether the system keeps this window out of captures. */
function Protection(): ReactNode {
  const { t } = useTranslation();
  const info = useCallQuery('app.getInfo', {});
  if (info.data === undefined) return null;
  const can = info.data.platform === 'win32' || info.data.platform === 'darwin';
  return <p className={classes['quiet']}>{can ? t('recordings.listen.protected') : t('recordings.listen.unprotected')}</p>;
}

interface ListenDialogProps {
  readonly entry: RecordingEntry;
  readonly onClose: () => void;
  readonly onOpened: (listening: { readonly opened: OpenedRecording; readonly purpose: RecordingPurpose; readonly reason: string }) => void;
}

function ListenDialog({ entry, onClose, onOpened }: ListenDialogProps): ReactNode {
  const { t } = useTranslation();
  const [purpose, setPurpose] = useState<RecordingPurpose | null>(null);
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<CallError | null>(null);
  const open = (): void => {
    if (purpose === null) return;
    setBusy(true);
    // Not through the query cache: what is opened lives in this screen only.
    void bridge()
      .call('recordings.open', { recordingId: entry.id, purpose, reason: reason.trim() })
      .then((reply) => {
        setBusy(false);
        if (reply.ok) onOpened({ opened: reply.value, purpose, reason: reason.trim() });
        else setError(new CallError(reply.code, null));
      });
  };
  return (
    <ActDialog
      title={t('recordings.listen.title')}
      submit={t('recordings.listen.submit')}
      busy={busy}
      error={error}
      missing={purpose === null ? t('recordings.listen.purposeOwed') : reason.trim().length < 3 ? t('recordings.listen.reasonOwed') : null}
      onClose={onClose}
      onSubmit={open}
    >
      <Choices
        question={t('recordings.listen.purpose')}
        options={recordingPurpose.options.map((value) => ({ value, label: t(`recordings.purpose.${value}`) }))}
        chosen={purpose}
        onChoose={setPurpose}
        stacked
      />
      <TextAreaField label={t('recordings.listen.reason')} description={t('recordings.listen.reasonHelp')} required maxLength={300} autosize minRows={2} value={reason} onChange={(event) => { setReason(event.currentTarget.value); }} />
      <p className={classes['reason']}>
        <IconHistory size={22} stroke={1.9} aria-hidden="true" />
        <span>{t('recordings.listen.consequence')}</span>
      </p>
    </ActDialog>
  );
}
