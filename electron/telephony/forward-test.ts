// Finds out whether the provider follows a redirection: registers, calls its own line, answers 302 to itself, and watches
// whether the call comes again (RFC 3261 8.1.3.4). The line is out of service meanwhile; 25 s at most.
// Invariant: the result tells what was seen; whatever happens, the call and the registration of the test are ended.
import type { ForwardTestResult, LineSettings } from '../../core/contract/line-settings.ts';
import { diallable } from './calls/call-route.ts';
import type { TokenSource } from './redaction/tokens.ts';
import { answerChallenge, chooseChallenge } from './sip/digest.ts';
import { emitRequest, type BodyPart, type HeaderLine } from './sip/emit.ts';
import { answerTo } from './sip/judge.ts';
import { hostPort, parseNameAddress, parseVia } from './sip/address.ts';
import { header, headerLines, headerValues, type SipRequest, type SipResponse } from './sip/message.ts';
import type { Endpoint } from './transports/channel.ts';
import { createProviderLink } from './transports/provider-link.ts';
import type { Resolver } from './transports/resolve.ts';

export interface ForwardTestOptions {
  readonly settings: LineSettings;
  readonly password: string;
  /** What leads to this line when dialled; null: its address of record. */
  readonly called: string | null;
  readonly tokens: TokenSource;
  readonly resolver: Resolver;
}

const answerLimitMs = 4_000;
const callLimitMs = 12_000;
const expires = 60;

const found = (method: ForwardTestResult['method'], seen: ForwardTestResult['seen'], status: number | null = null): ForwardTestResult => ({ method, seen, status });

export async function testForwarding(options: ForwardTestOptions): Promise<ForwardTestResult> {
  const { settings, tokens } = options;
  const self = `<sip:${settings.user}@${settings.domain}>`;
  const called = `sip:${options.called === null ? settings.user : diallable(options.called).replace(/#/g, '%23')}@${settings.domain}`;
  const contactUser = tokens.letters(12);
  const credentials = { username: settings.authUser === '' ? settings.user : settings.authUser, password: options.password };
  /** Branches on which the line rang, and whether that was after our redirection. */
  const branches = new Set<string>();
  let redirected = false;
  let cameAgain: () => void = () => undefined;
  const comesAgain = new Promise<'again'>((resolve) => {
    cameAgain = () => { resolve('again'); };
  });

  const link = createProviderLink({
    settings,
    resolver: options.resolver,
    tokens,
    events: { request: (request, from) => { received(request, from); }, response: () => undefined, failed: () => undefined, lost: () => undefined },
  });
  const received = (request: SipRequest, from: Endpoint): void => {
    if (request.method === 'ACK') return;
    const answer = (status: number, extra: readonly HeaderLine[] = []): void => {
      link.sendResponse(answerTo(request, status, tokens.letters(10), extra), from);
    };
    if (request.method !== 'INVITE') {
      answer(200);
      return;
    }
    const branch = parseVia(headerValues(request, 'via')[0] ?? '')?.parameters.get('branch') ?? '';
    if (branches.has(branch)) return;
    branches.add(branch);
    if (redirected) {
      cameAgain();
      answer(486);
      return;
    }
    redirected = true;
    answer(302, [['Contact', `<${called}>`]]);
  };

  const via = (branch: string): HeaderLine => {
    const { address, port } = link.localAddress();
    return ['Via', `SIP/2.0/${link.protocol()} ${hostPort(address, port)};branch=${branch};rport`];
  };
  const contact = (): string => {
    const { address, port } = link.publicAddress();
    const transport = link.protocol() === 'UDP' ? '' : `;transport=${link.protocol() === 'WSS' ? 'ws' : link.protocol().toLowerCase()}`;
    return `<sip:${contactUser}@${hostPort(address, port)}${transport}>`;
  };
  /** One request of a dialog or registration, and once more with credentials when they are asked for. */
  const dialogue = (to: string): {
    ask(method: string, uri: string, extra: () => readonly HeaderLine[], body: BodyPart | null, limitMs: number): Promise<Final | null>;
    last(): readonly HeaderLine[];
  } => {
    const callId = tokens.letters(24);
    const tag = tokens.letters(10);
    let sequence = 0;
    let branch = '';
    const base = (method: string): HeaderLine[] => [
      via(branch),
      ['From', `${self};tag=${tag}`],
      ['To', to],
      ['Call-ID', callId],
      ['CSeq', `${String(sequence)} ${method}`],
      ['Max-Forwards', 70],
    ];
    return {
      last: () => base('CANCEL'),
      ask: async (method, uri, extra, body, limitMs) => {
        let authorization: HeaderLine[] = [];
        for (let round = 0; ; round += 1) {
          sequence += 1;
          branch = `z9hG4bK${tokens.letters(20)}`;
          const response = await link.ask(emitRequest(method, uri, [...base(method), ...extra(), ...authorization], body), limitMs);
          if (response === null) return null;
          // RFC 3261 17.1.1.3: the ACK of a refusal has the branch and the To of what it acknowledges.
          const accepted = response.status < 300;
          const acknowledge = (): void => {
            const headers = base('ACK').map(([name, value]): HeaderLine => (name === 'To' ? ['To', header(response, 'to') ?? to] : [name, value]));
            const target = accepted ? (parseNameAddress(headerValues(response, 'contact')[0] ?? '')?.uri ?? uri) : uri;
            const routes = accepted ? headerValues(response, 'record-route').reverse().map((route): HeaderLine => ['Route', route]) : [];
            const own = accepted ? headers.map((line): HeaderLine => (line[0] === 'Via' ? via(`z9hG4bK${tokens.letters(20)}`) : line)) : headers;
            link.sendRequest(emitRequest('ACK', target, [...own, ...routes], null));
            if (!accepted) return;
            sequence += 1;
            branch = `z9hG4bK${tokens.letters(20)}`;
            const bye = base('BYE').map((line): HeaderLine => (line[0] === 'To' ? ['To', header(response, 'to') ?? to] : line));
            link.sendRequest(emitRequest('BYE', target, [...bye, ...routes], null));
          };
          if (method === 'INVITE' && !accepted) acknowledge();
          const www = response.status === 401;
          const challenge = www || response.status === 407 ? chooseChallenge(headerLines(response, www ? 'www-authenticate' : 'proxy-authenticate')) : null;
          if (challenge === null || (round > 0 && !challenge.stale) || round > 1) return { response, end: accepted ? acknowledge : () => undefined };
          const value = answerChallenge(challenge, credentials, { method, uri, cnonce: tokens.letters(16), nonceCount: 1 });
          authorization = [[www ? 'Authorization' : 'Proxy-Authorization', value]];
        }
      },
    };
  };

  const registration = dialogue(self);
  const register = (seconds: number): Promise<Final | null> =>
    registration.ask('REGISTER', `sip:${settings.domain}`, () => [['Contact', `${contact()};expires=${String(seconds)}`]], null, answerLimitMs);
  try {
    await link.open();
    const registered = await register(expires);
    if (registered === null || registered.response.status >= 300) return found('unknown', 'unreachable', registered?.response.status ?? null);
    const call = dialogue(`<${called}>`);
    const final = call.ask('INVITE', called, () => [['Contact', contact()]], offerFor(settings, link.localAddress().address), callLimitMs);
    const first = await Promise.race([comesAgain, final]);
    if (first === 'again') {
      link.sendRequest(emitRequest('CANCEL', called, call.last(), null));
      // Whatever it is by now: the test of forwarding is passed, and the call must not stay.
      (await final)?.end();
      return found('redirect', 'followed');
    }
    if (first === null) {
      link.sendRequest(emitRequest('CANCEL', called, call.last(), null));
      return redirected ? found('transfer', 'refused') : found('unknown', 'noAnswer');
    }
    first.end();
    const { status } = first.response;
    if (!redirected) return found('unknown', 'noCall', status);
    return status >= 300 && status < 400 ? found('transfer', 'passedBack', status) : found('transfer', 'refused', status);
  } catch {
    return found('unknown', 'unreachable');
  } finally {
    if (link.isConnected()) await register(0).catch(() => null);
    link.close();
  }
}

interface Final {
  readonly response: SipResponse;
  /** Acknowledges and hangs up what was accepted. */
  readonly end: () => void;
}

/** WebRTC providers refuse plain RTP: they are called without an offer (RFC 3261 13.2.1). Nothing is ever sent or heard. */
function offerFor(settings: LineSettings, address: string): BodyPart | null {
  if (settings.preset === 'webrtc') return null;
  const version = address.includes(':') ? 'IP6' : 'IP4';
  const lines = ['v=0', `o=- 1 1 IN ${version} ${address}`, 's=-', `c=IN ${version} ${address}`, 't=0 0', 'm=audio 9 RTP/AVP 8', 'a=rtpmap:8 PCMA/8000', ''];
  return { contentType: 'application/sdp', content: lines.join('\r\n') };
}
