// The training line's scenarios, read from resources/training/scenarios.json.
// Invariant: callers have numbers of the ranges kept for fiction only, so that no training call bears a real number.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { trainingScenario } from '../../../core/contract/calls/desk.ts';

/** Ranges for works of fiction in the French numbering plan (Arcep decision 2018-0881). */
const fictionNumber = z.string().regex(/^\+33(?:19900|26191|35301|46571|53649|63998)\d{4}$/);
const clip = z.string().regex(/^[a-z0-9-]{1,40}\.wav$/);

const scenario = z.strictObject({
  /** With `withheld` the provider knows the number and asks for its privacy (RFC 3323, RFC 3325 7). */
  caller: z.strictObject({ number: fictionNumber, withheld: z.boolean() }),
  /** Played in a loop once the call is answered. */
  speech: z
    .array(
      z.union([
        z.strictObject({ clip }),
        z.strictObject({ pauseMs: z.int().min(100).max(120_000) }),
      ]),
    )
    .min(1)
    .max(40),
  /** Said when the listener comes back from a hold. */
  afterHold: clip.nullable(),
  /** The caller hangs up unanswered after ringing for this long; null: waits for an answer. */
  givesUpAfterMs: z.int().min(100).max(60_000).nullable(),
  /** Key of its title and description in the locales. */
  textKey: z.string().regex(/^training\.[A-Za-z]+$/),
});
export type Scenario = z.infer<typeof scenario>;

const scenarioFile = z.strictObject({
  /** What callers are supposed to have dialled. */
  publicNumber: z.string().max(32),
  scenarios: z.record(trainingScenario, scenario),
});
export type ScenarioFile = z.infer<typeof scenarioFile>;

/** `folder` is resources/training. Rejects when the file is missing or not as described. */
export async function readScenarios(folder: string): Promise<ScenarioFile> {
  return scenarioFile.parse(JSON.parse(await readFile(join(folder, 'scenarios.json'), 'utf8')));
}

export function clipsOf({ speech, afterHold }: Scenario): string[] {
  const spoken = speech.flatMap((step) => ('clip' in step ? [step.clip] : []));
  return afterHold === null ? spoken : [...spoken, afterHold];
}
