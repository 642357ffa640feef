// The acts on one recording that ask something first: erasing a passage, the analysis grid, erasing, exporting, the journal.
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Checkbox } from '@mantine/core';
import type { AnalysisMarks, RecordingEntry } from '../../../core/contract/recording-model.ts';
import { analysisCriteria } from '../../../core/contract/recording-model.ts';
import type { ListeningId, RightsRequestId } from '../../../core/values/ids.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field, SelectField, TextAreaField } from '../../ui/field.tsx';
import { formatDuration, formatTimer } from '../../ui/format.ts';
import { announce } from '../../ui/live-region.tsx';
import { useCallMutation, useCallQuery } from '../../ui/use-call.ts';
import { useLanguage } from '../../ui/use-language.ts';
import { positionIn } from '../../recordings/waveform.ts';
import { Loaded } from '../loading.tsx';
import { ActDialog } from '../privacy/act-dialog.tsx';
import { useDates } from '../privacy/dates.ts';
import classes from './recordings.module.css';

interface RecordingDialogProps {
  readonly entry: RecordingEntry;
  readonly onClose: () => void;
}

interface MaskDialogProps {
  readonly listeningId: ListeningId;
  readonly durationMs: number;
  readonly atMs: number;
  readonly onClose: () => void;
  readonly onMasked: (changed: RecordingEntry) => void;
}

/** What is proposed before the place that is heard: one usually stops after the words. */
const proposedMs = 5_000;

export function MaskDialog({ listeningId, durationMs, atMs, onClose, onMasked }: MaskDialogProps): ReactNode {
  const { t } = useTranslation();
  const [from, setFrom] = useState(formatTimer(Math.max(0, atMs - proposedMs)));
  const [to, setTo] = useState(formatTimer(atMs));
  const [reason, setReason] = useState('');
  const mask = useCallMutation('recordings.mask', { onSuccess: onMasked });
  const fromMs = positionIn(from);
  const toMs = positionIn(to);
  const isPassage = fromMs !== null && toMs !== null && toMs > fromMs && fromMs < durationMs;
  return (
    <ActDialog
      danger
      title={t('recordings.mask.title')}
      submit={t('recordings.mask.submit')}
      busy={mask.isPending}
      error={mask.error}
      missing={!isPassage ? t('recordings.mask.passageOwed') : reason.trim().length < 3 ? t('privacy.dialog.reasonOwed') : null}
      onClose={onClose}
      onSubmit={() => { if (isPassage) mask.mutate({ listeningId, fromMs, toMs, reason: reason.trim() }); }}
    >
      <p>{t('recordings.mask.text')}</p>
      <div className={classes['pair']}>
        <Field label={t('recordings.mask.from')} description={t('recordings.mask.help')} value={from} onChange={(event) => { setFrom(event.currentTarget.value); }} />
        <Field label={t('recordings.mask.to')} description={t('recordings.mask.help')} value={to} onChange={(event) => { setTo(event.currentTarget.value); }} />
      </div>
      <TextAreaField label={t('recordings.mask.reason')} required maxLength={300} autosize minRows={2} value={reason} onChange={(event) => { setReason(event.currentTarget.value); }} />
    </ActDialog>
  );
}

const noMarks: AnalysisMarks = { welcome: null, listening: null, information: null, orientation: null, closing: null };

export function AnalysisDialog({ entry, onClose }: RecordingDialogProps): ReactNode {
  const { t } = useTranslation();
  const [marks, setMarks] = useState(noMarks);
  const [remark, setRemark] = useState('');
  const [wanted, setErase] = useState(true);
  const erase = wanted && !entry.held;
  const save = useCallMutation('recordings.saveAnalysis', {
    onSuccess: () => {
      announce(erase ? t('recordings.analysis.doneErased') : t('recordings.analysis.done'));
      onClose();
    },
  });
  const hasMark = analysisCriteria.some((criterion) => marks[criterion] !== null);
  return (
    <ActDialog
      title={t('recordings.analysis.title')}
      submit={erase ? t('recordings.analysis.submitErase') : t('recordings.analysis.submit')}
      danger={erase}
      busy={save.isPending}
      error={save.error}
      missing={hasMark ? null : t('recordings.analysis.markOwed')}
      onClose={onClose}
      onSubmit={() => { save.mutate({ recordingId: entry.id, marks, remark, erase }); }}
    >
      <p>{t('recordings.analysis.text')}</p>
      {analysisCriteria.map((criterion) => (
        <SelectField
          key={criterion}
          label={t(`recordings.analysis.criterion.${criterion}`)}
          value={marks[criterion] === null ? '' : String(marks[criterion])}
          data={[{ value: '', label: t('recordings.analysis.noMark') }, ...([1, 2, 3, 4] as const).map((mark) => ({ value: String(mark), label: t(`recordings.analysis.mark.${mark}`) }))]}
          onChange={(event) => {
            const { value } = event.currentTarget;
            setMarks({ ...marks, [criterion]: value === '' ? null : Number(value) });
          }}
        />
      ))}
      <TextAreaField label={t('recordings.analysis.remark')} description={t('recordings.analysis.remarkHelp')} maxLength={400} autosize minRows={2} value={remark} onChange={(event) => { setRemark(event.currentTarget.value); }} />
      {entry.held ? null : <Checkbox size="md" label={t('recordings.analysis.erase')} checked={erase} onChange={(event) => { setErase(event.currentTarget.checked); }} />}
    </ActDialog>
  );
}

export function EraseDialog({ entry, onClose }: RecordingDialogProps): ReactNode {
  const { t } = useTranslation();
  const language = useLanguage();
  const [reason, setReason] = useState('');
  const erase = useCallMutation('recordings.erase', {
    onSuccess: () => {
      announce(t('recordings.erase.done'));
      onClose();
    },
  });
  return (
    <ActDialog
      danger
      title={t('recordings.erase.title')}
      submit={t('recordings.erase.submit')}
      busy={erase.isPending}
      error={erase.error}
      missing={reason.trim().length < 3 ? t('privacy.dialog.reasonOwed') : null}
      onClose={onClose}
      onSubmit={() => { erase.mutate({ recordingId: entry.id, reason: reason.trim() }); }}
    >
      <p>{t('recordings.erase.text', { duration: formatDuration(entry.durationMs, language) })}</p>
      <TextAreaField label={t('recordings.erase.reason')} required maxLength={300} autosize minRows={2} value={reason} onChange={(event) => { setReason(event.currentTarget.value); }} />
    </ActDialog>
  );
}

export function ExportDialog({ entry, onClose }: RecordingDialogProps): ReactNode {
  const { t } = useTranslation();
  const requests = useCallQuery('rights.list', { closed: false });
  const [requestId, setRequestId] = useState<RightsRequestId | null>(null);
  const [passphrase, setPassphrase] = useState('');
  const save = useCallMutation('recordings.export', {
    onSuccess: ({ saved }) => {
      if (!saved) return;
      announce(t('recordings.export.done'));
      onClose();
    },
    gcTime: 0,
  });
  return (
    <ActDialog
      title={t('recordings.export.title')}
      submit={t('recordings.export.submit')}
      busy={save.isPending}
      error={save.error}
      missing={requestId === null ? t('recordings.export.requestOwed') : passphrase.length < 12 ? t('recordings.export.passphraseOwed') : null}
      onClose={onClose}
      onSubmit={() => { if (requestId !== null) save.mutate({ recordingId: entry.id, requestId, passphrase }); }}
    >
      <p>{t('recordings.export.text')}</p>
      <SelectField
        label={t('recordings.export.request')}
        value={requestId ?? ''}
        data={[{ value: '', label: t('recordings.export.choose') }, ...(requests.data ?? []).map(({ id, reference }) => ({ value: id, label: reference }))]}
        onChange={(event) => { setRequestId(requests.data?.find(({ id }) => id === event.currentTarget.value)?.id ?? null); }}
      />
      <Field label={t('recordings.export.passphrase')} description={t('recordings.export.passphraseHelp')} maxLength={200} value={passphrase} onChange={(event) => { setPassphrase(event.currentTarget.value); }} />
    </ActDialog>
  );
}

export function ListeningsDialog({ entry, onClose }: RecordingDialogProps): ReactNode {
  const { t } = useTranslation();
  const dates = useDates();
  const list = useCallQuery('recordings.listListenings', { recordingId: entry.id }, { staleTime: 0 });
  return (
    <Dialog open reading title={t('recordings.listenings.title')} onClose={onClose} actions={<Button onClick={onClose}>{t('app.close')}</Button>}>
      <p className={classes['quiet']}>{t('recordings.listenings.text')}</p>
      <Loaded query={list}>
        {(listenings) => (
          <ul className={classes['journal']}>
            {listenings.map((one) => (
              <li key={one.id}>
                <strong>{one.accountName ?? t('recordings.listenings.someone')}</strong>
                <span>
                  {dates.moment(one.at)}, {one.own ? t('recordings.listenings.own') : t(`recordings.purpose.${one.purpose}`)}
                </span>
                <span>{one.reason}</span>
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </Dialog>
  );
}
