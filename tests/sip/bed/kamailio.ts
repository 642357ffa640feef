// Kamailio as registrar and proxy on loopback: UDP, TCP, TLS, WS and WSS, digest, rtpengine between WebRTC and RTP legs.
import { spawnSync } from 'node:child_process';
import { X509Certificate, createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { answersDatagram, freePort, loopback, startServer, type Place, type ServerProcess } from './server-process.ts';

export interface KamailioPorts {
  /** UDP and TCP. */
  readonly plain: number;
  readonly tls: number;
  readonly ws: number;
  readonly wss: number;
}

export interface Kamailio {
  readonly domain: string;
  /** Where it listens. */
  readonly address: string;
  readonly ports: KamailioPorts;
  /** SHA-256 of the DER certificate of TLS and WSS, lower-case hexadecimal. */
  readonly fingerprint: string;
  password(user: KamailioUser): string;
  /** Stops the server and forgets every registration; `start` brings it back on the same ports. */
  kill(): Promise<void>;
  start(): Promise<void>;
  output(): string;
  stop(): Promise<void>;
}

export type KamailioUser = 'alice' | 'bob' | 'caller' | 'carol' | '0639980009';

const domain = 'sip.asso.test';

/** Debian keeps Kamailio's modules in a folder of the architecture. */
function modulesFolder(): string {
  const found = ['x86_64-linux-gnu/kamailio', 'aarch64-linux-gnu/kamailio', 'kamailio'].map((name) => `/usr/lib/${name}/modules`).find((folder) => existsSync(folder));
  if (found === undefined) throw new Error('Kamailio is not installed');
  return found;
}

/**
 * `rtpengineNg`: ng port of the rtpengine that serves the WebRTC legs and records all legs; null for none.
 * `followsRedirections`: whether it calls the contacts of a 302 itself, or hands it to the caller.
 */
export async function startKamailio(dir: string, rtpengineNg: number | null = null, place: Place = loopback, followsRedirections = false): Promise<Kamailio> {
  mkdirSync(dir, { recursive: true });
  const ports: KamailioPorts = { plain: await freePort(), tls: await freePort(), ws: await freePort(), wss: await freePort() };
  const key = join(dir, 'key.pem');
  const certificate = join(dir, 'cert.pem');
  run('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-keyout', key, '-out', certificate, '-subj', `/CN=${domain}`, '-addext', `subjectAltName=DNS:${domain},IP:127.0.0.1`]);
  writeFileSync(
    join(dir, 'tls.cfg'),
    `[server:default]\nmethod = TLSv1.2+\nprivate_key = ${key}\ncertificate = ${certificate}\nverify_certificate = no\nrequire_certificate = no\n`,
  );
  const config = join(dir, 'kamailio.cfg');
  const values: Readonly<Record<string, string>> = {
    DIR: dir,
    ADDRESS: place.address,
    DOMAIN: domain,
    MODULES: modulesFolder(),
    PLAIN: String(ports.plain),
    TLS: String(ports.tls),
    WS: String(ports.ws),
    WSS: String(ports.wss),
    RECORD: rtpengineNg === null ? 'no' : 'yes',
    NG: String(rtpengineNg ?? 9),
    FOLLOW: followsRedirections ? 'yes' : 'no',
  };
  const template = readFileSync(join(__dirname, 'kamailio.cfg.template'), 'utf8');
  writeFileSync(config, template.replace(/@([A-Z]+)@/g, (_match, name: string) => values[name] ?? ''));

  const options = `OPTIONS sip:${domain} SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1;rport;branch=z9hG4bKready\r\nMax-Forwards: 5\r\nFrom: <sip:ready@${domain}>;tag=r\r\nTo: <sip:${domain}>\r\nCall-ID: ready\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n`;
  let server: ServerProcess | null = null;
  const start = async (): Promise<void> => {
    server ??= await startServer({
      place,
      program: 'kamailio',
      words: ['-f', config, '-DD', '-E', '-m', '64', '-M', '8', '-w', dir, '-Y', dir],
      isReady: () => answersDatagram(ports.plain, options, place.address),
    });
  };
  const kill = async (): Promise<void> => {
    await server?.stop();
    server = null;
  };
  await start();
  const der = new X509Certificate(readFileSync(certificate)).raw;
  return {
    domain,
    address: place.address,
    ports,
    fingerprint: createHash('sha256').update(der).digest('hex'),
    password: (user) => `${user}-secret`,
    kill,
    start,
    output: () => server?.output() ?? '',
    stop: kill,
  };
}

function run(program: string, words: readonly string[]): void {
  const { status, stderr } = spawnSync(program, words, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} failed: ${stderr}`);
}
