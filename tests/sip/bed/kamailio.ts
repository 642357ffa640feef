// Starts a real Kamailio on ports that the system chose, in a folder of its own; stops exactly that one.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync, mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

export interface KamailioPorts {
  /** UDP and TCP. */
  readonly udp: number;
  readonly tls: number;
  readonly ws: number;
  readonly wss: number;
}
export interface Kamailio {
  readonly ports: KamailioPorts;
  /** PEM of the self-signed certificate of TLS and WSS. */
  readonly certificate: string;
  stop(): Promise<void>;
}
export interface KamailioOptions {
  /** Ports of an earlier start, for a restart in place. */
  readonly ports?: KamailioPorts;
  /** Port of rtpengine's ng protocol, when the test has one. */
  readonly rtpenginePort?: number;
}

const modules = ['/usr/lib/x86_64-linux-gnu/kamailio/modules', '/usr/lib/aarch64-linux-gnu/kamailio/modules', '/usr/lib64/kamailio/modules'];

export function kamailioIsInstalled(): boolean {
  return spawnSync('kamailio', ['-v'], { stdio: 'ignore' }).status === 0;
}

/** Users alice, bob, caller and carol have the password `<name>-secret`; the domain is sip.asso.test. */
export async function startKamailio(dir: string, options: KamailioOptions = {}): Promise<Kamailio> {
  mkdirSync(dir, { recursive: true });
  const ports = options.ports ?? { udp: await freePort(), tls: await freePort(), ws: await freePort(), wss: await freePort() };
  const certificateFile = join(dir, 'cert.pem');
  if (!existsSync(certificateFile)) makeCertificate(dir);
  const modulesDir = modules.find((candidate) => existsSync(candidate));
  if (modulesDir === undefined) throw new Error('Kamailio is not installed (apt: kamailio kamailio-websocket-modules kamailio-tls-modules)');
  const values: Record<string, string> = {
    DIR: dir,
    UDP: String(ports.udp),
    TLS: String(ports.tls),
    WS: String(ports.ws),
    WSS: String(ports.wss),
    MODULES: modulesDir,
    RTPENGINE: String(options.rtpenginePort ?? (await freePort())),
  };
  const template = readFileSync(fileURLToPath(new URL('./kamailio.cfg.template', import.meta.url)), 'utf8');
  writeFileSync(join(dir, 'kamailio.cfg'), template.replace(/@([A-Z]+)@/g, (_, word: string) => values[word] ?? ''));
  writeFileSync(
    join(dir, 'tls.cfg'),
    `[server:default]\nmethod = TLSv1.2+\nprivate_key = ${join(dir, 'key.pem')}\ncertificate = ${certificateFile}\nverify_certificate = no\nrequire_certificate = no\n`,
  );
  const child = spawn('kamailio', ['-f', join(dir, 'kamailio.cfg'), '-DD', '-E', '-m', '64', '-M', '8', '-w', dir, '-Y', dir], {
    stdio: ['ignore', 'ignore', 'pipe'],
    // Its own process group, so that the workers end with it and nothing else does.
    detached: true,
  });
  let errors = '';
  child.stderr.on('data', (bytes: Buffer) => {
    errors = (errors + bytes.toString()).slice(-4_000);
  });
  await untilItAnswers(child, ports.udp, () => errors);
  return {
    ports,
    certificate: readFileSync(certificateFile, 'utf8'),
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
      const ended = once(child, 'exit');
      process.kill(-child.pid, 'SIGTERM');
      const stuck = setTimeout(() => child.pid !== undefined && process.kill(-child.pid, 'SIGKILL'), 5_000);
      await ended;
      clearTimeout(stuck);
    },
  };
}

function makeCertificate(dir: string): void {
  const made = spawnSync(
    'openssl',
    ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '30', '-subj', '/CN=sip.asso.test', '-addext', 'subjectAltName=DNS:sip.asso.test,IP:127.0.0.1']
      .concat(['-keyout', join(dir, 'key.pem'), '-out', join(dir, 'cert.pem')]),
    { stdio: 'ignore' },
  );
  if (made.status !== 0) throw new Error('openssl could not make a certificate');
}

export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  server.close();
  await once(server, 'close');
  return port;
}

async function untilItAnswers(child: ChildProcess, port: number, errors: () => string): Promise<void> {
  const socket = createSocket('udp4');
  let answered = false;
  socket.on('message', () => {
    answered = true;
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const local = socket.address().port;
  try {
    for (let round = 0; round < 100 && !answered; round += 1) {
      if (child.exitCode !== null) throw new Error(`Kamailio ended: ${errors()}`);
      const ping = `OPTIONS sip:127.0.0.1:${port} SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:${local};branch=z9hG4bKstart${round}\r\nFrom: <sip:bed@127.0.0.1>;tag=bed\r\nTo: <sip:127.0.0.1>\r\nCall-ID: bed${round}\r\nCSeq: 1 OPTIONS\r\nMax-Forwards: 10\r\nContent-Length: 0\r\n\r\n`;
      socket.send(ping, port, '127.0.0.1');
      await sleep(100);
    }
  } finally {
    socket.close();
  }
  if (!answered) throw new Error(`Kamailio does not answer: ${errors()}`);
}
