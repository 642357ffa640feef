// SipClient over sip.js 0.21.2, one UserAgent an account. Every default that talks to a third party or to a log is off.
// Invariant: no password and no identity are here; the gateway answers the digest and keeps the names.
import {
  Invitation,
  Inviter,
  Registerer,
  SessionState,
  UserAgent,
  UserAgentState,
  type InviterOptions,
  type Session,
} from 'sip.js';
import type { CallRouteStep, GatewayToPhone, MediaRequest, PhoneAccount } from '../../core/protocol/gateway-phone.ts';
import { callToken, type CallToken } from '../../core/values/ids.ts';
import type { CallMedia } from './call-media.ts';
import { cancelReasonOf } from './call-machine.ts';
import type { GatewayLink } from './gateway-link.ts';
import { GatewayTransport, TransportLostError, type GatewayTransportOptions } from './gateway-transport.ts';
import type { MediaHandler } from './media-handler.ts';
import { PlainDescriptionHandler } from './plain-description-handler.ts';
import { RelayedDescriptionHandler } from './relayed-description-handler.ts';
import { faultOfRegister } from './reconnect-policy.ts';
import type { VoicemailStatus } from '../../core/domain/rota/routing-policy.ts';
import type { SipCall, SipCallEvents, SipClient, SipClientEvents } from './sip-client.ts';

export interface SipJsClientOptions {
  readonly account: PhoneAccount;
  readonly link: GatewayLink;
  readonly events: SipClientEvents;
  /** Opens the sound of a call; asked once per call, when its media is first needed. */
  readonly mediaFor: (token: CallToken) => CallMedia;
}

/** Asked of the registrar; it may grant less. Half of it is the longest that a lost binding stays unnoticed. */
const expiresSeconds = 600;
/** RFC 3261 13.2.2 timer C: providers give up long before. */
const ringSeconds = 180;
const unregisterLimitMs = 2_000;
/** Stands in for the credentials in sip.js's own digest, which the gateway replaces by a true answer. */
const standIn = 'stand-in';

export function createSipJsClient({ account, link, events, mediaFor }: SipJsClientOptions): SipClient {
  const calls = new Map<CallToken, SipJsCall>();
  /** What was said of calls whose INVITE is about to come. */
  const routes = new Map<string, readonly CallRouteStep[]>();
  const screenings = new Set<string>();
  let registerer: Registerer | null = null;
  let disposed = false;

  const makeHandler = (session: Session): MediaHandler => {
    const token = tokenOf(session);
    const options = {
      callRef: token,
      media: mediaFor(token),
      request: (request: MediaRequest): Promise<string | null> => link.media(account.accountRef, request),
    };
    return account.media === 'webrtc' ? new RelayedDescriptionHandler(options) : new PlainDescriptionHandler(options);
  };
  const adopt = (session: Invitation | Inviter): SipJsCall => {
    const call = new SipJsCall(session, tokenOf(session), () => calls.delete(call.token));
    calls.set(call.token, call);
    return call;
  };

  const uri = UserAgent.makeURI(account.aor);
  if (uri === undefined) throw new Error('unusable address of record');
  const transportOptions: GatewayTransportOptions = { link, accountRef: account.accountRef, protocol: account.transport };
  const agent = new UserAgent({
    uri,
    viaHost: 'gw.invalid',
    contactParams: { transport: account.transport.toLowerCase() },
    transportConstructor: GatewayTransport,
    transportOptions,
    authorizationUsername: standIn,
    authorizationPassword: standIn,
    sessionDescriptionHandlerFactory: makeHandler,
    gracefulShutdown: false,
    noAnswerTimeout: ringSeconds,
    userAgentString: 'Ecoutille',
    // Numbers, addresses and SIP texts must reach no console.
    logBuiltinEnabled: false,
    logConfiguration: false,
    logLevel: 'error',
    delegate: {
      onConnect: () => {
        if (disposed) return;
        events.connected();
        for (const call of calls.values()) call.refresh();
      },
      onDisconnect: (error) => {
        for (const call of [...calls.values()]) call.lineLost();
        if (!disposed && error !== undefined) events.disconnected(error instanceof TransportLostError ? error.fault : null);
      },
      onInvite: (invitation) => {
        if (!callToken.safeParse(invitation.request.callId).success) {
          void invitation.reject({ statusCode: 488 });
          return;
        }
        const { callId } = invitation.request;
        const arrival = { route: routes.get(callId) ?? null, screened: screenings.has(callId) };
        routes.clear();
        screenings.clear();
        events.incoming(adopt(invitation), arrival);
      },
    },
  });

  const stopListening = link.subscribe((message: Exclude<GatewayToPhone, { type: 'media.reply' }> | { type: 'restarted' }) => {
    if (message.type === 'route' && message.accountRef === account.accountRef) routes.set(message.callRef, message.steps);
    if (message.type === 'screening' && message.accountRef === account.accountRef) screenings.add(message.callRef);
    if (message.type === 'media.lost') calls.get(message.callRef as CallToken)?.mediaLost();
    // The gateway's tables died with it: the dialogs of these calls cannot be continued.
    if (message.type === 'restarted') for (const call of [...calls.values()]) call.abandon();
  });

  return {
    connect: () => {
      const attempt = agent.state === UserAgentState.Started ? agent.reconnect() : agent.start();
      attempt.catch((error: unknown) => {
        if (error instanceof TransportLostError && !disposed) events.disconnected(error.fault);
      });
    },
    disconnect: () => {
      void agent.transport.disconnect();
    },
    register: (renew) => {
      if (renew || registerer === null) {
        if (registerer !== null) retire(registerer);
        registerer = new Registerer(agent, { expires: expiresSeconds, refreshFrequency: 99, logConfiguration: false });
      }
      const current = registerer;
      current
        .register({
          requestDelegate: {
            onAccept: (response) => {
              if (registerer !== current || disposed) return;
              events.registered(grantedSeconds(response.message.getHeaders('contact'), response.message.getHeader('expires')));
            },
            onReject: (response) => {
              if (registerer !== current || disposed) return;
              const status = response.message.statusCode ?? 500;
              // Retried at once by sip.js with the registrar's Min-Expires (RFC 3261 10.2.8).
              if (status === 423) return;
              const retryAfter = Number.parseInt(response.message.getHeader('retry-after') ?? '', 10);
              events.registerFailed(faultOfRegister(status), Number.isNaN(retryAfter) ? null : retryAfter);
            },
          },
        })
        .catch(() => {
          if (registerer === current && !disposed) events.registerFailed('rejected', null);
        });
    },
    unregister: () =>
      new Promise((resolve) => {
        const current = registerer;
        registerer = null;
        if (current === null || !agent.transport.isConnected()) {
          resolve();
          return;
        }
        const timer = setTimeout(resolve, unregisterLimitMs);
        const done = (): void => {
          clearTimeout(timer);
          resolve();
        };
        current.unregister({ requestDelegate: { onAccept: done, onReject: done } }).catch(done);
      }),
    dial: (token) => {
      const target = UserAgent.makeURI(`sip:${token}@callee.invalid`);
      if (target === undefined) throw new Error('unusable destination');
      // The Call-ID is the call's token on this side of the gateway; sip.js reads it from `params`, its types omit it.
      const params = { fromDisplayName: '', callId: token } as NonNullable<InviterOptions['params']>;
      const inviter = new Inviter(agent, target, { params, earlyMedia: false });
      const call = adopt(inviter);
      call.invite();
      return call;
    },
    dispose: () => {
      disposed = true;
      for (const call of [...calls.values()]) call.abandon();
      if (registerer !== null) retire(registerer);
      registerer = null;
      stopListening();
      agent.stop().catch(() => undefined);
    },
  };
}

function tokenOf(session: Session): CallToken {
  const { callId } = session instanceof Invitation ? session.request : (session as Inviter).request;
  return callId as CallToken;
}

/**
 * Keeps a former Registerer from refreshing its binding for ever. Its `dispose` would unregister first, and race with
 * the new registration of the same contact; so its timers are stopped, again if an answer in flight still arrives.
 */
function retire(former: Registerer): void {
  const timers = former as unknown as { clearTimers(): void };
  timers.clearTimers();
  former.stateChange.addListener(() => {
    // sip.js arms the timers before it tells the change, or right after: both are caught.
    timers.clearTimers();
    queueMicrotask(() => {
      timers.clearTimers();
    });
  });
}

/** The shortest expiry that the registrar granted (RFC 3261 10.2.4): refreshing too early is harmless. */
function grantedSeconds(contacts: readonly string[], expires: string | undefined): number {
  const granted = contacts.map((contact) => /;\s*expires\s*=\s*"?(\d+)/i.exec(contact)?.[1]).filter((digits) => digits !== undefined);
  const all = [...granted, ...(expires === undefined ? [] : [expires])].map(Number).filter((seconds) => seconds > 0);
  return all.length === 0 ? expiresSeconds : Math.min(...all);
}

type Terminal = { [E in keyof SipCallEvents]: SipCallEvents[E] extends () => void ? E : never }[keyof SipCallEvents];

/** One sip.js session and what became of it. */
class SipJsCall implements SipCall {
  events: SipCallEvents | undefined;
  readonly routed = false;
  readonly token: CallToken;
  readonly #session: Invitation | Inviter;
  readonly #onOver: () => void;
  #prepared: Promise<void> | null = null;
  #over = false;
  #established = false;
  #toldHeld = false;
  #wantedHeld = false;
  #reinviting = false;

  constructor(session: Invitation | Inviter, token: CallToken, onOver: () => void) {
    this.#session = session;
    this.token = token;
    this.#onOver = onOver;
    session.delegate = {
      onCancel: (cancel) => {
        const reason = cancelReasonOf(cancel.request.getHeaders('reason'));
        this.#end((events) => events.cancelled(reason));
      },
      onBye: (bye) => {
        void bye.accept();
        this.#end((events) => events.hungUp());
      },
    };
    session.stateChange.addListener((state) => {
      if (state === SessionState.Established) {
        this.#established = true;
        if (!this.#over) this.events?.established();
        void this.#syncHold();
      }
      // Reached without BYE or CANCEL: no ACK came, a re-INVITE broke the dialog, or the ring was never answered.
      // sip.js changes state just before it hands over the response that says why: that one speaks first.
      if (state === SessionState.Terminated) queueMicrotask(() => this.#endBy(this.#established ? 'interrupted' : 'failed'));
    });
  }

  warm(): void {
    // What fails here fails again in answer(), and is told there.
    this.#prepare()?.catch(() => undefined);
  }

  async answer(): Promise<void> {
    const session = this.#session;
    if (this.#over || !(session instanceof Invitation) || session.state !== SessionState.Initial) return;
    try {
      await this.#prepare();
    } catch {
      if (session.state === SessionState.Initial) void session.reject({ statusCode: 488 });
      this.#endBy('failed');
      return;
    }
    // The caller may have hung up meanwhile; #session.state is read anew.
    if (this.#over) return;
    try {
      await session.accept();
    } catch {
      this.#endBy('failed');
    }
  }

  invite(): void {
    const session = this.#session;
    if (!(session instanceof Inviter)) return;
    this.#handler();
    session
      .invite({
        requestDelegate: {
          onReject: (response) => this.#end((events) => events.declined(response.message.statusCode ?? 500)),
          onRedirect: () => this.#end((events) => events.declined(480)),
        },
      })
      .catch(() => this.#endBy('failed'));
  }

  refuse(reason: 'busy' | 'declined' | VoicemailStatus): void {
    const session = this.#session;
    const statusCode = reason === 'busy' ? 486 : reason === 'declined' ? 603 : reason;
    this.#silently(() => {
      if (session instanceof Invitation && session.state === SessionState.Initial) {
        return session.reject({ statusCode });
      }
      return undefined;
    });
  }

  redirect(to: readonly string[]): void {
    const session = this.#session;
    const extraHeaders = to.map((token) => `Contact: <sip:${token}@callee.invalid>`);
    this.#silently(() => (session instanceof Invitation ? session.reject({ statusCode: 302, extraHeaders }) : undefined));
  }

  transfer(to: string): Promise<'transferred' | 'transferFailed'> {
    const target = UserAgent.makeURI(`sip:${to}@callee.invalid`);
    return new Promise((resolve) => {
      const failed = (): void => {
        resolve('transferFailed');
      };
      if (target === undefined || this.#over) {
        failed();
        return;
      }
      this.#session
        .refer(target, {
          onNotify: (notification) => {
            void notification.accept();
            // RFC 3515 2.4.5: the status line of what the far end got from there.
            const status = Number(/^SIP\/2\.0 ([1-6]\d\d)/.exec(notification.request.body)?.[1]);
            if (status >= 300) failed();
            else if (status >= 200) resolve('transferred');
          },
          requestDelegate: { onReject: failed },
        })
        .catch(failed);
    });
  }

  hangUp(): void {
    const session = this.#session;
    this.#silently(() => {
      if (session.state === SessionState.Established) return session.bye();
      if (session instanceof Invitation) return session.reject({ statusCode: 480 });
      return session.cancel();
    });
  }

  setHeld(held: boolean): void {
    this.#wantedHeld = held;
    void this.#syncHold();
  }

  sendDtmf(tone: string): boolean {
    return !this.#over && this.#established && this.#handler().sendDtmf(tone);
  }

  refresh(): void {
    if (this.#established && !this.#over) void this.#reinvite();
  }

  mediaLost(): void {
    const session = this.#session;
    if (this.#over) return;
    this.#endBy('interrupted');
    this.#silently(() => {
      if (session.state === SessionState.Established) return session.bye();
      if (session instanceof Invitation) return session.reject({ statusCode: 500 });
      return session.cancel();
    });
  }

  /** A call that is not answered yet cannot be any more; one that is goes on, its media takes another way. */
  lineLost(): void {
    if (this.#established) return;
    if (this.#session instanceof Invitation) this.#end((events) => events.cancelled('byProvider'));
    else this.#endBy('failed');
    this.#session.sessionDescriptionHandler?.close();
  }

  /** Nothing can be said to the far end any more. */
  abandon(): void {
    this.#endBy('interrupted');
    this.#session.sessionDescriptionHandler?.close();
  }

  /** Undefined when there is no ringing call to prepare. */
  #prepare(): Promise<void> | undefined {
    const session = this.#session;
    if (this.#over || !(session instanceof Invitation) || session.state !== SessionState.Initial) return undefined;
    this.#prepared ??= this.#handler().prepare(session.body === undefined || session.body === '' ? null : session.body);
    return this.#prepared;
  }

  #handler(): MediaHandler {
    // sip.js makes the handler when it first needs one, by the same factory, and keeps it: `setup…` is that step.
    const session = this.#session as unknown as { setupSessionDescriptionHandler(): MediaHandler };
    const handler = session.setupSessionDescriptionHandler();
    handler.onHeldByFarEnd ??= (held) => {
      if (!this.#over) this.events?.heldByCaller(held);
    };
    handler.onLost ??= () => {
      this.mediaLost();
    };
    return handler;
  }

  async #syncHold(): Promise<void> {
    while (this.#established && !this.#over && !this.#reinviting && this.#toldHeld !== this.#wantedHeld) {
      const wanted = this.#wantedHeld;
      await this.#reinvite();
      // Told or refused: the far end's refusal leaves the hold that this side keeps by itself (no sound either way).
      this.#toldHeld = wanted;
    }
  }

  async #reinvite(): Promise<void> {
    if (this.#reinviting) return;
    this.#reinviting = true;
    try {
      for (let tries = 0; tries < 4 && !this.#over; tries += 1) {
        this.#handler().setHeld(this.#wantedHeld);
        const status = await this.#sendReinvite();
        // The dialog is unknown there, or nobody answered for it (RFC 3261 12.2.1.2).
        if (status === 481 || status === 408) {
          this.#endBy('interrupted');
          this.#silently(() => (this.#session.state === SessionState.Established ? this.#session.bye() : undefined));
        }
        if (status !== 491) return;
        // RFC 3261 14.1: the callee waits 0–2 s, the caller 2.1–4 s, then tries again.
        const base = this.#session instanceof Invitation ? 0 : 2100;
        await new Promise((resolve) => setTimeout(resolve, base + Math.random() * 1900));
      }
    } finally {
      this.#reinviting = false;
    }
  }

  /** The final status of one re-INVITE; 491 also when one of ours is still open. */
  #sendReinvite(): Promise<number> {
    return new Promise((resolve) => {
      const session = this.#session;
      const over = (state: SessionState): void => {
        if (state === SessionState.Terminated) finish(0);
      };
      const finish = (status: number): void => {
        session.stateChange.removeListener(over);
        resolve(status);
      };
      session.stateChange.addListener(over);
      session
        .invite({
          requestDelegate: {
            onAccept: () => finish(200),
            onReject: (response) => finish(response.message.statusCode ?? 500),
          },
        })
        .catch(() => finish(491));
    });
  }

  #endBy(terminal: Extract<Terminal, 'hungUp' | 'failed' | 'interrupted'>): void {
    this.#end((events) => {
      events[terminal]();
    });
  }

  #end(tell: (events: SipCallEvents) => void): void {
    if (this.#over) return;
    this.#over = true;
    this.#onOver();
    if (this.events !== undefined) tell(this.events);
  }

  /** Ends without telling the desk, which has decided this itself; what cannot be sent any more does not matter. */
  #silently(act: () => Promise<unknown> | undefined): void {
    this.#over = true;
    this.#onOver();
    try {
      act()?.catch(() => undefined);
    } catch {
      // sip.js throws when the dialog is not in a state to end: it has ended.
    }
  }
}
