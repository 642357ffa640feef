// The steps of a route as parts of a sentence and boxes of a drawing: ids and delays; the screens have the words, under
// `rota.routing.steps.<step>.<position>`.
// Invariant: every step has its part, in order; the consecutive numbers of one person are one part.
import type { VolunteerId } from '../../values/ids.ts';
import type { Route, RoutingStep } from './routing.ts';

export interface SentencePart {
  readonly step: SentenceStep;
  /** Whether the part opens the sentence, or follows with its delay. */
  readonly position: 'first' | 'later';
  /** Seconds since the call arrived. */
  readonly after: number;
  /** Whose names the screen puts in, in order. */
  readonly people: VolunteerId[];
  /** How many numbers of that person are tried (`forward`), else 0. */
  readonly numbers: number;
}
export type SentenceStep = 'ringDesk' | 'ringBackup' | 'ringOthers' | 'forward' | 'announceClosed' | 'announceUnanswered' | 'voicemail';

export function describeSteps({ steps }: Pick<Route, 'steps'>): SentencePart[] {
  const parts: SentencePart[] = [];
  for (const step of steps) {
    const last = parts.at(-1);
    if (step.kind === 'forward' && last?.step === 'forward' && last.people[0] === step.volunteerId) {
      parts[parts.length - 1] = { ...last, numbers: last.numbers + 1 };
      continue;
    }
    parts.push({
      step: nameOf(step),
      position: parts.length === 0 ? 'first' : 'later',
      after: step.after,
      people: peopleOf(step),
      numbers: step.kind === 'forward' ? 1 : 0,
    });
  }
  return parts;
}

function nameOf(step: RoutingStep): SentenceStep {
  if (step.kind !== 'announce') return step.kind;
  return step.announcement === 'closed' ? 'announceClosed' : 'announceUnanswered';
}

function peopleOf(step: RoutingStep): VolunteerId[] {
  if (step.kind === 'ringDesk' || step.kind === 'ringBackup') return [...step.people];
  return step.kind === 'forward' ? [step.volunteerId] : [];
}
