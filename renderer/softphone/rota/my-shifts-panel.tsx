// "Mes créneaux": one's own shifts, what can still be taken, and swaps. A compact list, an act at a time.
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { IconArrowsExchange, IconCalendarDown, IconCalendarPlus } from '@tabler/icons-react';
import type { CallResponse } from '../../../core/contract/contract.ts';
import type { Swap } from '../../../core/contract/rota-model.ts';
import { Button } from '../../ui/button.tsx';
import { Chip } from '../../ui/chip.tsx';
import { announce } from '../../ui/live-region.tsx';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import { useRotaNames, type RotaNames } from '../../ui/rota-names.ts';
import { formatShift } from '../../ui/shift-time.ts';
import { swapWhat, swapWho } from '../../ui/swap-text.ts';
import { useCallMutation, useCallQuery } from '../../ui/use-call.ts';
import { useLanguage } from '../../ui/use-language.ts';
import { useNow } from '../../ui/use-now.ts';
import { Panel } from '../skeleton.tsx';
import classes from '../softphone.module.css';
import own from './rota.module.css';
import { SwapForm } from './swap-form.tsx';
import { useDuty, useRotaRefresh } from './use-duty.ts';

export type OwnShift = CallResponse<'duty.listOwnShifts'>[number];
type Offer = CallResponse<'swaps.listOffers'>['offers'][number];

const weeks = 8;
const hour = 3_600_000;

export function MyShiftsPanel({ onBack }: { readonly onBack: () => void }): ReactNode {
  const { t } = useTranslation();
  const names = useRotaNames();
  // To the hour, so that the question stays the same while the panel is open.
  const from = Math.floor(useNow(60_000) / hour) * hour;
  const range = { from, to: from + weeks * 7 * 24 * hour };
  const onRota = useDuty().data?.own.onRota;
  const [swapping, setSwapping] = useState<OwnShift | null>(null);
  if (swapping !== null) {
    return (
      <SwapForm
        shift={swapping}
        range={range}
        onBack={() => {
          setSwapping(null);
        }}
      />
    );
  }
  return (
    <Panel title={t('softphone.rota.mine.title')} onBack={onBack}>
      {onRota === false ? <Notice>{t('softphone.rota.notOnRota')}</Notice> : null}
      {onRota === true ? (
        <>
          <Swaps names={names} />
          <OwnShifts range={range} names={names} onSwap={setSwapping} />
          <OwnCalendar from={from} />
          <Offers range={range} names={names} />
        </>
      ) : null}
    </Panel>
  );
}

interface Range {
  readonly from: number;
  readonly to: number;
}

function useShiftLine(names: RotaNames): (shift: Pick<OwnShift, 'helplineId' | 'startsAt' | 'endsAt'>) => string {
  const language = useLanguage();
  return (shift) => formatShift(shift, names.zoneOf(shift.helplineId), language);
}

/** Label, helpline when there are several, and "astreinte": what is not said by the hours. */
function useShiftDetail(names: RotaNames): (shift: Pick<OwnShift, 'helplineId' | 'label' | 'onCall'>, role: OwnShift['role']) => string {
  const { t } = useTranslation();
  return ({ helplineId, label, onCall }, role) =>
    [
      role === 'listener' ? '' : t(`rota.filling.role.${role}`),
      label === '' && onCall ? t('softphone.rota.mine.onCall') : label,
      names.helplines.length > 1 ? (names.helplineOf(helplineId)?.name ?? '') : '',
    ]
      .filter((part) => part !== '')
      .join(', ');
}

interface OwnShiftsProps {
  readonly range: Range;
  readonly names: RotaNames;
  readonly onSwap: (shift: OwnShift) => void;
}

function OwnShifts({ range, names, onSwap }: OwnShiftsProps): ReactNode {
  const { t } = useTranslation();
  const line = useShiftLine(names);
  const detail = useShiftDetail(names);
  const shifts = useCallQuery('duty.listOwnShifts', range);
  const swaps = useCallQuery('swaps.list', {}).data ?? [];
  const asked = (shift: OwnShift): boolean => swaps.some((swap) => swap.mine && swap.shiftId === shift.shiftId && (swap.state === 'asked' || swap.state === 'accepted'));
  return (
    <section className={classes['stack']} aria-labelledby="own-shifts">
      <h3 id="own-shifts" className={own['heading']}>
        {t('softphone.rota.mine.own', { weeks })}
      </h3>
      <ErrorNotice error={shifts.error} />
      {shifts.data?.length === 0 ? <p>{t('softphone.rota.mine.none')}</p> : null}
      <ul className={own['items']}>
        {shifts.data?.map((shift) => (
          <li key={shift.shiftId} className={own['item']}>
            <p className={classes['strong']}>{line(shift)}</p>
            {detail(shift, shift.role) === '' ? null : <p className={classes['secondary']}>{detail(shift, shift.role)}</p>}
            {asked(shift) ? (
              <p>
                <Chip tone="primary">{t('softphone.rota.mine.swapAsked')}</Chip>
              </p>
            ) : (
              <p className={own['acts']}>
                <Button
                  icon={<IconArrowsExchange size={22} stroke={1.9} />}
                  aria-label={t('softphone.rota.mine.giveLabel', { shift: line(shift) })}
                  onClick={() => {
                    onSwap(shift);
                  }}
                >
                  {t('softphone.rota.mine.give')}
                </Button>
              </p>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

const yearMs = 365 * 24 * hour;

/** The whole year to come: what is planned later than these weeks is in the file too. */
function OwnCalendar({ from }: { readonly from: number }): ReactNode {
  const { t } = useTranslation();
  const language = useLanguage();
  const save = useCallMutation('rotaExchange.exportOwnIcs');
  return (
    <section className={classes['stack']}>
      <p className={classes['secondary']}>{t('softphone.rota.mine.calendarHint')}</p>
      <Button
        icon={<IconCalendarDown size={22} stroke={1.9} />}
        busy={save.isPending}
        onClick={() => {
          save.mutate({ from, to: from + yearMs, language });
        }}
      >
        {t('softphone.rota.mine.calendar')}
      </Button>
      <ErrorNotice error={save.error} />
      {save.data?.saved === true ? <Notice tone="ok" live="status">{t('softphone.rota.mine.calendarSaved')}</Notice> : null}
    </section>
  );
}

interface OffersProps {
  readonly range: Range;
  readonly names: RotaNames;
}

function Offers({ range, names }: OffersProps): ReactNode {
  const { t } = useTranslation();
  const found = useCallQuery('swaps.listOffers', range);
  return (
    <section className={classes['stack']} aria-labelledby="open-shifts">
      <h3 id="open-shifts" className={own['heading']}>
        {t('softphone.rota.mine.open')}
      </h3>
      <ErrorNotice error={found.error} />
      {found.data === undefined ? null : !found.data.signUpOpen ? (
        <p>{t('softphone.rota.mine.signUpClosed')}</p>
      ) : found.data.offers.length === 0 ? (
        <p>{t('softphone.rota.mine.noOffer')}</p>
      ) : (
        <ul className={own['items']}>
          {found.data.offers.map((offer) => (
            <OfferItem key={`${offer.shift.id} ${offer.role}`} offer={offer} names={names} />
          ))}
        </ul>
      )}
    </section>
  );
}

function OfferItem({ offer: { shift, role, reasons }, names }: { readonly offer: Offer; readonly names: RotaNames }): ReactNode {
  const { t } = useTranslation();
  const line = useShiftLine(names)(shift);
  const detail = useShiftDetail(names)(shift, role);
  const refresh = useRotaRefresh();
  const signUp = useCallMutation('swaps.signUp', {
    onSuccess: async () => {
      announce(t('softphone.rota.mine.signedUp', { shift: line }));
      await refresh();
    },
  });
  return (
    <li className={own['item']} data-open>
      <p className={classes['strong']}>{line}</p>
      {detail === '' ? null : <p className={classes['secondary']}>{detail}</p>}
      {reasons.length > 0 ? (
        reasons.map((reason) => (
          <p key={reason} className={classes['secondary']}>
            {t(`softphone.rota.reasons.${reason}`)}
          </p>
        ))
      ) : (
        <p className={own['acts']}>
          <Button
            icon={<IconCalendarPlus size={22} stroke={1.9} />}
            aria-label={t('softphone.rota.mine.signUpLabel', { shift: line })}
            busy={signUp.isPending}
            onClick={() => {
              signUp.mutate({ shiftId: shift.id, version: shift.version, role });
            }}
          >
            {t('softphone.rota.mine.signUp')}
          </Button>
        </p>
      )}
      <ErrorNotice error={signUp.error} />
    </li>
  );
}

function Swaps({ names }: { readonly names: RotaNames }): ReactNode {
  const { t } = useTranslation();
  const swaps = useCallQuery('swaps.list', {});
  const mine = swaps.data?.filter((swap) => swap.mine || swap.mayAnswer) ?? [];
  if (mine.length === 0) return <ErrorNotice error={swaps.error} />;
  const first = [...mine].sort((a, b) => Number(b.mayAnswer) - Number(a.mayAnswer) || a.startsAt - b.startsAt);
  return (
    <section className={classes['stack']} aria-labelledby="own-swaps">
      <h3 id="own-swaps" className={own['heading']}>
        {t('softphone.rota.mine.swaps')}
      </h3>
      <ul className={own['items']}>
        {first.map((swap) => (
          <SwapItem key={swap.id} swap={swap} names={names} />
        ))}
      </ul>
    </section>
  );
}

function SwapItem({ swap, names }: { readonly swap: Swap; readonly names: RotaNames }): ReactNode {
  const { t } = useTranslation();
  const language = useLanguage();
  const refresh = useRotaRefresh();
  const answer = useCallMutation('swaps.answer', {
    onSuccess: async (_, { accept }) => {
      announce(accept ? t('softphone.rota.mine.accepted') : t('softphone.rota.mine.declined'));
      await refresh();
    },
  });
  const withdraw = useCallMutation('swaps.withdraw', { onSuccess: refresh });
  const words = { t, language, names };
  const under = swap.state === 'asked' || swap.state === 'accepted';
  return (
    <li className={own['item']}>
      <p className={classes['strong']}>{swapWhat(words, swap)}</p>
      <p className={classes['secondary']}>{swapWho(words, swap)}</p>
      {swap.mine ? (
        <p>
          <Chip tone={swap.state === 'done' ? 'ok' : under ? 'primary' : 'ring'}>{t(`rota.swaps.states.${swap.state}`)}</Chip>
        </p>
      ) : null}
      {swap.mayAnswer ? (
        <p className={own['acts']}>
          <Button
            busy={answer.isPending}
            onClick={() => {
              answer.mutate({ swapId: swap.id, accept: false });
            }}
          >
            {t('softphone.rota.mine.decline')}
          </Button>
          <Button
            variant="primary"
            busy={answer.isPending}
            onClick={() => {
              answer.mutate({ swapId: swap.id, accept: true });
            }}
          >
            {t('softphone.rota.mine.accept')}
          </Button>
        </p>
      ) : null}
      {swap.mine && under ? (
        <p>
          <Button
            variant="quiet"
            busy={withdraw.isPending}
            onClick={() => {
              withdraw.mutate({ swapId: swap.id });
            }}
          >
            {t('softphone.rota.mine.withdraw')}
          </Button>
        </p>
      ) : null}
      <ErrorNotice error={answer.error ?? withdraw.error} />
    </li>
  );
}
