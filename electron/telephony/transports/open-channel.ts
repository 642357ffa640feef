// Opens the channel that a line's settings describe, trying the provider's addresses in order.
import type { LineSettings } from '../../../core/contract/line-settings.ts';
import { TransportFault, type Channel, type ChannelEvents, type Endpoint } from './channel.ts';
import { hostOf, resolveProvider, type Resolver } from './resolve.ts';
import { connectSocket, connectTlsSocket, streamChannel } from './stream.ts';
import { openUdp } from './udp.ts';
import { openWebSocket } from './websocket.ts';

/** A provider in France answers within tenths of a second; the next address deserves its turn. */
const connectTimeoutMs = 4_000;

export interface OpenOptions {
  /** Hears of a closed UDP port, at the price of one single address. */
  readonly exclusiveUdp: boolean;
}

/** Throws the TransportFault of the last address tried; a certificate is never retried elsewhere. */
export async function openChannel(
  settings: LineSettings,
  resolver: Resolver,
  events: ChannelEvents,
  options: OpenOptions = { exclusiveUdp: false },
): Promise<Channel> {
  const candidates = await resolveProvider(settings, resolver);
  const allowed = candidates.map((candidate) => candidate.address);
  let last = new TransportFault('no-answer');
  for (const remote of candidates.slice(0, 4)) {
    try {
      return await openOne(settings, remote, allowed, events, options);
    } catch (error) {
      if (!(error instanceof TransportFault)) throw error;
      last = error;
      if (error.fault === 'certificate') break;
    }
  }
  throw last;
}

async function openOne(
  settings: LineSettings,
  remote: Endpoint,
  allowed: readonly string[],
  events: ChannelEvents,
  options: OpenOptions,
): Promise<Channel> {
  const host = hostOf(settings);
  const identity = { names: [...new Set([host, settings.domain.replace(/^\[|\]$/g, '')])], pinnedCertificate: settings.pinnedCertificate };
  const { transport } = settings;
  if (transport === 'UDP') return openUdp(remote, allowed, events, { exclusive: options.exclusiveUdp });
  const secure = transport === 'TLS' || transport === 'WSS';
  const socket = secure ? await connectTlsSocket(remote, identity, connectTimeoutMs) : await connectSocket(remote, connectTimeoutMs);
  if (transport === 'TCP' || transport === 'TLS') return streamChannel(socket, transport, remote, events);
  return openWebSocket(socket, { remote, host, path: settings.path, secure }, connectTimeoutMs, events);
}
