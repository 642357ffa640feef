// Calendars of other programs (RFC 5545) read as lines of the rota. Each event is parsed by itself, so that one that is
// wrong is named by its line and does not take the others with it.
// Invariant: recurrences end; what has no end is read for a year from now.
import ICAL from 'ical.js';
import type { FaultyLine, ImportFault } from '../../contract/rota-exchange-model.ts';
import type { Needs, ShiftRole } from '../../contract/rota-model.ts';
import type { Instant } from '../../values/instant.ts';
import { dayMs } from '../rota/wall-clock.ts';
import { readDate } from './civil-reading.ts';
import { namesIn } from './csv.ts';
import { icsNames } from './ics-export.ts';
import { fault, type Moment, type ReadFile, type ReadRow } from './read-row.ts';

type Component = InstanceType<typeof ICAL.Component>;
type Property = InstanceType<typeof ICAL.Property>;
type Time = InstanceType<typeof ICAL.Time>;
type Timezone = InstanceType<typeof ICAL.Timezone>;

const expandedMs = 366 * dayMs;
/** Of one event, counted from its first: twenty years of a daily one. */
const mostOccurrences = 7_500;

interface Block {
  readonly line: number;
  readonly text: string;
}

/** `BEGIN:name` … `END:name`, with the line each begins at. Blocks of other names inside stay in it. */
function blocksOf(lines: readonly string[], name: string): Block[] {
  const blocks: Block[] = [];
  let from: number | null = null;
  for (const [index, line] of lines.entries()) {
    const word = line.trim().toUpperCase();
    if (from === null && word === `BEGIN:${name}`) from = index;
    else if (from !== null && word === `END:${name}`) {
      blocks.push({ line: from + 1, text: lines.slice(from, index + 1).join('\r\n') });
      from = null;
    }
  }
  // An event that never ends is handed over as it is: parsing names it.
  if (from !== null) blocks.push({ line: from + 1, text: lines.slice(from).join('\r\n') });
  return blocks;
}

function parseBlock(text: string): Component | null {
  try {
    return new ICAL.Component(ICAL.parse(text) as ConstructorParameters<typeof ICAL.Component>[0]);
  } catch {
    return null;
  }
}

function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

class EventFault extends Error {
  readonly code: ImportFault;
  readonly value: string;
  constructor(code: ImportFault, value: string) {
    super(code);
    this.code = code;
    this.value = value;
  }
}

export function isCalendar(text: string): boolean {
  return /^\s*BEGIN:VCALENDAR\b/i.test(text);
}

export function readIcs(text: string, knownNames: ReadonlySet<string>, now: Instant): ReadFile {
  const lines = text.split(/\r\n?|\n/);
  const zones = new Map<string, Timezone>();
  for (const block of blocksOf(lines, 'VTIMEZONE')) {
    const component = parseBlock(block.text);
    const name = component?.getFirstPropertyValue('tzid');
    if (component !== null && typeof name === 'string') zones.set(name, new ICAL.Timezone(component));
  }
  const events = blocksOf(lines, 'VEVENT').map((block) => ({ ...block, component: parseBlock(block.text) }));
  const moved = movedOccurrences(events.flatMap(({ component }) => component ?? []));
  const rows: ReadRow[] = [];
  const faults: FaultyLine[] = [];
  for (const { line, component } of events) {
    if (component === null) {
      faults.push(fault(line, null, 'badEvent', ''));
      continue;
    }
    try {
      rows.push(...rowsOf(component, line, { zones, moved, knownNames, now }));
    } catch (error) {
      const summary = stringOf(component, 'summary');
      faults.push(error instanceof EventFault ? fault(line, null, error.code, error.value) : fault(line, null, 'badEvent', summary));
    }
  }
  return { rows, faults, lines: events.length };
}

/** Occurrences that have an event of their own (RECURRENCE-ID): the series leaves them out. */
function movedOccurrences(events: readonly Component[]): Set<string> {
  return new Set(
    events.flatMap((event) => {
      const id = event.getFirstPropertyValue('recurrence-id');
      return id instanceof ICAL.Time ? [`${stringOf(event, 'uid')} ${id.toString()}`] : [];
    }),
  );
}

interface EventContext {
  readonly zones: ReadonlyMap<string, Timezone>;
  readonly moved: ReadonlySet<string>;
  readonly knownNames: ReadonlySet<string>;
  readonly now: Instant;
}

function rowsOf(event: Component, line: number, context: EventContext): ReadRow[] {
  const start = timeProperty(event, 'dtstart');
  if (start === null) throw new EventFault('cellMissing', stringOf(event, 'summary'));
  if (start.time.isDate) throw new EventFault('wholeDay', stringOf(event, 'summary'));
  const end = endOf(event, start.time);
  const common = { line, ...rowWords(event, context.knownNames) };
  const row = (from: Time, to: Time): ReadRow => ({ ...common, start: momentOf(from, start.zone, context), end: momentOf(to, end.zone ?? start.zone, context) });
  const recurs = ['rrule', 'rdate'].some((name) => event.hasProperty(name)) && !event.hasProperty('recurrence-id');
  if (!recurs) return [row(start.time, end.time)];

  const length = end.time.subtractDateTz(start.time);
  const expansion = new ICAL.RecurExpansion({ component: event, dtstart: start.time });
  const uid = stringOf(event, 'uid');
  const rows: ReadRow[] = [];
  for (let count = 0; ; count += 1) {
    const next = (expansion.next() as Time | undefined) ?? null;
    if (next === null) return rows;
    if (count >= mostOccurrences) throw new EventFault('recurrenceTooLong', stringOf(event, 'rrule'));
    // To the day is enough here: what has begun is refused further on.
    const about = next.toUnixTime() * 1000;
    if (about > context.now + expandedMs) return rows;
    if (about < context.now - dayMs || context.moved.has(`${uid} ${next.toString()}`)) continue;
    const last = next.clone();
    last.addDuration(length);
    rows.push(row(next, last));
  }
}

interface ReadProperty {
  readonly time: Time;
  /** TZID as written; null: UTC or floating. */
  readonly zone: string | null;
}

function timeProperty(event: Component, name: string): ReadProperty | null {
  const property: Property | null = event.getFirstProperty(name);
  const time = property?.getFirstValue();
  if (property === null || !(time instanceof ICAL.Time)) return null;
  // The parser would turn 30 February into 2 March.
  const written = String((property.jCal as readonly unknown[])[3]);
  if (readDate(written.slice(0, 10)) === null) throw new EventFault('badDate', written);
  const zone = property.getFirstParameter('tzid') as string | undefined;
  return { time, zone: zone ?? null };
}

function endOf(event: Component, start: Time): ReadProperty {
  const end = timeProperty(event, 'dtend');
  if (end !== null) return end;
  const duration = event.getFirstPropertyValue('duration');
  if (!(duration instanceof ICAL.Duration)) throw new EventFault('endMissing', stringOf(event, 'summary'));
  const time = start.clone();
  time.addDuration(duration);
  return { time, zone: null };
}

function momentOf(time: Time, zone: string | null, { zones }: EventContext): Moment {
  if (time.zone === ICAL.Timezone.utcTimezone) return { kind: 'instant', at: time.toUnixTime() * 1000 };
  const [date = '', clock = ''] = time.toString().split('T');
  // A zone of the tz database is better known here than in the file.
  if (zone === null || isZone(zone)) return { kind: 'wall', date, time: clock.slice(0, 5), offsetMinutes: null, zone };
  const stated = zones.get(zone);
  if (stated === undefined) throw new EventFault('zoneUnknown', zone);
  const placed = time.clone();
  placed.zone = stated;
  return { kind: 'instant', at: placed.toUnixTime() * 1000 };
}

function stringOf(event: Component, name: string): string {
  const value = event.getFirstPropertyValue(name);
  return value === null ? '' : String(value);
}

function rowWords(event: Component, knownNames: ReadonlySet<string>): Omit<ReadRow, 'line' | 'start' | 'end'> {
  const own = event.getAllProperties(icsNames.person);
  const attendees = event.getAllProperties('attendee').flatMap((property) => {
    const name = property.getFirstParameter('cn') as string | undefined;
    return name === undefined ? [] : [name];
  });
  const stated = needsOf(stringOf(event, icsNames.needs));
  const summary = stringOf(event, 'summary').trim();
  const names = attendees.length > 0 ? attendees : stated === null ? namesIn(summary, knownNames) : [];
  const places: ReadRow['places'] =
    own.length > 0
      ? own.map((property) => ({ role: roleOf(property.getFirstParameter(icsNames.role) as string | undefined), name: String(property.getFirstValue()) }))
      : names.map((name) => ({ role: 'listener', name }));
  return {
    helpline: stringOf(event, icsNames.helpline) || null,
    label: (stringOf(event, icsNames.label) || (attendees.length > 0 && stated === null ? summary : '')).slice(0, 60),
    onCall: stringOf(event, icsNames.onCall) === 'TRUE',
    languages: stringOf(event, icsNames.languages).split(' ').filter((language) => /^[a-z]{2}$/.test(language)),
    places: places.length === 0 && stated === null ? [{ role: 'listener', name: null }] : places,
    needs: stated,
    cancelled: stringOf(event, 'status').toUpperCase() === 'CANCELLED',
  };
}

function roleOf(text: string | undefined): ShiftRole {
  return text === 'backup' || text === 'trainee' ? text : 'listener';
}

/** `1/0/0`: listeners, backups, trainees. */
function needsOf(text: string): Needs | null {
  const [listener, backup, trainee] = /^(\d{1,2})\/(\d{1,2})\/(\d{1,2})$/.exec(text)?.slice(1).map(Number) ?? [];
  if (listener === undefined || backup === undefined || trainee === undefined) return null;
  return Math.max(listener, backup, trainee) > 20 ? null : { listener, backup, trainee };
}
