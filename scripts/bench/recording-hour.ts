// Puts a recording of an hour into a base: `recording-hour FOLDER LOGIN PASSPHRASE`. A process of its own (recording.bench.ts
// starts it), bundled as the application bundles the store.
import { MessageChannel } from 'node:worker_threads';
import { joinPackets } from '../../core/domain/recordings/sound-frames.ts';
import { defaultSettings } from '../../core/domain/recordings/mode.ts';
import type { GatewayToStore, StoreToGateway } from '../../core/protocol/gateway-store.ts';
import type { PhoneToStore, StoreToPhone } from '../../core/protocol/phone-store.ts';
import type { CallToken } from '../../core/values/ids.ts';
import { lightLimits } from '../../db/vault/key-stretching.ts';
import { createStore, type Store } from '../../electron/store/store.ts';

const [directory = '', login = '', passphrase = ''] = process.argv.slice(2);
const hourSeconds = 3_600;

/** An Opus packet of 20 ms of silence in two channels, padded to the size that speech has at 32 kbit/s (RFC 6716 3.2.5). */
const packet = Uint8Array.of(0xff, 0x41, 75, 0xff, 0xfe, ...new Uint8Array(75));

/** Records an hour into the base of that folder, as the phone window would, in a few seconds. */
async function recordHour(): Promise<void> {
  const store: Store = await createStore({ directory, demonstration: false, clock: Date.now, stationId: 'bench', log: () => undefined, limits: { slots: lightLimits, pseudonyms: lightLimits } });
  const ask = async (name: string, window: 'console' | 'softphone', request: unknown): Promise<void> => {
    const { reply } = await store.call(name, window, request);
    if (!reply.ok) throw new Error(`${name}: ${reply.code}`);
  };
  await ask('session.signIn', 'console', { login, passphrase });
  await ask('recordings.saveSettings', 'console', { settings: { ...defaultSettings, mode: 'manual' } });
  const token = 'a'.repeat(20) as CallToken;
  const gateway = new MessageChannel();
  const phone = new MessageChannel();
  store.attachGateway(gateway.port2);
  store.attachPhone(phone.port2);
  const say = (message: GatewayToStore): void => { gateway.port1.postMessage(message); };
  const at = Date.now() - 2 * hourSeconds * 1_000;
  await new Promise<void>((resolve) => {
    gateway.port1.on('message', (message: StoreToGateway) => { if (message.type === 'call.acknowledged' && message.sequence === 2) resolve(); });
    say({ type: 'call.event', token, sequence: 1, at, fact: 'started', direction: 'incoming', lineId: null, training: false, caller: { kind: 'withheld' } });
    say({ type: 'call.event', token, sequence: 2, at, fact: 'answered' });
  });
  const packets = joinPackets(Array.from({ length: 50 }, () => packet));
  await new Promise<void>((resolve) => {
    phone.port1.on('message', (message: StoreToPhone) => {
      if (message.type !== 'record.start' && message.type !== 'record.kept') return;
      const sequence = message.type === 'record.start' ? 1 : message.sequence + 1;
      if (sequence > hourSeconds) {
        resolve();
        return;
      }
      phone.port1.postMessage({ type: 'record.chunk', recordingId: message.recordingId, sequence, startMs: (sequence - 1) * 1_000, endMs: sequence * 1_000, packets, peaks: new Uint8Array(20).fill(120) } satisfies PhoneToStore);
    });
    void ask('recordings.start', 'softphone', { token, spokenConsent: true });
  });
  gateway.port1.close();
  phone.port1.close();
  await store.stop();
}

void recordHour();
