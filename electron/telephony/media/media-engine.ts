// Media of ordinary providers (kind B): joins the phone window's WebRTC leg and the provider's RTP leg of each call.
// Invariant: payloads pass untouched; what only one side may know (addresses, RTCP names, header extensions, SSRC) does
// not cross; while a call is held here nothing of the caller reaches the page, and of the page only what it says to be an
// announcement or the sound on hold.
import { randomBytes, randomInt } from 'node:crypto';
import type { CallHold } from '../../../core/protocol/gateway-phone.ts';
import {
  defaultPayloadTypes,
  hasVoice,
  isVoice,
  silenceFrame,
  type CodecName,
  type PayloadTypes,
  type VoiceCodec,
} from './codecs.ts';
import { MediaRefusal } from './media-refusal.ts';
import { createPageLeg, warmUpPageLegs, type PageLeg } from './page-leg.ts';
import { openPlainLeg, type PlainLeg } from './plain-leg.ts';
import {
  buildPlainSdp,
  localDirection,
  parsePlainSdp,
  type MediaLine,
  type PlainDescription,
  type SdesKey,
} from './plain-sdp.ts';
import { createContinuity, type Continuity } from './rtp-continuity.ts';
import type { RtpPacket } from './rtp-packet.ts';
import { srtpKeyLength, srtpSuites } from './srtp.ts';
import { createKeyReader, type KeyReader } from './telephone-event.ts';

export interface MediaEngine {
  /**
   * The gateway's WebRTC offer for the page, with the codecs and payload types of the provider when `setPlainRemote`
   * came first. Called again it makes a new offer for the same connection.
   */
  create(callRef: string): Promise<string>;
  /** The page's answer to the last offer. */
  accept(callRef: string, sdp: string): Promise<void>;
  /**
   * The provider's description. Resolves with a new WebRTC offer when the page speaks a codec that the provider does not
   * take any more: the page answers it through `accept`. Null otherwise.
   */
  setPlainRemote(callRef: string, sdp: string, role: 'offer' | 'answer'): Promise<string | null>;
  /** The gateway's description for the provider. With `hold` voices stop at once in both directions. */
  plainLocal(callRef: string, role: 'offer' | 'answer', hold: boolean): Promise<string>;
  /** The desk holds the call, told to the provider or not; what the page plays meanwhile passes to the provider. */
  setHold(callRef: string, hold: CallHold): void;
  close(callRef: string): void;
  /** The phone window or the account is gone: ends the media of every call, without telling the listeners. */
  closeAll(): void;
  /** The media of a call is gone and will not come back. Returns the function that stops listening. */
  onLost(listener: (callRef: string) => void): () => void;
  /** A key that the caller presses, once for each press, held or not. Returns the function that stops listening. */
  onKey(listener: (callRef: string, key: string) => void): () => void;
}

export interface MediaEngineOptions {
  /** The address that the provider can reach, asked anew for each description. */
  readonly localAddress: () => string;
  /** Offer SRTP with SDES keys; an offer that asks for it gets it anyway. */
  readonly srtp: boolean;
  readonly log: (code: string) => void;
}

/** Calls at once; a desk has two or three. */
const maxCalls = 16;
/** RFC 6263 7.2 sends every 15 s to keep NAT bindings; providers that watch for dead calls want it sooner. */
const keepAliveMs = 5000;
const defaultPacketTime = 20;

interface Call {
  readonly page: PageLeg;
  readonly toPage: Continuity;
  readonly toProvider: Continuity;
  /** SSRC of all that is sent to the provider. */
  readonly ssrc: number;
  readonly sessionId: string;
  plain: PlainLeg | null;
  opening: Promise<PlainLeg> | null;
  remote: PlainDescription | null;
  lines: readonly MediaLine[];
  audioIndex: number;
  /** What our last description promised; the far end may use either side's numbers. */
  localTypes: PayloadTypes;
  profile: string;
  ourKeys: readonly SdesKey[];
  /** As our last description says. */
  held: boolean;
  /** As the desk says. */
  hold: CallHold;
  readonly keyOf: KeyReader;
  lastSentAt: number;
  version: number;
  /** Our last description but for its version: an unchanged one keeps the version (RFC 3264 8). */
  lastDescription: string;
  closed: boolean;
}

const monotonic = (): number => performance.now();

function codecOfType(types: PayloadTypes, payloadType: number): CodecName | null {
  for (const [codec, type] of types) if (type === payloadType) return codec;
  return null;
}

/** The codecs of `wanted`, in its order, limited to those that `limit` has. */
function common(wanted: PayloadTypes, limit: PayloadTypes): PayloadTypes {
  return new Map([...wanted].filter(([codec]) => limit.has(codec)));
}

export function createMediaEngine(options: MediaEngineOptions): MediaEngine {
  const calls = new Map<string, Call>();
  const lostListeners = new Set<(callRef: string) => void>();
  const keyListeners = new Set<(callRef: string, key: string) => void>();
  let keepAlive: NodeJS.Timeout | null = null;
  warmUpPageLegs().catch(() => options.log('media.certificate-failed'));

  function lose(callRef: string): void {
    if (!calls.has(callRef)) return;
    options.log('media.lost');
    close(callRef);
    for (const listener of lostListeners) listener(callRef);
  }

  function continuity(): Continuity {
    return createContinuity({
      now: monotonic,
      // The lower half leaves the receiver's SRTP rollover estimate in no doubt (RFC 3711 3.3.1).
      firstSequence: randomInt(1, 0x8000),
      firstTimestamp: randomBytes(4).readUInt32BE(0),
    });
  }

  function callOf(callRef: string): Call {
    const known = calls.get(callRef);
    if (known !== undefined) return known;
    if (calls.size >= maxCalls) throw new MediaRefusal('too-many-calls');
    const call: Call = {
      page: createPageLeg({
        onPacket: (packet) => fromPage(call, packet),
        onFailure: () => lose(callRef),
      }),
      toPage: continuity(),
      toProvider: continuity(),
      ssrc: randomBytes(4).readUInt32BE(0),
      sessionId: String(randomInt(1, 2 ** 47)),
      plain: null,
      opening: null,
      remote: null,
      lines: [],
      audioIndex: 0,
      localTypes: new Map(),
      profile: options.srtp ? 'RTP/SAVP' : 'RTP/AVP',
      ourKeys: [],
      held: false,
      hold: { held: false, plays: false },
      keyOf: createKeyReader(),
      lastSentAt: monotonic(),
      version: 1,
      lastDescription: '',
      closed: false,
    };
    calls.set(callRef, call);
    keepAlive ??= setInterval(sendKeepAlives, keepAliveMs / 2).unref();
    return call;
  }

  function existing(callRef: string): Call {
    const call = calls.get(callRef);
    if (call === undefined) throw new MediaRefusal('unknown-call');
    return call;
  }

  function fromPage(call: Call, packet: RtpPacket): void {
    const remote = call.remote?.audio;
    const codec = codecOfType(call.page.payloadTypes, packet.payloadType);
    const payloadType = codec === null ? undefined : remote?.payloadTypes.get(codec);
    const wanted = remote?.direction === 'sendrecv' || remote?.direction === 'recvonly';
    const silent = (call.held || call.hold.held) && !call.hold.plays;
    if (silent || !wanted || payloadType === undefined || call.plain === null) {
      call.toProvider.interrupt();
      return;
    }
    const position = call.toProvider.place(packet);
    if (position === null) return;
    const { marker, payload } = packet;
    if (call.plain.send({ payloadType, marker, ...position, ssrc: call.ssrc, payload })) call.lastSentAt = monotonic();
  }

  /** True when the packet belongs to the call, whether it is forwarded or not. */
  function fromProvider(callRef: string, call: Call, packet: RtpPacket): boolean {
    const codec =
      codecOfType(call.localTypes, packet.payloadType) ??
      codecOfType(call.remote?.audio.payloadTypes ?? new Map(), packet.payloadType);
    if (codec === null) return false;
    const key = codec === 'telephone-event' ? call.keyOf(packet) : null;
    if (key !== null) for (const listener of keyListeners) listener(callRef, key);
    const payloadType = call.page.payloadTypes.get(codec);
    if (call.held || call.hold.held || payloadType === undefined) {
      call.toPage.interrupt();
      return true;
    }
    const position = call.toPage.place(packet);
    if (position === null) return true;
    const { marker, payload } = packet;
    call.page.send({ payloadType, marker, ...position, ssrc: call.page.ssrc, payload });
    return true;
  }

  /** A held or muted call still shows life: NAT bindings and the provider's watch for dead calls (RFC 6263). */
  function sendKeepAlives(): void {
    for (const call of calls.values()) {
      if (call.plain === null || call.remote === null || monotonic() - call.lastSentAt < keepAliveMs) continue;
      for (const [codec, payloadType] of call.remote.audio.payloadTypes) {
        if (!isVoice(codec)) continue;
        const payload = silenceFrame(codec);
        call.plain.send({ payloadType, marker: true, ...call.toProvider.insert(), ssrc: call.ssrc, payload });
        call.lastSentAt = monotonic();
        break;
      }
    }
  }

  async function plainLegOf(callRef: string, call: Call): Promise<PlainLeg> {
    const address = options.localAddress();
    // A new address of the computer (other network) needs a new socket; the next description tells the provider.
    // Loopback is no other network: it is what an address is while the line is down.
    if (call.plain !== null && call.plain.address !== address && !address.startsWith('127.')) {
      call.plain.close();
      call.plain = null;
    }
    if (call.plain !== null) return call.plain;
    call.opening ??= openPlainLeg({
      address,
      now: monotonic,
      onPacket: (packet) => fromProvider(callRef, call, packet),
      onFailure: () => lose(callRef),
    }).finally(() => {
      call.opening = null;
    });
    const plain = await call.opening;
    if (call.closed) {
      plain.close();
      throw new MediaRefusal('unknown-call');
    }
    call.plain = plain;
    applyRemote(call);
    return plain;
  }

  /** Puts the provider's address and, once both sides' keys are known, the keys into the plain leg. */
  function applyRemote(call: Call): void {
    const audio = call.remote?.audio;
    if (call.plain === null || audio === undefined) return;
    const pair = keyPair(call);
    call.plain.secure(pair);
    call.plain.aim({ address: audio.address, port: audio.port });
  }

  /** The answer's tag names the line of the offer that was taken (RFC 4568 5.1.2). */
  function keyPair(call: Call): { ours: SdesKey; theirs: SdesKey } | null {
    for (const theirs of call.remote?.audio.keys ?? []) {
      const ours = call.ourKeys.find((key) => key.tag === theirs.tag && key.suite === theirs.suite);
      if (ours !== undefined) return { ours, theirs };
    }
    return null;
  }

  /** Our keys for an offer: one for each suite, made once and kept. */
  function offeredKeys(call: Call): readonly SdesKey[] {
    if (call.profile.includes('SAVP') && call.ourKeys.length === 0) {
      call.ourKeys = srtpSuites.map((suite, index) => ({ tag: index + 1, suite, material: randomBytes(srtpKeyLength) }));
    }
    return call.ourKeys;
  }

  /** Our key for an answer: the first suite offered, with the tag of its line; the material is kept across re-offers. */
  function answeredKeys(call: Call): readonly SdesKey[] {
    const theirs = call.remote?.audio.keys[0];
    if (theirs === undefined) return [];
    const kept = call.ourKeys.find((key) => key.suite === theirs.suite)?.material;
    return [{ tag: theirs.tag, suite: theirs.suite, material: kept ?? randomBytes(srtpKeyLength) }];
  }

  function spokenHere(call: Call): PayloadTypes {
    return call.page.payloadTypes.size > 0 ? call.page.payloadTypes : defaultPayloadTypes;
  }

  /** Payload types keep their meaning for the whole session (RFC 3264 8.3.2). */
  function offeredTypes(call: Call): PayloadTypes {
    const known = call.remote?.audio.payloadTypes ?? call.localTypes;
    if (known.size === 0) return spokenHere(call);
    const types = new Map([...common(known, spokenHere(call))]);
    const used = new Set(types.values());
    for (const [codec, type] of spokenHere(call)) {
      if (!types.has(codec) && !used.has(type)) types.set(codec, type);
    }
    return types;
  }

  function close(callRef: string): void {
    const call = calls.get(callRef);
    if (call === undefined) return;
    call.closed = true;
    calls.delete(callRef);
    call.page.close();
    call.plain?.close();
    for (const key of call.ourKeys) key.material.fill(0);
    if (calls.size === 0 && keepAlive !== null) {
      clearInterval(keepAlive);
      keepAlive = null;
    }
  }

  return {
    create(callRef) {
      const call = callOf(callRef);
      const codecs = call.remote?.audio.payloadTypes ?? defaultPayloadTypes;
      return call.page.offer(codecs, call.remote?.audio.packetTime ?? defaultPacketTime);
    },
    async accept(callRef, sdp) {
      await existing(callRef).page.accept(sdp);
    },
    async setPlainRemote(callRef, sdp, role) {
      const known = calls.get(callRef);
      const remote = parsePlainSdp(sdp, options.srtp);
      if (role === 'answer' && known === undefined) throw new MediaRefusal('unknown-call');
      const call = known ?? callOf(callRef);
      const secured = remote.audio.profile.includes('SAVP');
      if (role === 'answer' && secured !== call.profile.includes('SAVP')) throw new MediaRefusal('no-usable-transport');
      call.remote = remote;
      call.profile = remote.audio.profile;
      call.lines = remote.lines;
      call.audioIndex = remote.audioIndex;
      if (options.srtp && !secured) options.log('media.clear-rtp');
      if (role === 'answer') {
        const pair = keyPair(call);
        if (secured && pair === null) throw new MediaRefusal('no-usable-transport');
        // An answer in the clear settles the matter: nothing is encrypted with a key that the far end did not take.
        if (pair === null) call.ourKeys = [];
        applyRemote(call);
      }
      const spoken: VoiceCodec | null = call.page.spoken;
      if (spoken === null || remote.audio.payloadTypes.has(spoken)) return null;
      options.log('media.codec-changed');
      return call.page.offer(remote.audio.payloadTypes, remote.audio.packetTime ?? defaultPacketTime);
    },
    async plainLocal(callRef, role, hold) {
      const call = callOf(callRef);
      if (role === 'answer' && call.remote === null) throw new MediaRefusal('wrong-order');
      call.held = hold;
      const plain = await plainLegOf(callRef, call);
      const theirs = call.remote?.audio ?? null;
      if (role === 'answer') {
        call.ourKeys = answeredKeys(call);
        call.localTypes = theirs?.payloadTypes ?? new Map();
        applyRemote(call);
      } else {
        call.localTypes = offeredTypes(call);
      }
      if (!hasVoice(call.localTypes)) throw new MediaRefusal('no-usable-codec');
      const keys = role === 'answer' ? call.ourKeys : offeredKeys(call);
      const describe = (version: number): string =>
        buildPlainSdp({
          address: plain.address,
          port: plain.port,
          rtcpPort: plain.rtcpPort,
          sessionId: call.sessionId,
          version,
          profile: call.profile,
          direction: localDirection(role, hold, theirs?.direction ?? null),
          payloadTypes: call.localTypes,
          keys,
          packetTime: theirs?.packetTime ?? defaultPacketTime,
          lines: call.lines,
          audioIndex: call.audioIndex,
        });
      const text = describe(0);
      if (call.lastDescription !== '' && call.lastDescription !== text) call.version += 1;
      call.lastDescription = text;
      return describe(call.version);
    },
    setHold(callRef, hold) {
      const call = calls.get(callRef);
      if (call !== undefined) call.hold = hold;
    },
    close,
    closeAll() {
      for (const callRef of [...calls.keys()]) close(callRef);
    },
    onLost(listener) {
      lostListeners.add(listener);
      return () => lostListeners.delete(listener);
    },
    onKey(listener) {
      keyListeners.add(listener);
      return () => keyListeners.delete(listener);
    },
  };
}
