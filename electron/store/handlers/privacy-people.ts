// Volunteers' own report, the charter and its signature, training records, consents. Invariant: everybody reads and signs
// for themselves alone; a signature costs one's passphrase.
import { v7 as uuid } from 'uuid';
import { Refusal } from '../../../core/contract/errors.ts';
import type { CharterStatus, ConsentRecord } from '../../../core/contract/calls/privacy-people.ts';
import type { DocumentLanguage } from '../../../core/domain/privacy/documents.ts';
import { charterOf } from '../../../core/domain/privacy/registers.ts';
import { addMonths, parisDate } from '../../../core/values/civil-date.ts';
import type { AccountId, ConsentId } from '../../../core/values/ids.ts';
import type { Executor } from '../../../db/connection/executor.ts';
import { accountById, allAccounts } from '../../../db/queries/accounts.ts';
import { callById } from '../../../db/queries/calls.ts';
import * as rows from '../../../db/queries/privacy-registers.ts';
import { requestById } from '../../../db/queries/privacy-rights.ts';
import { wipe } from '../../../db/vault/sodium.ts';
import type { HandlersOf } from '../handler.ts';
import { note, type Kernel } from '../kernel.ts';
import { refuseSecret, throttleKey, trySlot } from '../opening.ts';
import { ownReportDocument, ownReportOf } from '../own-report.ts';

/** A charter is signed again every year (PL-14). */
const charterMonths = 12;

export function charterStatusOf(db: Executor, accountId: AccountId, language: DocumentLanguage, today: string): CharterStatus {
  const version = rows.charterVersion(db);
  const own = rows.latestCharter(db, language);
  const prefilled = charterOf(language);
  const last = rows.signaturesOf(db, accountId)[0];
  return {
    version,
    title: own?.title ?? prefilled.title,
    text: own?.body ?? prefilled.text,
    signedVersion: last?.version ?? null,
    signedAt: last?.signed_at ?? null,
    expiresOn: last?.expires_on ?? null,
    due: last === undefined || last.version < version || last.expires_on < today,
  };
}

export function ownHandlers(kernel: Kernel): HandlersOf<'own'> {
  const { session } = kernel;
  return {
    'own.getReport': () => {
      const { db, accountId } = session.require();
      return { db, run: () => ({ value: ownReportOf(kernel, db, accountId), audit: [note('own.reportMade', accountId)] }) };
    },
    'own.saveReport': ({ language }) => {
      const { db, accountId } = session.require();
      return { db, run: () => ({ value: null, handoff: ownReportDocument(kernel, db, accountId, language, null), audit: [note('own.reportMade', accountId)] }) };
    },
  };
}

export function charterHandlers(kernel: Kernel): HandlersOf<'charter'> {
  const { session, clock, sodium } = kernel;
  const today = () => parisDate(clock());

  const standings = (db: Executor) =>
    allAccounts(db)
      .filter(({ disabled_at: disabled }) => disabled === null)
      .map((account) => {
        const status = charterStatusOf(db, account.id, 'fr', today());
        return {
          accountId: account.id,
          displayName: account.display_name,
          role: account.role,
          charterSignedAt: status.signedAt,
          charterExpiresOn: status.expiresOn,
          charterDue: status.due,
          trainings: rows.trainingsOf(db, account.id).map((row) => ({
            accountId: account.id,
            displayName: account.display_name,
            topic: row.topic,
            on: row.on_date,
            hours: row.hours,
            renewOn: row.renew_on,
            overdue: row.renew_on !== null && row.renew_on < today(),
          })),
        };
      });

  return {
    'charter.get': ({ language }) => {
      const { db, accountId } = session.require();
      return { db, run: () => ({ value: charterStatusOf(db, accountId, language, today()) }) };
    },

    'charter.sign': async ({ version, passphrase }) => {
      const { db, accountId } = session.require();
      const row = accountById(db, accountId);
      if (row === undefined) throw new Refusal('signed-out');
      const slot = await trySlot(kernel, 'account', row.login, passphrase);
      if (slot !== null) wipe(sodium, slot.contents.databaseKey, slot.contents.privateKey);
      if (slot === null || slot.tag !== row.slot_tag) throw refuseSecret(kernel, 'wrong-passphrase', row.id);
      kernel.throttle.succeeded(throttleKey(kernel, 'account', row.login));
      return {
        db,
        run: () => {
          // What was read is what is signed.
          if (version !== rows.charterVersion(db)) throw new Refusal('wrong-phase');
          rows.insertSignature(db, { account_id: accountId, version, signed_at: clock(), expires_on: addMonths(today(), charterMonths) });
          return { value: charterStatusOf(db, accountId, 'fr', today()), audit: [note('charter.signed', accountId, String(version))] };
        },
      };
    },

    'charter.saveText': ({ language, title, text }) => {
      const { db, accountId } = session.require();
      return {
        db,
        run: () => {
          const version = rows.charterVersion(db) + 1;
          // Both languages move on together: a signature is of a version, whatever the language read.
          for (const each of ['fr', 'en'] as const) {
            const now = charterStatusOf(db, accountId, each, today());
            rows.insertCharter(db, { version, language: each, title: each === language ? title : now.title, body: each === language ? text : now.text, changed_at: clock() });
          }
          return { value: charterStatusOf(db, accountId, language, today()), audit: [note('charter.changed', String(version))] };
        },
      };
    },

    'charter.listStandings': () => {
      const { db } = session.require();
      return { db, run: () => ({ value: standings(db) }) };
    },

    'charter.recordTraining': ({ accountId, topic, on, hours, renewAfterMonths }) => {
      const { db, accountId: recordedBy } = session.require();
      return {
        db,
        run: () => {
          if (accountById(db, accountId) === undefined) throw new Refusal('not-found');
          if (on > today()) throw new Refusal('date-impossible');
          rows.insertTraining(db, {
            account_id: accountId,
            topic,
            on_date: on,
            hours,
            renew_on: renewAfterMonths === null ? null : addMonths(on, renewAfterMonths),
            recorded_at: clock(),
            recorded_by: recordedBy,
          });
          return { value: standings(db), audit: [note('training.recorded', accountId, topic)] };
        },
      };
    },
  };
}

export function consentHandlers({ session, clock }: Kernel): HandlersOf<'consents'> {
  const recordOf = (row: ReturnType<typeof rows.allConsents>[number]): ConsentRecord => ({
    id: row.id,
    purpose: row.purpose,
    wording: row.wording,
    callId: row.call_id,
    accountId: row.account_id,
    requestId: row.request_id,
    givenAt: row.given_at,
    recordedByName: row.recordedByName,
    withdrawnAt: row.withdrawn_at,
  });
  const one = (db: Executor, id: ConsentId): ConsentRecord => {
    const row = rows.allConsents(db).find((consent) => consent.id === id);
    if (row === undefined) throw new Refusal('not-found');
    return recordOf(row);
  };
  return {
    'consents.list': () => {
      const { db } = session.require();
      return { db, run: () => ({ value: rows.allConsents(db).map(recordOf) }) };
    },
    'consents.record': ({ purpose, wording, callId, accountId, requestId, givenAt }) => {
      const { db, accountId: recordedBy } = session.require();
      return {
        db,
        run: () => {
          // A consent is somebody's (art. 7(1)): of a call, of an account, or of a request.
          const known = (callId !== null && callById(db, callId) !== undefined) || (accountId !== null && accountById(db, accountId) !== undefined) || (requestId !== null && requestById(db, requestId) !== undefined);
          if (!known) throw new Refusal('not-found');
          if (givenAt > clock()) throw new Refusal('date-impossible');
          const id = uuid() as ConsentId;
          rows.insertConsent(db, { id, purpose, wording, call_id: callId, account_id: accountId, request_id: requestId, given_at: givenAt, recorded_by: recordedBy, withdrawn_at: null });
          return { value: one(db, id), audit: [note('consent.recorded', id, purpose)] };
        },
      };
    },
    'consents.withdraw': ({ consentId, at }) => {
      const { db } = session.require();
      return {
        db,
        run: () => {
          if (at > clock()) throw new Refusal('date-impossible');
          if (!rows.withdrawConsent(db, consentId, at)) throw new Refusal('not-found');
          return { value: one(db, consentId), audit: [note('consent.withdrawn', consentId)] };
        },
      };
    },
  };
}
