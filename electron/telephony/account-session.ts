// One account in service (the line, or the training line): link, redaction, media and the course of its calls.
// Invariant: whatever the phone window or the provider does, every call that started ends, on the wire and in the record.
import type { CallHold, GatewayToPhone, MediaRequest, PhoneAccount } from '../../core/protocol/gateway-phone.ts';
import { isNeverBlocked } from '../../core/domain/blocklist/never-blocked.ts';
import { meaningOfKey, type CallerKeys } from '../../core/domain/announcements/announcements.ts';
import type { CallFact, CallerIdentity } from '../../core/protocol/gateway-store.ts';
import type { LineFault, LineSettings } from '../../core/contract/line-settings.ts';
import type { CallToken, LineId } from '../../core/values/ids.ts';
import { parsePhoneNumber } from '../../core/values/phone-number.ts';
import { advance, isUp, isWaiting, type CourseEvent, type CourseState } from './calls/call-course.ts';
import type { CallRoute } from './calls/call-route.ts';
import type { Log, MediaEnginePort, MediaFactories, PacketRelayPort } from './media-ports.ts';
import type { AccountView } from './redaction/account-view.ts';
import { canaryFinds } from './redaction/canary.ts';
import { readCallerIdentity } from './redaction/caller-identity.ts';
import { readKeyInfo, redactRequest, redactResponse } from './redaction/inbound.ts';
import { contactUri as ownContactUri, expand, readPageMessage, type Outbound } from './redaction/outbound.ts';
import { createRedactionTable, gatewayHost, type CallRecord, type ClientTransaction, type ServerTransaction } from './redaction/redaction-table.ts';
import { createSdpReferences } from './redaction/sdp-references.ts';
import type { TokenSource } from './redaction/tokens.ts';
import { answerTo } from './sip/judge.ts';
import { answerChallenge, chooseChallenge } from './sip/digest.ts';
import { emitRequest, emitResponse, type HeaderLine } from './sip/emit.ts';
import { header, headerLines, type SipMessage, type SipRequest, type SipResponse } from './sip/message.ts';
import { hostPort } from './sip/address.ts';
import { TransportFault, type Endpoint } from './transports/channel.ts';
import { createProviderLink, type LinkTimes, type ProviderLink } from './transports/provider-link.ts';
import type { Resolver } from './transports/resolve.ts';

export interface SessionOptions {
  /** Its provider is the built-in one: its calls are simulated. */
  readonly training: boolean;
  readonly lineId: LineId | null;
  readonly settings: LineSettings;
  readonly password: string;
  readonly tokens: TokenSource;
  readonly resolver: Resolver;
  readonly media: MediaFactories;
  readonly destination: (token: string) => string | null;
  /** What the rota says of a call that arrives now; null: the desk rings. */
  readonly route: () => CallRoute | null;
  /** Whether callers must be known not to be blocked before the desk rings. */
  readonly screens: () => boolean;
  /** What callers' keys mean now; null: nothing. */
  readonly keys: () => CallerKeys | null;
  readonly record: (token: CallToken, fact: CallFact) => void;
  readonly toPhone: (message: GatewayToPhone) => void;
  readonly onCanary: () => void;
  readonly log: Log;
  readonly showIdentities: boolean;
  readonly linkTimes?: LinkTimes;
}

export interface AccountSession {
  readonly account: PhoneAccount;
  connect(): void;
  disconnect(): void;
  sipFromPhone(text: string): void;
  mediaFromPhone(requestId: number, request: MediaRequest): void;
  /** The next answer to that call is the routing's own. */
  servedByRouting(callRef: CallToken): void;
  /** What the blocklist says of that call. */
  screened(callRef: CallToken, blocked: boolean): void;
  /** The phone window keeps that caller away. */
  keptAway(callRef: CallToken): void;
  /** The desk holds that call, told to the provider or not. */
  setHold(callRef: string, hold: CallHold): void;
  readonly busy: boolean;
  /** The phone window is gone: calls end towards the provider, the link closes. */
  phoneLost(): Promise<void>;
  networkChanged(): void;
  stop(): Promise<void>;
}

/** After its end a call is remembered for as long as the other side may repeat itself (64 × T1, RFC 3261 17). */
const afterglowMs = 40_000;
/** A call whose line is lost may go on when the line returns in time; the sound often never stopped. */
const graceMs = 32_000;
const byeTimeoutMs = 2_000;
/** Quitting never waits longer than this for a provider that does not answer. */
const unregisterTimeoutMs = 1_000;

interface Course {
  readonly record: CallRecord;
  readonly direction: 'incoming' | 'outgoing';
  state: CourseState;
  /** INVITE of an incoming call: what a 480 of our own answers. */
  readonly invite: ServerTransaction | null;
  grace: NodeJS.Timeout | null;
  /** Its answer is a recorded announcement or a transfer, not a listener. */
  servedByRouting: boolean;
  screening: 'none' | 'asked' | 'letThrough' | 'blocked';
}

export function createAccountSession(options: SessionOptions): AccountSession {
  const { settings, tokens, log, toPhone } = options;
  const account: PhoneAccount = {
    accountRef: tokens.letters(20),
    media: settings.preset === 'webrtc' ? 'webrtc' : 'relayed',
    transport: settings.transport,
    aor: `sip:${tokens.letters(16)}@${gatewayHost}`,
    training: options.training,
  };
  const { accountRef } = account;
  const table = createRedactionTable(tokens);
  const references = createSdpReferences(tokens);
  const courses = new Map<CallRecord, Course>();
  const timers = new Set<NodeJS.Timeout>();
  let media: { engine: MediaEnginePort | null; relay: PacketRelayPort | null } = { engine: null, relay: null };
  let stopped = false;
  /** Grows with each attempt, so that an outdated one reports nothing. */
  let attempt = 0;

  const link: ProviderLink = createProviderLink({
    settings,
    resolver: options.resolver,
    tokens,
    ...(options.linkTimes === undefined ? {} : { times: options.linkTimes }),
    events: {
      request: (request, from) => requestFromProvider(request, from),
      response: (response) => responseFromProvider(response),
      failed: () => log('gateway.inbound.failed'),
      lost: (fault) => {
        lineDown();
        tellDisconnected(fault);
      },
    },
  });
  const view: AccountView = {
    table,
    references,
    pageUser: /^sip:([a-z]+)@/.exec(account.aor)?.[1] ?? '',
    user: settings.user,
    domain: settings.domain,
    credentials: { username: settings.authUser === '' ? settings.user : settings.authUser, password: options.password },
    media: account.media,
    protocol: () => link.protocol(),
    localAddress: () => link.localAddress(),
    publicAddress: () => link.publicAddress(),
    destination: options.destination,
    showIdentities: options.showIdentities,
  };

  const later = (milliseconds: number, action: () => void): NodeJS.Timeout => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      action();
    }, milliseconds);
    timer.unref();
    timers.add(timer);
    return timer;
  };

  // ---- Page ----

  const liveIdentities = function* (): Iterable<string> {
    for (const record of table.records) yield* record.identities;
  };
  /** False when the canary stopped it. */
  const post = (text: string, message: GatewayToPhone): boolean => {
    if (!options.showIdentities && canaryFinds(text, liveIdentities())) {
      options.onCanary();
      return false;
    }
    toPhone(message);
    return true;
  };
  const postSip = (text: string): boolean => post(text, { type: 'sip', accountRef, message: text });

  // ---- Course of calls ----

  const step = (course: Course, event: CourseEvent): void => {
    const before = course.state;
    const next = advance(course.state, course.direction, event);
    course.state = next.state;
    if (next.fact !== null) options.record(course.record.token, next.fact);
    if (next.state === 'ended' && before !== 'ended') ended(course);
  };
  const ended = (course: Course): void => {
    const { record } = course;
    record.ended = true;
    if (course.grace !== null) clearTimeout(course.grace);
    for (const callRef of new Set([record.pageCallId, record.token])) closeMedia(callRef);
    forgetLater(record);
  };
  const closeMedia = (callRef: string): void => {
    media.engine?.close(callRef);
    media.relay?.close(callRef);
  };
  const forgetLater = (record: CallRecord): void => {
    later(afterglowMs, () => {
      courses.delete(record);
      references.close(record.pageCallId);
      references.close(record.token);
      table.forget(record);
    });
  };
  const begin = (record: CallRecord, direction: 'incoming' | 'outgoing', invite: ServerTransaction | null, caller: CallerIdentity): void => {
    courses.set(record, { record, direction, state: 'ringing', invite, grace: null, servedByRouting: false, screening: 'none' });
    options.record(record.token, {
      fact: 'started',
      direction,
      lineId: options.lineId,
      training: account.training,
      caller,
    });
  };

  // ---- Provider → page ----

  const requestFromProvider = (request: SipRequest, from: Endpoint): void => {
    const result = redactRequest(view, request, from);
    if (result.kind === 'ignore') return;
    if (result.kind === 'answer') {
      link.sendResponse(answerTo(request, result.status, tokens.letters(10)), from);
      return;
    }
    const { transaction, firstOfCall } = result;
    const { record } = transaction;
    if (record.kind === 'other') forgetLater(record);
    const isNew = firstOfCall && !courses.has(record);
    if (isNew) {
      // Stops the provider's repetitions while the window wakes up (RFC 3261 8.2.6.1).
      link.sendResponse(answerTo(request, 100, ''), from);
      const caller = readCallerIdentity(request);
      begin(record, 'incoming', transaction, caller);
      askScreening(record, caller);
      tellRoute(record);
    }
    followRequest(record, request);
    if (!postSip(result.text) && request.method !== 'ACK') {
      link.sendResponse(answerTo(request, 480, tokens.letters(10)), from);
      const course = courses.get(record);
      if (isNew && course !== undefined) step(course, { kind: 'final', status: 480 });
    }
  };

  /** Before the INVITE. Whoever has no number, or one that is never blocked, is let through without waiting for anybody. */
  const askScreening = (record: CallRecord, caller: CallerIdentity): void => {
    const course = courses.get(record);
    if (course === undefined || !options.screens() || caller.kind !== 'number' || isNeverBlocked(caller.e164)) return;
    course.screening = 'asked';
    toPhone({ type: 'screening', accountRef, callRef: record.token });
  };

  /** Before the INVITE, so that the desk does not ring for a call that it must not. */
  const tellRoute = (record: CallRecord): void => {
    const route = options.route();
    if (route === null) return;
    for (const [token, number] of route.destinations) {
      record.destinations.set(token, number);
      for (const digits of number.match(/\d{8,15}/g) ?? []) record.identities.add(digits);
    }
    toPhone({ type: 'route', accountRef, callRef: record.token, steps: route.steps });
  };

  /** The phone window learns what a key means, and nothing of keys that mean nothing here (a code, a number). */
  const tellKey = (callRef: string, pressed: string): void => {
    const keys = options.keys();
    const key = keys === null ? null : meaningOfKey(keys, pressed);
    if (key !== null) toPhone({ type: 'caller.key', accountRef, callRef: callRef as CallToken, key });
  };

  const followRequest = (record: CallRecord, request: SipRequest): void => {
    const course = courses.get(record);
    if (course === undefined) return;
    if (request.method === 'CANCEL') step(course, { kind: 'cancelReceived', reason: headerLines(request, 'reason').join(', ') });
    if (request.method === 'BYE') step(course, { kind: 'bye' });
    const pressed = request.method === 'INFO' ? readKeyInfo(request) : null;
    if (pressed !== null) tellKey(record.token, pressed.key);
    // RFC 3515 2.4.5: how the transfer went.
    if (request.method === 'NOTIFY' && /^SIP\/2\.0 [3-6]\d\d\b/.test(request.body)) step(course, { kind: 'transfer', result: 'failed' });
  };

  const responseFromProvider = (response: SipResponse): void => {
    const result = redactResponse(view, response);
    if (result === null) return;
    const { record, method } = result.transaction;
    const course = courses.get(record);
    if (course !== undefined && method === 'INVITE' && response.status >= 200 && !willRetry(result.transaction, response)) {
      step(course, { kind: 'final', status: response.status });
    }
    if (course !== undefined && method === 'REFER' && response.status >= 300 && !willRetry(result.transaction, response)) {
      step(course, { kind: 'transfer', result: 'failed' });
    }
    postSip(result.text);
  };
  /** The page answers a first challenge, and one that only says that the nonce grew old. */
  const willRetry = (transaction: ClientTransaction, response: SipResponse): boolean => {
    if (response.status !== 401 && response.status !== 407) return false;
    const challenge = transaction.record.challenges.get(response.status === 401 ? 'www' : 'proxy')?.challenge;
    return challenge !== undefined && (!transaction.authorized || challenge.stale);
  };

  // ---- Page → provider ----

  const sipFromPhone = (text: string): void => {
    const message = readPageMessage(text);
    if (message === null || !link.isConnected()) return;
    let outbound: Outbound;
    try {
      outbound = expand(view, message);
    } catch {
      log('gateway.outbound.refused');
      refusePage(message);
      return;
    }
    if (outbound.kind === 'request') {
      followOwnRequest(outbound.transaction);
      link.sendRequest(outbound.text);
      return;
    }
    const { transaction, status } = outbound;
    link.sendResponse(outbound.text, transaction.from);
    const course = courses.get(transaction.record);
    if (course?.invite === transaction && status >= 200) step(course, { kind: 'final', status, byRouting: course.servedByRouting });
  };

  /** What cannot be sent is refused at once, or sip.js would wait 32 s for an answer. */
  const refusePage = (message: SipMessage): void => {
    if (message.kind === 'response') {
      const branch = /branch=([^;,\s]+)/.exec(header(message, 'via') ?? '')?.[1] ?? '';
      const method = /[A-Z]+$/.exec(header(message, 'cseq') ?? '')?.[0] ?? '';
      const waiting = table.serverByBranch(branch, method);
      if (waiting !== undefined && waiting.finalStatus === null && message.status >= 200) answerHere(waiting, 500);
    } else if (message.method !== 'ACK') postSip(answerTo(message, 403, tokens.letters(10)));
  };

  const answerHere = (transaction: ServerTransaction, status: number): void => {
    const headers: HeaderLine[] = transaction.vias.map((via): HeaderLine => ['Via', via]);
    const to = transaction.toHeader;
    const tag = transaction.record.dialog?.localTag;
    headers.push(
      ['From', transaction.fromHeader],
      ['To', /;\s*tag\s*=/i.test(to) ? to : `${to};tag=${tag === undefined || tag === '' ? tokens.letters(10) : tag}`],
      ['Call-ID', transaction.record.realCallId],
      ['CSeq', transaction.cseq],
    );
    transaction.finalStatus = status;
    link.sendResponse(emitResponse(status, headers, null), transaction.from);
    const course = courses.get(transaction.record);
    if (course?.invite === transaction) step(course, { kind: 'final', status });
  };

  const followOwnRequest = (transaction: ClientTransaction): void => {
    const { record, method } = transaction;
    if (record.kind === 'outgoing' && method === 'INVITE' && !courses.has(record)) {
      const number = /^<sip:([^@]+)@/.exec(record.realRemote)?.[1] ?? '';
      const e164 = parsePhoneNumber(number);
      for (const digits of number.match(/\d{8,15}/g) ?? []) record.identities.add(digits);
      begin(record, 'outgoing', null, e164 === null ? { kind: 'unknown' } : { kind: 'number', e164 });
    }
    const course = courses.get(record);
    if (course === undefined) return;
    if (method === 'BYE') step(course, { kind: 'bye' });
    if (method === 'CANCEL') step(course, { kind: 'cancelSent' });
    if (method === 'REFER') step(course, { kind: 'transfer', result: 'tried' });
  };

  // ---- Ends that the gateway brings about ----

  const ownHeaders = (record: CallRecord, method: string, from: string, to: string, routes: readonly string[]): HeaderLine[] => {
    record.localSequence += 1;
    const local = link.localAddress();
    return [
      ['Via', `SIP/2.0/${link.protocol()} ${hostPort(local.address, local.port)};branch=z9hG4bK${tokens.letters(20)};rport`],
      ...routes.map((route): HeaderLine => ['Route', route]),
      ['From', from],
      ['To', to],
      ['Call-ID', record.realCallId],
      ['CSeq', `${record.localSequence} ${method}`],
      ['Max-Forwards', 70],
    ];
  };
  /** Sends a request of the gateway's own, and once more with credentials when they are asked for. */
  const askInDialog = async (method: string, uri: string, build: () => HeaderLine[], timeoutMs: number): Promise<void> => {
    const answer = await link.ask(emitRequest(method, uri, build(), null), timeoutMs);
    if (answer === null || (answer.status !== 401 && answer.status !== 407)) return;
    const www = answer.status === 401;
    const challenge = chooseChallenge(headerLines(answer, www ? 'www-authenticate' : 'proxy-authenticate'));
    if (challenge === null) return;
    const value = answerChallenge(challenge, view.credentials, { method, uri, cnonce: tokens.letters(16), nonceCount: 1 });
    const authorization: HeaderLine = [www ? 'Authorization' : 'Proxy-Authorization', value];
    await link.ask(emitRequest(method, uri, [...build(), authorization], null), timeoutMs);
  };
  const hangUpHere = async (record: CallRecord): Promise<void> => {
    const { dialog } = record;
    if (dialog === null || dialog.target === '' || dialog.localTag === '') return;
    const from = `${record.realLocal};tag=${dialog.localTag}`;
    await askInDialog('BYE', dialog.target, () => ownHeaders(record, 'BYE', from, dialog.remote, dialog.routes), byeTimeoutMs);
  };
  /** A binding left behind would fork the next call to a station that is gone. */
  const unregister = async (): Promise<void> => {
    const record = [...table.records].find((candidate) => candidate.binding !== null);
    if (record === undefined || record.binding === null || !link.isConnected()) return;
    const { contactUser, localTag } = record.binding;
    record.binding = null;
    const build = (): HeaderLine[] => [
      ...ownHeaders(record, 'REGISTER', `${record.realLocal};tag=${localTag}`, record.realLocal, []),
      ['Contact', `<${ownContactUri(view, contactUser)}>;expires=0`],
    ];
    await askInDialog('REGISTER', `sip:${settings.domain}`, build, unregisterTimeoutMs);
  };

  const endAllCalls = async (): Promise<void> => {
    const farewells: Promise<void>[] = [];
    for (const course of [...courses.values()]) {
      if (course.state === 'ended') continue;
      if (isUp(course.state)) farewells.push(hangUpHere(course.record));
      // 480: the provider's own fallback (another station, the voicemail) takes the caller.
      else if (course.invite !== null && course.invite.finalStatus === null && link.isConnected()) answerHere(course.invite, 480);
      step(course, { kind: 'phoneLost' });
    }
    await Promise.allSettled(farewells);
  };
  const lineDown = (): void => {
    attempt += 1;
    for (const course of [...courses.values()]) {
      if (isWaiting(course.state)) step(course, { kind: 'lineLost' });
      if (isUp(course.state) && course.grace === null) {
        course.grace = later(graceMs, () => {
          course.grace = null;
          if (!link.isConnected()) step(course, { kind: 'lineLost' });
        });
      }
    }
  };
  const tellDisconnected = (fault: LineFault | null): void => toPhone({ type: 'transport', accountRef, state: 'disconnected', fault });

  // ---- Media ----

  const mediaParts = (): { engine: MediaEnginePort | null; relay: PacketRelayPort | null } => {
    if (media.engine !== null || media.relay !== null) return media;
    const localAddress = (): string => link.localAddress().address;
    if (account.media === 'relayed') {
      const engine = options.media.createMediaEngine({ localAddress, srtp: settings.transport === 'TLS', log });
      engine.onLost((callRef) => toPhone({ type: 'media.lost', callRef }));
      engine.onKey(tellKey);
      media = { engine, relay: null };
    } else media = { engine: null, relay: options.media.createPacketRelay({ localAddress, log }) };
    return media;
  };

  const mediaAnswer = async (request: MediaRequest): Promise<string | null> => {
    const { engine, relay } = mediaParts();
    const { callRef } = request;
    if (!/^[A-Za-z0-9]{1,64}$/.test(callRef)) throw new Error('call reference');
    if (request.kind === 'close') {
      closeMedia(callRef);
      return null;
    }
    if (engine !== null) {
      switch (request.kind) {
        case 'create':
          return engine.create(callRef);
        case 'accept':
          await engine.accept(callRef, request.sdp);
          return null;
        case 'plainRemote': {
          const real = references.resolve(callRef, request.sdp) ?? references.resolve(table.byPageCallId(callRef)?.token ?? '', request.sdp);
          if (real === null) throw new Error('unknown reference');
          return engine.setPlainRemote(callRef, real, request.role);
        }
        case 'plainLocal':
          return references.hide(callRef, await engine.plainLocal(callRef, request.role, request.hold));
        case 'relayLocal':
        case 'relayRemote':
          throw new Error('wrong kind of account');
      }
    }
    if (relay === null) throw new Error('no media');
    if (request.kind === 'relayLocal') return relay.relayLocal(callRef, request.sdp);
    if (request.kind === 'relayRemote') return relay.relayRemote(callRef, request.sdp);
    throw new Error('wrong kind of account');
  };

  const mediaFromPhone = (requestId: number, request: MediaRequest): void => {
    mediaAnswer(request).then(
      (sdp) => {
        if (!post(sdp ?? '', { type: 'media.reply', requestId, ok: true, sdp })) toPhone({ type: 'media.reply', requestId, ok: false });
      },
      () => {
        // The reason may quote a description; the page only learns that it failed.
        log('gateway.media.failed');
        toPhone({ type: 'media.reply', requestId, ok: false });
      },
    );
  };

  // ---- Link ----

  const connect = (): void => {
    if (stopped) return;
    attempt += 1;
    const mine = attempt;
    link.open().then(
      () => {
        if (mine === attempt) toPhone({ type: 'transport', accountRef, state: 'connected', fault: null });
      },
      (error: unknown) => {
        if (mine !== attempt) return;
        const fault = error instanceof TransportFault ? error.fault : 'no-answer';
        toPhone({ type: 'transport', accountRef, state: 'disconnected', fault });
      },
    );
  };
  const courseOf = (callRef: CallToken): Course | undefined => [...courses.values()].find(({ record }) => record.token === callRef);
  const closeLink = (): void => {
    link.close();
    lineDown();
  };
  const closeAllMedia = (): void => {
    media.engine?.closeAll();
    media.relay?.closeAll();
  };

  return {
    account,
    connect,
    disconnect: () => {
      closeLink();
      tellDisconnected(null);
    },
    sipFromPhone,
    mediaFromPhone,
    servedByRouting: (callRef) => {
      const course = courseOf(callRef);
      if (course !== undefined) course.servedByRouting = true;
    },
    screened: (callRef, blocked) => {
      const course = courseOf(callRef);
      if (course?.screening !== 'asked' || course.state !== 'ringing') return;
      course.screening = blocked ? 'blocked' : 'letThrough';
      toPhone({ type: 'screened', accountRef, callRef, blocked });
    },
    keptAway: (callRef) => {
      const course = courseOf(callRef);
      if (course?.screening === 'blocked') step(course, { kind: 'keptAway' });
    },
    setHold: (callRef, hold) => media.engine?.setHold(callRef, hold),
    get busy() {
      return [...courses.values()].some(({ state }) => state !== 'ended');
    },
    phoneLost: async () => {
      await Promise.allSettled([endAllCalls(), unregister()]);
      closeAllMedia();
      closeLink();
    },
    networkChanged: () => {
      closeLink();
      tellDisconnected('network-down');
    },
    stop: async () => {
      stopped = true;
      await Promise.allSettled([endAllCalls(), unregister()]);
      closeAllMedia();
      closeLink();
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
      for (const record of [...table.records]) table.forget(record);
    },
  };
}
