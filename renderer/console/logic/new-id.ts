// An identifier drawn by the screen, so that what it drew keeps its name: UUIDv7 (RFC 9562, section 5.7), which sorts by time.
import type { Id } from '../../../core/values/ids.ts';
import type { Instant } from '../../../core/values/instant.ts';

export function newId<Brand extends string>(now: Instant, fill: (bytes: Uint8Array<ArrayBuffer>) => void = (bytes) => void crypto.getRandomValues(bytes)): Id<Brand> {
  const bytes = new Uint8Array(16);
  fill(bytes);
  for (let index = 0; index < 6; index += 1) bytes[index] = Math.floor(now / 256 ** (5 - index)) % 256;
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}` as Id<Brand>;
}
