// The audit trail's rows: append, list, verify, let a whole expired segment go.
// Invariant: an entry is appended in the transaction of the act it tells of.
import { sql } from 'kysely';
import { query, type Executor } from '../connection/executor.ts';
import type { Blob, Schema } from '../schema.ts';
import { chainedHash, sameBytes, type ChainedEntry, type Hash } from '../../core/domain/audit/chain.ts';
import { startOfParisMonth } from '../../core/domain/calls/paris-month.ts';
import type { AuditOperation } from '../../core/contract/audit-operations.ts';
import type { AccountId } from '../../core/values/ids.ts';
import type { Instant } from '../../core/values/instant.ts';
import { bytes, type Sodium } from '../vault/sodium.ts';

export interface AuditNote {
  readonly operation: AuditOperation;
  readonly reference: string | null;
  readonly reason: string | null;
}

type Segment = Schema['audit_segments'];
type EntryRow = Schema['audit_entries'];

export function auditHash(sodium: Sodium): Hash {
  return (previous, canonical) => {
    const text = sodium.from_string(canonical);
    const message = new Uint8Array(previous.length + text.length);
    message.set(previous);
    message.set(text, previous.length);
    return sodium.crypto_generichash(32, message, null);
  };
}

function lastSegment(db: Executor): Segment | undefined {
  return db.get(query.selectFrom('audit_segments').selectAll().orderBy('id', 'desc').limit(1));
}

function lastEntry(db: Executor): { sequence: number; hash: Blob; segment_id: number } | undefined {
  return db.get(query.selectFrom('audit_entries').select(['sequence', 'hash', 'segment_id']).orderBy('sequence', 'desc').limit(1));
}

/** Appends one entry; a new segment opens with each month (Paris time). */
export function appendEntry(
  db: Executor,
  hash: Hash,
  entry: AuditNote & { readonly at: Instant; readonly actorId: AccountId | null; readonly stationId: string },
): void {
  const segment = segmentFor(db, entry.at);
  const last = lastEntry(db);
  const inSegment = last !== undefined && last.segment_id === segment.id;
  const sequence = inSegment ? last.sequence + 1 : segment.first_sequence;
  const previous = inSegment ? last.hash : segment.opening_hash;
  const chained: ChainedEntry = { ...entry, sequence };
  db.run(
    query.insertInto('audit_entries').values({
      sequence,
      segment_id: segment.id,
      at: entry.at,
      actor_id: entry.actorId,
      operation: entry.operation,
      reference: entry.reference,
      reason: entry.reason,
      station_id: entry.stationId,
      hash: bytes(chainedHash(previous, chained, hash)),
    }),
  );
}

function segmentFor(db: Executor, at: Instant): Segment {
  const current = lastSegment(db);
  if (current === undefined) return openSegment(db, 1, at, 1, new Uint8Array(32));
  // A clock set back keeps the current segment: time only goes forward here.
  if (startOfParisMonth(at) <= startOfParisMonth(current.opened_at)) return current;
  const last = lastEntry(db);
  if (last === undefined || last.segment_id !== current.id) return current;
  db.run(
    query
      .updateTable('audit_segments')
      .set({ closed_at: at, last_sequence: last.sequence, closing_hash: last.hash })
      .where('id', '=', current.id),
  );
  return openSegment(db, current.id + 1, at, last.sequence + 1, last.hash);
}

function openSegment(db: Executor, id: number, at: Instant, firstSequence: number, openingHash: Uint8Array): Segment {
  const segment: Segment = {
    id,
    opened_at: at,
    first_sequence: firstSequence,
    opening_hash: bytes(openingHash),
    closed_at: null,
    last_sequence: null,
    closing_hash: null,
    expired_at: null,
  };
  db.run(query.insertInto('audit_segments').values(segment));
  return segment;
}

/** Lets go of the closed segments that ended before `before`; their hashes stay as checkpoints. Returns how many went. */
export function expireSegments(db: Executor, before: Instant, now: Instant): number {
  const expired = db.all(
    query.selectFrom('audit_segments').select('id').where('closed_at', 'is not', null).where('closed_at', '<', before).where('expired_at', 'is', null),
  );
  for (const { id } of expired) {
    db.run(query.updateTable('audit_segments').set({ expired_at: now }).where('id', '=', id));
    db.run(query.deleteFrom('audit_entries').where('segment_id', '=', id));
  }
  return expired.length;
}

export interface AuditFilter {
  readonly from: Instant | null;
  readonly to: Instant | null;
  readonly actorId: AccountId | null;
  readonly operations: readonly AuditOperation[];
  readonly reference?: string | null;
  /** Sequences below this one only. */
  readonly before: number | null;
  readonly limit: number;
}

export interface ListedEntry extends Omit<EntryRow, 'hash' | 'segment_id' | 'station_id'> {
  readonly actorName: string | null;
  readonly referenceName: string | null;
}

/** Newest first; one more than `limit` is not read: the caller asks for limit + 1. */
export function listEntries(db: Executor, filter: AuditFilter): ListedEntry[] {
  return db.all(
    query
      .selectFrom('audit_entries as entry')
      .leftJoin('accounts as actor', 'actor.id', 'entry.actor_id')
      .leftJoin('accounts as subject', (join) => join.on('subject.id', '=', sql.ref('entry.reference')))
      .select([
        'entry.sequence',
        'entry.at',
        'entry.actor_id',
        'entry.operation',
        'entry.reference',
        'entry.reason',
        'actor.display_name as actorName',
        'subject.display_name as referenceName',
      ])
      .$if(filter.from !== null, (q) => q.where('entry.at', '>=', filter.from ?? 0))
      .$if(filter.to !== null, (q) => q.where('entry.at', '<', filter.to ?? 0))
      .$if(filter.actorId !== null, (q) => q.where('entry.actor_id', '=', filter.actorId))
      .$if(filter.operations.length > 0, (q) => q.where('entry.operation', 'in', filter.operations))
      .$if(filter.reference !== undefined && filter.reference !== null, (q) => q.where('entry.reference', '=', filter.reference ?? ''))
      .$if(filter.before !== null, (q) => q.where('entry.sequence', '<', filter.before ?? 0))
      .orderBy('entry.sequence', 'desc')
      .limit(filter.limit),
  );
}

/** How many entries the filter keeps, whatever the page. */
export function countEntries(db: Executor, filter: AuditFilter): number {
  const row = db.get(
    query
      .selectFrom('audit_entries as entry')
      .select((eb) => eb.fn.countAll<number>().as('entries'))
      .$if(filter.from !== null, (q) => q.where('entry.at', '>=', filter.from ?? 0))
      .$if(filter.to !== null, (q) => q.where('entry.at', '<', filter.to ?? 0))
      .$if(filter.actorId !== null, (q) => q.where('entry.actor_id', '=', filter.actorId))
      .$if(filter.operations.length > 0, (q) => q.where('entry.operation', 'in', filter.operations))
      .$if(filter.reference !== undefined && filter.reference !== null, (q) => q.where('entry.reference', '=', filter.reference ?? '')),
  );
  return row?.entries ?? 0;
}

/** Segments that overlap the period, in order. */
export function segmentsBetween(db: Executor, from: Instant | null, to: Instant | null): Segment[] {
  return db
    .all(query.selectFrom('audit_segments').selectAll().orderBy('id'))
    .filter((segment) => (to === null || segment.opened_at < to) && (from === null || segment.closed_at === null || segment.closed_at >= from));
}

export function entriesOfSegment(db: Executor, segmentId: number): EntryRow[] {
  return db.all(query.selectFrom('audit_entries').selectAll().where('segment_id', '=', segmentId).orderBy('sequence'));
}

/** entry: changed. missing: a gap. tail: the end of a segment was cut off. segment: one does not follow the one before. */
export type ChainFault = 'entry' | 'missing' | 'tail' | 'segment';

export interface Verification {
  readonly entries: number;
  /** Sequence of the first entry that does not fit the chain; null when the chain holds. */
  readonly brokenAt: number | null;
  readonly fault: ChainFault | null;
}

const verifiedAtOnce = 2_000;

/** Walks the whole chain, pausing between batches so that the store answers meanwhile. */
export async function verifyChain(db: Executor, hash: Hash, pause: () => Promise<void>, progress?: (entries: number) => void): Promise<Verification> {
  const segments = db.all(query.selectFrom('audit_segments').selectAll().orderBy('id'));
  let previous: Uint8Array = new Uint8Array(32);
  let expected = 1;
  let entries = 0;
  for (const segment of segments) {
    if (segment.first_sequence !== expected || !sameBytes(segment.opening_hash, previous)) return { entries, brokenAt: segment.first_sequence, fault: 'segment' };
    if (segment.expired_at !== null) {
      if (segment.closing_hash === null || segment.last_sequence === null) return { entries, brokenAt: segment.first_sequence, fault: 'segment' };
      previous = segment.closing_hash;
      expected = segment.last_sequence + 1;
      continue;
    }
    for (;;) {
      const batch = entriesFrom(db, segment.id, expected);
      for (const row of batch) {
        if (row.sequence !== expected) return { entries, brokenAt: expected, fault: 'missing' };
        const computed = chainedHash(previous, chainedEntryOf(row), hash);
        if (!sameBytes(computed, row.hash)) return { entries, brokenAt: row.sequence, fault: 'entry' };
        previous = row.hash;
        expected += 1;
        entries += 1;
      }
      if (batch.length < verifiedAtOnce) break;
      progress?.(entries);
      await pause();
    }
    const closedElsewhere =
      segment.closed_at !== null &&
      (segment.last_sequence !== expected - 1 || segment.closing_hash === null || !sameBytes(segment.closing_hash, previous));
    if (closedElsewhere) return { entries, brokenAt: expected, fault: 'tail' };
  }
  const cut = db.get(query.selectFrom('audit_breaks').select('at_sequence').orderBy('at_sequence').limit(1));
  if (cut !== undefined) return { entries, brokenAt: cut.at_sequence, fault: 'tail' };
  const head = db.get(query.selectFrom('audit_head').select(['sequence', 'hash']));
  if (head !== undefined && (head.sequence !== expected - 1 || !sameBytes(head.hash, previous))) return { entries, brokenAt: expected, fault: 'tail' };
  return { entries, brokenAt: null, fault: null };
}

function entriesFrom(db: Executor, segmentId: number, sequence: number): EntryRow[] {
  return db.all(
    query
      .selectFrom('audit_entries')
      .selectAll()
      .where('segment_id', '=', segmentId)
      .where('sequence', '>=', sequence)
      .orderBy('sequence')
      .limit(verifiedAtOnce),
  );
}

function chainedEntryOf(row: EntryRow): ChainedEntry {
  return {
    sequence: row.sequence,
    at: row.at,
    actorId: row.actor_id,
    operation: row.operation,
    reference: row.reference,
    reason: row.reason,
    stationId: row.station_id,
  };
}
