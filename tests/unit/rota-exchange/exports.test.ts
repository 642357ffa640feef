// What leaves comes back the same: through our own reader, and through a parser that is not ours.
import fc from 'fast-check';
import * as nodeIcal from 'node-ical';
import { describe, expect, it } from 'vitest';
import type { Shift } from '../../../core/contract/rota-model.ts';
import { readCsv, writeCsv } from '../../../core/domain/rota-exchange/csv.ts';
import { writeIcs, type IcsContext } from '../../../core/domain/rota-exchange/ics-export.ts';
import { readIcs } from '../../../core/domain/rota-exchange/ics-import.ts';
import { planImport, type ImportContext } from '../../../core/domain/rota-exchange/import-plan.ts';
import { plain } from '../../../core/domain/rota-exchange/civil-reading.ts';
import { publicShift, type ShiftImage } from '../../../core/domain/rota/shift-image.ts';
import type { HelplineId, VolunteerId } from '../../../core/values/ids.ts';
import { context, helene, helpline, november, samia, shiftAt } from './rota.ts';

const quarterHour = 900_000;
/** A week before each of the two nights, and the weeks around them. */
const clockChanges = [Date.UTC(2027, 2, 28, 1), Date.UTC(2027, 9, 31, 1)];
const awkward = ['=1+1', '+33', '-2', '@x', "'=x", "''-", 'a;b', 'a,b', '"guillemets"', 'été, œuvre', 'Jean et Jeanne', 'ligne / 2', '\u200b', '', 'écoute — nuit', 'deux\nBEGIN:VEVENT', 'a\\b', 'a\\nb'];
const word = fc.oneof(fc.constantFrom(...awkward), fc.string({ unit: 'grapheme', maxLength: 20 }).map((text) => text.replace(/[\p{C}\p{Z}]/gu, ' ').trim()));
const namesOf = fc.uniqueArray(word.filter((name) => plain(name) !== '' && plain(name) !== '-' && plain(name) !== '?'), { minLength: 3, maxLength: 6, selector: plain });

const rota = fc.record({
  names: namesOf,
  helplineNames: fc.uniqueArray(word.filter((name) => plain(name) !== ''), { minLength: 1, maxLength: 3, selector: plain }),
  shifts: fc.array(
    fc.record({
      helpline: fc.nat(2),
      night: fc.nat(1),
      /** Quarters of an hour around the change of the clock. */
      start: fc.integer({ min: -200, max: 200 }),
      quarters: fc.integer({ min: 1, max: 100 }),
      label: word,
      onCall: fc.boolean(),
      languages: fc.uniqueArray(fc.constantFrom('fr', 'en', 'es', 'ar'), { maxLength: 3 }),
      needs: fc.record({ listener: fc.nat(3), backup: fc.nat(2), trainee: fc.nat(1) }),
      people: fc.uniqueArray(fc.tuple(fc.nat(5), fc.constantFrom('listener', 'backup', 'trainee')), { maxLength: 4, selector: ([person]) => person }),
    }),
    { maxLength: 8 },
  ),
});

type Generated = typeof rota extends fc.Arbitrary<infer T> ? T : never;

/** Nobody twice at a time, no two shifts of a helpline at the same hours: what a rota cannot say twice. */
function build({ names, helplineNames, shifts }: Generated): { world: ImportContext; made: Shift[] } {
  const helplines = helplineNames.map((name, rank) => ({ ...helpline, id: `00000000-0000-4000-8000-a0000000000${String(rank)}` as HelplineId, name }));
  const people = names.map((name, rank) => ({ id: `00000000-0000-4000-8000-b0000000000${String(rank)}` as VolunteerId, name, removed: false }));
  const made: ShiftImage[] = [];
  for (const one of shifts) {
    const startsAt = (clockChanges[one.night] ?? 0) + one.start * quarterHour;
    const { id: helplineId } = helplines[one.helpline % helplines.length]!;
    const span = { startsAt, endsAt: startsAt + one.quarters * quarterHour };
    if (made.some((other) => other.helplineId === helplineId && other.startsAt === span.startsAt && other.endsAt === span.endsAt)) continue;
    const free = one.people.filter(([rank]) => rank < people.length && !made.some((other) => other.startsAt < span.endsAt && span.startsAt < other.endsAt && other.people.some(({ volunteerId }) => volunteerId === people[rank]!.id)));
    const placed = free.map(([rank, role]) => ({ volunteerId: people[rank]!.id, role: role as 'listener', locked: false, origin: 'manual' as const, at: 0 }));
    const count = (role: string): number => placed.filter((person) => person.role === role).length;
    // A table has a line for each place: more people than places is more places.
    const needs = { listener: Math.max(one.needs.listener, count('listener')), backup: Math.max(one.needs.backup, count('backup')), trainee: Math.max(one.needs.trainee, count('trainee')) };
    made.push(shiftAt(span.startsAt, one.quarters / 4, [], { helplineId, label: one.label, onCall: one.onCall, languages: one.languages, needs, people: placed }));
  }
  return { world: { ...context, helplines, people, now: Date.UTC(2027, 0, 1) }, made: made.map(publicShift) };
}

const bare = (shifts: readonly Shift[]) =>
  shifts
    .map(({ helplineId, startsAt, endsAt, label, onCall, languages, needs, people }) => ({
      helplineId,
      startsAt,
      endsAt,
      label,
      onCall,
      languages,
      needs,
      people: people.map(({ volunteerId, role }) => `${volunteerId} ${role}`).sort(),
    }))
    .sort((a, b) => a.startsAt - b.startsAt || a.endsAt - b.endsAt || a.helplineId.localeCompare(b.helplineId));

const imported = (file: ReturnType<typeof readIcs>, world: ImportContext) => {
  const plan = planImport(file, world);
  expect([plan.faults, plan.remarks, plan.unknownPeople]).toEqual([[], [], []]);
  return bare(plan.changes.flatMap(({ after }) => (after === null ? [] : [publicShift(after)])));
};

const icsContext = (world: ImportContext): IcsContext => ({
  calendarName: 'La Veilleuse',
  helplineName: ({ helplineId }) => world.helplines.find(({ id }) => id === helplineId)!.name,
  personName: (id) => world.people.find((person) => person.id === id)!.name,
  names: 'full',
  language: 'fr',
  now: world.now,
  of: null,
});

describe('what leaves comes back the same, around both changes of the clock', () => {
  it.each(['fr', 'en'] as const)('as a table (%s)', (language) => {
    fc.assert(
      fc.property(rota, (generated) => {
        const { world, made } = build(generated);
        const csv = writeCsv(made, {
          language,
          zoneOf: () => 'Europe/Paris',
          helplineName: icsContext(world).helplineName,
          personName: ({ volunteerId }) => icsContext(world).personName(volunteerId),
        });
        for (const line of csv.split(/\r\n|;/)) expect(line).not.toMatch(/^"?[=+\-@]/);
        expect(imported(readCsv(csv.slice(1), new Set(world.people.map(({ name }) => plain(name)))), world)).toEqual(bare(made));
      }),
      { seed: 20_271_031, numRuns: 150 },
    );
  });

  it('as a calendar', () => {
    fc.assert(
      fc.property(rota, (generated) => {
        const { world, made } = build(generated);
        expect(imported(readIcs(writeIcs(made, icsContext(world)), new Set(), world.now), world)).toEqual(bare(made));
      }),
      { seed: 20_270_328, numRuns: 100 },
    );
  });
});

it('a table begins with a byte order mark and uses semicolons', () => {
  const csv = writeCsv([shiftAt(november(24, 20), 3, [helene])].map(publicShift), { language: 'fr', zoneOf: () => 'Europe/Paris', helplineName: () => 'Ligne', personName: () => '=cmd()' });
  expect(csv).toBe('\ufeffdate;début;date de fin;fin;ligne d’écoute;créneau;rôle;bénévole;astreinte;langues\r\n2026-11-24;20:00;2026-11-24;23:00;Ligne;;écoute;\'=cmd();;\r\n');
});

describe('a calendar in a parser that is not ours', () => {
  const around = clockChanges.flatMap((night) => [-26, -2, -1, 0, 1, 2, 22].map((hours) => shiftAt(night + hours * 3_600_000, 1, [helene], { version: 3, label: 'Créneau de nuit avec un intitulé assez long pour passer la ligne; virgule, accent' })));
  const shifts = [...around.map(publicShift), publicShift(shiftAt(november(24, 20), 3, [], { needs: { listener: 1, backup: 0, trainee: 0 } }))];
  const world = { ...context, now: november(22, 12) };
  const text = writeIcs(shifts, icsContext(world));
  const events = Object.values(nodeIcal.sync.parseICS(text)).filter((part): part is nodeIcal.VEvent => part?.type === 'VEVENT');

  it('has the same instants, a UID of its own for each, SEQUENCE and STATUS', () => {
    expect(events.map(({ uid, start, end }) => [uid, start.getTime(), end?.getTime()])).toEqual(shifts.map(({ id, startsAt, endsAt }) => [id, startsAt, endsAt]));
    expect(events.map(({ sequence, status }) => [Number(sequence), status])).toEqual(shifts.map(({ version, people }) => [version - 1, people.length > 0 ? 'CONFIRMED' : 'TENTATIVE']));
    expect(text.match(/^DTSTART.*$/gm)).toHaveLength(shifts.length);
    expect(text.match(/^DTSTART:\d{8}T\d{6}Z\r?$/gm)).toHaveLength(shifts.length);
  });
  it('folds at 75 bytes with CRLF, as RFC 5545 3.1 wants', () => {
    for (const line of text.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    expect(text).toContain('\r\n ');
  });
  it('a person’s own calendar has no other name, and the names of a helpline’s are cut as wished', () => {
    const both = publicShift(shiftAt(november(24, 20), 3, [helene, samia]));
    const own = writeIcs([both], { ...icsContext(world), of: samia.id });
    expect(own).toContain('SUMMARY:Ligne principale\\, écoute');
    expect(own).toContain(`UID:${both.id}-${samia.id}`.slice(0, 75));
    expect(own.replaceAll('\r\n ', '')).not.toContain('Hélène');
    const first = writeIcs([both], { ...icsContext(world), names: 'first' }).replaceAll('\r\n ', '');
    expect(first).toContain('SUMMARY:Hélène\\, Samia');
    expect(first).not.toMatch(/Vasseur|Belkacem/);
  });
});
