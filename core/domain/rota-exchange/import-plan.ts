// Lines of a file laid on the rota: which shifts come, who is put on them, and what is wrong, line by line.
// Invariant: nothing that exists is moved or taken away, nobody is in two places at once, nothing is put into the past; the
// same file a second time changes nothing.
import type { FaultyLine, ImportColumn, PlannedImport, RemarkedLine } from '../../contract/rota-exchange-model.ts';
import type { ShiftRole } from '../../contract/rota-model.ts';
import type { HelplineId, ShiftId, VolunteerId } from '../../values/ids.ts';
import type { Instant } from '../../values/instant.ts';
import type { PlacedPerson, ShiftChange, ShiftImage } from '../rota/shift-image.ts';
import { dayMs, hourMs, meets, minuteMs, type Span } from '../rota/wall-clock.ts';
import { plain } from './civil-reading.ts';
import { wallInstant, withOffset } from './clock-change.ts';
import { needsOfPlaces } from './csv.ts';
import { fault, type Moment, type ReadFile, type ReadRow } from './read-row.ts';

const shortestMs = 15 * minuteMs;
const longestMs = dayMs + hourMs;

export interface ImportContext {
  readonly helplines: readonly { readonly id: HelplineId; readonly name: string; readonly zone: string }[];
  /** Everything goes there, whatever the file says; null: as the file says. */
  readonly helplineId: HelplineId | null;
  readonly people: readonly { readonly id: VolunteerId; readonly name: string; readonly removed: boolean }[];
  /** Every shift that touches what the file spans. */
  readonly shifts: readonly ShiftImage[];
  readonly now: Instant;
  /** Whether a name that nobody bears becomes a new volunteer; else the place stays to fill. */
  readonly isNew: (name: string) => boolean;
  readonly newShiftId: () => ShiftId;
  readonly newVolunteerId: () => VolunteerId;
}

export interface ImportPlan {
  readonly changes: ShiftChange[];
  readonly newVolunteers: { readonly id: VolunteerId; readonly name: string }[];
  readonly planned: PlannedImport[];
  readonly faults: FaultyLine[];
  readonly remarks: RemarkedLine[];
  readonly unknownPeople: { readonly name: string; readonly places: number }[];
  /** Places that get somebody. */
  readonly places: number;
}

/** A row with its helpline and instants, or what is wrong with it. */
interface PlacedRow extends Span {
  readonly row: ReadRow;
  readonly helplineId: HelplineId;
}

interface Draft {
  readonly line: number;
  readonly before: ShiftImage | null;
  shift: ShiftImage;
  /** Of a new shift: who and how many. */
  readonly open: { role: ShiftRole }[];
  readonly joined: { readonly name: string; readonly role: ShiftRole; readonly isNew: boolean }[];
}

/** Where the rows lie in time, to read the shifts around them; null when no row can be placed. */
export function spanOfImport(file: ReadFile, context: Pick<ImportContext, 'helplines' | 'helplineId' | 'now'>): Span | null {
  const spans = file.rows.flatMap((row) => {
    const placed = placeRow(row, context);
    return 'row' in placed ? [placed] : [];
  });
  if (spans.length === 0) return null;
  return { startsAt: spans.reduce((least, { startsAt }) => Math.min(least, startsAt), Infinity), endsAt: spans.reduce((most, { endsAt }) => Math.max(most, endsAt), 0) };
}

export function planImport(file: ReadFile, context: ImportContext): ImportPlan {
  const faults: FaultyLine[] = [...file.faults];
  const remarks: RemarkedLine[] = [];
  const people = new PeopleByName(context);
  const drafts = new Map<string, Draft>();
  const busy = new Map<VolunteerId, Span[]>();
  for (const shift of context.shifts) for (const { volunteerId } of shift.people) occupy(busy, volunteerId, shift);
  let places = 0;

  for (const row of file.rows) {
    const remark = (code: RemarkedLine['code'], column: ImportColumn | null, value: string): void => {
      remarks.push({ ...fault(row.line, column, 'badEvent', value), code });
    };
    if (row.cancelled) {
      remark('cancelled', null, '');
      continue;
    }
    const placed = placeRow(row, context);
    if (!('row' in placed)) {
      faults.push(placed);
      continue;
    }
    if (placed.firstPass) remark('hourTwice', 'start', placed.firstPass);
    const draft = draftFor(placed, drafts, context);
    const exists = draft.before !== null;
    if (exists && draft.shift.locked) {
      faults.push(fault(row.line, null, 'shiftLocked', ''));
      continue;
    }
    let same = row.places.length === 0 || row.places.every(({ name }) => name === null);
    for (const { role, name } of row.places) {
      const left = (code: RemarkedLine['code'] | null): void => {
        if (!exists) draft.open.push({ role });
        if (code !== null) remark(code, 'person', name ?? '');
      };
      if (name === null) {
        left(null);
        continue;
      }
      const person = people.find(name);
      if (person.kind !== 'known') {
        left(person.kind === 'unknown' ? null : person.kind);
        continue;
      }
      if (draft.shift.people.some(({ volunteerId }) => volunteerId === person.id)) {
        same = true;
        continue;
      }
      if (busy.get(person.id)?.some((span) => meets(span, placed)) === true) {
        left('overlap');
        continue;
      }
      occupy(busy, person.id, placed);
      places += 1;
      draft.joined.push({ name, role, isNew: person.isNew });
      const there: PlacedPerson = { volunteerId: person.id, role, locked: false, origin: 'import', at: context.now };
      draft.shift = { ...draft.shift, people: [...draft.shift.people, there] };
    }
    if (exists && same && draft.joined.length === 0) remark('alreadyThere', null, '');
    if (row.needs !== null && !exists) draft.shift = { ...draft.shift, needs: row.needs };
    else if (!exists) draft.shift = { ...draft.shift, needs: needsOfPlaces([...draft.shift.people, ...draft.open]) };
  }

  const made = [...drafts.values()].filter(({ before, joined }) => before === null || joined.length > 0);
  return {
    faults: inOrder(faults),
    remarks: inOrder(remarks),
    changes: made.map(({ before, shift }) => ({ before, after: before === null ? shift : { ...shift, version: before.version + 1 } })),
    newVolunteers: people.drawn,
    unknownPeople: people.unknown(),
    places,
    planned: made.map(({ line, before, shift, joined, open }) => ({
      line,
      helplineId: shift.helplineId,
      startsAt: shift.startsAt,
      endsAt: shift.endsAt,
      label: shift.label,
      onCall: shift.onCall,
      people: joined,
      open: open.length,
      exists: before !== null,
    })),
  };
}

function inOrder<Mention extends { readonly line: number }>(mentions: Mention[]): Mention[] {
  return mentions.sort((a, b) => a.line - b.line);
}

function occupy(busy: Map<VolunteerId, Span[]>, id: VolunteerId, span: Span): void {
  const known = busy.get(id);
  if (known === undefined) busy.set(id, [span]);
  else known.push(span);
}

type PlacedOrFault = (PlacedRow & { readonly firstPass: string | null }) | FaultyLine;

function placeRow(row: ReadRow, { helplines, helplineId, now }: Pick<ImportContext, 'helplines' | 'helplineId' | 'now'>): PlacedOrFault {
  const only = helplines.length === 1 ? helplines[0] : undefined;
  const helpline =
    helplineId !== null
      ? helplines.find(({ id }) => id === helplineId)
      : row.helpline === null
        ? only
        : helplines.find(({ name }) => plain(name) === plain(row.helpline ?? ''));
  if (helpline === undefined) return fault(row.line, 'helpline', 'helplineUnknown', row.helpline ?? '');
  const start = instantOf(row.start, helpline.zone, null);
  if (start.at === null) return fault(row.line, 'start', 'hourSkipped', start.wall);
  const end = instantOf(row.end, helpline.zone, start.at);
  if (end.at === null) return fault(row.line, 'end', 'hourSkipped', end.wall);
  const length = end.at - start.at;
  if (length < shortestMs || length > longestMs) return fault(row.line, 'end', 'badHours', end.wall);
  if (end.at <= now) return fault(row.line, 'date', 'past', start.wall);
  return { row, helplineId: helpline.id, startsAt: start.at, endsAt: end.at, firstPass: start.doubled ? start.wall : end.doubled ? end.wall : null };
}

/** `after`: of an hour that comes twice, an end takes the pass that lies behind its start. */
function instantOf(moment: Moment, helplineZone: string, after: Instant | null): { readonly at: Instant | null; readonly doubled: boolean; readonly wall: string } {
  if (moment.kind === 'instant') return { at: moment.at, doubled: false, wall: new Date(moment.at).toISOString().slice(0, 16) };
  const { date, time, offsetMinutes } = moment;
  const zone = moment.zone ?? helplineZone;
  const wall = `${date} ${time}`;
  if (offsetMinutes !== null) return { at: withOffset(date, time, zone, offsetMinutes), doubled: false, wall };
  const found = wallInstant(date, time, zone);
  switch (found.kind) {
    case 'skipped':
      return { at: null, doubled: false, wall };
    case 'once':
      return { at: found.at, doubled: false, wall };
    case 'twice':
      return { at: after !== null && found.at <= after ? found.later : found.at, doubled: true, wall };
  }
}

/** The shift that a row belongs to: one that exists at these hours, else one that an earlier row began. */
function draftFor({ row, helplineId, startsAt, endsAt }: PlacedRow, drafts: Map<string, Draft>, context: ImportContext): Draft {
  const there = context.shifts.filter((shift) => shift.helplineId === helplineId && shift.startsAt === startsAt && shift.endsAt === endsAt);
  const before = there.find(({ label }) => plain(label) === plain(row.label)) ?? (row.label === '' ? there[0] : undefined) ?? null;
  const key = before?.id ?? [helplineId, startsAt, endsAt, row.label, row.onCall].join('\n');
  const known = drafts.get(key);
  if (known !== undefined) return known;
  const shift: ShiftImage = before ?? {
    id: context.newShiftId(),
    helplineId,
    startsAt,
    endsAt,
    label: row.label,
    needs: { listener: 0, backup: 0, trainee: 0 },
    onCall: row.onCall,
    languages: [...row.languages],
    locked: false,
    patternId: null,
    patternDate: null,
    version: 1,
    people: [],
  };
  const draft: Draft = { line: row.line, before, shift, open: [], joined: [] };
  drafts.set(key, draft);
  return draft;
}

type FoundPerson =
  | { readonly kind: 'known'; readonly id: VolunteerId; readonly isNew: boolean }
  | { readonly kind: 'unknown' | 'personAmbiguous' | 'personRemoved' };

class PeopleByName {
  readonly #byName = new Map<string, { readonly id: VolunteerId; readonly removed: boolean; readonly isNew: boolean }[]>();
  readonly #unknown = new Map<string, { readonly name: string; places: number }>();
  readonly #context: ImportContext;
  readonly drawn: { readonly id: VolunteerId; readonly name: string }[] = [];

  constructor(context: ImportContext) {
    this.#context = context;
    for (const { id, name, removed } of context.people) this.#add(name, { id, removed, isNew: false });
  }

  find(name: string): FoundPerson {
    const key = plain(name);
    const bearers = this.#byName.get(key) ?? [];
    const present = bearers.filter(({ removed }) => !removed);
    if (present.length > 1) return { kind: 'personAmbiguous' };
    const [one] = present;
    if (one === undefined && bearers.length > 0) return { kind: 'personRemoved' };
    if (one !== undefined && !one.isNew) return { kind: 'known', id: one.id, isNew: false };
    const known = this.#unknown.get(key) ?? { name, places: 0 };
    known.places += 1;
    this.#unknown.set(key, known);
    if (one !== undefined) return { kind: 'known', id: one.id, isNew: true };
    if (!this.#context.isNew(known.name)) return { kind: 'unknown' };
    const id = this.#context.newVolunteerId();
    this.drawn.push({ id, name: known.name });
    this.#add(known.name, { id, removed: false, isNew: true });
    return { kind: 'known', id, isNew: true };
  }

  unknown(): { name: string; places: number }[] {
    return [...this.#unknown.values()];
  }

  #add(name: string, bearer: { readonly id: VolunteerId; readonly removed: boolean; readonly isNew: boolean }): void {
    const key = plain(name);
    const known = this.#byName.get(key);
    if (known === undefined) this.#byName.set(key, [bearer]);
    else known.push(bearer);
  }
}
