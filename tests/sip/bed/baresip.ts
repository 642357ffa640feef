// baresip as an ordinary phone: plays a tone into the call, records what it hears, driven over its control port.
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { freePort, loopback, startServer, type Place } from './server-process.ts';
import { readWav, writeTone, type Sound } from './tone.ts';

export interface BaresipEvent {
  readonly type: string;
  readonly class: string;
  readonly param: string;
}

export interface Baresip {
  dial(uri: string): Promise<void>;
  answer(): Promise<void>;
  hangUp(): Promise<void>;
  hold(): Promise<void>;
  resume(): Promise<void>;
  /** One digit as telephone-event (RFC 4733). */
  dtmf(digit: string): Promise<void>;
  /** Everything reported so far, in order. */
  events(): readonly BaresipEvent[];
  /** Resolves with the first event of that type after `from` events; throws after `limitMs`. */
  waitFor(type: string, options?: { from?: number; limitMs?: number }): Promise<BaresipEvent>;
  /** What this phone hears in its latest call, as recorded so far. baresip 1.0.0 stops recording at the first re-INVITE. */
  heard(): Sound;
  /** Its RTP ports, to tell its packets from the other side's in a recording. */
  readonly rtpPorts: { readonly first: number; readonly last: number };
  output(): string;
  stop(): Promise<void>;
}

export interface BaresipOptions {
  /** `sip:` user part, and user of the digest unless `authUser` says otherwise. */
  readonly user: string;
  readonly authUser?: string;
  readonly password: string;
  readonly domain: string;
  /** Port of the proxy, which runs in the same place. */
  readonly proxyPort: number;
  readonly place?: Place;
  readonly transport?: 'udp' | 'tcp';
  /** Registers, so that it can be called. */
  readonly register?: boolean;
  /** Frequency it plays into its calls. */
  readonly hertz: number;
  readonly codec?: 'PCMA/8000/1' | 'PCMU/8000/1' | 'G722/16000/1';
}

export async function startBaresip(dir: string, options: BaresipOptions): Promise<Baresip> {
  mkdirSync(dir, { recursive: true });
  const place = options.place ?? loopback;
  const sipPort = await freePort();
  const controlPort = await freePort();
  const firstRtp = 12_000 + 2 * Math.floor(Math.random() * 3_500);
  const tone = join(dir, 'tone.wav');
  const rate = options.codec === 'G722/16000/1' ? 16_000 : 8_000;
  writeTone(tone, { hertz: options.hertz, seconds: 120, sampleRate: rate });
  const modules = ['g711', 'g722', 'aufile', 'aubridge', 'sndfile', 'srtp'].map((name) => `module ${name}.so`).join('\n');
  const applications = ['contact', 'menu', 'ctrl_tcp'].map((name) => `module_app ${name}.so`).join('\n');
  writeFileSync(
    join(dir, 'config'),
    `poll_method epoll
sip_listen ${place.address}:${sipPort}
sip_trans_def udp
call_local_timeout 120
call_max_calls 4
audio_path /usr/share/baresip
audio_player aubridge,null
audio_source aufile,${tone}
audio_alert aubridge,nullalert
ausrc_srate ${rate}
auplay_srate ${rate}
ausrc_format s16
auplay_format s16
auenc_format s16
audec_format s16
rtp_ports ${firstRtp}-${firstRtp + 98}
rtcp_mux no
jitter_buffer_delay 2-6
net_interface ${place.address}
module_path /usr/lib/baresip/modules
${modules}
module_tmp uuid.so
module_tmp account.so
${applications}
ctrl_tcp_listen ${place.address}:${controlPort}
snd_path ${dir}
`,
  );
  const parameters = [
    `auth_user=${options.authUser ?? options.user}`,
    `auth_pass=${options.password}`,
    `outbound="sip:${place.address}:${options.proxyPort};transport=${options.transport ?? 'udp'}"`,
    `regint=${options.register === true ? 600 : 0}`,
    `audio_codecs=${options.codec ?? 'PCMA/8000/1'}`,
  ];
  writeFileSync(join(dir, 'accounts'), `<sip:${options.user}@${options.domain};transport=${options.transport ?? 'udp'}>;${parameters.join(';')}\n`);

  let socket: Socket | null = null;
  const server = await startServer({
    place,
    program: 'baresip',
    words: ['-f', dir],
    cwd: dir,
    isReady: async () => {
      socket = await tryConnect(controlPort, place.address);
      return socket !== null;
    },
  });
  const control = createControl(socket);

  const baresip: Baresip = {
    dial: (uri) => control.command('dial', uri),
    answer: () => control.command('accept'),
    hangUp: () => control.command('hangup'),
    hold: () => control.command('hold'),
    resume: () => control.command('resume'),
    dtmf: (digit) => control.command('sndcode', digit),
    events: () => control.events(),
    waitFor: async (type, { from = 0, limitMs = 20_000 } = {}) => {
      const deadline = Date.now() + limitMs;
      for (;;) {
        const found = control.events().slice(from).find((event) => event.type === type);
        if (found !== undefined) return found;
        if (Date.now() > deadline) {
          const seen = control.events().slice(from).map((event) => event.type).join(', ');
          throw new Error(`baresip reported no ${type} within ${limitMs} ms (${seen})\n${baresip.output().slice(-2_000)}`);
        }
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    heard: () => {
      // The dump's name carries its date: the last one belongs to the latest call.
      const dumps = readdirSync(dir).filter((name) => name.endsWith('-dec.wav')).sort();
      const last = dumps.at(-1);
      return last === undefined ? { samples: new Float32Array(), sampleRate: rate } : readWav(join(dir, last));
    },
    rtpPorts: { first: firstRtp, last: firstRtp + 98 },
    // Without its progress line, which it repeats ten times a second.
    output: () => server.output().replace(/\[\d+:\d\d:\d\d\] audio=\S+ \(bit\/s\)\s*/g, ''),
    stop: async () => {
      control.close();
      await server.stop();
    },
  };
  // Registered before the control port takes clients, so that no event tells.
  const deadline = Date.now() + 10_000;
  while (options.register === true && !/ 200 OK .*binding/.test(server.output())) {
    if (Date.now() > deadline) throw new Error(`baresip did not register\n${server.output()}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return baresip;
}

function tryConnect(port: number, address: string): Promise<Socket | null> {
  return new Promise((resolve) => {
    const socket = connect(port, address);
    socket.once('connect', () => resolve(socket));
    socket.once('error', () => resolve(null));
  });
}

interface Control {
  command(name: string, params?: string): Promise<void>;
  events(): readonly BaresipEvent[];
  close(): void;
}

/** baresip's ctrl_tcp: netstrings (length, colon, JSON, comma) both ways. */
function createControl(socket: Socket | null): Control {
  if (socket === null) throw new Error('no control connection');
  const events: BaresipEvent[] = [];
  const pending = new Map<string, (reply: { ok: boolean; data: string }) => void>();
  let buffered = Buffer.alloc(0);
  let lastToken = 0;
  socket.on('data', (chunk: Buffer) => {
    buffered = Buffer.concat([buffered, chunk]);
    for (;;) {
      const colon = buffered.indexOf(0x3a);
      if (colon < 0) return;
      const length = Number(buffered.toString('latin1', 0, colon));
      if (buffered.length < colon + 1 + length + 1) return;
      const message = JSON.parse(buffered.toString('utf8', colon + 1, colon + 1 + length)) as Record<string, unknown>;
      buffered = buffered.subarray(colon + length + 2);
      if (message['event'] === true) {
        events.push({ type: textOf(message['type']), class: textOf(message['class']), param: textOf(message['param']) });
      } else {
        pending.get(textOf(message['token']))?.({ ok: message['ok'] === true, data: textOf(message['data']) });
      }
    }
  });
  socket.on('error', () => undefined);
  return {
    command: async (name, params = '') => {
      lastToken += 1;
      const token = String(lastToken);
      const reply = await new Promise<{ ok: boolean; data: string }>((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`baresip did not answer ${name}`)), 5_000);
        pending.set(token, (value) => {
          clearTimeout(timer);
          resolve(value);
        });
        const json = JSON.stringify({ command: name, params, token });
        socket.write(`${Buffer.byteLength(json)}:${json},`);
      });
      pending.delete(token);
      if (!reply.ok) throw new Error(`baresip refused ${name}: ${reply.data}`);
    },
    events: () => events,
    close: () => socket.destroy(),
  };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
