// rtpengine in user space: joins the DTLS-SRTP leg of a WebRTC client and the plain RTP leg of an ordinary phone,
// and records every packet it receives: the ear on the caller's side.
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { answersDatagram, freePort, startServer } from './server-process.ts';
import { decodeAlaw, loudness, type Sound } from './tone.ts';

export interface Rtpengine {
  /** UDP port of its ng control protocol. */
  readonly ngPort: number;
  /**
   * What arrives from now on, for that long, from other ports than `except`: PCMA by its RTP time, silence where no packet
   * came. Empty when nothing came.
   */
  hear(seconds: number, except: { readonly first: number; readonly last: number }): Promise<Sound>;
  /** When the first packet that is no silence arrives in the coming seconds, in milliseconds since 1970; null: none. */
  firstSound(seconds: number, except: { readonly first: number; readonly last: number }): Promise<number | null>;
  output(): string;
  stop(): Promise<void>;
}

export async function startRtpengine(dir: string): Promise<Rtpengine> {
  mkdirSync(dir, { recursive: true });
  const recordings = join(dir, 'recordings');
  mkdirSync(recordings, { recursive: true });
  const ngPort = await freePort();
  // Below the ephemeral range of Linux (32768–60999), where other tests' sockets live.
  const first = 20_000 + 2 * Math.floor(Math.random() * 5_000);
  const config = join(dir, 'rtpengine.conf');
  writeFileSync(
    config,
    `[rtpengine]
table = -1
interface = 127.0.0.1
listen-ng = 127.0.0.1:${ngPort}
port-min = ${first}
port-max = ${first + 400}
timeout = 60
silent-timeout = 3600
log-level = 5
log-stderr = true
foreground = true
pidfile = ${join(dir, 'rtpengine.pid')}
recording-dir = ${recordings}
recording-method = pcap
recording-format = raw
`,
  );
  const server = await startServer({
    program: 'rtpengine',
    words: [`--config-file=${config}`],
    isReady: () => answersDatagram(ngPort, 'ready d7:command4:pinge'),
  });
  const collect = async (seconds: number, except: { readonly first: number; readonly last: number }): Promise<RecordedPacket[]> => {
    const from = Date.now() / 1000;
    // The recorder writes through a buffer of 4 KiB, a third of a second of one call: what is read may lag that much.
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000 + 400));
    return readRecordings(join(recordings, 'pcaps')).filter(
      ({ at, sourcePort }) => at >= from && at <= from + seconds && (sourcePort < except.first || sourcePort > except.last),
    );
  };
  return {
    ngPort,
    hear: async (seconds, except) => soundOf(await collect(seconds, except)),
    firstSound: async (seconds, except) => {
      const first = (await collect(seconds, except)).find(({ payload }) => loudness({ samples: decodeAlaw(payload), sampleRate: 8000 }) > 0.02);
      return first === undefined ? null : first.at * 1000;
    },
    output: () => server.output(),
    stop: () => server.stop(),
  };
}

interface RecordedPacket {
  /** Seconds since 1970. */
  readonly at: number;
  readonly sourcePort: number;
  readonly timestamp: number;
  readonly payload: Buffer;
}

const alawPayloadType = 8;

/** Every PCMA packet of every recording; a record that is still being written is left out. */
function readRecordings(folder: string): RecordedPacket[] {
  const packets: RecordedPacket[] = [];
  for (const name of readdirSync(folder)) {
    const file = readFileSync(join(folder, name));
    // pcap: a header of 24 bytes, then for each packet seconds, microseconds, kept and true length.
    for (let at = 24; at + 16 <= file.length; ) {
      const length = file.readUInt32LE(at + 8);
      const ip = file.subarray(at + 16, at + 16 + length);
      if (ip.length < length) break;
      const udp = (((ip[0] ?? 0) & 0x0f) * 4) | 0;
      const rtp = ip.subarray(udp + 8);
      if (rtp.length > 12 && ((rtp[1] ?? 0) & 0x7f) === alawPayloadType) {
        packets.push({
          at: file.readUInt32LE(at) + file.readUInt32LE(at + 4) / 1e6,
          sourcePort: ip.readUInt16BE(udp),
          timestamp: rtp.readUInt32BE(4),
          payload: rtp.subarray(12 + ((rtp[0] ?? 0) & 0x0f) * 4),
        });
      }
      at += 16 + length;
    }
  }
  return packets.sort((a, b) => a.at - b.at);
}

function soundOf(packets: readonly RecordedPacket[]): Sound {
  const [first] = packets;
  const last = packets.at(-1);
  if (first === undefined || last === undefined) return { samples: new Float32Array(), sampleRate: 8000 };
  const samples = new Float32Array(Math.ceil((last.at - first.at) * 8000) + 400);
  for (const { timestamp, payload } of packets) {
    const offset = (timestamp - first.timestamp) | 0;
    if (offset >= 0 && offset + payload.length <= samples.length) samples.set(decodeAlaw(payload), offset);
  }
  return { samples, sampleRate: 8000 };
}
