// Deciding that a caller is kept away, prolonging it, lifting it: the reason and the length first, the consequence in words.
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useQueryClient } from '@tanstack/react-query';
import { Radio } from '@mantine/core';
import type { Block } from '../../../core/contract/calls/blocklist.ts';
import { blockDurations, blockEnd, blockReasons, type BlockDuration, type BlockReason } from '../../../core/domain/blocklist/blocks.ts';
import { looksLikeNumber } from '../../../core/domain/rota/note-digits.ts';
import type { BlockId, CallId } from '../../../core/values/ids.ts';
import type { CallError } from '../../ui/bridge.ts';
import { Field, SelectField } from '../../ui/field.tsx';
import { formatDateTime } from '../../ui/format.ts';
import { useCallMutation } from '../../ui/use-call.ts';
import { useLanguage } from '../../ui/use-language.ts';
import { useNow } from '../../ui/use-now.ts';
import { ActDialog } from '../privacy/act-dialog.tsx';
import classes from './journal.module.css';

interface Decision {
  readonly reason: BlockReason;
  readonly note: string;
  readonly duration: BlockDuration;
}

/** The list and the log say the same at once, whichever of them is in view. */
function useRefresh(onClose: () => void): () => void {
  const client = useQueryClient();
  return () => {
    void client.invalidateQueries({ predicate: ({ queryKey: [name] }) => typeof name === 'string' && /^(blocklist|calls)\./.test(name) });
    onClose();
  };
}

export function DecideDialog({ callId, pseudonym, onClose }: { readonly callId: CallId; readonly pseudonym: string; readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation();
  const decide = useCallMutation('blocklist.decide', { onSuccess: useRefresh(onClose) });
  return (
    <DecisionDialog
      title={t('blocklist.decide.title', { pseudonym })}
      submit={t('blocklist.decide.submit')}
      busy={decide.isPending}
      error={decide.error}
      onClose={onClose}
      onDecide={(decision) => {
        decide.mutate({ callId, ...decision });
      }}
    />
  );
}

export function ProlongDialog({ block, pseudonym, onClose }: { readonly block: Block; readonly pseudonym: string; readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation();
  const prolong = useCallMutation('blocklist.prolong', { onSuccess: useRefresh(onClose) });
  return (
    <DecisionDialog
      title={t('blocklist.decide.prolongTitle', { pseudonym })}
      lead={t('blocklist.decide.prolongText')}
      submit={t('blocklist.decide.prolong')}
      busy={prolong.isPending}
      error={prolong.error}
      onClose={onClose}
      onDecide={(decision) => {
        prolong.mutate({ blockId: block.id, ...decision });
      }}
    />
  );
}

export function LiftBlockDialog({ blockId, pseudonym, onClose }: { readonly blockId: BlockId; readonly pseudonym: string; readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation();
  const lift = useCallMutation('blocklist.lift', { onSuccess: useRefresh(onClose) });
  return (
    <ActDialog
      title={t('blocklist.lift.title', { pseudonym })}
      submit={t('blocklist.lift.submit')}
      busy={lift.isPending}
      error={lift.error}
      missing={null}
      onClose={onClose}
      onSubmit={() => {
        lift.mutate({ blockId });
      }}
    >
      <p>{t('blocklist.lift.text')}</p>
    </ActDialog>
  );
}

interface DecisionDialogProps {
  readonly title: string;
  readonly lead?: string;
  readonly submit: string;
  readonly busy: boolean;
  readonly error: CallError | null;
  readonly onClose: () => void;
  readonly onDecide: (decision: Decision) => void;
}

/** No reason is chosen beforehand; the length begins with the shortest that outlasts a bad night. */
function DecisionDialog({ title, lead, submit, busy, error, onClose, onDecide }: DecisionDialogProps): ReactNode {
  const { t } = useTranslation();
  const language = useLanguage();
  const now = useNow(60_000);
  const [reason, setReason] = useState<BlockReason | null>(null);
  const [note, setNote] = useState('');
  const [duration, setDuration] = useState<BlockDuration>('week');
  const missing = (): string | null => {
    if (reason === null) return t('blocklist.decide.reasonOwed');
    if (reason === 'other' && note.trim().length < 3) return t('blocklist.decide.noteOwed');
    return looksLikeNumber(note) ? t('blocklist.decide.digits') : null;
  };
  return (
    <ActDialog
      title={title}
      submit={submit}
      busy={busy}
      error={error}
      missing={missing()}
      onClose={onClose}
      onSubmit={() => {
        if (reason !== null) onDecide({ reason, note, duration });
      }}
    >
      {lead === undefined ? null : <p>{lead}</p>}
      <Radio.Group label={t('blocklist.decide.reasons')} value={reason ?? ''} onChange={(value) => { setReason(blockReasons.find((one) => one === value) ?? null); }} withAsterisk>
        <div className={classes['reasons']}>
          {blockReasons.map((one) => (
            <Radio key={one} value={one} label={t(`blocklist.reason.${one}`)} />
          ))}
        </div>
      </Radio.Group>
      <Field label={t('blocklist.decide.note')} description={t('blocklist.decide.noteHelp')} maxLength={200} value={note} onChange={(event) => { setNote(event.currentTarget.value); }} />
      <SelectField
        label={t('blocklist.decide.duration')}
        value={duration}
        data={blockDurations.map((one) => ({ value: one, label: t(`blocklist.duration.${one}`) }))}
        onChange={(event) => {
          setDuration(blockDurations.find((one) => one === event.currentTarget.value) ?? 'week');
        }}
      />
      <p role="status">{t('blocklist.decide.consequence', { moment: formatDateTime(blockEnd(duration, now), language) })}</p>
      <p className={classes['lawful']}>{t('blocklist.decide.law')}</p>
    </ActDialog>
  );
}
