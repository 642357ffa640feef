// The first installation as a state machine.
// Invariant: before `created` nothing is on the disk, so every step back is free; after it, the store remembers what is
// still owed (`pendingSetup`) and the machine starts again from there.
import type { SessionState } from '../../core/contract/calls/session.ts';

/**
 *   welcome ⇄ association ⇄ administrator ⇄ passphrase ──created──▶ recoverySheet ──confirmed──▶ line ──▶ done
 *                                                                       ▲                         ▲
 *                                              pendingSetup 'recoverySheet'              pendingSetup 'line'
 */
export const wizardSteps = ['welcome', 'association', 'administrator', 'passphrase', 'recoverySheet', 'line', 'done'] as const;
export type WizardStep = (typeof wizardSteps)[number];

/** What the rail shows: `done` is the arrival, not a step. */
export const railSteps = ['welcome', 'association', 'administrator', 'passphrase', 'recoverySheet', 'line'] as const;
export type RailStep = (typeof railSteps)[number];

/** How the line was left at its step. */
export type LineOutcome = 'saved' | 'later';

export interface WizardState {
  readonly step: WizardStep;
  /** The database exists: no step back across it. */
  readonly created: boolean;
  readonly line: LineOutcome | null;
}

export type WizardEvent =
  | { readonly type: 'next' }
  | { readonly type: 'back' }
  | { readonly type: 'created' }
  /** The store says that a base is open, and what it still owes. */
  | { readonly type: 'opened'; readonly pending: NonNullable<SessionState['pendingSetup']> }
  | { readonly type: 'sheetConfirmed' }
  | { readonly type: 'lineLeft'; readonly outcome: LineOutcome };

/** Where an installation begins, or begins again after an interruption. */
export function wizardStart(pendingSetup: SessionState['pendingSetup']): WizardState {
  if (pendingSetup === null) return { step: 'welcome', created: false, line: null };
  return { step: pendingSetup, created: true, line: null };
}

const beforeCreation: readonly WizardStep[] = ['welcome', 'association', 'administrator', 'passphrase'];

export function advanceWizard(state: WizardState, event: WizardEvent): WizardState {
  const at = beforeCreation.indexOf(state.step);
  switch (event.type) {
    case 'next': {
      const following = at === -1 ? undefined : beforeCreation[at + 1];
      return following === undefined ? state : { ...state, step: following };
    }
    case 'back': {
      const former = at < 1 ? undefined : beforeCreation[at - 1];
      return former === undefined ? state : { ...state, step: former };
    }
    case 'created':
      return state.step === 'passphrase' ? { ...state, step: 'recoverySheet', created: true } : state;
    case 'opened':
      return state.created ? state : { ...state, step: event.pending, created: true };
    case 'sheetConfirmed':
      return state.step === 'recoverySheet' ? { ...state, step: 'line' } : state;
    case 'lineLeft':
      return state.step === 'line' ? { ...state, step: 'done', line: event.outcome } : state;
  }
}

export type RailMark = 'done' | 'current' | 'todo';

export function railMark(state: WizardState, step: RailStep): RailMark {
  if (state.step === step) return 'current';
  return wizardSteps.indexOf(step) < wizardSteps.indexOf(state.step) ? 'done' : 'todo';
}

/** 1 to 6; null on arrival. */
export function stepNumber(state: WizardState): number | null {
  const index = railSteps.findIndex((step) => step === state.step);
  return index === -1 ? null : index + 1;
}

/** A first guess at a login: `helene.vasnier` for "Hélène Vasnier"; empty when nothing fits. */
export function suggestLogin(displayName: string): string {
  return displayName
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/œ/g, 'oe')
    .replace(/æ/g, 'ae')
    .replace(/[^a-z0-9]+/g, '.')
    .replace(/^\.+|\.+$/g, '')
    .slice(0, 40)
    .replace(/\.+$/, '');
}
