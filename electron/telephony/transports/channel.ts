// What every SIP transport looks like to the rest of the gateway: an open channel to one provider.
// Invariant: a channel reports its loss once and never reopens by itself (sip.js' rule for transports).
import type { LineFault } from '../../../core/contract/line-settings.ts';

export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

export interface Channel {
  /** Name for the Via header: UDP, TCP, TLS, WS or WSS. */
  readonly protocol: 'UDP' | 'TCP' | 'TLS' | 'WS' | 'WSS';
  readonly reliable: boolean;
  readonly local: Endpoint;
  readonly remote: Endpoint;
  /** Sends one whole message (byte string); `to` matters on UDP only. */
  send(text: string, to?: Endpoint): void;
  /** Keeps NAT bindings and idle connections open (RFC 5626 3.5). */
  keepAlive(): void;
  close(): void;
}

export interface ChannelEvents {
  readonly message: (text: string, from: Endpoint) => void;
  /** Not called after `close()`. */
  readonly lost: (fault: LineFault) => void;
}

export interface MetCertificate {
  readonly fingerprint: string;
  readonly subject: string;
  readonly validTo: string;
}

/** Why a channel could not be opened; carries no text from the network. */
export class TransportFault extends Error {
  readonly fault: LineFault;
  readonly certificate: MetCertificate | null;
  readonly status: number | null;
  constructor(fault: LineFault, details: { certificate?: MetCertificate; status?: number } = {}) {
    super(fault);
    this.name = 'TransportFault';
    this.fault = fault;
    this.certificate = details.certificate ?? null;
    this.status = details.status ?? null;
  }
}

/** The fault that a system error code stands for. */
export function faultOfError(error: unknown): LineFault {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  switch (code) {
    case 'ECONNREFUSED':
    case 'ECONNRESET':
    case 'EPIPE':
      return 'refused';
    case 'ENETUNREACH':
    case 'ENETDOWN':
    case 'EADDRNOTAVAIL':
    case 'EHOSTUNREACH':
      return 'network-down';
    default:
      return 'no-answer';
  }
}
