// The hidden phone window: two accounts, one desk, the sound; main's commands in, the whole state out at each change.
// Invariant: nothing here knows a number, a name or a password, and nothing is written to the console.
import { createStore } from 'zustand/vanilla';
import type { PhoneBridge, PhoneCommand, PhoneCommandReply, PhoneSnapshot } from '../../core/protocol/main-phone.ts';
import type { CallToken } from '../../core/values/ids.ts';
import { createAnnouncer } from './announcer.ts';
import { createDesk } from './desk.ts';
import { createGatewayLink } from './gateway-link.ts';
import { createLineLink } from './line-link.ts';
import { createRecordingBeep } from './recording-beep.ts';
import { routeCall, type RoutedCall } from './routed-call.ts';
import type { Arrival, SipCall } from './sip-client.ts';
import { createRecordings } from './recordings.ts';
import { createSipJsClient } from './sipjs-client.ts';
import { createSoundDesk } from './sound/sound-desk.ts';
import { createStoreLink } from './store-link.ts';

declare global {
  interface Window {
    readonly phone: PhoneBridge;
  }
}

async function start(bridge: PhoneBridge): Promise<void> {
  const store = createStore<PhoneSnapshot>(() => ({ registration: 'idle', fault: null, nextAttemptAt: null, calls: [], audio: null, routed: 0 }));
  store.subscribe((snapshot) => {
    bridge.publish(snapshot);
  });
  const link = createGatewayLink();
  const storeLink = createStoreLink();
  // The gateway and the store may be ready before the sound is: their ports wait here, with their messages in them.
  const early = new Map<PortName, MessagePort>();
  let attach = (name: PortName, port: MessagePort): void => {
    early.set(name, port);
  };
  window.addEventListener('message', (event: MessageEvent<unknown>) => {
    const [port] = event.ports;
    const name = portNameOf(event.data);
    if (event.source === window && name !== null && port !== undefined) attach(name, port);
  });
  const sound = await createSoundDesk({
    mediaDevices: navigator.mediaDevices,
    settings: await bridge.loadSoundSettings(),
    save: (settings) => {
      bridge.saveSoundSettings(settings);
    },
    onState: (audio) => {
      store.setState({ audio });
    },
    stage: document.body,
  });
  const clock = (): number => Date.now();
  let tellsRecording = false;
  const announcer = createAnnouncer({
    clock,
    sound,
    isHeld: (token) => desk.isHeld(token),
    show: (token, now) => {
      desk.showAnnouncement(token, now);
    },
    tellsRecording: () => tellsRecording,
    played: (token, kind) => {
      storeLink.send({ type: 'announcement.played', callToken: token, kind });
    },
    pressed: (token, key) => {
      storeLink.send({ type: 'caller.key', callToken: token, key });
    },
  });
  storeLink.subscribe((message) => {
    if (message.type !== 'announcements.set') return;
    tellsRecording = message.announcements.tellsRecording;
    sound.setAnnouncements(message.announcements);
  });
  const beep = createRecordingBeep((token, everySeconds) => {
    sound.setRecordingBeep(token, everySeconds);
  });
  const recordings = createRecordings(sound, (message) => {
    beep.told(message);
    storeLink.send(message);
  });
  storeLink.subscribe((message) => {
    beep.asked(message);
    recordings.obey(message);
  });
  const desk = createDesk({
    clock,
    sound,
    announcer,
    onCalls: (calls) => {
      store.setState({ calls: [...calls] });
    },
  });
  /** Callers whom the routing or the blocklist has in hand. */
  const routed = new Map<CallToken, RoutedCall>();
  const tellGateway = (type: 'call.served' | 'call.kept-away', callRef: CallToken): void => {
    const account = slots.line.account();
    if (account !== null) link.send({ type, accountRef: account.accountRef, callRef });
  };
  const follow = (call: SipCall, { route, screened }: Arrival): void => {
    const { token } = call;
    let isOver = false;
    const following = routeCall(call, {
      clock,
      steps: route,
      screened,
      speaksToBlocked: () => sound.speaksToBlocked,
      keepAway: (kept) => {
        tellGateway('call.kept-away', kept);
      },
      ring: (atDesk) => {
        desk.incoming(atDesk, false);
      },
      withdraw: (withdrawn, outcome) => desk.withdraw(withdrawn, outcome),
      serve: (served) => {
        tellGateway('call.served', served);
      },
      play: (caller, announcement) => sound.announce(caller, announcement),
      closeSound: (caller) => {
        sound.closeCall(caller);
      },
      onOver: () => {
        isOver = true;
        routed.delete(token);
        store.setState({ routed: routed.size });
      },
    });
    if (isOver) return;
    routed.set(token, following);
    store.setState({ routed: routed.size });
  };
  const slot = (name: 'line' | 'training', onView: Parameters<typeof createLineLink>[0]['onView']): ReturnType<typeof createLineLink> =>
    createLineLink({
      clock,
      random: () => Math.random(),
      makeClient: (account, events) =>
        createSipJsClient({
          account,
          link,
          events,
          mediaFor: (token) =>
            sound.mediaFor(token, (hold) => {
              link.send({ type: 'call.hold', accountRef: account.accountRef, callRef: token, hold });
            }),
        }),
      onView,
      onIncoming: (call, arrival, training) => {
        // A simulated caller is nobody to be informed.
        if (name === 'line') announcer.expect(call.token, slots.line.account()?.media === 'relayed');
        if (arrival.route === null && !arrival.screened) desk.incoming(call, training);
        else follow(call, arrival);
      },
    });
  const slots = {
    line: slot('line', (view) => {
      store.setState(view);
    }),
    // Its state is nobody's business: the provider is inside the gateway.
    training: slot('training', () => undefined),
  };
  link.subscribe((message) => {
    if (message.type === 'account') slots[message.slot].setAccount(message.account);
    if (message.type === 'screened') routed.get(message.callRef)?.screened(message.blocked);
    if (message.type === 'caller.key') announcer.key(message.callRef, message.key);
  });

  const answer = (ok: boolean, peak: number | null = null): PhoneCommandReply => ({ ok, peak });
  const obey = async (command: PhoneCommand): Promise<PhoneCommandReply> => {
    switch (command.name) {
      case 'answer':
        return answer(await desk.answer(command.token));
      case 'refuse':
        return answer(desk.refuse(command.token));
      case 'silence':
        return answer(desk.silence(command.token));
      case 'hangUp':
        return answer(desk.hangUp(command.token));
      case 'mute':
        return answer(desk.mute(command.token, command.muted));
      case 'hold':
        return answer(desk.hold(command.token, command.held));
      case 'skipAnnouncement':
        return answer(announcer.skip(command.token));
      case 'sendDtmf':
        return answer(desk.sendDtmf(command.token, command.tone));
      case 'dismiss':
        return answer(desk.dismiss(command.token));
      case 'dial': {
        const client = slots.line.client();
        return answer(client !== null && desk.dial(client, command.token));
      }
      case 'setReachable':
        slots.line.setReachable(command.reachable);
        return answer(true);
      case 'chooseDevice':
        return answer(await sound.chooseDevice(command.role, command.deviceId));
      case 'setRingVolume':
        sound.setRingVolume(command.volume);
        return answer(true);
      case 'testRing':
        await sound.testRing();
        return answer(true);
      case 'testMicrophone': {
        const peak = await sound.testMicrophone();
        return answer(peak !== null, peak);
      }
      case 'startTake':
        return answer(await sound.startTake());
      case 'stopTake': {
        const samples = await sound.stopTake();
        return samples === null ? answer(false) : { ...answer(true), samples };
      }
      case 'cancelTake':
        sound.cancelTake();
        return answer(true);
      case 'networkChanged':
        slots.line.networkChanged();
        return answer(true);
      case 'shutDown':
        for (const following of [...routed.values()]) following.end();
        desk.hangUpAll();
        await Promise.all([slots.line.shutDown(), slots.training.shutDown()]);
        return answer(true);
    }
  };

  attach = (name, port) => {
    // The store that asked for them is gone: nothing more is captured for it.
    if (name === 'store-port') recordings.endAll();
    (name === 'store-port' ? storeLink : link).attach(port);
  };
  for (const [name, port] of early) attach(name, port);
  bridge.onCommand(obey);
  bridge.publish(store.getState());
}

type PortName = 'gateway-port' | 'store-port';

function portNameOf(data: unknown): PortName | null {
  if (typeof data !== 'object' || data === null || !('type' in data)) return null;
  return data.type === 'gateway-port' || data.type === 'store-port' ? data.type : null;
}

void start(window.phone);
