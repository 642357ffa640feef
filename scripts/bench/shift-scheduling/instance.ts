// Reads the text format of the staff scheduling benchmarks of T. Curtois and R. Qu ("Computational results on new staff
// scheduling benchmark instances", 2014). Invariant: a line that is not understood is an error with its number, never skipped.

export interface ShiftType {
  readonly id: string;
  readonly minutes: number;
  readonly cannotBeFollowedBy: readonly string[];
}

export interface Employee {
  readonly id: string;
  readonly maximumShifts: ReadonlyMap<string, number>;
  readonly maximumMinutes: number;
  readonly minimumMinutes: number;
  readonly maximumConsecutiveShifts: number;
  readonly minimumConsecutiveShifts: number;
  readonly minimumConsecutiveDaysOff: number;
  readonly maximumWeekends: number;
}

export interface Request {
  readonly employee: string;
  readonly day: number;
  readonly shift: string;
  readonly weight: number;
}

export interface Cover {
  readonly day: number;
  readonly shift: string;
  readonly required: number;
  readonly underWeight: number;
  readonly overWeight: number;
}

/** Days count from 0, a Monday. */
export interface BenchmarkInstance {
  readonly days: number;
  readonly shifts: readonly ShiftType[];
  readonly staff: readonly Employee[];
  readonly daysOff: ReadonlyMap<string, readonly number[]>;
  readonly onRequests: readonly Request[];
  readonly offRequests: readonly Request[];
  readonly cover: readonly Cover[];
}

interface Line {
  readonly number: number;
  readonly fields: readonly string[];
}

const sectionNames = ['HORIZON', 'SHIFTS', 'STAFF', 'DAYS_OFF', 'SHIFT_ON_REQUESTS', 'SHIFT_OFF_REQUESTS', 'COVER'] as const;
type Section = (typeof sectionNames)[number];

export function readInstance(text: string): BenchmarkInstance {
  const sections = new Map<Section, Line[]>();
  let current: Line[] | undefined;
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    if (line.startsWith('SECTION_')) {
      const name = sectionNames.find((known) => line === `SECTION_${known}`);
      if (name === undefined) throw new Error(`line ${index + 1}: unknown section`);
      current = [];
      sections.set(name, current);
      continue;
    }
    if (current === undefined) throw new Error(`line ${index + 1}: before the first section`);
    current.push({ number: index + 1, fields: line.split(',').map((field) => field.trim()) });
  }
  const lines = (name: Section): readonly Line[] => sections.get(name) ?? [];
  const horizon = lines('HORIZON')[0];
  if (horizon === undefined) throw new Error('no horizon');
  const request = (line: Line): Request => ({ employee: word(line, 0), day: whole(line, 1), shift: word(line, 2), weight: whole(line, 3) });
  return {
    days: whole(horizon, 0),
    shifts: lines('SHIFTS').map((line) => ({ id: word(line, 0), minutes: whole(line, 1), cannotBeFollowedBy: (line.fields[2] ?? '').split('|').filter((id) => id !== '') })),
    staff: lines('STAFF').map((line) => ({
      id: word(line, 0),
      maximumShifts: new Map(
        word(line, 1).split('|').map((entry) => {
          const [shift, most] = entry.split('=');
          if (shift === undefined || most === undefined || !/^\d+$/.test(most)) throw new Error(`line ${line.number}: field 2`);
          return [shift, Number(most)];
        }),
      ),
      maximumMinutes: whole(line, 2),
      minimumMinutes: whole(line, 3),
      maximumConsecutiveShifts: whole(line, 4),
      minimumConsecutiveShifts: whole(line, 5),
      minimumConsecutiveDaysOff: whole(line, 6),
      maximumWeekends: whole(line, 7),
    })),
    daysOff: new Map(lines('DAYS_OFF').map((line) => [word(line, 0), line.fields.slice(1).map((_, index) => whole(line, index + 1))])),
    onRequests: lines('SHIFT_ON_REQUESTS').map(request),
    offRequests: lines('SHIFT_OFF_REQUESTS').map(request),
    cover: lines('COVER').map((line) => ({ day: whole(line, 0), shift: word(line, 1), required: whole(line, 2), underWeight: whole(line, 3), overWeight: whole(line, 4) })),
  };
}

function word(line: Line, index: number): string {
  const field = line.fields[index];
  if (field === undefined || field === '') throw new Error(`line ${line.number}: field ${index + 1} is missing`);
  return field;
}

function whole(line: Line, index: number): number {
  const field = word(line, index);
  if (!/^\d+$/.test(field)) throw new Error(`line ${line.number}: field ${index + 1} is no number`);
  return Number(field);
}
