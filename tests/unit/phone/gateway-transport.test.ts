// The transport's promises to sip.js (its api/transport.ts), met over a link that plays the gateway.
import { TransportState } from 'sip.js';
import { describe, expect, it } from 'vitest';
import type { PhoneToGateway } from '../../../core/protocol/gateway-phone.ts';
import type { GatewayLink, LinkMessage } from '../../../renderer/phone/gateway-link.ts';
import { GatewayTransport } from '../../../renderer/phone/gateway-transport.ts';

function open(): { transport: GatewayTransport; sent: PhoneToGateway[]; say: (message: LinkMessage) => void; events: string[] } {
  const sent: PhoneToGateway[] = [];
  const listeners = new Set<(message: LinkMessage) => void>();
  const link: GatewayLink = {
    send: (message) => void sent.push(message),
    media: () => Promise.reject(new Error('unused')),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    attach: () => undefined,
  };
  const transport = new GatewayTransport(undefined, { link, accountRef: 'mine', protocol: 'UDP' });
  const events: string[] = [];
  transport.onConnect = () => void events.push(`connect in ${transport.state}`);
  transport.onDisconnect = (error) => void events.push(`disconnect ${error === undefined ? 'asked' : 'lost'} in ${transport.state}`);
  transport.onMessage = (message) => void events.push(message);
  return { transport, sent, say: (message) => [...listeners].forEach((listener) => listener(message)), events };
}
const connected: LinkMessage = { type: 'transport', accountRef: 'mine', state: 'connected', fault: null };
const confirmed: LinkMessage = { type: 'transport', accountRef: 'mine', state: 'disconnected', fault: null };
const failed: LinkMessage = { type: 'transport', accountRef: 'mine', state: 'disconnected', fault: 'no-answer' };

describe('the transport', () => {
  it('connects when the gateway says so, once for all who asked', async () => {
    const { transport, sent, say, events } = open();
    expect(transport.state).toBe(TransportState.Disconnected);
    const both = Promise.all([transport.connect(), transport.connect()]);
    expect(transport.state).toBe(TransportState.Connecting);
    say(connected);
    await both;
    expect(sent).toEqual([{ type: 'transport.connect', accountRef: 'mine' }]);
    expect(events).toEqual(['connect in Connected']);
  });

  it('rejects when the gateway cannot connect, and tells no disconnection', async () => {
    const { transport, say, events } = open();
    const attempt = transport.connect();
    say(failed);
    await expect(attempt).rejects.toMatchObject({ fault: 'no-answer' });
    expect(events).toEqual([]);
    expect(transport.state).toBe(TransportState.Disconnected);
  });

  it('reports the loss of a connection with an error, a wanted end without', async () => {
    const { transport, say, events } = open();
    void transport.connect();
    say(connected);
    say(failed);
    void transport.connect();
    say(connected);
    await transport.disconnect();
    expect(events).toEqual(['connect in Connected', 'disconnect lost in Disconnected', 'connect in Connected', 'disconnect asked in Disconnected']);
  });

  it('does not take the confirmation of a disconnection for the failure of the next connection', async () => {
    const { transport, say } = open();
    void transport.connect();
    say(connected);
    await transport.disconnect();
    const again = transport.connect();
    say(confirmed);
    say(connected);
    await again;
    expect(transport.isConnected()).toBe(true);
  });

  it('passes messages of its own account while connected only, and sends then only', async () => {
    const { transport, sent, say, events } = open();
    const sip = (accountRef: string, message: string): LinkMessage => ({ type: 'sip', accountRef, message });
    say(sip('mine', 'too early'));
    await expect(transport.send('x')).rejects.toThrow();
    void transport.connect();
    say(connected);
    say(sip('mine', 'heard'));
    say(sip('other', 'not ours'));
    await transport.send('said');
    say(failed);
    say(sip('mine', 'too late'));
    expect(events.filter((event) => !/connect/.test(event))).toEqual(['heard']);
    expect(sent.at(-1)).toEqual({ type: 'sip', accountRef: 'mine', message: 'said' });
  });

  it('is lost when the gateway restarts, and deaf once disposed', async () => {
    const { transport, say, events } = open();
    void transport.connect();
    say(connected);
    say({ type: 'restarted' });
    expect(events.at(-1)).toBe('disconnect lost in Disconnected');
    await transport.dispose();
    void transport.connect().catch(() => undefined);
    say(connected);
    expect(transport.isConnected()).toBe(false);
  });
});
