// The whole station of a helpline on one computer: a provider, a caller on an ordinary telephone, and the application with
// its association and its line.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import type { SipTransport } from '../../core/contract/line-settings.ts';
import type { DeskCall } from '../../core/contract/desk-state.ts';
import { startBaresip, type Baresip, type BaresipOptions } from '../sip/bed/baresip.ts';
import { startKamailio, type Kamailio } from '../sip/bed/kamailio.ts';
import { bedFolder, loopback } from '../sip/bed/server-process.ts';
import { startRtpengine, type Rtpengine } from '../sip/bed/rtpengine.ts';
import { amplitudeOf, dominantFrequency, writeTone } from '../sip/bed/tone.ts';
import { discardProfile, fakeMicrophone, launchApplication, newProfile, type RunningApplication } from './application.ts';
import { createAssociationIn, finishInstallationIn, valueFrom } from './journeys.ts';
import { recordPlayer } from './record-player.ts';
import type { SheetLine } from './recovery-sheet.ts';

/** What the listener says and what the caller says. Bursts: noise suppression takes a steady tone for noise. */
export const listenerHertz = 440;
export const callerHertz = 1000;

export const callerNumber = '+33639980001';
export const bedMissing = 'Kamailio, rtpengine or baresip cannot be installed here';

export interface Station {
  readonly application: RunningApplication;
  readonly kamailio: Kamailio;
  readonly caller: Baresip;
  /** The console, signed in as the administrator when the station opened. */
  readonly console: Page;
  /** What the paper of the recovery sheet says. */
  readonly sheet: ReadonlyMap<string, SheetLine>;
  /** Serves the line over that transport and waits until it answers. */
  serve(page: Page, transport: SipTransport): Promise<void>;
  untilReachable(page: Page, since?: number): Promise<void>;
  dial(): Promise<void>;
  /** The first call of that state, as the window knows it. */
  untilCall(page: Page, state: DeskCall['state']): Promise<DeskCall>;
  /** Each side hears what the other one says, at once or within ten seconds: a busy machine may owe them a moment. */
  bothHear(token: string): Promise<void>;
  /** One more ordinary telephone at the same provider. */
  addPhone(name: string, options: Pick<BaresipOptions, 'user' | 'password' | 'hertz'>): Promise<Baresip>;
  /** Quits the application and starts it again on the same profile, nobody signed in. */
  relaunch(environment: Readonly<Record<string, string>>): Promise<void>;
  stop(): Promise<void>;
}

export interface StationOptions {
  /** Who calls; `callerNumber` otherwise. */
  readonly callerNumber?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** The provider follows a 302 by itself. */
  readonly followsRedirections?: boolean;
  /** A copy of the built application to start in its place. */
  readonly copy?: string;
}

export async function openStation(options: StationOptions = {}): Promise<Station> {
  const dir = bedFolder();
  const stops: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (const end of stops.reverse()) await end().catch(() => undefined);
    rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const microphone = join(dir, 'microphone.wav');
    writeTone(microphone, { hertz: listenerHertz, seconds: 10, sampleRate: 48_000, burst: { onSeconds: 0.3, offSeconds: 0.2 } });
    const rtpengine: Rtpengine = await startRtpengine(join(dir, 'rtpengine'));
    stops.push(() => rtpengine.stop());
    const kamailio = await startKamailio(join(dir, 'kamailio'), rtpengine.ngPort, loopback, options.followsRedirections ?? false);
    stops.push(() => kamailio.stop());
    const addPhone = async (name: string, phone: Pick<BaresipOptions, 'user' | 'authUser' | 'password' | 'hertz' | 'register'>): Promise<Baresip> => {
      const added = await startBaresip(join(dir, name), { domain: kamailio.domain, proxyPort: kamailio.ports.plain, ...phone });
      stops.push(() => added.stop());
      return added;
    };
    const caller = await addPhone('caller', {
      user: `0${(options.callerNumber ?? callerNumber).slice(3)}`,
      authUser: 'caller',
      password: kamailio.password('caller'),
      hertz: callerHertz,
    });
    const profile = newProfile();
    stops.push(() => {
      discardProfile(profile);
      return Promise.resolve();
    });
    const launch = (environment: Readonly<Record<string, string>>): Promise<RunningApplication> => launchApplication({ profile, switches: fakeMicrophone(microphone), environment, ...(options.copy === undefined ? {} : { copy: options.copy }) });
    let application = await launch(options.environment ?? {});
    stops.push(() => application.quit());
    const console_ = await createAssociationIn(application);
    const sheet = await finishInstallationIn(application, console_);

    const untilReachable = async (page: Page, since = 0): Promise<void> => {
      await expect
        .poll(async () => {
          const { line } = await valueFrom(page, 'desk.getState', {});
          return line.state === 'reachable' && line.since >= since ? 'reachable' : `${line.state} ${line.fault ?? ''}`;
        }, { timeout: 40_000 })
        .toBe('reachable');
    };
    return {
      get application() {
        return application;
      },
      kamailio,
      caller,
      console: console_,
      sheet,
      serve: async (page, transport) => {
        const { ports } = kamailio;
        const secured = transport === 'TLS' || transport === 'WSS';
        const from = Date.now();
        await valueFrom(page, 'line.saveSettings', {
          settings: {
            preset: transport === 'WS' || transport === 'WSS' ? 'webrtc' : 'ordinary',
            label: 'Ligne principale',
            publicNumber: '01 99 00 46 22',
            transport,
            domain: kamailio.domain,
            proxy: '127.0.0.1',
            port: { UDP: ports.plain, TCP: ports.plain, TLS: ports.tls, WS: ports.ws, WSS: ports.wss }[transport],
            path: '/ws',
            user: 'alice',
            authUser: '',
            pinnedCertificate: secured ? kamailio.fingerprint : null,
          },
          password: kamailio.password('alice'),
        });
        await untilReachable(page, from);
      },
      untilReachable,
      dial: () => caller.dial(`sip:alice@${kamailio.domain}`),
      untilCall: async (page, state) => {
        let found: DeskCall | undefined;
        await expect
          .poll(async () => {
            const { calls } = await valueFrom(page, 'desk.getState', {});
            found = calls.find((call) => call.state === state);
            return found === undefined ? calls.map((call) => call.state).join() : state;
          }, { timeout: 20_000 })
          .toBe(state);
        if (found === undefined) throw new Error('unreachable');
        return found;
      },
      bothHear: (token) =>
        expect(async () => {
          const sounds = await Promise.all([recordPlayer((code, argument) => application.runIn('phone', code, argument), token, 2.4), rtpengine.hear(2.4, caller.rtpPorts)]);
          expect(sounds.map(dominantFrequency)).toEqual([callerHertz, listenerHertz]);
          expect(amplitudeOf(sounds[0], callerHertz)).toBeGreaterThan(0.06);
          expect(amplitudeOf(sounds[1], listenerHertz)).toBeGreaterThan(0.06);
        }).toPass({ timeout: 10_000 }),
      addPhone: (name, phone) => addPhone(name, { ...phone, register: true }),
      relaunch: async (environment) => {
        await application.quit();
        application = await launch(environment);
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
