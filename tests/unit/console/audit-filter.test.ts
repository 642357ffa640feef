// The audit trail's filter, and a sentence for every act in both languages.
import { describe, expect, it } from 'vitest';
import { auditOperation } from '../../../core/contract/audit-operations.ts';
import { contract } from '../../../core/contract/contract.ts';
import type { AccountId } from '../../../core/values/ids.ts';
import { auditGroups, groupOf, initialAuditFilter, isAuditNarrowed, operationsOf, trailFilterOf } from '../../../renderer/console/logic/audit-filter.ts';
import { warningCode } from '../../../core/contract/rota-model.ts';
import { auditReason, namedReasons } from '../../../renderer/audit/audit-reason.ts';
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
    expect(groupOf('request.erased')).toBe('privacy');
  });

  it('makes requests that the contract accepts', () => {
    for (const operation of [null, ...auditOperation.options]) {
      const filter = trailFilterOf({ ...initialAuditFilter, actorId, operation, reference: ' 0190a0b0-0000-7000-8000-000000000002 ' }, now, 'Europe/Paris');
      expect(filter.reference).toBe(actorId);
      expect(contract['trail.list'].request.safeParse({ filter, before: null, limit: 100 }).success).toBe(true);
    }
  });

  it('says when something is left out', () => {
    expect(isAuditNarrowed(initialAuditFilter)).toBe(false);
    expect(isAuditNarrowed({ ...initialAuditFilter, operation: 'grant.given' })).toBe(true);
    expect(isAuditNarrowed({ ...initialAuditFilter, period: { kind: 'today' } })).toBe(true);
    expect(isAuditNarrowed({ ...initialAuditFilter, reference: 'x' })).toBe(true);
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
  it('reads the codes that the store writes', () => {
    expect(auditReason('call.numberRevealed', 'immediateDanger')).toEqual({ kind: 'reveal', reason: 'immediateDanger', words: '' });
    expect(auditReason('call.numberRevealed', 'other: Erreur : deux fiches')).toEqual({ kind: 'reveal', reason: 'other', words: 'Erreur : deux fiches' });
    expect(auditReason('account.changed', 'listener > manager')).toEqual({ kind: 'roleChange', from: 'listener', to: 'manager' });
    expect(auditReason('grant.given', 'revealNumbers < 2027-05-24T21:59:59.999Z')).toEqual({
      kind: 'grant',
      grant: 'revealNumbers',
      until: Date.parse('2027-05-24T21:59:59.999Z'),
    });
    expect(auditReason('grant.withdrawn', 'outgoingCalls')).toEqual({ kind: 'grant', grant: 'outgoingCalls', until: null });
    expect(auditReason('session.locked', 'idle')).toEqual({ kind: 'lock', cause: 'idle' });
    expect(auditReason('association.settingsChanged', 'name reminder')).toEqual({ kind: 'settings', fields: ['name', 'reminder'] });
    expect(auditReason('rota.exported', 'posterWeek')).toEqual({ kind: 'exchange', what: 'posterWeek' });
    expect(auditReason('audit.verified', 'broken at 12')).toEqual({ kind: 'brokenAt', sequence: 12 });
    expect(auditReason('request.proofAdded', 'callDetailsUnaided')).toEqual({ kind: 'named', places: ['privacy.proof.callDetailsUnaided'], despite: [] });
    expect(auditReason('rota.edited', 'move assign ! restTooShort')).toEqual({
      kind: 'named',
      places: ['console.audit.reasonOf.edit.move', 'console.audit.reasonOf.edit.assign'],
      despite: ['console.audit.reasonOf.warning.restTooShort'],
    });
    expect(auditReason('rota.edited', 'move ! whatever')).toEqual({ kind: 'words', words: 'move ! whatever' });
    expect(auditReason('line.tested', 'forwarding passedBack')).toEqual({ kind: 'named', places: ['rota.routing.forward.seen.passedBack'], despite: [] });
    expect(auditReason('retention.changed', '6')).toEqual({ kind: 'months', count: 6 });
    expect(auditReason('request.erased', 'calls 3')).toEqual({ kind: 'erasedCalls', count: 3 });
    expect(auditReason('request.erased', 'verified: 277 pages, 0 traces')).toEqual({ kind: 'erasureVerified', pages: 277, traces: 0 });
    expect(auditReason('retention.purged', 'calls 12, callForms 3')).toEqual({ kind: 'purged', counts: [{ category: 'calls', items: 12 }, { category: 'callForms', items: 3 }] });
    expect(auditReason('recording.listened', 'training own cut Séance du 3 décembre')).toEqual({ kind: 'listened', purpose: 'training', words: 'Séance du 3 décembre' });
    expect(auditReason('recording.masked', '1000-2500 ms blake2b:0a1b un prénom')).toEqual({ kind: 'masked', fromMs: 1000, toMs: 2500, words: 'un prénom' });
    expect(auditReason('rota.weekCopied', '2026-11-23 > 2026-11-30')).toEqual({ kind: 'days', from: '2026-11-23', to: '2026-11-30' });
  });

  it('has words in both languages for each code that it knows', () => {
    const textAt = (locale: unknown, place: string): unknown => place.split('.').reduce<unknown>((found, name) => (found as Record<string, unknown> | undefined)?.[name], locale);
    const places = Object.values(namedReasons).flatMap(([place, codes]) => codes.map((code) => `${place}.${code}`));
    expect(places.length).toBeGreaterThan(90);
    for (const place of [...places, ...warningCode.options.map((code) => `console.audit.reasonOf.warning.${code}`)]) {
      expect([place, typeof textAt(fr, place), typeof textAt(en, place)]).toEqual([place, 'string', 'string']);
    }
  });

  it('gives back whole what it does not understand', () => {
    for (const operation of auditOperation.options) {
      expect(auditReason(operation, 'En congé jusqu’en mars')).toEqual({ kind: 'words', words: 'En congé jusqu’en mars' });
    }
    expect(auditReason('grant.given', 'revealNumbers < hier')).toEqual({ kind: 'words', words: 'revealNumbers < hier' });
  });
});
