// The reminder that goes out by mail. Invariant: it carries the day, the hours and the helpline, and nothing else.
import texts from './reminder-mail.json' with { type: 'json' };
import { wallOf, type Span } from './wall-clock.ts';

export interface ReminderMail {
  readonly subject: string;
  readonly text: string;
}

export function reminderMail(helplineName: string, shift: Span, zone: string): ReminderMail {
  const day = new Intl.DateTimeFormat('fr-FR', { timeZone: zone, weekday: 'long', day: 'numeric', month: 'long' }).format(shift.startsAt);
  const hour = (at: number): string => wallOf(at, zone).time.replace(/^0/, '').replace(':', '\u00a0h\u00a0').replace(/\u00a000$/, '');
  const values: Readonly<Record<string, string>> = { helpline: helplineName, day, from: hour(shift.startsAt), to: hour(shift.endsAt) };
  const filled = (text: string): string => text.replace(/\{\{(\w+)\}\}/g, (_whole, key: string) => values[key] ?? '');
  return { subject: filled(texts.subject), text: filled(texts.text) };
}

export const testMail: ReminderMail = { subject: texts.testSubject, text: texts.testText };
