// States of the application as the windows see them, for looking at every screen. People and numbers are fictitious.
import type { SessionState } from '../../core/contract/calls/session.ts';
import type { Preferences } from '../../core/contract/calls/shell.ts';
import type { AudioState, DeskCall, DeskState } from '../../core/contract/desk-state.ts';
import type { AccountId, CallId, CallToken } from '../../core/values/ids.ts';
import type { WindowKind } from '../../core/contract/access.ts';
import { createFakeBridge, ok, refused, type Answers, type FakeBridge } from './fake-bridge.ts';

export interface Scenario {
  readonly session: SessionState;
  readonly desk: DeskState;
  readonly answers?: Answers;
}

const helene = '0192f3a0-0000-7000-8000-000000000001' as AccountId;
const odile = '0192f3a0-0000-7000-8000-000000000002' as AccountId;
const firstToken = 'abcdefghijklmnopqrst' as CallToken;
const secondToken = 'bcdefghijklmnopqrstu' as CallToken;

const minute = 60_000;

export function sessionOf(now: number, change: Partial<SessionState> = {}): SessionState {
  return {
    phase: 'open',
    fault: null,
    account: { id: helene, displayName: 'Hélène V.', role: 'listener', grants: [] },
    associationName: 'La Veilleuse',
    mustChangePassphrase: false,
    pendingSetup: null,
    demonstration: false,
    lockAfterMinutes: 5,
    now,
    ...change,
  };
}

const audio: AudioState = {
  inputs: [{ id: 'mic', label: 'Micro du casque' }],
  outputs: [
    { id: 'headset', label: 'Casque USB' },
    { id: 'speakers', label: 'Haut-parleurs' },
  ],
  chosen: { microphone: 'mic', headset: 'headset', ringer: 'speakers' },
  fallback: [],
  microphoneMissing: false,
  ringVolume: 0.8,
};

export function callOf(now: number, change: Partial<DeskCall> = {}): DeskCall {
  return {
    token: firstToken,
    direction: 'incoming',
    state: 'ringing',
    startedAt: now - 8000,
    answeredAt: null,
    endedAt: null,
    outcome: null,
    muted: false,
    heldByCaller: false,
    announcement: null,
    lineLabel: 'Ligne principale',
    publicNumber: '01 99 00 47 12',
    caller: { kind: 'repeat', callsThisMonth: 3 },
    training: false,
    ...change,
  };
}

export function deskOf(now: number, calls: DeskCall[] = [], line: Partial<DeskState['line']> = {}, sound: Partial<AudioState> = {}): DeskState {
  return {
    line: { state: 'reachable', since: now - 102 * minute, fault: null, nextAttemptAt: null, label: 'Ligne principale', ...line },
    calls,
    audio: { ...audio, ...sound },
  };
}

function active(now: number, change: Partial<DeskCall> = {}): DeskCall {
  return callOf(now, { state: 'active', startedAt: now - 13 * minute, answeredAt: now - (12 * minute + 47_000), ...change });
}
function ended(now: number, minutes: number, change: Partial<DeskCall> = {}): DeskCall {
  return callOf(now, {
    state: 'ended',
    startedAt: now - (minutes + 1) * minute,
    answeredAt: now - minutes * minute,
    endedAt: now,
    outcome: 'answered',
    ...change,
  });
}

const locked = { phase: 'locked' } as const;
const signedOut = { phase: 'signedOut', account: null, associationName: null, lockAfterMinutes: null } as const;
const demonstrationAccounts: Answers = {
  'session.listDemonstrationAccounts': () =>
    ok([
      { login: 'helene', displayName: 'Hélène V.', role: 'listener' },
      { login: 'georges', displayName: 'Georges L.', role: 'manager' },
      { login: 'nour', displayName: 'Nour A.', role: 'privacyOfficer' },
      { login: 'odile', displayName: 'Odile F.', role: 'administrator' },
    ]),
};
const trainer: Answers = { 'training.getState': () => ok({ mayStart: true, role: 'manager' }) };

export const scenarios = {
  ready: (now) => ({ session: sessionOf(now), desk: deskOf(now) }),
  'ready-no-sound': (now) => ({
    session: sessionOf(now),
    desk: deskOf(now, [], {}, { fallback: ['headset'], microphoneMissing: true }),
  }),
  'ready-missed': (now) => ({
    session: sessionOf(now),
    desk: deskOf(now, [ended(now, 0, { answeredAt: null, outcome: 'abandoned' })]),
    answers: trainer,
  }),
  connecting: (now) => ({ session: sessionOf(now), desk: deskOf(now, [], { state: 'connecting' }) }),
  unconfigured: (now) => ({ session: sessionOf(now), desk: deskOf(now, [], { state: 'unconfigured', label: null }) }),
  demonstration: (now) => ({
    session: sessionOf(now, { demonstration: true }),
    desk: deskOf(now, [], { state: 'unconfigured', label: null }),
    answers: trainer,
  }),
  unreachable: (now) => ({
    session: sessionOf(now),
    desk: deskOf(now, [], { state: 'unreachable', fault: 'network-down', since: now - 40_000, nextAttemptAt: now + 8000 }),
  }),
  paused: (now) => ({ session: sessionOf(now), desk: deskOf(now, [], { state: 'paused' }) }),
  ringing: (now) => ({ session: sessionOf(now), desk: deskOf(now, [callOf(now)]) }),
  'ringing-withheld': (now) => ({
    session: sessionOf(now),
    desk: deskOf(now, [callOf(now, { caller: { kind: 'withheld' }, training: true })]),
  }),
  'in-call': (now) => ({ session: sessionOf(now), desk: deskOf(now, [active(now)]) }),
  'in-call-muted': (now) => ({ session: sessionOf(now), desk: deskOf(now, [active(now, { muted: true, training: true })]) }),
  announcing: (now) => ({
    session: sessionOf(now),
    desk: deskOf(now, [active(now, { answeredAt: now - 3_000, announcement: { kind: 'beforeAnswer', endsAt: now + 9_500 } })]),
  }),
  'on-hold': (now) => ({ session: sessionOf(now), desk: deskOf(now, [active(now, { state: 'held' })]) }),
  'call-waiting': (now) => ({
    session: sessionOf(now),
    desk: deskOf(now, [active(now), callOf(now, { token: secondToken, caller: { kind: 'first' } })]),
  }),
  'two-calls': (now) => ({
    session: sessionOf(now),
    desk: deskOf(now, [active(now, { state: 'held' }), active(now, { token: secondToken, answeredAt: now - 65_000 })]),
  }),
  'after-call': (now) => ({
    session: sessionOf(now),
    desk: deskOf(now, [ended(now, 41)]),
    answers: {
      'calls.getPendingForm': () =>
        ok({
          call: {
            id: '0192f3a0-0000-7000-8000-00000000000a' as CallId,
            token: firstToken,
            startedAt: now - 42 * minute,
            answeredAt: now - 41 * minute,
            endedAt: now,
            training: false,
          },
        }),
    },
  }),
  'locked-ringing': (now) => ({ session: sessionOf(now, locked), desk: deskOf(now, [callOf(now)]) }),
  'locked-in-call': (now) => ({ session: sessionOf(now, locked), desk: deskOf(now, [active(now)]) }),
  locked: (now) => ({ session: sessionOf(now, locked), desk: deskOf(now) }),
  'sign-in': (now) => ({ session: sessionOf(now, signedOut), desk: deskOf(now, [], { state: 'unconfigured' }) }),
  'sign-in-demonstration': (now) => ({
    session: sessionOf(now, { ...signedOut, demonstration: true }),
    desk: deskOf(now, [], { state: 'unconfigured' }),
    answers: demonstrationAccounts,
  }),
  'passphrase-due': (now) => ({ session: sessionOf(now, { mustChangePassphrase: true }), desk: deskOf(now) }),
  unusable: (now) => ({
    session: sessionOf(now, { ...signedOut, phase: 'unusable', fault: 'database-newer' }),
    desk: deskOf(now, [], { state: 'unconfigured' }),
  }),
  absent: (now) => ({ session: sessionOf(now, { ...signedOut, phase: 'absent' }), desk: deskOf(now, [], { state: 'unconfigured' }) }),
} as const satisfies Record<string, (now: number) => Scenario>;
export type ScenarioName = keyof typeof scenarios;

export const defaultPreferences: Preferences = { language: 'fr', theme: 'light', textSize: '100', reducedMotion: true };

/** A bridge whose every call of the softphone and of the session screens has a plausible answer. */
export function bridgeFor(kind: WindowKind, name: ScenarioName, preferences: Preferences, now: number): FakeBridge {
  const scenario: Scenario = scenarios[name](now);
  const { session, desk } = scenario;
  const done = (): ReturnType<typeof ok<Record<string, never>>> => ok({});
  let saved = preferences;
  return createFakeBridge(kind, {
    'session.getState': () => ok(session),
    'desk.getState': () => ok(desk),
    'preferences.get': () => ok(saved),
    'preferences.save': (next) => {
      saved = next;
      return ok(next);
    },
    'session.signIn': () => refused('wrong-passphrase', 5000),
    'session.unlock': () => refused('wrong-passphrase'),
    'session.suggestPassphrase': () => ok({ words: ['brume', 'cerise', 'talus', 'ormeau', 'vitrail', 'canoë', 'lanterne'] }),
    'recovery.checkLine': ({ check }) => ok({ correct: check === '42' }),
    'recovery.open': () => ok({ administrators: [{ id: odile, displayName: 'Odile F.', login: 'odile' }] }),
    'association.getReminder': () => ok({ reminder: '« Notre échange est confidentiel. Vous n’avez pas à dire votre nom. »' }),
    'training.getState': () => ok({ mayStart: false, role: 'listener' }),
    'calls.getPendingForm': () => ok({ call: null }),
    'desk.answer': done,
    'desk.refuse': done,
    'desk.silence': done,
    'desk.hangUp': done,
    'desk.mute': done,
    'desk.hold': done,
    'desk.sendDtmf': done,
    'desk.setReachable': done,
    'desk.dismiss': done,
    'desk.chooseDevice': done,
    'desk.setRingVolume': done,
    'desk.testRing': done,
    'desk.testMicrophone': () => ok({ peak: 0.3 }),
    'training.start': done,
    'calls.submitForm': done,
    ...scenario.answers,
  });
}
