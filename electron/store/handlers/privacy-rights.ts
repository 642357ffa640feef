// Rights requests: registering, identity, the safety check, gathering by number, acting on the data, answering.
// Invariants: a number is typed, becomes pseudonyms, and is kept nowhere; each act goes through the request's machine and
// into its own file of events as well as into the audit trail.
import { v7 as uuid } from 'uuid';
import { Refusal } from '../../../core/contract/errors.ts';
import { erasureReport, type GatheredData, type LetterId, type RequestDetail, type RequestSummary } from '../../../core/contract/calls/privacy-rights.ts';
import { plantName } from '../../../core/domain/calls/plant-names.ts';
import { unpadNumber } from '../../../core/domain/calls/padded-number.ts';
import type { PrivacyDocument, RequestPaper } from '../../../core/domain/privacy/documents.ts';
import { allLetters, letterTemplateOf } from '../../../core/domain/privacy/letters.ts';
import { accessReply, actionReply, erasureCertificate, plainLetter, type PaperContext } from '../../../core/domain/privacy/papers.ts';
import { portabilityCsv, portabilityJson } from '../../../core/domain/privacy/portability.ts';
import { answeredInTime, clockOf, dueDate, mayExtend, type ClockFacts } from '../../../core/domain/privacy/request-clock.ts';
import { allowedActs, mayDisclose, missingSteps, nextRequestState, type RequestAct } from '../../../core/domain/privacy/request-machine.ts';
import { purgeDay } from '../../../core/domain/privacy/retention.ts';
import { addMonths, parisDate, type CivilDate } from '../../../core/values/civil-date.ts';
import { formatPhoneNumber, parsePhoneNumber, type E164 } from '../../../core/values/phone-number.ts';
import type { CallId, CallerId, RightsRequestId } from '../../../core/values/ids.ts';
import type { Executor } from '../../../db/connection/executor.ts';
import { accountById, allAccounts } from '../../../db/queries/accounts.ts';
import { readAssociation } from '../../../db/queries/association.ts';
import { listBlocks } from '../../../db/queries/blocklist.ts';
import { callsWithoutPseudonym } from '../../../db/queries/calls.ts';
import { countDoNotCall, objectionOf, putOnList, takeOffList } from '../../../db/queries/do-not-call.ts';
import { callsOfCallers, eraseRows } from '../../../db/queries/erasure.ts';
import { holdOnCallers, retentionMonths } from '../../../db/queries/privacy-retention.ts';
import * as rows from '../../../db/queries/privacy-rights.ts';
import { allLetterEditions, resetLetter, saveLetter } from '../../../db/queries/privacy-texts.ts';
import { sealedNumberOf } from '../../../db/queries/vaults.ts';
import { doNotCallTag } from '../../../db/vault/do-not-call.ts';
import { encryptExport } from '../../../db/vault/encrypted-export.ts';
import { wipe } from '../../../db/vault/sodium.ts';
import { openSealed } from '../../../db/vault/vaults.ts';
import { buryTarget, callersOfNumber, finishErasure } from '../erasure.ts';
import type { HandlersOf, Act } from '../handler.ts';
import { audit, note, type Kernel } from '../kernel.ts';
import { requireStrong } from '../new-account.ts';
import { officerOf, purposesAboutCallers, rulesOf } from '../privacy-reading.ts';
import { ownReportDocument } from '../own-report.ts';
import { blockOf, type BlocklistEffects } from './blocklist.ts';

const gatheredAtOnce = 20_000;

export function rightsHandlers(kernel: Kernel, effects: BlocklistEffects): HandlersOf<'rights'> {
  const { session, sodium, clock } = kernel;
  const today = (): CivilDate => parisDate(clock());

  const factsOf = (db: Executor, row: rows.RequestRow): ClockFacts => ({
    receivedOn: row.received_on,
    suspensions: rows.suspensionsOf(db, row.id).map(({ asked_on: from, provided_on: to }) => ({ from, to })),
    extendedOn: row.extended_on,
    closedOn: row.closed_on,
  });

  const summaryOf = (db: Executor, row: rows.RequestRow): RequestSummary => {
    const facts = factsOf(db, row);
    return {
      id: row.id,
      reference: referenceOf(row),
      right: row.right_name,
      subject: row.subject,
      channel: row.channel,
      receivedOn: row.received_on,
      requesterName: row.requester_name,
      state: row.state,
      closure: row.closure,
      closedOn: row.closed_on,
      inTime: answeredInTime(facts),
      clock: clockOf(facts, today()),
    };
  };

  const detailOf = (db: Executor, id: RightsRequestId): RequestDetail => {
    const row = found(db, id);
    const proofs = rows.proofsOf(db, id);
    const names = new Map(allAccounts(db).map((account) => [account.id, account.display_name]));
    const safety = row.safety === null ? null : (JSON.parse(row.safety) as NonNullable<RequestDetail['safety']>);
    const suspended = rows.suspensionsOf(db, id);
    const standing = {
      state: row.state,
      right: row.right_name,
      subject: row.subject,
      proofs: proofs.map(({ kind }) => kind),
      restricted: row.restricted_since !== null,
      erased: row.erased_at !== null,
      mayExtend: mayExtend(factsOf(db, row), today()) && suspended.every(({ provided_on: on }) => on !== null),
    };
    const callers = rows.callersOfRequest(db, id);
    return {
      ...summaryOf(db, row),
      requesterContact: row.requester_contact,
      wording: row.wording,
      language: row.language,
      accountId: row.account_id,
      proofs: proofs.map(({ kind, on_date: on, note: words }) => ({ kind, on, note: words })),
      safety,
      missing: missingSteps(standing),
      extension: row.extended_on === null ? null : { toldOn: row.extended_on, reason: row.extension_reason ?? '' },
      refusal: row.refusal_ground === null ? null : { ground: row.refusal_ground, explanation: row.refusal_explanation ?? '' },
      callers: callers.map(({ id: callerId, name_rank: rank }) => ({ id: callerId, pseudonym: plantName(rank) })),
      gatheredAt: row.gathered_at,
      reviewedAt: row.reviewed_at,
      reviewedByName: row.reviewed_by === null ? null : (names.get(row.reviewed_by) ?? null),
      restrictedSince: row.restricted_since,
      erasedAt: row.erased_at,
      linked: rows.linkedRequests(db, row).map((other) => ({ id: other.id, reference: referenceOf(other), right: other.right_name, state: other.state })),
      legalHoldUntil: holdOnCallers(db, callers.map((caller) => caller.id), today()),
      events: rows.requestEvents(db, id),
      allowed: allowedActs(standing),
    };
  };

  const dataOf = (db: Executor, id: RightsRequestId): GatheredData => {
    const startedAt = performance.now();
    const callers = rows.callersOfRequest(db, id);
    const ids = callers.map((caller) => caller.id);
    const calls = rows.gatheredCalls(db, ids, today(), gatheredAtOnce);
    const months = retentionMonths(db, 'calls');
    const purgeDays = new Map<CivilDate, CivilDate>();
    const purgedOn = (at: number): CivilDate => {
      const began = parisDate(at);
      const known = purgeDays.get(began) ?? purgeDay(began, months);
      purgeDays.set(began, known);
      return known;
    };
    const blocks = listBlocks(db, ids);
    const references = rows.auditReferencesTo(db, [...ids, ...calls.map((call) => call.id), ...blocks.map((block) => block.id)], gatheredAtOnce);
    return {
      callers: callers.map(({ id: callerId, name_rank: rank, created_at: firstSeenAt }) => ({ id: callerId, pseudonym: plantName(rank), firstSeenAt })),
      calls: calls.map((call) => ({
        id: call.id,
        direction: call.direction,
        startedAt: call.started_at,
        answeredAt: call.answered_at,
        endedAt: call.ended_at,
        outcome: call.outcome,
        listenerName: call.listenerName,
        form: call.form_type === null ? null : { type: call.form_type, category: call.form_category, referral: call.form_referral, note: call.form_note ?? '' },
        purgedOn: purgedOn(call.started_at),
        restricted: call.restricted === 1,
        held: call.held === 1,
      })),
      auditReferences: references,
      objectionSince: objectionOf(db, id),
      blocks: blocks.map((row) => {
        const { state, id: block, reason, note: words, decidedAt, endsAt, closedAt, keptAway } = blockOf(row, clock());
        return { id: block, reason, note: words, decidedAt, endsAt, closedAt, active: state === 'active', keptAway };
      }),
      recordings: rows.recordingsOfCalls(db, calls.map((call) => call.id)),
      consents: rows.consentsOfCalls(db, calls.map((call) => call.id)),
      unidentified: rows.countUnidentified(db),
      violenceForms: calls.filter((call) => call.form_category === 'violence' || call.form_category === 'couple').length,
      milliseconds: Math.round(performance.now() - startedAt),
    };
  };

  const step = (row: rows.RequestRow, act: RequestAct): rows.RequestRow['state'] => {
    const next = nextRequestState(row.state, act);
    if (next === null) throw new Refusal('wrong-phase');
    return next;
  };

  const tell = (db: Executor, id: RightsRequestId, event: string, words = ''): void => {
    rows.insertRequestEvent(db, id, clock(), session.accountId, event, words);
  };

  /** A day of the request's life: from its receipt to today. */
  const requireDay = (row: rows.RequestRow, on: CivilDate): void => {
    if (on < row.received_on || on > today()) throw new Refusal('date-impossible');
  };

  const numberFrom = (text: string): E164 => {
    const number = parsePhoneNumber(text);
    if (number === null) throw new Refusal('invalid-number');
    return number;
  };

  /** Gives their pseudonym to calls that have none, where this session holds the vault. */
  const identifyPending = async (db: Executor): Promise<void> => {
    for (;;) {
      const held = session.openSession?.db === db ? session.openSession.secrets.held : null;
      const call = held === null ? undefined : callsWithoutPseudonym(db, 1)[0];
      if (held === null || call === undefined) return;
      const padded = openSealed(sodium, db, held, call.vault_id, call.sealed);
      if (padded === null) return;
      const number = unpadNumber(padded);
      wipe(sodium, padded);
      if ((await kernel.recorder.identify(db, call.id, call.started_at, number)) === null) return;
    }
  };

  /** The number of these calls, opened from a seal where this session holds the grant. */
  const openedNumber = (db: Executor, calls: readonly CallId[]): E164 | null => {
    if (!session.gate().grants.includes('revealNumbers')) return null;
    const { secrets } = session.require();
    for (const callId of calls) {
      const seal = sealedNumberOf(db, callId);
      const padded = seal === undefined ? null : openSealed(sodium, db, secrets.held, seal.vault_id, seal.sealed);
      if (padded === null) continue;
      const number = unpadNumber(padded);
      wipe(sodium, padded);
      return number;
    }
    return null;
  };

  /** A number typed for a paper must be the one of the request's callers. */
  const checkedNumber = async (db: Executor, id: RightsRequestId, text: string | null): Promise<E164 | null> => {
    if (text === null || text === '') return null;
    const number = numberFrom(text);
    const expected = new Set<CallerId>(rows.callersOfRequest(db, id).map((caller) => caller.id));
    const callers = await callersOfNumber(kernel, db, number);
    if (expected.size > 0 && !callers.some((caller) => expected.has(caller))) throw new Refusal('number-mismatch');
    return number;
  };

  const contextOf = (db: Executor, row: rows.RequestRow): PaperContext => {
    const association = readAssociation(db);
    return { language: row.language, association: { name: association.name, subtitle: association.subtitle, address: association.address }, officer: officerOf(db), today: today() };
  };

  const letterOf = (db: Executor, id: LetterId, language: rows.RequestRow['language']) => {
    const edition = allLetterEditions(db).find((one) => one.id === id && one.language === language);
    return letterTemplateOf(id, language, edition === undefined ? null : { opening: edition.opening, closing: edition.closing });
  };

  const paperOf = (db: Executor, id: RightsRequestId, paper: RequestPaper, number: E164 | null): PrivacyDocument => {
    const row = found(db, id);
    const request = detailOf(db, id);
    const context = contextOf(db, row);
    if (paper === 'erasureCertificate') {
      if (row.erasure_report === null) throw new Refusal('wrong-phase');
      return erasureCertificate(context, request, erasureReport.parse(JSON.parse(row.erasure_report)));
    }
    const letter = letterOf(db, paper, row.language);
    if (paper === 'accessReply') {
      if (row.right_name !== 'access' && row.right_name !== 'portability') throw new Refusal('wrong-phase');
      requireDisclosable(row);
      if (row.subject === 'volunteer' && row.account_id !== null) return ownReportDocument(kernel, db, row.account_id, row.language, request.reference);
      const data = dataOf(db, id);
      if (data.calls.some(({ restricted }) => restricted)) throw new Refusal('restricted');
      const written = number ?? openedNumber(db, data.calls.map((call) => call.id));
      return accessReply(context, request, letter, {
        data,
        number: written === null ? null : formatPhoneNumber(written),
        rules: rulesOf(db),
        purposes: purposesAboutCallers(db, row.language),
      });
    }
    if (paper === 'actionReply') {
      requireDisclosable(row);
      return actionReply(context, request, letter);
    }
    if (paper === 'portabilityNotice') requireDisclosable(row);
    const suspension = rows.suspensionsOf(db, id).at(-1);
    const reason = paper === 'identityRequest' ? (suspension?.doubt ?? '') : paper === 'extensionNotice' ? (row.extension_reason ?? '') : paper === 'refusal' ? (row.refusal_explanation ?? '') : '';
    return plainLetter(context, paper, request, letter, reason);
  };

  const paperAct = async (requestId: RightsRequestId, paper: RequestPaper, number: string | null): Promise<{ db: Executor; document: () => PrivacyDocument }> => {
    const { db } = session.require();
    found(db, requestId);
    const checked = await checkedNumber(db, requestId, number);
    return { db, document: () => paperOf(db, requestId, paper, checked) };
  };

  const close = (requestId: RightsRequestId, closure: NonNullable<RequestDetail['closure']>, more: (db: Executor, row: rows.RequestRow) => Partial<rows.RequestRow>, words = ''): Act<'rights.replyNeutral'> => {
    const { db } = session.require();
    return {
      db,
      run: () => {
        const row = found(db, requestId);
        const state = step(row, closure === 'answered' ? 'deliver' : 'close');
        const change = more(db, row);
        rows.changeRequest(db, requestId, { state, closure, closed_on: today(), closed_at: clock(), ...change });
        rows.endSuspensions(db, requestId, change.closed_on ?? today());
        tell(db, requestId, closure, words);
        return { value: detailOf(db, requestId), audit: [note('request.closed', requestId, closure)] };
      },
    };
  };

  return {
    'rights.list': ({ closed }) => {
      const { db } = session.require();
      return { db, run: () => ({ value: rows.allRequests(db).filter(({ state }) => closed || state !== 'closed').map((row) => summaryOf(db, row)) }) };
    },

    'rights.get': ({ requestId }) => {
      const { db } = session.require();
      return { db, run: () => ({ value: detailOf(db, requestId) }) };
    },

    'rights.register': (request) => {
      const { db } = session.require();
      return {
        db,
        run: () => {
          if (request.receivedOn > today() || request.receivedOn < addMonths(today(), -12)) throw new Refusal('date-impossible');
          if (request.accountId !== null && accountById(db, request.accountId) === undefined) throw new Refusal('not-found');
          if ((request.subject === 'volunteer') !== (request.accountId !== null)) throw new Refusal('bad-request');
          const id = uuid() as RightsRequestId;
          const year = Number(request.receivedOn.slice(0, 4));
          rows.insertRequest(db, {
            id,
            year,
            number: rows.nextRequestNumber(db, year),
            right_name: request.right,
            subject: request.subject,
            channel: request.channel,
            received_on: request.receivedOn,
            requester_name: request.requesterName,
            requester_contact: request.requesterContact,
            wording: request.wording,
            language: request.language,
            account_id: request.accountId,
            state: 'received',
            closure: null,
            closed_on: null,
            closed_at: null,
            delivery_means: null,
            safety: null,
            extended_on: null,
            extension_reason: null,
            refusal_ground: null,
            refusal_explanation: null,
            gathered_at: null,
            reviewed_at: null,
            reviewed_by: null,
            restricted_since: null,
            erased_at: null,
            erasure_report: null,
            created_at: clock(),
            station_id: kernel.stationId,
          });
          tell(db, id, 'registered');
          return { value: detailOf(db, id), audit: [note('request.registered', id, request.right)] };
        },
      };
    },

    'rights.askIdentity': ({ requestId, doubt, on }) => {
      const { db } = session.require();
      return {
        db,
        run: () => {
          const row = found(db, requestId);
          const state = step(row, 'askIdentity');
          requireDay(row, on);
          // Once the time is past, nothing stops it any more.
          if (on > dueDate(factsOf(db, row), on)) throw new Refusal('too-late');
          rows.insertSuspension(db, { request_id: requestId, asked_on: on, provided_on: null, doubt });
          rows.changeRequest(db, requestId, { state });
          tell(db, requestId, 'identityAsked', doubt);
          return { value: detailOf(db, requestId), audit: [note('request.identityAsked', requestId)] };
        },
      };
    },

    'rights.confirmIdentity': ({ requestId, proof, on, note: words }) => {
      const { db } = session.require();
      return {
        db,
        run: () => {
          const row = found(db, requestId);
          const state = step(row, 'confirmIdentity');
          requireDay(row, on);
          const asked = rows.suspensionsOf(db, requestId).find(({ provided_on: to }) => to === null);
          if (asked !== undefined && on < asked.asked_on) throw new Refusal('date-impossible');
          rows.insertProof(db, requestId, proof, on, words);
          rows.endSuspensions(db, requestId, on);
          rows.changeRequest(db, requestId, { state });
          tell(db, requestId, 'identityConfirmed', proof);
          return { value: detailOf(db, requestId), audit: [note('request.identityConfirmed', requestId, proof)] };
        },
      };
    },

    'rights.addProof': ({ requestId, proof, on, note: words }) => {
      const { db } = session.require();
      return {
        db,
        run: () => {
          const row = found(db, requestId);
          if (row.state === 'closed') throw new Refusal('wrong-phase');
          requireDay(row, on);
          rows.insertProof(db, requestId, proof, on, words);
          tell(db, requestId, 'proofAdded', proof);
          return { value: detailOf(db, requestId), audit: [note('request.proofAdded', requestId, proof)] };
        },
      };
    },

    'rights.assessSafety': ({ requestId, sharedLine, violence, decision, reason }) => {
      const { db, accountId } = session.require();
      return {
        db,
        run: () => {
          const row = found(db, requestId);
          if (decision === 'disclose') {
            const verdict = mayDisclose(row.subject, { sharedLine, violence }, rows.proofsOf(db, requestId).map(({ kind }) => kind));
            if (verdict === 'proofMissing') throw new Refusal('proof-missing');
            if (verdict === 'doubt') throw new Refusal('safety-check-due');
          }
          const state = step(row, decision === 'disclose' ? 'clear' : 'withhold');
          const safety: NonNullable<RequestDetail['safety']> = { sharedLine, violence, decision, reason, at: clock(), byName: accountById(db, accountId)?.display_name ?? null };
          rows.changeRequest(db, requestId, { state, safety: JSON.stringify(safety), reviewed_at: null, reviewed_by: null });
          tell(db, requestId, decision === 'disclose' ? 'safetyCleared' : 'safetyWithheld', reason);
          return { value: detailOf(db, requestId), audit: [note('request.safetyAssessed', requestId, decision)] };
        },
      };
    },

    'rights.extend': ({ requestId, toldOn, reason }) => {
      const { db } = session.require();
      return {
        db,
        run: () => {
          const row = found(db, requestId);
          if (row.state === 'closed' || row.state === 'awaitingIdentity' || row.extended_on !== null) throw new Refusal('wrong-phase');
          requireDay(row, toldOn);
          if (!mayExtend(factsOf(db, row), toldOn)) throw new Refusal('too-late');
          rows.changeRequest(db, requestId, { extended_on: toldOn, extension_reason: reason });
          tell(db, requestId, 'extended', reason);
          return { value: detailOf(db, requestId), audit: [note('request.extended', requestId)] };
        },
      };
    },

    'rights.refuse': ({ requestId, ground, explanation }) => close(requestId, 'refused', () => ({ refusal_ground: ground, refusal_explanation: explanation }), ground),
    'rights.replyNeutral': ({ requestId }) => close(requestId, 'neutral', () => ({})),
    'rights.replyUnidentifiable': ({ requestId }) => close(requestId, 'unidentifiable', () => ({})),
    'rights.withdraw': ({ requestId, note: words }) => close(requestId, 'withdrawn', () => ({}), words),

    'rights.deliver': ({ requestId, means, on }) =>
      close(
        requestId,
        'answered',
        (_db, row) => {
          requireDay(row, on);
          return { closed_on: on, delivery_means: means };
        },
        means,
      ),

    'rights.gather': async ({ requestId, number }) => {
      const { db } = session.require();
      const row = found(db, requestId);
      requireCleared(row);
      step(row, 'gather');
      const volunteer = row.subject === 'volunteer';
      if (volunteer && number !== '') throw new Refusal('bad-request');
      const parsed = volunteer ? null : numberFrom(number);
      await identifyPending(db);
      const callers = parsed === null ? [] : await callersOfNumber(kernel, db, parsed);
      return {
        db,
        run: () => {
          const current = found(db, requestId);
          const state = step(current, 'gather');
          rows.setRequestCallers(db, requestId, callers);
          rows.changeRequest(db, requestId, { state, gathered_at: clock(), reviewed_at: null, reviewed_by: null });
          tell(db, requestId, 'gathered');
          return { value: dataOf(db, requestId), audit: [note('request.gathered', requestId), ...callers.map((caller) => note('call.numberSearched', caller, 'rightsRequest'))] };
        },
      };
    },

    'rights.getGathered': ({ requestId }) => {
      const { db } = session.require();
      return {
        db,
        run: () => {
          requireDisclosable(found(db, requestId));
          const data = dataOf(db, requestId);
          // In quarantine the calls are counted, not read.
          return { value: { ...data, calls: data.calls.map((call) => (call.restricted ? { ...call, form: null, listenerName: null } : call)) } };
        },
      };
    },

    'rights.rectify': ({ requestId, callId, form, reason }) => {
      const { db, accountId } = session.require();
      return {
        db,
        run: () => {
          const row = found(db, requestId);
          const state = step(row, 'act');
          requireOwnCalls(db, row, [callId]);
          if (rows.isQuarantined(db, callId)) throw new Refusal('restricted');
          const former = rows.formOf(db, callId);
          if (former === null) throw new Refusal('not-found');
          rows.rectifyForm(db, callId, form, former, { requestId, authorId: accountId, at: clock(), reason });
          rows.changeRequest(db, requestId, { state, reviewed_at: null, reviewed_by: null });
          tell(db, requestId, 'rectified', reason);
          return { value: dataOf(db, requestId), audit: [note('request.rectified', callId), note('request.rectified', requestId)], after: () => { effects.callsChanged(); } };
        },
      };
    },

    'rights.restrict': ({ requestId, reason }) => {
      const { db, secrets } = session.require();
      return {
        db,
        run: () => {
          const row = found(db, requestId);
          const state = step(row, 'act');
          if (row.restricted_since !== null) throw new Refusal('restricted');
          const callers = rows.callersOfRequest(db, requestId).map((caller) => caller.id);
          rows.quarantine(db, requestId, callsOfCallers(db, callers));
          rows.changeRequest(db, requestId, { state, restricted_since: clock() });
          tell(db, requestId, 'restricted', reason);
          for (const caller of callers) secrets.masks.delete(caller);
          return { value: detailOf(db, requestId), audit: [note('request.restricted', requestId)], after: () => { effects.callsChanged(); } };
        },
      };
    },

    'rights.liftRestriction': ({ requestId, toldOn, reason }) => {
      const { db } = session.require();
      return {
        db,
        run: () => {
          const row = found(db, requestId);
          if (row.restricted_since === null) throw new Refusal('wrong-phase');
          requireDay(row, toldOn);
          rows.liftQuarantine(db, requestId);
          rows.changeRequest(db, requestId, { restricted_since: null });
          tell(db, requestId, 'restrictionLifted', reason);
          return { value: detailOf(db, requestId), audit: [note('request.restrictionLifted', requestId)], after: () => { effects.callsChanged(); } };
        },
      };
    },

    'rights.object': async ({ requestId, number }) => {
      const { db } = session.require();
      const row = found(db, requestId);
      step(row, 'act');
      const checked = numberFrom(number);
      await checkedNumber(db, requestId, number);
      const tag = await doNotCallTag(sodium, kernel.stretcher, db, kernel.limits.pseudonyms, checked);
      return {
        db,
        run: () => {
          const state = step(found(db, requestId), 'act');
          putOnList(db, tag, requestId, clock());
          rows.changeRequest(db, requestId, { state, reviewed_at: null, reviewed_by: null });
          tell(db, requestId, 'objectionRecorded');
          return { value: detailOf(db, requestId), audit: [note('request.objectionRecorded', requestId)] };
        },
      };
    },

    'rights.removeObjection': async ({ requestId, number }) => {
      const { db } = session.require();
      step(found(db, requestId), 'act');
      const tag = await doNotCallTag(sodium, kernel.stretcher, db, kernel.limits.pseudonyms, numberFrom(number));
      return {
        db,
        run: () => {
          const state = step(found(db, requestId), 'act');
          if (!takeOffList(db, tag)) throw new Refusal('not-found');
          rows.changeRequest(db, requestId, { state, reviewed_at: null, reviewed_by: null });
          tell(db, requestId, 'objectionRemoved');
          return { value: detailOf(db, requestId), audit: [note('request.objectionRemoved', requestId)] };
        },
      };
    },

    'rights.erase': async ({ requestId, number, reference }) => {
      const { db, opened, accountId } = session.require();
      const row = found(db, requestId);
      step(row, 'act');
      if (row.erased_at !== null) throw new Refusal('wrong-phase');
      if (reference !== referenceOf(row)) throw new Refusal('bad-request');
      const parsed = numberFrom(number);
      await checkedNumber(db, requestId, number);
      await identifyPending(db);
      const callers = await callersOfNumber(kernel, db, parsed);
      const { secrets } = session.require();
      const at = clock();
      // The act and its entry commit first; the verification reads the files afterwards and has an entry of its own.
      const { counts, gone, target } = db.transaction(() => {
        const calls = callsOfCallers(db, callers);
        if (holdOnCallers(db, callers, today()) !== null) throw new Refusal('legal-hold');
        if (rows.quarantinedAmong(db, calls) > 0) throw new Refusal('restricted');
        if (rows.liveCallsOf(db, callers) > 0) throw new Refusal('call-in-progress');
        if (rows.countUnidentified(db) > 0) throw new Refusal('vault-not-held');
        const erased = { callers, calls };
        const traces = rows.secretsOfTarget(db, callers, calls).map((secret) => secret.slice());
        const done = eraseRows(db, erased);
        buryTarget(kernel, opened, erased, at);
        rows.changeRequest(db, requestId, { state: 'gathered', erased_at: at, reviewed_at: null, reviewed_by: null });
        tell(db, requestId, 'erased');
        audit(kernel, db, accountId, note('request.erased', requestId, `calls ${String(done.calls)}`));
        return { counts: done, gone: traces, target: erased };
      });
      for (const caller of callers) secrets.masks.delete(caller);
      effects.callsChanged();
      effects.blocklistChanged();
      kernel.recordings.sweep();
      const report = await finishErasure(kernel, opened, parsed, target, gone, counts, at);
      // Written at once: a screen locked meanwhile must not lose the proof.
      db.transaction(() => {
        rows.changeRequest(db, requestId, { erasure_report: JSON.stringify(report) });
        audit(kernel, db, accountId, note('request.erased', requestId, `verified: ${String(report.verification.pagesRead)} pages, ${String(report.verification.tracesFound)} traces`));
      });
      return { db, audited: true, run: () => ({ value: { request: detailOf(db, requestId), report } }) };
    },

    'rights.sign': ({ requestId }) => {
      const { db, accountId } = session.require();
      return {
        db,
        run: () => {
          const row = found(db, requestId);
          rows.changeRequest(db, requestId, { state: step(row, 'sign'), reviewed_at: clock(), reviewed_by: accountId });
          tell(db, requestId, 'reviewed');
          return { value: detailOf(db, requestId), audit: [note('request.reviewed', requestId)] };
        },
      };
    },

    'rights.previewPaper': async ({ requestId, paper, number }) => {
      const { db, document } = await paperAct(requestId, paper, number);
      return { db, run: () => ({ value: document(), audit: [note('request.paperMade', requestId, paper)] }) };
    },
    'rights.savePaper': async ({ requestId, paper, number }) => {
      const { db, document } = await paperAct(requestId, paper, number);
      return { db, run: () => ({ value: null, handoff: document(), audit: [note('request.paperMade', requestId, paper)] }) };
    },
    'rights.printPaper': async ({ requestId, paper, number }) => {
      const { db, document } = await paperAct(requestId, paper, number);
      return { db, run: () => ({ value: null, handoff: document(), audit: [note('request.paperMade', requestId, paper)] }) };
    },

    'rights.savePortability': async ({ requestId, number, passphrase }) => {
      const { db } = session.require();
      const row = found(db, requestId);
      step(row, 'export');
      const checked = await checkedNumber(db, requestId, number);
      const association = readAssociation(db).name;
      await requireStrong(passphrase, [row.requester_name, association]);
      const data = dataOf(db, requestId);
      if (data.calls.some(({ restricted }) => restricted)) throw new Refusal('restricted');
      const written = checked ?? openedNumber(db, data.calls.map((call) => call.id));
      const content = JSON.stringify({
        'donnees.json': portabilityJson(referenceOf(row), association, clock(), written, data),
        'appels.csv': portabilityCsv(data),
      });
      const file = await encryptExport(sodium, kernel.stretcher, kernel.limits.slots, passphrase, sodium.from_string(content));
      return {
        db,
        run: () => {
          rows.changeRequest(db, requestId, { state: step(found(db, requestId), 'export') });
          tell(db, requestId, 'exported');
          return {
            value: null,
            handoff: { fileName: `portabilite-${referenceOf(row)}.ecoutex`, extension: 'ecoutex', base64: sodium.to_base64(file, sodium.base64_variants.ORIGINAL) },
            audit: [note('request.exported', requestId)],
          };
        },
      };
    },

    'rights.countDoNotCall': () => {
      const { db } = session.require();
      return { db, run: () => ({ value: { entries: countDoNotCall(db) } }) };
    },
  };
}

export function letterHandlers({ session, clock }: Kernel): HandlersOf<'letters'> {
  const one = (db: Executor, id: LetterId, language: 'fr' | 'en') => {
    const edition = allLetterEditions(db).find((row) => row.id === id && row.language === language);
    return letterTemplateOf(id, language, edition === undefined ? null : { opening: edition.opening, closing: edition.closing });
  };
  return {
    'letters.list': () => {
      const { db } = session.require();
      return { db, run: () => ({ value: allLetters(allLetterEditions(db)) }) };
    },
    'letters.save': ({ id, language, opening, closing }) => {
      const { db } = session.require();
      return {
        db,
        run: () => {
          saveLetter(db, { id, language, opening, closing, changed_at: clock() });
          return { value: one(db, id, language), audit: [note('letter.changed', `${id}:${language}`)] };
        },
      };
    },
    'letters.reset': ({ id, language }) => {
      const { db } = session.require();
      return {
        db,
        run: () => {
          resetLetter(db, id, language);
          return { value: one(db, id, language), audit: [note('letter.changed', `${id}:${language}`)] };
        },
      };
    },
  };
}

function found(db: Executor, id: RightsRequestId): rows.RequestRow {
  const row = rows.requestById(db, id);
  if (row === undefined) throw new Refusal('not-found');
  return row;
}

/** `D-2026-014`. */
function referenceOf({ year, number }: Pick<rows.RequestRow, 'year' | 'number'>): string {
  return `D-${String(year)}-${String(number).padStart(3, '0')}`;
}

function requireCleared(row: rows.RequestRow): void {
  const blocked: readonly rows.RequestRow['state'][] = ['received', 'awaitingIdentity', 'identified', 'withheld'];
  if (blocked.includes(row.state)) throw new Refusal('safety-check-due');
}

/** Nothing about the data leaves before the check, nor once the request was closed by an answer that confirms nothing. */
export function requireDisclosable(row: rows.RequestRow): void {
  requireCleared(row);
  if (row.gathered_at === null) throw new Refusal('wrong-phase');
  if (row.state === 'closed' && row.closure !== 'answered') throw new Refusal('safety-check-due');
}

function requireOwnCalls(db: Executor, row: rows.RequestRow, calls: readonly CallId[]): void {
  const own = new Set(callsOfCallers(db, rows.callersOfRequest(db, row.id).map((caller) => caller.id)));
  if (!calls.every((call) => own.has(call))) throw new Refusal('not-found');
}
