// Finds the one part of a body that matters (RFC 2046 5.1, RFC 5621): session description, sipfrag or DTMF.
import { header, parseMessage, type SipMessage } from './message.ts';
import { mediaType } from './judge.ts';
import type { BodyPart } from './emit.ts';

const nestingLimit = 3;

/** The body of that media type, directly or inside multipart; null without one. */
export function findBody(message: SipMessage, wanted: string): BodyPart | null {
  return find(header(message, 'content-type') ?? '', message.body, wanted, 0);
}

function find(contentType: string, content: string, wanted: string, depth: number): BodyPart | null {
  const type = mediaType(contentType);
  if (type === wanted) return content === '' ? null : { contentType: wanted, content };
  if (type === null || !type.startsWith('multipart/') || depth >= nestingLimit) return null;
  const boundary = /;\s*boundary\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;]+))/i.exec(contentType);
  const mark = boundary?.[1] ?? boundary?.[2];
  if (mark === undefined || mark === '' || mark.length > 70) return null;
  for (const piece of `\r\n${content}`.split(`\r\n--${mark}`).slice(1)) {
    if (piece.startsWith('--')) break;
    const part = readPart(piece.replace(/^[ \t]*\r\n/, ''));
    if (part === null) continue;
    const found = find(part.type, part.content, wanted, depth + 1);
    if (found !== null) return found;
  }
  return null;
}

function readPart(piece: string): { type: string; content: string } | null {
  // A part has the shape of a message without its start line.
  const framed = parseMessage(`SIP/2.0 200 OK\r\n${piece}`);
  if (framed === null) return null;
  return { type: header(framed, 'content-type') ?? 'text/plain', content: framed.body };
}
