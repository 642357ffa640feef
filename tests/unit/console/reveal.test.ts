// A revealed number: how long it stays, and every way it goes.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { revealReason } from '../../../core/contract/calls/call-log.ts';
import { advanceReveal, missingAnswer, revealReasons, revealStart, secondsLeft, type RevealEvent, type RevealState } from '../../../renderer/console/logic/reveal.ts';

const number = '06 39 98 21 42';
const opened: RevealEvent = { type: 'opened', number, hideAfterMs: 60_000, now: 1_000 };
const shown = (): RevealState => advanceReveal(advanceReveal(revealStart, { type: 'submitted' }), opened);

describe('revealing a number', () => {
  it('counts down from 60 and hides at the end', () => {
    const state = shown();
    expect(secondsLeft(state, 1_000)).toBe(60);
    expect(secondsLeft(state, 1_001)).toBe(60);
    expect(secondsLeft(state, 60_999)).toBe(1);
    expect(advanceReveal(state, { type: 'clockRead', now: 60_999 })).toBe(state);
    expect(advanceReveal(state, { type: 'clockRead', now: 61_000 })).toEqual({ kind: 'hidden' });
  });

  it('hides at once when the window is left or the screen locks, even while the seal is being opened', () => {
    expect(advanceReveal(shown(), { type: 'left' })).toEqual({ kind: 'hidden' });
    const opening = advanceReveal(revealStart, { type: 'submitted' });
    const left = advanceReveal(opening, { type: 'left' });
    expect(left).toEqual({ kind: 'hidden' });
    expect(advanceReveal(left, opened)).toEqual({ kind: 'hidden' });
  });

  it('comes back to the question with the code of a refusal', () => {
    const refused = advanceReveal(advanceReveal(revealStart, { type: 'submitted' }), { type: 'refused', code: 'vault-not-held' });
    expect(refused).toEqual({ kind: 'asking', fault: 'vault-not-held' });
  });

  it('never shows a number that was not asked for', () => {
    expect(advanceReveal(revealStart, opened)).toBe(revealStart);
  });

  it('holds the number in no state but shown, whatever happens', () => {
    const event = fc.oneof(
      fc.constant<RevealEvent>({ type: 'submitted' }),
      fc.constant<RevealEvent>({ type: 'refused', code: 'internal' }),
      fc.constant<RevealEvent>(opened),
      fc.integer({ min: 0, max: 200_000 }).map((now): RevealEvent => ({ type: 'clockRead', now })),
      fc.constant<RevealEvent>({ type: 'left' }),
    );
    fc.assert(
      fc.property(fc.array(event, { maxLength: 12 }), (events) => {
        let state = revealStart;
        for (const one of events) {
          state = advanceReveal(state, one);
          expect(JSON.stringify(state).includes(number)).toBe(state.kind === 'shown');
          if (state.kind === 'hidden') expect(advanceReveal(state, opened)).toBe(state);
        }
      }),
    );
  });

  it('needs a reason, and words where the reason is another one', () => {
    expect(missingAnswer(null, 'words')).toBe('reason');
    expect(missingAnswer('callBackAsked', '')).toBeNull();
    expect(missingAnswer('other', '  ')).toBe('precision');
    expect(missingAnswer('other', 'Erreur de saisie')).toBeNull();
  });

  it('offers the reasons of the contract', () => {
    expect([...revealReasons]).toEqual(revealReason.options);
  });
});
