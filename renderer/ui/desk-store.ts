// The live line as main last told it. Fed by `desk.changed`; it never holds a caller's number.
import { create } from 'zustand';
import type { DeskState } from '../../core/contract/desk-state.ts';
import type { CallToken } from '../../core/values/ids.ts';

interface DeskStore {
  readonly desk: DeskState | null;
  /** When each call on hold went on hold, as seen from this window. */
  readonly heldSince: ReadonlyMap<CallToken, number>;
  readonly accept: (desk: DeskState) => void;
}

/** A call that stays on hold keeps its instant, a call that leaves it loses it. */
export function heldSinceAfter(before: ReadonlyMap<CallToken, number>, desk: DeskState, now: number): ReadonlyMap<CallToken, number> {
  return new Map(desk.calls.filter(({ state }) => state === 'held').map(({ token }) => [token, before.get(token) ?? now]));
}

export const useDeskStore = create<DeskStore>((set) => ({
  desk: null,
  heldSince: new Map(),
  accept: (desk) => {
    set(({ heldSince }) => ({ desk, heldSince: heldSinceAfter(heldSince, desk, Date.now()) }));
  },
}));

export function useDesk(): DeskState | null {
  return useDeskStore((state) => state.desk);
}
