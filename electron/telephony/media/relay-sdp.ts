// Rewrites WebRTC descriptions (kind A) so that the relay is the only way between the two ends.
// Invariant: nothing remains of the far end's addresses in what the page gets, nor of the computer's other addresses in
// what the provider gets: the relay's candidate is the only one.
import { isIP, isIPv6 } from 'node:net';
import { MediaRefusal } from './media-refusal.ts';

export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

export interface WebrtcSummary {
  readonly iceUser: string | null;
  readonly icePassword: string | null;
  /** UDP candidates of the voice stream's RTP component, best first, then the address of its m= line. */
  readonly endpoints: readonly Endpoint[];
}

interface Section {
  readonly kind: string;
  readonly port: number;
  readonly head: string;
  readonly rows: readonly string[];
}

const maxLength = 65_536;

function split(sdp: string): { session: string[]; media: Section[] } {
  if (sdp.length > maxLength || !sdp.startsWith('v=0')) throw new MediaRefusal('bad-description');
  const session: string[] = [];
  const media: { kind: string; port: number; head: string; rows: string[] }[] = [];
  for (const row of sdp.split(/\r\n|\n|\r/)) {
    if (row === '') continue;
    if (!row.startsWith('m=')) {
      (media.at(-1)?.rows ?? session).push(row);
      continue;
    }
    const found = /^m=([A-Za-z0-9-]{1,32}) (\d{1,5})(?:\/\d{1,5})? ([A-Za-z0-9/]{1,64}) ([A-Za-z0-9 -]{1,1000})$/.exec(row.trimEnd());
    if (found === null) throw new MediaRefusal('bad-description');
    const [, kind = '', port = '0', profile = '', formats = ''] = found;
    media.push({ kind, port: Number(port), head: `${profile} ${formats}`, rows: [] });
  }
  if (media.length === 0 || media.length > 16) throw new MediaRefusal('bad-description');
  return { session, media };
}

function audioIndexOf(media: readonly Section[]): number {
  const index = media.findIndex((section) => section.kind === 'audio' && section.port !== 0);
  if (index < 0) throw new MediaRefusal('no-usable-codec');
  return index;
}

function valueOf(name: string, ...groups: readonly (readonly string[])[]): string | null {
  const prefix = `a=${name}:`;
  for (const rows of groups) {
    const row = rows.find((line) => line.startsWith(prefix));
    if (row !== undefined) return row.slice(prefix.length).trim();
  }
  return null;
}

/** What the relay must know of an end. Throws MediaRefusal. */
export function readWebrtcSdp(sdp: string): WebrtcSummary {
  const { session, media } = split(sdp);
  const voice = media[audioIndexOf(media)];
  if (voice === undefined) throw new MediaRefusal('bad-description');
  const candidates: (Endpoint & { readonly priority: number })[] = [];
  for (const row of voice.rows) {
    const found = /^a=candidate:\S{1,64} 1 (?:udp|UDP) (\d{1,10}) (\S{1,64}) (\d{1,5}) typ /.exec(row);
    const address = found?.[2] ?? '';
    const port = Number(found?.[3] ?? 0);
    // A name (RFC 8828 mDNS) is never resolved: that would tell the network who is called.
    if (isIP(address) !== 0 && port > 0 && port <= 65_535) candidates.push({ address, port, priority: Number(found?.[1]) });
  }
  candidates.sort((one, other) => other.priority - one.priority);
  const endpoints: Endpoint[] = candidates.map(({ address, port }) => ({ address, port }));
  const connection = [...voice.rows, ...session].find((row) => row.startsWith('c='));
  const address = /^c=IN IP[46] ([^\s/]+)/.exec(connection ?? '')?.[1] ?? '';
  const described = isIP(address) !== 0 && address !== '0.0.0.0' && address !== '::' && voice.port > 9;
  if (described && !endpoints.some((known) => known.address === address && known.port === voice.port)) {
    endpoints.push({ address, port: voice.port });
  }
  return {
    iceUser: valueOf('ice-ufrag', voice.rows, session),
    icePassword: valueOf('ice-pwd', voice.rows, session),
    endpoints,
  };
}

const network = (address: string): string => (isIPv6(address) ? 'IN IP6' : 'IN IP4');

function candidateOf(at: Endpoint): string {
  // Priority of a host candidate, first component (RFC 8445 5.1.2).
  return `a=candidate:1 1 udp 2130706431 ${at.address} ${at.port} typ host`;
}

/**
 * The attributes that a page needs of the far end, each with the shape of its value. What is not here vanishes:
 * candidates, rtcp, ssrc and cname, msid, tools, labels, and whatever a future server adds.
 */
const forPage: Readonly<Record<string, RegExp>> = {
  'ice-ufrag': /^[A-Za-z0-9+/]{4,256}$/,
  'ice-pwd': /^[A-Za-z0-9+/]{22,256}$/,
  'ice-lite': /^$/,
  fingerprint: /^[A-Za-z0-9-]{3,16} [0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2}){15,63}$/,
  setup: /^(?:actpass|active|passive)$/,
  mid: /^[A-Za-z0-9_-]{1,16}$/,
  'rtcp-mux': /^$/,
  'rtcp-rsize': /^$/,
  rtpmap: /^\d{1,3} [A-Za-z0-9-]{1,32}\/\d{1,6}(?:\/\d)?$/,
  fmtp: /^\d{1,3} [A-Za-z0-9=;,/ _-]{1,200}$/,
  'rtcp-fb': /^(?:\d{1,3}|\*) [a-z-]{1,20}(?: [a-z-]{1,20})?$/,
  ptime: /^\d{1,3}$/,
  maxptime: /^\d{1,3}$/,
  sendrecv: /^$/,
  sendonly: /^$/,
  recvonly: /^$/,
  inactive: /^$/,
};

function allowedForPage(row: string): boolean {
  const found = /^a=([a-z-]+)(?::(.*))?$/.exec(row);
  if (found === null) return false;
  const name = found[1] ?? '';
  return Object.hasOwn(forPage, name) && (forPage[name]?.test((found[2] ?? '').trim()) ?? false);
}

function version(session: readonly string[]): string {
  const found = /^o=\S+ (\d{1,20}) (\d{1,20}) /.exec(session.find((row) => row.startsWith('o=')) ?? '');
  return found?.[2] ?? '1';
}

function rewrite(
  sdp: string,
  at: Endpoint,
  keep: { readonly session: (row: string) => boolean; readonly media: (row: string) => boolean },
): string {
  const { session, media } = split(sdp);
  const audioIndex = audioIndexOf(media);
  const mid = valueOf('mid', media[audioIndex]?.rows ?? []);
  const rows = [
    'v=0',
    `o=- 1 ${version(session)} ${network(at.address)} ${at.address}`,
    's=-',
    't=0 0',
    ...session.filter(keep.session),
  ];
  const bundled = session.some((row) => row.startsWith('a=group:BUNDLE'));
  if (bundled && mid !== null && forPage['mid']?.test(mid) === true) rows.push(`a=group:BUNDLE ${mid}`);
  media.forEach((section, index) => {
    if (index !== audioIndex) {
      // A stream other than the voice keeps its place and is declined (RFC 3264 6).
      rows.push(`m=${section.kind} 0 ${section.head}`, `c=${network(at.address)} ${at.address}`);
      rows.push(...section.rows.filter((row) => row.startsWith('a=mid:') && allowedForPage(row)), 'a=inactive');
      return;
    }
    rows.push(`m=audio ${at.port} ${section.head}`, `c=${network(at.address)} ${at.address}`);
    rows.push(`a=rtcp:${at.port} ${network(at.address)} ${at.address}`, ...section.rows.filter(keep.media));
    rows.push(candidateOf(at), 'a=end-of-candidates');
  });
  return `${rows.join('\r\n')}\r\n`;
}

/** The provider's description as the page may see it. */
export function sdpForPage(sdp: string, relay: Endpoint): string {
  return rewrite(sdp, relay, { session: allowedForPage, media: allowedForPage });
}

const isHere = /^a=(?:candidate|end-of-candidates|remote-candidates|rtcp|ice-options|group|bundle-only|extmap|extmap-allow-mixed)(?::|$)/;

/** The page's description as the provider may see it: the page is ours, so only its addresses go. */
export function sdpForProvider(sdp: string, relay: Endpoint): string {
  const keep = (row: string): boolean => row.startsWith('a=') && !isHere.test(row);
  return rewrite(sdp, relay, { session: keep, media: keep });
}
