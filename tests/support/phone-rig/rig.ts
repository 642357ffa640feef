// Test side of the phone rig: starts it, plays the store and the listener, and listens to what the listener hears.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { GatewayLine, GatewayToStore, StoreToGateway } from '../../../core/protocol/gateway-store.ts';
import type { PhoneToStore, StoreToPhone } from '../../../core/protocol/phone-store.ts';
import { announcementSettings, callerKeysOf, defaultAnnouncements, type AnnouncementKind, type AnnouncementSettings } from '../../../core/domain/announcements/announcements.ts';
import type { PhoneCall, PhoneCommand, PhoneCommandReply, PhoneSnapshot } from '../../../core/protocol/main-phone.ts';
import type { ForwardTestResult, LineSettings } from '../../../core/contract/line-settings.ts';
import type { LineId } from '../../../core/values/ids.ts';
import { electronExecutable } from '../electron-executable.ts';
import { launchElectron } from '../launch-electron.ts';
import { recordPlayer, untilReceived, type RunInPage } from '../record-player.ts';
import type { Kamailio } from '../../sip/bed/kamailio.ts';
import type { Sound } from '../../sip/bed/tone.ts';
import { buildPhoneRig } from './build.ts';
import type { PhoneRig } from './main.ts';

export interface RunningPhone {
  readonly page: Page;
  /** Serves this line; null for none. */
  setLine(line: GatewayLine | null): Promise<void>;
  send(message: StoreToGateway): Promise<void>;
  /** What callers hear and what their keys mean; own sounds as 16-bit samples at 16 kHz. */
  setAnnouncements(settings: Partial<AnnouncementSettings>, own?: { readonly [K in AnnouncementKind]?: Int16Array }, mayBeRecorded?: boolean): Promise<void>;
  /** Callers are screened from now on, and these numbers blocked; null: the store never answers. */
  screen(blocked: readonly string[] | null): Promise<void>;
  /** As the store would. */
  tellPhone(message: StoreToPhone): Promise<void>;
  /** What the phone window told the store. */
  phoneMessages(): Promise<readonly PhoneToStore[]>;
  command(command: PhoneCommand): Promise<PhoneCommandReply>;
  /** Asks the gateway to try a redirection on the line of this provider. */
  testForwarding(provider: Kamailio): Promise<ForwardTestResult>;
  networkChanged(): Promise<void>;
  /** Kills the gateway process as a crash would. */
  crashGateway(): Promise<void>;
  snapshot(): Promise<PhoneSnapshot>;
  /** Every state published so far. */
  snapshots(): Promise<readonly PhoneSnapshot[]>;
  /** Waits for a state; on failure says what was there instead. */
  until(what: string, holds: (snapshot: PhoneSnapshot) => boolean, limitMs?: number): Promise<PhoneSnapshot>;
  /** Waits for a call that satisfies `holds`. */
  untilCall(what: string, holds: (call: PhoneCall) => boolean, limitMs?: number): Promise<PhoneCall>;
  storeMessages(): Promise<readonly GatewayToStore[]>;
  codes(): Promise<readonly string[]>;
  /** Waits until packets of the caller arrive. */
  untilReceived(token: string): Promise<void>;
  /** What plays in the listener's headset for that call, recorded for `seconds` from now. */
  hear(token: string, seconds: number): Promise<Sound>;
  stop(): Promise<void>;
}

export interface RigOptions {
  /** 48 kHz mono WAV that the fake microphone plays in a loop; null: a computer without any sound device. */
  readonly microphone: string | null;
  /** What the gateway's clock shows at the start. */
  readonly now?: number;
}

let built: Promise<string> | undefined;

export async function startPhone({ microphone, now }: RigOptions): Promise<RunningPhone> {
  built ??= buildPhoneRig();
  const bundles = await built;
  const profile = mkdtempSync(join(tmpdir(), 'ecoutille-rig-'));
  electronExecutable().prepareUserData(profile);
  const words = [
    ...(microphone === null
      ? []
      : ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream', `--use-file-for-fake-audio-capture=${microphone}`]),
    '--disable-gpu',
    `--user-data-dir=${profile}`,
    join(bundles, 'main', 'index.js'),
  ];
  const application = await launchElectron(words, now === undefined ? {} : { ECOUTILLE_TEST_CLOCK_OFFSET: String(now - Date.now()) });
  const output: string[] = [];
  for (const stream of [application.process().stdout, application.process().stderr]) {
    stream?.on('data', (chunk: Buffer) => output.push(chunk.toString()));
  }
  const page = await application.firstWindow();
  page.on('console', (message) => output.push(`[page] ${message.text()}\n`));
  page.on('pageerror', (error) => output.push(`[page] ${String(error)}\n`));

  const read = <K extends 'snapshots' | 'storeMessages' | 'phoneMessages' | 'codes'>(name: K): Promise<PhoneRig[K]> =>
    application.evaluate((_electron_, key) => (globalThis as unknown as { rig?: PhoneRig }).rig?.[key] ?? [], name) as Promise<PhoneRig[K]>;
  /** For a test that fails: what the phone window shows, and what was logged. */
  const describe = async (): Promise<string> =>
    `last state: ${JSON.stringify((await read('snapshots')).at(-1))}\ncodes: ${(await read('codes')).join(', ')}\n${output.join('').slice(-4_000)}`;
  const explain = async (error: unknown): Promise<never> => {
    throw new Error(`${String(error)}\n${await describe()}`);
  };
  const inPage: RunInPage = (code, argument) => page.evaluate(code as never, argument);
  const until = async (what: string, holds: (snapshot: PhoneSnapshot) => boolean, limitMs = 30_000): Promise<PhoneSnapshot> => {
    const deadline = Date.now() + limitMs;
    for (;;) {
      const last = (await read('snapshots')).at(-1);
      if (last !== undefined && holds(last)) return last;
      if (Date.now() > deadline) {
        throw new Error(`not within ${limitMs} ms: ${what}\n${await describe()}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  };
  await until('the phone window publishes', () => true, 30_000);

  const running: RunningPhone = {
    page,
    setLine: (line) => running.send({ type: 'line.set', line }),
    send: (message) =>
      application.evaluate((_electron_, sent) => {
        (globalThis as unknown as { rig: PhoneRig }).rig.toGateway(sent);
      }, message),
    testForwarding: async (provider) => {
      const { domain, address, ports } = provider;
      const line = testLine({ transport: 'UDP', domain, proxy: address, port: ports.plain, user: 'alice' }, provider.password('alice'));
      await running.send({ type: 'forwarding.test', requestId: 1, line, called: null });
      const deadline = Date.now() + 30_000;
      for (;;) {
        const tested = (await read('storeMessages')).find((message) => message.type === 'forwarding.tested');
        if (tested?.type === 'forwarding.tested') return tested.result;
        if (Date.now() > deadline) throw new Error('the gateway did not say what it found');
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
    setAnnouncements: async (changes, own = {}, mayBeRecorded = true) => {
      const settings = announcementSettings.parse({ ...defaultAnnouncements, ...changes });
      await running.send({ type: 'keys.set', keys: callerKeysOf(settings, mayBeRecorded) });
      // Playwright carries plain values only.
      const sounds = Object.entries(own).map(([kind, samples]) => [kind, Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength).toString('base64')] as const);
      await application.evaluate(
        (_electron_, [told, encoded]) => {
          const decoded = encoded.map(([kind, text]) => [kind, new Int16Array(new Uint8Array(Buffer.from(text, 'base64')).buffer)] as const);
          (globalThis as unknown as { rig: PhoneRig }).rig.toPhone({ type: 'announcements.set', announcements: { settings: told, tellsRecording: true, own: Object.fromEntries(decoded) } });
        },
        [settings, sounds] as const,
      );
    },
    screen: async (blocked) => {
      await application.evaluate((_electron_, numbers) => {
        (globalThis as unknown as { rig: PhoneRig }).rig.setBlocked(numbers);
      }, blocked);
      await running.send({ type: 'blocklist.set', screens: true });
    },
    tellPhone: (message) =>
      application.evaluate((_electron_, sent) => {
        (globalThis as unknown as { rig: PhoneRig }).rig.toPhone(sent);
      }, message),
    phoneMessages: () => read('phoneMessages'),
    command: async (command) => {
      const reply = await application.evaluate((_electron_, sent) => (globalThis as unknown as { rig: PhoneRig }).rig.command(sent), command);
      return reply ?? { ok: false, peak: null };
    },
    networkChanged: () =>
      application.evaluate(() => {
        (globalThis as unknown as { rig: PhoneRig }).rig.networkChanged();
      }),
    crashGateway: () =>
      application.evaluate(() => {
        (globalThis as unknown as { rig: PhoneRig }).rig.crashGateway();
      }),
    snapshot: async () => (await read('snapshots')).at(-1)!,
    snapshots: () => read('snapshots'),
    until,
    untilCall: async (what, holds, limitMs) => (await until(what, ({ calls }) => calls.some(holds), limitMs)).calls.find(holds)!,
    storeMessages: () => read('storeMessages'),
    codes: () => read('codes'),
    untilReceived: (token) => untilReceived(inPage, token, 10_000).catch(explain),
    hear: (token, seconds) => recordPlayer(inPage, token, seconds).catch(explain),
    stop: async () => {
      await application.evaluate(() => (globalThis as unknown as { rig: PhoneRig }).rig.stop()).catch(() => undefined);
      await application.close();
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
  return running;
}

/** Discards the builds of this process; call once at the end of a test file. */
export async function discardBuild(): Promise<void> {
  if (built !== undefined) rmSync(await built, { recursive: true, force: true });
  built = undefined;
}

/** A line on the test bed's provider. */
export function testLine(overrides: Partial<LineSettings> & Pick<LineSettings, 'transport' | 'domain' | 'port' | 'user'>, password: string): GatewayLine {
  return {
    lineId: '01990000-0000-7000-8000-000000000001' as LineId,
    settings: {
      preset: overrides.transport === 'WS' || overrides.transport === 'WSS' ? 'webrtc' : 'ordinary',
      label: 'Ligne de test',
      publicNumber: '',
      proxy: '127.0.0.1',
      path: '/',
      authUser: '',
      pinnedCertificate: null,
      forwardMethod: 'unknown',
      ...overrides,
    },
    password,
  };
}
