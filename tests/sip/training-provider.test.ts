// The training line against a bare SIP user agent on UDP: registration, the scenarios' calls, sound and hold.
import { createHash, randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { cp, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { trainingScenario } from '../../core/contract/calls/desk.ts';
import { lineSettings } from '../../core/contract/line-settings.ts';
import { createMediaEngine } from '../../electron/telephony/media/media-engine.ts';
import { createPagePeer } from '../support/media/page-peer.ts';
import { alawOf, alawOfWav, sampleOf } from '../../electron/telephony/training/wav.ts';
import { readScenarios, type ScenarioFile } from '../../electron/telephony/training/scenarios.ts';
import { formatResponse, formatSip, headerOf, parameterOf, parseSip, uriOf, type SipMessage, type SipRequest, type SipResponse } from '../../electron/telephony/training/sip-text.ts';
import { startTrainingProvider, type TrainingProvider } from '../../electron/telephony/training/training-provider.ts';
import { openProviderSocket, providerSdp, settle, until, type ProviderSocket } from '../support/media/provider-socket.ts';

const resources = join(import.meta.dirname, '..', '..', 'resources', 'training');
const open: { close(): unknown }[] = [];
const codes: string[] = [];
const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
  codes.length = 0;
});

async function start(folder = resources): Promise<TrainingProvider> {
  const provider = await startTrainingProvider({ log: (code) => codes.push(code), clock: Date.now, folder });
  open.push({ close: () => provider.stop() });
  return provider;
}

/** A user agent that shows every message and answers only when told. */
class Agent {
  readonly got: SipMessage[] = [];
  readonly socket = createSocket('udp4');
  private readonly callId = randomBytes(5).toString('hex');
  private sequence = 1;
  constructor(readonly provider: TrainingProvider) {}

  async open(): Promise<this> {
    await new Promise<void>((resolve) => this.socket.bind(0, '127.0.0.1', resolve));
    this.socket.on('message', (data, from) => {
      const message = parseSip(data, from.port);
      if (message !== null) this.got.push(message);
    });
    open.push({ close: () => this.socket.close() });
    return this;
  }
  get port(): number {
    return this.socket.address().port;
  }
  send(data: Buffer): void {
    this.socket.send(data, this.provider.port, '127.0.0.1');
  }
  private via(branch: string): readonly [string, string] {
    return ['Via', `SIP/2.0/UDP 127.0.0.1:${this.port};branch=z9hG4bK${branch};rport`];
  }
  request(method: string, headers: readonly (readonly [string, string])[] = [], branch = randomBytes(6).toString('hex'), body = ''): void {
    const to = headers.some(([name]) => name === 'To') ? [] : ([['To', '<sip:training@127.0.0.1>'], ['From', '<sip:training@127.0.0.1>;tag=uac'], ['Call-ID', this.callId], ['CSeq', `${this.sequence++} ${method}`]] as const);
    this.send(formatSip(`${method} sip:127.0.0.1:${this.provider.port} SIP/2.0`, [this.via(branch), ...to, ...headers], body));
  }
  async response(index: number): Promise<SipResponse> {
    const responses = (): SipResponse[] => this.got.filter((message) => message.kind === 'response');
    await until(() => responses().length > index);
    return responses()[index]!;
  }
  async incoming(method: string, index = 0): Promise<SipRequest> {
    const requests = (): SipRequest[] => this.got.filter((message): message is SipRequest => message.kind === 'request' && message.method === method);
    await until(() => requests().length > index);
    return requests()[index]!;
  }
  authorization(challenge: string, password: string): string {
    const nonce = /nonce="([^"]+)"/.exec(challenge)![1]!;
    const uri = 'sip:127.0.0.1';
    const secret = md5(`training:training.invalid:${password}`);
    const response = md5(`${secret}:${nonce}:00000001:c0ffee:auth:${md5(`REGISTER:${uri}`)}`);
    return `Digest username="training", realm="training.invalid", nonce="${nonce}", uri="${uri}", response="${response}", qop=auth, nc=00000001, cnonce="c0ffee", algorithm=MD5`;
  }
  async register(password = this.provider.password, expires = 60): Promise<SipResponse> {
    const contact = ['Contact', `<sip:training@127.0.0.1:${this.port}>;expires=${expires}`] as const;
    const before = this.got.filter((message) => message.kind === 'response').length;
    this.request('REGISTER', [contact]);
    const challenge = await this.response(before);
    expect(challenge.status).toBe(401);
    this.request('REGISTER', [contact, ['Authorization', this.authorization(headerOf(challenge, 'www-authenticate'), password)]]);
    return this.response(before + 1);
  }
  answer(request: SipRequest, status: number, extra: readonly (readonly [string, string])[] = [], body = ''): void {
    this.send(formatResponse(request, status, 'uas', extra, body));
  }
}

async function talking(scenario: 'ordinary' | 'silent', folder?: string): Promise<{ agent: Agent; invite: SipRequest; media: ProviderSocket; provider: TrainingProvider }> {
  const provider = await start(folder);
  const agent = await new Agent(provider).open();
  await agent.register();
  const media = await openProviderSocket();
  open.push(media);
  const ringing = provider.ring(scenario);
  const invite = await agent.incoming('INVITE');
  agent.answer(invite, 180);
  await ringing;
  agent.answer(invite, 200, [['Contact', `<sip:training@127.0.0.1:${agent.port}>`], ['Content-Type', 'application/sdp']], providerSdp(media.port, '8', []));
  await agent.incoming('ACK');
  return { agent, invite, media, provider };
}

/** A re-INVITE of the listener. */
function reinvite(agent: Agent, invite: SipRequest, media: ProviderSocket, direction: string, number: number, branch?: string): void {
  const headers = [
    ['To', headerOf(invite, 'from')],
    ['From', `${headerOf(invite, 'to')};tag=uas`],
    ['Call-ID', headerOf(invite, 'call-id')],
    ['CSeq', `${number} INVITE`],
    ['Contact', `<sip:training@127.0.0.1:${agent.port}>`],
  ] as const;
  agent.request('INVITE', headers, branch, providerSdp(media.port, '8', [`a=${direction}`]));
}

describe('registration', () => {
  it('gives settings that a line can use', async () => {
    const provider = await start();
    expect(lineSettings.parse(provider.settings)).toEqual(provider.settings);
    expect(provider.settings.port).toBe(provider.port);
  });

  it('refuses a wrong password again and takes the right one', async () => {
    const agent = await new Agent(await start()).open();
    const refused = await agent.register('not-the-password');
    expect(refused.status).toBe(401);
    expect(codes).toEqual(['training.wrong-password']);
    const granted = await agent.register();
    expect(granted.status).toBe(200);
    expect(parameterOf(headerOf(granted, 'contact'), 'expires')).toBe('60');
  });

  it('asks again for a nonce that it never drew', async () => {
    const agent = await new Agent(await start()).open();
    agent.request('REGISTER', [['Authorization', agent.authorization('nonce="0123"', agent.provider.password)]]);
    const challenge = await agent.response(0);
    expect(challenge.status).toBe(401);
    expect(headerOf(challenge, 'www-authenticate')).toContain('stale=true');
  });

  it('answers OPTIONS, repeats its answer to a repeated request, and survives anything else', async () => {
    const agent = await new Agent(await start()).open();
    for (const garbage of ['', 'x', 'INVITE\r\n\r\n', 'SIP/2.0 200 OK\r\n\r\n', `REGISTER sip:x SIP/2.0\r\n${'a'.repeat(60_000)}\r\n\r\n`]) agent.send(Buffer.from(garbage));
    agent.request('OPTIONS', [], 'same');
    expect((await agent.response(0)).status).toBe(200);
    agent.request('SUBSCRIBE');
    expect((await agent.response(1)).status).toBe(405);
  });
});

describe('the calls', () => {
  it('ring the line with the number of the ordinary caller, and the same for the repeat caller', async () => {
    const { agent, invite, provider } = await talking('ordinary');
    expect(invite.uri).toBe(`sip:training@127.0.0.1:${agent.port}`);
    expect(uriOf(headerOf(invite, 'from'))).toMatch(/^sip:\+33639980142@/);
    expect(headerOf(invite, 'p-asserted-identity')).toContain('+33639980142');
    expect(headerOf(invite, 'privacy')).toBe('');
    expect(invite.body).toMatch(/^m=audio \d+ RTP\/AVP 8 101\r$/m);
    const again = provider.ring('repeat');
    const second = await agent.incoming('INVITE', 1);
    agent.answer(second, 486);
    await again;
    expect(uriOf(headerOf(second, 'from'))).toBe(uriOf(headerOf(invite, 'from')));
    expect(headerOf(await agent.incoming('ACK', 1), 'cseq')).toBe(headerOf(second, 'cseq').replace('INVITE', 'ACK'));
  });

  it('withhold the identity as RFC 3325 says: the provider knows it and asks for its privacy', async () => {
    const provider = await start();
    const agent = await new Agent(provider).open();
    await agent.register();
    const ringing = provider.ring('withheld');
    const invite = await agent.incoming('INVITE');
    agent.answer(invite, 486);
    await ringing;
    expect(headerOf(invite, 'from')).toMatch(/^"Anonymous" <sip:anonymous@anonymous\.invalid>;tag=/);
    expect(headerOf(invite, 'privacy')).toBe('id');
    expect(headerOf(invite, 'p-asserted-identity')).toContain('+33261910017');
  });

  it('wait for a line that registers a little later', async () => {
    const provider = await start();
    const agent = await new Agent(provider).open();
    const ringing = provider.ring('silent');
    await agent.register();
    agent.answer(await agent.incoming('INVITE'), 180);
    await ringing;
  });

  it('repeat the INVITE until something answers', async () => {
    const provider = await start();
    const agent = await new Agent(provider).open();
    await agent.register();
    const ringing = provider.ring('silent');
    const repeated = await agent.incoming('INVITE', 1);
    expect(headerOf(repeated, 'via')).toBe(headerOf(await agent.incoming('INVITE'), 'via'));
    agent.answer(repeated, 100);
    await ringing;
  });

  it('give up with a CANCEL of the same transaction, acknowledge the 487, and hang up a 2xx that crossed it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'training-'));
    open.push({ close: () => rm(folder, { recursive: true }) });
    await cp(resources, folder, { recursive: true });
    const file = JSON.parse(await readFile(join(folder, 'scenarios.json'), 'utf8')) as ScenarioFile;
    file.scenarios.hangsUp.givesUpAfterMs = 150;
    await writeFile(join(folder, 'scenarios.json'), JSON.stringify(file));
    const provider = await start(folder);
    const agent = await new Agent(provider).open();
    await agent.register();

    const ringing = provider.ring('hangsUp');
    const invite = await agent.incoming('INVITE');
    agent.answer(invite, 180);
    await ringing;
    const cancel = await agent.incoming('CANCEL');
    expect(headerOf(cancel, 'via')).toBe(headerOf(invite, 'via'));
    expect(headerOf(cancel, 'cseq')).toBe(headerOf(invite, 'cseq').replace('INVITE', 'CANCEL'));
    agent.answer(cancel, 200);
    agent.answer(invite, 487);
    await agent.incoming('ACK');

    const crossing = provider.ring('hangsUp');
    const second = await agent.incoming('INVITE', 1);
    agent.answer(second, 180);
    await crossing;
    agent.answer(await agent.incoming('CANCEL', 1), 200);
    agent.answer(second, 200, [['Contact', `<sip:training@127.0.0.1:${agent.port}>`]], providerSdp(4000, '8', []));
    agent.answer(await agent.incoming('BYE'), 200);
  });

  it('send the recorded voice as PCMA, and silence where the caller is silent', async () => {
    const { media } = await talking('ordinary');
    await until(() => media.heard.length > 100);
    expect(media.heard.every((packet) => packet.payloadType === 8 && packet.payload.length === 160)).toBe(true);
    const gaps = media.heard.slice(1).map((packet, index) => (packet.sequence - media.heard[index]!.sequence) & 0xffff);
    expect(new Set(gaps)).toEqual(new Set([1]));
    const loudest = Math.max(...media.heard.flatMap((packet) => [...packet.payload].map((code) => Math.abs(sampleOf(code)))));
    expect(loudest).toBeGreaterThan(4000);

    const { media: quiet } = await talking('silent');
    await until(() => quiet.heard.length > 20);
    expect(quiet.heard.every((packet) => packet.payload.equals(Buffer.alloc(160, 0xd5)))).toBe(true);
  });

  it('are heard by the page through the media engine', async () => {
    const provider = await start();
    const agent = await new Agent(provider).open();
    await agent.register();
    const engine = createMediaEngine({ localAddress: () => '127.0.0.1', srtp: false, log: (code) => codes.push(code) });
    const page = createPagePeer();
    open.push({ close: () => engine.closeAll() }, page);
    const ringing = provider.ring('ordinary');
    const invite = await agent.incoming('INVITE');
    agent.answer(invite, 180);
    await ringing;
    await engine.setPlainRemote('call', invite.body, 'offer');
    await engine.accept('call', await page.answer(await engine.create('call')));
    const answer = await engine.plainLocal('call', 'answer', false);
    agent.answer(invite, 200, [['Contact', `<sip:training@127.0.0.1:${agent.port}>`], ['Content-Type', 'application/sdp']], answer);
    await page.connected();
    await until(() => page.heard.flatMap((packet) => [...packet.payload]).some((code) => Math.abs(sampleOf(code)) > 4000));
    expect(new Set(page.heard.map((packet) => packet.header.payloadType))).toEqual(new Set([8]));
    expect(codes).toEqual([]);
  });

  it('fall silent while held, repeat the answer until its ACK, and speak again afterwards', async () => {
    const { agent, invite, media } = await talking('ordinary');
    await until(() => media.heard.length > 5);
    const before = agent.got.filter((message) => message.kind === 'response').length;
    reinvite(agent, invite, media, 'sendonly', 1, 'hold');
    const held = await agent.response(before);
    expect(held.status).toBe(200);
    expect(held.body).toContain('a=recvonly');
    expect((await agent.response(before + 1)).body).toBe(held.body);
    agent.request('ACK', [['To', headerOf(invite, 'from')], ['From', 'x'], ['Call-ID', headerOf(invite, 'call-id')], ['CSeq', '1 ACK']]);
    await settle();
    const count = media.heard.length;
    await settle(300);
    expect(media.heard.length).toBe(count);
    reinvite(agent, invite, media, 'sendrecv', 2);
    await until(() => media.heard.length > count + 10);
  });

  it('end with the listener’s BYE, and with a BYE of their own when the line stops', async () => {
    const { agent, invite, media } = await talking('ordinary');
    await until(() => media.heard.length > 5);
    const before = agent.got.filter((message) => message.kind === 'response').length;
    agent.request('BYE', [['To', headerOf(invite, 'from')], ['From', 'x'], ['Call-ID', headerOf(invite, 'call-id')], ['CSeq', '2 BYE']], 'bye');
    expect((await agent.response(before)).status).toBe(200);
    agent.request('BYE', [['To', headerOf(invite, 'from')], ['From', 'x'], ['Call-ID', headerOf(invite, 'call-id')], ['CSeq', '2 BYE']], 'bye');
    expect((await agent.response(before + 1)).status).toBe(200);
    await settle();
    const count = media.heard.length;
    await settle();
    expect(media.heard.length).toBe(count);

    const other = await talking('silent');
    await other.provider.stop();
    await other.agent.incoming('BYE');
  });
});

describe('the material', () => {
  it('has every scenario, its clips, and no clip that is long, large or unused', async () => {
    const { scenarios } = await readScenarios(resources);
    expect(Object.keys(scenarios).sort()).toEqual([...trainingScenario.options].sort());
    expect(scenarios.repeat.caller).toEqual(scenarios.ordinary.caller);
    const used = new Set<string>();
    for (const scenario of Object.values(scenarios)) {
      for (const step of scenario.speech) if ('clip' in step) used.add(step.clip);
      if (scenario.afterHold !== null) used.add(scenario.afterHold);
    }
    const files = (await readdir(resources)).filter((name) => name.endsWith('.wav'));
    expect(files.sort()).toEqual([...used].sort());
    const voices = JSON.parse(await readFile(join(resources, 'voices.json'), 'utf8')) as Record<string, unknown>;
    expect(Object.keys(voices).sort()).toEqual(files.sort());
    for (const name of files) {
      expect((await stat(join(resources, name))).size).toBeLessThanOrEqual(200_000);
      expect(alawOfWav(await readFile(join(resources, name))).length).toBeLessThanOrEqual(12 * 8000);
    }
  });

  it('refuses numbers outside the ranges for fiction', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'training-'));
    open.push({ close: () => rm(folder, { recursive: true }) });
    const file = JSON.parse(await readFile(join(resources, 'scenarios.json'), 'utf8')) as ScenarioFile;
    file.scenarios.ordinary.caller.number = '+33612345678';
    await writeFile(join(folder, 'scenarios.json'), JSON.stringify(file));
    await expect(readScenarios(folder)).rejects.toThrow();
  });

  it('encodes A-law as G.711 does', () => {
    // ITU-T G.711 table 1a: first and last steps, and the origin.
    expect([alawOf(0), alawOf(-1), alawOf(32_767), alawOf(-32_768)]).toEqual([0xd5, 0x55, 0xaa, 0x2a]);
    for (let code = 0; code < 256; code += 1) expect(alawOf(sampleOf(code))).toBe(code);
  });
});
