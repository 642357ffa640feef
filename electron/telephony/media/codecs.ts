// The codecs that the relay carries untouched between the page and the provider, and how SDP names them.
// Invariant: all of them tick at 8 kHz in RTP (G722 too, RFC 3551 4.5.2), so timestamps need no conversion.

export const voiceCodecs = ['G722', 'PCMA', 'PCMU'] as const;
export type VoiceCodec = (typeof voiceCodecs)[number];
export type CodecName = VoiceCodec | 'telephone-event';

/** Codec → RTP payload type; the order of the entries is the order of preference. */
export type PayloadTypes = ReadonlyMap<CodecName, number>;

/** Static types of RFC 3551 table 4; 101 is what most equipment uses for telephone-event. */
export const defaultPayloadTypes: PayloadTypes = new Map<CodecName, number>([
  ['G722', 9],
  ['PCMA', 8],
  ['PCMU', 0],
  ['telephone-event', 101],
]);

export const rtpClockRate = 8000;

/** Reads the encoding of `a=rtpmap` (RFC 8866 6.6): `PCMA/8000/1`. Null for what the relay does not carry. */
export function codecOfRtpmap(encoding: string): CodecName | null {
  const [name = '', rate = '', channels = '1'] = encoding.trim().split('/');
  if (rate !== '8000' || channels !== '1') return null;
  const upper = name.toUpperCase();
  if (upper === 'TELEPHONE-EVENT') return 'telephone-event';
  return voiceCodecs.find((codec) => codec === upper) ?? null;
}

/** Types with a fixed meaning need no `a=rtpmap` (RFC 3551 6). */
export function codecOfStaticType(payloadType: number): CodecName | null {
  if (payloadType === 0) return 'PCMU';
  if (payloadType === 8) return 'PCMA';
  return payloadType === 9 ? 'G722' : null;
}

export function isVoice(codec: CodecName): codec is VoiceCodec {
  return codec !== 'telephone-event';
}

export function hasVoice(types: PayloadTypes): boolean {
  return voiceCodecs.some((codec) => types.has(codec));
}

/** `name` for RTP and WebRTC descriptions. */
export function rtpmapOf(codec: CodecName): string {
  return `${codec}/8000`;
}

const silenceOctet: Record<VoiceCodec, number> = {
  PCMA: 0xd5, // ITU-T G.711: positive zero, even bits inverted
  PCMU: 0xff,
  G722: 0xff, // the smallest step of both bands: decodes to ±3 of 32768
};

/** 20 ms of silence: 160 octets for each of the three codecs. */
export function silenceFrame(codec: VoiceCodec): Buffer {
  return Buffer.alloc(160, silenceOctet[codec]);
}
