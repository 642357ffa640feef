// The first steps of a request: what was received, who asks, whether an answer could put somebody in danger, the data.
import { useState, type FormEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useQueryClient } from '@tanstack/react-query';
import { IconCircleCheckFilled, IconCircleDashed, IconInfoCircle, IconSearch } from '@tabler/icons-react';
import type { RequestDetail } from '../../../core/contract/calls/privacy-rights.ts';
import { Button } from '../../ui/button.tsx';
import { Field, TextAreaField } from '../../ui/field.tsx';
import { Card } from '../../ui/layout.tsx';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import { useCallMutation } from '../../ui/use-call.ts';
import { Choices } from './choices.tsx';
import { useDates } from './dates.ts';
import { AskIdentityDialog, NeutralDialog, ProofDialog } from './request-dialogs.tsx';
import { useKeptRequest } from './request-page.tsx';
import classes from './privacy.module.css';

interface PanelProps {
  readonly request: RequestDetail;
}

export function ReceivedPanel({ request }: PanelProps): ReactNode {
  const { t } = useTranslation();
  const dates = useDates();
  return (
    <Card title={t('privacy.received.title')}>
      <dl className={classes['facts']}>
        <div>
          <dt>{t('privacy.register.name')}</dt>
          <dd>{request.requesterName}</dd>
        </div>
        <div>
          <dt>{t('privacy.register.subject')}</dt>
          <dd>{t(`privacy.subject.${request.subject}`)}</dd>
        </div>
        <div>
          <dt>{t('privacy.register.contact')}</dt>
          <dd>{request.requesterContact === '' ? t('privacy.none') : request.requesterContact}</dd>
        </div>
        <div>
          <dt>{t('privacy.register.receivedOn')}</dt>
          <dd>{dates.whole(request.receivedOn)}</dd>
        </div>
        <div>
          <dt>{t('privacy.register.wording')}</dt>
          <dd>{request.wording === '' ? t('privacy.none') : request.wording}</dd>
        </div>
      </dl>
    </Card>
  );
}

export function IdentityPanel({ request }: PanelProps): ReactNode {
  const { t } = useTranslation();
  const [dialog, setDialog] = useState<'confirm' | 'ask' | null>(null);
  const close = (): void => {
    setDialog(null);
  };
  return (
    <Card title={t('privacy.identity.title')}>
      <p className={classes['prose']}>{t('privacy.identity.text')}</p>
      <p className={classes['prose']}>{t('privacy.identity.copy')}</p>
      <Proofs request={request} />
      <div className={classes['panelActs']}>
        {request.allowed.includes('askIdentity') ? <Button onClick={() => { setDialog('ask'); }}>{t('privacy.identity.ask')}</Button> : null}
        {request.allowed.includes('confirmIdentity') ? (
          <Button variant="primary" onClick={() => { setDialog('confirm'); }}>
            {t('privacy.identity.confirm')}
          </Button>
        ) : null}
      </div>
      {dialog === 'confirm' ? <ProofDialog request={request} act="confirmIdentity" onClose={close} /> : null}
      {dialog === 'ask' ? <AskIdentityDialog request={request} onClose={close} /> : null}
    </Card>
  );
}

function Proofs({ request }: PanelProps): ReactNode {
  const { t } = useTranslation();
  const dates = useDates();
  return (
    <ul className={classes['proofs']}>
      {request.proofs.map(({ kind, on, note }, index) => (
        <li key={index}>
          <IconCircleCheckFilled size={22} aria-hidden="true" className={classes['ok']} />
          {t('privacy.proofLine', { proof: t(`privacy.proof.${kind}`), date: dates.day(on) })}
          {note === '' ? null : <span className={classes['quiet']}>{note}</span>}
        </li>
      ))}
      {(['lineProof', 'secondProof'] as const)
        .filter((wanted) => request.missing.includes(wanted))
        .map((wanted) => (
          <li key={wanted}>
            <IconCircleDashed size={22} stroke={1.9} aria-hidden="true" />
            {t(`privacy.missing.${wanted}`)}
          </li>
        ))}
    </ul>
  );
}

type Answer = 'yes' | 'no' | 'unknown';
const answers = ['yes', 'no', 'unknown'] as const;

/** A line is not a person: the check that nothing passes by. */
export function SafetyPanel({ request }: PanelProps): ReactNode {
  const { t } = useTranslation();
  const keep = useKeptRequest();
  const [sharedLine, setSharedLine] = useState<Answer | null>(request.safety?.sharedLine ?? null);
  const [violence, setViolence] = useState<Answer | null>(request.safety?.violence ?? null);
  const [reason, setReason] = useState(request.safety?.reason ?? '');
  const [adding, setAdding] = useState(false);
  const [neutral, setNeutral] = useState(false);
  const assess = useCallMutation('rights.assessSafety', { onSuccess: keep });
  const caller = request.subject === 'caller';
  const answered = violence !== null && (!caller || sharedLine !== null);
  const safe = violence === 'no' && (!caller || sharedLine === 'no');
  const proven = !request.missing.includes('lineProof') && !request.missing.includes('secondProof');
  const editable = request.allowed.includes('assessSafety');
  const options = answers.map((value) => ({ value, label: t(`privacy.answer.${value}`) }));
  const decide = (decision: 'disclose' | 'withhold'): void => {
    if (violence === null || assess.isPending) return;
    assess.mutate({ requestId: request.id, sharedLine: sharedLine ?? 'no', violence, decision, reason });
  };
  return (
    <Card title={t('privacy.safety.title')}>
      <p className={classes['prose']}>{t('privacy.safety.text')}</p>
      {request.state === 'withheld' ? <Notice tone="ring">{t('privacy.safety.withheld')}</Notice> : null}
      {caller ? (
        <Choices question={t('privacy.safety.sharedLine')} help={t('privacy.safety.sharedLineHelp')} options={options} chosen={sharedLine} onChoose={setSharedLine} disabled={!editable} />
      ) : null}
      <Choices question={t('privacy.safety.violence')} help={t('privacy.safety.violenceHelp')} options={options} chosen={violence} onChoose={setViolence} disabled={!editable} />
      {caller ? (
        <div className={classes['question']}>
          <div className={classes['bar']}>
            <h3 className={classes['questionTitle']}>{t('privacy.safety.proofs')}</h3>
            {request.allowed.includes('addProof') ? <Button onClick={() => { setAdding(true); }}>{t('privacy.safety.addProof')}</Button> : null}
          </div>
          <Proofs request={request} />
        </div>
      ) : null}
      {editable ? (
        <div className={classes['question']}>
          <TextAreaField
            label={t('privacy.safety.reason')}
            description={t('privacy.safety.reasonHelp')}
            maxLength={1000}
            autosize
            minRows={2}
            value={reason}
            onChange={(event) => {
              setReason(event.currentTarget.value);
            }}
          />
        </div>
      ) : null}
      <ErrorNotice error={assess.error} />
      <div className={classes['verdict']}>
        <p className={classes['hint']}>
          <IconInfoCircle size={22} stroke={1.9} aria-hidden="true" />
          <span>{!answered ? t('privacy.safety.unanswered') : !safe ? t('privacy.safety.doubt') : !proven ? t('privacy.safety.unproven') : t('privacy.safety.clear')}</span>
        </p>
        {request.allowed.includes('replyNeutral') ? <Button onClick={() => { setNeutral(true); }}>{t('privacy.safety.neutral')}</Button> : null}
        {editable && answered && !safe ? (
          <Button busy={assess.isPending} onClick={() => { decide('withhold'); }}>
            {t('privacy.safety.withhold')}
          </Button>
        ) : null}
        {editable ? (
          <Button
            variant="primary"
            busy={assess.isPending}
            disabled={!safe || !proven}
            onClick={() => {
              decide('disclose');
            }}
          >
            {t('app.continue')}
          </Button>
        ) : null}
      </div>
      {adding ? <ProofDialog request={request} act="addProof" onClose={() => { setAdding(false); }} /> : null}
      {neutral ? <NeutralDialog request={request} onClose={() => { setNeutral(false); }} /> : null}
    </Card>
  );
}

interface NumberPanelProps extends PanelProps {
  readonly number: string;
  readonly onNumber: (number: string) => void;
}

export function GatherPanel({ request, number, onNumber }: NumberPanelProps): ReactNode {
  const { t } = useTranslation();
  const client = useQueryClient();
  const caller = request.subject !== 'volunteer';
  const [missing, setMissing] = useState(false);
  const gather = useCallMutation('rights.gather', {
    gcTime: 0,
    onSuccess: (data) => {
      client.setQueryData(['rights.getGathered', { requestId: request.id }], data);
      void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] === 'rights.get' || queryKey[0] === 'rights.list' });
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const owed = caller && number.trim() === '';
    setMissing(owed);
    if (!owed && !gather.isPending) gather.mutate({ requestId: request.id, number: caller ? number : '' });
  };
  return (
    <Card title={t('privacy.gather.title')}>
      <form className={classes['form']} onSubmit={submit} noValidate>
        <p className={classes['prose']}>{caller ? t('privacy.gather.text') : t('privacy.gather.volunteer')}</p>
        {caller ? (
          <Field
            label={t('privacy.gather.number')}
            description={t('privacy.gather.numberHelp')}
            type="tel"
            inputMode="tel"
            required
            maxLength={32}
            value={number}
            error={missing ? t('privacy.gather.missing') : null}
            onChange={(event) => {
              onNumber(event.currentTarget.value);
            }}
          />
        ) : null}
        <ErrorNotice error={gather.error} />
        <div className={classes['panelActs']}>
          {request.allowed.includes('gather') ? (
            <Button variant="primary" type="submit" busy={gather.isPending} icon={<IconSearch size={22} stroke={1.9} />}>
              {gather.isPending ? t('privacy.gather.busy') : request.gatheredAt === null ? t('privacy.gather.submit') : t('privacy.gather.again')}
            </Button>
          ) : null}
        </div>
      </form>
    </Card>
  );
}
