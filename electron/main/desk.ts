// The live desk: gathers the phone window's snapshot, the store's hints and the session into one DeskState, publishes it
// at each change, and runs the desk calls of the contract.
import { deskStateFrom, lineStateOf, type CallHint } from '../../core/domain/calls/desk-state.ts';
import type { Phase } from '../../core/contract/access.ts';
import type { CallResponse, CallsHandledBy, ParsedCallRequest } from '../../core/contract/contract.ts';
import type { DeskState } from '../../core/contract/desk-state.ts';
import { Refusal } from '../../core/contract/errors.ts';
import type { PhoneCommand, PhoneCommandReply, PhoneSnapshot } from '../../core/protocol/main-phone.ts';
import type { CallToken } from '../../core/values/ids.ts';
import type { Clock } from '../../core/values/instant.ts';

export type DeskCallName = CallsHandledBy<'desk'>;
export type DeskHandlers = {
  readonly [N in DeskCallName]: (request: ParsedCallRequest<N>) => Promise<CallResponse<N>> | CallResponse<N>;
};

export interface Desk {
  readonly handlers: DeskHandlers;
  readonly state: DeskState;
  /** A call rings, is in progress, or is being routed. */
  readonly busy: boolean;
  setSnapshot(snapshot: PhoneSnapshot | null): void;
  setHint(token: CallToken, hint: CallHint): void;
  setLine(line: { readonly label: string; readonly publicNumber: string } | null): void;
  setPhase(phase: Phase): void;
}

export interface DeskOptions {
  readonly clock: Clock;
  readonly command: (command: PhoneCommand) => Promise<PhoneCommandReply | null>;
  readonly publish: (state: DeskState) => void;
}

export function createDesk({ clock, command, publish }: DeskOptions): Desk {
  let snapshot: PhoneSnapshot | null = null;
  let line: { readonly label: string; readonly publicNumber: string } | null = null;
  let phase: Phase = 'signedOut';
  let since = clock();
  const hints = new Map<CallToken, CallHint>();

  const build = (): DeskState => deskStateFrom({ snapshot, hints, line, phase, since });
  const change = (apply: () => void): void => {
    const before = lineStateOf({ snapshot, line }).state;
    apply();
    if (lineStateOf({ snapshot, line }).state !== before) since = clock();
    publish(build());
  };

  const run = async (wanted: PhoneCommand): Promise<PhoneCommandReply> => {
    const reply = await command(wanted);
    if (reply === null) throw new Refusal('phone-unavailable');
    if (!reply.ok) throw new Refusal('token' in wanted ? 'call-gone' : 'phone-unavailable');
    return reply;
  };
  const simple = async (wanted: PhoneCommand): Promise<Record<string, never>> => {
    await run(wanted);
    return {};
  };

  const isBusy = (): boolean => (snapshot?.calls ?? []).some((call) => call.state !== 'ended') || (snapshot?.routed ?? 0) > 0;

  return {
    handlers: {
      'desk.getState': build,
      'desk.answer': ({ token }) => simple({ name: 'answer', token }),
      'desk.refuse': ({ token }) => simple({ name: 'refuse', token }),
      'desk.silence': ({ token }) => simple({ name: 'silence', token }),
      'desk.hangUp': ({ token }) => simple({ name: 'hangUp', token }),
      'desk.mute': ({ token, muted }) => simple({ name: 'mute', token, muted }),
      'desk.hold': ({ token, held }) => simple({ name: 'hold', token, held }),
      'desk.skipAnnouncement': ({ token }) => simple({ name: 'skipAnnouncement', token }),
      'desk.sendDtmf': ({ token, tone }) => simple({ name: 'sendDtmf', token, tone }),
      'desk.dismiss': ({ token }) => simple({ name: 'dismiss', token }),
      'desk.setReachable': ({ reachable }) => simple({ name: 'setReachable', reachable }),
      'desk.chooseDevice': ({ role, deviceId }) => simple({ name: 'chooseDevice', role, deviceId }),
      'desk.setRingVolume': ({ volume }) => simple({ name: 'setRingVolume', volume }),
      'desk.testRing': () => simple({ name: 'testRing' }),
      'announcements.startTake': async () => {
        if (isBusy()) throw new Refusal('call-in-progress');
        const reply = await command({ name: 'startTake' });
        if (reply === null) throw new Refusal('phone-unavailable');
        if (!reply.ok) throw new Refusal('microphone-unavailable');
        return {};
      },
      'announcements.stopTake': async () => {
        const { samples } = await run({ name: 'stopTake' });
        if (samples === undefined) throw new Refusal('phone-unavailable');
        return { samples };
      },
      'announcements.cancelTake': () => simple({ name: 'cancelTake' }),
      'desk.testMicrophone': async () => ({ peak: (await run({ name: 'testMicrophone' })).peak ?? 0 }),
    },
    get state() {
      return build();
    },
    get busy() {
      return isBusy();
    },
    setSnapshot(next) {
      change(() => {
        snapshot = next;
        const live = new Set((next?.calls ?? []).map((call) => call.token));
        // The store's hint may come before the phone window has shown the call: keep the newest few.
        for (const token of [...hints.keys()].slice(0, -8)) if (!live.has(token)) hints.delete(token);
      });
    },
    setHint(token, hint) {
      change(() => {
        hints.set(token, hint);
      });
    },
    setLine(next) {
      change(() => {
        line = next;
      });
    },
    setPhase(next) {
      change(() => {
        phase = next;
      });
    },
  };
}
