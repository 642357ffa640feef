// What people say of their weeks (availability, wishes, absences), turned into spans in a zone.
import type { Absence, Availability } from '../../contract/rota-model.ts';
import type { z } from 'zod';
import type { weekRule } from '../../contract/rota-model.ts';
import { addDays, dateOf, datesOf, dayOf, joinedSpans, meets, spanOf, spansWithout, weekdayOf, type Span } from './wall-clock.ts';

type WeekRule = z.infer<typeof weekRule>;

/** The rule's spans that meet `around`. */
export function spansOfRule(rule: WeekRule, around: Span, zone: string): Span[] {
  // The span of the day before may reach into the first one.
  const dates = datesOf(addDays(dateOf(around.startsAt, zone), -1), dateOf(around.endsAt, zone));
  return dates
    .filter((date) => rule.weekdays.includes(weekdayOf(date)) && (rule.from === null || date >= rule.from) && (rule.to === null || date <= rule.to))
    .map((date) => spanOf(date, rule.hours, zone))
    .filter((span) => meets(span, around));
}

/** Null: always available. */
export function availableSpans(rules: readonly Availability[], around: Span, zone: string): Span[] | null {
  if (rules.length === 0) return null;
  const of = (kind: Availability['kind']): Span[] => rules.filter((rule) => rule.kind === kind).flatMap((rule) => spansOfRule(rule, around, zone));
  const named = rules.some(({ kind }) => kind === 'available');
  return spansWithout(named ? joinedSpans(of('available')) : [around], of('unavailable'));
}

export function isAvailable(rules: readonly Availability[], span: Span, zone: string): boolean {
  const spans = availableSpans(rules, span, zone);
  return spans === null || spans.some(({ startsAt, endsAt }) => startsAt <= span.startsAt && span.endsAt <= endsAt);
}

export function absenceSpan({ from, to }: Absence, zone: string): Span {
  return { startsAt: dayOf(from, zone).startsAt, endsAt: dayOf(to, zone).endsAt };
}
