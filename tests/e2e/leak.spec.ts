// The claim that a renderer never learns the caller's number, searched for rather than asserted: during and after a real
// call the number is looked for in every message to the phone window, in heap snapshots, in the memory of every renderer
// process, in the pages, in the logs and in every file of the profile. The same search with redaction switched off finds
// it, which shows that the search can.
import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { callFrom, valueFrom } from '../support/journeys.ts';
import { findInBuffer, findInFolder, findInProcess, tracesOf, type Trace } from '../support/number-traces.ts';
import { sipBedMissing } from '../support/skip.ts';
import { bedMissing, openStation, type Station } from '../support/station.ts';

// Eight digits that chance does not bring together; Arcep's range for fiction.
const number = '+33639984217';
const shapes = tracesOf(number);

/** Notes every text that the gateway posts to the phone window, before the page's own code sees it. */
const eavesdrop = `
  globalThis.__heard = [];
  const start = MessagePort.prototype.start;
  MessagePort.prototype.start = function () {
    this.addEventListener('message', (event) => { globalThis.__heard.push(JSON.stringify(event.data)); });
    return start.call(this);
  };
  const setter = Object.getOwnPropertyDescriptor(MessagePort.prototype, 'onmessage').set;
  Object.defineProperty(MessagePort.prototype, 'onmessage', {
    set(listener) {
      this.addEventListener('message', (event) => { globalThis.__heard.push(JSON.stringify(event.data)); });
      setter.call(this, listener);
    },
  });
`;

async function heapTraces(station: Station): Promise<Trace[]> {
  const found: Trace[] = [];
  for (const page of station.application.electron.windows()) {
    if (page.isClosed()) continue;
    const session = await station.application.electron.context().newCDPSession(page);
    const chunks: string[] = [];
    session.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => chunks.push(chunk));
    await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
    await session.detach();
    found.push(...findInBuffer(Buffer.from(chunks.join(''), 'utf8'), shapes, `heap of ${new URL(page.url()).host}`));
  }
  return found;
}

async function memoryTraces(station: Station): Promise<Trace[]> {
  const renderers = await station.application.electron.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().map(({ webContents }) => ({ host: new URL(webContents.getURL()).host, pid: webContents.getOSProcessId() })),
  );
  expect(renderers.length).toBeGreaterThanOrEqual(3);
  return renderers.flatMap(({ host, pid }) => {
    expect(readFileSync(`/proc/${pid}/cmdline`, 'utf8')).toContain('--type=renderer');
    return findInProcess(pid, shapes).map(({ where, shape }) => ({ where: `memory of ${host}: ${where}`, shape }));
  });
}

async function pageTraces(station: Station): Promise<Trace[]> {
  const found: Trace[] = [];
  for (const page of station.application.electron.windows()) {
    if (!page.isClosed()) found.push(...findInBuffer(Buffer.from(await page.content()), shapes, `page ${new URL(page.url()).host}`));
  }
  return found;
}

async function everywhere(station: Station): Promise<Trace[]> {
  // The memory first: reading the rest must not bring anything into it.
  return [
    ...(await memoryTraces(station)),
    ...(await heapTraces(station)),
    ...(await pageTraces(station)),
    ...findInFolder(station.application.profile, shapes),
  ];
}

/** What the phone window was told; apart, because listening keeps copies that the other searches would find. */
async function messagesOfACall(station: Station, transport: 'UDP' | 'WSS'): Promise<string> {
  await station.application.electron.context().addInitScript(eavesdrop);
  const phone = await station.application.window('phone');
  const from = Date.now();
  await phone.reload();
  await expect
    .poll(async () => {
      const { line } = await valueFrom(station.console, 'desk.getState', {});
      return line.state === 'reachable' && line.since > from;
    }, { timeout: 40_000 })
    .toBe(true);
  await station.dial();
  const call = await station.untilCall(station.console, 'ringing');
  await valueFrom(await station.application.window('softphone'), 'desk.answer', { token: call.token });
  await station.untilCall(station.console, 'active');
  await callFrom(await station.application.window('softphone'), 'desk.hangUp', { token: call.token });
  await station.untilCall(station.console, 'ended');
  const heard = await phone.evaluate<string>('globalThis.__heard.join("\\n")');
  expect(heard, `${transport}: the phone window heard the call`).toContain('INVITE ');
  return heard;
}

test.describe('the caller’s number', () => {
  test.skip(sipBedMissing, bedMissing);

  for (const transport of ['UDP', 'WSS'] as const) {
    test(`reaches no renderer, log nor file over ${transport}`, async () => {
      test.setTimeout(180_000);
      const station = await openStation({ callerNumber: number });
      try {
        await station.serve(station.console, transport);
        await valueFrom(station.console, 'window.openSoftphone', {});
        const softphone = await station.application.window('softphone');
        await station.dial();
        const call = await station.untilCall(softphone, 'ringing');
        await valueFrom(softphone, 'desk.answer', { token: call.token });
        await station.untilCall(softphone, 'active');
        expect(await everywhere(station), 'during the call').toEqual([]);
        await valueFrom(softphone, 'desk.hangUp', { token: call.token });
        await station.untilCall(softphone, 'ended');
        expect(await everywhere(station), 'after the call').toEqual([]);
        expect(findInBuffer(Buffer.from(await messagesOfACall(station, transport)), shapes, 'messages')).toEqual([]);
        // The number did reach its one place: the base, sealed.
        await expect
          .poll(async () => {
            const { entries } = await valueFrom(station.console, 'calls.list', {
              filter: { from: null, to: null, outcomes: [], listenerId: null, callerId: null, repeatCallersOnly: false },
              after: null,
              limit: 10,
            });
            return entries[0]?.caller;
          }, { timeout: 20_000 })
          .toMatchObject({ kind: 'known', maskedNumber: '06\u00a0••\u00a0••\u00a0••\u00a017' });
      } finally {
        await station.stop();
      }
    });
  }

  test('is found by this same search when redaction is switched off', async () => {
    test.setTimeout(120_000);
    const station = await openStation({ callerNumber: number, environment: { ECOUTILLE_TEST_REDACTION: 'off' } });
    try {
      await station.serve(station.console, 'UDP');
      await valueFrom(station.console, 'window.openSoftphone', {});
      const softphone = await station.application.window('softphone');
      await station.dial();
      await station.untilCall(softphone, 'ringing');
      expect((await memoryTraces(station)).some(({ where }) => where.startsWith('memory of phone'))).toBe(true);
      expect((await heapTraces(station)).some(({ where }) => where === 'heap of phone')).toBe(true);
    } finally {
      await station.stop();
    }
  });
});
