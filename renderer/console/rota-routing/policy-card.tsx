// The routing rules as fields. Each answers one question about the same call, in the order in which it lives it.
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useQueryClient } from '@tanstack/react-query';
import { Radio, Switch } from '@mantine/core';
import type { RoutingPolicy } from '../../../core/domain/rota/routing-policy.ts';
import type { HelplineId } from '../../../core/values/ids.ts';
import { Button } from '../../ui/button.tsx';
import { SelectField } from '../../ui/field.tsx';
import { formatDuration } from '../../ui/format.ts';
import { Card } from '../../ui/layout.tsx';
import { announce } from '../../ui/live-region.tsx';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import { useCallMutation } from '../../ui/use-call.ts';
import { useLanguage } from '../../ui/use-language.ts';
import choice from '../choice.module.css';
import { delayFields, delaysFor, endsFor, ringsFor, ringsTooLong, samePolicy } from '../logic/policy-form.ts';
import classes from './routing.module.css';

interface PolicyCardProps {
  readonly helplineId: HelplineId;
  readonly kept: RoutingPolicy | null;
  /** What a first policy starts from. */
  readonly proposal: RoutingPolicy;
  readonly policy: RoutingPolicy | null;
  readonly mayEdit: boolean;
  readonly onChange: (policy: RoutingPolicy | null) => void;
  readonly onKept: () => void;
}

const statuses = [480, 486, 603] as const;
const ends = ['announcement', 'voicemail'] as const;
const postChoices = ['ring', 'skip'] as const;

export function PolicyCard({ helplineId, kept, proposal, policy, mayEdit, onChange, onKept }: PolicyCardProps): ReactNode {
  const { t } = useTranslation();
  const client = useQueryClient();
  const save = useCallMutation('routing.savePolicy', {
    onSuccess: async () => {
      await client.invalidateQueries({ predicate: ({ queryKey }) => String(queryKey[0]).startsWith('routing.') });
      announce(t('rota.routing.policy.kept'));
      onKept();
    },
  });
  const changed = !samePolicy(policy, kept);
  const tooLong = policy !== null && ringsTooLong(policy);
  return (
    <Card title={t('rota.routing.policy.title')} {...(changed ? { aside: t('rota.routing.policy.notKept') } : {})}>
      <fieldset className={classes['form']} disabled={!mayEdit}>
        <legend className="e-hidden">{t('rota.routing.policy.title')}</legend>
        <Switch
          label={t('rota.routing.policy.follow')}
          description={t('rota.routing.policy.followHint')}
          checked={policy !== null}
          onChange={(event) => {
            onChange(event.currentTarget.checked ? (kept ?? proposal) : null);
          }}
        />
        {policy === null ? <Notice>{t('rota.routing.policy.off')}</Notice> : <PolicyFields policy={policy} tooLong={tooLong} onChange={onChange} />}
      </fieldset>
      <ErrorNotice error={save.error} />
      {mayEdit ? (
        <div className={classes['acts']}>
          <Button
            variant="primary"
            busy={save.isPending}
            disabled={!changed || tooLong}
            onClick={() => {
              save.mutate({ helplineId, policy });
            }}
          >
            {t('app.keep')}
          </Button>
          {changed ? (
            <Button
              onClick={() => {
                onKept();
              }}
            >
              {t('rota.routing.policy.undo')}
            </Button>
          ) : null}
        </div>
      ) : null}
    </Card>
  );
}

interface PolicyFieldsProps {
  readonly policy: RoutingPolicy;
  readonly tooLong: boolean;
  readonly onChange: (policy: RoutingPolicy) => void;
}

function PolicyFields({ policy, tooLong, onChange }: PolicyFieldsProps): ReactNode {
  const { t } = useTranslation();
  const language = useLanguage();
  const duration = (seconds: number): string => (seconds === 0 ? t('rota.routing.policy.atOnce') : formatDuration(seconds * 1000, language));
  const options = (values: readonly number[]) => values.map((value) => ({ value: String(value), label: duration(value) }));
  const voicemail = policy.unanswered === 'voicemail' || policy.closed === 'voicemail';
  return (
    <>
      <Radio.Group
        label={t('rota.routing.policy.whenPostNotTaken')}
        value={policy.whenPostNotTaken}
        onChange={(value) => {
          onChange({ ...policy, whenPostNotTaken: postChoices.find((one) => one === value) ?? policy.whenPostNotTaken });
        }}
      >
        {postChoices.map((value) => (
          <Radio key={value} className={choice['choice'] ?? ''} value={value} label={t(`rota.routing.policy.post.${value}`)} description={t(`rota.routing.policy.postHints.${value}`)} />
        ))}
      </Radio.Group>
      <div className={classes['fields']}>
        {delayFields.map((field) => (
          <SelectField
            key={field}
            label={t(`rota.routing.policy.${field}`)}
            value={policy[field] === null ? '' : String(policy[field])}
            data={[...options(delaysFor(policy[field])), { value: '', label: t('rota.routing.policy.never') }]}
            onChange={(event) => {
              const { value } = event.currentTarget;
              onChange({ ...policy, [field]: value === '' ? null : Number(value) });
            }}
          />
        ))}
        {policy.onCallAfter === null ? null : (
          <SelectField
            label={t('rota.routing.policy.numberRings')}
            value={String(policy.numberRings)}
            data={options(ringsFor(policy.numberRings))}
            error={tooLong ? t('rota.routing.policy.tooLong') : null}
            onChange={(event) => {
              onChange({ ...policy, numberRings: Number(event.currentTarget.value) });
            }}
          />
        )}
        <SelectField
          label={t('rota.routing.policy.endAfter')}
          value={String(policy.endAfter)}
          data={options(endsFor(policy.endAfter))}
          onChange={(event) => {
            onChange({ ...policy, endAfter: Number(event.currentTarget.value) });
          }}
        />
        {(['unanswered', 'closed'] as const).map((field) => (
          <SelectField
            key={field}
            label={t(`rota.routing.policy.${field}`)}
            value={policy[field]}
            data={ends.map((value) => ({ value, label: t(`rota.routing.policy.ends.${value}`) }))}
            onChange={(event) => {
              const { value } = event.currentTarget;
              onChange({ ...policy, [field]: ends.find((one) => one === value) ?? policy[field] });
            }}
          />
        ))}
        {voicemail ? (
          <SelectField
            label={t('rota.routing.policy.voicemailStatus')}
            description={t('rota.routing.policy.voicemailHint')}
            value={String(policy.voicemailStatus)}
            data={statuses.map((value) => ({ value: String(value), label: t(`rota.routing.policy.statuses.${value}`) }))}
            onChange={(event) => {
              const value = Number(event.currentTarget.value);
              onChange({ ...policy, voicemailStatus: statuses.find((status) => status === value) ?? policy.voicemailStatus });
            }}
          />
        ) : null}
      </div>
    </>
  );
}
