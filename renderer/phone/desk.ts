// The desk of one listener: at most two calls over both accounts, their sound, and the commands about them.
// Invariant: one person is talked to at a time, and nobody is cut by somebody else's call.
import { declineOf } from '../../core/domain/calls/declined.ts';
import type { AnnouncementNow, CallOutcome } from '../../core/contract/desk-state.ts';
import type { PhoneCall } from '../../core/protocol/main-phone.ts';
import type { CallToken } from '../../core/values/ids.ts';
import type { Clock } from '../../core/values/instant.ts';
import {
  callsToHold,
  hasRoom,
  isLive,
  newCall,
  nextCall,
  ringModeOf,
  withoutOldEnded,
  type CallEvent,
} from './call-machine.ts';
import type { Announcer } from './announcer.ts';
import type { SipCall, SipClient } from './sip-client.ts';
import type { SoundDesk } from './sound/sound-desk.ts';

export type DeskSound = Pick<SoundDesk, 'setMuted' | 'setHeld' | 'playsOnHold' | 'closeCall' | 'ring' | 'needMicrophone'>;

export interface Desk {
  incoming(call: SipCall, training: boolean): void;
  /** Ends a ringing call here without a word to the caller, whom the routing goes on with; false when it does not ring. */
  withdraw(token: CallToken, outcome: CallOutcome): boolean;
  answer(token: CallToken): Promise<boolean>;
  refuse(token: CallToken): boolean;
  silence(token: CallToken): boolean;
  hangUp(token: CallToken): boolean;
  mute(token: CallToken, muted: boolean): boolean;
  hold(token: CallToken, held: boolean): boolean;
  sendDtmf(token: CallToken, tone: string): boolean;
  dismiss(token: CallToken): boolean;
  dial(client: SipClient, token: CallToken): boolean;
  showAnnouncement(token: CallToken, now: AnnouncementNow | null): void;
  isHeld(token: CallToken): boolean;
  /** Ends every call (the application quits). */
  hangUpAll(): void;
}

export interface DeskParts {
  readonly clock: Clock;
  readonly sound: DeskSound;
  readonly announcer: Pick<Announcer, 'answering' | 'answered' | 'ended'>;
  readonly onCalls: (calls: readonly PhoneCall[]) => void;
}

export function createDesk({ clock, sound, announcer, onCalls }: DeskParts): Desk {
  let calls: readonly PhoneCall[] = [];
  const sips = new Map<CallToken, SipCall>();
  const silenced = new Set<CallToken>();

  const publish = (next: readonly PhoneCall[]): void => {
    calls = withoutOldEnded(next);
    sound.needMicrophone(calls.some(isLive));
    sound.ring(ringModeOf(calls, silenced));
    onCalls(calls);
  };
  /** True when the event meant something to the call. */
  const apply = (token: CallToken, event: CallEvent): boolean => {
    const before = calls.find((call) => call.token === token);
    if (before === undefined) return false;
    const after = nextCall(before, event, clock());
    if (after === before) return false;
    if (after.state === 'ended') {
      const routed = sips.get(token)?.routed === true;
      sips.delete(token);
      silenced.delete(token);
      announcer.ended(token);
      if (!routed) sound.closeCall(token);
    }
    publish(calls.map((call) => (call === before ? after : call)));
    return true;
  };
  const setHeld = (token: CallToken, held: boolean): boolean => {
    if (!apply(token, { type: 'hold', held })) return false;
    sound.setHeld(token, held);
    // The far end is not told where the caller hears something of ours: a server would put its own music in its place, and
    // a telephone that is told sends no keys any more (RFC 3264 8.4).
    sips.get(token)?.setHeld(held && !sound.playsOnHold);
    return true;
  };
  const holdOthers = (token: CallToken): void => {
    for (const other of callsToHold(calls, token)) setHeld(other, true);
  };
  const add = (sip: SipCall, direction: PhoneCall['direction'], training: boolean): void => {
    const { token } = sip;
    sips.set(token, sip);
    sip.events = {
      established: () => {
        if (apply(token, { type: 'established' }) && direction === 'incoming') announcer.answered(token);
      },
      heldByCaller: (held) => apply(token, { type: 'heldByCaller', held }),
      cancelled: (reason) => apply(token, { type: 'cancelled', reason }),
      declined: (status) => apply(token, { type: 'declined', outcome: declineOf(status) }),
      hungUp: () => apply(token, { type: 'remoteHangUp' }),
      failed: () => apply(token, { type: 'failed' }),
      interrupted: () => apply(token, { type: 'interrupted' }),
    };
    publish([...calls, newCall(token, direction, training, clock())]);
  };

  return {
    incoming: (sip, training) => {
      if (!hasRoom(calls) || sips.has(sip.token)) sip.refuse('busy');
      else {
        add(sip, 'incoming', training);
        sip.warm();
      }
    },
    withdraw: (token, outcome) => apply(token, { type: 'routed', outcome }),
    answer: async (token) => {
      const sip = sips.get(token);
      if (sip === undefined || !apply(token, { type: 'answer' })) return false;
      holdOthers(token);
      announcer.answering(token);
      await sip.answer();
      return calls.some((call) => call.token === token && (call.state === 'active' || call.state === 'held'));
    },
    refuse: (token) => {
      const sip = sips.get(token);
      if (sip === undefined || !apply(token, { type: 'refuse' })) return false;
      sip.refuse('declined');
      return true;
    },
    silence: (token) => {
      if (!sips.has(token)) return false;
      silenced.add(token);
      publish(calls);
      return true;
    },
    hangUp: (token) => {
      const sip = sips.get(token);
      if (sip === undefined || !apply(token, { type: 'hangUp' })) return false;
      sip.hangUp();
      return true;
    },
    mute: (token, muted) => {
      if (!apply(token, { type: 'mute', muted })) return calls.some((call) => call.token === token && call.muted === muted);
      sound.setMuted(token, muted);
      return true;
    },
    hold: (token, held) => {
      if (!held) holdOthers(token);
      return setHeld(token, held) || calls.some((call) => call.token === token && (call.state === 'held') === held);
    },
    sendDtmf: (token, tone) => sips.get(token)?.sendDtmf(tone) ?? false,
    dismiss: (token) => {
      const left = calls.filter((call) => call.token !== token || isLive(call));
      if (left.length === calls.length) return false;
      publish(left);
      return true;
    },
    dial: (client, token) => {
      if (!hasRoom(calls) || sips.has(token)) return false;
      holdOthers(token);
      add(client.dial(token), 'outgoing', false);
      return true;
    },
    showAnnouncement: (token, now) => {
      apply(token, { type: 'announcement', now });
    },
    isHeld: (token) => calls.some((call) => call.token === token && call.state === 'held'),
    hangUpAll: () => {
      for (const [token, sip] of [...sips]) {
        if (apply(token, { type: 'hangUp' })) sip.hangUp();
      }
    },
  };
}
