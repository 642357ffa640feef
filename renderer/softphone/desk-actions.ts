// What the listener does with calls, and the last refusal of it, shown until it is dismissed or something works.
import { create } from 'zustand';
import type { CallName, CallRequest } from '../../core/contract/contract.ts';
import type { CallToken } from '../../core/values/ids.ts';
import { call, CallError } from '../ui/bridge.ts';
import { changeLocalSettings } from './local-settings.ts';

interface DeskActions {
  readonly error: CallError | null;
  /** Calls that were hung up from here: the others were ended by the caller. */
  readonly hungUpHere: ReadonlySet<CallToken>;
  readonly silenced: ReadonlySet<CallToken>;
}
export const useDeskActions = create<DeskActions>(() => ({ error: null, hungUpHere: new Set(), silenced: new Set() }));

export function dismissDeskError(): void {
  useDeskActions.setState({ error: null });
}

/** True when it worked. The refusal is kept for the screen; a call that is gone needs no word, the screen shows it. */
async function act<N extends CallName>(name: N, request: CallRequest<N>): Promise<boolean> {
  try {
    await call(name, request);
    useDeskActions.setState({ error: null });
    return true;
  } catch (error) {
    const refusal = error instanceof CallError ? error : new CallError('internal', null);
    if (refusal.code !== 'call-gone') useDeskActions.setState({ error: refusal });
    return false;
  }
}

export const deskActions = {
  answer: (token: CallToken) => act('desk.answer', { token }),
  refuse: (token: CallToken) => act('desk.refuse', { token }),
  silence: async (token: CallToken): Promise<void> => {
    if (await act('desk.silence', { token })) {
      useDeskActions.setState(({ silenced }) => ({ silenced: new Set(silenced).add(token) }));
    }
  },
  hangUp: (token: CallToken) => {
    useDeskActions.setState(({ hungUpHere }) => ({ hungUpHere: new Set(hungUpHere).add(token) }));
    return act('desk.hangUp', { token });
  },
  mute: (token: CallToken, muted: boolean) => act('desk.mute', { token, muted }),
  hold: (token: CallToken, held: boolean) => act('desk.hold', { token, held }),
  skipAnnouncement: (token: CallToken) => act('desk.skipAnnouncement', { token }),
  sendDtmf: (token: CallToken, tone: string) => act('desk.sendDtmf', { token, tone }),
  dismiss: (token: CallToken) => act('desk.dismiss', { token }),
  /** Only one caller hears the listener at a time: the first is put on hold before the second is taken. */
  answerSecond: async (current: CallToken, currentHeld: boolean, second: CallToken): Promise<void> => {
    if (currentHeld || (await act('desk.hold', { token: current, held: true }))) await act('desk.answer', { token: second });
  },
  swap: async (current: CallToken, currentHeld: boolean, other: CallToken): Promise<void> => {
    if (currentHeld || (await act('desk.hold', { token: current, held: true }))) await act('desk.hold', { token: other, held: false });
  },
  pauseRecording: (token: CallToken) => act('recordings.pause', { token }),
  resumeRecording: (token: CallToken) => act('recordings.resume', { token }),
  /** `untilMs` ends a pause by itself; null lasts until the listener comes back. */
  pause: async (untilMs: number | null): Promise<boolean> => {
    changeLocalSettings({ pauseUntil: untilMs });
    return act('desk.setReachable', { reachable: false });
  },
  comeBack: async (): Promise<boolean> => {
    changeLocalSettings({ pauseUntil: null });
    return act('desk.setReachable', { reachable: true });
  },
} as const;
