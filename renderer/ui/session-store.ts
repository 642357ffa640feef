// The session as main last told it. Fed by `session.changed` and by the answers of session calls.
import { create } from 'zustand';
import type { SessionState } from '../../core/contract/calls/session.ts';

interface SessionStore {
  /** Null until the first answer. */
  readonly session: SessionState | null;
  /** True when the store process gave no answer to the first question. */
  readonly unavailable: boolean;
  /** When this account began to answer the line on this computer; survives the reload that locking causes. */
  readonly onDutySince: number | null;
  accept(session: SessionState): void;
  setUnavailable(): void;
}

const dutyKey = 'ecoutille.duty';

function rememberedDuty(accountId: string): number | null {
  const [id, since] = (localStorage.getItem(dutyKey) ?? '').split(' ');
  const instant = Number(since);
  return id === accountId && Number.isSafeInteger(instant) && instant > 0 ? instant : null;
}

/** `before` is null at the start of the window: a session found open then goes on, it does not begin. */
function dutyAfter(before: SessionState | null, next: SessionState): number | null {
  if (next.account === null || (next.phase !== 'open' && next.phase !== 'locked')) {
    if (next.phase === 'signedOut') localStorage.removeItem(dutyKey);
    return null;
  }
  const known = before?.phase === 'signedOut' ? null : rememberedDuty(next.account.id);
  const since = known ?? next.now;
  localStorage.setItem(dutyKey, `${next.account.id} ${since}`);
  return since;
}

export const useSessionStore = create<SessionStore>((set, get) => ({
  session: null,
  unavailable: false,
  onDutySince: null,
  accept: (session) => {
    set({ session, unavailable: false, onDutySince: dutyAfter(get().session, session) });
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
