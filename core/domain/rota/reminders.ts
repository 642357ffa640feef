// The reminders of the rota as they leave the application: by mail, and as a notification of the system.
// Invariant: they carry the day, the hours and the helpline, and nothing else; a locked screen's carries none of these.
import type { RotaAlert } from '../../contract/rota-alert.ts';
import texts from './reminders.json' with { type: 'json' };
import type { Span } from './wall-clock.ts';

export type ReminderLanguage = keyof typeof texts;

export interface ReminderMail {
  readonly subject: string;
  readonly text: string;
}

function valuesOf(helpline: string, shift: Span, zone: string, language: ReminderLanguage): Readonly<Record<string, string>> {
  const french = language === 'fr';
  const day = new Intl.DateTimeFormat(french ? 'fr-FR' : 'en-GB', { timeZone: zone, weekday: 'long', day: 'numeric', month: 'long' }).format(shift.startsAt);
  const clock = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const hour = (at: number): string => {
    const time = clock.format(at);
    return french ? time.replace(/^0/, '').replace(':', '\u00a0h\u00a0').replace(/\u00a000$/, '') : time;
  };
  return { helpline, day, from: hour(shift.startsAt), to: hour(shift.endsAt) };
}

function filled(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{\{(\w+)\}\}/g, (_whole, key: string) => values[key] ?? '');
}

export function reminderMail(helplineName: string, shift: Span, zone: string, language: ReminderLanguage): ReminderMail {
  const values = valuesOf(helplineName, shift, zone, language);
  const { subject, text } = texts[language].mail;
  return { subject: filled(subject, values), text: filled(text, values) };
}

export function testMail(language: ReminderLanguage): ReminderMail {
  return texts[language].testMail;
}

export interface RotaNotice {
  readonly title: string;
  readonly body: string;
}

/** What the system shows beside its clock, over whatever is on screen, and on the lock screen of some systems. */
export function rotaNotice(alert: RotaAlert, language: ReminderLanguage, locked: boolean): RotaNotice {
  const { notice } = texts[language];
  if (locked) return { title: notice.locked, body: notice.unlock };
  return { title: notice[alert.kind], body: filled(notice.shift, valuesOf(alert.helplineName, alert, alert.zone, language)) };
}
