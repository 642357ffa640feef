// What the listener hears: the sound of a call as the phone window plays it.
import type { Sound } from '../sip/bed/tone.ts';

/** Runs a function in the phone window's page. */
export type RunInPage = <A, R>(code: (argument: A) => Promise<R>, argument: A) => Promise<R>;

/** Resolves when packets of the caller arrive at the call's player: after the answer a DTLS handshake is still to come. */
export async function untilReceived(run: RunInPage, token: string, limitMs: number): Promise<void> {
  await run(
    async ([call, limit]) => {
      const deadline = Date.now() + limit;
      for (;;) {
        const stream = document.querySelector<HTMLAudioElement>(`audio[data-call="${call}"]`)?.srcObject;
        if (stream instanceof MediaStream && stream.getAudioTracks().some(({ muted }) => !muted)) return;
        if (Date.now() > deadline) throw new Error('nothing of the caller arrives');
        await new Promise((resolve) => setTimeout(resolve, 25));
      }
    },
    [token, limitMs] as const,
  );
}

/** Reads the samples of the call's player through an analyser of its own: what is measured is what is played. */
export async function recordPlayer(run: RunInPage, token: string, seconds: number): Promise<Sound> {
  const { samples, sampleRate } = await run(
    async ([call, length]) => {
      const player = document.querySelector<HTMLAudioElement>(`audio[data-call="${call}"]`);
      const stream = player?.srcObject;
      if (player === null || !(stream instanceof MediaStream)) throw new Error('the call has no player');
      const context = new AudioContext({ sampleRate: 16_000 });
      const source = context.createMediaStreamSource(stream);
      const analyser = new AnalyserNode(context, { fftSize: 8192 });
      source.connect(analyser);
      const collected: number[] = [];
      const window_ = new Float32Array(analyser.fftSize);
      // Half-second windows that do not overlap; what lies between two of them is not needed.
      for (let waited = 0; waited < length; waited += 0.6) {
        await new Promise((resolve) => setTimeout(resolve, 600));
        analyser.getFloatTimeDomainData(window_);
        // A held call's player is muted: nothing is heard, whatever arrives.
        for (const sample of window_) collected.push(player.muted ? 0 : sample);
      }
      await context.close();
      return { samples: collected, sampleRate: 16_000 };
    },
    [token, seconds] as const,
  );
  return { samples: Float32Array.from(samples), sampleRate };
}
