// The impact assessment (RGPD art. 35) as the CNIL's own tool imports it. Structure read in LINCnil/pia (GPL-3.0; nothing is
// copied from it): importData in src/app/services/pia.service.ts takes { pia, answers, measures, evaluations, comments };
// an answer names its question by the number of src/assets/files/pia_architecture.json; a risk's measures are the titles of
// measures. Invariant: numbers 311 and its like are measures, never answers.
import { z } from 'zod';
import type { Dpia } from '../../contract/calls/privacy-registers.ts';
import type { Instant } from '../../values/instant.ts';
import prefilled from './dpia.json';

/** What the tool reads; strict, so that a test tells a field too many or too few. */
export const piaFile = z.strictObject({
  pia: z.strictObject({
    id: z.int(),
    status: z.int().min(0).max(4),
    is_example: z.literal(0),
    is_archive: z.literal(0),
    name: z.string().min(1),
    category: z.string(),
    author_name: z.string(),
    evaluator_name: z.string(),
    validator_name: z.string(),
    dpo_status: z.int().min(0).max(1),
    dpo_opinion: z.string(),
    concerned_people_opinion: z.string(),
    concerned_people_status: z.int().min(0).max(1),
    concerned_people_searched_opinion: z.boolean(),
    concerned_people_searched_content: z.string(),
    rejected_reason: z.string(),
    applied_adjustements: z.string(),
    dpos_names: z.string(),
    people_names: z.string(),
    progress: z.number(),
    structure_id: z.literal(''),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
  }),
  answers: z.array(
    z.strictObject({
      id: z.int(),
      pia_id: z.int(),
      reference_to: z.int(),
      data: z.strictObject({ text: z.string().nullable(), gauge: z.int().min(0).max(4).nullable(), list: z.array(z.string()) }),
      created_at: z.iso.datetime(),
      updated_at: z.iso.datetime(),
    }),
  ),
  measures: z.array(z.strictObject({ id: z.int(), pia_id: z.int(), title: z.string(), content: z.string(), placeholder: z.string(), created_at: z.iso.datetime(), updated_at: z.iso.datetime() })),
  evaluations: z.array(z.never()),
  comments: z.array(z.never()),
});
export type PiaFile = z.infer<typeof piaFile>;

/** Questions of pia_architecture.json that are answered; 324, 334 and 344 list measures, 325, 335, 345 and 326, 336, 346 have a gauge of 1 to 4. */
export const piaQuestions: readonly number[] = [
  111, 112, 113, 121, 122, 123, 211, 212, 213, 214, 215, 221, 222, 223, 224, 225, 226, 227, 321, 322, 323, 324, 325, 326, 331, 332, 333, 334, 335, 336, 341, 342, 343, 344, 345, 346,
];

export interface DpiaEdition {
  readonly author: string;
  readonly evaluator: string;
  readonly validator: string;
  readonly dpoOpinion: string;
  readonly personsOpinion: string;
  readonly answers: readonly { readonly reference: number; readonly text: string; readonly gauge: number; readonly list: readonly string[] }[];
}

/** The prefilled draft with what the association wrote over it. */
export function dpiaWith(edition: DpiaEdition | null, changedAt: Instant | null): Dpia {
  return {
    author: edition?.author ?? '',
    evaluator: edition?.evaluator ?? '',
    validator: edition?.validator ?? '',
    dpoOpinion: edition?.dpoOpinion ?? '',
    personsOpinion: edition?.personsOpinion ?? '',
    answers: prefilled.answers.map((answer) => {
      const own = edition?.answers.find(({ reference }) => reference === answer.reference);
      return own === undefined ? answer : { ...answer, text: own.text, gauge: own.gauge, list: [...own.list] };
    }),
    changedAt,
  };
}

/** The tool shows answers as HTML: what a person typed must stay text there. */
function asHtml(text: string): string {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
  return escaped === '' ? '' : `<p>${escaped.replaceAll('\n', '<br>')}</p>`;
}

export function piaFileOf(assessment: Dpia, association: string, now: Instant): PiaFile {
  const at = new Date(now).toISOString();
  const done = assessment.answers.filter(({ text, list }) => text !== '' || list.length > 0).length;
  return {
    pia: {
      id: 1,
      status: 0,
      is_example: 0,
      is_archive: 0,
      name: association,
      category: 'Écoutille',
      author_name: assessment.author,
      evaluator_name: assessment.evaluator,
      validator_name: assessment.validator,
      dpo_status: 0,
      dpo_opinion: assessment.dpoOpinion,
      concerned_people_opinion: assessment.personsOpinion,
      concerned_people_status: 0,
      concerned_people_searched_opinion: assessment.personsOpinion !== '',
      concerned_people_searched_content: '',
      rejected_reason: '',
      applied_adjustements: '',
      dpos_names: '',
      people_names: '',
      progress: Math.round((100 * done) / piaQuestions.length),
      structure_id: '',
      created_at: at,
      updated_at: at,
    },
    answers: assessment.answers.map(({ reference, text, gauge, list }, index) => ({
      id: index + 1,
      pia_id: 1,
      reference_to: reference,
      data: { text: list.length > 0 ? null : asHtml(text), gauge: gauge === 0 ? null : gauge, list: [...list] },
      created_at: at,
      updated_at: at,
    })),
    measures: prefilled.measures.map(({ title, content }, index) => ({ id: index + 1, pia_id: 1, title, content: asHtml(content), placeholder: '', created_at: at, updated_at: at })),
    evaluations: [],
    comments: [],
  };
}
