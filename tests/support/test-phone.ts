// The phone window's end of a real MessagePort to the store: captures what it is asked to, as made-up Opus packets.
import { MessageChannel } from 'node:worker_threads';
import { packetMs, type PhoneToStore, type StoreToPhone } from '../../core/protocol/phone-store.ts';
import { joinPackets } from '../../core/domain/recordings/sound-frames.ts';
import type { CallToken, RecordingId } from '../../core/values/ids.ts';
import type { Store } from '../../electron/store/store.ts';

export interface TestPhone {
  readonly received: StoreToPhone[];
  say(message: PhoneToStore): void;
  until<T extends StoreToPhone['type']>(type: T, wanted?: (message: Extract<StoreToPhone, { type: T }>) => boolean): Promise<Extract<StoreToPhone, { type: T }>>;
  /** Sends the next seconds of sound of a recording, and waits until the last one is kept. */
  capture(recordingId: RecordingId, seconds: number): Promise<void>;
  /** Where the next chunk begins. */
  at(recordingId: RecordingId): number;
  pause(recordingId: RecordingId, forMs: number): void;
  /** From now on it answers nothing: `record.stop` stays without its last message. */
  hang(): void;
  close(): void;
}

/** What stands for sound: easily found again in a file that would hold it in clear. */
export const soundMark = 'OPUSMARK';

export function packetOf(index: number): Uint8Array {
  return new TextEncoder().encode(`${soundMark}${String(index).padStart(8, '0')}`);
}

export function attachTestPhone(store: Pick<Store, 'attachPhone'>): TestPhone {
  const { port1, port2 } = new MessageChannel();
  const received: StoreToPhone[] = [];
  const waiting = new Set<() => void>();
  let hangs = false;
  const courses = new Map<RecordingId, { at: number; sequence: number; packets: number }>();
  port1.on('message', (message: StoreToPhone) => {
    received.push(message);
    if (message.type === 'record.stop' && !hangs) {
      const course = courses.get(message.recordingId);
      port1.postMessage({ type: 'record.finished', recordingId: message.recordingId, atMs: course?.at ?? 0, cause: 'stopped' } satisfies PhoneToStore);
    }
    for (const check of waiting) check();
  });
  store.attachPhone(port2);
  const courseOf = (id: RecordingId) => {
    const known = courses.get(id) ?? { at: 0, sequence: 0, packets: 0 };
    courses.set(id, known);
    return known;
  };
  const phone: TestPhone = {
    received,
    say: (message) => { port1.postMessage(message); },
    until: (type, wanted = () => true) =>
      new Promise((resolve) => {
        const check = (): void => {
          const found = received.find((message) => message.type === type && wanted(message as never));
          if (found === undefined) return;
          waiting.delete(check);
          resolve(found as never);
        };
        waiting.add(check);
        check();
      }),
    capture: async (id, seconds) => {
      const course = courseOf(id);
      for (let second = 0; second < seconds; second += 1) {
        const packets = Array.from({ length: 1_000 / packetMs }, (_none, index) => packetOf(course.packets + index));
        course.packets += packets.length;
        course.sequence += 1;
        const startMs = course.at;
        course.at += 1_000;
        phone.say({ type: 'record.chunk', recordingId: id, sequence: course.sequence, startMs, endMs: course.at, packets: joinPackets(packets), peaks: new Uint8Array(20).fill(second % 250) });
      }
      await phone.until('record.kept', ({ recordingId, sequence }) => recordingId === id && sequence === course.sequence);
    },
    at: (id) => courseOf(id).at,
    pause: (id, forMs) => {
      const course = courseOf(id);
      phone.say({ type: 'record.paused', recordingId: id, atMs: course.at, cause: 'listener' });
      course.at += forMs;
      phone.say({ type: 'record.resumed', recordingId: id, atMs: course.at });
    },
    hang: () => { hangs = true; },
    close: () => { port1.close(); },
  };
  return phone;
}

export function tokenOf(letter: string): CallToken {
  return letter.repeat(20) as CallToken;
}
