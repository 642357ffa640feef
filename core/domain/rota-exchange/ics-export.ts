// The rota as a calendar (RFC 5545): of a person, or of a helpline.
// Invariant: a shift keeps its UID for life and its SEQUENCE grows with its version; instants are written in UTC, so that no
// reader needs our idea of a time zone. ATTENDEE is not used: a published calendar must not have it (3.8.4.1).
import ICAL from 'ical.js';
import type { NameStyle } from '../../contract/rota-exchange-model.ts';
import type { Shift, ShiftRole } from '../../contract/rota-model.ts';
import type { VolunteerId } from '../../values/ids.ts';
import type { Instant } from '../../values/instant.ts';
import { missingIn } from '../rota/holes.ts';
import { styledName } from './names.ts';

/** Properties and a parameter of our own (3.8.8.2): what a calendar cannot say otherwise, for whoever imports it again. */
export const icsNames = {
  helpline: 'x-ecoutille-helpline',
  label: 'x-ecoutille-label',
  needs: 'x-ecoutille-needs',
  onCall: 'x-ecoutille-on-call',
  languages: 'x-ecoutille-languages',
  person: 'x-ecoutille-person',
  role: 'x-ecoutille-role',
} as const;

/** The words of a calendar, from the locale of whoever makes it. */
export interface IcsWords {
  readonly roles: { readonly [R in ShiftRole]: string };
  readonly onCall: string;
  readonly open: string;
}

export const icsWords: { readonly fr: IcsWords; readonly en: IcsWords } = {
  fr: { roles: { listener: 'écoute', backup: 'renfort', trainee: 'stage' }, onCall: 'astreinte', open: 'à pourvoir' },
  en: { roles: { listener: 'listening', backup: 'backup', trainee: 'training' }, onCall: 'on call', open: 'to fill' },
};

export interface IcsContext {
  readonly calendarName: string;
  readonly helplineName: (shift: Shift) => string;
  readonly personName: (id: VolunteerId) => string;
  readonly names: NameStyle;
  readonly language: 'fr' | 'en';
  readonly now: Instant;
  /** A person's own calendar says nobody else's name; null: the helpline's. */
  readonly of: VolunteerId | null;
}

export function writeIcs(shifts: readonly Shift[], context: IcsContext): string {
  const calendar = new ICAL.Component('vcalendar');
  calendar.addPropertyWithValue('version', '2.0');
  calendar.addPropertyWithValue('prodid', '-//Ecoutille//Rota//FR');
  calendar.addPropertyWithValue('calscale', 'GREGORIAN');
  calendar.addPropertyWithValue('method', 'PUBLISH');
  // RFC 7986; the older name beside it is the one that most programs read.
  addText(calendar, 'name', context.calendarName);
  addText(calendar, 'x-wr-calname', context.calendarName);
  for (const shift of shifts) calendar.addSubcomponent(eventOf(shift, context));
  return `${calendar.toString()}\r\n`;
}

/** Of a property that it does not know the parser escapes nothing: a line break would begin a property of its own. */
function addText(component: InstanceType<typeof ICAL.Component>, name: string, value: string): InstanceType<typeof ICAL.Property> {
  const property = new ICAL.Property(name);
  property.resetType('text');
  property.setValue(value);
  return component.addProperty(property);
}

function utc(at: Instant): InstanceType<typeof ICAL.Time> {
  return ICAL.Time.fromJSDate(new Date(at), true);
}

function eventOf(shift: Shift, context: IcsContext): InstanceType<typeof ICAL.Component> {
  const words = icsWords[context.language];
  const event = new ICAL.Component('vevent');
  // One calendar program may hold a person's file and the helpline's: two events, two names.
  event.addPropertyWithValue('uid', context.of === null ? shift.id : `${shift.id}-${context.of}`);
  event.addPropertyWithValue('dtstamp', utc(context.now));
  event.addPropertyWithValue('dtstart', utc(shift.startsAt));
  event.addPropertyWithValue('dtend', utc(shift.endsAt));
  event.addPropertyWithValue('sequence', shift.version - 1);
  const open = missingIn(shift, 'listener') + missingIn(shift, 'backup') > 0;
  const own = shift.people.find(({ volunteerId }) => volunteerId === context.of);
  const helpline = context.helplineName(shift);
  event.addPropertyWithValue('status', context.of === null && open ? 'TENTATIVE' : 'CONFIRMED');
  event.addPropertyWithValue('transp', 'OPAQUE');
  const kind = shift.onCall ? words.onCall : words.roles[own?.role ?? 'listener'];
  const names = shift.people.map(({ volunteerId }) => styledName(context.personName(volunteerId), context.names));
  const title = own === undefined ? [...names, ...(open ? [words.open] : [])].join(', ') || helpline : `${helpline}, ${kind}`;
  event.addPropertyWithValue('summary', title);
  if (shift.label !== '') event.addPropertyWithValue('description', shift.label);
  addText(event, icsNames.helpline, helpline);
  if (shift.label !== '') addText(event, icsNames.label, shift.label);
  addText(event, icsNames.needs, [shift.needs.listener, shift.needs.backup, shift.needs.trainee].join('/'));
  if (shift.onCall) addText(event, icsNames.onCall, 'TRUE');
  if (shift.languages.length > 0) addText(event, icsNames.languages, shift.languages.join(' '));
  for (const { volunteerId, role } of own === undefined ? shift.people : [own]) {
    const person = addText(event, icsNames.person, styledName(context.personName(volunteerId), context.names));
    person.setParameter(icsNames.role, role);
  }
  return event;
}
