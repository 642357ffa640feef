// A store in a process of its own, to be killed. `state` prints the session's state; `write` opens the base, receives calls
// without end and prints each commit that the store acknowledged, one line each, before it goes on; `record` records one call
// without end and prints each second that the store says is kept.
import { writeSync } from 'node:fs';
import { MessageChannel } from 'node:worker_threads';
import type { GatewayToStore, StoreToGateway } from '../../core/protocol/gateway-store.ts';
import type { PhoneToStore, StoreToPhone } from '../../core/protocol/phone-store.ts';
import { joinPackets } from '../../core/domain/recordings/sound-frames.ts';
import type { CallToken, RecordingId } from '../../core/values/ids.ts';
import { lightLimits } from '../../db/vault/key-stretching.ts';
import { createStore, type Store } from '../../electron/store/store.ts';

const [directory = '', what = 'state', passphrase = '', round = ''] = process.argv.slice(2);

async function writeCalls(store: Store): Promise<void> {
  const signedIn = await store.call('session.signIn', 'console', { login: 'odile', passphrase });
  if (!signedIn.reply.ok) throw new Error(signedIn.reply.code);
  const { port1, port2 } = new MessageChannel();
  const say = (message: GatewayToStore): void => { port1.postMessage(message); };
  store.attachGateway(port2);
  let count = 0;
  const next = (): void => {
    const token = tokenOf(count);
    count += 1;
    const at = Date.now();
    const number = `+3363998${String(count % 10_000).padStart(4, '0')}`;
    say({ type: 'call.event', token, sequence: 1, at, fact: 'started', direction: 'incoming', lineId: null, training: false, caller: { kind: 'number', e164: number as never } });
    say({ type: 'call.event', token, sequence: 2, at, fact: 'answered' });
    say({ type: 'call.event', token, sequence: 3, at: at + 1, fact: 'ended', outcome: 'answered' });
  };
  port1.on('message', (message: StoreToGateway) => {
    if (message.type !== 'call.acknowledged') return;
    // Synchronous: what is printed was committed before this process can be killed.
    writeSync(1, `${message.token} ${String(message.sequence)}\n`);
    if (message.sequence !== 3) return;
    void store.call('association.saveSettings', 'console', { name: `La Veilleuse ${String(count)}`, subtitle: '', address: '', lockAfterMinutes: 5, reminder: '' }).then(next);
  });
  next();
}

/** One call, recorded: a second of made-up packets as soon as the one before is kept. */
async function recordCall(store: Store): Promise<void> {
  const signedIn = await store.call('session.signIn', 'console', { login: 'odile', passphrase });
  if (!signedIn.reply.ok) throw new Error(signedIn.reply.code);
  const gateway = new MessageChannel();
  store.attachGateway(gateway.port2);
  const phone = new MessageChannel();
  store.attachPhone(phone.port2);
  const token = tokenOf(0);
  const packets = joinPackets(Array.from({ length: 50 }, (_none, index) => new Uint8Array(80).fill(index + 1)));
  let second = 0;
  const next = (recordingId: RecordingId): void => {
    second += 1;
    const chunk: PhoneToStore = { type: 'record.chunk', recordingId, sequence: second, startMs: (second - 1) * 1_000, endMs: second * 1_000, packets, peaks: new Uint8Array(20) };
    phone.port1.postMessage(chunk);
  };
  phone.port1.on('message', (message: StoreToPhone) => {
    if (message.type === 'record.start') next(message.recordingId);
    if (message.type !== 'record.kept') return;
    writeSync(1, `${message.recordingId} ${String(message.sequence)}\n`);
    next(message.recordingId);
  });
  gateway.port1.on('message', (message: StoreToGateway) => {
    if (message.type !== 'call.acknowledged' || message.sequence !== 2) return;
    void store.call('recordings.start', 'softphone', { token, spokenConsent: true }).then(({ reply }) => {
      if (!reply.ok) throw new Error(reply.code);
    });
  });
  const at = Date.now();
  const say = (message: GatewayToStore): void => { gateway.port1.postMessage(message); };
  say({ type: 'call.event', token, sequence: 1, at, fact: 'started', direction: 'incoming', lineId: null, training: false, caller: { kind: 'withheld' } });
  say({ type: 'call.event', token, sequence: 2, at, fact: 'answered' });
}

function tokenOf(count: number): CallToken {
  const letters = `${round}${String(count)}`.replace(/\d/g, (digit) => String.fromCharCode('a'.charCodeAt(0) + Number(digit)));
  return letters.padStart(20, 'z') as CallToken;
}

void createStore({
  directory,
  demonstration: false,
  clock: Date.now,
  stationId: 'child',
  log: () => undefined,
  limits: { slots: lightLimits, pseudonyms: lightLimits },
}).then(async (store) => {
  if (what === 'write') return writeCalls(store);
  if (what === 'record') return recordCall(store);
  writeSync(1, JSON.stringify(store.sessionState()));
  return store.stop();
});
