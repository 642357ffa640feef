// Incidents, registers, charters, reviews and own reports through the store; and that nobody but the officer and
// administrators gets any of it.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { callNames, contract } from '../../core/contract/contract.ts';
import type { CallDefinition } from '../../core/contract/define-call.ts';
import { piaFile } from '../../core/domain/privacy/dpia.ts';
import { registerWords } from '../../core/domain/privacy/registers.ts';
import { inWords, type PrivacyDocument, type SavedFile } from '../../core/domain/privacy/documents.ts';
import { namesIn } from '../../renderer/print/print-texts.ts';
import { addAccount, associationStore, eventually, otherPassphrase, signInAs, type TestStore } from '../support/test-store.ts';
import { helplineOf, newShiftId, volunteerOf } from '../support/rota-scene.ts';

const hour = 3_600_000;
let store: TestStore;
beforeAll(async () => {
  store = await associationStore();
  await addAccount(store, 'listener', 'helene');
  await addAccount(store, 'manager', 'yves');
}, 60_000);
afterAll(() => store.close());

async function handoffOf(name: string, request: unknown): Promise<unknown> {
  const { reply, handoff } = await store.store.call(name, 'console', request);
  expect(reply.ok, name).toBe(true);
  return handoff;
}

test('a manager and a listener reach nothing of the desk but a doubt, their own report and their own charter', () => {
  const own = ['incidents.reportDoubt', 'own.getReport', 'own.saveReport', 'charter.get', 'charter.sign'];
  const desk = callNames.filter((name) => /^(rights|letters|retention|incidents|registers|own|charter|consents|reviews|trail)\./.test(name));
  expect(desk.length).toBeGreaterThan(80);
  for (const name of desk) {
    const { roles }: CallDefinition = contract[name];
    const open = roles === 'everyone' || roles.includes('listener') || roles.includes('manager');
    expect(open, name).toBe(own.includes(name));
  }
});

describe('an incident', () => {
  test('from the doubt of a listener to the notification, with its hours and its papers', async () => {
    await signInAs(store, 'helene');
    const { reference } = await store.value('incidents.reportDoubt', { kind: 'lostOrStolen', words: 'Feuille oubliée dans le train' });
    await signInAs(store, 'odile');
    const [reported] = await store.value('incidents.list', {});
    expect(reported).toMatchObject({ reference, state: 'reported', reportedByName: 'Personne helene', clock: null });
    const incidentId = reported!.id;
    const awareAt = store.now();
    await store.value('incidents.qualify', { incidentId, isBreach: true, awareAt, reason: 'Une feuille avec des noms manque' });
    store.pass(50 * hour);
    const late = await store.value('incidents.get', { incidentId });
    expect(late.clock).toMatchObject({ stage: 'after48', hoursLeft: 22, nextAlertAt: awareAt + 66 * hour });
    expect(late.missing).toContain('consequences');
    const fields = { ...late.fields, nature: ['confidentiality' as const], circumstances: 'Feuille perdue', personCategories: ['volunteers' as const], personsApproximate: 4, dataCategories: ['identity' as const], recordsApproximate: 4, consequences: 'Gêne', measuresTaken: 'Recherche', contactName: 'Paulette', contactReach: '01 99 00 47 10', riskLevel: 'risk' as const };
    expect((await store.value('incidents.saveFields', { incidentId, fields })).missing).toEqual([]);
    expect(await store.code('incidents.recordNoNotification', { incidentId, reason: 'sans risque' })).toBe('incomplete');
    store.pass(30 * hour);
    expect(await store.code('incidents.recordNotification', { incidentId, at: store.now(), cnilReference: 'N1', lateReason: '' })).toBe('reason-required');
    await store.value('incidents.recordNotification', { incidentId, at: store.now(), cnilReference: 'N1', lateReason: 'Fête' });
    expect(await store.code('incidents.close', { incidentId, lessons: 'Ranger' })).toBe('incomplete');
    expect(await store.code('incidents.decidePersons', { incidentId, decision: 'encrypted', reason: 'chiffré' })).toBe('incomplete');
    await store.value('incidents.decidePersons', { incidentId, decision: 'individual', reason: 'Quatre bénévoles' });
    const complete = await store.value('incidents.recordNotification', { incidentId, at: store.now(), cnilReference: 'N1', lateReason: '' });
    expect(complete.notifications.map(({ kind }) => kind)).toEqual(['initial', 'complementary']);
    const paper = (await handoffOf('incidents.savePaper', { incidentId, paper: 'breachNotice', language: 'fr' })) as PrivacyDocument;
    const facts = paper.blocks.flatMap((block) => (block.type === 'facts' ? block.rows.map(({ value }) => value) : []));
    expect(facts).toEqual(expect.arrayContaining(['Feuille perdue', 'Gêne', 'Recherche', '4', 'Paulette, 01 99 00 47 10']));
    const english = (await handoffOf('incidents.savePaper', { incidentId, paper: 'breachNotice', language: 'en' })) as PrivacyDocument;
    expect(english).toMatchObject({ language: 'en', title: registerWords.en.noticeBreachTitle });
    expect(JSON.stringify(english.blocks)).toContain(registerWords.en.measuresTaken);
    expect((await store.value('incidents.close', { incidentId, lessons: 'Ne plus imprimer' })).state).toBe('closed');
    const register = (await handoffOf('registers.savePaper', { paper: 'breachRegister', language: 'fr' })) as PrivacyDocument;
    expect(JSON.stringify(register)).toContain(reference);
    // Art. 33(3) a to d and 33(5): each has its line, filled or not.
    const { nature, persons, personsApproximate, data, recordsApproximate, contact, consequences, measuresTaken, measuresPlanned, circumstances, notified, informed } = registerWords.fr;
    const labels = register.blocks.flatMap((block) => (block.type === 'facts' ? block.rows.map(({ label }) => label) : []));
    expect(labels).toEqual(expect.arrayContaining([nature, persons, personsApproximate, data, recordsApproximate, contact, consequences, measuresTaken, measuresPlanned, circumstances, notified, informed]));
  });
});

describe('registers', () => {
  test('ten sheets from the first reading on; an incomplete one is refused; the papers have every field', async () => {
    await signInAs(store, 'odile');
    const entries = await store.value('registers.listProcessing', {});
    expect(entries).toHaveLength(10);
    const [first] = entries;
    expect(await store.code('registers.saveProcessing', { id: first!.id, sheet: { ...first!.sheet, recipients: [] } })).toBe('incomplete');
    await store.value('registers.saveProcessing', { id: first!.id, sheet: { ...first!.sheet, title: 'Appels de la ligne' } });
    expect(await store.value('registers.listProcessing', {})).toHaveLength(10);
    const paper = (await handoffOf('registers.savePaper', { paper: 'processingRegister', language: 'fr' })) as PrivacyDocument;
    expect(JSON.stringify(paper)).toContain('Appels de la ligne');
    for (const each of ['processorRegister', 'dataMap', 'informationNotice', 'audioScript', 'poster', 'dpia', 'complianceFile', 'charter'] as const) {
      for (const language of ['fr', 'en'] as const) expect((await store.value('registers.previewPaper', { paper: each, language })).blocks.length, each).toBeGreaterThan(0);
    }
  });
  test('the impact assessment leaves as the CNIL’s tool takes it', async () => {
    const file = (await handoffOf('registers.exportDpia', {})) as SavedFile;
    expect(piaFile.parse(JSON.parse(Buffer.from(file.base64, 'base64').toString('utf8'))).answers).toHaveLength(36);
  });
});

describe('people', () => {
  test('a charter is signed with one’s own passphrase, and owed again when it changes or a year has passed', async () => {
    await signInAs(store, 'helene');
    const charter = await store.value('charter.get', { language: 'fr' });
    expect(charter.due).toBe(true);
    expect(await store.code('charter.sign', { version: charter.version, passphrase: 'pas la bonne' })).toBe('wrong-passphrase');
    expect((await store.value('charter.sign', { version: charter.version, passphrase: otherPassphrase })).due).toBe(false);
    await signInAs(store, 'odile');
    await store.value('charter.saveText', { language: 'fr', title: 'Charte', text: 'Je garde le secret de ce que j’entends.' });
    await signInAs(store, 'helene');
    expect((await store.value('charter.get', { language: 'fr' })).due).toBe(true);
    expect(await store.code('charter.sign', { version: charter.version, passphrase: otherPassphrase })).toBe('wrong-phase');
  });
  test('an own report tells one’s account, grants and acts, and nobody else’s', async () => {
    await signInAs(store, 'yves');
    const report = await store.value('own.getReport', {});
    expect(report.account).toMatchObject({ displayName: 'Personne yves', signInName: 'yves', role: 'manager' });
    expect(report.acts.length).toBeGreaterThan(1);
    expect(report.actsAbout.map(({ operation }) => operation)).toContain('account.created');
    expect(JSON.stringify(report)).not.toMatch(/helene/);
    await signInAs(store, 'odile');
  });
  test('the own report on paper names roles, acts, tables and fields in words of its language', async () => {
    const yves = (await store.value('accounts.list', {})).find(({ displayName }) => displayName === 'Personne yves')!;
    await store.value('accounts.giveGrant', { accountId: yves.id, grant: 'editRota', until: null });
    const place = await store.value('volunteers.save', { volunteer: volunteerOf('Yves', { accountId: yves.id }) });
    const helpline = await store.value('rota.saveHelpline', { helpline: helplineOf() });
    const shiftId = newShiftId();
    const startsAt = store.now() + 48 * hour;
    const create = { kind: 'create' as const, shiftId, helplineId: helpline.id, startsAt, endsAt: startsAt + 4 * hour, label: '', needs: { listener: 0, backup: 1, trainee: 0 }, onCall: false, languages: [] };
    await store.value('rota.edit', { edits: [create], acceptWarnings: true });
    await store.value('rota.edit', { edits: [{ kind: 'assign', shiftId, version: 1, volunteerId: place.id, role: 'backup', locked: false }], acceptWarnings: true });
    await signInAs(store, 'yves');
    for (const language of ['fr', 'en'] as const) {
      const paper = inWords((await handoffOf('own.saveReport', { language })) as PrivacyDocument, namesIn(language));
      const text = JSON.stringify(paper.blocks);
      expect(text).toContain(language === 'fr' ? 'Gestionnaire' : 'Manager');
      expect(text).toContain(language === 'fr' ? 'Modifier le planning' : 'Edit the rota');
      expect(text).toContain(registerWords[language].sources.volunteers);
      expect(text).toContain(registerWords[language].fields.rules);
      expect(text).toContain(`"${helpline.name}","${registerWords[language].values.backup}"`);
      // Neither an operation, nor a table, nor a column, nor JSON.
      expect(text).not.toMatch(/"(?:[a-z]+\.[a-zA-Z]+|[a-z]+_[a-z_]+|[[{]\\?")/);
    }
    await signInAs(store, 'odile');
  });
  test('a training is on record and renewed', async () => {
    const [someone] = await store.value('charter.listStandings', {});
    const standings = await store.value('charter.recordTraining', { accountId: someone!.accountId, topic: 'listening', on: '2025-01-10', hours: 2, renewAfterMonths: 12 });
    expect(standings.find(({ accountId }) => accountId === someone!.accountId)?.trainings[0]).toMatchObject({ renewOn: '2026-01-10', overdue: true });
  });
});

test('the compliance file tells what purges took in words', async () => {
  await store.value('retention.purge', {});
  await eventually(async () => !(await store.value('retention.getState', {})).running);
  for (const language of ['fr', 'en'] as const) {
    const file = await store.value('registers.previewPaper', { paper: 'complianceFile', language });
    const purges = file.blocks.find((block) => block.type === 'table' && block.anchor === 'purges');
    if (purges?.type !== 'table') throw new Error('no purges');
    expect(purges.rows[0]?.slice(1)).toEqual([registerWords[language].triggers.demand, registerWords[language].nothingErased]);
    expect(JSON.stringify(purges)).not.toMatch(/items|oldest|"(?:night|demand)"/);
  }
});

test('a review wants an answer to each point, and the indicators follow', async () => {
  const reviews = await store.value('reviews.list', { language: 'fr' });
  const quarterly = reviews.find(({ key }) => key === 'quarterly')!;
  const items = quarterly.items.map(({ key }) => ({ key, done: true, evidence: 'vu' }));
  expect(await store.code('reviews.complete', { key: 'quarterly', on: '2026-11-24', findings: '', items: items.slice(1) })).toBe('incomplete');
  await store.value('reviews.complete', { key: 'quarterly', on: '2026-11-24', findings: 'Rien à dire', items });
  expect((await store.value('reviews.list', { language: 'en' })).find(({ key }) => key === 'quarterly')).toMatchObject({ dueOn: '2027-02-24', overdue: false });
  const indicators = await store.value('reviews.getIndicators', {});
  expect(indicators).toMatchObject({ administrators: 1, accounts: 3, incidents: { reported: 1, breaches: 1, notified: 1, open: 0 }, trainingDue: 1 });
});
