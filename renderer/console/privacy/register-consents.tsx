// The log of consents (JP-26, RGPD art. 7(1)): how each was asked for and given, and when it was withdrawn (art. 7(3)).
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useQueryClient } from '@tanstack/react-query';
import { IconPlus } from '@tabler/icons-react';
import { consentRecord } from '../../../core/contract/calls/privacy-people.ts';
import type { AccountId, RightsRequestId } from '../../../core/values/ids.ts';
import { Button } from '../../ui/button.tsx';
import { Chip } from '../../ui/chip.tsx';
import { Field, SelectField, TextAreaField } from '../../ui/field.tsx';
import { Card } from '../../ui/layout.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { useCallMutation, useCallQuery } from '../../ui/use-call.ts';
import { Loaded } from '../loading.tsx';
import { fromLocalField, toLocalField } from '../logic/local-moment.ts';
import { ActDialog } from './act-dialog.tsx';
import { useDates } from './dates.ts';
import classes from './privacy.module.css';

export function Consents(): ReactNode {
  const { t } = useTranslation();
  const dates = useDates();
  const client = useQueryClient();
  const list = useCallQuery('consents.list', {}, { staleTime: 0 });
  const [recording, setRecording] = useState(false);
  const withdraw = useCallMutation('consents.withdraw', {
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['consents.list'] });
    },
  });
  return (
    <Card
      title={t('privacy.consents.title')}
      aside={
        <Button icon={<IconPlus size={22} stroke={1.9} />} onClick={() => { setRecording(true); }}>
          {t('privacy.consents.add')}
        </Button>
      }
    >
      <p className={classes['quiet']}>{t('privacy.consents.text')}</p>
      <ErrorNotice error={withdraw.error} />
      <Loaded query={list}>
        {(consents) =>
          consents.length === 0 ? (
            <p>{t('privacy.consents.empty')}</p>
          ) : (
            <ul className={classes['rows']}>
              {consents.map((consent) => (
                <li key={consent.id} className={classes['fileRow']}>
                  <span className={classes['rowWords']}>
                    <span className={classes['rowTitle']}>{t(`privacy.consentPurpose.${consent.purpose}`)}</span>
                    <span>{consent.wording}</span>
                    <span className={classes['quiet']}>
                      {dates.moment(consent.givenAt)}
                      {consent.recordedByName === null ? '' : `, ${consent.recordedByName}`}
                    </span>
                  </span>
                  {consent.withdrawnAt === null ? (
                    <Button
                      busy={withdraw.isPending && withdraw.variables.consentId === consent.id}
                      onClick={() => {
                        withdraw.mutate({ consentId: consent.id, at: Date.now() });
                      }}
                    >
                      {t('privacy.consents.withdraw')}
                    </Button>
                  ) : (
                    <Chip>{t('privacy.consents.withdrawn', { date: dates.dayOf(consent.withdrawnAt) })}</Chip>
                  )}
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      {recording ? <ConsentDialog onClose={() => { setRecording(false); }} /> : null}
    </Card>
  );
}

function ConsentDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [purpose, setPurpose] = useState<(typeof consentRecord.shape.purpose.options)[number]>('callBack');
  const [wording, setWording] = useState('');
  const [moment, setMoment] = useState(() => toLocalField(Date.now()));
  const [accountId, setAccountId] = useState<AccountId | null>(null);
  const [requestId, setRequestId] = useState<RightsRequestId | null>(null);
  const accounts = useCallQuery('accounts.list', {});
  const requests = useCallQuery('rights.list', { closed: false });
  const record = useCallMutation('consents.record', {
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['consents.list'] });
      onClose();
    },
  });
  const givenAt = fromLocalField(moment);
  return (
    <ActDialog
      title={t('privacy.consents.dialogTitle')}
      submit={t('privacy.consents.submit')}
      busy={record.isPending}
      error={record.error}
      missing={wording.trim().length < 3 ? t('privacy.consents.wordingOwed') : givenAt === null ? t('privacy.qualify.momentOwed') : null}
      onClose={onClose}
      onSubmit={() => {
        if (givenAt !== null) record.mutate({ purpose, wording, callId: null, accountId, requestId, givenAt });
      }}
    >
      <SelectField
        label={t('privacy.consents.purpose')}
        value={purpose}
        data={consentRecord.shape.purpose.options.map((value) => ({ value, label: t(`privacy.consentPurpose.${value}`) }))}
        onChange={(event) => {
          setPurpose(consentRecord.shape.purpose.options.find((one) => one === event.currentTarget.value) ?? 'other');
        }}
      />
      <TextAreaField label={t('privacy.consents.wording')} description={t('privacy.consents.wordingHelp')} required maxLength={500} autosize minRows={2} value={wording} onChange={(event) => { setWording(event.currentTarget.value); }} />
      <Field type="datetime-local" label={t('privacy.consents.givenAt')} value={moment} onChange={(event) => { setMoment(event.currentTarget.value); }} />
      <div className={classes['pair']}>
        <SelectField
          label={t('privacy.consents.account')}
          value={accountId ?? ''}
          data={[{ value: '', label: t('privacy.consents.nobody') }, ...(accounts.data ?? []).map(({ id, displayName }) => ({ value: id, label: displayName }))]}
          onChange={(event) => {
            setAccountId(accounts.data?.find(({ id }) => id === event.currentTarget.value)?.id ?? null);
          }}
        />
        <SelectField
          label={t('privacy.consents.request')}
          value={requestId ?? ''}
          data={[{ value: '', label: t('privacy.consents.nobody') }, ...(requests.data ?? []).map(({ id, reference }) => ({ value: id, label: reference }))]}
          onChange={(event) => {
            setRequestId(requests.data?.find(({ id }) => id === event.currentTarget.value)?.id ?? null);
          }}
        />
      </div>
    </ActDialog>
  );
}
