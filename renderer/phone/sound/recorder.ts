// Captures one call for its recording: caller left, listener right, Opus at 32 kbit/s, in chunks of a second with the peaks of
// the waveform. Invariants: nothing that is said after a pause, during a hold or after the end is encoded; sound is kept no
// longer than the store needs to confirm it, and nothing of it is written here.
import { joinPackets } from '../../../core/domain/recordings/sound-frames.ts';
import { packetMs, peakMs, unkeptChunksLimit, type PhoneToStore } from '../../../core/protocol/phone-store.ts';
import type { RecordingId } from '../../../core/values/ids.ts';

/** What the recorder needs of a call's sound. */
export interface RecordableCall {
  readonly context: BaseAudioContext;
  /** What the caller hears of the listener: silent while muted. */
  readonly listener: AudioNode;
  /** Tells the far end's track now, if there is one, and each later one. Returns what stops it. */
  onCallerTrack(tell: (track: MediaStreamTrack) => void): () => void;
}

export interface Recorder {
  readonly id: RecordingId;
  pause(): void;
  resume(): void;
  setHeld(held: boolean): void;
  /** The store has written that chunk. */
  kept(sequence: number): void;
  /** Sends what is left, then `record.finished`; nothing after it. */
  stop(cause: 'stopped' | 'callEnded'): void;
}

export interface RecorderParts {
  readonly id: RecordingId;
  readonly call: RecordableCall;
  /** Milliseconds, monotonic. */
  readonly clock: () => number;
  readonly held: boolean;
  readonly send: (message: PhoneToStore) => void;
  /** Nothing will be captured any more. */
  readonly onOver: () => void;
}

/** Chromium's; the DOM library of TypeScript does not know it yet. */
interface TrackProcessor {
  readonly readable: ReadableStream<AudioData>;
}
declare const MediaStreamTrackProcessor: new (init: { readonly track: MediaStreamTrack }) => TrackProcessor;

const bitrate = 32_000;
/** Of Opus, 0 to 10: a third of the default's work, and no difference to be heard on a telephone's voice. */
const complexity = 2;
const packetsPerChunk = 1_000 / packetMs;
const peaksPerChunk = 1_000 / peakMs;

/** The peaks of both channels, a byte each, for every 100 ms that has gone by. */
export function createPeaks(): { feed(left: Float32Array, right: Float32Array, rate: number): void; take(count: number): Uint8Array; rest(): Uint8Array } {
  let ready: number[] = [];
  let samples = 0;
  let left = 0;
  let right = 0;
  const close = (): void => {
    ready.push(Math.round(Math.min(1, left) * 255), Math.round(Math.min(1, right) * 255));
    samples = 0;
    left = 0;
    right = 0;
  };
  const take = (count: number): Uint8Array => {
    const taken = Uint8Array.from(ready.slice(0, 2 * count));
    ready = ready.slice(2 * count);
    return taken;
  };
  return {
    feed: (leftSamples, rightSamples, rate) => {
      const window = Math.round((rate * peakMs) / 1_000);
      for (let index = 0; index < leftSamples.length; index += 1) {
        left = Math.max(left, Math.abs(leftSamples[index] ?? 0));
        right = Math.max(right, Math.abs(rightSamples[index] ?? 0));
        samples += 1;
        if (samples >= window) close();
      }
    },
    take,
    rest: () => {
      if (samples > 0) close();
      return take(peaksPerChunk);
    },
  };
}

/** Sound without interruption: one encoder, from a start or a resumption to the next pause or the end. */
interface Segment {
  readonly startMs: number;
  readonly encoder: AudioEncoder;
  readonly peaks: ReturnType<typeof createPeaks>;
  packets: Uint8Array[];
  sent: number;
}

export function startRecorder({ id, call, clock, held: heldAtStart, send, onOver }: RecorderParts): Recorder {
  const { context } = call;
  const startedAt = clock();
  const merger = new ChannelMergerNode(context, { numberOfInputs: 2 });
  const destination = new MediaStreamAudioDestinationNode(context as AudioContext, { channelCount: 2 });
  merger.connect(destination);
  call.listener.connect(merger, 0, 1);
  let caller: MediaStreamAudioSourceNode | null = null;
  const forgetTracks = call.onCallerTrack((track) => {
    caller?.disconnect();
    caller = new MediaStreamAudioSourceNode(context as AudioContext, { mediaStream: new MediaStream([track]) });
    caller.connect(merger, 0, 0);
  });
  const [track] = destination.stream.getAudioTracks();
  if (track === undefined) throw new Error('no track to record');

  let paused = false;
  let held = heldAtStart;
  let over = false;
  let endMs = 0;
  let sequence = 0;
  let keptSequence = 0;
  let segment: Segment | null = null;
  /** Whether the store knows that a gap has begun. */
  let inGap = false;
  /** A segment is on its way out: the next one begins after its last packet. */
  let closings = 0;
  /** What is flushed, told and begun, one after the other. */
  let queue: Promise<void> = Promise.resolve();
  const inTurn = (work: () => Promise<void> | void): void => {
    queue = queue.then(work).catch(() => { fail('captureFailed'); });
  };
  const now = (): number => Math.max(endMs, Math.round(clock() - startedAt));

  const sendChunk = (from: Segment, count: number, peaks: Uint8Array): void => {
    const taken = from.packets.splice(0, count);
    if (over || taken.length === 0) return;
    const startMs = from.startMs + from.sent * packetMs;
    from.sent += taken.length;
    endMs = startMs + taken.length * packetMs;
    sequence += 1;
    send({ type: 'record.chunk', recordingId: id, sequence, startMs, endMs, packets: joinPackets(taken), peaks });
    if (sequence - keptSequence > unkeptChunksLimit) fail('storeBehind');
  };
  const begin = (data: AudioData): Segment => {
    const begun: Segment = {
      startMs: now(),
      peaks: createPeaks(),
      packets: [],
      sent: 0,
      encoder: new AudioEncoder({
        output: (encoded) => {
          const packet = new Uint8Array(encoded.byteLength);
          encoded.copyTo(packet);
          begun.packets.push(packet);
          if (begun.packets.length >= packetsPerChunk) sendChunk(begun, packetsPerChunk, begun.peaks.take(peaksPerChunk));
        },
        error: () => { fail('captureFailed'); },
      }),
    };
    begun.encoder.configure({ codec: 'opus', sampleRate: data.sampleRate, numberOfChannels: 2, bitrate, opus: { complexity } });
    return begun;
  };
  /** The segment ends here: what was encoded goes out, and nothing is encoded any more. */
  const closeSegment = (): void => {
    const closing = segment;
    segment = null;
    if (closing === null) return;
    closings += 1;
    inTurn(async () => {
      await closing.encoder.flush();
      closing.encoder.close();
      while (closing.packets.length > packetsPerChunk) sendChunk(closing, packetsPerChunk, closing.peaks.take(peaksPerChunk));
      sendChunk(closing, packetsPerChunk, closing.peaks.rest());
      closings -= 1;
    });
  };
  const listen = (): boolean => !paused && !held && !over;
  /** After each change of what is wanted: begins or ends a gap. */
  const settle = (): void => {
    if (over) return;
    if (!listen()) {
      closeSegment();
      const cause = paused ? 'listener' : 'hold';
      inTurn(() => {
        if (inGap || over || listen()) return;
        inGap = true;
        send({ type: 'record.paused', recordingId: id, atMs: endMs, cause });
      });
    } else {
      inTurn(() => {
        if (!inGap || over || !listen()) return;
        inGap = false;
        endMs = now();
        send({ type: 'record.resumed', recordingId: id, atMs: endMs });
      });
    }
  };
  const release = (): void => {
    over = true;
    forgetTracks();
    caller?.disconnect();
    try {
      call.listener.disconnect(merger);
    } catch {
      // The call's own sound was closed first.
    }
    merger.disconnect();
    track.stop();
    onOver();
  };
  const fail = (cause: 'captureFailed' | 'storeBehind'): void => {
    if (over) return;
    release();
    segment = null;
    send({ type: 'record.finished', recordingId: id, atMs: endMs, cause });
  };

  const left = { samples: new Float32Array(0) };
  const right = { samples: new Float32Array(0) };
  const channel = (data: AudioData, planeIndex: number, into: { samples: Float32Array<ArrayBuffer> }): Float32Array => {
    if (into.samples.length !== data.numberOfFrames) into.samples = new Float32Array(data.numberOfFrames);
    data.copyTo(into.samples, { planeIndex, format: 'f32-planar' });
    return into.samples;
  };
  const capture = async (): Promise<void> => {
    const reader = new MediaStreamTrackProcessor({ track }).readable.getReader();
    for (;;) {
      const { value: data, done } = await reader.read();
      if (done || over) {
        data?.close();
        return;
      }
      // A gap is told to its end before sound comes again: positions never go back.
      if (listen() && !inGap && closings === 0 && data.numberOfChannels === 2) {
        segment ??= begin(data);
        segment.peaks.feed(channel(data, 0, left), channel(data, 1, right), data.sampleRate);
        segment.encoder.encode(data);
      }
      data.close();
    }
  };
  capture().catch(() => { fail('captureFailed'); });
  if (held) {
    send({ type: 'record.held', recordingId: id, held: true });
    settle();
  }

  return {
    id,
    pause: () => {
      if (paused) return;
      paused = true;
      settle();
    },
    resume: () => {
      if (!paused) return;
      paused = false;
      settle();
    },
    setHeld: (value) => {
      if (held === value || over) return;
      held = value;
      send({ type: 'record.held', recordingId: id, held });
      settle();
    },
    kept: (confirmed) => {
      keptSequence = Math.max(keptSequence, confirmed);
    },
    stop: (cause) => {
      if (over) return;
      closeSegment();
      inTurn(() => {
        if (over) return;
        release();
        send({ type: 'record.finished', recordingId: id, atMs: endMs, cause });
      });
      // From here on nothing more is encoded, while the last packets are on their way.
      paused = true;
    },
  };
}
