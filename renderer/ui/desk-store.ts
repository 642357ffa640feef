// The live line as main last told it. Fed by `desk.changed`; it never holds a caller's number.
import { create } from 'zustand';
import type { DeskState } from '../../core/contract/desk-state.ts';

interface DeskStore {
  readonly desk: DeskState | null;
  accept(desk: DeskState): void;
}

export const useDeskStore = create<DeskStore>((set) => ({
  desk: null,
  accept: (desk) => {
    set({ desk });
  },
}));

export function useDesk(): DeskState | null {
  return useDeskStore((state) => state.desk);
}
