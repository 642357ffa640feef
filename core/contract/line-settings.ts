// The SIP line as an administrator describes it, and what can go wrong with it.
import { z } from 'zod';

export const linePreset = z.enum(['ordinary', 'webrtc', 'training']);
/** ordinary: UDP/TCP/TLS with RTP (kind B). webrtc: WS/WSS with DTLS-SRTP (kind A). */
export type LinePreset = z.infer<typeof linePreset>;

export const sipTransport = z.enum(['UDP', 'TCP', 'TLS', 'WS', 'WSS']);
export type SipTransport = z.infer<typeof sipTransport>;

const host = z
  .string()
  .trim()
  .min(1)
  .max(253)
  .regex(/^(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?\.)*[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?$|^\[[0-9a-fA-F:]+\]$/);
/** SHA-256 of the DER certificate, lower-case hexadecimal without separators. */
export const certificateFingerprint = z.string().regex(/^[0-9a-f]{64}$/);

const sipWord = z.string().trim().min(1).max(128).regex(/^[A-Za-z0-9_.!~*'()&=+$,;?/%-]+$/);

export const forwardMethod = z.enum(['redirect', 'transfer', 'unknown']);
/**
 * How calls are forwarded on this line, as a test call found out. redirect: the provider follows a 302 (RFC 3261 21.3.3).
 * transfer: it does not; the call is answered and transferred (RFC 3515). unknown: not tried; transferred as well.
 */
export type ForwardMethod = z.infer<typeof forwardMethod>;

export const lineSettings = z.strictObject({
  preset: z.enum(['ordinary', 'webrtc']),
  /** What listeners read: "Ligne principale". */
  label: z.string().trim().min(1).max(60),
  /** The number that callers dial, shown when the line rings; free form, may be empty. */
  publicNumber: z.string().trim().max(32),
  transport: sipTransport,
  /** SIP domain: the part after @ in the address of record. */
  domain: host,
  /** Host that REGISTER is sent to (outbound proxy); the domain when empty. */
  proxy: z.union([z.literal(''), host]),
  /** 1–65535; null: the transport's default (5060, 5061 for TLS, 80 and 443 for WS and WSS). */
  port: z.int().min(1).max(65535).nullable(),
  /** Path of the WebSocket, WS and WSS only. */
  path: z.string().max(200).regex(/^\/[!-~]*$/),
  user: sipWord,
  /** Digest user name when it differs from the user; empty otherwise. */
  authUser: z.union([z.literal(''), sipWord]),
  /** Fingerprint of a self-signed certificate that an administrator accepted. */
  pinnedCertificate: certificateFingerprint.nullable(),
  forwardMethod: forwardMethod.default('unknown'),
});
export type LineSettings = z.infer<typeof lineSettings>;
export const sipPassword = z.string().min(1).max(256);

/** Why the line does not answer, in the terms of `renderer/locales` `lineFault.*`. */
export const lineFault = z.enum([
  'name-not-found',
  'refused',
  'wrong-password',
  'unknown-user',
  'certificate',
  'no-answer',
  'network-down',
  'rejected',
  'not-webrtc',
  'gateway-down',
]);
export type LineFault = z.infer<typeof lineFault>;

export const lineTestResult = z.discriminatedUnion('reachable', [
  z.strictObject({ reachable: z.literal(true), milliseconds: z.int().min(0) }),
  z.strictObject({
    reachable: z.literal(false),
    fault: lineFault,
    /** SIP status code of a rejection. */
    status: z.int().nullable(),
    /** The certificate met, when `fault` is `certificate`: an administrator may accept exactly this one. */
    certificate: z
      .strictObject({ fingerprint: certificateFingerprint, subject: z.string().max(200), validTo: z.string().max(40) })
      .nullable(),
  }),
]);
export type LineTestResult = z.infer<typeof lineTestResult>;

/** What a test of forwarding saw. `busy`: a call is on the line. `noCall`: the provider refuses calls to that number. */
export const forwardTestResult = z.strictObject({
  method: forwardMethod,
  seen: z.enum(['followed', 'passedBack', 'refused', 'noCall', 'noAnswer', 'busy', 'unreachable']),
  /** Final SIP status that the calling side got, if any. */
  status: z.int().nullable(),
});
export type ForwardTestResult = z.infer<typeof forwardTestResult>;
