// How soon a caller hears the message after the answer, on both kinds of line, through real Kamailio and rtpengine: from the
// instant at which the dialog stands in the phone window (the 200 has left) to the first packet on the caller's side that is
// no silence.
import { setTimeout } from 'node:timers/promises';
import { soundRate } from '../../core/domain/announcements/announcements.ts';
import { openScene } from '../../tests/sip/call-scene.ts';
import { percentile, row, type Report } from './figures.ts';

const rounds = 12;
const limitMs = 150;
const kinds = [
  { name: 'B (UDP)', transport: 'UDP' },
  { name: 'A (WSS)', transport: 'WSS' },
] as const;

/** Heard at once, over the whole message. */
function tone(): Int16Array {
  return Int16Array.from({ length: soundRate * 4 }, (_, index) => Math.round(6_000 * Math.sin((2 * Math.PI * 620 * index) / soundRate)));
}

export async function measure(report: Report): Promise<void> {
  const scene = await openScene();
  try {
    for (const { name, transport } of kinds) {
      await scene.register(transport);
      await scene.phone.setAnnouncements({ beforeAnswer: 'own' }, { beforeAnswer: tone() });
      const times: number[] = [];
      for (let round = 0; round <= rounds; round += 1) {
        const { token } = await scene.ring();
        const from = scene.caller.events().length;
        const first = scene.firstSoundAtCaller();
        await scene.phone.command({ name: 'answer', token });
        await scene.caller.waitFor('CALL_ESTABLISHED', { from });
        const call = await scene.phone.untilCall('answered', (candidate) => candidate.token === token && candidate.answeredAt !== null);
        const heardAt = await first;
        // The first call loads what later ones reuse.
        if (round > 0) times.push(heardAt - (call.answeredAt ?? 0));
        await scene.quiet();
        await setTimeout(150);
      }
      report(row(`announcement starts after answering, kind ${name}, p50 of ${rounds}`, percentile(times, 0.5), 'ms'));
      report(row(`announcement starts after answering, kind ${name}, p95 of ${rounds}`, percentile(times, 0.95), 'ms', limitMs));
    }
  } finally {
    await scene.stop();
  }
}
