// The first installation, step by step, and its resumption.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { login } from '../../../core/contract/calls/session.ts';
import { advanceWizard, railMark, railSteps, stepNumber, suggestLogin, wizardStart, wizardSteps, type WizardEvent } from '../../../renderer/setup/wizard.ts';

const run = (...events: readonly WizardEvent[]) => events.reduce(advanceWizard, wizardStart(null));
const next: WizardEvent = { type: 'next' };
const back: WizardEvent = { type: 'back' };
const created: WizardEvent = { type: 'created' };
const confirmed: WizardEvent = { type: 'sheetConfirmed' };

describe('first installation', () => {
  it('goes through every step in order', () => {
    const states = [next, next, next, created, confirmed, { type: 'lineLeft', outcome: 'later' } as const];
    let state = wizardStart(null);
    const seen = [state.step];
    for (const event of states) {
      state = advanceWizard(state, event);
      seen.push(state.step);
    }
    expect(seen).toEqual(wizardSteps);
    expect(state.line).toBe('later');
    expect(stepNumber(state)).toBeNull();
  });

  it('goes back freely until the database exists, and never after', () => {
    expect(run(next, next, next, back, back).step).toBe('association');
    expect(run(back).step).toBe('welcome');
    expect(run(next, next, next, created, back).step).toBe('recoverySheet');
    expect(run(next, next, next, created, confirmed, back).step).toBe('line');
  });

  it('cannot leave the recovery sheet without the two groups being right', () => {
    expect(run(next, next, next, created, next).step).toBe('recoverySheet');
    expect(run(next, next, next, created, { type: 'lineLeft', outcome: 'saved' }).step).toBe('recoverySheet');
  });

  it('resumes where the store says', () => {
    expect(wizardStart('recoverySheet')).toEqual({ step: 'recoverySheet', created: true, line: null });
    expect(wizardStart('line').step).toBe('line');
  });

  it('never comes back to before the creation, whatever happens', () => {
    const event = fc.constantFrom<WizardEvent>(next, back, created, { type: 'opened', pending: 'line' }, confirmed, { type: 'lineLeft', outcome: 'saved' });
    fc.assert(
      fc.property(fc.array(event, { maxLength: 20 }), (events) => {
        let state = wizardStart(null);
        let reached = false;
        for (const one of events) {
          state = advanceWizard(state, one);
          reached ||= state.created;
          expect(state.created).toBe(reached);
          expect(state.created).toBe(wizardSteps.indexOf(state.step) > wizardSteps.indexOf('passphrase'));
        }
      }),
    );
  });

  it('follows the store when the base is open before its own answer is heard', () => {
    const opened: WizardEvent = { type: 'opened', pending: 'recoverySheet' };
    expect(run(next, next, next, opened, created)).toEqual({ step: 'recoverySheet', created: true, line: null });
    expect(run(opened).step).toBe('recoverySheet');
    expect(run(next, next, next, created, confirmed, opened).step).toBe('line');
  });

  it('marks the rail', () => {
    const state = run(next, next);
    expect(railSteps.map((step) => railMark(state, step))).toEqual(['done', 'done', 'current', 'todo', 'todo', 'todo']);
    expect(stepNumber(state)).toBe(3);
  });
});

describe('suggested login', () => {
  it.each([
    ['Hélène Vasnier', 'helene.vasnier'],
    ["Anne-Cécile d'Œuvre", 'anne.cecile.d.oeuvre'],
    ['  ', ''],
    ['李', ''],
  ])('%s gives %s', (name, expected) => {
    expect(suggestLogin(name)).toBe(expected);
  });

  it('is one that the contract accepts, or too short to be one', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 80 }), (name) => {
        const suggested = suggestLogin(name);
        expect(suggested.length < 2 || login.safeParse(suggested).success).toBe(true);
      }),
    );
  });
});
