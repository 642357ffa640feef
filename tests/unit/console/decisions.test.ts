// What waits for a decision, by role; and the day's chart in figures.
import { describe, expect, it } from 'vitest';
import type { CallResponse } from '../../../core/contract/contract.ts';
import type { AccountId, HelplineId, ShiftId } from '../../../core/values/ids.ts';
import { busiestHour, hourBars } from '../../../renderer/console/logic/day-chart.ts';
import { decisionsOf } from '../../../renderer/console/logic/decisions.ts';

const calm: CallResponse<'today.get'> = {
  answered: 0,
  missed: 0,
  abandoned: 0,
  lastCallAt: null,
  callsByHour: Array.from({ length: 24 }, () => 0),
  dormantAccounts: [],
  administrators: 2,
  accounts: 5,
  formsPending: 0,
  recoverySheetConfirmedAt: 1,
  lastBackupAt: null,
  lineConfigured: true,
};
const dormant = { id: '0190a0b0-0000-7000-8000-000000000003' as AccountId, displayName: 'Luc M.', days: 94 };
const kinds = (today: CallResponse<'today.get'>, role: 'manager' | 'privacyOfficer' | 'administrator') =>
  decisionsOf(today, role).map(({ kind }) => kind);

describe('decisions of the day', () => {
  it('asks for nothing when all is well', () => {
    expect(decisionsOf(calm, 'administrator')).toEqual([]);
  });

  it('asks an administrator for everything, the line first', () => {
    const all = { ...calm, lineConfigured: false, recoverySheetConfirmedAt: null, administrators: 1, dormantAccounts: [dormant], formsPending: 2 };
    expect(kinds(all, 'administrator')).toEqual(['line', 'sheet', 'onlyAdministrator', 'dormant', 'forms']);
    expect(kinds(all, 'privacyOfficer')).toEqual(['line', 'dormant', 'forms']);
    expect(kinds(all, 'manager')).toEqual(['line', 'forms']);
  });

  it('does not ask for a second administrator where there are two', () => {
    expect(kinds({ ...calm, administrators: 2 }, 'administrator')).not.toContain('onlyAdministrator');
  });
});

describe('calls by hour', () => {
  it('measures each hour against the busiest', () => {
    const calls = calm.callsByHour.map((_, hour) => (hour === 18 ? 4 : hour === 9 ? 1 : 0));
    const bars = hourBars(calls);
    expect(bars).toHaveLength(24);
    expect(bars[18]).toEqual({ hour: 18, calls: 4, share: 1 });
    expect(bars[9]?.share).toBe(0.25);
    expect(busiestHour(calls)).toBe(18);
  });

  it('has no busiest hour on an empty day, and no bar', () => {
    expect(busiestHour(calm.callsByHour)).toBeNull();
    expect(hourBars(calm.callsByHour).every(({ share }) => share === 0)).toBe(true);
  });
});

describe('decisions of the rota', () => {
  const helplineId = '0190a0b0-0000-7000-8000-000000000004' as HelplineId;
  const shiftId = '0190a0b0-0000-7000-8000-000000000005' as ShiftId;
  const duty = { helplineId, name: 'Veilleuse', open: true, changesAt: null, now: [], next: null, others: [], nobodySince: 7 };
  const hole = { shiftId, helplineId, startsAt: 10, endsAt: 20, role: 'listener' as const, missing: 2 };
  const today = { holes: [hole, { ...hole, missing: 1 }], uncovered: [], swapsToDecide: 1, helplines: 1, volunteers: 3 };
  const kindsWith = (role: 'manager' | 'privacyOfficer') => decisionsOf(calm, role, { today, duty: { helplines: [duty] } });

  it('say first that nobody took the post, then count places', () => {
    expect(kindsWith('manager').map(({ kind }) => kind)).toEqual(['nobody', 'holes', 'swaps']);
    expect(kindsWith('manager')).toContainEqual({ kind: 'holes', count: 3, first: hole });
  });

  it('leave swaps to those who may decide', () => {
    expect(kindsWith('privacyOfficer').map(({ kind }) => kind)).toEqual(['nobody', 'holes']);
  });

  it('offer to begin where there is no helpline', () => {
    const empty = { today: { ...today, holes: [], swapsToDecide: 0, helplines: 0 }, duty: { helplines: [] } };
    expect(decisionsOf(calm, 'manager', empty)).toEqual([{ kind: 'noRota' }]);
  });
});
