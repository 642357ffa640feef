// The simulated caller's sound: RTP in PCMA, 20 ms a packet, clips and silence in a loop.
// Invariant: packets keep the pace of the clock whatever the timers do, as a telephone network does.
import { randomBytes, randomInt } from 'node:crypto';
import type { Socket } from 'node:dgram';
import { writeRtp } from '../media/rtp-packet.ts';
import { openRtpPair, portOf } from '../media/udp-socket.ts';
import type { Scenario } from './scenarios.ts';
import { alawSilence } from './wav.ts';

export interface CallerVoice {
  readonly port: number;
  readonly rtcpPort: number;
  /** Starts to speak to this address; again after a re-offer, it changes the address. */
  start(target: { readonly address: string; readonly port: number; readonly payloadType: number }): void;
  /** Held by the listener: sends nothing. */
  pause(): void;
  /** Back from the hold: says the scenario's `afterHold`, then goes on. */
  resume(): void;
  close(): void;
}

const frameLength = 160;
const frameMs = 20;
const silence = Buffer.alloc(frameLength, alawSilence);

/** Frames of one step of the scenario. */
function* framesOf(sound: Buffer): Generator<Buffer> {
  for (let at = 0; at < sound.length; at += frameLength) {
    const frame = sound.subarray(at, at + frameLength);
    yield frame.length === frameLength ? frame : Buffer.concat([frame, silence]).subarray(0, frameLength);
  }
}

function* framesOfScenario(scenario: Scenario, clips: ReadonlyMap<string, Buffer>): Generator<Buffer> {
  for (;;) {
    for (const step of scenario.speech) {
      if ('clip' in step) yield* framesOf(clips.get(step.clip) ?? silence);
      else for (let spent = 0; spent < step.pauseMs; spent += frameMs) yield silence;
    }
  }
}

/** `clips`: A-law sound by file name. */
export async function openCallerVoice(scenario: Scenario, clips: ReadonlyMap<string, Buffer>): Promise<CallerVoice> {
  const { rtp, rtcp } = await openRtpPair('127.0.0.1');
  const ssrc = randomBytes(4).readUInt32BE(0);
  const story = framesOfScenario(scenario, clips);
  let inserted: Generator<Buffer> | null = null;
  let target: { address: string; port: number; payloadType: number } | null = null;
  let timer: NodeJS.Timeout | null = null;
  let sequence = randomInt(1, 0x8000);
  let timestamp = randomBytes(4).readUInt32BE(0);
  let marker = true;

  const swallow = (): void => undefined;
  for (const socket of [rtp, rtcp] as Socket[]) socket.on('error', swallow).on('message', swallow);

  function nextFrame(): Buffer {
    const extra = inserted?.next();
    if (extra?.done === false) return extra.value;
    inserted = null;
    return (story.next().value as Buffer | undefined) ?? silence;
  }

  function run(): void {
    let due = performance.now();
    const tick = (): void => {
      while (due <= performance.now()) {
        const payload = nextFrame();
        if (target !== null) {
          const packet = { payloadType: target.payloadType, marker, sequence, timestamp, ssrc, payload };
          rtp.send(writeRtp(packet), target.port, target.address, swallow);
        }
        marker = false;
        sequence = (sequence + 1) & 0xffff;
        timestamp = (timestamp + frameLength) >>> 0;
        due += frameMs;
      }
      timer = setTimeout(tick, Math.max(1, due - performance.now()));
    };
    tick();
  }

  function stop(): void {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    marker = true;
  }

  return {
    port: portOf(rtp),
    rtcpPort: portOf(rtcp),
    start(next) {
      target = { ...next };
      if (timer === null) run();
    },
    pause: stop,
    resume() {
      if (timer !== null || target === null) return;
      const clip = scenario.afterHold === null ? undefined : clips.get(scenario.afterHold);
      inserted = clip === undefined ? null : framesOf(clip);
      run();
    },
    close() {
      stop();
      rtp.close();
      rtcp.close();
    },
  };
}
