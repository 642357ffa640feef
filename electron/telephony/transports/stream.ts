// SIP over TCP and TLS (RFC 3261 18, RFC 5626 keep-alive).
// Invariant: no SIP byte is sent before the certificate was accepted: by a known authority, or by the pinned fingerprint alone.
import { connect as connectTcp, type Socket } from 'node:net';
import { checkServerIdentity, connect as connectTls, type PeerCertificate, type TLSSocket } from 'node:tls';
import { isIP } from 'node:net';
import { createHash } from 'node:crypto';
import { fromByteString } from '../sip/message.ts';
import { createStreamFramer } from '../sip/stream-framer.ts';
import { faultOfError, TransportFault, type Channel, type ChannelEvents, type Endpoint } from './channel.ts';
import { trustedRoots } from './roots.ts';

export interface TlsIdentity {
  /** Name that was contacted and SIP domain: the certificate may carry either (RFC 5922 7.2). */
  readonly names: readonly string[];
  readonly pinnedCertificate: string | null;
}

/** A queue longer than this on a dead connection means that it is dead. */
const sendBufferLimit = 1024 * 1024;

export function connectSocket(remote: Endpoint, timeoutMs: number): Promise<Socket> {
  return opened(connectTcp({ host: remote.address, port: remote.port }), 'connect', timeoutMs);
}

/** A TLS connection whose certificate was judged. */
export async function connectTlsSocket(remote: Endpoint, identity: TlsIdentity, timeoutMs: number): Promise<TLSSocket> {
  const name = identity.names.find((candidate) => isIP(candidate) === 0);
  const socket = await opened(
    connectTls({
      host: remote.address,
      port: remote.port,
      ca: [...trustedRoots()],
      // Judged below, so that an administrator can be shown the certificate and accept exactly this one.
      rejectUnauthorized: false,
      checkServerIdentity: () => undefined,
      ...(name === undefined ? {} : { servername: name }),
      minVersion: 'TLSv1.2',
    }),
    'secureConnect',
    timeoutMs,
  );
  const certificate = socket.getPeerCertificate();
  const fingerprint = createHash('sha256').update(certificate.raw).digest('hex');
  const named = identity.names.some((candidate) => checkServerIdentity(candidate, certificate) === undefined);
  if ((socket.authorized && named) || fingerprint === identity.pinnedCertificate) return socket;
  socket.destroy();
  throw new TransportFault('certificate', {
    certificate: { fingerprint, subject: subjectOf(certificate).slice(0, 200), validTo: certificate.valid_to.slice(0, 40) },
  });
}

function subjectOf(certificate: PeerCertificate): string {
  const commonName: unknown = certificate.subject.CN;
  if (typeof commonName === 'string') return commonName;
  return certificate.subjectaltname ?? '';
}

function opened<S extends Socket>(socket: S, event: 'connect' | 'secureConnect', timeoutMs: number): Promise<S> {
  return new Promise((resolve, reject) => {
    const settle = (): void => {
      clearTimeout(timer);
      socket.removeAllListeners('error');
      socket.removeAllListeners('close');
    };
    const fail = (fault: TransportFault): void => {
      settle();
      socket.on('error', () => undefined);
      socket.destroy();
      reject(fault);
    };
    const timer = setTimeout(() => fail(new TransportFault('no-answer')), timeoutMs);
    socket.once('error', (error) => fail(new TransportFault(faultOfError(error))));
    socket.once('close', () => fail(new TransportFault('refused')));
    socket.once(event, () => {
      settle();
      resolve(socket);
    });
  });
}

/** Makes a SIP channel of a connected socket. */
export function streamChannel(socket: Socket, protocol: 'TCP' | 'TLS', remote: Endpoint, events: ChannelEvents): Channel {
  let open = true;
  const lose = (fault: ReturnType<typeof faultOfError>): void => {
    if (!open) return;
    open = false;
    socket.destroy();
    events.lost(fault);
  };
  const framer = createStreamFramer({
    message: (text) => {
      if (open) events.message(text, remote);
    },
    ping: () => {
      if (open) socket.write('\r\n');
    },
    broken: () => lose('rejected'),
  });
  socket.setNoDelay(true);
  socket.on('data', (bytes: Buffer) => framer.push(bytes));
  socket.on('error', (error) => lose(faultOfError(error)));
  socket.on('close', () => lose('no-answer'));
  const write = (bytes: Buffer): void => {
    if (!open) return;
    if (socket.writableLength > sendBufferLimit) lose('no-answer');
    else socket.write(bytes);
  };
  return {
    protocol,
    reliable: true,
    local: { address: socket.localAddress ?? '127.0.0.1', port: socket.localPort ?? 0 },
    remote,
    send: (text) => write(fromByteString(text)),
    keepAlive: () => write(Buffer.from('\r\n\r\n')),
    close: () => {
      if (!open) return;
      open = false;
      // The last message (an unregistration, a BYE) must still leave.
      socket.end();
      const timer = setTimeout(() => socket.destroy(), 1_000);
      timer.unref();
    },
  };
}
