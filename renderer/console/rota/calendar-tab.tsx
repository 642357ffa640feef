// Calendrier: the shifts of a period, how the load is shared, and everything an editor does to them by hand.
import { useCallback, useEffect, useMemo, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { keepPreviousData } from '@tanstack/react-query';
import { IconArrowBackUp, IconCalendarPlus, IconChevronLeft, IconChevronRight, IconCopy, IconDots, IconPrinter, IconStack2 } from '@tabler/icons-react';
import type { Shift } from '../../../core/contract/rota-model.ts';
import { dateOf, type Span } from '../../../core/domain/rota/wall-clock.ts';
import type { CivilDate } from '../../../core/values/civil-time.ts';
import { call } from '../../ui/bridge.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { SelectField } from '../../ui/field.tsx';
import { MenuButton } from '../../ui/menu.tsx';
import { useCallQuery } from '../../ui/use-call.ts';
import { useNow } from '../../ui/use-now.ts';
import { Loaded } from '../loading.tsx';
import { calendarKinds, drawnPeriod, periodOf, rangeOf, shortNames, stepPeriod, zoneOf } from '../logic/rota-calendar.ts';
import { ApplyPatternsDialog } from './apply-patterns-dialog.tsx';
import { CopyWeekDialog } from './copy-week-dialog.tsx';
import { CreateShiftDialog } from './create-shift-dialog.tsx';
import { MonthByPerson } from './month-by-person.tsx';
import { PosterDialog } from './poster-dialog.tsx';
import { namesOf, useRotaWords } from './rota-words.ts';
import { useRotaView } from './rota-view.ts';
import { Shares } from './shares.tsx';
import { ShiftPanel } from './shift-panel.tsx';
import { TimeCalendar } from './time-calendar.tsx';
import { useRotaEditing, type Plan } from './use-rota-editing.tsx';
import { useHelplines } from './use-helplines.ts';
import { YearByPerson } from './year-by-person.tsx';
import classes from './rota.module.css';

type Doing = { readonly kind: 'create'; readonly span: Span | null } | { readonly kind: 'copy' | 'patterns' | 'poster' } | null;

export function CalendarTab(): ReactNode {
  const { t } = useTranslation();
  const words = useRotaWords();
  const view = useRotaView();
  const clock = useNow(60_000);
  const known = useHelplines();
  const shown = known.helplines.filter(({ id }) => view.helplineIds.length === 0 || view.helplineIds.includes(id));
  const zone = zoneOf(shown);
  const today = dateOf(clock, zone);
  const date = view.date ?? today;
  // A year is drawn from its own answer: of the plan it needs the people and what may be done, whichever the month.
  const drawn = view.kind === 'year' ? periodOf('month', today) : drawnPeriod(view.kind, date);
  const { from, to } = rangeOf(drawn, zone);
  const request = useMemo(() => ({ from, to, helplineIds: [...view.helplineIds] }), [from, to, view.helplineIds]);
  const plan = useCallQuery('rota.getPlan', request, { placeholderData: keepPreviousData });
  const editing = useRotaEditing(plan.data, { from, to });
  const [doing, setDoing] = useState<Doing>(null);

  const undoable = plan.data?.undo ?? null;
  const undo = async (): Promise<void> => {
    if (undoable !== null && !editing.busy) await editing.run(() => call('rota.undo', { editId: undoable.editId }), t('rota.planning.undone'));
  };
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const typing = event.target instanceof HTMLElement && event.target.closest('input, textarea, select, dialog') !== null;
      if (typing || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.key.toLowerCase() !== 'z') return;
      event.preventDefault();
      void undo();
    };
    window.addEventListener('keydown', onKey);
    return () => {
      window.removeEventListener('keydown', onKey);
    };
  });

  const showDay = (day: CivilDate): void => {
    view.showDate(day);
    view.showKind('day');
  };
  const move = (shift: Shift, span: Span): Promise<boolean> =>
    editing.propose(
      [{ kind: 'move', shiftId: shift.id, version: shift.version, ...span }],
      t('rota.planning.moved', { moment: words.moment(span, zone) }),
    );
  const close = (): void => {
    setDoing(null);
    editing.clear();
  };
  const label = view.kind === 'people' ? 'month' : view.kind;

  return (
    <>
      <div className={classes['toolbar']}>
        <h2 className={classes['period']} aria-live="polite">
          {words.period(view.kind, periodOf(view.kind, date))}
        </h2>
        <div className={classes['tools']}>
          <SelectField
            label={t('rota.planning.view')}
            classNames={{ label: 'e-hidden' }}
            value={view.kind}
            data={calendarKinds.map((kind) => ({ value: kind, label: t(`rota.planning.views.${kind}`) }))}
            onChange={(event) => {
              view.showKind(calendarKinds.find((kind) => kind === event.currentTarget.value) ?? 'week');
            }}
          />
          {(plan.data?.helplines.length ?? 0) > 1 ? (
            <SelectField
              label={t('rota.planning.helpline')}
              classNames={{ label: 'e-hidden' }}
              value={view.helplineIds[0] ?? ''}
              data={[{ value: '', label: t('rota.planning.allHelplines') }, ...(plan.data?.helplines ?? []).map(({ id, name }) => ({ value: id, label: name }))]}
              onChange={(event) => {
                const found = plan.data?.helplines.find(({ id }) => id === event.currentTarget.value);
                view.showHelplines(found === undefined ? [] : [found.id]);
              }}
            />
          ) : null}
          <IconButton
            label={t(`rota.planning.before.${label}`)}
            icon={<IconChevronLeft size={22} stroke={1.9} aria-hidden="true" />}
            onClick={() => {
              view.showDate(stepPeriod(view.kind, date, -1));
            }}
          />
          <Button
            onClick={() => {
              view.showDate(null);
            }}
          >
            {t(`rota.planning.this.${label}`)}
          </Button>
          <IconButton
            label={t(`rota.planning.after.${label}`)}
            icon={<IconChevronRight size={22} stroke={1.9} aria-hidden="true" />}
            onClick={() => {
              view.showDate(stepPeriod(view.kind, date, 1));
            }}
          />
          {plan.data?.mayEdit === true ? (
            <>
              <IconButton
                label={undoable === null ? t('rota.planning.undoNothing') : t(`rota.planning.undo.${undoable.kind}`)}
                aria-disabled={undoable === null || editing.busy}
                aria-keyshortcuts="Control+Z"
                icon={<IconArrowBackUp size={22} stroke={1.9} aria-hidden="true" />}
                onClick={() => void undo()}
              />
              <MenuButton
                label={t('rota.planning.more')}
                icon={<IconDots size={22} stroke={1.9} aria-hidden="true" />}
                items={[
                  { choice: 'patterns', label: t('rota.planning.applyPatterns'), icon: <IconStack2 size={22} stroke={1.9} /> },
                  { choice: 'copy', label: t('rota.planning.copyWeek'), icon: <IconCopy size={22} stroke={1.9} /> },
                ]}
                onChoose={(kind) => {
                  setDoing({ kind });
                }}
              />
              {shown.length === 0 ? null : (
                <Button
                  icon={<IconPrinter size={22} stroke={1.9} />}
                  onClick={() => {
                    setDoing({ kind: 'poster' });
                  }}
                >
                  {t('rota.planning.poster')}
                </Button>
              )}
              <Button
                variant="primary"
                icon={<IconCalendarPlus size={22} stroke={1.9} />}
                onClick={() => {
                  setDoing({ kind: 'create', span: null });
                }}
              >
                {t('rota.planning.create')}
              </Button>
            </>
          ) : null}
        </div>
      </div>
      {doing === null ? editing.notice : null}
      {editing.dialog}
      <Loaded query={plan}>
        {(data) => (
          <Calendar
            plan={data}
            zone={zone}
            date={date}
            pending={plan.isPlaceholderData}
            onMove={move}
            onShowDay={showDay}
            onDraw={(span) => {
              setDoing({ kind: 'create', span });
            }}
            onPatterns={() => {
              setDoing({ kind: 'patterns' });
            }}
            editing={editing}
          />
        )}
      </Loaded>
      {plan.data === undefined ? null : (
        <>
          {doing?.kind === 'create' ? (
            <CreateShiftDialog
              plan={plan.data}
              helplines={shown}
              span={doing.span}
              date={date < today ? today : date}
              editing={editing}
              onClose={close}
            />
          ) : null}
          {doing?.kind === 'poster' ? (
            <PosterDialog period={view.kind === 'week' || view.kind === 'day' ? 'week' : 'month'} date={date} helplines={shown} onClose={close} />
          ) : null}
          {doing?.kind === 'copy' ? (
            <CopyWeekDialog
              plan={plan.data}
              date={date}
              helplineIds={view.helplineIds}
              editing={editing}
              onClose={(week) => {
                close();
                if (week !== null) view.showDate(week);
              }}
            />
          ) : null}
          {doing?.kind === 'patterns' ? (
            <ApplyPatternsDialog
              plan={plan.data}
              period={periodOf(view.kind === 'week' || view.kind === 'day' ? view.kind : 'month', date < today ? today : date)}
              helplineIds={view.helplineIds}
              editing={editing}
              onClose={close}
            />
          ) : null}
        </>
      )}
    </>
  );
}

interface CalendarProps {
  readonly plan: Plan;
  readonly zone: string;
  readonly date: CivilDate;
  /** The former period is shown while the next one comes. */
  readonly pending: boolean;
  readonly onMove: (shift: Shift, span: Span) => Promise<boolean>;
  readonly onShowDay: (date: CivilDate) => void;
  readonly onDraw: (span: Span) => void;
  readonly onPatterns: () => void;
  readonly editing: ReturnType<typeof useRotaEditing>;
}

function Calendar({ plan, zone, date, pending, onMove, onShowDay, onDraw, onPatterns, editing }: CalendarProps): ReactNode {
  const { t } = useTranslation();
  const view = useRotaView();
  const full = useMemo(() => namesOf(plan.volunteers), [plan.volunteers]);
  const short = useMemo(() => shortNames(plan.volunteers), [plan.volunteers]);
  const { showDate, showKind } = view;
  const showMonth = useCallback(
    (month: CivilDate) => {
      showDate(month);
      showKind('people');
    },
    [showDate, showKind],
  );
  const chosen = plan.shifts.find(({ id }) => id === view.chosen) ?? null;
  const common = { plan, zone, date, names: full };
  if (plan.helplines.length === 0) {
    return (
      <EmptyState
        icon={<IconCalendarPlus size={44} stroke={1.9} />}
        title={t('rota.planning.noHelpline')}
        action={
          plan.mayEdit ? (
            <Button
              onClick={() => {
                view.open('settings');
              }}
            >
              {t('rota.planning.noHelplineAct')}
            </Button>
          ) : undefined
        }
      >
        {t('rota.planning.noHelplineText')}
      </EmptyState>
    );
  }
  const nothing = plan.mayEdit ? (
    <p className={classes['hint']}>
      {t('rota.planning.empty')}{' '}
      <Button variant="quiet" onClick={onPatterns}>
        {t('rota.planning.applyPatterns')}
      </Button>
    </p>
  ) : null;
  return (
    <>
      {plan.shifts.length === 0 && !pending && view.kind !== 'year' ? nothing : null}
      <div className={classes['columns']} data-kind={view.kind} data-panel={chosen === null ? 'shares' : 'shift'} aria-busy={pending || undefined}>
        {view.kind === 'people' ? (
          <MonthByPerson {...common} onChoose={view.choose} onShowDay={onShowDay} />
        ) : view.kind === 'year' ? (
          <YearByPerson date={date} helplineIds={view.helplineIds} volunteers={plan.volunteers} onShowMonth={showMonth} empty={nothing} />
        ) : (
          <TimeCalendar {...common} onChoose={view.choose} kind={view.kind} shortNames={short} chosen={view.chosen} onMove={onMove} onShowDay={onShowDay} onDraw={onDraw} />
        )}
        {chosen !== null ? (
          <ShiftPanel
            key={chosen.id}
            shift={chosen}
            plan={plan}
            names={full}
            editing={editing}
            onClose={() => {
              const block = document.querySelector(`[data-shift="${chosen.id}"]`)?.closest<HTMLElement>('[tabindex], button');
              view.choose(null);
              block?.focus();
            }}
          />
        ) : view.kind === 'year' || view.kind === 'people' ? null : (
          <Shares plan={plan} zone={zone} date={date} />
        )}
      </div>
    </>
  );
}
