// The scene of the call tests: a provider, a caller on an ordinary telephone, and the listener's real phone window.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { SipTransport } from '../../core/contract/line-settings.ts';
import type { PhoneCall } from '../../core/protocol/main-phone.ts';
import { discardBuild, startPhone, testLine, type RunningPhone } from '../support/phone-rig/rig.ts';
import { startBaresip, type Baresip, type BaresipOptions } from './bed/baresip.ts';
import { startKamailio, type Kamailio } from './bed/kamailio.ts';
import { startRtpengine, type Rtpengine } from './bed/rtpengine.ts';
import { bedFolder, loopback, type Place } from './bed/server-process.ts';
import { amplitudeOf, writeTone, type Sound } from './bed/tone.ts';

/** What the listener says (fake microphone) and what callers say. Bursts: noise suppression takes a steady tone for noise. */
export const listenerHertz = 440;
export const callerHertz = 1000;
export const secondCallerHertz = 1500;

export const missingBed = 'Kamailio, rtpengine or baresip cannot be installed here';

export interface Scene {
  readonly dir: string;
  readonly kamailio: Kamailio;
  readonly phone: RunningPhone;
  readonly caller: Baresip;
  /** One more ordinary phone, stopped with the scene. */
  addPhone(name: string, options: Partial<BaresipOptions> & Pick<BaresipOptions, 'user' | 'password' | 'hertz'>): Promise<Baresip>;
  /** Serves the line over that transport and waits until it is registered. */
  register(transport: SipTransport): Promise<void>;
  /** A caller dials the line; resolves with the ringing call. */
  ring(from?: Baresip): Promise<PhoneCall>;
  /** Rings and answers; resolves with the active call when its sound arrives. */
  talk(from?: Baresip): Promise<PhoneCall>;
  /** What reaches the caller's side from now on, for that long; empty when nothing comes. */
  hearAtCaller(seconds: number): Promise<Sound>;
  /** When the caller hears the first sound of the coming two seconds, in milliseconds since 1970. */
  firstSoundAtCaller(): Promise<number>;
  /** Ends whatever is left of a test's calls, so that the next one starts from silence. */
  quiet(): Promise<void>;
  stop(): Promise<void>;
}

export interface SceneOptions {
  readonly place?: Place;
  readonly microphone?: boolean;
  /** The provider follows a 302 by itself. */
  readonly followsRedirections?: boolean;
  /** What the gateway's clock shows at the start; the true time when absent. */
  readonly now?: number;
}

export async function openScene({ place = loopback, microphone = true, followsRedirections = false, now }: SceneOptions = {}): Promise<Scene> {
  const dir = bedFolder();
  const wav = join(dir, 'microphone.wav');
  writeTone(wav, { hertz: listenerHertz, seconds: 10, sampleRate: 48_000, burst: { onSeconds: 0.3, offSeconds: 0.2 } });
  const stops: (() => Promise<void>)[] = [];
  const phones: Baresip[] = [];
  const stop = async (): Promise<void> => {
    for (const end of stops.reverse()) await end().catch(() => undefined);
    await discardBuild();
    rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const rtpengine: Rtpengine | null = place.namespace === null ? await startRtpengine(join(dir, 'rtpengine')) : null;
    if (rtpengine !== null) stops.push(() => rtpengine.stop());
    const kamailio = await startKamailio(join(dir, 'kamailio'), rtpengine?.ngPort ?? null, place, followsRedirections);
    stops.push(() => kamailio.stop());
    const phone = await startPhone({ microphone: microphone ? wav : null, ...(now === undefined ? {} : { now }) });
    stops.push(() => phone.stop());
    const addPhone: Scene['addPhone'] = async (name, options) => {
      const added = await startBaresip(join(dir, name), { domain: kamailio.domain, proxyPort: kamailio.ports.plain, place, ...options });
      const stopIt = async (): Promise<void> => {
        if (phones.includes(station)) phones.splice(phones.indexOf(station), 1);
        await added.stop();
      };
      const station: Baresip = { ...added, stop: stopIt };
      stops.push(stopIt);
      phones.push(station);
      return station;
    };
    const caller = await addPhone('caller', { user: '0639980001', authUser: 'caller', password: kamailio.password('caller'), hertz: callerHertz });

    const scene: Scene = {
      dir,
      kamailio,
      phone,
      caller,
      addPhone,
      register: async (transport) => {
        const { ports } = kamailio;
        const port = { UDP: ports.plain, TCP: ports.plain, TLS: ports.tls, WS: ports.ws, WSS: ports.wss }[transport];
        const secured = transport === 'TLS' || transport === 'WSS';
        const published = (await phone.snapshots()).length;
        // The gateway keeps a line that is said again: a scene starts from none.
        await phone.setLine(null);
        await phone.setLine(
          testLine(
            { transport, domain: kamailio.domain, proxy: place.address, port, user: 'alice', pinnedCertificate: secured ? kamailio.fingerprint : null },
            kamailio.password('alice'),
          ),
        );
        // The former line's "registered" is not this one's.
        const deadline = Date.now() + 20_000;
        while (!(await phone.snapshots()).slice(published).some((snapshot) => snapshot.registration === 'connecting')) {
          if (Date.now() > deadline) throw new Error('the new line is not taken up');
          await new Promise((resolve) => setTimeout(resolve, 25));
        }
        await phone.until(`registered over ${transport}`, ({ registration }) => registration === 'registered', 20_000);
      },
      ring: async (from = caller) => {
        const known = new Set((await phone.snapshot()).calls.map(({ token }) => token));
        await from.dial(`sip:alice@${kamailio.domain}`);
        return phone.untilCall('a call rings', ({ token, state }) => state === 'ringing' && !known.has(token));
      },
      talk: async (from = caller) => {
        const { token } = await scene.ring(from);
        const { ok } = await phone.command({ name: 'answer', token });
        if (!ok) throw new Error(`the call could not be answered: ${(await phone.codes()).join(', ')}`);
        const call = await phone.untilCall('the call is active', (candidate) => candidate.token === token && candidate.state === 'active');
        await phone.untilReceived(token);
        return call;
      },
      hearAtCaller: (seconds) => {
        if (rtpengine === null) throw new Error('this scene has no ear');
        return rtpengine.hear(seconds, caller.rtpPorts);
      },
      firstSoundAtCaller: async () => {
        const at = await (rtpengine?.firstSound(2, caller.rtpPorts) ?? null);
        if (at === null) throw new Error('the caller has heard nothing');
        return at;
      },
      quiet: async () => {
        for (const { token, state } of (await phone.snapshot()).calls) {
          if (state !== 'ended') await phone.command({ name: 'hangUp', token });
          await phone.command({ name: 'dismiss', token });
        }
        for (const each of phones) await each.hangUp().catch(() => undefined);
        await phone.until('the desk is empty', ({ calls }) => calls.length === 0);
      },
      stop,
    };
    return scene;
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Heard: a fifth of the tone's amplitude at least (it is sent in bursts, and processed). Silent: a hundredth at most. */
export function hears(sound: Sound, hertz: number): 'heard' | 'silent' | 'faint' {
  const amplitude = amplitudeOf(sound, hertz);
  if (amplitude > 0.06) return 'heard';
  return amplitude < 0.003 ? 'silent' : 'faint';
}
