// The audit trail's filter, and a sentence for every act in both languages.
import { describe, expect, it } from 'vitest';
import { auditOperation } from '../../../core/contract/audit-operations.ts';
import { contract } from '../../../core/contract/contract.ts';
import type { AccountId } from '../../../core/values/ids.ts';
import { auditGroups, auditRequestOf, groupOf, initialAuditFilter, isAuditNarrowed, operationsOf } from '../../../renderer/console/logic/audit-filter.ts';
import { splitReason } from '../../../renderer/console/audit/reason-text.ts';
import en from '../../../renderer/locales/en.json';
import fr from '../../../renderer/locales/fr.json';

const now = Date.parse('2026-11-24T17:42:00Z');
const actorId = '0190a0b0-0000-7000-8000-000000000002' as AccountId;

describe('audit filter', () => {
  it('puts every act in exactly one family', () => {
    const listed = auditGroups.flatMap((group) => operationsOf(group));
    expect([...listed].sort()).toEqual([...auditOperation.options].sort());
    expect(groupOf('recoverySheet.confirmed')).toBe('association');
    expect(groupOf('grant.given')).toBe('grant');
  });

  it('makes requests that the contract accepts', () => {
    for (const operation of [null, ...auditOperation.options]) {
      const request = { ...auditRequestOf({ ...initialAuditFilter, actorId, operation }, now, 'Europe/Paris'), before: null, limit: 100 };
      expect(contract['audit.list'].request.safeParse(request).success).toBe(true);
    }
  });

  it('says when something is left out', () => {
    expect(isAuditNarrowed(initialAuditFilter)).toBe(false);
    expect(isAuditNarrowed({ ...initialAuditFilter, operation: 'grant.given' })).toBe(true);
    expect(isAuditNarrowed({ ...initialAuditFilter, period: { kind: 'today' } })).toBe(true);
  });

  it.each([
    ['fr', fr],
    ['en', en],
  ])('has a sentence for every act in %s', (_language, texts) => {
    const sentences: unknown = texts.console.operation;
    for (const operation of auditOperation.options) {
      const found = operation.split('.').reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], sentences);
      expect([operation, typeof found]).toEqual([operation, 'string']);
    }
  });
});

describe('reason of an entry', () => {
  it('parts a code from the words of a person, and leaves a sentence whole', () => {
    expect(splitReason('immediateDanger')).toEqual({ code: 'immediateDanger', words: '' });
    expect(splitReason('other: Erreur : deux fiches')).toEqual({ code: 'other', words: 'Erreur : deux fiches' });
    expect(splitReason('En congé jusqu’en mars')).toEqual({ code: null, words: 'En congé jusqu’en mars' });
  });
});
