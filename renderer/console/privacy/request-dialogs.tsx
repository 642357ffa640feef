// The dialogs of a request: proofs, extension, refusal and the other ends, quarantine, objection, erasure, encrypted copy.
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useQueryClient } from '@tanstack/react-query';
import { callCategory, callReferral, callType, type CallForm } from '../../../core/contract/calls/call-log.ts';
import { proofKind, refusalGround, type GatheredData, type RequestDetail } from '../../../core/contract/calls/privacy-rights.ts';
import type { CivilDate } from '../../../core/values/civil-date.ts';
import { Field, SelectField, TextAreaField } from '../../ui/field.tsx';
import { Notice } from '../../ui/notice.tsx';
import { PassphraseField } from '../../ui/passphrase-field.tsx';
import { useCallMutation, useCallQuery } from '../../ui/use-call.ts';
import { ActDialog } from './act-dialog.tsx';
import { dateIn, todayInParis, useDates } from './dates.ts';
import { useKeptRequest } from './request-page.tsx';
import classes from './privacy.module.css';

type GatheredCall = GatheredData['calls'][number];

interface DialogProps {
  readonly request: RequestDetail;
  readonly onClose: () => void;
}

const shortest = 3;

/** A reason in words, wanted by the store from three letters on. */
function useReason(): { readonly reason: string; readonly owed: string | null; readonly field: (label: string, help?: string) => ReactNode } {
  const { t } = useTranslation();
  const [reason, setReason] = useState('');
  return {
    reason,
    owed: reason.trim().length < shortest ? t('privacy.dialog.reasonOwed') : null,
    field: (label, help) => (
      <TextAreaField label={label} {...(help === undefined ? {} : { description: help })} required maxLength={2000} autosize minRows={2} value={reason} onChange={(event) => { setReason(event.currentTarget.value); }} />
    ),
  };
}

function useDay(): { readonly day: CivilDate | null; readonly owed: string | null; readonly field: (label: string, help?: string) => ReactNode } {
  const { t } = useTranslation();
  const [text, setText] = useState<string>(todayInParis());
  const day = dateIn(text);
  return {
    day,
    owed: day === null ? t('privacy.dialog.dateOwed') : null,
    field: (label, help) => <Field type="date" label={label} {...(help === undefined ? {} : { description: help })} required max={todayInParis()} value={text} onChange={(event) => { setText(event.currentTarget.value); }} />,
  };
}

export function ProofDialog({ request, act, onClose }: DialogProps & { readonly act: 'confirmIdentity' | 'addProof' }): ReactNode {
  const { t } = useTranslation();
  const keep = useKeptRequest();
  const [kind, setKind] = useState<(typeof proofKind.options)[number] | ''>('');
  const [note, setNote] = useState('');
  const date = useDay();
  const done = (detail: RequestDetail): void => {
    keep(detail);
    onClose();
  };
  const confirm = useCallMutation('rights.confirmIdentity', { onSuccess: done });
  const add = useCallMutation('rights.addProof', { onSuccess: done });
  const run = act === 'addProof' ? add : confirm;
  return (
    <ActDialog
      title={t(`privacy.proofDialog.${act}`)}
      submit={t('privacy.proofDialog.submit')}
      busy={run.isPending}
      error={run.error}
      missing={kind === '' ? t('privacy.proofDialog.kindOwed') : date.owed}
      onClose={onClose}
      onSubmit={() => {
        if (kind !== '' && date.day !== null) run.mutate({ requestId: request.id, proof: kind, on: date.day, note });
      }}
    >
      <p className={classes['quiet']}>{t('privacy.proofDialog.text')}</p>
      <SelectField
        label={t('privacy.proofDialog.kind')}
        required
        value={kind}
        data={[{ value: '', label: t('privacy.register.choose') }, ...proofKind.options.map((value) => ({ value, label: t(`privacy.proof.${value}`) }))]}
        onChange={(event) => {
          setKind(proofKind.options.find((one) => one === event.currentTarget.value) ?? '');
        }}
      />
      {date.field(t('privacy.proofDialog.on'))}
      <Field label={t('privacy.proofDialog.note')} description={t('privacy.proofDialog.noteHelp')} maxLength={300} value={note} onChange={(event) => { setNote(event.currentTarget.value); }} />
    </ActDialog>
  );
}

export function AskIdentityDialog({ request, onClose }: DialogProps): ReactNode {
  const { t } = useTranslation();
  const keep = useKeptRequest();
  const doubt = useReason();
  const date = useDay();
  const ask = useCallMutation('rights.askIdentity', { onSuccess: (detail) => { keep(detail); onClose(); } });
  return (
    <ActDialog
      title={t('privacy.ask.title')}
      submit={t('privacy.ask.submit')}
      busy={ask.isPending}
      error={ask.error}
      missing={doubt.owed ?? date.owed}
      onClose={onClose}
      onSubmit={() => {
        if (date.day !== null) ask.mutate({ requestId: request.id, doubt: doubt.reason, on: date.day });
      }}
    >
      <p>{t('privacy.ask.text')}</p>
      {doubt.field(t('privacy.ask.doubt'), t('privacy.ask.doubtHelp'))}
      {date.field(t('privacy.ask.on'))}
    </ActDialog>
  );
}

export function ExtendDialog({ request, until, onClose }: DialogProps & { readonly until: CivilDate }): ReactNode {
  const { t } = useTranslation();
  const dates = useDates();
  const keep = useKeptRequest();
  const reason = useReason();
  const date = useDay();
  const extend = useCallMutation('rights.extend', { onSuccess: (detail) => { keep(detail); onClose(); } });
  return (
    <ActDialog
      title={t('privacy.extend.title')}
      submit={t('privacy.extend.submit')}
      busy={extend.isPending}
      error={extend.error}
      missing={reason.owed ?? date.owed}
      onClose={onClose}
      onSubmit={() => {
        if (date.day !== null) extend.mutate({ requestId: request.id, toldOn: date.day, reason: reason.reason });
      }}
    >
      <p>{t('privacy.extend.text', { date: dates.whole(until) })}</p>
      {reason.field(t('privacy.extend.reason'))}
      {date.field(t('privacy.extend.toldOn'), t('privacy.extend.toldOnHelp'))}
    </ActDialog>
  );
}

export function RefuseDialog({ request, onClose }: DialogProps): ReactNode {
  const { t } = useTranslation();
  const keep = useKeptRequest();
  const [ground, setGround] = useState<(typeof refusalGround.options)[number] | ''>('');
  const reason = useReason();
  const refuse = useCallMutation('rights.refuse', { onSuccess: (detail) => { keep(detail); onClose(); } });
  return (
    <ActDialog
      title={t('privacy.refuse.title')}
      submit={t('privacy.refuse.submit')}
      danger
      busy={refuse.isPending}
      error={refuse.error}
      missing={ground === '' ? t('privacy.refuse.groundOwed') : reason.owed}
      onClose={onClose}
      onSubmit={() => {
        if (ground !== '') refuse.mutate({ requestId: request.id, ground, explanation: reason.reason });
      }}
    >
      <p>{t('privacy.refuse.text')}</p>
      <SelectField
        label={t('privacy.refuse.ground')}
        required
        value={ground}
        data={[{ value: '', label: t('privacy.register.choose') }, ...refusalGround.options.map((value) => ({ value, label: t(`privacy.ground.${value}`) }))]}
        onChange={(event) => {
          setGround(refusalGround.options.find((one) => one === event.currentTarget.value) ?? '');
        }}
      />
      {reason.field(t('privacy.refuse.explanation'), t('privacy.refuse.explanationHelp'))}
    </ActDialog>
  );
}

export function NeutralDialog({ request, onClose }: DialogProps): ReactNode {
  const { t } = useTranslation();
  const keep = useKeptRequest();
  const reply = useCallMutation('rights.replyNeutral', { onSuccess: (detail) => { keep(detail); onClose(); } });
  return (
    <ActDialog title={t('privacy.neutral.title')} submit={t('privacy.neutral.submit')} busy={reply.isPending} error={reply.error} missing={null} onClose={onClose} onSubmit={() => { reply.mutate({ requestId: request.id }); }}>
      <p>{t('privacy.neutral.text')}</p>
      <p>{t('privacy.neutral.after')}</p>
    </ActDialog>
  );
}

export function UnidentifiableDialog({ request, onClose }: DialogProps): ReactNode {
  const { t } = useTranslation();
  const keep = useKeptRequest();
  const reply = useCallMutation('rights.replyUnidentifiable', { onSuccess: (detail) => { keep(detail); onClose(); } });
  return (
    <ActDialog title={t('privacy.unidentifiable.title')} submit={t('privacy.unidentifiable.submit')} busy={reply.isPending} error={reply.error} missing={null} onClose={onClose} onSubmit={() => { reply.mutate({ requestId: request.id }); }}>
      <p>{t('privacy.unidentifiable.text')}</p>
    </ActDialog>
  );
}

export function WithdrawDialog({ request, onClose }: DialogProps): ReactNode {
  const { t } = useTranslation();
  const keep = useKeptRequest();
  const [note, setNote] = useState('');
  const withdraw = useCallMutation('rights.withdraw', { onSuccess: (detail) => { keep(detail); onClose(); } });
  return (
    <ActDialog title={t('privacy.withdraw.title')} submit={t('privacy.withdraw.submit')} busy={withdraw.isPending} error={withdraw.error} missing={null} onClose={onClose} onSubmit={() => { withdraw.mutate({ requestId: request.id, note }); }}>
      <p>{t('privacy.withdraw.text')}</p>
      <Field label={t('privacy.withdraw.note')} maxLength={300} value={note} onChange={(event) => { setNote(event.currentTarget.value); }} />
    </ActDialog>
  );
}

export function RestrictDialog({ request, onClose }: DialogProps): ReactNode {
  const { t } = useTranslation();
  const keep = useKeptRequest();
  const reason = useReason();
  const restrict = useCallMutation('rights.restrict', { onSuccess: (detail) => { keep(detail); onClose(); } });
  return (
    <ActDialog title={t('privacy.restrict.title')} submit={t('privacy.restrict.submit')} busy={restrict.isPending} error={restrict.error} missing={reason.owed} onClose={onClose} onSubmit={() => { restrict.mutate({ requestId: request.id, reason: reason.reason }); }}>
      <p>{t('privacy.restrict.text')}</p>
      <BlockedNotice request={request} act="restrict" />
      {reason.field(t('privacy.restrict.reason'))}
    </ActDialog>
  );
}

export function LiftDialog({ request, onClose }: DialogProps): ReactNode {
  const { t } = useTranslation();
  const keep = useKeptRequest();
  const reason = useReason();
  const date = useDay();
  const lift = useCallMutation('rights.liftRestriction', { onSuccess: (detail) => { keep(detail); onClose(); } });
  return (
    <ActDialog
      title={t('privacy.lift.title')}
      submit={t('privacy.lift.submit')}
      busy={lift.isPending}
      error={lift.error}
      missing={date.owed ?? reason.owed}
      onClose={onClose}
      onSubmit={() => {
        if (date.day !== null) lift.mutate({ requestId: request.id, toldOn: date.day, reason: reason.reason });
      }}
    >
      <p>{t('privacy.lift.text')}</p>
      {date.field(t('privacy.lift.toldOn'))}
      {reason.field(t('privacy.lift.reason'))}
    </ActDialog>
  );
}

/** What becomes of a block that is in force. */
function BlockedNotice({ request, act }: Pick<DialogProps, 'request'> & { readonly act: 'erase' | 'restrict' | 'object' }): ReactNode {
  const { t } = useTranslation();
  const data = useCallQuery('rights.getGathered', { requestId: request.id });
  return data.data?.blocks.some(({ active }) => active) === true ? <Notice tone="ring">{t(`blocklist.request.${act}`)}</Notice> : null;
}

interface NumberDialogProps extends DialogProps {
  readonly number: string;
  readonly onNumber: (number: string) => void;
}

function NumberField({ number, onNumber }: Pick<NumberDialogProps, 'number' | 'onNumber'>): ReactNode {
  const { t } = useTranslation();
  return <Field label={t('privacy.gather.number')} description={t('privacy.dialog.numberAgain')} type="tel" inputMode="tel" required maxLength={32} value={number} onChange={(event) => { onNumber(event.currentTarget.value); }} />;
}

export function ObjectDialog({ request, number, onNumber, onClose }: NumberDialogProps): ReactNode {
  const { t } = useTranslation();
  const keep = useKeptRequest();
  const record = useCallMutation('rights.object', { gcTime: 0, onSuccess: (detail) => { keep(detail); onClose(); } });
  return (
    <ActDialog title={t('privacy.object.title')} submit={t('privacy.object.submit')} busy={record.isPending} error={record.error} missing={number.trim() === '' ? t('privacy.gather.missing') : null} onClose={onClose} onSubmit={() => { record.mutate({ requestId: request.id, number }); }}>
      <p>{t('privacy.object.text')}</p>
      <BlockedNotice request={request} act="object" />
      <NumberField number={number} onNumber={onNumber} />
    </ActDialog>
  );
}

/** Says what will be lost, asks for the number and the reference once more, then shows what was done and checked. */
export function EraseDialog({ request, number, onNumber, onClose }: NumberDialogProps): ReactNode {
  const { t } = useTranslation();
  const keep = useKeptRequest();
  const [reference, setReference] = useState('');
  const erase = useCallMutation('rights.erase', { gcTime: 0, onSuccess: ({ request: detail }) => { keep(detail); } });
  const report = erase.data?.report;
  if (report !== undefined) {
    return (
      <ActDialog title={t('privacy.erase.doneTitle')} submit={t('app.close')} busy={false} error={null} missing={null} onClose={onClose} onSubmit={onClose}>
        <ul className={classes['plainList']}>
          <li>{t('privacy.erase.calls', { count: report.calls })}</li>
          <li>{t('privacy.erase.forms', { count: report.forms })}</li>
          <li>{t('privacy.erase.seals', { count: report.sealedNumbers })}</li>
          <li>{t('privacy.erase.recordings', { count: report.recordings })}</li>
          {report.blocks === 0 ? null : <li>{t('privacy.erase.blocks', { count: report.blocks })}</li>}
          <li>{t('privacy.erase.backups', { count: report.backups })}</li>
        </ul>
        <Notice tone={report.verification.foundAgain === 0 && report.verification.tracesFound === 0 ? 'ok' : 'alert'} title={t('privacy.erase.verified')}>
          <p>{t('privacy.erase.foundAgain', { count: report.verification.foundAgain })}</p>
          <p>{t('privacy.erase.pages', { count: report.verification.pagesRead })}</p>
          <p>{t('privacy.erase.traces', { count: report.verification.tracesFound })}</p>
        </Notice>
        <p>{t('privacy.erase.certificate')}</p>
      </ActDialog>
    );
  }
  return (
    <ActDialog
      title={t('privacy.erase.title')}
      submit={erase.isPending ? t('privacy.erase.busy') : t('privacy.erase.submit')}
      danger
      busy={erase.isPending}
      error={erase.error}
      missing={number.trim() === '' ? t('privacy.gather.missing') : reference.trim() === request.reference ? null : t('privacy.erase.referenceOwed', { reference: request.reference })}
      onClose={onClose}
      onSubmit={() => {
        erase.mutate({ requestId: request.id, number, reference: reference.trim() });
      }}
    >
      <p>{t('privacy.erase.text')}</p>
      <p>{t('privacy.erase.stays')}</p>
      <BlockedNotice request={request} act="erase" />
      <NumberField number={number} onNumber={onNumber} />
      <Field label={t('privacy.erase.reference', { reference: request.reference })} required maxLength={40} value={reference} onChange={(event) => { setReference(event.currentTarget.value); }} />
    </ActDialog>
  );
}

export function PortabilityDialog({ request, number, onNumber, onClose }: NumberDialogProps): ReactNode {
  const { t } = useTranslation();
  const [phrase, setPhrase] = useState('');
  const client = useQueryClient();
  const save = useCallMutation('rights.savePortability', {
    gcTime: 0,
    onSuccess: ({ saved }) => {
      if (!saved) return;
      void client.invalidateQueries({ queryKey: ['rights.get', { requestId: request.id }] });
      onClose();
    },
  });
  return (
    <ActDialog
      title={t('privacy.portability.title')}
      submit={t('privacy.portability.submit')}
      busy={save.isPending}
      error={save.error}
      missing={phrase === '' ? t('privacy.portability.phraseOwed') : null}
      onClose={onClose}
      onSubmit={() => {
        save.mutate({ requestId: request.id, number: number.trim() === '' ? null : number, passphrase: phrase });
      }}
    >
      <p>{t('privacy.portability.text')}</p>
      <NumberField number={number} onNumber={onNumber} />
      <PassphraseField purpose="new" label={t('privacy.portability.phrase')} description={t('privacy.portability.phraseHelp')} value={phrase} onChange={(event) => { setPhrase(event.currentTarget.value); }} />
    </ActDialog>
  );
}

export function RectifyDialog({ request, call, onClose }: DialogProps & { readonly call: GatheredCall }): ReactNode {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [form, setForm] = useState<CallForm>(call.form ?? { type: 'listening', category: null, referral: null, note: '' });
  const reason = useReason();
  const rectify = useCallMutation('rights.rectify', {
    onSuccess: (data) => {
      client.setQueryData(['rights.getGathered', { requestId: request.id }], data);
      void client.invalidateQueries({ queryKey: ['rights.get', { requestId: request.id }] });
      onClose();
    },
  });
  return (
    <ActDialog
      title={t('privacy.rectify.title')}
      submit={t('privacy.rectify.submit')}
      busy={rectify.isPending}
      error={rectify.error}
      missing={reason.owed}
      onClose={onClose}
      onSubmit={() => {
        rectify.mutate({ requestId: request.id, callId: call.id, form, reason: reason.reason });
      }}
    >
      <p>{t('privacy.rectify.text')}</p>
      <SelectField
        label={t('softphone.form.type')}
        value={form.type}
        data={callType.options.map((value) => ({ value, label: t(`app.callTypes.${value}`) }))}
        onChange={(event) => {
          setForm({ ...form, type: callType.options.find((one) => one === event.currentTarget.value) ?? form.type });
        }}
      />
      <div className={classes['pair']}>
        <SelectField
          label={t('softphone.form.category')}
          value={form.category ?? ''}
          data={[{ value: '', label: t('softphone.form.categoryNone') }, ...callCategory.options.map((value) => ({ value, label: t(`app.callCategories.${value}`) }))]}
          onChange={(event) => {
            setForm({ ...form, category: callCategory.options.find((one) => one === event.currentTarget.value) ?? null });
          }}
        />
        <SelectField
          label={t('softphone.form.referral')}
          value={form.referral ?? ''}
          data={[{ value: '', label: t('softphone.form.referralNone') }, ...callReferral.options.map((value) => ({ value, label: t(`app.callReferrals.${value}`) }))]}
          onChange={(event) => {
            setForm({ ...form, referral: callReferral.options.find((one) => one === event.currentTarget.value) ?? null });
          }}
        />
      </div>
      <TextAreaField label={t('softphone.form.note')} maxLength={280} autosize minRows={2} value={form.note} onChange={(event) => { setForm({ ...form, note: event.currentTarget.value }); }} />
      {reason.field(t('privacy.rectify.reason'))}
    </ActDialog>
  );
}
