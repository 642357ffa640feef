// What of the rota is in view: the tab, the calendar's kind and day, the helplines shown, the shift chosen.
// Kept in memory only, so that a look at another page loses nothing.
import { create } from 'zustand';
import type { CivilDate } from '../../../core/values/civil-time.ts';
import type { HelplineId, ShiftId } from '../../../core/values/ids.ts';
import type { CalendarKind } from '../logic/rota-calendar.ts';
import type { RotaTab } from '../logic/rota-tabs.ts';

interface RotaView {
  readonly tab: RotaTab;
  readonly kind: CalendarKind;
  /** A day of the period shown; null: today. */
  readonly date: CivilDate | null;
  /** Empty: all. */
  readonly helplineIds: readonly HelplineId[];
  readonly chosen: ShiftId | null;
  readonly open: (tab: RotaTab) => void;
  readonly showKind: (kind: CalendarKind) => void;
  readonly showDate: (date: CivilDate | null) => void;
  readonly showHelplines: (helplineIds: readonly HelplineId[]) => void;
  readonly choose: (chosen: ShiftId | null) => void;
  /** For another page that sends here: the calendar on this day, with this shift open. */
  readonly showShift: (shiftId: ShiftId, date: CivilDate) => void;
}

export const useRotaView = create<RotaView>((set) => ({
  tab: 'calendar',
  kind: 'week',
  date: null,
  helplineIds: [],
  chosen: null,
  open: (tab) => {
    set({ tab });
  },
  showKind: (kind) => {
    set({ kind });
  },
  showDate: (date) => {
    set({ date });
  },
  showHelplines: (helplineIds) => {
    set({ helplineIds });
  },
  choose: (chosen) => {
    set({ chosen });
  },
  showShift: (chosen, date) => {
    set({ tab: 'calendar', kind: 'week', helplineIds: [], chosen, date });
  },
}));
