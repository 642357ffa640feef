// The provider's session descriptions (kind B): RTP/AVP, or SRTP keyed by SDES, one audio stream.
// Invariant: what is built holds no identity and no codec that the relay does not carry; parsing never throws anything
// but a MediaRefusal, which quotes nothing.
import { isIP, isIPv6 } from 'node:net';
import {
  codecOfRtpmap,
  codecOfStaticType,
  hasVoice,
  rtpmapOf,
  type CodecName,
  type PayloadTypes,
} from './codecs.ts';
import { MediaRefusal } from './media-refusal.ts';
import { srtpKeyLength, srtpSuites, type SrtpSuite } from './srtp.ts';

export type MediaDirection = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';

export interface SdesKey {
  readonly tag: number;
  readonly suite: SrtpSuite;
  /** Master key and salt. */
  readonly material: Buffer;
}

export interface PlainAudio {
  /** Null when the far end gives no IP address (a name, or the 0.0.0.0 that means "on hold" in RFC 2543). */
  readonly address: string | null;
  readonly port: number;
  readonly profile: string;
  readonly direction: MediaDirection;
  readonly payloadTypes: PayloadTypes;
  readonly keys: readonly SdesKey[];
  /** Milliseconds, or null when not said. */
  readonly packetTime: number | null;
}

export interface MediaLine {
  readonly kind: string;
  readonly profile: string;
  readonly formats: string;
}

export interface PlainDescription {
  /** Every m= line in order: an answer needs as many (RFC 3264 6). */
  readonly lines: readonly MediaLine[];
  /** Which of them is the call's voice. */
  readonly audioIndex: number;
  readonly audio: PlainAudio;
}

const maxLength = 65_536;
const directions: readonly string[] = ['sendrecv', 'sendonly', 'recvonly', 'inactive'];
const clearProfiles: readonly string[] = ['RTP/AVP', 'RTP/AVPF'];
const securedProfiles: readonly string[] = ['RTP/SAVP', 'RTP/SAVPF'];
const packetTimes: readonly number[] = [10, 20, 30, 40, 60];

interface Section {
  readonly line: MediaLine;
  readonly port: number;
  readonly rows: readonly string[];
}

function isDirection(name: string): name is MediaDirection {
  return directions.includes(name);
}

function splitSections(sdp: string): { session: string[]; media: Section[] } {
  if (sdp.length > maxLength || !sdp.startsWith('v=0')) throw new MediaRefusal('bad-description');
  const session: string[] = [];
  const media: { line: MediaLine; port: number; rows: string[] }[] = [];
  for (const row of sdp.split(/\r\n|\n|\r/)) {
    if (row === '') continue;
    if (!row.startsWith('m=')) {
      (media.at(-1)?.rows ?? session).push(row);
      continue;
    }
    const found = /^m=(\S{1,32}) (\d{1,5})(?:\/\d{1,5})? (\S{1,64}) (\S.{0,1000})$/.exec(row);
    if (found === null) throw new MediaRefusal('bad-description');
    const [, kind = '', port = '0', profile = '', formats = ''] = found;
    media.push({ line: { kind, profile, formats }, port: Number(port), rows: [] });
  }
  if (media.length === 0 || media.length > 16) throw new MediaRefusal('bad-description');
  return { session, media };
}

function attribute(rows: readonly string[], name: string): string[] {
  const prefix = `a=${name}:`;
  return rows.filter((row) => row.startsWith(prefix)).map((row) => row.slice(prefix.length).trim());
}

function readPayloadTypes(section: Section): PayloadTypes {
  const mapped = new Map<number, string>();
  for (const value of attribute(section.rows, 'rtpmap')) {
    const found = /^(\d{1,3})\s+(\S{1,64})/.exec(value);
    if (found !== null) mapped.set(Number(found[1]), found[2] ?? '');
  }
  const types = new Map<CodecName, number>();
  for (const format of section.line.formats.split(/\s+/)) {
    if (!/^\d{1,3}$/.test(format)) continue;
    const type = Number(format);
    if (type > 127) continue;
    const encoding = mapped.get(type);
    const codec = encoding === undefined ? codecOfStaticType(type) : codecOfRtpmap(encoding);
    if (codec !== null && !types.has(codec)) types.set(codec, type);
  }
  return types;
}

/** Lines with an MKI, several keys or weakening parameters are skipped: RFC 4568 6.3 lets a peer ignore them. */
function readKeys(section: Section): SdesKey[] {
  const keys: SdesKey[] = [];
  for (const value of attribute(section.rows, 'crypto')) {
    const found = /^(\d{1,9})\s+(\S+)\s+inline:([A-Za-z0-9+/]{40}={0,2})(?:\|(?:2\^)?\d{1,20})?(\s.*)?$/.exec(value);
    if (found === null || /UNENCRYPTED|UNAUTHENTICATED|KDR=|FEC_/.test(found[4] ?? '')) continue;
    const suite = srtpSuites.find((known) => known === found[2]);
    const material = Buffer.from(found[3] ?? '', 'base64');
    if (suite !== undefined && material.length === srtpKeyLength) keys.push({ tag: Number(found[1]), suite, material });
  }
  return keys;
}

function readAddress(section: Section, session: readonly string[]): string | null {
  const row = section.rows.find((line) => line.startsWith('c=')) ?? session.find((line) => line.startsWith('c='));
  const address = /^c=IN IP[46] ([^\s/]{1,253})/.exec(row ?? '')?.[1] ?? '';
  return isIP(address) === 0 || address === '0.0.0.0' || address === '::' ? null : address;
}

function readDirection(section: Section, session: readonly string[]): MediaDirection {
  for (const rows of [section.rows, session]) {
    for (const row of rows) {
      const name = row.startsWith('a=') ? row.slice(2).trim() : '';
      if (isDirection(name)) return name;
    }
  }
  return 'sendrecv';
}

function isZeroAddress(section: Section, session: readonly string[]): boolean {
  const row = section.rows.find((line) => line.startsWith('c=')) ?? session.find((line) => line.startsWith('c='));
  return /^c=IN (?:IP4 0\.0\.0\.0|IP6 ::)$/.test((row ?? '').trim());
}

/** RFC 3264 8.4: an address of zeros means that nothing may be sent there. */
function heldByZeroAddress(direction: MediaDirection): MediaDirection {
  if (direction === 'sendrecv') return 'sendonly';
  return direction === 'recvonly' ? 'inactive' : direction;
}

/**
 * Reads the far end's description and picks its voice stream: the first usable one, secured streams first when
 * `preferSecured`. Throws MediaRefusal.
 */
export function parsePlainSdp(sdp: string, preferSecured: boolean): PlainDescription {
  const { session, media } = splitSections(sdp);
  let refusal: 'no-usable-codec' | 'no-usable-transport' = 'no-usable-codec';
  const usable: { index: number; audio: PlainAudio; secured: boolean }[] = [];
  media.forEach((section, index) => {
    if (section.line.kind !== 'audio' || section.port === 0) return;
    const payloadTypes = readPayloadTypes(section);
    if (!hasVoice(payloadTypes)) return;
    const keys = readKeys(section);
    const secured = securedProfiles.includes(section.line.profile);
    if ((secured && keys.length === 0) || (!secured && !clearProfiles.includes(section.line.profile))) {
      refusal = 'no-usable-transport';
      return;
    }
    const packetTime = Number(attribute(section.rows, 'ptime')[0] ?? 'NaN');
    const direction = readDirection(section, session);
    usable.push({
      index,
      secured,
      audio: {
        address: readAddress(section, session),
        port: section.port,
        profile: section.line.profile,
        direction: isZeroAddress(section, session) ? heldByZeroAddress(direction) : direction,
        payloadTypes,
        keys,
        packetTime: packetTimes.includes(packetTime) ? packetTime : null,
      },
    });
  });
  const chosen = (preferSecured ? usable.find((candidate) => candidate.secured) : undefined) ?? usable[0];
  if (chosen === undefined) throw new MediaRefusal(refusal);
  return { lines: media.map((section) => section.line), audioIndex: chosen.index, audio: chosen.audio };
}

/** The far end's direction as its description states it; `sendonly` and `inactive` mean that it holds the call. */
export function directionOfPlainSdp(sdp: string): MediaDirection {
  return parsePlainSdp(sdp, false).audio.direction;
}

export interface LocalDescription {
  readonly address: string;
  readonly port: number;
  readonly rtcpPort: number;
  readonly sessionId: string;
  readonly version: number;
  readonly profile: string;
  readonly direction: MediaDirection;
  readonly payloadTypes: PayloadTypes;
  readonly keys: readonly SdesKey[];
  readonly packetTime: number;
  /** The m= lines of the dialog, where the far end has set any; all but `audioIndex` are declined. */
  readonly lines: readonly MediaLine[];
  readonly audioIndex: number;
}

export function buildPlainSdp(local: LocalDescription): string {
  const network = isIPv6(local.address) ? 'IN IP6' : 'IN IP4';
  const rows = [
    'v=0',
    `o=- ${local.sessionId} ${local.version} ${network} ${local.address}`,
    's=-',
    `c=${network} ${local.address}`,
    't=0 0',
  ];
  const lines = local.lines.length === 0 ? [{ kind: 'audio', profile: local.profile, formats: '' }] : local.lines;
  lines.forEach((line, index) => {
    if (index !== local.audioIndex) {
      // RFC 3264 6: a declined stream keeps its place, with port 0.
      rows.push(`m=${line.kind} 0 ${line.profile} ${line.formats}`);
      return;
    }
    rows.push(`m=audio ${local.port} ${local.profile} ${[...local.payloadTypes.values()].join(' ')}`);
    for (const [codec, type] of local.payloadTypes) {
      rows.push(`a=rtpmap:${type} ${rtpmapOf(codec)}`);
      if (codec === 'telephone-event') rows.push(`a=fmtp:${type} 0-15`);
    }
    for (const key of local.keys) {
      rows.push(`a=crypto:${key.tag} ${key.suite} inline:${key.material.toString('base64')}`);
    }
    rows.push(`a=ptime:${local.packetTime}`, `a=rtcp:${local.rtcpPort}`, `a=${local.direction}`);
  });
  return `${rows.join('\r\n')}\r\n`;
}

/** Our direction in an answer (RFC 3264 6.1), and in an offer when `theirs` is the last thing the far end said. */
export function localDirection(role: 'offer' | 'answer', hold: boolean, theirs: MediaDirection | null): MediaDirection {
  const theyHold = theirs === 'sendonly' || theirs === 'inactive';
  if (role === 'offer') return hold ? (theyHold ? 'inactive' : 'sendonly') : 'sendrecv';
  switch (theirs) {
    case 'sendonly':
      return hold ? 'inactive' : 'recvonly';
    case 'recvonly':
      return 'sendonly';
    case 'inactive':
      return 'inactive';
    case 'sendrecv':
    case null:
      return hold ? 'sendonly' : 'sendrecv';
  }
}
