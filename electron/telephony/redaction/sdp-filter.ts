// Kind A: the page needs the provider's real description (ICE, DTLS), so it is written anew line by line from patterns.
// Invariant: no free text passes; session names, e-mail, phone, CNAME, msid and labels never do (RFC 8866 5, RFC 5576).

/** Lines that pass as they match; numbers and addresses of the media path are needed, names are not. */
const passing: readonly RegExp[] = [
  /^v=0$/,
  /^t=\d{1,10} \d{1,10}$/,
  /^m=(?:audio|video|application) \d{1,5}(?:\/\d{1,2})? [A-Z/]{1,20}(?: \d{1,3})+$/,
  /^c=IN IP[46] [0-9A-Fa-f:.]{2,45}$/,
  /^b=(?:AS|TIAS|RR|RS|CT):\d{1,9}$/,
  /^a=(?:sendrecv|sendonly|recvonly|inactive|rtcp-mux|rtcp-mux-only|rtcp-rsize|ice-lite|end-of-candidates|bundle-only|extmap-allow-mixed)$/,
  /^a=rtpmap:\d{1,3} [A-Za-z0-9.-]{1,30}\/\d{1,6}(?:\/\d{1,2})?$/,
  /^a=fmtp:\d{1,3} [A-Za-z0-9=;,\- .]{1,200}$/,
  /^a=rtcp-fb:(?:\d{1,3}|\*) [a-z0-9\- ]{1,40}$/,
  /^a=(?:ptime|maxptime):\d{1,4}$/,
  /^a=rtcp:\d{1,5}(?: IN IP[46] [0-9A-Fa-f:.]{2,45})?$/,
  /^a=ice-(?:ufrag|pwd):[A-Za-z0-9+/]{4,256}$/,
  /^a=ice-options:(?:trickle|ice2|renomination)(?: (?:trickle|ice2|renomination))*$/,
  /^a=candidate:[A-Za-z0-9+/]{1,32} \d{1,3} (?:udp|tcp) \d{1,10} [0-9A-Fa-f:.]{2,45} \d{1,5} typ (?:host|srflx|prflx|relay)(?: raddr [0-9A-Fa-f:.]{2,45} rport \d{1,5})?(?: tcptype (?:active|passive|so))?(?: generation \d{1,5})?$/i,
  /^a=fingerprint:sha-(?:1|224|256|384|512) [0-9A-F]{2}(?::[0-9A-F]{2}){19,63}$/i,
  /^a=setup:(?:active|passive|actpass|holdconn)$/,
  /^a=mid:[A-Za-z0-9_-]{1,16}$/,
  /^a=group:BUNDLE(?: [A-Za-z0-9_-]{1,16}){1,8}$/,
];

/** `fmtp` of telephone-event is a list of digits; it may hold nothing else. */
const eventDigits = /^a=fmtp:\d{1,3} \d{1,2}(?:[-,]\d{1,2})*$/;

/** What of a provider's description may reach the page. */
export function filterSdp(sdp: string): string {
  const lines = ['v=0', 'o=- 1 1 IN IP4 0.0.0.0', 's=-'];
  for (const line of sdp.split(/\r?\n/)) {
    if (line === 'v=0' || !passing.some((pattern) => pattern.test(line))) continue;
    // A long run of digits in free parameters is no codec setting.
    if (line.startsWith('a=fmtp:') && !eventDigits.test(line) && /\d{8,}/.test(line)) continue;
    lines.push(line);
  }
  if (!lines.some((line) => line.startsWith('t='))) lines.splice(3, 0, 't=0 0');
  return `${lines.join('\r\n')}\r\n`;
}
