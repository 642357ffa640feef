// Conservation: how long each kind of data is kept and why, what the next purge removes, the proof that purges ran, holds.
// The purge runs in the store in small steps; leaving this screen stops nothing.
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useQueryClient } from '@tanstack/react-query';
import { IconTrash } from '@tabler/icons-react';
import type { CallResponse } from '../../../core/contract/contract.ts';
import type { RetentionRule, RetentionState } from '../../../core/contract/calls/privacy-retention.ts';
import { Button } from '../../ui/button.tsx';
import { Chip } from '../../ui/chip.tsx';
import { Field, SelectField, TextAreaField } from '../../ui/field.tsx';
import { counted, formatCount } from '../../ui/format.ts';
import { Card } from '../../ui/layout.tsx';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import { useCallMutation, useCallQuery } from '../../ui/use-call.ts';
import { useLanguage } from '../../ui/use-language.ts';
import { useNow } from '../../ui/use-now.ts';
import { Loaded } from '../loading.tsx';
import { ActDialog } from './act-dialog.tsx';
import { dateIn, todayInParis, useDates } from './dates.ts';
import classes from './privacy.module.css';

type PurgeCounts = CallResponse<'retention.preview'>['counts'];
const whileRunningMs = 1_000;

function useKeptState(): (state: RetentionState) => void {
  const client = useQueryClient();
  return (state) => {
    client.setQueryData(['retention.getState', {}], state);
    void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] === 'retention.preview' || queryKey[0] === 'retention.listPurges' });
  };
}

export function RetentionTab(): ReactNode {
  const { t } = useTranslation();
  const state = useCallQuery('retention.getState', {}, { staleTime: 0, refetchInterval: ({ state: { data } }) => (data?.running === true ? whileRunningMs : false) });
  return (
    <Loaded query={state}>
      {(retention) => (
        <>
          {retention.clockFault === null ? null : <ClockFault fault={retention.clockFault} />}
          <Rules rules={retention.rules} />
          <div className={classes['columns']}>
            <NextPurge key={String(retention.running)} state={retention} />
            <PurgeLog key={`log ${retention.running}`} />
          </div>
          <Holds />
          <Card title={t('privacy.segments.title')}>
            <p className={classes['quiet']}>{t('privacy.segments.text')}</p>
            <Segments segments={retention.auditSegments} saltRotatedAt={retention.saltRotatedAt} />
          </Card>
        </>
      )}
    </Loaded>
  );
}

function ClockFault({ fault }: { readonly fault: NonNullable<RetentionState['clockFault']> }): ReactNode {
  const { t } = useTranslation();
  const keep = useKeptState();
  const dates = useDates();
  const now = useNow(15_000);
  const [asking, setAsking] = useState(false);
  const [reason, setReason] = useState('');
  const trust = useCallMutation('retention.trustClock', { onSuccess: (state) => { keep(state); setAsking(false); } });
  return (
    <>
      <Notice tone="alert" title={t(`privacy.clockFault.${fault}`)} action={<Button onClick={() => { setAsking(true); }}>{t('privacy.clockFault.open')}</Button>}>
        {t('privacy.clockFault.text')}
      </Notice>
      {asking ? (
        <ActDialog title={t('privacy.clockFault.title')} submit={t('privacy.clockFault.submit')} busy={trust.isPending} error={trust.error} missing={reason.trim().length < 3 ? t('privacy.dialog.reasonOwed') : null} onClose={() => { setAsking(false); }} onSubmit={() => { trust.mutate({ reason }); }}>
          <p>{t('privacy.clockFault.now', { moment: dates.moment(now) })}</p>
          <TextAreaField label={t('privacy.clockFault.reason')} required maxLength={2000} autosize minRows={2} value={reason} onChange={(event) => { setReason(event.currentTarget.value); }} />
        </ActDialog>
      ) : null}
    </>
  );
}

function Rules({ rules }: { readonly rules: readonly RetentionRule[] }): ReactNode {
  const { t, i18n } = useTranslation();
  const [edited, setEdited] = useState<RetentionRule | null>(null);
  const basis = (key: string): string => (i18n.exists(`privacy.basis.${key}`) ? i18n.t(`privacy.basis.${key}` as 'privacy.basis.rgpd5e') : key);
  return (
    <Card title={t('privacy.retention.title')}>
      <p className={classes['quiet']}>{t('privacy.retention.text')}</p>
      <div className={classes['tableBox']} tabIndex={0} role="group" aria-label={t('privacy.retention.title')}>
        <table className={classes['table']}>
          <thead>
            <tr>
              <th scope="col">{t('privacy.retention.category')}</th>
              <th scope="col">{t('privacy.retention.kept')}</th>
              <th scope="col">{t('privacy.retention.why')}</th>
              <th scope="col">
                <span className="e-hidden">{t('privacy.retention.change')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {rules.map((rule) => (
              <tr key={rule.category}>
                <th scope="row">{t(`privacy.category.${rule.category}`)}</th>
                <td>
                  <strong>{t('privacy.retention.months', { count: rule.months })}</strong>
                  {rule.capMonths === null ? null : <p className={classes['quiet']}>{t('privacy.retention.cap', { count: rule.capMonths })}</p>}
                  {rule.floorMonths === 0 ? null : <p className={classes['quiet']}>{t('privacy.retention.floor', { count: rule.floorMonths })}</p>}
                </td>
                <td>
                  <p>{rule.justification === '' ? basis(rule.basis) : rule.justification}</p>
                  {/* The words that come with the program already tell their source. */}
                  {rule.edited ? <p className={classes['quiet']}>{basis(rule.basis)}</p> : null}
                </td>
                <td>
                  <Button
                    aria-label={t('privacy.retention.changeOf', { category: t(`privacy.category.${rule.category}`) })}
                    onClick={() => {
                      setEdited(rule);
                    }}
                  >
                    {t('privacy.retention.change')}
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {edited === null ? null : <RuleDialog rule={edited} onClose={() => { setEdited(null); }} />}
    </Card>
  );
}

function RuleDialog({ rule, onClose }: { readonly rule: RetentionRule; readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation();
  const keep = useKeptState();
  const [months, setMonths] = useState(String(rule.months));
  const [justification, setJustification] = useState(rule.justification);
  const save = useCallMutation('retention.saveRule', { onSuccess: (state) => { keep(state); onClose(); } });
  const count = /^\d{1,3}$/.test(months.trim()) ? Number(months) : null;
  return (
    <ActDialog
      title={t('privacy.retention.dialogTitle', { category: t(`privacy.category.${rule.category}`) })}
      submit={t('app.keep')}
      busy={save.isPending}
      error={save.error}
      missing={count === null || count > 240 ? t('privacy.retention.monthsOwed') : justification.trim().length < 3 ? t('privacy.dialog.reasonOwed') : null}
      onClose={onClose}
      onSubmit={() => {
        if (count !== null) save.mutate({ category: rule.category, months: count, justification });
      }}
    >
      {count !== null && count < rule.months ? <Notice tone="ring">{t('privacy.retention.shorter')}</Notice> : null}
      <Field
        label={t('privacy.retention.monthsLabel')}
        description={rule.capMonths === null ? t('privacy.retention.default', { count: rule.defaultMonths }) : t('privacy.retention.cap', { count: rule.capMonths })}
        inputMode="numeric"
        required
        maxLength={3}
        value={months}
        onChange={(event) => {
          setMonths(event.currentTarget.value);
        }}
      />
      <TextAreaField label={t('privacy.retention.justification')} description={t('privacy.retention.justificationHelp')} required maxLength={2000} autosize minRows={2} value={justification} onChange={(event) => { setJustification(event.currentTarget.value); }} />
    </ActDialog>
  );
}

function Counts({ counts, empty }: { readonly counts: PurgeCounts; readonly empty: string }): ReactNode {
  const { t } = useTranslation();
  const language = useLanguage();
  const dates = useDates();
  const told = counts.filter(({ items }) => items > 0);
  if (told.length === 0) return <p>{empty}</p>;
  return (
    <ul className={classes['plainList']}>
      {told.map(({ category, items, oldest }) => (
        <li key={category}>
          {t('privacy.purge.line', { n: formatCount(items, language), category: t(`privacy.category.${category}`) })}
          {oldest === null ? null : <span className={classes['quiet']}> {t('privacy.purge.oldest', { date: dates.day(oldest) })}</span>}
        </li>
      ))}
    </ul>
  );
}

function NextPurge({ state }: { readonly state: RetentionState }): ReactNode {
  const { t } = useTranslation();
  const language = useLanguage();
  const dates = useDates();
  const keep = useKeptState();
  const [asking, setAsking] = useState(false);
  const preview = useCallQuery('retention.preview', { at: state.nextPurgeAt });
  const purge = useCallMutation('retention.purge', { onSuccess: (next) => { keep(next); setAsking(false); } });
  const stop = useCallMutation('retention.stopPurge', { onSuccess: keep });
  return (
    <Card title={t('privacy.purge.title')}>
      <p>{t('privacy.purge.next', { moment: dates.moment(state.nextPurgeAt) })}</p>
      <Loaded query={preview}>
        {({ counts, held }) => (
          <>
            <Counts counts={counts} empty={t('privacy.purge.nothing')} />
            {held === 0 ? null : <p className={classes['quiet']}>{t('privacy.purge.held', { count: held })}</p>}
          </>
        )}
      </Loaded>
      <div role="status">
        {state.running ? (
          <>
            <p>{t('privacy.purge.running')}</p>
            <p>
              <strong>{state.erased === 0 ? t('privacy.purge.starting') : t('privacy.purge.erasing', counted(state.erased, formatCount(state.erased, language)))}</strong>
            </p>
          </>
        ) : null}
      </div>
      <ErrorNotice error={stop.error} />
      <div className={classes['panelActs']}>
        {state.running ? (
          <Button
            onClick={() => {
              stop.mutate({});
            }}
          >
            {t('privacy.purge.stop')}
          </Button>
        ) : null}
        <Button
          icon={<IconTrash size={22} stroke={1.9} />}
          busy={state.running}
          onClick={() => {
            setAsking(true);
          }}
        >
          {t('privacy.purge.open')}
        </Button>
      </div>
      {asking ? (
        <ActDialog title={t('privacy.purge.dialogTitle')} submit={t('privacy.purge.submit')} danger busy={purge.isPending} error={purge.error} missing={null} onClose={() => { setAsking(false); }} onSubmit={() => { purge.mutate({}); }}>
          <p>{t('privacy.purge.dialogText')}</p>
          {preview.data === undefined ? null : <Counts counts={preview.data.counts} empty={t('privacy.purge.nothing')} />}
        </ActDialog>
      ) : null}
    </Card>
  );
}

function PurgeLog(): ReactNode {
  const { t } = useTranslation();
  const dates = useDates();
  const log = useCallQuery('retention.listPurges', {}, { staleTime: 0 });
  return (
    <Card title={t('privacy.purgeLog.title')}>
      <p className={classes['quiet']}>{t('privacy.purgeLog.text')}</p>
      <Loaded query={log}>
        {(runs) =>
          runs.length === 0 ? (
            <p>{t('privacy.purgeLog.empty')}</p>
          ) : (
            <ol className={classes['history']}>
              {runs.slice(0, 20).map((run) => (
                <li key={run.id}>
                  <strong>{dates.moment(run.startedAt)}</strong>
                  <span className={classes['quiet']}>
                    {t(`privacy.trigger.${run.trigger}`)}
                    {run.actorName === null ? '' : `, ${run.actorName}`}
                    {run.endedAt === null ? `, ${t('privacy.purgeLog.unfinished')}` : ''}
                  </span>
                  <Counts counts={run.counts} empty={t('privacy.purgeLog.nothing')} />
                </li>
              ))}
            </ol>
          )
        }
      </Loaded>
    </Card>
  );
}

function Holds(): ReactNode {
  const { t } = useTranslation();
  const dates = useDates();
  const client = useQueryClient();
  const holds = useCallQuery('retention.listHolds', {}, { staleTime: 0 });
  const [placing, setPlacing] = useState(false);
  const [lifted, setLifted] = useState<CallResponse<'retention.listHolds'>[number] | null>(null);
  const [reason, setReason] = useState('');
  const lift = useCallMutation('retention.liftHold', {
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['retention.listHolds'] });
      setLifted(null);
    },
  });
  return (
    <Card title={t('privacy.holds.title')} aside={<Button onClick={() => { setPlacing(true); }}>{t('privacy.holds.open')}</Button>}>
      <p className={classes['quiet']}>{t('privacy.holds.text')}</p>
      <Loaded query={holds}>
        {(list) =>
          list.length === 0 ? (
            <p>{t('privacy.holds.empty')}</p>
          ) : (
            <ul className={classes['rows']}>
              {list.map((hold) => (
                <li key={hold.id} className={classes['fileRow']}>
                  <span className={classes['rowWords']}>
                    <span className={classes['rowTitle']}>{hold.reason}</span>
                    <span className={classes['quiet']}>
                      {t('privacy.holds.line', { date: dates.day(hold.until), count: hold.calls })}
                      {hold.placedByName === null ? '' : `, ${hold.placedByName}`}
                    </span>
                  </span>
                  {hold.liftedAt === null ? (
                    <Button
                      onClick={() => {
                        setReason('');
                        setLifted(hold);
                      }}
                    >
                      {t('privacy.holds.lift')}
                    </Button>
                  ) : (
                    <Chip>{t('privacy.holds.lifted', { date: dates.dayOf(hold.liftedAt) })}</Chip>
                  )}
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      {placing ? <HoldDialog onClose={() => { setPlacing(false); }} /> : null}
      {lifted === null ? null : (
        <ActDialog title={t('privacy.holds.liftTitle')} submit={t('privacy.holds.liftSubmit')} busy={lift.isPending} error={lift.error} missing={reason.trim().length < 3 ? t('privacy.dialog.reasonOwed') : null} onClose={() => { setLifted(null); }} onSubmit={() => { lift.mutate({ holdId: lifted.id, reason }); }}>
          <p>{t('privacy.holds.liftText')}</p>
          <TextAreaField label={t('privacy.holds.reason')} required maxLength={2000} autosize minRows={2} value={reason} onChange={(event) => { setReason(event.currentTarget.value); }} />
        </ActDialog>
      )}
    </Card>
  );
}

function HoldDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation();
  const client = useQueryClient();
  const requests = useCallQuery('rights.list', { closed: false });
  const [requestId, setRequestId] = useState('');
  const [reason, setReason] = useState('');
  const [until, setUntil] = useState('');
  const place = useCallMutation('retention.placeHold', {
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['retention.listHolds'] });
      onClose();
    },
  });
  const day = dateIn(until);
  const chosen = requests.data?.find(({ id }) => id === requestId);
  return (
    <ActDialog
      title={t('privacy.holds.dialogTitle')}
      submit={t('privacy.holds.submit')}
      busy={place.isPending}
      error={place.error}
      missing={chosen === undefined ? t('privacy.holds.requestOwed') : day === null ? t('privacy.dialog.dateOwed') : reason.trim().length < 3 ? t('privacy.dialog.reasonOwed') : null}
      onClose={onClose}
      onSubmit={() => {
        if (chosen !== undefined && day !== null) place.mutate({ requestId: chosen.id, callIds: [], reason, until: day });
      }}
    >
      <p>{t('privacy.holds.dialogText')}</p>
      <SelectField
        label={t('privacy.holds.request')}
        required
        value={requestId}
        data={[{ value: '', label: t('privacy.register.choose') }, ...(requests.data ?? []).map(({ id, reference, requesterName }) => ({ value: id, label: `${reference}, ${requesterName}` }))]}
        onChange={(event) => {
          setRequestId(event.currentTarget.value);
        }}
      />
      <Field type="date" label={t('privacy.holds.until')} required min={todayInParis()} value={until} onChange={(event) => { setUntil(event.currentTarget.value); }} />
      <TextAreaField label={t('privacy.holds.reason')} description={t('privacy.holds.reasonHelp')} required maxLength={2000} autosize minRows={2} value={reason} onChange={(event) => { setReason(event.currentTarget.value); }} />
    </ActDialog>
  );
}

function Segments({ segments, saltRotatedAt }: { readonly segments: RetentionState['auditSegments']; readonly saltRotatedAt: number }): ReactNode {
  const { t } = useTranslation();
  const language = useLanguage();
  const dates = useDates();
  return (
    <>
      <div className={classes['tableBox']} tabIndex={0} role="group" aria-label={t('privacy.segments.title')}>
        <table className={classes['table']}>
          <thead>
            <tr>
              <th scope="col">{t('privacy.segments.opened')}</th>
              <th scope="col">{t('privacy.segments.state')}</th>
              <th scope="col">{t('privacy.segments.entries')}</th>
              <th scope="col">{t('privacy.segments.checkpoint')}</th>
            </tr>
          </thead>
          <tbody>
            {segments.map((segment) => (
              <tr key={segment.id}>
                <td>{dates.dayOf(segment.openedAt)}</td>
                <td>
                  {segment.expiredAt !== null
                    ? t('privacy.segments.expired', { date: dates.dayOf(segment.expiredAt) })
                    : segment.closedAt !== null
                      ? t('privacy.segments.closed', { date: dates.dayOf(segment.closedAt) })
                      : t('privacy.segments.open')}
                </td>
                <td>{segment.entries === null ? '' : formatCount(segment.entries, language)}</td>
                <td>{segment.checkpoint === null ? '' : <code>{segment.checkpoint.slice(0, 16)}</code>}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className={classes['quiet']}>{t('privacy.segments.salt', { date: dates.dayOf(saltRotatedAt) })}</p>
    </>
  );
}
