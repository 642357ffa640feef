// Every call of the contract, every role, every phase: the access rule itself, and that the contract declares it fully.
import { describe, expect, it } from 'vitest';
import { grants, phase, refusalOf, roles, type Gate } from '../../core/contract/access.ts';
import { callNames, contract } from '../../core/contract/contract.ts';
import { responseSchemaFor, type CallDefinition } from '../../core/contract/define-call.ts';

const gate = (part: Partial<Gate>): Gate => ({ phase: 'open', role: null, grants: [], mustChangePassphrase: false, ...part });

describe('the contract', () => {
  it.each(callNames)('%s declares every field and a response for each role that may call', (name) => {
    const definition: CallDefinition = contract[name];
    expect(Object.keys(definition)).toEqual(
      expect.arrayContaining(['request', 'response', 'roles', 'grant', 'whenLocked', 'audit', 'windows', 'handledBy']),
    );
    const callers = definition.roles === 'everyone' ? [null] : definition.orGrant === undefined ? definition.roles : roles;
    for (const caller of callers) expect(responseSchemaFor(definition, caller)).not.toBeNull();
    expect('handoff' in definition).toBe(definition.handledBy === 'shell-after-store');
  });

  it.each(callNames)('%s refuses who may not call it', (name) => {
    const definition: CallDefinition = contract[name];
    if (definition.roles === 'everyone') {
      for (const somePhase of phase.options) {
        const expected = somePhase === 'locked' && definition.whenLocked === 'refused' ? 'locked' : null;
        expect(refusalOf(definition, gate({ phase: somePhase }))).toBe(expected);
      }
      return;
    }
    for (const somePhase of ['absent', 'unusable', 'signedOut'] as const) {
      expect(refusalOf(definition, gate({ phase: somePhase }))).toBe('signed-out');
    }
    for (const role of roles) {
      const allowed = definition.roles.includes(role);
      const full = gate({ role, grants });
      const withGrants = allowed || definition.orGrant !== undefined;
      expect(refusalOf(definition, full)).toBe(withGrants ? null : 'forbidden');
      expect(refusalOf(definition, gate({ role }))).toBe(allowed && definition.grant === null ? null : 'forbidden');
      const locked = refusalOf(definition, { ...full, phase: 'locked' });
      expect(locked).toBe(definition.whenLocked === 'refused' ? 'locked' : withGrants ? null : 'forbidden');
      const owing = refusalOf(definition, { ...full, mustChangePassphrase: true });
      const free = definition.beforePassphraseChange === true;
      expect(owing).toBe(free ? (withGrants ? null : 'forbidden') : 'passphrase-change-due');
    }
  });

  it('lets a listener reach no call that answers a log, an account, an audit entry, a line setting or a number', () => {
    const listener = gate({ role: 'listener', grants });
    const reachable = callNames.filter((name) => refusalOf(contract[name], listener) === null);
    expect(reachable.filter((name) => /^(accounts|audit|line|today)\.|^calls\.(list|count|revealNumber|findCaller)/.test(name))).toEqual([]);
  });

  it('lets only a locked listener answer, refuse, silence, mute, hold, cut a message and hang up', () => {
    const locked = gate({ phase: 'locked', role: 'listener' });
    const reachable = callNames.filter((name) => name.startsWith('desk.') && refusalOf(contract[name], locked) === null).sort();
    expect(reachable).toEqual(['desk.answer', 'desk.getState', 'desk.hangUp', 'desk.hold', 'desk.mute', 'desk.refuse', 'desk.silence', 'desk.skipAnnouncement']);
  });
});
