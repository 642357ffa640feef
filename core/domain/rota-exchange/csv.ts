// The rota as a table: one line for each place, in words that a person types.
// Invariant: reading what was written gives the same shifts; no cell that leaves can run as a formula.
import papaparse from 'papaparse';
import type { FaultyLine, ImportColumn } from '../../contract/rota-exchange-model.ts';
import type { Needs, Shift, ShiftRole } from '../../contract/rota-model.ts';
import { addDays, wallOf } from '../rota/wall-clock.ts';
import { isDoubled, offsetMinutesAt } from './clock-change.ts';
import { plain, readDate, readHours, readTime, type ReadTime } from './civil-reading.ts';
import { fault, type Moment, type ReadFile, type ReadRow } from './read-row.ts';

export const separators = [';', ',', '\t'] as const;
export type Separator = (typeof separators)[number];

/** Headings in use, as `plain` writes them. The first French and English ones are those that we write. */
const headings: { readonly [C in ImportColumn]: readonly string[] } = {
  date: ['date', 'jour', 'day', 'date de debut', 'start date'],
  start: ['debut', 'start', 'heure de debut', 'heure debut', 'de', 'from', 'start time'],
  endDate: ['date de fin', 'end date'],
  end: ['fin', 'end', 'heure de fin', 'heure fin', 'a', 'to', 'end time'],
  hours: ['horaire', 'horaires', 'heures', 'hours', 'time'],
  helpline: ["ligne d'ecoute", 'helpline', 'ligne', 'line', 'lieu'],
  label: ['creneau', 'shift', 'libelle', 'intitule', 'label'],
  role: ['role', 'fonction'],
  person: ['benevole', 'volunteer', 'personne', 'person', 'nom', 'name', 'prenom', 'ecoutant', 'ecoutante', 'affectation'],
  onCall: ['astreinte', 'on call', 'on-call'],
  languages: ['langues', 'languages', 'langue', 'language'],
};

const roleWords: { readonly [R in ShiftRole]: readonly string[] } = {
  listener: ['ecoute', 'listening', 'listener', 'ecoutant', 'ecoutante', 'titulaire'],
  backup: ['renfort', 'backup', 'remplacant', 'remplacante'],
  trainee: ['stage', 'trainee', 'stagiaire', 'en formation'],
};
const yes = ['oui', 'yes', 'x', '1', 'vrai', 'true'];
const no = ['', 'non', 'no', '0', 'faux', 'false', '-'];
const betweenPeople = /\s*(?:[/+&,;]|\r?\n|\s(?:et|and)\s)\s*/iu;
const openPlace = ['a pourvoir', 'libre', 'open', 'to fill', '?', '-'];

export interface CsvWords {
  readonly columns: { readonly [C in Exclude<ImportColumn, 'hours'>]: string };
  readonly roles: { readonly [R in ShiftRole]: string };
  readonly yes: string;
}

/** What we write; reading knows both, whatever the language of the screen. */
export const csvWords: { readonly fr: CsvWords; readonly en: CsvWords } = {
  fr: {
    columns: {
      date: 'date',
      start: 'début',
      endDate: 'date de fin',
      end: 'fin',
      helpline: 'ligne d’écoute',
      label: 'créneau',
      role: 'rôle',
      person: 'bénévole',
      onCall: 'astreinte',
      languages: 'langues',
    },
    roles: { listener: 'écoute', backup: 'renfort', trainee: 'stage' },
    yes: 'oui',
  },
  en: {
    columns: {
      date: 'date',
      start: 'start',
      endDate: 'end date',
      end: 'end',
      helpline: 'helpline',
      label: 'shift',
      role: 'role',
      person: 'volunteer',
      onCall: 'on call',
      languages: 'languages',
    },
    roles: { listener: 'listener', backup: 'backup', trainee: 'trainee' },
    yes: 'yes',
  },
};

/** The separator that gives the heading line the most cells. */
export function separatorOf(text: string): Separator {
  const heading = text.split('\n').find((line) => line.trim() !== '') ?? '';
  const cells = (separator: Separator): number => papaparse.parse<string[]>(heading, { delimiter: separator }).data[0]?.length ?? 0;
  return separators.reduce((best, separator) => (cells(separator) > cells(best) ? separator : best));
}

interface Line {
  readonly line: number;
  readonly cells: readonly string[];
  readonly quoteOpen: boolean;
}

function linesOf(text: string, separator: Separator): Line[] {
  const lines: Line[] = [];
  let line = 1;
  let at = 0;
  papaparse.parse<string[]>(text, {
    delimiter: separator,
    newline: '\n',
    step: ({ data, errors, meta }) => {
      lines.push({ line, cells: data.map(withoutGuard), quoteOpen: errors.some(({ type }) => type === 'Quotes') });
      line += text.slice(at, meta.cursor).split('\n').length - 1;
      at = meta.cursor;
    },
  });
  return lines.filter(({ cells }) => cells.some((cell) => cell.trim() !== ''));
}

type Columns = { readonly [C in ImportColumn]?: number };

function columnsOf(heading: readonly string[]): Columns {
  const found: { [C in ImportColumn]?: number } = {};
  for (const [index, cell] of heading.entries()) {
    const name = plain(cell);
    for (const [column, names] of Object.entries(headings) as [keyof typeof headings, readonly string[]][]) {
      if (names.includes(name)) found[column] ??= index;
    }
  }
  return found;
}

/** `text` has its byte order mark removed; `separator` null: found out. */
export function readCsv(text: string, knownNames: ReadonlySet<string>): ReadFile & { readonly separator: Separator } {
  const even = text.replace(/\r\n?/g, '\n');
  const separator = separatorOf(even);
  const [heading, ...lines] = linesOf(even, separator);
  const columns = columnsOf(heading?.cells ?? []);
  const missing = (['date', 'start', 'end'] as const).filter((column) => columns[column] === undefined && (column === 'date' || columns.hours === undefined));
  if (heading === undefined || missing.length > 0) {
    return { separator, rows: [], lines: lines.length, faults: missing.map((column) => fault(heading?.line ?? 1, column, 'columnMissing', '')) };
  }
  const rows: ReadRow[] = [];
  const faults: FaultyLine[] = [];
  for (const line of lines) {
    const read = readLine(line, columns, knownNames);
    if ('code' in read) faults.push(read);
    else rows.push(read);
  }
  return { separator, rows, faults, lines: lines.length };
}

function readLine({ line, cells, quoteOpen }: Line, columns: Columns, knownNames: ReadonlySet<string>): ReadRow | FaultyLine {
  const cell = (column: ImportColumn): string => {
    const index = columns[column];
    return index === undefined ? '' : (cells[index] ?? '').trim();
  };
  const wrong = (column: ImportColumn, code: FaultyLine['code']): FaultyLine => fault(line, column, cell(column) === '' ? 'cellMissing' : code, cell(column));
  if (quoteOpen) return fault(line, null, 'quoteOpen', cells[0] ?? '');

  const date = readDate(cell('date'));
  if (date === null) return wrong('date', 'badDate');
  let from: ReadTime | null;
  let to: ReadTime | null;
  if (columns.start !== undefined && columns.end !== undefined) {
    from = readTime(cell('start'));
    to = readTime(cell('end'));
    if (from === null) return wrong('start', 'badTime');
    if (to === null) return wrong('end', 'badTime');
  } else {
    const hours = readHours(cell('hours'));
    if (hours === null) return wrong('hours', 'badTime');
    ({ from, to } = hours);
  }
  const startDate = from.nextDay ? addDays(date, 1) : date;
  const statedEnd = cell('endDate') === '' ? null : readDate(cell('endDate'));
  if (cell('endDate') !== '' && statedEnd === null) return wrong('endDate', 'badDate');
  // Hours that end at or before their start end the next day; so does `24 h`.
  const endDate = to.nextDay ? addDays(statedEnd ?? date, 1) : (statedEnd ?? (to.time <= from.time ? addDays(startDate, 1) : startDate));

  const roleCell = plain(cell('role'));
  const role = roleCell === '' ? 'listener' : (Object.keys(roleWords) as ShiftRole[]).find((one) => roleWords[one].includes(roleCell));
  if (role === undefined) return wrong('role', 'badRole');
  const onCallCell = plain(cell('onCall'));
  if (!yes.includes(onCallCell) && !no.includes(onCallCell)) return wrong('onCall', 'badYesNo');
  const languages = cell('languages').toLowerCase().split(/[\s,;/+]+/u).filter((language) => language !== '');
  if (languages.some((language) => !/^[a-z]{2}$/.test(language))) return wrong('languages', 'badLanguage');
  for (const column of ['label', 'helpline'] as const) if (cell(column).length > 60) return wrong(column, 'tooLong');
  const names = namesIn(cell('person'), knownNames);
  if (names.some((name) => name.length > 80)) return wrong('person', 'tooLong');

  const moment = (on: string, { time, offsetMinutes }: ReadTime): Moment => ({ kind: 'wall', date: on, time, offsetMinutes, zone: null });
  // A table of hours without anybody's role nor name tells of shifts without places.
  const none = columns.role !== undefined && columns.person !== undefined && cell('role') === '' && names.length === 0;
  return {
    line,
    helpline: columns.helpline === undefined || cell('helpline') === '' ? null : cell('helpline'),
    start: moment(startDate, from),
    end: moment(endDate, to),
    label: cell('label'),
    onCall: yes.includes(onCallCell),
    languages,
    places: none ? [] : names.length === 0 ? [{ role, name: null }] : names.map((name) => ({ role, name })),
    needs: null,
    cancelled: false,
  };
}

/** The whole cell when somebody bears that name, else the names between its separators. */
export function namesIn(text: string, knownNames: ReadonlySet<string>): string[] {
  const whole = text.trim();
  if (whole === '' || openPlace.includes(plain(whole))) return [];
  if (knownNames.has(plain(whole))) return [whole];
  return whole.split(betweenPeople).map((name) => name.trim()).filter((name) => name !== '' && !openPlace.includes(plain(name)));
}

/** A cell that begins with = + - @, a tab or a return would be run by spreadsheet programs (OWASP, CSV injection). */
const runs = /^'*[=+\-@\t\r]/;

function guarded(cell: string): string {
  return runs.test(cell) ? `'${cell}` : cell;
}

function withoutGuard(cell: string): string {
  return cell.startsWith("'") && runs.test(cell) ? cell.slice(1) : cell;
}

export interface CsvContext {
  readonly zoneOf: (shift: Shift) => string;
  readonly helplineName: (shift: Shift) => string;
  readonly personName: (shift: Shift['people'][number]) => string;
  readonly language: 'fr' | 'en';
}

/** With a byte order mark, without which spreadsheet programs take it for Windows-1252; semicolons, as French ones expect. */
export function writeCsv(shifts: readonly Shift[], context: CsvContext): string {
  const words = csvWords[context.language];
  const { date, start, endDate, end, helpline, label, role, person, onCall, languages } = words.columns;
  const heading = [date, start, endDate, end, helpline, label, role, person, onCall, languages];
  const lines = shifts.flatMap((shift) => {
    const zone = context.zoneOf(shift);
    const [from, to] = [wallOf(shift.startsAt, zone), wallOf(shift.endsAt, zone)];
    const common = [from.date, timeCell(shift.startsAt, zone), to.date, timeCell(shift.endsAt, zone), context.helplineName(shift), shift.label];
    return placesOf(shift).map((place) => [
      ...common,
      place === null ? '' : words.roles[place.role],
      place?.person === undefined ? '' : context.personName(place.person),
      shift.onCall ? words.yes : '',
      shift.languages.join(' '),
    ]);
  });
  const text = papaparse.unparse([heading, ...lines.map((line) => line.map(guarded))], { delimiter: ';', newline: '\r\n' });
  return `\ufeff${text}\r\n`;
}

function timeCell(at: number, zone: string): string {
  const { time } = wallOf(at, zone);
  if (!isDoubled(at, zone)) return time;
  const minutes = offsetMinutesAt(at, zone);
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  return `${time}${minutes < 0 ? '-' : '+'}${String(hours).padStart(2, '0')}:${String(rest).padStart(2, '0')}`;
}

type Place = { readonly role: ShiftRole; readonly person?: Shift['people'][number] };

/** Those who are there, then the empty places; a shift that needs nobody has one line without a role. */
function placesOf(shift: Shift): (Place | null)[] {
  const places: Place[] = shift.people.map((person) => ({ role: person.role, person }));
  for (const role of ['listener', 'backup', 'trainee'] as const) {
    const here = shift.people.filter((person) => person.role === role).length;
    for (let missing = shift.needs[role] - here; missing > 0; missing -= 1) places.push({ role });
  }
  return places.length === 0 ? [null] : places;
}

/** Needs of a shift of which the file has these places. */
export function needsOfPlaces(places: readonly { readonly role: ShiftRole }[]): Needs {
  const count = (role: ShiftRole): number => Math.min(20, places.filter((place) => place.role === role).length);
  return { listener: count('listener'), backup: count('backup'), trainee: count('trainee') };
}
