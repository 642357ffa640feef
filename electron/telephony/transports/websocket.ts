// SIP over WebSocket (RFC 7118): one SIP message a WebSocket message, sub-protocol `sip`.
// The TLS connection of WSS is ours, so that a pinned or system certificate is judged as for SIP over TLS.
import type { Socket } from 'node:net';
import { WebSocket } from 'ws';
import { toByteString, byteStringToUtf8, headerLimit } from '../sip/message.ts';
import { bodyLimit } from '../sip/stream-framer.ts';
import { hostPort } from '../sip/address.ts';
import { faultOfError, TransportFault, type Channel, type ChannelEvents, type Endpoint } from './channel.ts';

export interface WebSocketTarget {
  readonly remote: Endpoint;
  /** For the Host header. */
  readonly host: string;
  readonly path: string;
  readonly secure: boolean;
}

/** Throws a TransportFault: `not-webrtc` when the server speaks no SIP over WebSocket there. */
export async function openWebSocket(socket: Socket, target: WebSocketTarget, timeoutMs: number, events: ChannelEvents): Promise<Channel> {
  const local = { address: socket.localAddress ?? '127.0.0.1', port: socket.localPort ?? 0 };
  const client = new WebSocket(`ws://${hostPort(target.host, target.remote.port)}${target.path}`, ['sip'], {
    createConnection: () => socket,
    handshakeTimeout: timeoutMs,
    perMessageDeflate: false,
    maxPayload: headerLimit + bodyLimit,
    followRedirects: false,
  });
  await new Promise<void>((resolve, reject) => {
    const refuse = (fault: TransportFault): void => {
      client.removeAllListeners();
      client.on('error', () => undefined);
      client.terminate();
      socket.destroy();
      reject(fault);
    };
    client.once('open', resolve);
    client.once('unexpected-response', (_request, response) => refuse(new TransportFault('not-webrtc', { status: response.statusCode ?? 0 })));
    client.once('error', (error) => {
      // A system error code is the network's; anything else is a server that speaks another protocol.
      const late = /timed out/i.test(error.message);
      const fromSystem = 'code' in error && typeof error.code === 'string' && /^E[A-Z]+$/.test(error.code) && error.code !== 'ECONNRESET';
      refuse(new TransportFault(late ? 'no-answer' : fromSystem ? faultOfError(error) : 'not-webrtc'));
    });
  });
  client.removeAllListeners('error');
  client.removeAllListeners('unexpected-response');
  let open = true;
  const lose = (error: unknown): void => {
    if (!open) return;
    open = false;
    client.terminate();
    events.lost(faultOfError(error));
  };
  client.on('error', lose);
  client.on('close', () => lose(null));
  client.on('message', (data) => {
    const bytes = Array.isArray(data) ? Buffer.concat(data) : Buffer.isBuffer(data) ? data : Buffer.from(data);
    if (!open || bytes.length <= 4) return;
    events.message(toByteString(bytes), target.remote);
  });
  return {
    protocol: target.secure ? 'WSS' : 'WS',
    reliable: true,
    local,
    remote: target.remote,
    // RFC 7118 5.2: text frames are UTF-8, which SIP is.
    send: (text) => {
      if (open) client.send(byteStringToUtf8(text), () => undefined);
    },
    keepAlive: () => {
      if (open) client.ping();
    },
    close: () => {
      if (!open) return;
      open = false;
      client.close(1000);
      const timer = setTimeout(() => client.terminate(), 1_000);
      timer.unref();
    },
  };
}
