// The machines of requests and incidents, the registers, the impact assessment and the letters, as rules and as data.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { proofKind, type RequestState } from '../../../core/contract/calls/privacy-rights.ts';
import { incidentState } from '../../../core/contract/calls/privacy-incidents.ts';
import { dpiaWith, piaFile, piaFileOf, piaQuestions } from '../../../core/domain/privacy/dpia.ts';
import { emptyBreach, mayDecideOnPersons, missingFields, nextIncidentState } from '../../../core/domain/privacy/incident-machine.ts';
import { allLetters, fillIn } from '../../../core/domain/privacy/letters.ts';
import { portabilityCsv } from '../../../core/domain/privacy/portability.ts';
import { charterOf, isCompleteSheet, noticeOf, prefilledProcessing, prefilledProcessors, processorActions } from '../../../core/domain/privacy/registers.ts';
import { hasLineProof, hasSecondProof, mayDisclose, nextRequestState, type RequestAct } from '../../../core/domain/privacy/request-machine.ts';
import { leastAlerting, unusualReveals } from '../../../core/domain/privacy/reveal-alerts.ts';
import { parseCivilDate } from '../../../core/values/civil-date.ts';

const acts: readonly RequestAct[] = ['askIdentity', 'confirmIdentity', 'clear', 'withhold', 'gather', 'act', 'export', 'sign', 'deliver', 'close'];

describe('the course of a request', () => {
  it('reaches the data and the answer through a passed safety check only', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...acts), { maxLength: 25 }), (tried) => {
        let state: RequestState = 'received';
        let cleared = false;
        for (const act of tried) {
          const next = nextRequestState(state, act);
          if (next === null) continue;
          if (act === 'clear') cleared = true;
          if (act === 'withhold') cleared = false;
          state = next;
          if (state === 'gathered' || state === 'reviewed' || act === 'deliver') expect(cleared).toBe(true);
        }
      }),
      { numRuns: 3_000, seed: 15 },
    );
  });
  it('is over once closed', () => {
    for (const act of acts) expect(nextRequestState('closed', act)).toBeNull();
  });
  it('discloses to a caller only without a doubt, with a proof of the line and another kind of proof', () => {
    const answers = fc.constantFrom('yes' as const, 'no' as const, 'unknown' as const);
    fc.assert(
      fc.property(answers, answers, fc.array(fc.constantFrom(...proofKind.options), { maxLength: 4 }), (sharedLine, violence, proofs) => {
        const wanted = sharedLine === 'no' && violence === 'no' && hasLineProof(proofs) && hasSecondProof(proofs);
        expect(mayDisclose('caller', { sharedLine, violence }, proofs) === 'yes').toBe(wanted);
      }),
      { seed: 4 },
    );
    expect(mayDisclose('caller', { sharedLine: 'no', violence: 'no' }, ['callFromLine', 'callFromLine'])).toBe('proofMissing');
  });
});

describe('incidents', () => {
  it('a closed one takes only a complementary notification', () => {
    for (const state of incidentState.options) expect(nextIncidentState(state, 'notify') !== null).toBe(['breach', 'notified', 'closed'].includes(state));
    expect(nextIncidentState('closed', 'change')).toBeNull();
  });
  it('name what art. 33(3) still lacks, and bind the decisions of art. 34 to the facts', () => {
    expect(missingFields(emptyBreach)).toEqual(expect.arrayContaining(['nature', 'personsApproximate', 'recordsApproximate', 'consequences', 'measuresTaken', 'contactName']));
    expect(mayDecideOnPersons('encrypted', emptyBreach)).toBe(false);
    expect(mayDecideOnPersons('encrypted', { ...emptyBreach, encrypted: true })).toBe(true);
    expect(mayDecideOnPersons('notRequired', { ...emptyBreach, riskLevel: 'high' })).toBe(false);
  });
});

describe('the prefilled registers', () => {
  it('hold ten sheets, each with every field of art. 30 and a balancing test where it is owed', () => {
    expect(prefilledProcessing).toHaveLength(10);
    for (const { origin, sheet } of prefilledProcessing) expect(isCompleteSheet(sheet), origin).toBe(true);
    const [first] = prefilledProcessing;
    expect(isCompleteSheet({ ...first!.sheet, balancing: null })).toBe(false);
    expect(isCompleteSheet({ ...first!.sheet, thirdCountries: '' })).toBe(false);
  });
  it('count what is open about a processor', () => {
    const { sheet } = prefilledProcessors[0]!;
    const today = parseCivilDate('2026-11-24')!;
    expect(processorActions(sheet, today)).toEqual(['contractMissing', 'clausesMissing']);
    const signed = { ...sheet, contractSignedOn: parseCivilDate('2024-01-01'), clauses: sheet.clauses.map((clause) => ({ ...clause, state: 'yes' as const })) };
    expect(processorActions(signed, today)).toEqual(['auditDue']);
  });
  it('have a notice and a charter in both languages, without a place left open', () => {
    for (const language of ['fr', 'en'] as const) {
      expect(JSON.stringify(noticeOf(language, { association: 'A', officer: 'O', months: '3' }))).not.toMatch(/\{\w+\}/);
      expect(charterOf(language).text.length).toBeGreaterThan(200);
    }
  });
});

describe('the impact assessment', () => {
  it('fits the structure that the CNIL’s tool imports, with an answer to each of its questions', () => {
    const file = piaFileOf(dpiaWith(null, null), 'La Veilleuse', 0);
    expect(() => piaFile.parse(JSON.parse(JSON.stringify(file)))).not.toThrow();
    expect(file.answers.map(({ reference_to: reference }) => reference)).toEqual(piaQuestions);
    const measures = new Set(file.measures.map(({ title }) => title));
    for (const { reference_to: reference, data } of file.answers) {
      if (reference > 300 && reference % 10 === 4) for (const title of data.list) expect(measures, title).toContain(title);
      if (reference > 300 && reference % 10 >= 5) expect(data.gauge).toBeGreaterThanOrEqual(1);
      expect((data.text ?? '') !== '' || data.list.length > 0, String(reference)).toBe(true);
    }
  });
  it('keeps what a person typed as text', () => {
    const edition = { author: 'A', evaluator: '', validator: '', dpoOpinion: '', personsOpinion: '', answers: [{ reference: 111, text: '<img src=x onerror=alert(1)>', gauge: 0, list: [] }] };
    expect(piaFileOf(dpiaWith(edition, 0), 'A', 0).answers[0]?.data.text).toBe('<p>&lt;img src=x onerror=alert(1)&gt;</p>');
  });
});

describe('letters', () => {
  it('keep their legal paragraphs whatever the edition', () => {
    const plain = allLetters([]);
    const edited = allLetters(plain.map(({ id, language }) => ({ id, language, opening: 'Bonjour,', closing: '' })));
    expect(edited.map(({ legal }) => legal)).toEqual(plain.map(({ legal }) => legal));
    expect(edited.every(({ opening, edited: own }) => opening === 'Bonjour,' && own)).toBe(true);
  });
  it('tell of the complaint to the CNIL and of the courts in every refusal, and confirm nothing in the neutral one', () => {
    for (const { id, language, legal } of allLetters([])) {
      const text = legal.join(' ');
      if (['refusal', 'neutralReply', 'unidentifiableReply'].includes(id)) expect(text, `${id} ${language}`).toMatch(/CNIL[\s\S]*(tribunal|courts)/);
    }
    expect(fillIn('{a} {b}', { a: '1' })).toBe('1 {b}');
  });
});

it('a cell of the CSV never begins a formula', () => {
  const call = { id: 'x', direction: 'incoming', startedAt: 0, answeredAt: null, endedAt: null, outcome: 'answered', listenerName: null, purgedOn: '2026-01-01', restricted: false, held: false };
  const data = { callers: [], auditReferences: [], objectionSince: null, recordings: 0, consents: 0, unidentified: 0, violenceForms: 0, milliseconds: 0, calls: [{ ...call, form: { type: 'listening', category: null, referral: null, note: '=HYPERLINK("x"), "y"' } }] };
  expect(portabilityCsv(data as never)).toContain(`"'=HYPERLINK(""x""), ""y"""`);
});

it('an alert is raised beyond an account’s own habit and never for a few readings', () => {
  const now = 20_000 * 86_400_000 + 3_600_000;
  const days = (habit: number, today: number) => [...Array.from({ length: 10 }, (_, index) => ({ actor_id: 'a' as never, day: 19_980 + index, reveals: habit })), { actor_id: 'a' as never, day: 20_000, reveals: today }];
  expect(unusualReveals(days(1, leastAlerting - 1), now)).toEqual([]);
  expect(unusualReveals(days(1, leastAlerting), now)).toMatchObject([{ reveals: leastAlerting, usual: 1 }]);
  expect(unusualReveals(days(8, 24), now)).toEqual([]);
  expect(unusualReveals(days(8, 25), now)).toHaveLength(1);
});
