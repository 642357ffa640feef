// Every state of a call meets every event, in both directions.
import { describe, expect, it } from 'vitest';
import type { PhoneCall } from '../../../core/protocol/main-phone.ts';
import { phoneCall } from '../../../core/protocol/main-phone.ts';
import type { CallToken } from '../../../core/values/ids.ts';
import {
  callsToHold,
  cancelReasonOf,
  hasRoom,
  newCall,
  nextCall,
  ringModeOf,
  withoutOldEnded,
  type CallEvent,
} from '../../../renderer/phone/call-machine.ts';
import { declineOf } from '../../../core/domain/calls/declined.ts';

const token = 'abcdefghijklmnopqrst' as CallToken;
const other = 'bbbbbbbbbbbbbbbbbbbb' as CallToken;

const events: readonly CallEvent[] = [
  { type: 'answer' },
  { type: 'refuse' },
  { type: 'established' },
  { type: 'cancelled', reason: 'byCaller' },
  { type: 'cancelled', reason: 'byProvider' },
  { type: 'cancelled', reason: 'elsewhere' },
  { type: 'declined', outcome: 'missed' },
  { type: 'declined', outcome: 'refused' },
  { type: 'declined', outcome: 'failed' },
  { type: 'hangUp' },
  { type: 'remoteHangUp' },
  { type: 'failed' },
  { type: 'interrupted' },
  { type: 'hold', held: true },
  { type: 'hold', held: false },
  { type: 'heldByCaller', held: true },
  { type: 'heldByCaller', held: false },
  { type: 'mute', muted: true },
  { type: 'mute', muted: false },
];
const nameOf = (event: CallEvent): string => Object.values(event).map(String).join(' ');

const incoming = newCall(token, 'incoming', false, 1000);
const calls: Readonly<Record<string, PhoneCall>> = {
  'incoming ringing': incoming,
  'incoming connecting': { ...incoming, state: 'connecting' },
  'outgoing connecting': newCall(token, 'outgoing', false, 1000),
  active: { ...incoming, state: 'active', answeredAt: 2000 },
  held: { ...incoming, state: 'held', answeredAt: 2000 },
};

/** state → event → the state or outcome it leads to; what is absent changes nothing. */
const table: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'incoming ringing': {
    answer: 'connecting',
    refuse: 'refused',
    'cancelled byCaller': 'abandoned',
    'cancelled byProvider': 'missed',
    'cancelled elsewhere': 'answeredElsewhere',
    hangUp: 'refused',
    failed: 'failed',
    interrupted: 'interrupted',
  },
  'incoming connecting': {
    established: 'active',
    'cancelled byCaller': 'abandoned',
    'cancelled byProvider': 'missed',
    'cancelled elsewhere': 'answeredElsewhere',
    hangUp: 'refused',
    failed: 'failed',
    interrupted: 'interrupted',
  },
  'outgoing connecting': {
    established: 'active',
    'declined missed': 'missed',
    'declined refused': 'refused',
    'declined failed': 'failed',
    hangUp: 'abandoned',
    failed: 'failed',
    interrupted: 'interrupted',
  },
  active: {
    hangUp: 'answered',
    remoteHangUp: 'answered',
    failed: 'interrupted',
    interrupted: 'interrupted',
    'hold true': 'held',
    'heldByCaller true': 'active',
    'mute true': 'active',
  },
  held: {
    hangUp: 'answered',
    remoteHangUp: 'answered',
    failed: 'interrupted',
    interrupted: 'interrupted',
    'hold false': 'active',
    'heldByCaller true': 'held',
    'mute true': 'held',
  },
};

describe('a call', () => {
  for (const [state, call] of Object.entries(calls)) {
    for (const event of events) {
      const expected = table[state]?.[nameOf(event)];
      it(`${state} + ${nameOf(event)} → ${expected ?? 'unchanged'}`, () => {
        const after = nextCall(call, event, 5000);
        if (expected === undefined) {
          expect(after).toBe(call);
          return;
        }
        expect(after).not.toBe(call);
        expect(after.outcome ?? after.state).toBe(expected);
        expect(after.endedAt).toBe(after.state === 'ended' ? 5000 : null);
        expect(phoneCall.safeParse(after).success).toBe(true);
      });
    }
  }

  it('never changes once ended', () => {
    const ended = nextCall(incoming, { type: 'refuse' }, 2000);
    for (const event of events) expect(nextCall(ended, event, 9000)).toBe(ended);
  });

  it('keeps the instant of its answer through hold, resume and end', () => {
    let call = nextCall(nextCall(incoming, { type: 'answer' }, 1500), { type: 'established' }, 2000);
    for (const held of [true, false, true]) call = nextCall(call, { type: 'hold', held }, 3000);
    call = nextCall(call, { type: 'remoteHangUp' }, 4000);
    expect(call).toMatchObject({ answeredAt: 2000, endedAt: 4000, outcome: 'answered' });
  });

  it('sets the flags it is told', () => {
    const active = calls['active']!;
    expect(nextCall(active, { type: 'mute', muted: true }, 1).muted).toBe(true);
    expect(nextCall(active, { type: 'heldByCaller', held: true }, 1).heldByCaller).toBe(true);
  });
});

describe('the reason of a CANCEL (RFC 3326)', () => {
  it.each([
    [['SIP;cause=200;text="Call completed elsewhere"'], 'elsewhere'],
    [['sip ; text="x" ; cause = 200'], 'elsewhere'],
    [['Q.850;cause=26'], 'elsewhere'],
    [['Q.850;cause=16, SIP;cause=200'], 'elsewhere'],
    [['Q.850;cause=19', 'SIP;cause=200'], 'elsewhere'],
    [['SIP;cause=408'], 'byProvider'],
    [['Q.850;cause=19;text="no answer from user"'], 'byProvider'],
    [['Q.850;cause=102'], 'byProvider'],
    [['SIP;cause=487'], 'byCaller'],
    [['Q.850;cause=200'], 'byCaller'],
    [['SIP;cause=2000'], 'byCaller'],
    [['Q.850;cause=16'], 'byCaller'],
    [[''], 'byCaller'],
    [[], 'byCaller'],
  ] as const)('%j → %s', (reasons, expected) => {
    expect(cancelReasonOf(reasons)).toBe(expected);
  });
});

it('reads what a final response to our own call means', () => {
  expect([486, 600, 603].map(declineOf)).toEqual(['refused', 'refused', 'refused']);
  expect([408, 480, 487].map(declineOf)).toEqual(['missed', 'missed', 'missed']);
  expect([404, 488, 500, 503].map(declineOf)).toEqual(['failed', 'failed', 'failed', 'failed']);
});

describe('a desk of two', () => {
  const at = (state: PhoneCall['state'], itsToken = token): PhoneCall => ({ ...incoming, token: itsToken, state });

  it('has room for two live calls, whatever has ended', () => {
    expect(hasRoom([])).toBe(true);
    expect(hasRoom([at('active')])).toBe(true);
    expect(hasRoom([at('active'), at('ended')])).toBe(true);
    expect(hasRoom([at('held'), at('ringing')])).toBe(false);
    expect(hasRoom([at('ringing'), at('ringing')])).toBe(false);
  });

  it('holds the one that is talked to before another is answered', () => {
    expect(callsToHold([at('active'), at('connecting', other)], other)).toEqual([token]);
    expect(callsToHold([at('held'), at('connecting', other)], other)).toEqual([]);
    expect(callsToHold([at('active')], token)).toEqual([]);
  });

  it('rings aloud when free, softly during a call, not at all when silenced', () => {
    const nobody = new Set<CallToken>();
    expect(ringModeOf([], nobody)).toBe('none');
    expect(ringModeOf([at('ringing')], nobody)).toBe('full');
    expect(ringModeOf([at('ringing'), at('ringing', other)], nobody)).toBe('full');
    for (const busy of ['connecting', 'active', 'held'] as const) {
      expect(ringModeOf([at(busy), at('ringing', other)], nobody)).toBe('waiting');
    }
    expect(ringModeOf([at('ended'), at('ringing', other)], nobody)).toBe('full');
    expect(ringModeOf([at('ringing')], new Set([token]))).toBe('none');
    expect(ringModeOf([at('ringing'), at('ringing', other)], new Set([token]))).toBe('full');
  });

  it('keeps the two latest ended calls only', () => {
    const ended = [1, 2, 3].map((endedAt) => ({ ...at('ended'), endedAt }));
    const live = at('active', other);
    expect(withoutOldEnded([...ended, live]).map((call) => call.endedAt)).toEqual([2, 3, null]);
    const few = [live];
    expect(withoutOldEnded(few)).toBe(few);
  });
});
