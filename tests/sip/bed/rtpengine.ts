// rtpengine in user space: joins the DTLS-SRTP leg of a WebRTC client and the plain RTP leg of an ordinary phone.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { answersDatagram, freePort, startServer } from './server-process.ts';

export interface Rtpengine {
  /** UDP port of its ng control protocol. */
  readonly ngPort: number;
  output(): string;
  stop(): Promise<void>;
}

export async function startRtpengine(dir: string): Promise<Rtpengine> {
  mkdirSync(dir, { recursive: true });
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
`,
  );
  const server = await startServer({
    program: 'rtpengine',
    words: [`--config-file=${config}`],
    isReady: () => answersDatagram(ngPort, 'ready d7:command4:pinge'),
  });
  return { ngPort, output: () => server.output(), stop: () => server.stop() };
}
