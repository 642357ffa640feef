// What an answered caller is told, in which order, and what the store learns of it.
import { beforeEach, describe, expect, it } from 'vitest';
import type { AnnouncementKind } from '../../../core/domain/announcements/announcements.ts';
import type { CallToken } from '../../../core/values/ids.ts';
import { createAnnouncer, type Announcer } from '../../../renderer/phone/announcer.ts';

const token = 'aaaaaaaaaaaaaaaaaaaa' as CallToken;
let now: number;
let held: boolean;
let acts: string[];
let off: ReadonlySet<AnnouncementKind>;
/** Ends what is being said. */
let end: ((result: 'said' | 'cut') => void) | null;
/** The message before the answer speaks of recording. */
let tells: boolean;
let announcer: Announcer;

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

beforeEach(() => {
  now = 1_000_000;
  held = false;
  acts = [];
  off = new Set();
  end = null;
  tells = true;
  announcer = createAnnouncer({
    clock: () => now,
    isHeld: () => held,
    sound: {
      holdBack: (_token, heldBack) => void acts.push(heldBack ? 'hold back' : 'let through'),
      hush: () => end?.('cut'),
      confirmKey: () => void acts.push('confirm'),
      say: (_token, kind, _keysRead, onStart) => {
        if (off.has(kind)) return Promise.resolve('none');
        end?.('cut');
        acts.push(`say ${kind}`);
        onStart(10);
        return new Promise((resolve) => {
          end = (result) => {
            end = null;
            resolve(result);
          };
        });
      },
    },
    show: (_token, shown) => void acts.push(shown === null ? 'show nothing' : `show ${shown.kind} until +${shown.endsAt - now}`),
    tellsRecording: () => tells,
    played: (_token, kind) => void acts.push(`played ${kind}`),
    pressed: (_token, key) => void acts.push(`pressed ${key}`),
  });
});

async function answer(): Promise<void> {
  announcer.expect(token, true);
  announcer.answering(token);
  announcer.answered(token);
  await settle();
}

describe('the announcer', () => {
  it('holds the listener back from the click on, says the message, and lets them through', async () => {
    await answer();
    end?.('said');
    await settle();
    expect(acts).toEqual(['hold back', 'say beforeAnswer', 'show beforeAnswer until +10000', 'let through', 'played beforeAnswer', 'show nothing']);
  });

  it('lets the listener through at once when there is no message', async () => {
    off = new Set(['beforeAnswer']);
    await answer();
    expect(acts).toEqual(['hold back', 'let through', 'show nothing']);
  });

  it('does not count a message that was skipped', async () => {
    await answer();
    expect(announcer.skip(token)).toBe(true);
    await settle();
    expect(acts.slice(-2)).toEqual(['let through', 'show nothing']);
    expect(acts).not.toContain('played beforeAnswer');
    expect(announcer.skip(token)).toBe(false);
  });

  it.each([
    ['silent', 'that speaks of it', false],
    ['that speaks of recording', 'silent', true],
  ] as const)('counts the words that were said: a message %s, changed meanwhile for one %s', async (_before, _after, counts) => {
    tells = counts;
    await answer();
    tells = !counts;
    end?.('said');
    await settle();
    expect(acts.includes('played beforeAnswer')).toBe(counts);
  });

  it('says the mentions on their key during the message, and shows them until their end', async () => {
    await answer();
    announcer.key(token, 'mentions');
    await settle();
    expect(acts.slice(3)).toEqual(['pressed mentions', 'say mentions', 'show mentions until +10000', 'let through']);
    end?.('said');
    await settle();
    expect(acts.slice(-2)).toEqual(['played mentions', 'show nothing']);
  });

  it.each([
    ['within fifteen seconds of the message', 15_000, false, true],
    ['later', 15_001, false, false],
    ['later, but on hold', 60_000, true, true],
  ])('hears the key for the mentions %s', async (_when, laterMs, isHeld, heard) => {
    await answer();
    end?.('said');
    await settle();
    now += laterMs;
    held = isHeld;
    announcer.key(token, 'mentions');
    await settle();
    expect(acts.includes('say mentions')).toBe(heard);
    expect(acts).toContain('pressed mentions');
  });

  it('tells a refusal at any time, and confirms it without stopping the message', async () => {
    await answer();
    announcer.key(token, 'optOut');
    await settle();
    expect(acts.slice(-2)).toEqual(['pressed optOut', 'confirm']);
    end?.('said');
    await settle();
    expect(acts).toContain('played beforeAnswer');
  });

  it('takes no key of a caller whom the routing transfers: nothing of theirs can be recorded', async () => {
    announcer.expect(token, true);
    announcer.key(token, 'optOut');
    announcer.key(token, 'mentions');
    await settle();
    expect(acts).toEqual([]);
  });

  it('leaves other calls in peace: outgoing, simulated, or over', async () => {
    announcer.answering(token);
    announcer.answered(token);
    announcer.key(token, 'optOut');
    await settle();
    expect(acts).toEqual([]);
    await answer();
    announcer.ended(token);
    end?.('cut');
    await settle();
    expect(acts.filter((act) => act.startsWith('played') || act === 'show nothing')).toEqual([]);
  });
});
