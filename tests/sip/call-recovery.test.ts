// The line comes back by itself: provider restarted, gateway crashed, network changed, network cut and restored.
import { spawnSync } from 'node:child_process';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { recordSkip, sipBedMissing } from '../support/skip.ts';
import { callerHertz, hears, missingBed, openScene, type Scene } from './call-scene.ts';

const title = 'the line comes back by itself';
if (sipBedMissing) recordSkip(title, missingBed);

describe.skipIf(sipBedMissing)(title, () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await openScene();
  });
  afterAll(() => scene?.stop());

  const lost = async (): Promise<void> => {
    await scene.phone.until('the loss is seen', ({ registration }) => registration === 'retrying', 30_000);
  };
  const back = async (): Promise<void> => {
    await scene.phone.until('registered again', ({ registration }) => registration === 'registered', 45_000);
  };

  describe.each(['UDP', 'TLS', 'WS'] as const)('over %s', (transport) => {
    beforeAll(() => scene.register(transport));
    afterEach(() => scene.quiet());

    it('after a restart of the provider, and a call is heard', async () => {
      await scene.kamailio.kill();
      await lost();
      await scene.kamailio.start();
      await back();
      const { token } = await scene.talk();
      expect(hears(await scene.phone.hear(token, 1.8), callerHertz)).toBe('heard');
    }, 120_000);

    it('after the network has changed, at once', async () => {
      const before = (await scene.phone.snapshots()).length;
      await scene.phone.networkChanged();
      await scene.phone.until('registered anew', ({ registration }) => registration === 'registered', 20_000);
      await expect
        .poll(async () => (await scene.phone.snapshots()).slice(before).map(({ registration }) => registration), { timeout: 20_000 })
        .toEqual(expect.arrayContaining(['connecting', 'registered']));
      await back();
      await scene.talk();
    });
  });

  it('and a call that is going on survives the restart of the provider', async () => {
    await scene.register('UDP');
    const { token } = await scene.talk();
    await scene.kamailio.kill();
    await lost();
    expect(hears(await scene.phone.hear(token, 1.8), callerHertz)).toBe('heard');
    await scene.kamailio.start();
    await back();
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    const call = await scene.phone.untilCall('still talking', (candidate) => candidate.token === token && candidate.state === 'active');
    expect(call.outcome).toBeNull();
    expect(hears(await scene.phone.hear(token, 1.8), callerHertz)).toBe('heard');
    const from = scene.caller.events().length;
    await scene.phone.command({ name: 'hangUp', token });
    await scene.caller.waitFor('CALL_CLOSED', { from });
    await scene.quiet();
  }, 120_000);

  it('after a crash of the gateway: the call is interrupted, the line registers again and rings', async () => {
    await scene.register('UDP');
    const { token } = await scene.talk();
    await scene.phone.crashGateway();
    const call = await scene.phone.untilCall('ended', (candidate) => candidate.token === token && candidate.state === 'ended');
    expect(call.outcome).toBe('interrupted');
    await scene.phone.until('registered again', ({ registration }) => registration === 'registered', 45_000);
    await scene.caller.hangUp().catch(() => undefined);
    await scene.talk();
    await scene.quiet();
  }, 120_000);
});

const cutTitle = 'the line comes back after a cut of the network';
const namespace = `ecoutille-${process.pid}`;
const outside = `ece${process.pid}`.slice(0, 15);
const inside = `eci${process.pid}`.slice(0, 15);
// TEST-NET-2 (RFC 5737) is used nowhere else.
const here = '198.51.100.1';
const there = '198.51.100.2';

function ip(...words: string[]): boolean {
  return spawnSync('ip', words, { stdio: 'ignore' }).status === 0;
}
function openNamespace(): boolean {
  return (
    ip('netns', 'add', namespace) &&
    ip('link', 'add', outside, 'type', 'veth', 'peer', 'name', inside, 'netns', namespace) &&
    ip('addr', 'add', `${here}/24`, 'dev', outside) &&
    ip('link', 'set', outside, 'up') &&
    ip('-n', namespace, 'addr', 'add', `${there}/24`, 'dev', inside) &&
    ip('-n', namespace, 'link', 'set', inside, 'up') &&
    ip('-n', namespace, 'link', 'set', 'lo', 'up')
  );
}
function closeNamespace(): void {
  ip('link', 'del', outside);
  ip('netns', 'del', namespace);
}

const namespaceReady = !sipBedMissing && process.getuid?.() === 0 && openNamespace();
if (!namespaceReady) {
  closeNamespace();
  recordSkip(cutTitle, sipBedMissing ? missingBed : 'making a network namespace needs root and a kernel that allows it');
}

describe.skipIf(!namespaceReady)(cutTitle, () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await openScene({ place: { namespace, address: there } });
  });
  afterAll(async () => {
    await scene?.stop();
    closeNamespace();
  });

  it.each(['UDP', 'TCP'] as const)('over %s: link down, link up, a call is heard', async (transport) => {
    await scene.register(transport);
    ip('link', 'set', outside, 'down');
    await scene.phone.until('the loss is seen', ({ registration }) => registration === 'retrying', 45_000);
    ip('link', 'set', outside, 'up');
    await scene.phone.until('registered again', ({ registration }) => registration === 'registered', 60_000);
    const { token } = await scene.talk();
    expect(hears(await scene.phone.hear(token, 1.8), callerHertz)).toBe('heard');
    await scene.quiet();
  }, 150_000);
});
