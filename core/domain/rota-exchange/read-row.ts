// What a line of a file says, before it is laid on the rota: the common ground of CSV and iCalendar.
import type { FaultyLine, ImportColumn, ImportFault } from '../../contract/rota-exchange-model.ts';
import type { Needs, ShiftRole } from '../../contract/rota-model.ts';
import type { CivilDate, WallTime } from '../../values/civil-time.ts';
import type { Instant } from '../../values/instant.ts';

/** On the wall of the helpline's zone, or of `zone` where the file names one; or a moment of its own. */
export type Moment =
  | { readonly kind: 'wall'; readonly date: CivilDate; readonly time: WallTime; readonly offsetMinutes: number | null; readonly zone: string | null }
  | { readonly kind: 'instant'; readonly at: Instant };

export interface ReadRow {
  readonly line: number;
  /** Null: the file does not say. */
  readonly helpline: string | null;
  readonly start: Moment;
  readonly end: Moment;
  readonly label: string;
  readonly onCall: boolean;
  readonly languages: readonly string[];
  /** Places of the row: a name, or null for one to fill. */
  readonly places: readonly { readonly role: ShiftRole; readonly name: string | null }[];
  /** What the file says the shift needs; null: as many as it has places. */
  readonly needs: Needs | null;
  /** The source says that it does not take place. */
  readonly cancelled: boolean;
}

export interface ReadFile {
  readonly rows: readonly ReadRow[];
  readonly faults: readonly FaultyLine[];
  /** Lines or events that the file has. */
  readonly lines: number;
}

const longestMention = 80;

export function fault(line: number, column: ImportColumn | null, code: ImportFault, value: string): FaultyLine {
  return { line, column, code, value: [...value.trim()].slice(0, longestMention / 2).join('') };
}
