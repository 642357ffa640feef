// Answers for looking at the console, the first installation and their states, without the other processes.
// Everything is invented; numbers are of the ranges that ARCEP keeps for fiction.
import type { Role } from '../../core/contract/access.ts';
import type { AccountDetail } from '../../core/contract/calls/accounts.ts';
import type { AuditEntry } from '../../core/contract/calls/audit.ts';
import type { CallForm, CallLogEntry } from '../../core/contract/calls/call-log.ts';
import type { SessionState } from '../../core/contract/calls/session.ts';
import type { Preferences } from '../../core/contract/calls/shell.ts';
import type { CallOutcome, DeskState } from '../../core/contract/desk-state.ts';
import type { LineFault } from '../../core/contract/line-settings.ts';
import type { AccountId, CallerId, CallId } from '../../core/values/ids.ts';
import { maskPhoneNumber, parsePhoneNumber } from '../../core/values/phone-number.ts';
import { createFakeBridge, ok, refused, type Answers, type FakeBridge } from './fake-bridge.ts';

export interface ConsoleScenario {
  readonly phase: SessionState['phase'];
  readonly role: Role;
  readonly pendingSetup: SessionState['pendingSetup'];
  readonly demonstration: boolean;
  readonly preferences: Preferences;
  readonly line: DeskState['line']['state'];
  readonly fault: LineFault | null;
  readonly lineConfigured: boolean;
  readonly mayReveal: boolean;
  /** How many calls the journal holds; they go back in time from now. */
  readonly calls: number;
  /** What the test of the line answers. */
  readonly test: 'reachable' | 'wrong-password' | 'certificate';
  readonly chainBroken: boolean;
}

export const ordinaryConsole: ConsoleScenario = {
  phase: 'open',
  role: 'administrator',
  pendingSetup: null,
  demonstration: false,
  preferences: { language: 'fr', theme: 'light', textSize: '100', reducedMotion: false },
  line: 'reachable',
  fault: null,
  lineConfigured: true,
  mayReveal: true,
  calls: 348,
  test: 'reachable',
  chainBroken: false,
};

const minute = 60_000;
const day = 24 * 60 * minute;
const uuid = <T extends string>(kind: number, n: number): T =>
  `0190a0b0-000${kind}-7000-8000-${String(n).padStart(12, '0')}` as T;
const accountId = (n: number): AccountId => uuid<AccountId>(1, n);

const people: readonly (readonly [string, Role, number | null])[] = [
  ['Odile Ferroux', 'administrator', 0],
  ['Hélène Vasnier', 'listener', 2 * 60 * minute],
  ['Yves Carondel', 'manager', day],
  ['Samia Berkane', 'listener', 3 * day],
  ['Georges Lantier', 'listener', day],
  ['Paulette Grivault', 'privacyOfficer', 5 * 60 * minute],
  ['Marc Thévelin', 'listener', 2 * day],
  ['Nour Assadi', 'listener', 4 * day],
  ['Luc Maillefer', 'listener', 94 * day],
];

function accountsAt(now: number): AccountDetail[] {
  return people.map(([displayName, role, ago], n) => ({
    id: accountId(n),
    displayName,
    role,
    disabled: false,
    createdAt: now - 430 * day,
    lastSignInAt: ago === null ? null : now - ago,
    dormant: ago !== null && ago > 90 * day,
    login: displayName.split(' ')[0]!.toLowerCase().normalize('NFD').replace(/\p{M}/gu, ''),
    mustChangePassphrase: false,
    grants:
      role === 'manager' || role === 'administrator'
        ? [{ grant: 'revealNumbers' as const, givenByName: 'Odile Ferroux', givenAt: now - 80 * day, until: role === 'manager' ? now + 100 * day : null }]
        : [],
  }));
}

const plants = ['Sureau', 'Colza', 'Aubier', 'Lierre', 'Osier', 'Genêt', 'Bruyère', 'Millepertuis'];
const outcomes: readonly CallOutcome[] = ['answered', 'answered', 'answered', 'missed', 'answered', 'abandoned', 'answered', 'answeredElsewhere', 'answered', 'interrupted'];
const types: readonly CallForm['type'][] = ['listening', 'listening', 'silent', 'listening', 'wrongNumber', 'abusive', 'hungUp'];

function callAt(index: number, now: number, mayReveal: boolean): CallLogEntry {
  const startedAt = now - 26 * minute - index * 67 * minute - ((index * 37) % 40) * minute;
  const outcome = outcomes[(index * 3) % outcomes.length]!;
  const answered = outcome === 'answered' || outcome === 'interrupted';
  const answeredAt = answered ? startedAt + 14_000 : null;
  const endedAt = (answeredAt ?? startedAt) + (answered ? ((index * 7) % 48) * minute + 70_000 : 12_000 + (index % 9) * 1000);
  const plant = (index * 5) % 11;
  const number = parsePhoneNumber(`+3363998${String(1000 + plant * 113).padStart(4, '0')}`)!;
  const type = types[index % types.length]!;
  return {
    id: uuid<CallId>(2, index),
    direction: 'incoming',
    lineLabel: index % 3 === 2 ? 'Jeunes' : 'Principale',
    startedAt,
    answeredAt,
    endedAt,
    outcome,
    listenerName: answered ? people[1 + (index % 6)]![0] : null,
    caller:
      plant >= plants.length
        ? { kind: plant === 10 ? 'unknown' : 'withheld' }
        : {
            kind: 'known',
            id: uuid<CallerId>(3, plant),
            pseudonym: plants[plant]!,
            callsThisMonth: 1 + ((plant * 2) % 7),
            maskedNumber: mayReveal ? maskPhoneNumber(number) : null,
          },
    form:
      outcome === 'answered' && index % 5 !== 4
        ? {
            type,
            category: type === 'listening' ? 'loneliness' : null,
            referral: type === 'listening' ? (index % 8 === 3 ? 'emergency' : 'none') : null,
            note: '',
          }
        : null,
  };
}

const auditLines: readonly (readonly [AuditEntry['operation'], number | null, number | null, string | null])[] = [
  ['session.signedIn', 0, null, null],
  ['call.numberRevealed', 2, null, 'callBackAsked: A demandé le 24 au soir qu’on le rappelle.'],
  ['session.locked', 1, null, 'idle'],
  ['grant.given', 0, 2, 'revealNumbers < 2027-05-24T21:59:59.999Z'],
  ['account.changed', 0, 4, 'listener > manager'],
  ['line.tested', 0, null, 'wrong-password'],
  ['session.signInFailed', null, 3, '2'],
  ['recoverySheet.confirmed', 0, null, null],
  ['account.kept', 0, 8, 'En congé jusqu’en mars, revient pour les permanences.'],
  ['call.formSubmitted', 1, null, null],
];

function auditAt(sequence: number, newest: number, now: number): AuditEntry {
  const [operation, actor, about, reason] = auditLines[sequence % auditLines.length]!;
  return {
    sequence,
    at: now - (newest - sequence) * 47 * minute - 3 * minute,
    actorName: actor === null ? null : people[actor]![0],
    operation,
    reference: null,
    referenceName: about === null ? null : people[about]![0],
    reason,
  };
}

const words = ['brume', 'cerise', 'talus', 'ormeau', 'vitrail', 'canoë', 'lanterne'];
const fingerprint = '3f9ac2d41b7e6058a1d94c27e08b5f6312ce77a9d0483b5ef6c19a2047d8be51';

export function createConsoleDouble(scenario: ConsoleScenario): FakeBridge {
  const startedAt = Date.now();
  let preferences = scenario.preferences;
  let accounts = accountsAt(startedAt);
  let session: SessionState = sessionOf(scenario);
  let configured = scenario.lineConfigured;
  const calls = Array.from({ length: scenario.calls }, (_, index) => callAt(index, startedAt, scenario.mayReveal));
  const newest = 240;

  function sessionOf(given: Pick<ConsoleScenario, 'phase' | 'role' | 'pendingSetup' | 'demonstration'>): SessionState {
    const open = given.phase === 'open' || given.phase === 'locked';
    return {
      phase: given.phase,
      fault: given.phase === 'unusable' ? 'database-damaged' : null,
      account: open
        ? { id: accountId(0), displayName: 'Odile F.', role: given.role, grants: scenario.mayReveal ? ['revealNumbers'] : [] }
        : null,
      associationName: open ? 'La Veilleuse' : null,
      mustChangePassphrase: false,
      pendingSetup: given.pendingSetup,
      demonstration: given.demonstration,
      lockAfterMinutes: open ? 5 : null,
      now: Date.now(),
    };
  }
  const become = (change: Partial<SessionState>): SessionState => {
    session = { ...session, ...change, now: Date.now() };
    bridge.emit('session.changed', session);
    return session;
  };
  const changed = (id: AccountId, change: Partial<AccountDetail>): AccountDetail => {
    accounts = accounts.map((account) => (account.id === id ? { ...account, ...change } : account));
    return accounts.find((account) => account.id === id)!;
  };
  const kept = (filter: { readonly from: number | null; readonly to: number | null; readonly outcomes: readonly string[]; readonly callerId: string | null; readonly listenerId: string | null; readonly repeatCallersOnly: boolean }): CallLogEntry[] =>
    calls.filter(
      (entry) =>
        (filter.from === null || entry.startedAt >= filter.from) &&
        (filter.to === null || entry.startedAt < filter.to) &&
        (filter.outcomes.length === 0 || (entry.outcome !== null && filter.outcomes.includes(entry.outcome))) &&
        (filter.callerId === null || (entry.caller.kind === 'known' && entry.caller.id === filter.callerId)) &&
        (filter.listenerId === null || entry.listenerName === accounts.find(({ id }) => id === filter.listenerId)?.displayName) &&
        (!filter.repeatCallersOnly || (entry.caller.kind === 'known' && entry.caller.callsThisMonth > 1)),
    );

  const answers: Answers = {
    'preferences.get': () => ok(preferences),
    'preferences.save': (next) => {
      preferences = next;
      return ok(next);
    },
    'app.getInfo': () => ok({ version: '0.1.0', demonstration: scenario.demonstration, platform: 'linux' }),
    'window.openSoftphone': () => ok({}),
    'session.getState': () => ok(session),
    'session.lock': () => ok(become({ phase: 'locked' })),
    'session.signOut': () => ok(become({ phase: 'signedOut', account: null })),
    'session.suggestPassphrase': () => ok({ words }),
    'desk.getState': () =>
      ok({
        line: {
          state: scenario.line,
          since: startedAt - 3 * 60 * minute,
          fault: scenario.fault,
          nextAttemptAt: scenario.line === 'unreachable' ? startedAt + 24_000 : null,
          label: 'Principale',
        },
        calls: [],
        audio: {
          inputs: [
            { id: 'm1', label: 'Casque Jabra Evolve 20' },
            { id: 'm2', label: 'Micro interne' },
          ],
          outputs: [
            { id: 'h1', label: 'Casque Jabra Evolve 20' },
            { id: 's1', label: 'Haut-parleurs' },
          ],
          chosen: { microphone: 'm1', headset: 'h1', ringer: null },
          fallback: [],
          microphoneMissing: false,
          ringVolume: 0.7,
        },
      }),
    'desk.chooseDevice': () => ok({}),
    'desk.setRingVolume': () => ok({}),
    'desk.testRing': () => ok({}),
    'desk.testMicrophone': () => ok({ peak: 0.3 }),
    'training.getState': () => ok({ mayStart: true, role: scenario.role }),
    'training.start': () => ok({}),
    'today.get': () =>
      ok({
        answered: 6,
        missed: 0,
        abandoned: 1,
        lastCallAt: startedAt - 26 * minute,
        callsByHour: Array.from({ length: 24 }, (_, hour) => [1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 0, 1, 1, 1, 2, 1, 0, 0, 0, 0, 0][hour] ?? 0),
        dormantAccounts: [{ id: accountId(8), displayName: 'Luc M.', days: 94 }],
        administrators: 1,
        accounts: 9,
        formsPending: 2,
        recoverySheetConfirmedAt: startedAt - 80 * day,
        lastBackupAt: startedAt - 6 * 60 * minute,
        lineConfigured: configured,
      }),
    'calls.list': ({ filter, after, limit }) => {
      const list = kept({ ...filter, outcomes: filter.outcomes, listenerId: filter.listenerId });
      const start = after === null ? 0 : list.findIndex(({ id }) => id === after.id) + 1;
      const entries = list.slice(start, start + limit);
      const last = entries[entries.length - 1];
      return ok({ entries, next: last === undefined || start + limit >= list.length ? null : { startedAt: last.startedAt, id: last.id } });
    },
    'calls.count': ({ filter }) => ok({ count: kept(filter).length }),
    'calls.revealNumber': () => ok({ number: '06 39 98 10 00', hideAfterMs: 60_000 }),
    'calls.findCaller': ({ number }) => ok({ caller: number.replace(/\D/g, '').endsWith('1000') ? { id: uuid<CallerId>(3, 0), pseudonym: 'Sureau' } : null }),
    'accounts.list': () =>
      ok(
        scenario.role === 'administrator'
          ? accounts
          : accounts.map(({ id, displayName, role, disabled, createdAt, lastSignInAt, dormant }) => ({ id, displayName, role, disabled, createdAt, lastSignInAt, dormant })),
      ),
    'accounts.create': ({ displayName, login, role }) => {
      if (accounts.some((account) => account.login === login)) return refused('login-taken');
      const account: AccountDetail = { ...accounts[1]!, id: accountId(accounts.length), displayName, login, role, lastSignInAt: null, dormant: false, mustChangePassphrase: true, createdAt: Date.now() };
      accounts = [...accounts, account];
      return ok({ account, temporaryPassphrase: words });
    },
    'accounts.change': ({ accountId: id, displayName, role }) => ok(changed(id as AccountId, { displayName, role })),
    'accounts.disable': ({ accountId: id }) => ok(changed(id as AccountId, { disabled: true, grants: [] })),
    'accounts.enable': ({ accountId: id }) => ok({ account: changed(id as AccountId, { disabled: false }), temporaryPassphrase: words }),
    'accounts.resetPassphrase': ({ accountId: id }) =>
      ok({ account: changed(id as AccountId, { mustChangePassphrase: true }), temporaryPassphrase: words, lostGrants: ['listenRecordings'] }),
    'accounts.keep': ({ accountId: id }) => ok(changed(id as AccountId, { dormant: false })),
    'accounts.giveGrant': ({ accountId: id, grant, until }) =>
      ok(changed(id as AccountId, { grants: [...(accounts.find((one) => one.id === id)?.grants ?? []), { grant, givenByName: 'Odile Ferroux', givenAt: Date.now(), until }] })),
    'accounts.withdrawGrant': ({ accountId: id, grant }) =>
      ok(changed(id as AccountId, { grants: (accounts.find((one) => one.id === id)?.grants ?? []).filter((one) => one.grant !== grant) })),
    'audit.list': ({ before, limit, operations }) => {
      const from = before === null ? newest : before - 1;
      const entries = Array.from({ length: from }, (_, index) => auditAt(from - index, newest, startedAt))
        .filter(({ operation }) => operations.length === 0 || operations.includes(operation))
        .slice(0, limit);
      const last = entries[entries.length - 1];
      return ok({ entries, next: last === undefined || entries.length < limit ? null : last.sequence });
    },
    'audit.verify': () => ok({ entries: newest, brokenAt: scenario.chainBroken ? 187 : null, milliseconds: 42 }),
    'association.getSettings': () =>
      ok({
        name: 'La Veilleuse',
        subtitle: 'association d’écoute et de soutien',
        address: '12, quai des Tilleuls, Rivebelle',
        lockAfterMinutes: 5,
        reminder: 'Notre échange est confidentiel. Vous n’avez pas à dire votre nom.',
      }),
    'association.saveSettings': (settings) => ok(settings),
    'line.getSettings': () =>
      ok({
        settings: configured
          ? { preset: 'ordinary', label: 'Principale', publicNumber: '01 99 00 47 12', transport: 'TLS', domain: 'sip.example.org', proxy: '', port: null, path: '/', user: '0199004712', authUser: '', pinnedCertificate: null }
          : null,
        hasPassword: configured,
      }),
    'line.saveSettings': ({ settings }) => {
      configured = true;
      return ok({ settings: { ...settings, port: settings.port }, hasPassword: true });
    },
    'line.test': () =>
      ok(
        scenario.test === 'reachable'
          ? { reachable: true, milliseconds: 184 }
          : scenario.test === 'wrong-password'
            ? { reachable: false, fault: 'wrong-password', status: 403, certificate: null }
            : { reachable: false, fault: 'certificate', status: null, certificate: { fingerprint, subject: 'pbx.example.org', validTo: '2027-11-24' } },
      ),
    'line.trustCertificate': ({ fingerprint: accepted }) =>
      ok({
        settings: { preset: 'ordinary', label: 'Principale', publicNumber: '', transport: 'TLS', domain: 'pbx.example.org', proxy: '', port: null, path: '/', user: 'ecoute', authUser: '', pinnedCertificate: accepted },
        hasPassword: true,
      }),
    'setup.createAssociation': () => {
      const opened = sessionOf({ phase: 'open', role: 'administrator', pendingSetup: 'recoverySheet', demonstration: false });
      return ok(become(opened));
    },
    'setup.createDemonstration': () => new Promise(() => undefined),
    'setup.openDemonstration': () => ok({}),
    'setup.finish': () => ok(become({ pendingSetup: null })),
    'recovery.drawSheet': () => ok({ number: 1, ask: ['A2', 'D1'] }),
    'recovery.saveSheet': () => ok({ saved: true }),
    'recovery.printSheet': () => ok({ printed: true }),
    'recovery.confirmSheet': ({ groups }) =>
      groups[0] === 'X4RD' && groups[1] === 'J8GS' ? ok(become({ pendingSetup: 'line' })) : refused('recovery-groups-differ'),
    'session.signIn': () => ok(become(sessionOf({ ...scenario, phase: 'open' }))),
    'session.unlock': () => ok(become({ phase: 'open' })),
  };
  const bridge = createFakeBridge('console', answers);
  return bridge;
}
