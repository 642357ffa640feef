// Demandes: the requests of data subjects, the most pressing first, and the registration of a new one.
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useQueryClient } from '@tanstack/react-query';
import { Switch } from '@mantine/core';
import { IconChevronRight, IconCircleCheckFilled, IconHourglass, IconMailbox, IconPlayerPause, IconPlus } from '@tabler/icons-react';
import { requestChannel, requestSubject, right as rightSchema, type RequestSummary, type Right } from '../../../core/contract/calls/privacy-rights.ts';
import type { AccountId, RightsRequestId } from '../../../core/values/ids.ts';
import { Button } from '../../ui/button.tsx';
import { Chip } from '../../ui/chip.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Field, SelectField, TextAreaField } from '../../ui/field.tsx';
import { useCallMutation, useCallQuery } from '../../ui/use-call.ts';
import { useLanguage } from '../../ui/use-language.ts';
import { Loaded } from '../loading.tsx';
import { articleOf, byUrgency } from '../logic/privacy-request.ts';
import { ActDialog } from './act-dialog.tsx';
import { useClockWords } from './clock-words.ts';
import { dateIn, todayInParis, useDates } from './dates.ts';
import classes from './privacy.module.css';

interface RequestsTabProps {
  readonly onOpen: (id: RightsRequestId) => void;
}

export function RequestsTab({ onOpen }: RequestsTabProps): ReactNode {
  const { t } = useTranslation();
  const [closed, setClosed] = useState(false);
  const [registering, setRegistering] = useState(false);
  const list = useCallQuery('rights.list', { closed });
  const doNotCall = useCallQuery('rights.countDoNotCall', {});
  return (
    <>
      <div className={classes['bar']}>
        <Switch
          label={t('privacy.requests.showClosed')}
          checked={closed}
          onChange={(event) => {
            setClosed(event.currentTarget.checked);
          }}
        />
        <Button
          variant="primary"
          icon={<IconPlus size={22} stroke={1.9} />}
          onClick={() => {
            setRegistering(true);
          }}
        >
          {t('privacy.requests.register')}
        </Button>
      </div>
      <Loaded query={list}>
        {(requests) =>
          requests.length === 0 ? (
            <EmptyState icon={<IconMailbox size={44} stroke={1.9} />} title={t('privacy.requests.emptyTitle')}>
              <p>{t('privacy.requests.empty')}</p>
            </EmptyState>
          ) : (
            <ul className={classes['rows']} aria-label={t('privacy.requests.list')}>
              {[...requests].sort(byUrgency).map((request) => (
                <RequestRow key={request.id} request={request} onOpen={onOpen} />
              ))}
            </ul>
          )
        }
      </Loaded>
      {doNotCall.data === undefined || doNotCall.data.entries === 0 ? null : <p className={classes['quiet']}>{t('privacy.requests.doNotCall', { count: doNotCall.data.entries })}</p>}
      {registering ? (
        <RegisterDialog
          onClose={() => {
            setRegistering(false);
          }}
          onRegistered={onOpen}
        />
      ) : null}
    </>
  );
}

function RequestRow({ request, onOpen }: RequestsTabProps & { readonly request: RequestSummary }): ReactNode {
  const { t } = useTranslation();
  const dates = useDates();
  const clock = useClockWords(request);
  return (
    <li className={classes['row']}>
      <button
        type="button"
        className={classes['rowButton']}
        onClick={() => {
          onOpen(request.id);
        }}
      >
        <span className={classes['rowWords']}>
          <span className={classes['rowTitle']}>
            {request.reference}, {t(`privacy.right.${request.right}`)}
          </span>
          <span className={classes['quiet']}>
            {t('privacy.requests.from', { name: request.requesterName, date: dates.day(request.receivedOn), channel: t(`privacy.channel.${request.channel}`) })}
          </span>
        </span>
        <span className={classes['rowState']}>{t(`privacy.state.${request.state}`)}</span>
        <Chip tone={clock.tone} icon={clock.tone === 'ok' ? <IconCircleCheckFilled size={18} /> : request.clock.phase === 'suspended' ? <IconPlayerPause size={18} stroke={1.9} /> : <IconHourglass size={18} stroke={1.9} />}>
          {clock.word}
        </Chip>
        <IconChevronRight size={20} stroke={1.9} aria-hidden="true" />
      </button>
    </li>
  );
}

interface RegisterDialogProps {
  readonly onClose: () => void;
  readonly onRegistered: (id: RightsRequestId) => void;
}

function RegisterDialog({ onClose, onRegistered }: RegisterDialogProps): ReactNode {
  const { t } = useTranslation();
  const screenLanguage = useLanguage();
  const client = useQueryClient();
  const [right, setRight] = useState<Right | ''>('');
  const [subject, setSubject] = useState<(typeof requestSubject.options)[number]>('caller');
  const [channel, setChannel] = useState<(typeof requestChannel.options)[number]>('letter');
  const [receivedOn, setReceivedOn] = useState<string>(todayInParis());
  const [name, setName] = useState('');
  const [contact, setContact] = useState('');
  const [wording, setWording] = useState('');
  const [language, setLanguage] = useState(screenLanguage);
  const [accountId, setAccountId] = useState<AccountId | null>(null);
  const accounts = useCallQuery('accounts.list', {}, { enabled: subject === 'volunteer' });
  const register = useCallMutation('rights.register', {
    onSuccess: (detail) => {
      client.setQueryData(['rights.get', { requestId: detail.id }], detail);
      void client.invalidateQueries({ queryKey: ['rights.list'] });
      onRegistered(detail.id);
    },
  });
  const received = dateIn(receivedOn);
  const missing =
    right === ''
      ? t('privacy.register.missingRight')
      : name.trim() === ''
        ? t('privacy.register.missingName')
        : received === null
          ? t('privacy.register.missingDate')
          : subject === 'volunteer' && accountId === null
            ? t('privacy.register.missingAccount')
            : null;
  return (
    <ActDialog
      title={t('privacy.register.title')}
      submit={t('privacy.register.submit')}
      busy={register.isPending}
      error={register.error}
      missing={missing}
      onClose={onClose}
      onSubmit={() => {
        if (right === '' || received === null) return;
        register.mutate({ right, subject, channel, receivedOn: received, requesterName: name, requesterContact: contact, wording, language, accountId: subject === 'volunteer' ? accountId : null });
      }}
    >
      <p className={classes['quiet']}>{t('privacy.register.help')}</p>
      <SelectField
        label={t('privacy.register.right')}
        required
        value={right}
        data={[{ value: '', label: t('privacy.register.choose') }, ...rightSchema.options.map((value) => ({ value, label: t('privacy.rightWithArticle', { right: t(`privacy.right.${value}`), article: articleOf[value] }) }))]}
        onChange={(event) => {
          setRight(rightSchema.options.find((one) => one === event.currentTarget.value) ?? '');
        }}
      />
      <SelectField
        label={t('privacy.register.subject')}
        value={subject}
        data={requestSubject.options.map((value) => ({ value, label: t(`privacy.subject.${value}`) }))}
        onChange={(event) => {
          setSubject(requestSubject.options.find((one) => one === event.currentTarget.value) ?? 'caller');
        }}
      />
      {subject === 'volunteer' ? (
        <SelectField
          label={t('privacy.register.account')}
          required
          value={accountId ?? ''}
          data={[{ value: '', label: t('privacy.register.choose') }, ...(accounts.data ?? []).map(({ id, displayName }) => ({ value: id, label: displayName }))]}
          onChange={(event) => {
            setAccountId(accounts.data?.find(({ id }) => id === event.currentTarget.value)?.id ?? null);
          }}
        />
      ) : null}
      <div className={classes['pair']}>
        <Field type="date" label={t('privacy.register.receivedOn')} description={t('privacy.register.receivedOnHelp')} required max={todayInParis()} value={receivedOn} onChange={(event) => { setReceivedOn(event.currentTarget.value); }} />
        <SelectField
          label={t('privacy.register.channel')}
          value={channel}
          data={requestChannel.options.map((value) => ({ value, label: t(`privacy.channel.${value}`) }))}
          onChange={(event) => {
            setChannel(requestChannel.options.find((one) => one === event.currentTarget.value) ?? 'letter');
          }}
        />
      </div>
      <Field label={t('privacy.register.name')} required maxLength={120} value={name} onChange={(event) => { setName(event.currentTarget.value); }} />
      <Field label={t('privacy.register.contact')} description={t('privacy.register.contactHelp')} maxLength={300} value={contact} onChange={(event) => { setContact(event.currentTarget.value); }} />
      <TextAreaField label={t('privacy.register.wording')} description={t('privacy.register.wordingHelp')} maxLength={1000} autosize minRows={2} value={wording} onChange={(event) => { setWording(event.currentTarget.value); }} />
      <SelectField
        label={t('privacy.register.language')}
        value={language}
        data={(['fr', 'en'] as const).map((value) => ({ value, label: t(`app.preferences.languages.${value}`) }))}
        onChange={(event) => {
          setLanguage(event.currentTarget.value === 'en' ? 'en' : 'fr');
        }}
      />
    </ActDialog>
  );
}
