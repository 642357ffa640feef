// Reads and writes RTP packets (RFC 3550 5.1).
// Invariant: header extensions, contributing sources and padding end here; only the payload and what times it pass on.

export interface RtpPacket {
  readonly payloadType: number;
  readonly marker: boolean;
  readonly sequence: number;
  readonly timestamp: number;
  readonly ssrc: number;
  readonly payload: Buffer;
}

const fixedHeader = 12;

/** RTCP on a shared port: the second octet of RTCP falls into 192–223 (RFC 5761 4). */
export function isRtcp(data: Buffer): boolean {
  if (data.length < 2) return false;
  const first = data[0] ?? 0;
  const second = data[1] ?? 0;
  return first >= 128 && first <= 191 && second >= 192 && second <= 223;
}

/** Length of the header with contributing sources and extension, or null when this is no RTP packet. */
export function rtpHeaderLength(data: Buffer): number | null {
  if (data.length < fixedHeader || isRtcp(data)) return null;
  const first = data[0] ?? 0;
  if (first >> 6 !== 2) return null;
  let length = fixedHeader + (first & 0x0f) * 4;
  if ((first & 0x10) !== 0) {
    if (data.length < length + 4) return null;
    length += 4 + data.readUInt16BE(length + 2) * 4;
  }
  return length <= data.length ? length : null;
}

/** Null for anything that is not one well-formed RTP packet; RTCP gives null too. */
export function parseRtp(data: Buffer): RtpPacket | null {
  const start = rtpHeaderLength(data);
  if (start === null) return null;
  let end = data.length;
  if (((data[0] ?? 0) & 0x20) !== 0) {
    const padding = data[data.length - 1] ?? 0;
    if (padding === 0 || padding > end - start) return null;
    end -= padding;
  }
  const second = data[1] ?? 0;
  return {
    payloadType: second & 0x7f,
    marker: (second & 0x80) !== 0,
    sequence: data.readUInt16BE(2),
    timestamp: data.readUInt32BE(4),
    ssrc: data.readUInt32BE(8),
    payload: data.subarray(start, end),
  };
}

export function writeRtp(packet: RtpPacket): Buffer {
  const data = Buffer.allocUnsafe(fixedHeader + packet.payload.length);
  data[0] = 0x80;
  data[1] = (packet.marker ? 0x80 : 0) | (packet.payloadType & 0x7f);
  data.writeUInt16BE(packet.sequence, 2);
  data.writeUInt32BE(packet.timestamp, 4);
  data.writeUInt32BE(packet.ssrc, 8);
  packet.payload.copy(data, fixedHeader);
  return data;
}
