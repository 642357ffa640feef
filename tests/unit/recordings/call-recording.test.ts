// The recording of one call: every state met by every event, and what holds whatever the order.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recordingEnd, type RecordingMode } from '../../../core/contract/recording-model.ts';
import { consentOf, nextRecording, notRecorded, type CallRecording, type RecordingEvent } from '../../../core/domain/recordings/call-recording.ts';

const off = notRecorded;
const announced: CallRecording = { ...off, announced: true };
const recording: CallRecording = { ...announced, phase: 'recording' };
const paused: CallRecording = { ...announced, phase: 'paused', pausedByListener: true };
const onHold: CallRecording = { ...announced, phase: 'paused', onHold: true };
const pausedOnHold: CallRecording = { ...paused, onHold: true };
const ended: CallRecording = { ...announced, phase: 'ended', endedBy: 'stopped' };
const refused: CallRecording = { ...announced, optedOut: true };
const endedByRefusal: CallRecording = { ...ended, endedBy: 'optedOut', optedOut: true };
const states = { off, announced, recording, paused, onHold, pausedOnHold, ended, refused, endedByRefusal };
type StateName = keyof typeof states;

const start = (change: Partial<Extract<RecordingEvent, { type: 'start' }>> = {}): RecordingEvent => ({ type: 'start', mode: 'manual', training: false, spokenConsent: true, ...change });
const byItself = (mode: RecordingMode, training = false): RecordingEvent => ({ type: 'startByItself', mode, training });

/** What each event does to each state: the phase after it and the command, or the refusal; `=` where nothing changes. */
const table: readonly (readonly [string, RecordingEvent, { readonly [S in StateName]: string }])[] = [
  ['start with an agreement', start(), { off: 'recording begin', announced: 'recording begin', recording: '!recording-under-way', paused: '!recording-under-way', onHold: '!recording-under-way', pausedOnHold: '!recording-under-way', ended: 'recording begin', refused: '!recording-opted-out', endedByRefusal: '!recording-opted-out' }],
  ['start on the announcement', start({ spokenConsent: false }), { off: '!recording-consent-due', announced: 'recording begin', recording: '!recording-under-way', paused: '!recording-under-way', onHold: '!recording-under-way', pausedOnHold: '!recording-under-way', ended: 'recording begin', refused: '!recording-opted-out', endedByRefusal: '!recording-opted-out' }],
  ['start while the mode is off', start({ mode: 'off' }), everywhere('!recording-off')],
  ['start in a training call', start({ training: true }), everywhere('!recording-training')],
  ['mode A begins', byItself('automatic'), { ...everywhere('='), announced: 'recording begin' }],
  ['mode B begins', byItself('controlled'), { ...everywhere('='), announced: 'recording begin' }],
  ['mode C begins nothing by itself', byItself('manual'), everywhere('=')],
  ['nothing begins by itself in a training call', byItself('automatic', true), everywhere('=')],
  ['pause', { type: 'pause' }, { off: '!wrong-phase', announced: '!wrong-phase', recording: 'paused pause', paused: '=', onHold: 'paused pause', pausedOnHold: '=', ended: '!wrong-phase', refused: '!wrong-phase', endedByRefusal: '!wrong-phase' }],
  ['resume', { type: 'resume' }, { off: '!wrong-phase', announced: '!wrong-phase', recording: '=', paused: 'recording resume', onHold: '=', pausedOnHold: 'paused resume', ended: '!wrong-phase', refused: '!wrong-phase', endedByRefusal: '!wrong-phase' }],
  ['hold', { type: 'hold' }, { off: 'off', announced: 'off', recording: 'paused', paused: 'paused', onHold: 'paused', pausedOnHold: 'paused', ended: 'ended', refused: 'off', endedByRefusal: 'ended' }],
  ['unhold', { type: 'unhold' }, { off: 'off', announced: 'off', recording: 'recording', paused: 'paused', onHold: 'recording', pausedOnHold: 'paused', ended: 'ended', refused: 'off', endedByRefusal: 'ended' }],
  ['stop', { type: 'stop', mode: 'manual' }, { off: '!wrong-phase', announced: '!wrong-phase', recording: 'ended finish', paused: 'ended finish', onHold: 'ended finish', pausedOnHold: 'ended finish', ended: '!wrong-phase', refused: '!wrong-phase', endedByRefusal: '!wrong-phase' }],
  ['stop under mode A', { type: 'stop', mode: 'automatic' }, { off: '!wrong-phase', announced: '!wrong-phase', recording: '!recording-automatic', paused: '!recording-automatic', onHold: '!recording-automatic', pausedOnHold: '!recording-automatic', ended: '!wrong-phase', refused: '!wrong-phase', endedByRefusal: '!wrong-phase' }],
  ['opt-out', { type: 'optOut' }, { off: 'off', announced: 'off', recording: 'ended finish', paused: 'ended finish', onHold: 'ended finish', pausedOnHold: 'ended finish', ended: 'ended', refused: 'off', endedByRefusal: 'ended' }],
  ['the call ends', { type: 'ended', by: 'callEnded' }, { off: '=', announced: '=', recording: 'ended finish', paused: 'ended finish', onHold: 'ended finish', pausedOnHold: 'ended finish', ended: '=', refused: '=', endedByRefusal: '=' }],
];

function everywhere(what: string): { readonly [S in StateName]: string } {
  return Object.fromEntries(Object.keys(states).map((name) => [name, what])) as { [S in StateName]: string };
}

describe.each(table)('%s', (_name, event, expected) => {
  it.each(Object.keys(states) as StateName[])('%s', (name) => {
    const before = states[name];
    const { state, command, refusal } = nextRecording(before, event);
    const told = refusal !== null ? `!${refusal}` : state === before ? '=' : command === null ? state.phase : `${state.phase} ${command}`;
    expect(told).toBe(expected[name]);
    if (refusal !== null) expect(state).toBe(before);
  });
});

describe('whatever the order', () => {
  const event: fc.Arbitrary<RecordingEvent> = fc.oneof(
    fc.constant<RecordingEvent>({ type: 'announced' }),
    fc.record({ type: fc.constant('start' as const), mode: fc.constantFrom('off', 'manual', 'automatic', 'controlled'), training: fc.boolean(), spokenConsent: fc.boolean() }),
    fc.record({ type: fc.constant('startByItself' as const), mode: fc.constantFrom('off', 'manual', 'automatic', 'controlled'), training: fc.boolean() }),
    fc.constantFrom<RecordingEvent>({ type: 'pause' }, { type: 'resume' }, { type: 'hold' }, { type: 'unhold' }, { type: 'optOut' }, { type: 'stop', mode: 'manual' }),
    fc.record({ type: fc.constant('ended' as const), by: fc.constantFrom(...recordingEnd.options.filter((one) => one !== 'stopped' && one !== 'optedOut')) }),
  );

  it('a refusal is final, and nothing begins without the announcement or an agreement', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40 }), (events) => {
        let state = notRecorded;
        let optedOut = false;
        let heard = false;
        for (const one of events) {
          const turn = nextRecording(state, one);
          optedOut ||= one.type === 'optOut';
          if (turn.command === 'begin') {
            expect(optedOut).toBe(false);
            expect(heard || (one.type === 'start' && one.spokenConsent)).toBe(true);
            expect('training' in one && one.training).toBe(false);
          }
          heard ||= one.type === 'announced';
          state = turn.state;
          if (state.phase === 'recording') expect(state.onHold || state.pausedByListener).toBe(false);
          if (optedOut) expect(['off', 'ended']).toContain(state.phase);
        }
      }),
    );
  });

  it('each recording that began is finished once', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40 }), (events) => {
        let state = notRecorded;
        let open = 0;
        for (const one of events) {
          const turn = nextRecording(state, one);
          if (turn.command === 'begin') open += 1;
          if (turn.command === 'finish') open -= 1;
          expect(open === 0 || open === 1).toBe(true);
          expect(open === 1).toBe(turn.state.phase === 'recording' || turn.state.phase === 'paused');
          state = turn.state;
        }
      }),
    );
  });
});

it('rests on the words said, or on the announcement', () => {
  expect(consentOf(true, true)).toBe('spoken');
  expect(consentOf(false, true)).toBe('spoken');
  expect(consentOf(true, false)).toBe('announced');
  expect(consentOf(false, false)).toBeNull();
});
