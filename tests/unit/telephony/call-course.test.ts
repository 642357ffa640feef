// The course of a call, exhaustively, and the journal that keeps its facts.
import { describe, expect, it } from 'vitest';
import type { GatewayToStore } from '../../../core/protocol/gateway-store.ts';
import type { CallToken } from '../../../core/values/ids.ts';
import { advance, type CourseEvent, type CourseState } from '../../../electron/telephony/calls/call-course.ts';
import { createFactJournal } from '../../../electron/telephony/calls/fact-journal.ts';

const cancel = (reason: string): CourseEvent => ({ kind: 'cancelReceived', reason });
const final = (status: number): CourseEvent => ({ kind: 'final', status });

describe('an incoming call that rings', () => {
  it.each<[CourseEvent, string]>([
    [final(200), 'answered'],
    [final(486), 'ended:refused'],
    [final(603), 'ended:refused'],
    [final(302), 'ended:forwarded'],
    [final(480), 'ended:missed'],
    [final(408), 'ended:missed'],
    [final(487), 'ended:abandoned'],
    [final(488), 'ended:failed'],
    [final(500), 'ended:failed'],
    [cancel(''), 'ended:abandoned'],
    [cancel('SIP;cause=200;text="Call completed elsewhere"'), 'ended:answeredElsewhere'],
    [cancel('Q.850;cause=26'), 'ended:answeredElsewhere'],
    [cancel('Q.850;cause=16, SIP;cause=200'), 'ended:answeredElsewhere'],
    [cancel('SIP ;text="x" ; cause = 200'), 'ended:answeredElsewhere'],
    [cancel('Q.850;cause=16;text="Normal call clearing"'), 'ended:abandoned'],
    [cancel('Q.850;cause=19'), 'ended:missed'],
    [cancel('SIP;cause=408'), 'ended:missed'],
    [{ kind: 'bye' }, 'ended:abandoned'],
    [{ kind: 'lineLost' }, 'ended:missed'],
    [{ kind: 'phoneLost' }, 'ended:missed'],
  ])('%o', (event, expected) => {
    const { fact } = advance('ringing', 'incoming', event);
    expect(fact?.fact === 'ended' ? `ended:${fact.outcome}` : fact?.fact).toBe(expected);
  });
});

describe('an outgoing call that rings', () => {
  it.each<[CourseEvent, string]>([
    [final(200), 'answered'],
    [final(486), 'ended:refused'],
    [final(480), 'ended:missed'],
    [final(487), 'ended:abandoned'],
    [final(404), 'ended:failed'],
    [{ kind: 'cancelSent' }, 'ended:abandoned'],
    [{ kind: 'lineLost' }, 'ended:failed'],
  ])('%o', (event, expected) => {
    const { fact } = advance('ringing', 'outgoing', event);
    expect(fact?.fact === 'ended' ? `ended:${fact.outcome}` : fact?.fact).toBe(expected);
  });
});

describe('an answered call', () => {
  it.each<[CourseEvent, string | null]>([
    [{ kind: 'bye' }, 'answered'],
    [{ kind: 'lineLost' }, 'interrupted'],
    [{ kind: 'phoneLost' }, 'interrupted'],
    [final(200), null],
    [final(488), null],
    [cancel(''), null],
  ])('%o', (event, outcome) => {
    const { fact } = advance('answered', 'incoming', event);
    expect(fact).toEqual(outcome === null ? null : { fact: 'ended', outcome });
  });
  it('ends once', () => {
    for (const event of [{ kind: 'bye' }, { kind: 'phoneLost' }, final(200), cancel('')] as CourseEvent[]) {
      expect(advance('ended', 'incoming', event)).toEqual({ state: 'ended', fact: null });
    }
  });
});

describe('a call that the routing answers', () => {
  const through = (...events: CourseEvent[]): string[] => {
    let state: CourseState = 'ringing';
    return events.map((event) => {
      const next = advance(state, 'incoming', event);
      state = next.state;
      return next.fact === null ? state : next.fact.fact === 'ended' ? `ended:${next.fact.outcome}` : next.fact.fact;
    });
  };
  const served: CourseEvent = { kind: 'final', status: 200, byRouting: true };
  const tried: CourseEvent = { kind: 'transfer', result: 'tried' };
  const failed: CourseEvent = { kind: 'transfer', result: 'failed' };
  it('is answered by nobody', () => {
    expect(through(served, { kind: 'bye' })).toEqual(['served', 'ended:announced']);
    expect(through(served, { kind: 'lineLost' })).toEqual(['served', 'ended:announced']);
  });
  it('was forwarded when the last transfer did not fail', () => {
    expect(through(served, tried, { kind: 'bye' })).toEqual(['served', 'transferring', 'ended:forwarded']);
    expect(through(served, tried, failed, tried, { kind: 'bye' })).toEqual(['served', 'transferring', 'served', 'transferring', 'ended:forwarded']);
    expect(through(served, tried, failed, { kind: 'bye' })).toEqual(['served', 'transferring', 'served', 'ended:announced']);
  });
  it('was blocked when the blocklist kept the caller away, however it ends', () => {
    const kept: CourseEvent = { kind: 'keptAway' };
    expect(through(kept, served, { kind: 'bye' })).toEqual(['screenedOut', 'blocked', 'ended:blocked']);
    expect(through(kept, served, tried, { kind: 'lineLost' })).toEqual(['screenedOut', 'blocked', 'blocked', 'ended:blocked']);
    for (const event of [final(603), final(500), cancel(''), { kind: 'lineLost' }, { kind: 'phoneLost' }] as CourseEvent[]) {
      expect(through(kept, event)).toEqual(['screenedOut', 'ended:blocked']);
    }
  });
  it('was not blocked when another station or a listener here took it', () => {
    const kept: CourseEvent = { kind: 'keptAway' };
    expect(through(kept, cancel('SIP;cause=200'))).toEqual(['screenedOut', 'ended:answeredElsewhere']);
    expect(through(kept, final(200), { kind: 'bye' })).toEqual(['screenedOut', 'answered', 'ended:answered']);
    expect(through(final(200), kept, { kind: 'bye' })).toEqual(['answered', 'answered', 'ended:answered']);
  });
  it('a transfer by a listener stays an answered call', () => {
    expect(through(final(200), tried, { kind: 'bye' })).toEqual(['answered', 'answered', 'ended:answered']);
  });
});

describe('the journal', () => {
  it('numbers the facts of each call, repeats what was not acknowledged, and forgets what was', async () => {
    let now = 0;
    const journal = createFactJournal(() => (now += 1));
    const one = 'aaaaaaaaaaaaaaaaaaaa' as CallToken;
    const two = 'bbbbbbbbbbbbbbbbbbbb' as CallToken;
    journal.record(one, { fact: 'answered' });
    const first: GatewayToStore[] = [];
    journal.attach((message) => first.push(message));
    journal.record(two, { fact: 'answered' });
    journal.record(one, { fact: 'ended', outcome: 'answered' });
    expect(first).toMatchObject([{ token: one, sequence: 1, at: 1 }, { token: two, sequence: 1, at: 2 }, { token: one, sequence: 2, at: 3, outcome: 'answered' }]);
    journal.acknowledge(one, 1);
    journal.detach();
    const second: GatewayToStore[] = [];
    journal.attach((message) => second.push(message));
    expect(second).toEqual(first.slice(1));
    let settled = false;
    const waiting = journal.settled(60_000).then(() => (settled = true));
    journal.acknowledge(two, 1);
    await Promise.resolve();
    expect(settled).toBe(false);
    journal.acknowledge(one, 2);
    await waiting;
  });
});
