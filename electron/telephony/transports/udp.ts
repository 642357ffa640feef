// SIP over UDP (RFC 3261 18). Invariant: only the provider's resolved addresses are heard, or scanners ring the phone.
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv6 } from 'node:net';
import { fromByteString, toByteString } from '../sip/message.ts';
import { faultOfError, TransportFault, type Channel, type ChannelEvents, type Endpoint } from './channel.ts';

/** `exclusive` connects the socket, which then hears of a closed port (ICMP) but of no other address of the provider. */
export async function openUdp(
  remote: Endpoint,
  allowed: readonly string[],
  events: ChannelEvents,
  options: { exclusive: boolean } = { exclusive: false },
): Promise<Channel> {
  const type = isIPv6(remote.address) ? 'udp6' : 'udp4';
  const localAddress = await localAddressTowards(remote, type);
  const socket = createSocket(type);
  let open = true;
  try {
    socket.bind(0, localAddress);
    await once(socket, 'listening');
    if (options.exclusive) await connect(socket, remote);
  } catch (error) {
    socket.close();
    throw new TransportFault(faultOfError(error));
  }
  const hear = new Set([remote.address, ...allowed]);
  const fail = (error: unknown): void => {
    if (!open) return;
    open = false;
    socket.close();
    events.lost(faultOfError(error));
  };
  socket.on('error', fail);
  socket.on('message', (bytes, from) => {
    if (!open || !hear.has(from.address)) return;
    // Four bytes or less are keep-alives (CRLF, CRLFCRLF, or the NULs of some SBCs).
    if (bytes.length <= 4) return;
    events.message(toByteString(bytes), { address: from.address, port: from.port });
  });
  const send = (bytes: Buffer, to: Endpoint): void => {
    if (!open) return;
    // A single failed datagram is a lost datagram: the timers repeat it, the ping notices a dead network.
    const ignore = (): void => undefined;
    if (options.exclusive) socket.send(bytes, ignore);
    else socket.send(bytes, to.port, to.address, ignore);
  };
  return {
    protocol: 'UDP',
    reliable: false,
    local: { address: localAddress, port: socket.address().port },
    remote,
    send: (text, to = remote) => send(fromByteString(text), to),
    keepAlive: () => send(Buffer.from('\r\n\r\n'), remote),
    close: () => {
      if (!open) return;
      open = false;
      socket.close();
    },
  };
}

function connect(socket: Socket, remote: Endpoint): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.connect(remote.port, remote.address, () => {
      socket.off('error', reject);
      resolve();
    });
  });
}

/** The address that the system would send from; connecting a UDP socket sends nothing. */
async function localAddressTowards(remote: Endpoint, type: 'udp4' | 'udp6'): Promise<string> {
  const probe = createSocket(type);
  try {
    await connect(probe, remote);
    return probe.address().address;
  } catch (error) {
    throw new TransportFault(faultOfError(error));
  } finally {
    probe.close();
  }
}
