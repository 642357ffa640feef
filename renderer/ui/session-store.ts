// The session as main last told it. Fed by `session.changed` and by the answers of session calls.
import { create } from 'zustand';
import type { SessionState } from '../../core/contract/calls/session.ts';

interface SessionStore {
  /** Null until the first answer. */
  readonly session: SessionState | null;
  /** True when the store process gave no answer to the first question. */
  readonly unavailable: boolean;
  accept(session: SessionState): void;
  setUnavailable(): void;
}

export const useSessionStore = create<SessionStore>((set) => ({
  session: null,
  unavailable: false,
  accept: (session) => {
    set({ session, unavailable: false });
  },
  setUnavailable: () => {
    set({ unavailable: true });
  },
}));

export function useSession(): SessionState | null {
  return useSessionStore((state) => state.session);
}

/** Hands the answer of a session call to the store; use as `onSuccess`. */
export function acceptSession(session: SessionState): void {
  useSessionStore.getState().accept(session);
}
