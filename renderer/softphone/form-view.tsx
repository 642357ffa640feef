// After the call: four fields at most, one tap for calls that need no more, and a pause offered after a long one.
import { useEffect, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useQueryClient } from '@tanstack/react-query';
import { IconCheck, IconCoffee, IconNote, IconSchool } from '@tabler/icons-react';
import { callCategory, callReferral, callType } from '../../core/contract/calls/call-log.ts';
import type { CallResponse } from '../../core/contract/contract.ts';
import type { DeskCall } from '../../core/contract/desk-state.ts';
import { Button } from '../ui/button.tsx';
import { SelectField, TextAreaField } from '../ui/field.tsx';
import { formatRoughDuration } from '../ui/format.ts';
import { announce } from '../ui/live-region.tsx';
import { ErrorNotice, Notice } from '../ui/notice.tsx';
import { StateBlock } from '../ui/state-block.tsx';
import { useCallMutation } from '../ui/use-call.ts';
import { useLanguage } from '../ui/use-language.ts';
import { deskActions, useDeskActions } from './desk-actions.ts';
import { useDraft } from './form-drafts.ts';
import { checkForm, longCallMs, needsDetails, noteLimit, pauseMinutes } from './logic/call-form.ts';
import { StateScreen } from './skeleton.tsx';
import classes from './softphone.module.css';

type Pending = NonNullable<CallResponse<'calls.getPendingForm'>['call']>;

interface FormViewProps {
  /** Null until the store has written the call. */
  readonly pending: Pending | null;
  readonly ended: DeskCall | null;
}

export function FormView({ pending, ended }: FormViewProps): ReactNode {
  const { t } = useTranslation();
  const language = useLanguage();
  const client = useQueryClient();
  const hungUpHere = useDeskActions((actions) => ended === null || actions.hungUpHere.has(ended.token));
  const [draft, setDraft] = useDraft(ended?.token ?? pending?.token ?? pending?.id ?? '');
  const [missing, setMissing] = useState<'type' | 'details' | 'call' | null>(null);
  const [pauseAfter, setPauseAfter] = useState(false);
  const answeredAt = pending?.answeredAt ?? ended?.answeredAt ?? null;
  const endedAt = pending?.endedAt ?? ended?.endedAt ?? null;
  const lasted = answeredAt === null || endedAt === null ? 0 : endedAt - answeredAt;
  const duration = formatRoughDuration(lasted, language);
  const training = pending?.training ?? ended?.training ?? false;

  const submit = useCallMutation('calls.submitForm', {
    onSuccess: async () => {
      if (pauseAfter) {
        await deskActions.pause(Date.now() + pauseMinutes * 60_000);
        announce(t('softphone.form.submittedPaused', { duration: formatRoughDuration(pauseMinutes * 60_000, language) }));
      } else {
        announce(t('softphone.form.submitted'));
      }
      if (ended !== null) await deskActions.dismiss(ended.token);
      await client.invalidateQueries({ queryKey: ['calls.getPendingForm'] });
    },
  });
  useEffect(() => {
    if (!hungUpHere) announce(t('softphone.ended.byCallerSpoken'), 'assertive');
  }, [hungUpHere, t]);

  const validate = (): void => {
    if (submit.isPending) return;
    const check = checkForm(draft);
    if (!check.complete) {
      setMissing(check.missing);
      return;
    }
    if (pending === null) {
      setMissing('call');
      return;
    }
    setMissing(null);
    submit.mutate({ callId: pending.id, form: check.form });
  };
  return (
    <StateScreen
      state={
        <StateBlock
          tone="plain"
          fill="soft"
          icon={<IconNote size={30} stroke={2} />}
          word={t('softphone.ended.word')}
          detail={hungUpHere ? t('softphone.ended.duration', { duration }) : t('softphone.ended.byCaller', { duration })}
        />
      }
      action={
        <Button
          variant="primary"
          size="large"
          fullWidth
          icon={<IconCheck size={22} stroke={1.9} />}
          busy={submit.isPending}
          onClick={validate}
        >
          {t('softphone.form.submit')}
        </Button>
      }
    >
      <fieldset>
        <legend className={classes['legend']}>{t('softphone.form.type')}</legend>
        <div className={classes['typeGrid']}>
          {callType.options.map((type) => (
            <label key={type} className={classes['type']}>
              <input
                type="radio"
                name="call-type"
                checked={draft.type === type}
                onChange={() => setDraft({ type })}
              />
              <IconCheck size={18} stroke={2.2} aria-hidden="true" className={classes['typeCheck']} />
              <span>{t(`app.callTypes.${type}`)}</span>
            </label>
          ))}
        </div>
      </fieldset>
      {draft.type === null || needsDetails(draft.type) ? (
        <div className={classes['fieldPair']}>
          <SelectField
            label={t('softphone.form.category')}
            value={draft.category ?? ''}
            data={[
              { value: '', label: t('softphone.form.categoryNone') },
              ...callCategory.options.map((value) => ({ value, label: t(`app.callCategories.${value}`) })),
            ]}
            onChange={(event) => {
              const value = event.currentTarget.value;
              setDraft({ category: callCategory.options.find((option) => option === value) ?? null });
            }}
          />
          <SelectField
            label={t('softphone.form.referral')}
            value={draft.referral ?? ''}
            data={[
              { value: '', label: t('softphone.form.referralNone') },
              ...callReferral.options.map((value) => ({ value, label: t(`app.callReferrals.${value}`) })),
            ]}
            onChange={(event) => {
              const value = event.currentTarget.value;
              setDraft({ referral: callReferral.options.find((option) => option === value) ?? null });
            }}
          />
        </div>
      ) : null}
      <TextAreaField
        label={t('softphone.form.note')}
        description={t('softphone.form.noteHelp')}
        maxLength={noteLimit}
        autosize
        minRows={1}
        maxRows={4}
        value={draft.note}
        onChange={(event) => setDraft({ note: event.currentTarget.value })}
      />
      {noteLimit - draft.note.length <= 40 ? (
        <p role="status" className={classes['floor']}>
          {t('softphone.form.left', { count: noteLimit - draft.note.length })}
        </p>
      ) : null}
      {missing === null ? null : (
        <Notice tone="ring" live="alert">
          {missing === 'type'
            ? t('softphone.form.missingType')
            : missing === 'details'
              ? t('softphone.form.missingCategory')
              : t('softphone.form.waiting')}
        </Notice>
      )}
      <ErrorNotice error={submit.error} detail="full" />
      {lasted >= longCallMs ? (
        <Notice
          tone="ok"
          icon={<IconCoffee size={26} stroke={1.9} />}
          title={t('softphone.form.longCall')}
          action={
            <Button aria-pressed={pauseAfter} onClick={() => setPauseAfter(!pauseAfter)}>
              {t('softphone.form.pause', { minutes: pauseMinutes })}
            </Button>
          }
        >
          {pauseAfter ? t('softphone.form.pauseChosen', { minutes: pauseMinutes }) : t('softphone.form.breathe')}
        </Notice>
      ) : null}
      {training ? <Notice icon={<IconSchool size={22} stroke={1.9} />}>{t('softphone.form.trainingNote')}</Notice> : null}
    </StateScreen>
  );
}
