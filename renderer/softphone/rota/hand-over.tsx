// Hand-over notes: read when the post is taken, written when it ends. For the team, never about a caller.
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Checkbox } from '@mantine/core';
import { looksLikeNumber } from '../../../core/domain/rota/note-digits.ts';
import type { CallResponse } from '../../../core/contract/contract.ts';
import type { HelplineId } from '../../../core/values/ids.ts';
import { Button } from '../../ui/button.tsx';
import { TextAreaField } from '../../ui/field.tsx';
import { formatDay, formatTime } from '../../ui/format.ts';
import { announce } from '../../ui/live-region.tsx';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import { useSession } from '../../ui/session-store.ts';
import { useCallMutation, useCallQuery } from '../../ui/use-call.ts';
import { useLanguage } from '../../ui/use-language.ts';
import { Panel } from '../skeleton.tsx';
import classes from '../softphone.module.css';
import own from './rota.module.css';
import { useRotaRefresh } from './use-duty.ts';

type Note = CallResponse<'duty.listHandOvers'>[number];

/** As the contract allows. */
const noteLimit = 600;

interface HandOverPanelProps {
  readonly helplineId: HelplineId;
  readonly onBack: () => void;
}

export function HandOverPanel({ helplineId, onBack }: HandOverPanelProps): ReactNode {
  const { t } = useTranslation();
  const notes = useCallQuery('duty.listHandOvers', { helplineId });
  const [writing, setWriting] = useState(false);
  const draft = useNoteDraft();
  const refresh = useRotaRefresh();
  const write = useCallMutation('duty.writeHandOver', {
    onSuccess: async () => {
      draft.clear();
      setWriting(false);
      await refresh();
      announce(t('softphone.rota.note.written'));
    },
  });
  return (
    <Panel title={t('softphone.rota.note.title')} onBack={onBack}>
      <p className={classes['secondary']}>{t('softphone.rota.note.intro')}</p>
      <ErrorNotice error={notes.error} />
      {notes.data?.length === 0 ? <p>{t('softphone.rota.note.none')}</p> : null}
      <ul className={own['items']}>
        {notes.data?.map((note) => (
          <NoteItem key={note.id} note={note} />
        ))}
      </ul>
      {writing ? (
        <form
          className={classes['stack']}
          onSubmit={(event) => {
            event.preventDefault();
            if (draft.ready && !write.isPending) write.mutate({ helplineId, ...draft.request });
          }}
        >
          <NoteField draft={draft} />
          <ErrorNotice error={write.error} />
          <Button variant="primary" type="submit" busy={write.isPending} disabled={!draft.ready}>
            {t('softphone.rota.note.submit')}
          </Button>
        </form>
      ) : (
        <Button
          onClick={() => {
            setWriting(true);
          }}
        >
          {t('softphone.rota.note.write')}
        </Button>
      )}
    </Panel>
  );
}

function NoteItem({ note }: { readonly note: Note }): ReactNode {
  const { t } = useTranslation();
  const language = useLanguage();
  const refresh = useRotaRefresh();
  const account = useSession()?.account;
  const remove = useCallMutation('duty.removeHandOver', { onSuccess: refresh });
  const mayRemove = account?.displayName === note.authorName || account?.role === 'manager' || account?.role === 'administrator';
  return (
    <li className={own['item']}>
      <p className={own['note']}>{note.text}</p>
      <p className={classes['floor']}>{t('softphone.rota.note.by', { name: note.authorName, day: formatDay(note.writtenAt, language), time: formatTime(note.writtenAt, language) })}</p>
      {mayRemove ? (
        <p>
          <Button
            variant="quiet"
            busy={remove.isPending}
            onClick={() => {
              remove.mutate({ handOverId: note.id });
            }}
          >
            {t('softphone.rota.note.remove')}
          </Button>
        </p>
      ) : null}
      <ErrorNotice error={remove.error} />
    </li>
  );
}

export interface NoteDraft {
  readonly text: string;
  readonly digits: boolean;
  readonly accepted: boolean;
  /** Something is written, and what looks like a number has been answered for. */
  readonly ready: boolean;
  readonly empty: boolean;
  readonly request: { readonly text: string; readonly digitsAccepted: boolean };
  readonly setText: (text: string) => void;
  readonly setAccepted: (accepted: boolean) => void;
  readonly clear: () => void;
}

export function useNoteDraft(): NoteDraft {
  const [text, setText] = useState('');
  const [accepted, setAccepted] = useState(false);
  const digits = looksLikeNumber(text);
  const empty = text.trim() === '';
  return {
    text,
    digits,
    accepted,
    empty,
    ready: !empty && (!digits || accepted),
    request: { text: text.trim(), digitsAccepted: digits && accepted },
    setText,
    setAccepted,
    clear: () => {
      setText('');
      setAccepted(false);
    },
  };
}

export function NoteField({ draft }: { readonly draft: NoteDraft }): ReactNode {
  const { t } = useTranslation();
  return (
    <>
      <TextAreaField
        label={t('softphone.rota.note.field')}
        description={t('softphone.rota.note.help')}
        maxLength={noteLimit}
        autosize
        minRows={2}
        maxRows={6}
        value={draft.text}
        onChange={(event) => {
          draft.setText(event.currentTarget.value);
        }}
      />
      {draft.digits ? (
        <Notice tone="ring" live="alert" title={t('softphone.rota.note.digitsTitle')}>
          <p>{t('softphone.rota.note.digits')}</p>
          <Checkbox
            label={t('softphone.rota.note.digitsAccepted')}
            checked={draft.accepted}
            onChange={(event) => {
              draft.setAccepted(event.currentTarget.checked);
            }}
          />
        </Notice>
      ) : null}
    </>
  );
}
