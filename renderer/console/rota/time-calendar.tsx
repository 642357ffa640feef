// Day, week and month, drawn by FullCalendar. It is given the wall clock of the zone shown as if it were UTC, so that no
// other clock has a say in it; what it gives back goes through that zone again (logic/rota-calendar.ts).
import { useMemo, useRef, type KeyboardEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import FullCalendar, { type EventApi, type EventInput } from '@fullcalendar/react';
import dayGridPlugin from '@fullcalendar/react/daygrid';
import interactionPlugin from '@fullcalendar/react/interaction';
import classicTheme from '@fullcalendar/react/themes/classic';
import timeGridPlugin from '@fullcalendar/react/timegrid';
import '@fullcalendar/react/skeleton.css';
import '@fullcalendar/react/themes/classic/theme.css';
import '@fullcalendar/react/themes/classic/palette.css';
import { IconCalendarX, IconHome, IconLock } from '@tabler/icons-react';
import type { Shift } from '../../../core/contract/rota-model.ts';
import { missingPlaces } from '../../../core/domain/rota/holes.ts';
import { datesOf, hourMs, weekdayOf, weekOf, type Span } from '../../../core/domain/rota/wall-clock.ts';
import type { CivilDate } from '../../../core/values/civil-time.ts';
import type { ShiftId, VolunteerId } from '../../../core/values/ids.ts';
import { lookOfRank, PersonBand } from '../../ui/avatar.tsx';
import { initialsOf } from '../../ui/format.ts';
import { HelplineMark } from '../../ui/helpline-mark.tsx';
import { useLanguage } from '../../ui/use-language.ts';
import { clockText, dayWindow, drawnPeriod, instantOfWall, movedSpan, steppedSpan, wallAfter, wallSpan, wallText, type CalendarKind } from '../logic/rota-calendar.ts';
import { useRotaWords } from './rota-words.ts';
import type { Plan } from './use-rota-editing.tsx';
import classes from './calendar.module.css';

interface TimeCalendarProps {
  readonly kind: Extract<CalendarKind, 'day' | 'week' | 'month'>;
  readonly date: CivilDate;
  readonly zone: string;
  readonly plan: Plan;
  readonly names: ReadonlyMap<VolunteerId, string>;
  readonly shortNames: ReadonlyMap<VolunteerId, string>;
  readonly chosen: ShiftId | null;
  readonly onChoose: (shift: ShiftId) => void;
  readonly onShowDay: (date: CivilDate) => void;
  /** False when it was not done: the block goes back where it was. */
  readonly onMove: (shift: Shift, span: Span) => Promise<boolean>;
  readonly onDraw: (span: Span) => void;
}

const views = { day: 'timeGridDay', week: 'timeGridWeek', month: 'dayGridMonth' } as const;
/** Keyboard steps on the wall clock, in minutes. */
const stepMinutes = 30;
const dayMinutes = 24 * 60;

const civilOf = (at: Date): CivilDate => at.toISOString().slice(0, 10);
const wallOfDate = (at: Date | null): string => (at ?? new Date(0)).toISOString().slice(0, 16);

export function TimeCalendar({ kind, date, zone, plan, names, shortNames, chosen, onChoose, onShowDay, onMove, onDraw }: TimeCalendarProps): ReactNode {
  const { t } = useTranslation();
  const language = useLanguage();
  const words = useRotaWords();
  const box = useRef<HTMLDivElement>(null);
  const byId = useMemo(() => new Map(plan.shifts.map((shift) => [shift.id as string, shift])), [plan.shifts]);
  const ranks = useMemo(() => new Map(plan.volunteers.map(({ id }, rank) => [id, rank])), [plan.volunteers]);
  const zones = useMemo(() => new Map(plan.helplines.map((helpline) => [helpline.id, helpline])), [plan.helplines]);
  const { mayEdit, now } = plan;

  const events = useMemo(
    () =>
      plan.shifts.map((shift): EventInput => {
        const editable = mayEdit && !shift.locked && shift.endsAt > now;
        return {
          id: shift.id,
          ...wallSpan(shift, zone),
          editable,
          startEditable: editable && shift.startsAt > now,
          durationEditable: editable,
        };
      }),
    [plan.shifts, zone, mayEdit, now],
  );
  const drawn = drawnPeriod(kind, date);
  const hours = useMemo(() => {
    const spans = plan.shifts
      .filter(({ startsAt, endsAt }) => endsAt - startsAt < 24 * hourMs)
      .map((shift) => wallSpan(shift, zone))
      .filter(({ start }) => start.slice(0, 10) >= drawn.first && start.slice(0, 10) <= drawn.last);
    return dayWindow(spans);
  }, [plan.shifts, zone, drawn.first, drawn.last]);

  const move = (event: EventApi, revert: () => void): void => {
    const shift = byId.get(event.id);
    if (shift === undefined) {
      revert();
      return;
    }
    void onMove(shift, movedSpan(shift, wallOfDate(event.start), wallOfDate(event.end ?? event.start), zone)).then((done) => {
      if (!done) revert();
    });
  };

  /** Alt and the arrows move the shift that has the focus; with Shift, its end. */
  const onKeyDown = (event: KeyboardEvent): void => {
    const id = event.target instanceof HTMLElement ? event.target.querySelector<HTMLElement>('[data-shift]')?.dataset['shift'] : undefined;
    const shift = id === undefined ? undefined : byId.get(id);
    if (shift === undefined) return;
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      onChoose(shift.id);
      return;
    }
    if (!event.altKey || !mayEdit) return;
    const days = { ArrowLeft: -1, ArrowRight: 1 }[event.key] ?? 0;
    const steps = { ArrowUp: -1, ArrowDown: 1 }[event.key] ?? 0;
    if (days === 0 && steps === 0) return;
    event.preventDefault();
    const edge = event.shiftKey ? 'end' : 'both';
    if (edge === 'end' && days !== 0) return;
    void onMove(shift, steppedSpan(shift, days * dayMinutes + steps * stepMinutes, edge, zone)).then(() => {
      // The block may stand in another column now: the focus follows the shift.
      requestAnimationFrame(() => {
        box.current?.querySelector(`[data-shift="${shift.id}"]`)?.closest<HTMLElement>('[tabindex]')?.focus();
      });
    });
  };

  const holidayNames = (day: CivilDate): string[] => [
    ...plan.publicHolidays.filter((one) => one.date === day).map(({ name }) => name[language]),
    ...plan.schoolHolidays.filter(({ from, to }) => from <= day && day <= to).map(({ name }) => name),
  ];

  const special = datesOf(drawn.first, drawn.last).flatMap((day) => {
    const named = holidayNames(day);
    return named.length === 0 ? [] : [{ day, named }];
  });

  const shiftBlock = (shift: Shift): ReactNode => {
    const missing = missingPlaces(shift);
    const helpline = zones.get(shift.helplineId);
    const first = shift.people.find(({ role }) => role === 'listener') ?? shift.people[0];
    const look = first === undefined ? null : lookOfRank(ranks.get(first.volunteerId) ?? 0);
    const empty = shift.people.length === 0;
    const hoursText = words.span(shift, helpline?.zone ?? zone);
    const mark = plan.helplines.length > 1 && helpline !== undefined ? <HelplineMark colour={helpline.colour} /> : null;
    const change = words.clockChange(shift, helpline?.zone ?? zone);
    return (
      <div
        className={classes['block']}
        data-shift={shift.id}
        data-open={missing > 0 || undefined}
        data-empty={empty || undefined}
        data-hue={empty ? undefined : look?.hue}
        data-past={shift.endsAt <= now || undefined}
        data-now={(shift.startsAt <= now && now < shift.endsAt) || undefined}
        data-chosen={shift.id === chosen || undefined}
      >
        {empty || look === null ? null : <PersonBand look={look} />}
        <span className={classes['blockWords']}>
          {/* Read in one sentence; what is drawn is for the eye. */}
          <span className="e-hidden">
            {[
              words.moment(shift, helpline?.zone ?? zone),
              plan.helplines.length > 1 ? helpline?.name : null,
              shift.label === '' ? null : shift.label,
              shift.people.length === 0 ? null : words.people(shift, names),
              missing === 0 ? null : t('rota.planning.toFill', { count: missing }),
              shift.onCall ? t('rota.planning.onCall') : null,
              shift.locked ? t('rota.planning.locked') : null,
              shift.endsAt <= now ? t('rota.planning.past') : null,
              change,
            ]
              .filter((part) => part !== null && part !== undefined)
              .join(', ')}
          </span>
          <span className={classes['seen']} aria-hidden="true">
            {missing > 0 ? <IconCalendarX size={20} stroke={1.9} /> : null}
            <strong>{empty ? t('rota.planning.open') : shift.people.map(({ volunteerId }) => shortNames.get(volunteerId) ?? '').join(', ')}</strong>
            <span className={classes['when']}>
              {kind === 'month' ? mark : null}
              {hoursText}
            </span>
            {missing > 0 && !empty ? <span>{t('rota.planning.toFill', { count: missing })}</span> : null}
            {mark === null || kind === 'month' ? null : (
              <span className={classes['helpline']}>
                {mark}
                <span>{helpline?.name}</span>
              </span>
            )}
            {shift.label === '' ? null : <span className={classes['label']}>{shift.label}</span>}
            <span className={classes['marks']}>
              {shift.onCall ? <IconHome size={18} stroke={1.9} /> : null}
              {shift.locked ? <IconLock size={18} stroke={1.9} /> : null}
              {first === undefined || kind === 'month' ? null : <b>{initialsOf(names.get(first.volunteerId) ?? '')}</b>}
            </span>
          </span>
        </span>
      </div>
    );
  };

  return (
    <div ref={box} className={classes['calendar']} data-kind={kind} onKeyDown={onKeyDown} role="group" aria-label={t('rota.planning.calendarLabel')} aria-describedby={mayEdit ? 'rota-keys' : undefined}>
      {mayEdit ? (
        <p className="e-hidden" id="rota-keys">
          {t('rota.planning.keys')}
        </p>
      ) : null}
      {special.length === 0 ? null : (
        <ul className="e-hidden" aria-label={t('rota.planning.specialDays')}>
          {special.map(({ day, named }) => (
            <li key={day}>
              {words.day(day)} : {named.join(', ')}
            </li>
          ))}
        </ul>
      )}
      <FullCalendar
        key={`${kind} ${drawn.first}`}
        plugins={[classicTheme, dayGridPlugin, timeGridPlugin, interactionPlugin]}
        initialView={views[kind]}
        initialDate={date}
        timeZone="UTC"
        now={wallText(now, zone)}
        locale={language === 'fr' ? 'fr' : 'en-gb'}
        firstDay={1}
        // A night belongs to the evening on which it begins.
        nextDayThreshold="12:00:00"
        weekNumbers={kind === 'month'}
        weekNumberCalculation="ISO"
        headerToolbar={false}
        allDaySlot={false}
        nowIndicator
        height={kind === 'month' ? 'auto' : '100%'}
        expandRows
        fixedWeekCount={false}
        slotDuration="01:00:00"
        snapDuration="00:15:00"
        slotMinTime={clockText(hours.from)}
        slotMaxTime={clockText(hours.to)}
        slotEventOverlap={false}
        eventInteractive
        eventMinHeight={28}
        dayMaxEvents={false}
        eventDisplay="block"
        events={events}
        selectable={mayEdit && kind !== 'month'}
        selectMirror
        selectMinDistance={6}
        eventResizableFromStart
        dragRevertDuration={0}
        eventClass={classes['event'] ?? ''}
        eventInnerClass={classes['eventInner'] ?? ''}
        eventContent={({ event }) => {
          const shift = byId.get(event.id);
          return shift === undefined ? <div className={classes['drawn']}>{t('rota.planning.newShift')}</div> : shiftBlock(shift);
        }}
        // The calendar hides the words of a day from screen readers and gives the link a name of its own.
        navLinks={kind !== 'day'}
        navLinkHint={(_text, day) => [words.day(civilOf(day)), ...holidayNames(civilOf(day))].join(', ')}
        navLinkDayClick={(day) => {
          onShowDay(civilOf(day));
        }}
        navLinkWeekClick={(day) => {
          onShowDay(civilOf(day));
        }}
        dayHeaderContent={({ date: day, isToday, text }) =>
          kind === 'month' ? text : <DayHead date={civilOf(day)} today={isToday} holidays={holidayNames(civilOf(day))} />
        }
        dayCellTopContent={({ date: day, dayNumberText }) => (
          <span className={classes['cellTop']}>
            <span className={classes['cellDay']}>{dayNumberText}</span>
            {holidayNames(civilOf(day)).map((name) => (
              <span key={name} className={classes['holiday']}>
                {name}
              </span>
            ))}
          </span>
        )}
        inlineWeekNumberContent={({ date: day }) => {
          const week = Number(weekOf(civilOf(day)).slice(6));
          return <span className={classes['weekNumber']} title={t('rota.planning.weekNumber', { week })}>{t('rota.planning.weekShort', { week })}</span>;
        }}
        slotHeaderContent={({ time }) => <span className={classes['slot']}>{words.time(wallAfter('1970-01-01T00:00', (time?.milliseconds ?? 0) / 60_000).slice(11))}</span>}
        slotHeaderInterval={hours.to - hours.from > 16 * 60 ? '02:00:00' : '01:00:00'}
        eventClick={({ event }) => {
          const shift = byId.get(event.id);
          if (shift !== undefined) onChoose(shift.id);
        }}
        eventDrop={({ event, revert }) => {
          move(event, revert);
        }}
        eventResize={({ event, revert }) => {
          move(event, revert);
        }}
        select={({ start, end }) => {
          onDraw({ startsAt: instantOfWall(wallOfDate(start), zone), endsAt: instantOfWall(wallOfDate(end), zone) });
        }}
      />
    </div>
  );
}

interface DayHeadProps {
  readonly date: CivilDate;
  readonly today: boolean;
  readonly holidays: readonly string[];
}

function DayHead({ date, today, holidays }: DayHeadProps): ReactNode {
  const words = useRotaWords();
  return (
    <span className={classes['dayHead']}>
      <span>{words.weekday(weekdayOf(date), 'short')}</span>
      <strong className={classes['dayNumber']} data-today={today || undefined}>
        {Number(date.slice(8))}
      </strong>
      {holidays.map((name) => (
        <span key={name} className={classes['holiday']}>
          {name}
        </span>
      ))}
    </span>
  );
}
