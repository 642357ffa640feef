import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { deskStateFrom, lineStateOf, type CallHint } from '../../../core/domain/calls/desk-state.ts';
import { phase } from '../../../core/contract/access.ts';
import { deskState } from '../../../core/contract/desk-state.ts';
import type { PhoneCall, PhoneSnapshot } from '../../../core/protocol/main-phone.ts';
import type { CallToken } from '../../../core/values/ids.ts';

const token = 'abcdefghijklmnopqrst' as CallToken;
const line = { label: 'Ligne principale', publicNumber: '01 99 00 47 12' };
const ringing: PhoneCall = {
  token, direction: 'incoming', state: 'ringing', startedAt: 1, answeredAt: null, endedAt: null, outcome: null,
  muted: false, heldByCaller: false, announcement: null, training: false,
};
const snapshot: PhoneSnapshot = { registration: 'registered', fault: null, nextAttemptAt: null, calls: [ringing], audio: null, routed: 0 };
const hint: CallHint = { lineLabel: 'Ligne principale', publicNumber: '01 99 00 47 12', caller: { kind: 'repeat', callsThisMonth: 3 } };

describe('the desk as the windows see it', () => {
  it('given an open session, tells the listener of a repeat caller', () => {
    const state = deskStateFrom({ snapshot, hints: new Map([[token, hint]]), line, phase: 'open', since: 0 });
    expect(state.calls[0]).toMatchObject({ caller: { kind: 'repeat', callsThisMonth: 3 }, lineLabel: 'Ligne principale' });
    expect(state.line).toMatchObject({ state: 'reachable', label: 'Ligne principale' });
  });

  it('while the hint has not come, says that it is pending', () => {
    const state = deskStateFrom({ snapshot, hints: new Map(), line, phase: 'open', since: 0 });
    expect(state.calls[0]?.caller).toEqual({ kind: 'pending' });
  });

  it('on any screen that is not open, tells nothing about the caller', () => {
    fc.assert(
      fc.property(fc.constantFrom(...phase.options.filter((value) => value !== 'open')), (locked) => {
        const state = deskStateFrom({ snapshot, hints: new Map([[token, hint]]), line, phase: locked, since: 0 });
        expect(state.calls[0]).toMatchObject({ caller: null, publicNumber: null });
      }),
    );
  });

  it('always satisfies the contract', () => {
    for (const registration of ['idle', 'connecting', 'registered', 'retrying', 'paused'] as const) {
      for (const fault of [null, 'wrong-password'] as const) {
        const state = deskStateFrom({ snapshot: { ...snapshot, registration, fault }, hints: new Map(), line, phase: 'open', since: 0 });
        expect(deskState.safeParse(state).success).toBe(true);
      }
    }
  });

  it.each([
    [null, snapshot, 'unconfigured', null],
    [line, null, 'connecting', null],
    [line, { ...snapshot, registration: 'connecting' as const }, 'connecting', null],
    [line, { ...snapshot, registration: 'connecting' as const, fault: 'no-answer' as const }, 'unreachable', 'no-answer'],
    [line, { ...snapshot, registration: 'retrying' as const }, 'unreachable', 'no-answer'],
    [line, { ...snapshot, registration: 'paused' as const, fault: 'no-answer' as const }, 'paused', null],
  ])('case %#: derives the state of the line', (someLine, someSnapshot, state, fault) => {
    expect(lineStateOf({ line: someLine, snapshot: someSnapshot })).toMatchObject({ state, fault });
  });
});
