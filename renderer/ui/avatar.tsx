// A person: initials in a ring, hue and band pattern drawn from the account id, so that the same person looks the same
// on every screen and stays apart from others in black and white.
import type { ReactNode } from 'react';
import { initialsOf } from './format.ts';
import { bandPatterns, peopleHues, type BandPattern, type PeopleHue } from './tokens.ts';
import classes from './avatar.module.css';

export interface PersonLook {
  readonly hue: PeopleHue;
  readonly pattern: BandPattern;
}

/** FNV-1a, 32 bits: spreads near identifiers, needs no table. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193) >>> 0;
  return value;
}

/** Hue and pattern for the rank of a person in a known list: the first eight differ in both, the next in pairs. */
export function lookOfRank(rank: number): PersonLook {
  const hueIndex = rank % peopleHues.length;
  const patternIndex = (rank + Math.floor(rank / peopleHues.length)) % bandPatterns.length;
  return { hue: peopleHues[hueIndex] ?? 'sea', pattern: bandPatterns[patternIndex] ?? 'plain' };
}

/** The look of a person when no list is at hand. */
export function lookOf(accountId: string): PersonLook {
  return lookOfRank(hash(accountId) % (peopleHues.length * bandPatterns.length));
}

interface AvatarProps {
  readonly displayName: string;
  readonly look: PersonLook;
  readonly size?: 'normal' | 'small';
}

/** The name must stand beside it: the disc itself is not read. */
export function Avatar({ displayName, look, size = 'normal' }: AvatarProps): ReactNode {
  return (
    <span className={classes['avatar']} data-hue={look.hue} data-size={size} aria-hidden="true">
      {initialsOf(displayName)}
    </span>
  );
}

interface BandProps {
  readonly look: PersonLook;
}

/** The patterned band at the start of a person's block; the block gives it its height. */
export function PersonBand({ look }: BandProps): ReactNode {
  return <i className={classes['band']} data-hue={look.hue} data-pattern={look.pattern} aria-hidden="true" />;
}
