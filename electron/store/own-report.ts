// A volunteer's own report: the account, its grants, its acts and the acts about it, and every other row that refers to it
// (RGPD art. 15, GE-07). Invariant: it never says whom an act was about: a caller's reference is not the volunteer's data.
import type { OwnReport } from '../../core/contract/calls/privacy-people.ts';
import type { Cell, DocumentBlock, DocumentLanguage, PrivacyDocument } from '../../core/domain/privacy/documents.ts';
import { frame, heading, momentInWords, wordsIn, dateInWords } from '../../core/domain/privacy/papers.ts';
import { fieldInWords, sourceInWords, valueInWords } from '../../core/domain/privacy/plain-rows.ts';
import { registerWords } from '../../core/domain/privacy/registers.ts';
import { Refusal } from '../../core/contract/errors.ts';
import { parisDate } from '../../core/values/civil-date.ts';
import type { AccountId } from '../../core/values/ids.ts';
import type { Executor } from '../../db/connection/executor.ts';
import { accountById, allAccounts, grantsOf } from '../../db/queries/accounts.ts';
import { allHelplines } from '../../db/queries/helplines.ts';
import { actsAbout, actsOf, callWork, otherRowsOf, shiftsHeld } from '../../db/queries/own-report.ts';
import { signaturesOf, trainingsOf } from '../../db/queries/privacy-registers.ts';
import type { Kernel } from './kernel.ts';
import { paperContext } from './privacy-reading.ts';

const actsTold = 5_000;
const rowsTold = 2_000;

export function ownReportOf(kernel: Kernel, db: Executor, accountId: AccountId): OwnReport {
  const account = accountById(db, accountId);
  if (account === undefined) throw new Refusal('not-found');
  const names = new Map(allAccounts(db).map(({ id, display_name: name }) => [id, name]));
  const helplines = new Map(allHelplines(db).map(({ id, name }) => [id, name]));
  const work = callWork(db, accountId);
  return {
    madeAt: kernel.clock(),
    account: {
      displayName: account.display_name,
      signInName: account.login,
      role: account.role,
      createdAt: account.created_at,
      lastUsedAt: account.last_sign_in_at,
      disabledAt: account.disabled_at,
    },
    grants: grantsOf(db, accountId).map((row) => ({ grant: row.grant_name, givenByName: row.given_by === null ? null : (names.get(row.given_by) ?? null), givenAt: row.given_at, until: row.until })),
    acts: actsOf(db, accountId, actsTold),
    actsAbout: actsAbout(db, accountId, actsTold),
    callsAnswered: work.answered,
    formsWritten: work.forms,
    shifts: shiftsHeld(db, accountId, actsTold).map(({ helplineId, ...shift }) => ({ ...shift, helplineName: helplines.get(helplineId) ?? '' })),
    others: otherRowsOf(db, accountId, rowsTold).map(({ source, rows }) => ({ source, rows: rows.map((row) => [...row]) })),
    signatures: signaturesOf(db, accountId).map((row) => ({ version: row.version, signedAt: row.signed_at, expiresOn: row.expires_on })),
    trainings: trainingsOf(db, accountId).map((row) => ({ topic: row.topic, on: row.on_date, hours: row.hours, renewOn: row.renew_on })),
  };
}

const operationCell = (code: string): Cell => ({ of: 'operation', code });

export function ownReportDocument(kernel: Kernel, db: Executor, accountId: AccountId, language: DocumentLanguage, reference: string | null): PrivacyDocument {
  const report = ownReportOf(kernel, db, accountId);
  const w = registerWords[language];
  const access = wordsIn(language).access;
  const moment = (at: number | null): string => (at === null ? '' : momentInWords(at, language));
  const blocks: DocumentBlock[] = [
    heading(1, w.account, 'art15.1.b'),
    {
      type: 'facts',
      anchor: 'art15.3',
      rows: [
        { label: w.displayName, value: report.account.displayName },
        { label: w.signInName, value: report.account.signInName },
        { label: w.role, value: { of: 'role', code: report.account.role } },
        { label: w.created, value: moment(report.account.createdAt) },
        { label: w.lastUsed, value: moment(report.account.lastUsedAt) },
        { label: w.callsAnswered, value: String(report.callsAnswered) },
        { label: w.formsWritten, value: String(report.formsWritten) },
        { label: w.signatures, value: report.signatures.map(({ signedAt, expiresOn }) => `${moment(signedAt)} → ${dateInWords(expiresOn, language)}`).join('\n') },
        { label: w.trainings, value: report.trainings.map(({ topic, on }) => `${topic}, ${dateInWords(on, language)}`).join('\n') },
      ],
    },
    ...(report.grants.length === 0
      ? []
      : [
          heading(2, w.grants, 'art15.3'),
          {
            type: 'table' as const,
            anchor: 'art15.3',
            columns: [w.what, w.when, w.who],
            rows: report.grants.map(({ grant, givenAt, givenByName }): Cell[] => [{ of: 'grant', code: grant }, moment(givenAt), givenByName ?? '']),
          },
        ]),
    ...(report.shifts.length === 0
      ? []
      : [
          heading(2, w.shifts, 'art15.3'),
          {
            type: 'table' as const,
            anchor: 'art15.3',
            columns: [w.when, w.until, w.helpline, w.shiftPlace],
            rows: report.shifts.map(({ startsAt, endsAt, helplineName, role }) => [moment(startsAt), moment(endsAt), helplineName, valueInWords('role', role, language)]),
          },
        ]),
    heading(1, access.rights, 'art15.1.e'),
    { type: 'list', items: [access.rightsText, access.complaint], anchor: 'art15.1.f' },
    heading(1, w.acts, 'art15.3'),
    { type: 'table', anchor: 'art15.3', columns: [w.when, w.what], rows: report.acts.map(({ at, operation }) => [moment(at), operationCell(operation)]) },
    heading(1, w.actsAbout, 'art15.3'),
    { type: 'table', anchor: 'art15.3', columns: [w.when, w.what, w.who], rows: report.actsAbout.map(({ at, operation, actorName }) => [moment(at), operationCell(operation), actorName ?? '']) },
    ...(report.others.length === 0 ? [] : [heading(1, w.others, 'art15.3')]),
    ...report.others.flatMap(({ source, rows }): DocumentBlock[] => [
      heading(2, sourceInWords(source, language), 'art15.3'),
      ...rows.map((row): DocumentBlock => ({ type: 'facts', anchor: 'art15.3', rows: row.map(({ field, value }) => ({ label: fieldInWords(field, language), value: valueInWords(field, value, language) })) })),
    ]),
  ];
  return frame(
    paperContext(db, language, parisDate(kernel.clock())),
    'ownReport',
    { title: w.ownTitle, subtitle: w.ownSubtitle, reference, subject: null, recipient: { name: report.account.displayName, delivery: '' }, file: 'mes-donnees' },
    blocks,
  );
}
