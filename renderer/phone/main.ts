// The hidden phone window: two accounts, one desk, the sound; main's commands in, the whole state out at each change.
// Invariant: nothing here knows a number, a name or a password, and nothing is written to the console.
import { createStore } from 'zustand/vanilla';
import type { CallRouteStep } from '../../core/protocol/gateway-phone.ts';
import type { PhoneBridge, PhoneCommand, PhoneCommandReply, PhoneSnapshot } from '../../core/protocol/main-phone.ts';
import type { CallToken } from '../../core/values/ids.ts';
import { createDesk } from './desk.ts';
import { createGatewayLink } from './gateway-link.ts';
import { createLineLink } from './line-link.ts';
import { createRecordings } from './recordings.ts';
import { routeCall } from './routed-call.ts';
import type { SipCall } from './sip-client.ts';
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
  // The gateway may be ready before the sound is: its port waits here, with its messages in it.
  let early: MessagePort | null = null;
  let earlyStore: MessagePort | null = null;
  let attach = (port: MessagePort): void => {
    early = port;
  };
  let attachStore = (port: MessagePort): void => {
    earlyStore = port;
  };
  window.addEventListener('message', (event: MessageEvent<unknown>) => {
    const [port] = event.ports;
    if (event.source !== window || port === undefined) return;
    if (isPort(event.data, 'gateway-port')) attach(port);
    if (isPort(event.data, 'store-port')) attachStore(port);
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
  const storeLink = createStoreLink({
    onMessage: (message) => {
      recordings.obey(message);
    },
    onGone: () => {
      recordings.endAll();
    },
  });
  const recordings = createRecordings(sound, (message) => {
    storeLink.send(message);
  });
  const clock = (): number => Date.now();
  const desk = createDesk({
    clock,
    sound,
    onCalls: (calls) => {
      store.setState({ calls: [...calls] });
    },
  });
  /** Callers whom the routing has in hand, each with what ends it. */
  const routed = new Map<CallToken, () => void>();
  const follow = (call: SipCall, steps: readonly CallRouteStep[]): void => {
    const { token } = call;
    let isOver = false;
    const end = routeCall(call, {
      clock,
      steps,
      ring: (atDesk) => {
        desk.incoming(atDesk, false);
      },
      withdraw: (withdrawn, outcome) => desk.withdraw(withdrawn, outcome),
      serve: (served) => {
        const account = slots.line.account();
        if (account !== null) link.send({ type: 'call.served', accountRef: account.accountRef, callRef: served });
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
    routed.set(token, end);
    store.setState({ routed: routed.size });
  };
  const slot = (onView: Parameters<typeof createLineLink>[0]['onView']): ReturnType<typeof createLineLink> =>
    createLineLink({
      clock,
      random: () => Math.random(),
      makeClient: (account, events) => createSipJsClient({ account, link, events, mediaFor: (token) => sound.mediaFor(token) }),
      onView,
      onIncoming: (call, route, training) => {
        if (route === null) desk.incoming(call, training);
        else follow(call, route);
      },
    });
  const slots = {
    line: slot((view) => {
      store.setState(view);
    }),
    // Its state is nobody's business: the provider is inside the gateway.
    training: slot(() => undefined),
  };
  link.subscribe((message) => {
    if (message.type === 'account') slots[message.slot].setAccount(message.account);
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
      case 'networkChanged':
        slots.line.networkChanged();
        return answer(true);
      case 'shutDown':
        for (const end of [...routed.values()]) end();
        desk.hangUpAll();
        await Promise.all([slots.line.shutDown(), slots.training.shutDown()]);
        return answer(true);
    }
  };

  attach = (port) => {
    link.attach(port);
  };
  if (early !== null) link.attach(early);
  attachStore = (port) => {
    storeLink.attach(port);
  };
  if (earlyStore !== null) storeLink.attach(earlyStore);
  bridge.onCommand(obey);
  bridge.publish(store.getState());
}

function isPort(data: unknown, type: 'gateway-port' | 'store-port'): boolean {
  return typeof data === 'object' && data !== null && 'type' in data && data.type === type;
}

void start(window.phone);
