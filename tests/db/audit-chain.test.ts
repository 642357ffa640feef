// The audit trail: append only, tamper-evident, purged by whole segments.
import { sql } from 'kysely';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { createBase, type Base } from '../../db/connection/base.ts';
import { appendEntry, auditHash, expireSegments, verifyChain } from '../../db/queries/audit.ts';
import { loadSodium } from '../../db/vault/sodium.ts';
import { newFolder } from '../support/test-store.ts';

const dayMs = 86_400_000;
const start = Date.UTC(2026, 0, 10);
const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

async function trail(days: number): Promise<{ base: Base; hash: ReturnType<typeof auditHash>; verify: () => ReturnType<typeof verifyChain> }> {
  const directory = newFolder();
  const base = createBase({ path: join(directory, 'a.db'), key: new Uint8Array(32).fill(1), backups: join(directory, 'b'), now: 0 });
  closing.push(() => {
    base.close();
    rmSync(directory, { recursive: true });
  });
  const hash = auditHash(await loadSodium());
  for (let day = 0; day < days; day += 1) {
    appendEntry(base.db, hash, { operation: 'session.signedIn', reference: `r${String(day)}`, reason: null, at: start + day * dayMs, actorId: null, stationId: 's' });
  }
  return { base, hash, verify: () => verifyChain(base.db, hash, () => Promise.resolve()) };
}

describe('the chain', () => {
  test('holds over the months', async () => {
    const { verify, base } = await trail(100);
    expect(await verify()).toEqual({ entries: 100, brokenAt: null, fault: null });
    expect(base.db.all(sql<{ n: number }>`SELECT count(*) AS n FROM audit_segments`)[0]?.n).toBe(4);
  });

  test.each(['UPDATE audit_entries SET reason = 1', 'DELETE FROM audit_entries', 'DELETE FROM audit_segments', 'UPDATE audit_segments SET expired_at = 1 WHERE closed_at IS NULL', "UPDATE audit_segments SET closing_hash = x'00' WHERE closed_at IS NOT NULL", "INSERT INTO audit_entries SELECT sequence + 7, segment_id, at, actor_id, operation, reference, reason, station_id, hash FROM audit_entries WHERE sequence = 100"])(
    'refuses %s',
    async (statement) => {
      const { base, verify } = await trail(100);
      expect(() => base.db.run(sql.raw(statement))).toThrow(/SQLITE_CONSTRAINT_TRIGGER/);
      expect(await verify()).toEqual({ entries: 100, brokenAt: null, fault: null });
    },
  );

  test.each([
    ['a changed entry', "UPDATE audit_entries SET reference = 'other' WHERE sequence = 42", 42],
    ['a missing entry', 'DELETE FROM audit_entries WHERE sequence = 42', 42],
    ['two entries exchanged', 'UPDATE audit_entries SET sequence = CASE sequence WHEN 41 THEN -42 ELSE -41 END WHERE sequence IN (41, 42); UPDATE audit_entries SET sequence = -sequence WHERE sequence < 0', 41],
    ['a shortened segment', 'DELETE FROM audit_entries WHERE segment_id = 2 AND sequence > 45', 46],
  ])('%s is found even when the triggers were taken away', async (_name, statements, at) => {
    const { base, verify } = await trail(100);
    for (const trigger of ['audit_entries_unchanged', 'audit_entries_kept', 'audit_entries_in_order']) base.db.run(sql.raw(`DROP TRIGGER ${trigger}`));
    for (const statement of statements.split('; ')) base.db.run(sql.raw(statement));
    expect((await verify()).brokenAt).toBe(at);
  });

  test('lets whole expired segments go and still verifies, before and after new entries', async () => {
    const { base, hash, verify } = await trail(100);
    const gone = expireSegments(base.db, start + 60 * dayMs, start + 100 * dayMs);
    expect(gone).toBe(2);
    const left = await verify();
    expect(left.brokenAt).toBeNull();
    expect(left.entries).toBeLessThan(100);
    appendEntry(base.db, hash, { operation: 'audit.verified', reference: null, reason: null, at: start + 200 * dayMs, actorId: null, stationId: 's' });
    expect(await verify()).toEqual({ entries: left.entries + 1, brokenAt: null, fault: null });
    expect(expireSegments(base.db, start + 999 * dayMs, start + 999 * dayMs)).toBe(2);
    expect(await verify()).toEqual({ entries: 1, brokenAt: null, fault: null });
  });
});
