// Finds the provider's addresses (RFC 3263, without NAPTR): SRV when no port is given and the name is no address, then A and AAAA.
// Invariant: the answer is also the list of the only addresses whose datagrams are read.
import { lookup, resolveSrv } from 'node:dns/promises';
import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import type { LineSettings, SipTransport } from '../../../core/contract/line-settings.ts';
import { TransportFault, type Endpoint } from './channel.ts';

export interface Resolver {
  addresses(host: string): Promise<string[]>;
  services(name: string): Promise<{ name: string; port: number; priority: number; weight: number }[]>;
}

export const systemResolver: Resolver = {
  addresses: async (host) => (await lookup(host, { all: true, verbatim: true })).map((found) => found.address),
  services: (name) => resolveSrv(name),
};

const defaultPorts: Readonly<Record<SipTransport, number>> = { UDP: 5060, TCP: 5060, TLS: 5061, WS: 80, WSS: 443 };
/** RFC 3263 4.1; WebSocket has no SRV name (RFC 7118 section 7 leaves it to configuration). */
const servicePrefix: Readonly<Partial<Record<SipTransport, string>>> = { UDP: '_sip._udp.', TCP: '_sip._tcp.', TLS: '_sips._tcp.' };
const serviceTimeoutMs = 2_000;

/** The candidates, best first; at least one. Throws a TransportFault. */
export async function resolveProvider(settings: LineSettings, resolver: Resolver): Promise<readonly [Endpoint, ...Endpoint[]]> {
  const host = hostOf(settings);
  const port = settings.port ?? defaultPorts[settings.transport];
  if (isIP(host) !== 0) return [{ address: host, port }];
  const prefix = servicePrefix[settings.transport];
  const targets = settings.port === null && prefix !== undefined ? await servicesOf(prefix + host, resolver) : [];
  const endpoints: Endpoint[] = [];
  for (const target of targets) {
    const addresses = await resolver.addresses(target.name).catch(() => []);
    endpoints.push(...addresses.map((address) => ({ address, port: target.port })));
  }
  if (endpoints.length === 0) {
    const addresses = await resolver.addresses(host).catch((error: unknown) => {
      throw new TransportFault(nameFault(error));
    });
    endpoints.push(...addresses.map((address) => ({ address, port })));
  }
  const [first, ...others] = endpoints;
  if (first === undefined) throw new TransportFault('name-not-found');
  return [first, ...others];
}

/** The host that is contacted, without the brackets of an IPv6 literal. */
export function hostOf(settings: LineSettings): string {
  return (settings.proxy === '' ? settings.domain : settings.proxy).replace(/^\[|\]$/g, '');
}

async function servicesOf(name: string, resolver: Resolver): Promise<{ name: string; port: number }[]> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never[]>((resolve) => {
    timer = setTimeout(() => resolve([]), serviceTimeoutMs);
  });
  // No SRV record is the usual case with small providers, not a fault.
  const found = await Promise.race([resolver.services(name).catch(() => []), late]);
  clearTimeout(timer);
  // RFC 2782: lowest priority first; the heaviest first is a fair reading of weight for one client.
  return [...found].filter((service) => service.name !== '').sort((a, b) => a.priority - b.priority || b.weight - a.weight);
}

/** A resolver that cannot be asked means no network only when there is no interface but loopback. */
function nameFault(error: unknown): 'name-not-found' | 'network-down' {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  if (code === 'ENOTFOUND' || code === 'ENODATA') return 'name-not-found';
  const online = Object.values(networkInterfaces()).some((list) => list?.some((entry) => !entry.internal) === true);
  return online ? 'name-not-found' : 'network-down';
}
