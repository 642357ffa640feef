// Files that associations really have: encodings, separators, dates and hours as people write them, and each bad line named.
import { describe, expect, it } from 'vitest';
import { readDate, readHours, readTime } from '../../../core/domain/rota-exchange/civil-reading.ts';
import { namesIn, readCsv, separatorOf } from '../../../core/domain/rota-exchange/csv.ts';
import { planImport } from '../../../core/domain/rota-exchange/import-plan.ts';
import { readIcs } from '../../../core/domain/rota-exchange/ics-import.ts';
import { decodeText } from '../../../electron/store/rota-exchange/file-text.ts';
import { context, helene, november, rowsAsText, samia, shiftAt } from './rota.ts';

describe('encodings', () => {
  const text = 'date;bénévole\n24/11/2026;Hélène – œuvre à 5 €';
  const windows = Uint8Array.from([...'Hélène – œuvre à 5 €'].map((character) => ({ '–': 0x96, œ: 0x9c, '€': 0x80 })[character] ?? character.charCodeAt(0)));
  const utf16 = Buffer.from(text, 'utf16le');
  it.each([
    ['UTF-8', Buffer.from(text), text, 'utf-8'],
    ['UTF-8 with a mark', Buffer.from(`\ufeff${text}`), text, 'utf-8'],
    ['UTF-16 little-endian', Buffer.concat([Buffer.from([0xff, 0xfe]), utf16]), text, 'utf-16'],
    ['UTF-16 big-endian', Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(utf16).swap16()]), text, 'utf-16'],
    ['Windows-1252', windows, 'Hélène – œuvre à 5 €', 'windows-1252'],
  ])('%s', (_name, bytes, expected, encoding) => {
    expect(decodeText(bytes)).toEqual({ text: expected, encoding });
  });
  it('a spreadsheet’s own format is no text', () => {
    expect(decodeText(Uint8Array.from([0x50, 0x4b, 3, 4, 0x14, 0, 6, 0]))).toBeNull();
  });
});

describe('dates', () => {
  it.each([
    ['2026-11-24', '2026-11-24'],
    ['24/11/2026', '2026-11-24'],
    ['24.11.26', '2026-11-24'],
    ['4-1-2026', '2026-01-04'],
    ['03/04/2026', '2026-04-03'],
    ['mardi 24 novembre 2026', '2026-11-24'],
    ['Mar. 24 nov. 2026', '2026-11-24'],
    ['1er août 2026', '2026-08-01'],
    ['24 December 2026', '2026-12-24'],
    ['29/02/2028', '2028-02-29'],
  ])('%s', (text, expected) => {
    expect(readDate(text)).toBe(expected);
  });
  it.each(['', '31/02/2026', '29/02/2026', '11/24/2026', '24/11', 'demain', '2026-13-01', '45620'])('not %s', (text) => {
    expect(readDate(text)).toBeNull();
  });
});

describe('times', () => {
  it.each([
    ['20h', '20:00'],
    ['20 h 30', '20:30'],
    ['20:00', '20:00'],
    ['8h05', '08:05'],
    ['20\u202fh\u00a030', '20:30'],
    ['09:00:00', '09:00'],
    ['7.45', '07:45'],
    ['0h', '00:00'],
    ['9', '09:00'],
  ])('%s', (text, expected) => {
    expect(readTime(text)).toEqual({ time: expected, nextDay: false, offsetMinutes: null });
  });
  it('24 h is midnight, the day after', () => {
    expect(readTime('24h')).toEqual({ time: '00:00', nextDay: true, offsetMinutes: null });
  });
  it('an offset names the pass of an hour that comes twice', () => {
    expect(readTime('02:30+01:00')).toEqual({ time: '02:30', nextDay: false, offsetMinutes: 60 });
    expect(readTime('21:00-04:00')?.offsetMinutes).toBe(-240);
  });
  it.each(['', '25h', '20h75', '24h30', 'minuit', '8h5', '20:00:30'])('not %s', (text) => {
    expect(readTime(text)).toBeNull();
  });
  it.each([
    ['20h-23h30', '20:00', '23:30'],
    ['de 20 h à 23 h', '20:00', '23:00'],
    ['9:00 – 13:00', '09:00', '13:00'],
    ['20:00-23:00', '20:00', '23:00'],
    ['9 to 13', '09:00', '13:00'],
  ])('hours: %s', (text, from, to) => {
    const read = readHours(text);
    expect([read?.from.time, read?.to.time]).toEqual([from, to]);
  });
});

describe('tables', () => {
  it.each([';', ',', '\t'] as const)('separated by %j', (separator) => {
    const text = [['date', 'début', 'fin', 'bénévole'], ['24/11/2026', '20h', '23h', 'Hélène Vasseur']].map((cells) => cells.join(separator)).join('\r\n');
    expect(separatorOf(text)).toBe(separator);
    const { rows, faults } = readCsv(text, new Set());
    expect(faults).toEqual([]);
    expect(rows.map((row) => row.places)).toEqual([[{ role: 'listener', name: 'Hélène Vasseur' }]]);
  });

  it('names the line, the column and the word of every fault, quoted line breaks and empty lines counted', () => {
    const text = [
      'Date;Début;Fin;Rôle;Bénévole;Astreinte;Langues',
      '24/11/2026;20h;23h;écoute;"Hélène',
      'Vasseur";;',
      '',
      '31/02/2026;20h;23h;écoute;Samia;;',
      ';20h;23h;;;;',
      '25/11/2026;8 heures;23h;;;;',
      '25/11/2026;20h;;;;;',
      '25/11/2026;20h;23h;chef;Samia;;',
      '25/11/2026;20h;23h;écoute;Samia;peut-être;',
      '25/11/2026;20h;23h;écoute;Samia;oui;anglais',
      '26/11/2026;20h;23h;renfort;Samia;oui;en es',
    ].join('\n');
    const { rows, faults } = readCsv(text, new Set());
    expect(faults).toEqual([
      { line: 5, column: 'date', code: 'badDate', value: '31/02/2026' },
      { line: 6, column: 'date', code: 'cellMissing', value: '' },
      { line: 7, column: 'start', code: 'badTime', value: '8 heures' },
      { line: 8, column: 'end', code: 'cellMissing', value: '' },
      { line: 9, column: 'role', code: 'badRole', value: 'chef' },
      { line: 10, column: 'onCall', code: 'badYesNo', value: 'peut-être' },
      { line: 11, column: 'languages', code: 'badLanguage', value: 'anglais' },
    ]);
    expect(rows.map(({ line }) => line)).toEqual([2, 12]);
    expect(rows[1]).toMatchObject({ onCall: true, languages: ['en', 'es'], places: [{ role: 'backup', name: 'Samia' }] });
  });

  it('says which column is missing', () => {
    expect(readCsv('jour;qui\n24/11/2026;Samia', new Set()).faults).toEqual([
      { line: 1, column: 'start', code: 'columnMissing', value: '' },
      { line: 1, column: 'end', code: 'columnMissing', value: '' },
    ]);
    expect(readCsv('', new Set()).faults).toHaveLength(3);
  });

  it('a quotation mark that is never closed is named where it opens', () => {
    const { rows, faults } = readCsv('date;début;fin;bénévole\n24/11/2026;20h;23h;Samia\n25/11/2026;20h;23h;"Samia\n26/11/2026;20h;23h;Samia', new Set());
    expect(rows.map(({ line }) => line)).toEqual([2]);
    expect(faults).toMatchObject([{ line: 3, code: 'quoteOpen' }]);
  });

  it('several names in a cell, unless somebody bears the whole', () => {
    expect(namesIn('Hélène, Samia et Yves', new Set())).toEqual(['Hélène', 'Samia', 'Yves']);
    expect(namesIn('Jean et Jeanne', new Set(['jean et jeanne']))).toEqual(['Jean et Jeanne']);
    expect(namesIn('à pourvoir', new Set())).toEqual([]);
  });
});

describe('laid on the rota', () => {
  const plan = (lines: readonly string[], changes: Partial<Parameters<typeof planImport>[1]> = {}) =>
    planImport(readCsv(['date;début;fin;ligne;bénévole', ...lines].join('\n'), new Set(['helene vasseur', 'samia belkacem'])), { ...context, ...changes });

  it('the hour that does not exist, the one that comes twice, the past, the impossible and an unknown helpline', () => {
    const { faults, remarks, changes } = plan([
      '29/03/2027;2h30;6h;;',
      '28/03/2027;2h30;6h;;Hélène Vasseur',
      '31/10/2027;2h30;6h;;Hélène Vasseur',
      '31/10/2027;02:30+01:00;6h;;Samia Belkacem',
      '31/10/2027;02:30+05:00;6h;;Samia Belkacem',
      '20/11/2026;20h;23h;;',
      '24/11/2026;20h;20h05;;',
      '24/11/2026;20h;23h;Autre ligne;',
    ]);
    expect(faults).toEqual([
      { line: 3, column: 'start', code: 'hourSkipped', value: '2027-03-28 02:30' },
      { line: 6, column: 'start', code: 'hourSkipped', value: '2027-10-31 02:30' },
      { line: 7, column: 'date', code: 'past', value: '2026-11-20 20:00' },
      { line: 8, column: 'end', code: 'badHours', value: '2026-11-24 20:05' },
      { line: 9, column: 'helpline', code: 'helplineUnknown', value: 'Autre ligne' },
    ]);
    expect(remarks).toEqual([{ line: 4, column: 'start', code: 'hourTwice', value: '2027-10-31 02:30' }]);
    expect(rowsAsText(changes)).toEqual(['2027-03-29T00:30Z 3.5 h –', '2027-10-31T00:30Z 4.5 h Hélène Vasseur', '2027-10-31T01:30Z 3.5 h Samia Belkacem']);
  });

  it('somebody who is elsewhere at that hour is named, in the file and in the rota; the place stays to fill', () => {
    const { changes, remarks, planned } = plan(['24/11/2026;20h;23h;;Hélène Vasseur', '24/11/2026;22h;24h;;Hélène Vasseur', '25/11/2026;20h;23h;;Samia Belkacem'], {
      shifts: [shiftAt(november(25, 22), 2, [samia])],
    });
    expect(remarks).toEqual([
      { line: 3, column: 'person', code: 'overlap', value: 'Hélène Vasseur' },
      { line: 4, column: 'person', code: 'overlap', value: 'Samia Belkacem' },
    ]);
    expect(changes.map(({ after }) => [after?.people.length, after?.needs.listener])).toEqual([[1, 1], [0, 1], [0, 1]]);
    expect(planned.map(({ open }) => open)).toEqual([0, 1, 1]);
  });

  it('people join a shift that is there already, once; a locked one stays as it is', () => {
    const there = shiftAt(november(24, 20), 3, [helene]);
    const lines = ['24/11/2026;20h;23h;;Hélène Vasseur', '24/11/2026;20h;23h;;Samia Belkacem'];
    const { changes, remarks } = plan(lines, { shifts: [there] });
    expect(changes).toMatchObject([{ before: { id: there.id, version: 1 }, after: { id: there.id, version: 2 } }]);
    expect(changes[0]?.after?.people.map(({ volunteerId, origin }) => [volunteerId, origin])).toEqual([[helene.id, 'manual'], [samia.id, 'import']]);
    expect(remarks).toMatchObject([{ line: 2, code: 'alreadyThere' }]);
    const after = changes[0]?.after;
    const again = plan(lines, { shifts: after ? [after] : [] });
    expect([again.changes, again.remarks.map(({ code }) => code)]).toEqual([[], ['alreadyThere', 'alreadyThere']]);
    expect(plan(lines, { shifts: [{ ...there, locked: true }] }).faults.map(({ code }) => code)).toEqual(['shiftLocked', 'shiftLocked']);
  });

  it('unknown people become volunteers or leave the place open, as chosen; removed and doubled ones are named', () => {
    const lines = ['24/11/2026;20h;23h;;Nour', '25/11/2026;20h;23h;;Nour', '26/11/2026;20h;23h;;Georges', '27/11/2026;20h;23h;;Yves Corbin', '28/11/2026;20h;23h;;Marc'];
    const people = [
      ...context.people,
      { id: '00000000-0000-4000-8000-0000000000c1' as never, name: 'Yves Corbin', removed: true },
      { id: '00000000-0000-4000-8000-0000000000c2' as never, name: 'Marc', removed: false },
      { id: '00000000-0000-4000-8000-0000000000c3' as never, name: 'Marc', removed: false },
    ];
    const { newVolunteers, unknownPeople, changes, remarks } = plan(lines, { people, isNew: (name) => name === 'Nour' });
    expect(newVolunteers.map(({ name }) => name)).toEqual(['Nour']);
    expect(unknownPeople).toEqual([{ name: 'Nour', places: 2 }, { name: 'Georges', places: 1 }]);
    expect(changes.map(({ after }) => after?.people.length)).toEqual([1, 1, 0, 0, 0]);
    expect(remarks.map(({ line, code }) => [line, code])).toEqual([[5, 'personRemoved'], [6, 'personAmbiguous']]);
  });
});

describe('calendars', () => {
  const wrap = (...lines: readonly string[]): string => ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Test//FR', ...lines, 'END:VCALENDAR', ''].join('\r\n');
  const event = (...lines: readonly string[]): string[] => ['BEGIN:VEVENT', ...lines, 'END:VEVENT'];
  const read = (text: string) => readIcs(text, new Set(), context.now);

  it('each bad event is named by its line, the others are read', () => {
    const { rows, faults } = read(
      wrap(
        ...event('UID:1', 'DTSTART:20261124T190000Z', 'DTEND:20261124T220000Z', 'SUMMARY:Hélène Vasseur'),
        ...event('UID:2', 'DTSTART;VALUE=DATE:20261125', 'SUMMARY:Réunion'),
        ...event('UID:3', 'DTSTART:20261126T190000Z', 'SUMMARY:Sans fin'),
        ...event('UID:4', 'DTSTART:20260230T190000Z', 'DTEND:20260230T200000Z'),
        ...event('UID:5', 'DTSTART;TZID=Nulle/Part:20261126T190000', 'DTEND;TZID=Nulle/Part:20261126T200000'),
        ...event('UID:6', 'DTSTART:20261127', 'pas une propriété'),
        ...event('UID:7', 'DTSTART;TZID=Europe/Paris:20261128T200000', 'DURATION:PT3H', 'SUMMARY:Samia', 'STATUS:CANCELLED'),
      ),
    );
    expect(faults.map(({ line, code }) => [line, code])).toEqual([[10, 'wholeDay'], [15, 'endMissing'], [20, 'badDate'], [25, 'zoneUnknown'], [30, 'badEvent']]);
    expect(rows.map(({ line, start, end, places, cancelled }) => [line, start, end, places[0]?.name, cancelled])).toEqual([
      [4, { kind: 'instant', at: Date.UTC(2026, 10, 24, 19) }, { kind: 'instant', at: Date.UTC(2026, 10, 24, 22) }, 'Hélène Vasseur', false],
      [35, expect.objectContaining({ date: '2026-11-28', time: '20:00', zone: 'Europe/Paris' }), expect.objectContaining({ time: '23:00' }), 'Samia', true],
    ]);
  });

  it('a weekly event across the clock change stays at its hour on the wall, without what was moved or excepted', () => {
    const { rows } = read(
      wrap(
        ...event('UID:w', 'DTSTART;TZID=Europe/Paris:20270316T200000', 'DTEND;TZID=Europe/Paris:20270317T010000', 'RRULE:FREQ=WEEKLY;COUNT=5', 'EXDATE;TZID=Europe/Paris:20270323T200000', 'SUMMARY:Yves'),
        ...event('UID:w', 'RECURRENCE-ID;TZID=Europe/Paris:20270406T200000', 'DTSTART;TZID=Europe/Paris:20270407T210000', 'DTEND;TZID=Europe/Paris:20270407T230000', 'SUMMARY:Yves'),
      ),
    );
    const { changes, faults } = planImport({ rows, faults: [], lines: 2 }, { ...context, isNew: () => true });
    expect(faults).toEqual([]);
    expect(changes.map(({ after }) => new Date(after?.startsAt ?? 0).toISOString().slice(0, 16)).sort()).toEqual([
      '2027-03-16T19:00',
      '2027-03-30T18:00',
      '2027-04-07T19:00',
      '2027-04-13T18:00',
    ]);
  });

  it('a zone that only the file knows is taken from its VTIMEZONE', () => {
    const zone = ['BEGIN:VTIMEZONE', 'TZID:Romance Standard Time', 'BEGIN:STANDARD', 'DTSTART:16011028T030000', 'TZOFFSETFROM:+0200', 'TZOFFSETTO:+0100', 'RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10', 'END:STANDARD', 'BEGIN:DAYLIGHT', 'DTSTART:16010325T020000', 'TZOFFSETFROM:+0100', 'TZOFFSETTO:+0200', 'RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3', 'END:DAYLIGHT', 'END:VTIMEZONE'];
    const { rows, faults } = read(wrap(...zone, ...event('UID:1', 'DTSTART;TZID=Romance Standard Time:20270715T200000', 'DTEND;TZID=Romance Standard Time:20270715T230000', 'SUMMARY:Samia')));
    expect(faults).toEqual([]);
    expect(rows[0]?.start).toEqual({ kind: 'instant', at: Date.UTC(2027, 6, 15, 18) });
  });

  it('a recurrence without an end is read for a year', () => {
    const { rows } = read(wrap(...event('UID:1', 'DTSTART:20200101T190000Z', 'DTEND:20200101T200000Z', 'RRULE:FREQ=DAILY', 'SUMMARY:Samia')));
    expect(rows.length).toBeGreaterThan(360);
    expect(rows.length).toBeLessThan(370);
  });
});

