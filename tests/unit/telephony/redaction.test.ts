// Redaction by properties: whatever a provider writes, no identity survives; whatever we send back is what the provider wrote.
import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AccountView } from '../../../electron/telephony/redaction/account-view.ts';
import { canaryFinds } from '../../../electron/telephony/redaction/canary.ts';
import { redactRequest, redactResponse } from '../../../electron/telephony/redaction/inbound.ts';
import { expand, ExpansionRefused, readPageMessage } from '../../../electron/telephony/redaction/outbound.ts';
import { createRedactionTable } from '../../../electron/telephony/redaction/redaction-table.ts';
import { createSdpReferences, directionOf } from '../../../electron/telephony/redaction/sdp-references.ts';
import { filterSdp } from '../../../electron/telephony/redaction/sdp-filter.ts';
import { createTokenSource } from '../../../electron/telephony/redaction/tokens.ts';
import { parseMessage, utf8ToByteString, type SipRequest, type SipResponse } from '../../../electron/telephony/sip/message.ts';
import { judge } from '../../../electron/telephony/sip/judge.ts';

const here = { address: '192.0.2.10', port: 5070 };
const provider = { address: '192.0.2.1', port: 5060 };

function createView(media: 'relayed' | 'webrtc' = 'relayed'): AccountView {
  const tokens = createTokenSource((count) => randomBytes(count));
  return {
    table: createRedactionTable(tokens),
    references: createSdpReferences(tokens),
    pageUser: tokens.letters(16),
    user: 'line',
    domain: 'provider.example',
    credentials: { username: 'line', password: 'secret' },
    media,
    protocol: () => 'UDP',
    localAddress: () => here,
    publicAddress: () => here,
    destination: (token) => (token === 'aaaaaaaaaaaaaaaaaaaa' ? '0199005678' : null),
    showIdentities: false,
  };
}

const text = (...lines: string[]): string => `${lines.join('\r\n')}\r\n\r\n`;
const request = (raw: string): SipRequest => parseMessage(utf8ToByteString(raw)) as SipRequest;
const value = (raw: string, name: string): string => new RegExp(`^${name}: (.*)$`, 'm').exec(raw)?.[1]?.trim() ?? '';
function toPage(view: AccountView, raw: string): string {
  const result = redactRequest(view, request(raw), provider);
  if (result.kind !== 'page') throw new Error(result.kind);
  return result.text;
}
const fromPage = (view: AccountView, raw: string): string => expand(view, readPageMessage(raw)!).text;

interface CallParts {
  from: string;
  to: string;
  callId: string;
  via: string[];
  contact?: string;
  routes?: string[];
  extra?: string[];
  body?: string;
}
const invite = ({ from, to, callId, via, contact = '<sip:gw@192.0.2.1>', routes = [], extra = [], body = '' }: CallParts): string =>
  [
    'INVITE sip:line@192.0.2.10 SIP/2.0',
    ...via.map((line) => `Via: ${line}`),
    `From: ${from}`,
    `To: ${to}`,
    `Call-ID: ${callId}`,
    'CSeq: 7 INVITE',
    'Max-Forwards: 70',
    `Contact: ${contact}`,
    ...routes.map((route) => `Record-Route: ${route}`),
    ...extra,
    ...(body === '' ? [] : ['Content-Type: application/sdp']),
    `Content-Length: ${Buffer.byteLength(body)}`,
    '',
    body,
  ].join('\r\n');

/** A number in every dress that a memory scan would look for. */
const dresses = (number: string): string[] => {
  const national = `0${number.slice(3)}`;
  const spaced = national.replace(/(\d\d)(?=\d)/g, '$1 ').trim();
  const all = [number, number.slice(1), national, spaced, spaced.replace(/ /g, '.'), spaced.replace(/ /g, '-')];
  return [...all, ...all.map((form) => encodeURIComponent(form)), ...all.map((form) => Buffer.from(form).toString('base64').replace(/=+$/, '')), ...all.map((form) => Buffer.from(form).toString('hex')), [...national].map((digit) => `%3${digit}`).join('')];
};

const french = fc.tuple(fc.constantFrom('3319900', '3326191', '3335301', '3346571', '3353649', '3363998'), fc.integer({ min: 1000, max: 9999 })).map(([range, rest]) => `+${range}${rest}`);
const word = fc.stringMatching(/^[A-Za-z][A-Za-z0-9-]{2,14}$/);
/** Headers that might carry an identity: known, exotic and made up. */
const headerName = fc.oneof(
  fc.constantFrom('P-Asserted-Identity', 'Remote-Party-ID', 'P-Preferred-Identity', 'Diversion', 'History-Info', 'Referred-By', 'Reply-To', 'Call-Info', 'Alert-Info', 'Subject', 'Organization', 'User-Agent', 'Server', 'Warning', 'Geolocation', 'Identity', 'P-Charging-Vector', 'P-Access-Network-Info', 'User-to-User', 'Contact', 'Route', 'Path', 'Accept-Contact', 'In-Reply-To', 'Timestamp', 'Date', 'Supported', 'Allow', 'Event', 'Reason', 'Session-Expires', 'Retry-After', 'Min-SE', 'Expires', 'Session-ID', 'Content-Disposition', 'Replaces', 'Join', 'Target-Dialog', 'Priority', 'Accept-Language'),
  word.map((name) => `X-${name}`),
);

describe('an inbound message', () => {
  it('loses every identity, in any header, known or not, in any dress', () => {
    fc.assert(
      fc.property(french, word, fc.array(fc.tuple(headerName, fc.nat(40)), { maxLength: 12 }), fc.constantFrom<'relayed' | 'webrtc'>('relayed', 'webrtc'), (number, name, headers, media) => {
        const forms = dresses(number);
        const extra = headers.map(([header, form]) => `${header}: "${name}" <sip:${forms[form % forms.length]}@host-${name}.example>;x=${forms[(form + 1) % forms.length]}`);
        const sdp = ['v=0', `o=${number} 1 1 IN IP4 192.0.2.1`, `s=${name}`, `i=${number}`, `e=${name}@x.example`, `p=${number}`, 'c=IN IP4 192.0.2.1', 't=0 0', 'm=audio 4000 RTP/AVP 8', `a=ssrc:1 cname:${number}@pbx`, `a=label:${number}`, `a=x-${name}:${number}`, `a=fmtp:8 ${number.slice(1)}`, 'a=rtpmap:8 PCMA/8000', ''].join('\r\n');
        const view = createView(media);
        const page = toPage(
          view,
          invite({
            from: `"${name} ${forms[3]}" <sip:${number}@${name}.example;user=phone>;tag=${number.slice(1)}x`,
            to: `<sip:line@provider.example>`,
            callId: `${number}-${name}@pbx.example`,
            via: [`SIP/2.0/UDP ${name}.example;branch=z9hG4bK${number.slice(1)}`, `SIP/2.0/UDP pbx;branch=z9hG4bK-2;x=${number}`],
            contact: `<sip:${number}@192.0.2.1;x=${name}>`,
            routes: [`<sip:192.0.2.1;lr;did=${number.slice(1)}>`],
            extra,
            body: sdp,
          }),
        );
        for (const form of forms) expect(page).not.toContain(form);
        expect(page.toLowerCase()).not.toContain(`${name.toLowerCase()}.example`);
        expect(page).not.toContain(number.slice(-8));
        expect(canaryFinds(page, [number.slice(1)])).toBe(false);
        // Still a whole message: sip.js must be able to read it.
        const again = parseMessage(page);
        expect(again?.truncated).toBe(false);
        expect(judge(again!)).toEqual({ kind: 'obey' });
      }),
      { numRuns: 300 },
    );
  });

  it('keeps tokens to letters and the same for the whole call', () => {
    const view = createView();
    const parts: CallParts = { from: '<sip:+33199001234@p.example>;tag=a1', to: '<sip:line@p.example>', callId: 'c1@p', via: ['SIP/2.0/UDP p.example;branch=z9hG4bK1'] };
    const first = toPage(view, invite(parts));
    expect(value(first, 'Call-ID')).toMatch(/^[a-z]{20}$/);
    expect(value(first, 'From')).toMatch(/^<sip:tok-[a-z]{16}@caller\.invalid>;tag=[a-z]{16}$/);
    expect(value(first, 'Via')).toMatch(/^SIP\/2\.0\/UDP gw\.invalid;branch=z9hG4bK[a-z]{20}$/);
    const cancel = toPage(view, text('CANCEL sip:line@192.0.2.10 SIP/2.0', `Via: ${parts.via[0]}`, `From: ${parts.from}`, `To: ${parts.to}`, 'Call-ID: c1@p', 'CSeq: 7 CANCEL', 'Reason: SIP;cause=200;text="33199001234"', 'Content-Length: 0'));
    for (const name of ['Via', 'From', 'Call-ID']) expect(value(cancel, name)).toBe(value(first, name));
    expect(value(cancel, 'Reason')).toBe('SIP;cause=200');
  });

  it('drops a response that nobody asked for', () => {
    const response = parseMessage(text('SIP/2.0 200 OK', 'Via: SIP/2.0/UDP 192.0.2.10:5070;branch=z9hG4bKx', 'From: <sip:a@b>;tag=1', 'To: <sip:a@b>;tag=2', 'Call-ID: x', 'CSeq: 1 INVITE', 'Content-Length: 0')) as SipResponse;
    expect(redactResponse(createView(), response)).toBeNull();
  });
});

const tag = fc.stringMatching(/^[A-Za-z0-9.!%*_+`'~-]{1,30}$/);
const displayName = fc.constantFrom('', '"Jeanne \\"J\\" D." ', 'Jeanne ', '"; tag=no" ', '"é" ');
const parameters = fc.constantFrom('', ';x=1', ';user=phone', ';a="b;c"');

describe('an outbound message', () => {
  it('gives Via, From, To, Call-ID and CSeq back byte for byte in responses, and in requests of the dialog', () => {
    fc.assert(
      fc.property(
        french,
        displayName,
        displayName,
        tag,
        parameters,
        fc.stringMatching(/^[A-Za-z0-9.!%*_+`'~()<>:"/[\]?{}@-]{1,40}$/),
        fc.array(fc.tuple(word, tag), { minLength: 1, maxLength: 4 }),
        fc.array(word, { maxLength: 3 }),
        (number, fromName, toName, fromTag, more, callId, hops, proxies) => {
          const view = createView();
          const via = hops.map(([host, branch], index) => `SIP/2.0/UDP ${host}.example:${5060 + index};branch=z9hG4bK${branch}`);
          const from = utf8ToByteString(`${fromName}<sip:${number}@p.example>${more};tag=${fromTag}`);
          const to = utf8ToByteString(`${toName}<sip:+33261910001@p.example>`);
          const routes = proxies.map((host) => `<sip:${host}.example;lr;x=${number}>`);
          const raw = invite({ from: '', to: '', callId, via, contact: `<sip:${number}@192.0.2.1:5080;ob>`, routes }).replace('From: ', `From: ${from}`).replace('To: ', `To: ${to}`);
          const inbound = redactRequest(view, parseMessage(raw) as SipRequest, { address: `${hops[0]![0].toLowerCase()}.example`, port: 5060 });
          if (inbound.kind !== 'page') throw new Error(inbound.kind);
          const page = inbound.text;

          const ringing = fromPage(view, text('SIP/2.0 180 Ringing', `Via: ${value(page, 'Via')}`, `To: ${value(page, 'To')};tag=pageTag1`, `From: ${value(page, 'From')}`, `Call-ID: ${value(page, 'Call-ID')}`, `CSeq: ${value(page, 'CSeq')}`, 'Contact: <sip:abc@gw.invalid;transport=udp>', 'Content-Length: 0'));
          expect([...ringing.matchAll(/^Via: (.*)\r$/gm)].map((match) => match[1])).toEqual(via);
          expect([...ringing.matchAll(/^Record-Route: (.*)\r$/gm)].map((match) => match[1])).toEqual(routes);
          expect(value(ringing, 'From')).toBe(from);
          expect(value(ringing, 'To')).toBe(`${to};tag=pageTag1`);
          expect(value(ringing, 'Call-ID')).toBe(callId);
          expect(value(ringing, 'CSeq')).toBe('7 INVITE');

          const contact = /<([^>]+)>/.exec(value(page, 'Contact'))![1]!;
          const pageRoutes = [...page.matchAll(/^Record-Route: (.*)\r$/gm)].map((match) => `Route: ${match[1]}`);
          const bye = fromPage(view, text(`BYE ${contact} SIP/2.0`, ...pageRoutes, 'Via: SIP/2.0/UDP gw.invalid;branch=z9hG4bK99', `To: ${value(page, 'From')}`, `From: ${value(page, 'To')};tag=pageTag1`, `Call-ID: ${value(page, 'Call-ID')}`, 'CSeq: 1 BYE', 'Content-Length: 0'));
          expect(bye.split('\r\n')[0]).toBe(`BYE sip:${number}@192.0.2.1:5080;ob SIP/2.0`);
          expect(value(bye, 'To')).toBe(from);
          expect(value(bye, 'From')).toBe(`${to};tag=pageTag1`);
          expect(value(bye, 'Call-ID')).toBe(callId);
          expect(value(bye, 'Via')).toBe('SIP/2.0/UDP 192.0.2.10:5070;branch=z9hG4bK99;rport');
          expect([...bye.matchAll(/^Route: (.*)\r$/gm)].map((match) => match[1])).toEqual(routes);
          expect(`${ringing}${bye}`).not.toMatch(/\.invalid|(?:tok|ctc|rr)-[a-z]{8,}/);
        },
      ),
      { numRuns: 300 },
    );
  });

  const ringing = (): { view: AccountView; page: string } => {
    const view = createView();
    return { view, page: toPage(view, invite({ from: '<sip:+33199001234@p.example>;tag=a', to: '<sip:line@p.example>', callId: 'c@p', via: ['SIP/2.0/UDP p.example;branch=z9hG4bK1'] })) };
  };
  const bye = (page: string, changes: Partial<Record<'uri' | 'to' | 'callId' | 'via' | 'route', string>>): string =>
    text(`BYE ${changes.uri ?? /<([^>]+)>/.exec(value(page, 'Contact'))![1]} SIP/2.0`, ...(changes.route === undefined ? [] : [`Route: ${changes.route}`]), `Via: ${changes.via ?? 'SIP/2.0/UDP gw.invalid;branch=z9hG4bK99'}`, `To: ${changes.to ?? value(page, 'From')}`, `From: ${value(page, 'To')};tag=t`, `Call-ID: ${changes.callId ?? value(page, 'Call-ID')}`, 'CSeq: 1 BYE', 'Content-Length: 0');

  it.each([
    ['Request-URI token', { uri: 'sip:ctc-aaaaaaaaaaaaaaaa@remote.invalid' }],
    ['Request-URI of the outside world', { uri: 'sip:0899000000@premium.example' }],
    ['To tag', { to: '<sip:tok-aaaaaaaaaaaaaaaa@caller.invalid>;tag=bbbbbbbbbbbbbbbb' }],
    ['Call-ID', { callId: 'zzzzzzzzzzzzzzzzzzzz' }],
    ['Route token', { route: '<sip:rr-aaaaaaaaaaaaaaaa@route.invalid;lr>' }],
    ['Route of the outside world', { route: '<sip:evil.example;lr>' }],
    ['two Vias', { via: 'SIP/2.0/UDP gw.invalid;branch=z9hG4bK99, SIP/2.0/UDP x;branch=z9hG4bK1' }],
  ])('is refused with an unknown %s', (_, changes) => {
    const { view, page } = ringing();
    expect(() => fromPage(view, bye(page, changes))).toThrow(ExpansionRefused);
    expect(() => fromPage(view, bye(page, {}))).not.toThrow();
  });

  it('never carries the words of the page to the provider, nor its error the words of a message', () => {
    const { view, page } = ringing();
    const sent = fromPage(view, bye(page, {}).replace('Content-Length', 'P-Preferred-Identity: <sip:evil@x>\r\nX-Smuggled: 1\r\nUser-Agent: page\r\nContent-Length'));
    expect(sent).not.toMatch(/evil|Smuggled|page/);
    try {
      fromPage(view, bye(page, { uri: 'sip:0199001234@x.example' }));
    } catch (error) {
      expect(String(error)).not.toContain('0199001234');
    }
  });

  it('computes the credentials that sip.js only pretends to have', () => {
    const view = createView();
    const register = (sequence: number, extra: string[] = []): string => text('REGISTER sip:gw.invalid SIP/2.0', `Via: SIP/2.0/UDP gw.invalid;branch=z9hG4bK${sequence}`, `To: <sip:${view.pageUser}@gw.invalid>`, `From: <sip:${view.pageUser}@gw.invalid>;tag=t`, 'Call-ID: registration', `CSeq: ${sequence} REGISTER`, 'Contact: <sip:abc@gw.invalid;transport=udp>;expires=600', ...extra, 'Content-Length: 0');
    const sent = fromPage(view, register(1));
    expect(sent).not.toContain('Authorization');
    expect(value(sent, 'Contact')).toBe('<sip:abc@192.0.2.10:5070>;expires=600');
    const challenged = redactResponse(view, parseMessage(text('SIP/2.0 401 Unauthorized', `Via: ${value(sent, 'Via')}`, `From: ${value(sent, 'From')}`, `To: ${value(sent, 'To')};tag=r`, `Call-ID: ${value(sent, 'Call-ID')}`, 'CSeq: 1 REGISTER', 'WWW-Authenticate: Digest realm="provider.example", nonce="n1", qop="auth", algorithm=SHA-256', 'Content-Length: 0')) as SipResponse);
    expect(value(challenged!.text, 'WWW-Authenticate')).toMatch(/^Digest realm="gw\.invalid", nonce="[a-z]{16}", algorithm=MD5$/);
    const again = fromPage(view, register(2, ['Authorization: Digest algorithm=MD5, username="x", realm="gw.invalid", nonce="y", uri="sip:gw.invalid", response="z"']));
    expect(value(again, 'Authorization')).toMatch(/username="line", realm="provider\.example", nonce="n1", uri="sip:provider\.example", response="[0-9a-f]{64}", algorithm=SHA-256/);
    const accepted = redactResponse(view, parseMessage(text('SIP/2.0 200 OK', `Via: ${value(again, 'Via')}`, `From: ${value(again, 'From')}`, `To: ${value(again, 'To')};tag=r`, `Call-ID: ${value(again, 'Call-ID')}`, 'CSeq: 2 REGISTER', 'Contact: <sip:0199009999@198.51.100.1>;expires=10, <sip:abc@192.0.2.10:5070>;expires=555', 'Content-Length: 0')) as SipResponse);
    expect(value(accepted!.text, 'Contact')).toBe('<sip:abc@gw.invalid>;expires=555');
    expect(accepted!.text).not.toContain('0199009999');
  });

  it('transfers only to what the store allowed or to another call of this account', () => {
    const { view, page } = ringing();
    const refer = (target: string): string => bye(page, {}).replace(/BYE/g, 'REFER').replace('Content-Length', `Refer-To: ${target}\r\nContent-Length`);
    expect(value(fromPage(view, refer('<sip:aaaaaaaaaaaaaaaaaaaa@callee.invalid>')), 'Refer-To')).toBe('<sip:0199005678@provider.example>');
    expect(() => fromPage(view, refer('<sip:bbbbbbbbbbbbbbbbbbbb@callee.invalid>'))).toThrow(ExpansionRefused);
    expect(() => fromPage(view, refer('<sip:0899@premium.example>'))).toThrow(ExpansionRefused);
    expect(() => fromPage(view, refer(`<${/<([^>]+)>/.exec(value(page, 'Contact'))![1]}>`))).toThrow(ExpansionRefused);
    const other = toPage(view, invite({ from: '<sip:+33261910001@p.example>;tag=other', to: '<sip:line@p.example>', callId: 'second@p', via: ['SIP/2.0/UDP p.example;branch=z9hG4bK2'], contact: '<sip:two@192.0.2.2>' }));
    fromPage(view, text('SIP/2.0 200 OK', `Via: ${value(other, 'Via')}`, `To: ${value(other, 'To')};tag=mine`, `From: ${value(other, 'From')}`, `Call-ID: ${value(other, 'Call-ID')}`, `CSeq: ${value(other, 'CSeq')}`, 'Contact: <sip:abc@gw.invalid>', 'Content-Length: 0'));
    const replaces = encodeURIComponent(`${value(other, 'Call-ID')};to-tag=${/tag=(\w+)/.exec(value(other, 'From'))![1]};from-tag=mine`);
    expect(value(fromPage(view, refer(`<${/<([^>]+)>/.exec(value(other, 'Contact'))![1]}?Replaces=${replaces}>`)), 'Refer-To')).toBe(`<sip:two@192.0.2.2?Replaces=${encodeURIComponent('second@p;to-tag=other;from-tag=mine')}>`);
  });
});

describe('session descriptions', () => {
  it('resolve in their own call only, and no longer than it', () => {
    const references = createSdpReferences(createTokenSource((count) => randomBytes(count)));
    const stub = references.hide('one', 'v=0\r\nm=audio 1 RTP/AVP 8\r\na=sendonly\r\n');
    expect(stub).toContain('a=sendonly');
    expect(references.resolve('one', stub)).toContain('m=audio 1');
    expect(references.resolve('two', stub)).toBeNull();
    expect(references.resolve('one', stub.replace(/ref:[a-z]/, 'ref:'))).toBeNull();
    references.close('one');
    expect(references.resolve('one', stub)).toBeNull();
  });
  it('tell the direction, at media or session level, or by the old null address', () => {
    expect(directionOf('v=0\r\na=inactive\r\nm=audio 1 RTP/AVP 8\r\n')).toBe('inactive');
    expect(directionOf('v=0\r\na=sendrecv\r\nm=audio 1 RTP/AVP 8\r\na=recvonly\r\nm=video 0 RTP/AVP 99\r\na=sendonly\r\n')).toBe('recvonly');
    expect(directionOf('v=0\r\nc=IN IP4 0.0.0.0\r\nm=audio 1 RTP/AVP 8\r\n')).toBe('sendonly');
    expect(directionOf('v=0\r\nm=audio 1 RTP/AVP 8\r\n')).toBe('sendrecv');
  });
  it('of kind A keep what ICE and DTLS need', () => {
    const needed = ['m=audio 33002 UDP/TLS/RTP/SAVPF 0 8 101', 'c=IN IP4 127.0.0.1', 'a=mid:0', 'a=rtpmap:8 PCMA/8000', 'a=fmtp:101 0-15', 'a=ice-ufrag:AbCd', 'a=ice-pwd:AbCdEfGhIjKlMnOpQrStUv', 'a=setup:passive', `a=fingerprint:sha-256 ${Array(32).fill('AB').join(':')}`, 'a=candidate:a1 1 UDP 2130706431 127.0.0.1 33002 typ host', 'a=rtcp-mux', 'a=sendrecv'];
    const kept = filterSdp(['v=0', 'o=+33199001234 1 1 IN IP4 127.0.0.1', 's=Jeanne', 't=0 0', ...needed, 'a=ssrc:1 cname:x', 'a=msid:a b', ''].join('\r\n'));
    for (const line of needed) expect(kept).toContain(`${line}\r\n`);
    expect(kept).not.toMatch(/Jeanne|ssrc|msid|33199/);
  });
});

describe('the canary', () => {
  it('finds a live number in any dress, and nothing else', () => {
    fc.assert(
      fc.property(french, fc.stringMatching(/^[a-z<>;:@=\r\n ]{0,40}$/), (number, around) => {
        const plain = dresses(number).slice(0, 6);
        const digits = plain.slice(0, 3);
        const encoded = [...plain.map((form) => encodeURIComponent(form)), ...digits.map((form) => Buffer.from(form).toString('base64')), ...digits.map((form) => Buffer.from(form).toString('hex'))];
        for (const form of [...plain, ...encoded]) expect(canaryFinds(`${around}${form}${around}`, [number.slice(1)]), form).toBe(true);
        expect(canaryFinds(around, [number.slice(1)])).toBe(false);
      }),
    );
    expect(canaryFinds('CSeq: 12 INVITE', ['12'])).toBe(false);
  });
});
