// Doubts and breaches. Invariant: a listener says what happened and learns a reference; the rest is the officer's.
import { v7 as uuid } from 'uuid';
import { z } from 'zod';
import { Refusal } from '../../../core/contract/errors.ts';
import { breachFields, personsDecision, type IncidentDetail, type IncidentSummary } from '../../../core/contract/calls/privacy-incidents.ts';
import { breachClockOf, needsLateReason } from '../../../core/domain/privacy/breach-clock.ts';
import type { DocumentLanguage, PrivacyDocument } from '../../../core/domain/privacy/documents.ts';
import { emptyBreach, mayDecideOnPersons, missingFields, nextIncidentState, type IncidentAct } from '../../../core/domain/privacy/incident-machine.ts';
import { frame, heading, paragraph } from '../../../core/domain/privacy/papers.ts';
import { breachBlocks, registerWords } from '../../../core/domain/privacy/registers.ts';
import { parisDate } from '../../../core/values/civil-date.ts';
import type { IncidentId } from '../../../core/values/ids.ts';
import type { Executor } from '../../../db/connection/executor.ts';
import { accountById, allAccounts } from '../../../db/queries/accounts.ts';
import * as rows from '../../../db/queries/privacy-registers.ts';
import type { Act, HandlersOf } from '../handler.ts';
import { note, type Kernel } from '../kernel.ts';
import { officerOf, paperContext } from '../privacy-reading.ts';

const qualificationSchema = z.strictObject({ isBreach: z.boolean(), reason: z.string(), at: z.int(), byName: z.string().nullable() });
const personsSchema = z.strictObject({ decision: personsDecision, reason: z.string(), at: z.int() });

function found(db: Executor, id: IncidentId): rows.IncidentRow {
  const row = rows.incidentById(db, id);
  if (row === undefined) throw new Refusal('not-found');
  return row;
}

const referenceOf = ({ year, number }: Pick<rows.IncidentRow, 'year' | 'number'>): string => `V-${String(year)}-${String(number).padStart(3, '0')}`;

/** Also for the breach register and the indicators. */
export function incidentDetails(db: Executor, now: number): IncidentDetail[] {
  return rows.allIncidents(db).map((row) => incidentDetail(db, row, now));
}

export function incidentDetail(db: Executor, row: rows.IncidentRow, now: number): IncidentDetail {
  const fields = breachFields.parse(JSON.parse(row.fields));
  return {
    ...summaryOf(db, row, now),
    words: row.words,
    fields,
    qualification: row.qualification === null ? null : qualificationSchema.parse(JSON.parse(row.qualification)),
    notifications: rows.notificationsOf(db, row.id).map(({ kind, at, cnil_reference: cnilReference, late_reason: lateReason }) => ({ kind, at, cnilReference, lateReason })),
    noNotificationReason: row.no_notification_reason,
    persons: row.persons === null ? null : personsSchema.parse(JSON.parse(row.persons)),
    closedAt: row.closed_at,
    lessons: row.lessons,
    events: rows.incidentEvents(db, row.id),
    missing: missingFields(fields),
  };
}

function summaryOf(db: Executor, row: rows.IncidentRow, now: number): IncidentSummary {
  const names = new Map(allAccounts(db).map(({ id, display_name: name }) => [id, name]));
  return {
    id: row.id,
    reference: referenceOf(row),
    kind: row.kind,
    state: row.state,
    reportedAt: row.reported_at,
    reportedByName: row.reported_by === null ? null : (names.get(row.reported_by) ?? null),
    clock: row.aware_at === null || row.state === 'notABreach' ? null : breachClockOf(row.aware_at, row.settled_at, now),
  };
}

export function incidentHandlers(kernel: Kernel): HandlersOf<'incidents'> {
  const { session, clock } = kernel;

  const tell = (db: Executor, id: IncidentId, event: string, words = ''): void => {
    rows.insertIncidentEvent(db, id, clock(), session.accountId, event, words);
  };
  const step = (row: rows.IncidentRow, act: IncidentAct): rows.IncidentRow['state'] => {
    const next = nextIncidentState(row.state, act);
    if (next === null) throw new Refusal('wrong-phase');
    return next;
  };
  const change = (incidentId: IncidentId, act: (db: Executor, row: rows.IncidentRow) => Act<'incidents.close'>['run']): Act<'incidents.close'> => {
    const { db } = session.require();
    return { db, run: () => act(db, found(db, incidentId))() };
  };
  const done = (db: Executor, id: IncidentId, operation: Parameters<typeof note>[0], reason: string | null = null) => ({
    value: incidentDetail(db, found(db, id), clock()),
    audit: [note(operation, id, reason)],
  });

  const paperOf = (db: Executor, incidentId: IncidentId, paper: 'breachNotice' | 'breachPublicNotice', language: DocumentLanguage): PrivacyDocument => {
    const row = found(db, incidentId);
    const incident = incidentDetail(db, row, clock());
    if (incident.qualification?.isBreach !== true) throw new Refusal('wrong-phase');
    const w = registerWords[language];
    const context = paperContext(db, language, parisDate(clock()));
    const isPublic = paper === 'breachPublicNotice';
    // Only after the decision that persons cannot be reached one by one (art. 34(3)(c)).
    if (isPublic && incident.persons?.decision !== 'public') throw new Refusal('wrong-phase');
    const { fields } = incident;
    return frame(
      context,
      paper,
      {
        title: isPublic ? w.publicTitle : w.noticeBreachTitle,
        subtitle: isPublic ? w.publicSubtitle : w.noticeBreachSubtitle,
        reference: incident.reference,
        subject: null,
        recipient: null,
        file: isPublic ? 'information-public' : 'violation',
      },
      isPublic
        ? [
            paragraph(w.publicText, 'art34.3.c'),
            heading(1, w.circumstances, 'art34.2'),
            paragraph(fields.circumstances, 'art34.2'),
            heading(1, w.consequences, 'art34.2'),
            paragraph(fields.consequences, 'art34.2'),
            heading(1, w.measuresTaken, 'art34.2'),
            paragraph([fields.measuresTaken, fields.measuresPlanned].filter((part) => part !== '').join('\n'), 'art34.2'),
            heading(1, w.publicContact, 'art34.2'),
            paragraph([fields.contactName, fields.contactReach].filter((part) => part !== '').join(', '), 'art34.2'),
          ]
        : breachBlocks(language, incident),
    );
  };

  return {
    'incidents.reportDoubt': ({ kind, words }) => {
      const { db, accountId } = session.require();
      return {
        db,
        run: () => {
          const id = uuid() as IncidentId;
          const now = clock();
          const year = Number(parisDate(now).slice(0, 4));
          const contact = officerOf(db);
          const row: rows.IncidentRow = {
            id,
            year,
            number: rows.nextIncidentNumber(db, year),
            kind,
            words,
            state: 'reported',
            reported_at: now,
            reported_by: accountId,
            aware_at: null,
            qualification: null,
            fields: JSON.stringify({ ...emptyBreach, contactName: contact?.name ?? '', contactReach: contact?.contact ?? '' }),
            no_notification_reason: null,
            settled_at: null,
            persons: null,
            closed_at: null,
            lessons: '',
            station_id: kernel.stationId,
          };
          rows.insertIncident(db, row);
          tell(db, id, 'reported');
          return { value: { reference: referenceOf(row) }, audit: [note('incident.reported', id, kind)] };
        },
      };
    },

    'incidents.list': () => {
      const { db } = session.require();
      return { db, run: () => ({ value: rows.allIncidents(db).map((row) => summaryOf(db, row, clock())) }) };
    },

    'incidents.get': ({ incidentId }) => {
      const { db } = session.require();
      return { db, run: () => ({ value: incidentDetail(db, found(db, incidentId), clock()) }) };
    },

    'incidents.qualify': ({ incidentId, isBreach, awareAt, reason }) =>
      change(incidentId, (db, row) => () => {
        const state = step(row, isBreach ? 'qualifyBreach' : 'qualifyNone');
        // Nobody is aware before the doubt was told, nor in the future.
        if (awareAt > clock()) throw new Refusal('date-impossible');
        const byName = session.accountId === null ? null : (accountById(db, session.accountId)?.display_name ?? null);
        rows.changeIncident(db, incidentId, { state, aware_at: isBreach ? awareAt : null, qualification: JSON.stringify({ isBreach, reason, at: clock(), byName }) });
        tell(db, incidentId, isBreach ? 'qualifiedBreach' : 'qualifiedNone', reason);
        return done(db, incidentId, 'incident.qualified', isBreach ? 'breach' : 'none');
      }),

    'incidents.saveFields': ({ incidentId, fields }) =>
      change(incidentId, (db, row) => () => {
        rows.changeIncident(db, incidentId, { state: step(row, 'change'), fields: JSON.stringify(fields) });
        tell(db, incidentId, 'changed');
        return done(db, incidentId, 'incident.changed');
      }),

    'incidents.recordNotification': ({ incidentId, at, cnilReference, lateReason }) =>
      change(incidentId, (db, row) => () => {
        const state = step(row, 'notify');
        if (row.aware_at === null || at > clock() || at < row.aware_at) throw new Refusal('date-impossible');
        const kind = rows.notificationsOf(db, incidentId).length === 0 ? 'initial' : 'complementary';
        if (kind === 'initial' && needsLateReason(row.aware_at, at) && lateReason === '') throw new Refusal('reason-required');
        rows.insertNotification(db, { incident_id: incidentId, kind, at, cnil_reference: cnilReference, late_reason: lateReason });
        rows.changeIncident(db, incidentId, { state, settled_at: row.settled_at ?? at, no_notification_reason: null });
        tell(db, incidentId, kind === 'initial' ? 'notified' : 'notificationCompleted', lateReason);
        return done(db, incidentId, 'incident.notified', kind);
      }),

    'incidents.recordNoNotification': ({ incidentId, reason }) =>
      change(incidentId, (db, row) => () => {
        const state = step(row, 'notNotify');
        // Only where a risk for persons is unlikely (art. 33(1)).
        if (breachFields.parse(JSON.parse(row.fields)).riskLevel !== 'unlikely') throw new Refusal('incomplete');
        rows.changeIncident(db, incidentId, { state, no_notification_reason: reason, settled_at: clock() });
        tell(db, incidentId, 'notNotified', reason);
        return done(db, incidentId, 'incident.notNotified');
      }),

    'incidents.decidePersons': ({ incidentId, decision, reason }) =>
      change(incidentId, (db, row) => () => {
        const state = step(row, 'decidePersons');
        if (!mayDecideOnPersons(decision, breachFields.parse(JSON.parse(row.fields)))) throw new Refusal('incomplete');
        rows.changeIncident(db, incidentId, { state, persons: JSON.stringify({ decision, reason, at: clock() }) });
        tell(db, incidentId, 'personsDecided', reason);
        return done(db, incidentId, 'incident.personsDecided', decision);
      }),

    'incidents.close': ({ incidentId, lessons }) =>
      change(incidentId, (db, row) => () => {
        const state = step(row, 'close');
        if (row.state !== 'notABreach' && (row.settled_at === null || row.persons === null)) throw new Refusal('incomplete');
        rows.changeIncident(db, incidentId, { state, closed_at: clock(), lessons });
        tell(db, incidentId, 'closed', lessons);
        return done(db, incidentId, 'incident.closed');
      }),

    'incidents.savePaper': ({ incidentId, paper, language }) => {
      const { db } = session.require();
      return { db, run: () => ({ value: null, handoff: paperOf(db, incidentId, paper, language), audit: [note('incident.paperMade', incidentId, paper)] }) };
    },
    'incidents.printPaper': ({ incidentId, paper, language }) => {
      const { db } = session.require();
      return { db, run: () => ({ value: null, handoff: paperOf(db, incidentId, paper, language), audit: [note('incident.paperMade', incidentId, paper)] }) };
    },
  };
}
