// The clock of rights requests over all dates, suspensions and extensions; each rule names its text.
import fc from 'fast-check';
import Holidays from 'date-holidays';
import { describe, expect, it } from 'vitest';
import { breachClockOf, hourMs, needsLateReason } from '../../../core/domain/privacy/breach-clock.ts';
import { answeredInTime, clockOf, dueDate, endOfPeriod, extensionLimit, mayExtend, suspendedDays, type ClockFacts } from '../../../core/domain/privacy/request-clock.ts';
import { isPublicHoliday, isWorkingDay, workingDayFrom } from '../../../core/domain/privacy/working-days.ts';
import { addDays, addMonths, dateOfDayNumber, dayNumber, daysBetween, daysInMonth, parseCivilDate, partsOf, weekday, type CivilDate } from '../../../core/values/civil-date.ts';

const day = (text: string): CivilDate => parseCivilDate(text)!;
const dates = fc.integer({ min: dayNumber(day('2001-01-01')), max: dayNumber(day('2190-12-31')) }).map(dateOfDayNumber);
const facts = (receivedOn: CivilDate, part: Partial<ClockFacts> = {}): ClockFacts => ({ receivedOn, suspensions: [], extendedOn: null, closedOn: null, ...part });

describe('working days', () => {
  it('knows the public holidays that the calendar of another library knows, from 2001 to 2099', () => {
    const other = new Holidays('FR', { types: ['public'] });
    for (let year = 2001; year < 2100; year += 1) {
      const theirs = new Set(other.getHolidays(year).map(({ date }) => date.slice(0, 10)));
      for (let date = day(`${String(year)}-01-01`); partsOf(date).year === year; date = addDays(date, 1)) {
        // Easter Sunday and Whit Sunday are Sundays all the same.
        if (weekday(date) !== 7) expect(isPublicHoliday(date), date).toBe(theirs.has(date));
      }
    }
  });
});

describe('one month (RGPD art. 12(3); règlement 1182/71, art. 3)', () => {
  it.each([
    ['2026-11-03', '2026-12-03'],
    // A shorter month: its last day (art. 3(2)(c)), 28 February 2027 being a Sunday: the Monday (art. 3(4)).
    ['2027-01-31', '2027-03-01'],
    ['2028-01-31', '2028-02-29'],
    ['2026-08-31', '2026-09-30'],
    // 25 December, then a Saturday and a Sunday.
    ['2026-11-25', '2026-12-28'],
    // 1 May 2026 is a Friday and a holiday: Monday 4.
    ['2026-04-01', '2026-05-04'],
    ['2026-12-31', '2027-02-01'],
  ])('received on %s, due on %s', (receivedOn, due) => {
    expect(dueDate(facts(day(receivedOn)), day(receivedOn))).toBe(due);
  });

  it('is the same date of the next month or the month’s last day, moved to a working day and no further', () => {
    fc.assert(
      fc.property(dates, (receivedOn) => {
        const due = endOfPeriod(receivedOn, 1, 0);
        const nominal = addMonths(receivedOn, 1);
        const { year, month, day: dayOfMonth } = partsOf(receivedOn);
        const next = month === 12 ? { year: year + 1, month: 1 } : { year, month: month + 1 };
        expect(partsOf(nominal)).toEqual({ ...next, day: Math.min(dayOfMonth, daysInMonth(next.year, next.month)) });
        expect(isWorkingDay(due)).toBe(true);
        for (let passed = nominal; passed < due; passed = addDays(passed, 1)) expect(isWorkingDay(passed)).toBe(false);
        expect(daysBetween(nominal, due)).toBeLessThanOrEqual(4);
      }),
      { numRuns: 2_000, seed: 12 },
    );
  });
});

describe('suspension (décret 2019-536, art. 77)', () => {
  const spans = fc.array(fc.tuple(fc.nat(25), fc.nat(40)), { maxLength: 4 });

  it('adds exactly the days between the asking and the proof, overlapping ones once', () => {
    fc.assert(
      fc.property(dates, spans, (receivedOn, drawn) => {
        const suspensions = drawn.map(([from, length]) => ({ from: addDays(receivedOn, from), to: addDays(receivedOn, from + length) }));
        const still = new Set<number>();
        for (const { from, to } of suspensions) for (let at = dayNumber(from); at < dayNumber(to); at += 1) still.add(at);
        const today = addDays(receivedOn, 100);
        expect(suspendedDays(suspensions, today)).toBe(still.size);
        expect(dueDate(facts(receivedOn, { suspensions }), today)).toBe(workingDayFrom(addDays(addMonths(receivedOn, 1), still.size)));
      }),
      { numRuns: 1_000, seed: 77 },
    );
  });

  it('shows no date and never lateness while the proof is awaited, and as many days left after as before', () => {
    fc.assert(
      fc.property(dates, fc.integer({ min: 0, max: 27 }), fc.integer({ min: 0, max: 400 }), (receivedOn, asked, waited) => {
        const from = addDays(receivedOn, asked);
        const open = facts(receivedOn, { suspensions: [{ from, to: null }] });
        const clock = clockOf(open, addDays(from, waited));
        expect(clock).toMatchObject({ dueOn: null, daysLeft: null, phase: 'suspended', suspendedDays: waited });
        const to = addDays(from, waited);
        const nominalLeft = daysBetween(from, addMonths(receivedOn, 1));
        const closed = facts(receivedOn, { suspensions: [{ from, to }] });
        const left = clockOf(closed, to).daysLeft ?? -1;
        expect(left).toBeGreaterThanOrEqual(nominalLeft);
        expect(left - nominalLeft).toBeLessThanOrEqual(4);
      }),
      { numRuns: 1_000, seed: 78 },
    );
  });
});

describe('extension (RGPD art. 12(3))', () => {
  it('makes three months in all from receipt, and is told within the first or not at all', () => {
    fc.assert(
      fc.property(dates, fc.integer({ min: -3, max: 60 }), (receivedOn, after) => {
        const toldOn = addDays(receivedOn, after);
        const limit = extensionLimit(facts(receivedOn), toldOn);
        expect(mayExtend(facts(receivedOn), toldOn)).toBe(after >= 0 && toldOn <= limit);
        const extended = facts(receivedOn, { extendedOn: receivedOn });
        expect(dueDate(extended, toldOn)).toBe(workingDayFrom(addMonths(receivedOn, 3)));
        expect(mayExtend(extended, toldOn)).toBe(false);
        expect(clockOf(extended, receivedOn).extensionUntil).toBeNull();
      }),
      { numRuns: 1_000, seed: 3 },
    );
  });
});

describe('what is shown', () => {
  it('is late the day after the last one, and in time on it', () => {
    const received = facts(day('2026-11-03'));
    expect(clockOf(received, day('2026-11-24'))).toMatchObject({ daysLeft: 9, phase: 'running', dueOn: '2026-12-03' });
    expect(clockOf(received, day('2026-12-03'))).toMatchObject({ daysLeft: 0, phase: 'today', reminder: { kind: 'lastDay' } });
    expect(clockOf(received, day('2026-12-04'))).toMatchObject({ daysLeft: -1, phase: 'late', reminder: { kind: 'late' } });
    expect(answeredInTime({ ...received, closedOn: day('2026-12-03') })).toBe(true);
    expect(answeredInTime({ ...received, closedOn: day('2026-12-04') })).toBe(false);
  });
  it('reminds in order and never in the past', () => {
    fc.assert(
      fc.property(dates, fc.nat(35), (receivedOn, after) => {
        const today = addDays(receivedOn, after);
        const { reminder } = clockOf(facts(receivedOn), today);
        expect(reminder === null || reminder.on >= today).toBe(true);
        expect(reminder).not.toBeNull();
      }),
      { numRuns: 500, seed: 9 },
    );
  });
});

describe('breach hours (RGPD art. 33)', () => {
  it('are real hours, through nights, holidays and the change of the clocks', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1_000_000_000_000, max: 4_000_000_000_000 }), fc.integer({ min: 0, max: 100 * hourMs }), (awareAt, elapsed) => {
        const clock = breachClockOf(awareAt, null, awareAt + elapsed);
        expect(clock.cnilDueAt - awareAt).toBe(72 * hourMs);
        expect(clock.processorNoticeDueAt - awareAt).toBe(24 * hourMs);
        const hours = elapsed / hourMs;
        expect(clock.stage).toBe(hours > 72 ? 'late' : hours >= 66 ? 'after66' : hours >= 48 ? 'after48' : hours >= 24 ? 'after24' : 'fresh');
        expect(clock.nextAlertAt).toBe(hours < 24 ? awareAt + 24 * hourMs : hours < 48 ? awareAt + 48 * hourMs : hours < 66 ? awareAt + 66 * hourMs : null);
        expect(needsLateReason(awareAt, awareAt + elapsed)).toBe(hours > 72);
      }),
      { numRuns: 500, seed: 33 },
    );
    expect(breachClockOf(0, hourMs, 99 * hourMs)).toMatchObject({ stage: 'settled', nextAlertAt: null, hoursLeft: null });
  });
});
