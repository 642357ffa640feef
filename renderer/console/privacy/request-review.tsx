// What was gathered, read again before anything leaves; the act that the right asks for; the delivery of the answer.
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { IconPencil, IconSignature } from '@tabler/icons-react';
import { deliveryMeans, type GatheredData, type RequestDetail } from '../../../core/contract/calls/privacy-rights.ts';
import { Button } from '../../ui/button.tsx';
import { Chip } from '../../ui/chip.tsx';
import { Field, SelectField } from '../../ui/field.tsx';
import { formatCount, formatRoughDuration } from '../../ui/format.ts';
import { Card } from '../../ui/layout.tsx';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import { useCallMutation, useCallQuery } from '../../ui/use-call.ts';
import { useLanguage } from '../../ui/use-language.ts';
import { Loaded } from '../loading.tsx';
import { actOf } from '../logic/privacy-request.ts';
import { dateIn, todayInParis, useDates } from './dates.ts';
import { EraseDialog, LiftDialog, ObjectDialog, PortabilityDialog, RectifyDialog, RestrictDialog } from './request-dialogs.tsx';
import { useKeptRequest } from './request-page.tsx';
import classes from './privacy.module.css';

interface ReviewPanelProps {
  readonly request: RequestDetail;
  readonly number: string;
  readonly onNumber: (number: string) => void;
}

type GatheredCall = GatheredData['calls'][number];
type Opened = 'restrict' | 'liftRestriction' | 'object' | 'erase' | 'exportPortability' | null;

/** A person reads some calls; of thousands, the paper has them all. */
const shownCalls = 50;

export function ReviewPanel({ request, number, onNumber }: ReviewPanelProps): ReactNode {
  const { t } = useTranslation();
  const keep = useKeptRequest();
  const [opened, setOpened] = useState<Opened>(null);
  const [rectified, setRectified] = useState<GatheredCall | null>(null);
  const data = useCallQuery('rights.getGathered', { requestId: request.id }, { enabled: request.gatheredAt !== null && request.state !== 'closed' });
  const sign = useCallMutation('rights.sign', { onSuccess: keep });
  const wanted = actOf(request.right);
  const close = (): void => {
    setOpened(null);
  };
  const acts = (['erase', 'restrict', 'liftRestriction', 'object', 'exportPortability'] as const).filter((act) => request.allowed.includes(act));
  return (
    <Card title={t('privacy.review.title')}>
      <p className={classes['prose']}>{t('privacy.review.text')}</p>
      {request.erasedAt === null ? null : <Notice tone="ok">{t('privacy.review.erased')}</Notice>}
      <Loaded query={data}>{(gathered) => <Gathered data={gathered} onRectify={request.allowed.includes('rectify') ? setRectified : null} />}</Loaded>
      {acts.length === 0 ? null : (
        <div className={classes['question']}>
          <h3 className={classes['questionTitle']}>{t('privacy.review.acts')}</h3>
          <p className={classes['quiet']}>{t(`privacy.review.actFor.${request.right}`)}</p>
          <div className={classes['buttons']}>
            {acts.map((act) => (
              <Button
                key={act}
                variant={act === 'erase' ? (wanted === 'erase' ? 'danger' : 'dangerOutline') : 'secondary'}
                onClick={() => {
                  setOpened(act);
                }}
              >
                {t(`privacy.act.${act}`)}
              </Button>
            ))}
          </div>
        </div>
      )}
      <ErrorNotice error={sign.error} />
      {request.allowed.includes('sign') ? (
        <div className={classes['verdict']}>
          <p className={classes['hint']}>
            <IconSignature size={22} stroke={1.9} aria-hidden="true" />
            <span>{t('privacy.review.signText')}</span>
          </p>
          <Button variant="primary" busy={sign.isPending} onClick={() => { sign.mutate({ requestId: request.id }); }}>
            {t('privacy.review.sign')}
          </Button>
        </div>
      ) : null}
      {opened === 'erase' ? <EraseDialog request={request} number={number} onNumber={onNumber} onClose={close} /> : null}
      {opened === 'restrict' ? <RestrictDialog request={request} onClose={close} /> : null}
      {opened === 'liftRestriction' ? <LiftDialog request={request} onClose={close} /> : null}
      {opened === 'object' ? <ObjectDialog request={request} number={number} onNumber={onNumber} onClose={close} /> : null}
      {opened === 'exportPortability' ? <PortabilityDialog request={request} number={number} onNumber={onNumber} onClose={close} /> : null}
      {rectified === null ? null : <RectifyDialog request={request} call={rectified} onClose={() => { setRectified(null); }} />}
    </Card>
  );
}

function Gathered({ data, onRectify }: { readonly data: GatheredData; readonly onRectify: ((call: GatheredCall) => void) | null }): ReactNode {
  const { t } = useTranslation();
  const language = useLanguage();
  const dates = useDates();
  const figures = [
    ['calls', data.calls.length],
    ['forms', data.calls.filter(({ form }) => form !== null).length],
    ['recordings', data.recordings],
    ['consents', data.consents],
    ['readings', data.auditReferences.length],
  ] as const;
  return (
    <>
      {data.violenceForms === 0 ? null : <Notice tone="alert">{t('privacy.review.violence', { count: data.violenceForms })}</Notice>}
      {data.unidentified === 0 ? null : <Notice tone="ring">{t('privacy.review.unidentified', { count: data.unidentified })}</Notice>}
      <dl className={classes['figures']}>
        {figures.map(([name, count]) => (
          <div key={name}>
            <dt>{t(`privacy.review.figure.${name}`)}</dt>
            <dd>{formatCount(count, language)}</dd>
          </div>
        ))}
      </dl>
      <p className={classes['quiet']}>
        {data.callers.length === 0 ? t('privacy.review.noCaller') : t('privacy.review.callers', { names: data.callers.map(({ pseudonym }) => pseudonym).join(', ') })}{' '}
        {data.objectionSince === null ? null : t('privacy.review.objection', { date: dates.dayOf(data.objectionSince) })}
      </p>
      {data.blocks.length === 0 ? null : (
        <ul className={classes['rows']} aria-label={t('blocklist.request.title')}>
          {data.blocks.map((block) => (
            <li key={block.id} className={classes['fileRow']}>
              <span className={classes['rowWords']}>
                <span className={classes['rowTitle']}>{t('blocklist.request.title')}</span>
                <span className={classes['quiet']}>
                  {t('blocklist.request.line', { reason: t(`blocklist.reasonListed.${block.reason}`), from: dates.moment(block.decidedAt), until: dates.moment(block.closedAt ?? block.endsAt) })}
                </span>
                {block.note === '' ? null : <span>{block.note}</span>}
              </span>
              <Chip tone={block.active ? 'ring' : 'plain'}>{t(`blocklist.state.${block.active ? 'active' : 'ended'}`)}</Chip>
            </li>
          ))}
        </ul>
      )}
      {data.calls.length === 0 ? null : (
        <ul className={classes['rows']} aria-label={t('privacy.review.callList')}>
          {data.calls.slice(0, shownCalls).map((call) => (
            <li key={call.id} className={classes['fileRow']}>
              <span className={classes['rowWords']}>
                <span className={classes['rowTitle']}>{dates.moment(call.startedAt)}</span>
                <span className={classes['quiet']}>
                  {t(`privacy.direction.${call.direction}`)}
                  {call.outcome === null ? '' : `, ${t(`app.outcomes.${call.outcome}`)}`}
                  {call.answeredAt === null || call.endedAt === null ? '' : `, ${formatRoughDuration(call.endedAt - call.answeredAt, language)}`}
                  {call.listenerName === null ? '' : `, ${call.listenerName}`}
                </span>
                {call.form === null ? null : (
                  <span>
                    {t(`app.callTypes.${call.form.type}`)}
                    {call.form.category === null ? '' : `, ${t(`app.callCategories.${call.form.category}`)}`}
                    {call.form.note === '' ? '' : `. ${call.form.note}`}
                  </span>
                )}
              </span>
              {call.restricted ? <Chip tone="ring">{t('privacy.review.restrictedCall')}</Chip> : null}
              {call.held ? <Chip tone="ring">{t('privacy.review.heldCall')}</Chip> : null}
              <span className={classes['quiet']}>{t('privacy.review.purgedOn', { date: dates.day(call.purgedOn) })}</span>
              {onRectify === null || call.restricted ? null : (
                <Button
                  variant="quiet"
                  icon={<IconPencil size={20} stroke={1.9} />}
                  aria-label={t('privacy.rectify.open', { moment: dates.moment(call.startedAt) })}
                  onClick={() => {
                    onRectify(call);
                  }}
                >
                  {t('privacy.act.rectify')}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      {data.calls.length > shownCalls ? <p className={classes['quiet']}>{t('privacy.review.more', { n: formatCount(data.calls.length - shownCalls, language) })}</p> : null}
    </>
  );
}

export function DeliverPanel({ request }: { readonly request: RequestDetail }): ReactNode {
  const { t } = useTranslation();
  const dates = useDates();
  const keep = useKeptRequest();
  const [means, setMeans] = useState<(typeof deliveryMeans.options)[number]>('inPerson');
  const [on, setOn] = useState<string>(todayInParis());
  const deliver = useCallMutation('rights.deliver', { onSuccess: keep });
  const day = dateIn(on);
  if (request.state === 'closed') {
    return (
      <Card title={t('privacy.closedCard.title')}>
        <p>{t(`privacy.closure.${request.closure ?? 'answered'}`)}</p>
        {request.closedOn === null ? null : <p>{t('privacy.clock.closedOn', { date: dates.whole(request.closedOn) })}</p>}
        {request.refusal === null ? null : <p>{t('privacy.closedCard.ground', { ground: t(`privacy.ground.${request.refusal.ground}`) })}</p>}
        <p className={classes['quiet']}>{t('privacy.closedCard.kept')}</p>
      </Card>
    );
  }
  return (
    <Card title={t('privacy.deliver.title')}>
      <p className={classes['prose']}>{t('privacy.deliver.text')}</p>
      <div className={classes['pair']}>
        <SelectField
          label={t('privacy.deliver.means')}
          value={means}
          data={deliveryMeans.options.map((value) => ({ value, label: t(`privacy.means.${value}`) }))}
          onChange={(event) => {
            setMeans(deliveryMeans.options.find((one) => one === event.currentTarget.value) ?? 'inPerson');
          }}
        />
        <Field type="date" label={t('privacy.deliver.on')} max={todayInParis()} value={on} error={day === null ? t('privacy.dialog.dateOwed') : null} onChange={(event) => { setOn(event.currentTarget.value); }} />
      </div>
      <ErrorNotice error={deliver.error} />
      <div className={classes['panelActs']}>
        <Button
          variant="primary"
          busy={deliver.isPending}
          disabled={!request.allowed.includes('deliver')}
          onClick={() => {
            if (day !== null) deliver.mutate({ requestId: request.id, means, on: day });
          }}
        >
          {t('privacy.deliver.submit')}
        </Button>
      </div>
    </Card>
  );
}
