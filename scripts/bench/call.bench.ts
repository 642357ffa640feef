// How long an incoming call takes to ring, and what the processes weigh. From the INVITE leaving the caller, through a
// real Kamailio, to the softphone page being told: an upper bound of "INVITE received to ring shown".
import { setTimeout } from 'node:timers/promises';
import type { EcoutilleWindow } from '../../core/protocol/window-bridge.ts';
import { valueFrom } from '../../tests/support/journeys.ts';
import { openStation, type Station } from '../../tests/support/station.ts';
import { callText, openRawCaller } from '../../tests/sip/bed/raw-caller.ts';
import { percentile, row, type Report } from './figures.ts';

const rounds = 50;
/** Longer than the key derivation keeps its memory after the sign-in (key-stretching.ts). */
const settleMs = 25_000;
const kinds = [
  { name: 'B (UDP)', transport: 'UDP', limit: 150 },
  { name: 'A (WSS)', transport: 'WSS', limit: null },
] as const;

async function ringTimes(station: Station): Promise<number[]> {
  const softphone = await station.application.window('softphone');
  await softphone.evaluate(() => {
    const page = window as unknown as EcoutilleWindow & { rangAt: number | null };
    page.rangAt = null;
    page.ecoutille.on('desk.changed', ({ calls }) => {
      if (page.rangAt === null && calls.some((call) => call.state === 'ringing')) page.rangAt = Date.now();
    });
  });
  const caller = await openRawCaller({ port: station.kamailio.ports.plain });
  const times: number[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    await softphone.evaluate('window.rangAt = null');
    const call = callText(caller.port, 'alice');
    const sentAt = Date.now();
    caller.send(call.invite());
    await caller.take(/^SIP\/2\.0 180/);
    let rangAt: number | null = null;
    while (rangAt === null) rangAt = await softphone.evaluate<number | null>('window.rangAt');
    caller.send(call.sameBranch('CANCEL', call.to));
    const refused = await caller.take(/^SIP\/2\.0 487/);
    caller.send(call.sameBranch('ACK', /^To: *(.*)$/m.exec(refused)?.[1]?.trim() ?? call.to));
    // The first call loads what later ones reuse.
    if (round > 0) times.push(rangAt - sentAt);
    await setTimeout(150);
  }
  caller.close();
  return times;
}

async function weigh(station: Station, when: string, report: Report): Promise<void> {
  const processes = await station.application.electron.evaluate(({ app, webContents }) => {
    const pages = new Map(webContents.getAllWebContents().map((contents) => [contents.getOSProcessId(), new URL(contents.getURL()).host]));
    return app.getAppMetrics().map(({ pid, type, name, serviceName, memory }) => ({
      name: pages.get(pid) ?? name ?? serviceName ?? type,
      kilobytes: memory.workingSetSize,
    }));
  });
  for (const { name, kilobytes } of processes) report(row(`memory ${when}: ${name}`, kilobytes / 1024, 'MB'));
  report(row(`memory ${when}: all processes`, processes.reduce((sum, { kilobytes }) => sum + kilobytes, 0) / 1024, 'MB'));
}

export async function measure(report: Report): Promise<void> {
  for (const { name, transport, limit } of kinds) {
    const station = await openStation();
    try {
      await station.serve(station.console, transport);
      await valueFrom(station.console, 'window.openSoftphone', {});
      const times = await ringTimes(station);
      report(row(`INVITE to ring, kind ${name}, p50 of ${rounds}`, percentile(times, 0.5), 'ms'));
      report(row(`INVITE to ring, kind ${name}, p95 of ${rounds}`, percentile(times, 0.95), 'ms', limit));
      if (transport !== 'UDP') continue;
      await setTimeout(settleMs);
      await weigh(station, 'idle', report);
      await station.dial();
      const softphone = await station.application.window('softphone');
      await valueFrom(softphone, 'desk.answer', { token: (await station.untilCall(softphone, 'ringing')).token });
      await station.untilCall(softphone, 'active');
      await weigh(station, 'in a call', report);
    } finally {
      await station.stop();
    }
  }
}
