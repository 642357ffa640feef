// The one microphone of the desk, shared by all calls. Warmed while a call rings, released when the desk is quiet.
// Invariant: losing the device never ends a call: the default one takes over, or silence does, and the state says which.
export interface MicrophoneState {
  /** The device in use is not the wanted one. */
  readonly replaced: boolean;
  /** No microphone could be opened. */
  readonly failed: boolean;
}

export interface Microphone {
  /** Where calls take the microphone's sound from; stays the same node whatever happens to the device. */
  readonly output: AudioNode;
  /** Opens the wanted device, or the default one; resolves when sound flows or none can. Repeated calls join. */
  open(): Promise<MicrophoneState>;
  /** Chooses the device; takes effect at once when open. Null: the system's default. */
  want(deviceId: string | null): Promise<void>;
  /** Opens again when it is wanted and has failed or was replaced (a device appeared). */
  retry(): Promise<void>;
  close(): void;
}

export interface MicrophoneParts {
  readonly context: AudioContext;
  readonly getUserMedia: (constraints: MediaStreamConstraints) => Promise<MediaStream>;
  readonly onChange: (state: MicrophoneState) => void;
}

/** Echo cancellation for those who listen on the loudspeaker; the others keep a voice at an even level. */
const processing = { echoCancellation: true, noiseSuppression: true, autoGainControl: true } as const;

export function createMicrophone({ context, getUserMedia, onChange }: MicrophoneParts): Microphone {
  const output = context.createGain();
  let wanted: string | null = null;
  let state: MicrophoneState = { replaced: false, failed: false };
  let current: { readonly stream: MediaStream; readonly source: MediaStreamAudioSourceNode } | null = null;
  let opening: Promise<MicrophoneState> | null = null;
  let isOpen = false;

  const unplug = (): void => {
    current?.source.disconnect();
    for (const track of current?.stream.getTracks() ?? []) track.stop();
    current = null;
  };
  const set = (next: MicrophoneState): MicrophoneState => {
    if (next.replaced !== state.replaced || next.failed !== state.failed) {
      state = next;
      onChange(state);
    }
    return state;
  };
  const acquire = async (deviceId: string | null): Promise<MediaStream | null> => {
    try {
      return await getUserMedia({ audio: deviceId === null ? processing : { ...processing, deviceId: { exact: deviceId } } });
    } catch {
      return null;
    }
  };
  const start = async (): Promise<MicrophoneState> => {
    const asked = wanted;
    let stream = await acquire(asked);
    const replaced = stream === null && asked !== null;
    if (replaced) stream = await acquire(null);
    // Closed, or another device chosen, while the system was opening this one.
    if (!isOpen || asked !== wanted) {
      for (const track of stream?.getTracks() ?? []) track.stop();
      return isOpen ? start() : state;
    }
    unplug();
    if (stream === null) return set({ replaced: false, failed: true });
    const source = context.createMediaStreamSource(stream);
    source.connect(output);
    const taken = { stream, source };
    current = taken;
    for (const track of stream.getAudioTracks()) {
      // Fires when the device is unplugged, not when stop() is called.
      track.addEventListener('ended', () => {
        if (current === taken) void reopen();
      });
    }
    return set({ replaced, failed: false });
  };
  const reopen = (): Promise<MicrophoneState> => {
    opening ??= start().finally(() => {
      opening = null;
    });
    return opening;
  };

  return {
    output,
    open: () => {
      if (isOpen && current !== null) return Promise.resolve(state);
      isOpen = true;
      if (context.state !== 'running') void context.resume();
      return reopen();
    },
    want: async (deviceId) => {
      if (deviceId === wanted) return;
      wanted = deviceId;
      if (isOpen) await reopen();
    },
    retry: async () => {
      if (isOpen && (state.failed || state.replaced || current === null)) await reopen();
      // A failure seen while idle is forgotten: the next call tries again and says so if it still fails.
      else if (!isOpen) set({ replaced: false, failed: false });
    },
    close: () => {
      isOpen = false;
      unplug();
    },
  };
}
