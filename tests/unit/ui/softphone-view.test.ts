// Which screen a listener sees for the calls of the desk, and what the keys do there.
import { describe, expect, it } from 'vitest';
import type { DeskCall } from '../../../core/contract/desk-state.ts';
import type { CallToken } from '../../../core/values/ids.ts';
import { callScreen } from '../../../renderer/softphone/logic/view.ts';
import { answers, shortcutOf, toneOf, type PressedKey } from '../../../renderer/softphone/logic/shortcuts.ts';
import { checkForm, emptyDraft } from '../../../renderer/softphone/logic/call-form.ts';
import { callOf } from '../../support/fake-scenarios.ts';

const now = 1_800_000_000_000;
const second = 'bcdefghijklmnopqrstu' as CallToken;
const active = (change: Partial<DeskCall> = {}): DeskCall => callOf(now, { state: 'active', answeredAt: now, ...change });

describe('the screen', () => {
  it('rests without a call', () => {
    expect(callScreen([], false)).toEqual({ kind: 'rest', ended: null });
  });
  it('rings', () => {
    expect(callScreen([callOf(now)], false).kind).toBe('ringing');
  });
  it('rings even while a form waits', () => {
    expect(callScreen([callOf(now)], true).kind).toBe('ringing');
  });
  it('keeps the call in front of a second one that rings', () => {
    const screen = callScreen([callOf(now, { token: second }), active()], false);
    expect(screen).toMatchObject({ kind: 'inCall', waiting: { token: second }, other: null });
  });
  it('puts the call that speaks before the one on hold, whatever their order', () => {
    const held = active({ state: 'held', startedAt: now - 60_000 });
    const speaking = active({ token: second });
    expect(callScreen([held, speaking], false)).toMatchObject({ call: { token: second }, other: { token: held.token } });
    expect(callScreen([speaking, held], false)).toMatchObject({ call: { token: second }, other: { token: held.token } });
  });
  it('shows an outgoing call while it rings over there', () => {
    expect(callScreen([callOf(now, { direction: 'outgoing' })], false).kind).toBe('inCall');
  });
  it('asks for the form after an answered call, before the store has written it', () => {
    expect(callScreen([active({ state: 'ended', endedAt: now, outcome: 'answered' })], false).kind).toBe('form');
  });
  it('asks for the form that waits since another session', () => {
    expect(callScreen([], true)).toEqual({ kind: 'form', ended: null });
  });
  it('tells a missed call at rest, without a form', () => {
    const missed = callOf(now, { state: 'ended', endedAt: now, outcome: 'missed' });
    expect(callScreen([missed], false)).toMatchObject({ kind: 'rest', ended: { outcome: 'missed' } });
  });
});

const pressed = (key: string, change: Partial<PressedKey> = {}): PressedKey => ({
  key,
  altKey: false,
  ctrlKey: false,
  metaKey: false,
  repeat: false,
  typing: false,
  ...change,
});

describe('the keys of a call', () => {
  it.each([
    ['m', 'mute'],
    ['A', 'hold'],
    ['c', 'keypad'],
    ['s', 'sound'],
    ['d', 'danger'],
  ])('%s asks for %s', (key, shortcut) => {
    expect(shortcutOf(pressed(key), true)).toBe(shortcut);
  });
  it('does nothing while someone writes, unless Alt says so', () => {
    expect(shortcutOf(pressed('m', { typing: true }), true)).toBeNull();
    expect(shortcutOf(pressed('m', { typing: true, altKey: true }), true)).toBe('mute');
  });
  it('needs Alt when single letters are switched off', () => {
    expect(shortcutOf(pressed('m'), false)).toBeNull();
    expect(shortcutOf(pressed('m', { altKey: true }), false)).toBe('mute');
  });
  it('leaves the system its own keys, and a held key does not toggle twice', () => {
    expect(shortcutOf(pressed('c', { ctrlKey: true }), true)).toBeNull();
    expect(shortcutOf(pressed('m', { repeat: true }), true)).toBeNull();
    expect(shortcutOf(pressed('x'), true)).toBeNull();
  });
  it('sends digits, star and hash as tones, and nothing else', () => {
    expect(toneOf(pressed('7'))).toBe('7');
    expect(toneOf(pressed('#'))).toBe('#');
    expect(toneOf(pressed('x'))).toBeNull();
    expect(toneOf(pressed('7', { typing: true }))).toBeNull();
  });
  it('answers on Enter, but not instead of the button that has the focus, nor on a key held down before', () => {
    expect(answers(pressed('Enter'), false)).toBe(true);
    expect(answers(pressed('Enter'), true)).toBe(false);
    expect(answers(pressed('Enter', { repeat: true }), false)).toBe(false);
    expect(answers(pressed('Enter', { typing: true }), false)).toBe(false);
    expect(answers(pressed(' '), false)).toBe(false);
  });
});

describe('the after-call form', () => {
  it.each(['silent', 'wrongNumber', 'hungUp', 'abusive', 'test'] as const)('is complete with its type alone: %s', (type) => {
    expect(checkForm({ ...emptyDraft, type })).toEqual({ complete: true, form: { type, category: null, referral: null, note: '' } });
  });
  it('asks for reason and outcome of a call that was listened to', () => {
    expect(checkForm({ ...emptyDraft, type: 'listening' })).toEqual({ complete: false, missing: 'details' });
    expect(checkForm({ ...emptyDraft, type: 'listening', category: 'loneliness', referral: 'none' }).complete).toBe(true);
  });
  it('asks for a type', () => {
    expect(checkForm(emptyDraft)).toEqual({ complete: false, missing: 'type' });
  });
  it('leaves out what was filled before the type changed', () => {
    const check = checkForm({ type: 'abusive', category: 'family', referral: 'callBack', note: ' court ' });
    expect(check).toEqual({ complete: true, form: { type: 'abusive', category: null, referral: null, note: 'court' } });
  });
});
