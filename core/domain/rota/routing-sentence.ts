// The steps of a route as parts of a sentence and boxes of a drawing: keys of `rota.routing.steps.*` and ids, never text.
// Invariant: every step has its part, in order; the consecutive numbers of one person are one part.
import type { Route, RoutingStep } from './routing.ts';

export interface SentencePart {
  /** Key below `rota.routing.steps`: `first` variants open the sentence, `later` ones follow with their delay. */
  readonly key: `${SentenceStep}.${'first' | 'later'}`;
  readonly step: SentenceStep;
  /** Seconds since the call arrived. */
  readonly after: number;
  /** Whose names the screen puts in, in order. */
  readonly people: readonly string[];
  /** How many numbers of that person are tried (`forward`), else 0. */
  readonly numbers: number;
}
export type SentenceStep = 'ringDesk' | 'ringBackup' | 'ringOthers' | 'forward' | 'announceClosed' | 'announceUnanswered' | 'voicemail';

export function describeSteps({ steps }: Pick<Route, 'steps'>): readonly SentencePart[] {
  const parts: SentencePart[] = [];
  for (const step of steps) {
    const last = parts.at(-1);
    if (step.kind === 'forward' && last?.step === 'forward' && last.people[0] === step.personId) {
      parts[parts.length - 1] = { ...last, numbers: last.numbers + 1 };
      continue;
    }
    const name = nameOf(step);
    parts.push({
      key: `${name}.${parts.length === 0 ? 'first' : 'later'}`,
      step: name,
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

function peopleOf(step: RoutingStep): readonly string[] {
  if (step.kind === 'ringDesk' || step.kind === 'ringBackup') return step.people;
  return step.kind === 'forward' ? [step.personId] : [];
}
