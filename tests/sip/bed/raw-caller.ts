// A caller that writes its own bytes: the far end which compares every header of a dialog with what it sent.
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';

export interface RawCaller {
  readonly port: number;
  /** Everything received, oldest first. */
  readonly received: string[];
  send(text: string): void;
  /** The first message, past or future, whose start line matches and that was not taken before. */
  take(startLine: RegExp, timeoutMs?: number): Promise<string>;
  close(): void;
}

export async function openRawCaller(target: { port: number; address?: string }, bindAddress = '127.0.0.1'): Promise<RawCaller> {
  const socket: Socket = createSocket('udp4');
  const received: string[] = [];
  const taken = new Set<number>();
  const waiting: (() => void)[] = [];
  socket.on('message', (bytes) => {
    received.push(bytes.toString('latin1'));
    for (const wake of waiting.splice(0)) wake();
  });
  socket.bind(0, bindAddress);
  await once(socket, 'listening');
  return {
    port: socket.address().port,
    received,
    send: (text) => socket.send(Buffer.from(text, 'latin1'), target.port, target.address ?? '127.0.0.1'),
    take: async (startLine, timeoutMs = 8_000) => {
      const end = Date.now() + timeoutMs;
      for (;;) {
        const index = received.findIndex((text, at) => !taken.has(at) && startLine.test(text.split('\r\n')[0] ?? ''));
        const found = received[index];
        if (found !== undefined) {
          taken.add(index);
          return found;
        }
        const left = end - Date.now();
        if (left <= 0) throw new Error(`nothing like ${String(startLine)} came; got: ${received.map((text) => text.split('\r\n')[0]).join(' | ')}`);
        await Promise.race([new Promise<void>((resolve) => waiting.push(resolve)), new Promise((resolve) => setTimeout(resolve, left))]);
      }
    },
    close: () => socket.close(),
  };
}

export function headerOf(text: string, name: string): string {
  return new RegExp(`^${name}: *(.*)$`, 'mi').exec(text.split('\r\n\r\n')[0] ?? '')?.[1]?.trim() ?? '';
}
export function headersOf(text: string, name: string): string[] {
  return [...(text.split('\r\n\r\n')[0] ?? '').matchAll(new RegExp(`^${name}: *(.*)$`, 'gmi'))].map((match) => (match[1] ?? '').trim());
}
export function bodyOf(text: string): string {
  return text.slice(text.indexOf('\r\n\r\n') + 4);
}

export interface CallText {
  readonly callId: string;
  readonly from: string;
  readonly to: string;
  invite(extra?: readonly string[]): string;
  request(method: string, uri: string, sequence: number, to: string, extra?: readonly string[]): string;
  /** ACK of a refusal and CANCEL keep the branch of the INVITE. */
  sameBranch(method: 'ACK' | 'CANCEL', to: string, extra?: readonly string[]): string;
}

let counter = 0;
/** Messages of one call by the trunk user `sipp` towards `user`. */
export function callText(port: number, user: string, identity: { from?: string; sdp?: string } = {}): CallText {
  counter += 1;
  const callId = `Call_${counter}-${Date.now().toString(36)}@trunk.example`;
  const from = `${identity.from ?? '"Jeanne D." <sip:sipp@sip.asso.test>'};tag=As3f-${counter}.x`;
  const to = `<sip:${user}@sip.asso.test>`;
  const branch = `z9hG4bK-trunk-${counter}`;
  const sdp = identity.sdp ?? ['v=0', 'o=+33199001234 1 1 IN IP4 127.0.0.1', 's=Jeanne', 'c=IN IP4 127.0.0.1', 't=0 0', 'm=audio 41000 RTP/AVP 8', 'a=rtpmap:8 PCMA/8000', ''].join('\r\n');
  const write = (method: string, uri: string, sequence: number, toValue: string, itsBranch: string, extra: readonly string[], body: string): string =>
    [
      `${method} ${uri} SIP/2.0`,
      `Via: SIP/2.0/UDP 127.0.0.1:${port};branch=${itsBranch}`,
      `From: ${from}`,
      `To: ${toValue}`,
      `Call-ID: ${callId}`,
      `CSeq: ${sequence} ${method}`,
      'Max-Forwards: 70',
      `Contact: <sip:+33199001234@127.0.0.1:${port}>`,
      ...extra,
      ...(body === '' ? [] : ['Content-Type: application/sdp']),
      `Content-Length: ${Buffer.byteLength(body, 'latin1')}`,
      '',
      body,
    ].join('\r\n');
  return {
    callId,
    from,
    to,
    invite: (extra = []) => write('INVITE', `sip:${user}@sip.asso.test`, 1, to, branch, extra, sdp),
    request: (method, uri, sequence, toValue, extra = []) => {
      counter += 1;
      return write(method, uri, sequence, toValue, `z9hG4bK-trunk-${counter}`, extra, '');
    },
    sameBranch: (method, toValue, extra = []) => write(method, `sip:${user}@sip.asso.test`, 1, toValue, branch, extra, ''),
  };
}
