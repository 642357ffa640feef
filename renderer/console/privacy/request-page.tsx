// One request, from its receipt to its answer: the clock on top, the steps left, one question at a time right.
// Invariant: the number that a step needs lives in this page's state alone and goes with it.
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useQueryClient } from '@tanstack/react-query';
import { IconAlertTriangle, IconCheck, IconChevronLeft, IconHourglass, IconPlayerPause } from '@tabler/icons-react';
import type { RequestDetail } from '../../../core/contract/calls/privacy-rights.ts';
import type { RightsRequestId } from '../../../core/values/ids.ts';
import { Button } from '../../ui/button.tsx';
import { Card, Page } from '../../ui/layout.tsx';
import { Notice } from '../../ui/notice.tsx';
import { useCallQuery } from '../../ui/use-call.ts';
import { Loaded } from '../loading.tsx';
import { articleOf, currentStep, elapsedShare, isStepDone, requestSteps, type RequestStep } from '../logic/privacy-request.ts';
import { useClockWords } from './clock-words.ts';
import { todayInParis, useDates } from './dates.ts';
import { RequestActs } from './request-acts.tsx';
import { ExtendDialog } from './request-dialogs.tsx';
import { RequestHistory } from './request-history.tsx';
import { RequestPapers } from './request-papers.tsx';
import { DeliverPanel, ReviewPanel } from './request-review.tsx';
import { GatherPanel, IdentityPanel, ReceivedPanel, SafetyPanel } from './request-steps.tsx';
import classes from './privacy.module.css';

interface RequestPageProps {
  readonly id: RightsRequestId;
  readonly onBack: () => void;
  readonly onOpen: (id: RightsRequestId) => void;
}

/** Keeps what an act gave back, and asks again for what it may have changed elsewhere. */
export function useKeptRequest(): (detail: RequestDetail) => void {
  const client = useQueryClient();
  return (detail) => {
    client.setQueryData(['rights.get', { requestId: detail.id }], detail);
    void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] === 'rights.list' || queryKey[0] === 'rights.getGathered' });
  };
}

export function RequestPage({ id, onBack, onOpen }: RequestPageProps): ReactNode {
  const { t } = useTranslation();
  const dates = useDates();
  const query = useCallQuery('rights.get', { requestId: id }, { staleTime: 0 });
  const request = query.data;
  return (
    <Page
      title={request === undefined ? t('privacy.title') : t('privacy.request.title', { reference: request.reference })}
      intro={
        request === undefined
          ? undefined
          : t('privacy.request.intro', {
              right: t('privacy.rightWithArticle', { right: t(`privacy.right.${request.right}`), article: articleOf[request.right] }),
              channel: t(`privacy.byChannel.${request.channel}`),
              date: dates.day(request.receivedOn),
              name: request.requesterName,
            })
      }
      actions={
        <Button icon={<IconChevronLeft size={20} stroke={1.9} />} onClick={onBack}>
          {t('privacy.request.all')}
        </Button>
      }
    >
      <Loaded query={query}>{(detail) => <Opened request={detail} onOpen={onOpen} />}</Loaded>
    </Page>
  );
}

function Opened({ request, onOpen }: { readonly request: RequestDetail; readonly onOpen: (id: RightsRequestId) => void }): ReactNode {
  const { t } = useTranslation();
  const dates = useDates();
  const current = currentStep(request.state);
  const [looked, setLooked] = useState<{ readonly step: RequestStep; readonly at: RequestDetail['state'] } | null>(null);
  const [number, setNumber] = useState('');
  // A step that was looked back at gives way as soon as the request moves on.
  const step = looked !== null && looked.at === request.state ? looked.step : (current ?? 'deliver');
  return (
    <>
      <ClockCard request={request} />
      {request.legalHoldUntil === null ? null : <Notice tone="ring">{t('privacy.request.held', { date: dates.whole(request.legalHoldUntil) })}</Notice>}
      {request.restrictedSince === null ? null : <Notice tone="ring">{t('privacy.request.restricted', { date: dates.dayOf(request.restrictedSince) })}</Notice>}
      {request.linked.length === 0 ? null : (
        <Notice
          title={t('privacy.request.linked')}
          action={
            <span className={classes['buttons']}>
              {request.linked.map((other) => (
                <Button
                  key={other.id}
                  onClick={() => {
                    onOpen(other.id);
                  }}
                >
                  {t('privacy.request.linkedOpen', { reference: other.reference, right: t(`privacy.right.${other.right}`) })}
                </Button>
              ))}
            </span>
          }
        >
          {t('privacy.request.linkedText')}
        </Notice>
      )}
      <div className={classes['course']}>
        <Steps
          request={request}
          shown={step}
          onShow={(wanted) => {
            setLooked({ step: wanted, at: request.state });
          }}
        />
        <div className={classes['courseMain']}>
          {step === 'received' ? <ReceivedPanel request={request} /> : null}
          {step === 'identity' ? <IdentityPanel request={request} /> : null}
          {step === 'safety' ? <SafetyPanel key={request.state} request={request} /> : null}
          {step === 'gather' ? <GatherPanel request={request} number={number} onNumber={setNumber} /> : null}
          {step === 'review' ? <ReviewPanel request={request} number={number} onNumber={setNumber} /> : null}
          {step === 'deliver' ? <DeliverPanel request={request} /> : null}
          <RequestPapers key={`${request.state} ${request.erasedAt}`} request={request} number={number} />
          <RequestActs request={request} />
          <Card title={t('privacy.request.history')}>
            <RequestHistory events={request.events} />
          </Card>
        </div>
      </div>
    </>
  );
}

function ClockCard({ request }: { readonly request: RequestDetail }): ReactNode {
  const { t } = useTranslation();
  const dates = useDates();
  const words = useClockWords(request);
  const [extending, setExtending] = useState(false);
  const today = todayInParis();
  const { clock } = request;
  const share = clock.dueOn === null || clock.phase === 'closed' ? null : elapsedShare(request.receivedOn, clock.dueOn, today);
  const Icon = clock.phase === 'closed' ? IconCheck : clock.phase === 'suspended' ? IconPlayerPause : clock.phase === 'late' ? IconAlertTriangle : IconHourglass;
  return (
    <section className={classes['clock']} data-tone={words.tone} aria-label={t('privacy.clock.label')}>
      <span className={classes['clockIcon']}>
        <Icon size={34} stroke={2} aria-hidden="true" />
      </span>
      <div className={classes['clockWords']}>
        <h2 className={classes['clockWord']}>{words.word}</h2>
        <p>{words.until}</p>
        <p className={classes['rule']}>{words.rule}</p>
        {clock.suspendedDays === 0 || clock.phase === 'suspended' ? null : <p className={classes['rule']}>{t('privacy.clock.suspendedDays', { count: clock.suspendedDays })}</p>}
      </div>
      {share === null || clock.dueOn === null ? null : (
        // The words beside it say the same: the bar is for the eye.
        <div className={classes['clockBar']} aria-hidden="true">
          <div className={classes['track']}>
            <div className={classes['trackFill']} style={{ inlineSize: `${share * 100}%` }} />
          </div>
          <div className={classes['ticks']}>
            <span>
              {dates.short(request.receivedOn)}
              <br />
              {t('privacy.clock.received')}
            </span>
            <span>
              {dates.short(clock.dueOn)}
              <br />
              {t('privacy.clock.due')}
            </span>
          </div>
        </div>
      )}
      {request.allowed.includes('extend') && clock.extensionUntil !== null ? (
        <Button
          onClick={() => {
            setExtending(true);
          }}
        >
          {t('privacy.extend.open')}
        </Button>
      ) : null}
      {extending && clock.extensionUntil !== null ? (
        <ExtendDialog
          request={request}
          until={clock.extensionUntil}
          onClose={() => {
            setExtending(false);
          }}
        />
      ) : null}
    </section>
  );
}

interface StepsProps {
  readonly request: RequestDetail;
  readonly shown: RequestStep;
  readonly onShow: (step: RequestStep) => void;
}

function Steps({ request, shown, onShow }: StepsProps): ReactNode {
  const { t } = useTranslation();
  const dates = useDates();
  const current = currentStep(request.state);
  const doneOn: { readonly [S in RequestStep]?: string | null } = {
    received: dates.day(request.receivedOn),
    identity: request.proofs[0] === undefined ? null : dates.day(request.proofs[0].on),
    safety: request.safety === null ? null : dates.dayOf(request.safety.at),
    gather: request.gatheredAt === null ? null : dates.dayOf(request.gatheredAt),
    review: request.reviewedAt === null ? null : dates.dayOf(request.reviewedAt),
    deliver: request.closedOn === null ? null : dates.day(request.closedOn),
  };
  return (
    <ol className={classes['steps']} aria-label={t('privacy.request.steps')}>
      {requestSteps.map((step, index) => {
        const done = isStepDone(step, request.state) && (request.state !== 'closed' || step === 'received' || (doneOn[step] ?? null) !== null);
        const open = done || step === current;
        const detail = done ? (doneOn[step] ?? t('privacy.request.done')) : step === current ? t('privacy.request.toDo') : '';
        return (
          <li key={step} data-state={done ? 'done' : step === current ? 'now' : 'later'} data-shown={step === shown || undefined} aria-current={step === current ? 'step' : undefined}>
            <span className={classes['stepDisc']} aria-hidden="true">
              {done ? <IconCheck size={20} stroke={2.2} /> : index + 1}
            </span>
            <button
              type="button"
              className={classes['stepName']}
              disabled={!open}
              aria-pressed={step === shown}
              onClick={() => {
                onShow(step);
              }}
            >
              <strong>{t(`privacy.step.${step}`)}</strong>
              <span>{detail}</span>
            </button>
          </li>
        );
      })}
    </ol>
  );
}
