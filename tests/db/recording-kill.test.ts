// The power cut 50 times in the middle of a recording: each one is there, ended as cut, and plays to its last second kept.
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { defaultSettings } from '../../core/domain/recordings/mode.ts';
import { packetsOf } from '../../core/domain/recordings/sound-frames.ts';
import type { RecordingId } from '../../core/values/ids.ts';
import { administratorPassphrase, associationStore, openTestStore } from '../support/test-store.ts';
import { labelOf, saidUntilKilled } from '../support/killed-child.ts';
import { bundleForNode } from '../support/node-bundle.ts';

const rounds = 50;

/** Records until the power goes; the last second that was said to be kept. */
async function recordUntilKilled(program: string, directory: string, round: number): Promise<{ id: RecordingId; seconds: number }> {
  const said = await saidUntilKilled(program, [directory, 'record', administratorPassphrase, labelOf(round)], round);
  const [id = '', seconds = '0'] = (said.at(-1) ?? '').split(' ');
  return { id: id as RecordingId, seconds: Number(seconds) };
}

test(
  `${String(rounds)} power cuts leave recordings that play`,
  async () => {
    const first = await associationStore({ now: Date.now() });
    await first.value('recordings.saveSettings', { settings: { ...defaultSettings, mode: 'manual' } });
    await first.store.stop();
    const program = await bundleForNode(join(import.meta.dirname, '..', 'support', 'store-child.ts'));
    const cut: { id: RecordingId; seconds: number }[] = [];
    for (let round = 0; round < rounds; round += 1) cut.push(await recordUntilKilled(program, first.directory, round));
    const store = await openTestStore(first.directory, { now: Date.now() });
    await store.value('session.signIn', { login: 'odile', passphrase: administratorPassphrase });
    const { entries } = await store.value('recordings.list', { before: null, limit: 200 });
    expect(entries).toHaveLength(rounds);
    for (const { id, seconds } of cut) {
      const entry = entries.find((one) => one.id === id);
      expect(entry).toMatchObject({ endedBy: 'interrupted', fileThere: true });
      // At most the second in hand is lost; one more may have been written whose word the kill cut off.
      expect(entry!.durationMs).toBeGreaterThanOrEqual(seconds * 1_000);
      expect(entry!.durationMs).toBeLessThanOrEqual((seconds + 1) * 1_000 + 1_000);
      const opened = await store.value('recordings.open', { recordingId: id, purpose: 'training', reason: 'Après la coupure' });
      expect(opened.integrity).toBe('intact');
      let packets = 0;
      for (let from = 0, done = false; !done; ) {
        const read = await store.value('recordings.read', { listeningId: opened.listeningId, from });
        packets += read.chunks.reduce((total, chunk) => total + (packetsOf(chunk.packets)?.length ?? 0), 0);
        from += read.chunks.length;
        done = read.done;
        expect(read.fault).toBeNull();
      }
      expect(packets * 20).toBe(entry!.durationMs);
    }
    await store.value('trail.startVerification', {});
    await expect.poll(async () => (await store.value('trail.getVerification', {})).running, { timeout: 30_000 }).toBe(false);
    expect((await store.value('trail.getVerification', {})).brokenAt).toBeNull();
    await store.close();
  },
  600_000,
);
