// Modes and authorisations: what opens, what closes by itself, and when.
import { describe, expect, it } from 'vitest';
import { recordingMode, recordingPurpose } from '../../../core/contract/recording-model.ts';
import { authorisationState, defaultSettings, endRefusal, mayChoose, modeInForce, type Authorisation } from '../../../core/domain/recordings/mode.ts';
import type { CivilDate } from '../../../core/values/civil-date.ts';

const day = (text: string): CivilDate => text as CivilDate;
const today = day('2026-11-24');
const given: Authorisation = { mode: 'automatic', purpose: 'training', endsOn: today, closed: false };

describe('an authorisation', () => {
  it.each([
    ['holds on its last day', given, today, 'inForce'],
    ['is over the day after', given, day('2026-11-25'), 'expired'],
    ['is over once closed, even before its day', { ...given, closed: true }, today, 'closed'],
    ['stays closed after its day', { ...given, closed: true }, day('2027-01-01'), 'closed'],
  ] as const)('%s', (_what, authorisation, at, state) => {
    expect(authorisationState(authorisation, at)).toBe(state);
  });

  it('lasts a year at most and does not begin in the past', () => {
    expect(endRefusal(day('2026-11-23'), today)).toBe('date-impossible');
    expect(endRefusal(today, today)).toBeNull();
    expect(endRefusal(day('2027-11-24'), today)).toBeNull();
    expect(endRefusal(day('2027-11-25'), today)).toBe('date-impossible');
  });
});

describe('a mode', () => {
  it('is off unless somebody turns it on', () => {
    expect(defaultSettings.mode).toBe('off');
    expect(modeInForce(defaultSettings, [given], today)).toBe('off');
  });

  it('C is chosen freely, A and B need an authorisation for that mode and that purpose', () => {
    for (const mode of recordingMode.options) {
      for (const purpose of recordingPurpose.options) {
        const free = mode === 'off' || mode === 'manual';
        expect(mayChoose(mode, purpose, [], today)).toBe(free);
        expect(mayChoose(mode, purpose, [given], today)).toBe(free || (mode === 'automatic' && purpose === 'training'));
        expect(mayChoose(mode, purpose, [{ ...given, closed: true }], today)).toBe(free);
      }
    }
  });

  it('A and B fall to off by themselves, C stays', () => {
    const after = day('2026-11-25');
    expect(modeInForce({ mode: 'automatic', purpose: 'training' }, [given], today)).toBe('automatic');
    expect(modeInForce({ mode: 'automatic', purpose: 'training' }, [given], after)).toBe('off');
    expect(modeInForce({ mode: 'controlled', purpose: 'training' }, [given], today)).toBe('off');
    expect(modeInForce({ mode: 'manual', purpose: 'training' }, [], after)).toBe('manual');
  });

  it('one authorisation in force is enough', () => {
    expect(modeInForce({ mode: 'automatic', purpose: 'training' }, [{ ...given, closed: true }, { ...given, endsOn: day('2027-01-01') }], day('2026-12-31'))).toBe('automatic');
  });
});
