// Periodic reviews and indicators (JP-07, JP-08, JP-32 to JP-38). Invariant: a figure is computed from the rows when it is
// asked for; none is kept.
import { z } from 'zod';
import { Refusal } from '../../../core/contract/errors.ts';
import { reviewFrequency, reviewRun, type Indicators, type Review } from '../../../core/contract/calls/privacy-reviews.ts';
import { isDormant } from '../../../core/domain/accounts/dormancy.ts';
import type { DocumentLanguage } from '../../../core/domain/privacy/documents.ts';
import { answeredInTime, dueDate, isSuspended } from '../../../core/domain/privacy/request-clock.ts';
import { purgeLimit } from '../../../core/domain/privacy/retention.ts';
import checklistData from '../../../core/domain/privacy/reviews.json';
import { addMonths, parisDate, type CivilDate } from '../../../core/values/civil-date.ts';
import type { Executor } from '../../../db/connection/executor.ts';
import { allAccounts } from '../../../db/queries/accounts.ts';
import { readAssociation } from '../../../db/queries/association.ts';
import * as rows from '../../../db/queries/privacy-registers.ts';
import { allRequests, suspensionsOf } from '../../../db/queries/privacy-rights.ts';
import type { HandlersOf } from '../handler.ts';
import { note, type Kernel } from '../kernel.ts';
import { countPast } from '../recording-retention.ts';
import { processorsOf } from '../privacy-reading.ts';
import { charterStatusOf } from './privacy-people.ts';

const checklists = z
  .array(
    z.strictObject({
      key: z.string(),
      frequency: reviewFrequency,
      fr: z.string(),
      en: z.string(),
      items: z.array(z.strictObject({ key: z.string(), fr: z.string(), en: z.string(), article: z.string() })),
    }),
  )
  .parse(checklistData);

const everyMonths = { start: 0, quarterly: 3, halfYearly: 6, yearly: 12, twoYearly: 24 } as const;

/** Due from the last run, or from the association's first day. */
export function reviewsOf(db: Executor, language: DocumentLanguage, today: CivilDate): Review[] {
  const began = parisDate(readAssociation(db).created_at);
  return checklists.map((list) => {
    const last = rows.lastReview(db, list.key);
    const months = everyMonths[list.frequency];
    const dueOn = last === undefined ? addMonths(began, months) : addMonths(last.done_on, months === 0 ? 12 : months);
    return {
      key: list.key,
      frequency: list.frequency,
      title: list[language],
      items: list.items.map((item) => ({ key: item.key, label: item[language], article: item.article })),
      dueOn,
      overdue: dueOn < today,
      lastRun: last === undefined ? null : { doneOn: last.done_on, doneByName: last.doneByName, findings: last.findings, items: reviewRun.shape.items.parse(JSON.parse(last.items)) },
    };
  });
}

export function indicatorsOf(kernel: Kernel, db: Executor): Indicators {
  const now = kernel.clock();
  const today = parisDate(now);
  const yearAgo = addMonths(today, -12);
  const accounts = allAccounts(db).filter(({ disabled_at: disabled }) => disabled === null);
  const requests = allRequests(db)
    .filter(({ received_on: on }) => on >= yearAgo)
    .map((row) => {
      const facts = { receivedOn: row.received_on, suspensions: suspensionsOf(db, row.id).map(({ asked_on: from, provided_on: to }) => ({ from, to })), extendedOn: row.extended_on, closedOn: row.closed_on };
      return { open: row.state !== 'closed', late: row.state !== 'closed' && !isSuspended(facts) && dueDate(facts, today) < today, inTime: answeredInTime(facts) };
    });
  const closedInTime = requests.filter(({ inTime }) => inTime === true).length;
  const closedLate = requests.filter(({ inTime }) => inTime === false).length;
  const incidents = rows.allIncidents(db).filter(({ reported_at: at }) => parisDate(at) >= yearAgo);
  const work = rows.answeredAndFilled(db, purgeLimit(12, now));
  const share = (part: number, whole: number): number | null => (whole === 0 ? null : Math.round((1000 * part) / whole) / 10);
  const calls = kernel.retention.preview(db, now);
  return {
    at: now,
    administrators: accounts.filter(({ role }) => role === 'administrator').length,
    accounts: accounts.length,
    dormantAccounts: accounts.filter((row) => isDormant({ createdAt: row.created_at, lastSignInAt: row.last_sign_in_at, keptAt: row.kept_at, disabled: false }, now)).length,
    requests: {
      received: requests.length,
      open: requests.filter(({ open }) => open).length,
      late: requests.filter(({ late }) => late).length,
      closedInTime,
      closedLate,
      sharePercent: share(closedInTime, closedInTime + closedLate),
    },
    recordingsPastRetention: countPast(db, now).items,
    callsPastRetention: calls.counts.find(({ category }) => category === 'calls')?.items ?? 0,
    completeRecordsPercent: share(work.filled, work.answered),
    incidents: {
      reported: incidents.length,
      breaches: incidents.filter(({ aware_at: aware, state }) => aware !== null && state !== 'notABreach').length,
      notified: incidents.filter(({ settled_at: settled, no_notification_reason: reason }) => settled !== null && reason === null).length,
      open: incidents.filter(({ state }) => state !== 'closed').length,
    },
    processorsOpenActions: processorsOf(db, now, today).reduce((total, { openActions }) => total + openActions.length, 0),
    charterDue: accounts.filter(({ id }) => charterStatusOf(db, id, 'fr', today).due).length,
    trainingDue: accounts.filter(({ id }) => rows.trainingsOf(db, id).some(({ renew_on: on }) => on !== null && on < today)).length,
    reviewsOverdue: reviewsOf(db, 'fr', today).filter(({ overdue }) => overdue).length,
    revealsLastMonth: rows.revealsSince(db, now - 30 * 86_400_000),
  };
}

export function reviewHandlers(kernel: Kernel): HandlersOf<'reviews'> {
  const { session, clock } = kernel;
  return {
    'reviews.list': ({ language }) => {
      const { db } = session.require();
      return { db, run: () => ({ value: reviewsOf(db, language, parisDate(clock())) }) };
    },
    'reviews.complete': ({ key, on, findings, items }) => {
      const { db, accountId } = session.require();
      return {
        db,
        run: () => {
          const list = checklists.find((one) => one.key === key);
          if (list === undefined) throw new Refusal('not-found');
          if (on > parisDate(clock())) throw new Refusal('date-impossible');
          const answered = new Set(items.map((item) => item.key));
          if (list.items.some((item) => !answered.has(item.key)) || answered.size !== list.items.length) throw new Refusal('incomplete');
          rows.insertReview(db, { checklist: key, done_on: on, done_by: accountId, findings, items: JSON.stringify(items) });
          return { value: {}, audit: [note('review.completed', key)] };
        },
      };
    },
    'reviews.getIndicators': () => {
      const { db } = session.require();
      return { db, run: () => ({ value: indicatorsOf(kernel, db) }) };
    },
  };
}
