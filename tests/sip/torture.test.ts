// All messages of RFC 4475, sent to a live gateway with sip.js behind it: the valid ones are obeyed or answered, the invalid
// ones refused, nothing crashes, and nothing of them reaches the page.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBench, lineId, openPhoneWindow, settingsFor, type Bench, type PhoneWindow } from './bed/phone-window.ts';
import { openRawProvider, type RawProvider } from './bed/raw-provider.ts';

const folder = fileURLToPath(new URL('./torture/', import.meta.url));
const read = (name: string): Buffer => readFileSync(`${folder}${name}.dat`);

/** What a user agent does with it: the status of its answer, `rings`, or `silence` (responses to nobody, unanswerable requests). */
const expected: Readonly<Record<string, { section: string; outcome: number | 'rings' | 'silence' }>> = {
  // 3.1.1 valid
  wsinv: { section: '3.1.1.1', outcome: 481 }, // its To has a tag, and there is no such dialog
  intmeth: { section: '3.1.1.2', outcome: 405 },
  esc01: { section: '3.1.1.3', outcome: 'rings' },
  escnull: { section: '3.1.1.4', outcome: 405 },
  esc02: { section: '3.1.1.5', outcome: 405 },
  lwsdisp: { section: '3.1.1.6', outcome: 200 },
  longreq: { section: '3.1.1.7', outcome: 'rings' },
  dblreq: { section: '3.1.1.8', outcome: 405 },
  semiuri: { section: '3.1.1.9', outcome: 200 },
  transports: { section: '3.1.1.10', outcome: 200 },
  mpart01: { section: '3.1.1.11', outcome: 405 },
  unreason: { section: '3.1.1.12', outcome: 'silence' },
  noreason: { section: '3.1.1.13', outcome: 'silence' },
  // 3.1.2 invalid
  badinv01: { section: '3.1.2.1', outcome: 400 },
  clerr: { section: '3.1.2.2', outcome: 400 },
  ncl: { section: '3.1.2.3', outcome: 400 },
  scalar02: { section: '3.1.2.4', outcome: 400 },
  scalarlg: { section: '3.1.2.5', outcome: 'silence' },
  quotbal: { section: '3.1.2.6', outcome: 400 },
  ltgtruri: { section: '3.1.2.7', outcome: 400 },
  lwsruri: { section: '3.1.2.8', outcome: 400 },
  lwsstart: { section: '3.1.2.9', outcome: 400 },
  trws: { section: '3.1.2.10', outcome: 400 },
  escruri: { section: '3.1.2.11', outcome: 400 },
  baddate: { section: '3.1.2.12', outcome: 400 },
  regbadct: { section: '3.1.2.13', outcome: 405 },
  badaspec: { section: '3.1.2.14', outcome: 400 },
  baddn: { section: '3.1.2.15', outcome: 400 },
  badvers: { section: '3.1.2.16', outcome: 505 },
  mismatch01: { section: '3.1.2.17', outcome: 400 },
  mismatch02: { section: '3.1.2.18', outcome: 400 },
  bigcode: { section: '3.1.2.19', outcome: 'silence' },
  // 3.2 transactions
  badbranch: { section: '3.2.1', outcome: 400 },
  // 3.3 application
  insuf: { section: '3.3.1', outcome: 'silence' },
  unkscm: { section: '3.3.2', outcome: 416 },
  novelsc: { section: '3.3.3', outcome: 416 },
  unksm2: { section: '3.3.4', outcome: 405 },
  bext01: { section: '3.3.5', outcome: 420 },
  invut: { section: '3.3.6', outcome: 415 },
  regaut01: { section: '3.3.7', outcome: 405 },
  multi01: { section: '3.3.8', outcome: 400 },
  mcl01: { section: '3.3.9', outcome: 400 },
  bcast: { section: '3.3.10', outcome: 'silence' },
  zeromf: { section: '3.3.11', outcome: 200 }, // the last hop itself may answer (RFC 3261 11.2)
  cparam01: { section: '3.3.12', outcome: 405 },
  cparam02: { section: '3.3.13', outcome: 405 },
  regescrt: { section: '3.3.14', outcome: 405 },
  sdp01: { section: '3.3.15', outcome: 406 },
  // 3.4 backward compatibility
  inv2543: { section: '3.4.1', outcome: 'rings' },
};

let provider: RawProvider;
let bench: Bench;
let phone: PhoneWindow;
beforeAll(async () => {
  provider = await openRawProvider();
  bench = createBench();
  bench.tellStore({ type: 'line.set', line: { lineId, settings: settingsFor('UDP', provider.port, { domain: 'example.com' }), password: 'secret' } });
  phone = await openPhoneWindow(bench, await bench.account());
});
afterAll(async () => {
  await bench.stop();
  provider.close();
});

/** Words of the messages that name someone or somewhere; the page may know none. */
const names = /example\.|192\.0\.2\.|company\.com|mhandley|rosen|watson|bell|fluffy|kumiko|caller@|user@|3035551111|6505552222|9725552222|John_Smith|\bhost\d/i;

describe('RFC 4475', () => {
  it('is here whole: 49 messages', () => {
    const files = readdirSync(folder).filter((file) => file.endsWith('.dat')).map((file) => file.slice(0, -4));
    expect(files.sort()).toEqual(Object.keys(expected).sort());
    expect(files).toHaveLength(49);
  });

  it.each(Object.entries(expected).map(([name, { section, outcome }]) => ({ name, section, outcome })))('$section $name: $outcome', async ({ name, outcome }) => {
    const message = read(name);
    const callId = /^(?:Call-ID|i)[ \t]*:[ \t]*(.*)\r$/im.exec(message.toString('latin1'))?.[1]?.trim() ?? `none-in-${name}`;
    const rung = phone.invitations.length;
    provider.send(message);
    const isAnswer = (text: string): boolean => text.startsWith('SIP/2.0') && text.includes(`\r\nCall-ID: ${callId}\r\n`);
    if (outcome === 'rings') {
      expect(await provider.take((text) => isAnswer(text) && text.startsWith('SIP/2.0 180'), 3_000)).not.toBeNull();
      await phone.invitations[rung]?.reject({ statusCode: 486 });
      const refusal = await provider.take((text) => isAnswer(text) && text.startsWith('SIP/2.0 486'), 3_000);
      expect(refusal).not.toBeNull();
    } else if (outcome === 'silence') {
      // A ping that is answered afterwards shows that the message was read and passed over.
      provider.send(alive(name));
      expect(await provider.take((text) => text.startsWith('SIP/2.0 200') && text.includes(`alive-${name}\r\n`), 3_000)).not.toBeNull();
      expect(await provider.take(isAnswer, 20)).toBeNull();
    } else {
      const answer = await provider.take((text) => isAnswer(text) && !text.startsWith('SIP/2.0 100'), 3_000);
      expect(answer?.split('\r\n')[0]).toMatch(new RegExp(`^SIP/2\\.0 ${outcome} `));
      expect(phone.invitations).toHaveLength(rung);
    }
    for (const seen of bench.toPage) if (seen.type === 'sip') expect(seen.message).not.toMatch(names);
    expect(bench.logs).toEqual([]);
    expect(bench.canaries.count).toBe(0);
  });

  it('has not hurt the gateway: a call still rings', async () => {
    const rung = phone.invitations.length;
    provider.send(
      'INVITE sip:alice@example.com SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bKlast\r\nFrom: <sip:0199001234@example.com>;tag=z\r\nTo: <sip:alice@example.com>\r\nCall-ID: last-call\r\nCSeq: 1 INVITE\r\nMax-Forwards: 70\r\nContact: <sip:x@127.0.0.1>\r\nContent-Length: 0\r\n\r\n',
    );
    expect(await provider.take((text) => text.startsWith('SIP/2.0 180') && text.includes('last-call'), 3_000)).not.toBeNull();
    expect(phone.invitations).toHaveLength(rung + 1);
    await phone.invitations[rung]?.reject();
  });
});

function alive(name: string): string {
  return `OPTIONS sip:alice@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bKalive${name}\r\nFrom: <sip:p@127.0.0.1>;tag=p\r\nTo: <sip:alice@127.0.0.1>\r\nCall-ID: alive-${name}\r\nCSeq: 1 OPTIONS\r\nMax-Forwards: 1\r\nContent-Length: 0\r\n\r\n`;
}
