// The rota in and out. Invariants: the preview and the import read the same bytes by the same code; on-call numbers leave for
// an administrator's file and a manager's sheet only, and the audit trail says so.
import { Refusal } from '../../../core/contract/errors.ts';
import { mostListed } from '../../../core/contract/calls/rota-exchange.ts';
import type { SavedFileHandoff } from '../../../core/contract/rota-exchange-model.ts';
import type { Shift } from '../../../core/contract/rota-model.ts';
import { plain } from '../../../core/domain/rota-exchange/civil-reading.ts';
import { writeCsv } from '../../../core/domain/rota-exchange/csv.ts';
import { writeIcs } from '../../../core/domain/rota-exchange/ics-export.ts';
import { publicShift } from '../../../core/domain/rota/shift-image.ts';
import { dateOf, type Span } from '../../../core/domain/rota/wall-clock.ts';
import { defaultZone } from '../../../core/values/default-zone.ts';
import type { VolunteerId } from '../../../core/values/ids.ts';
import type { Executor } from '../../../db/connection/executor.ts';
import { readAssociation } from '../../../db/queries/association.ts';
import { allHelplines } from '../../../db/queries/helplines.ts';
import { forgetRotaSender, readExchangeSettings, rotaSenders, saveExchangeSettings } from '../../../db/queries/rota-exchange.ts';
import { icsFolder, rotaRevision, saveIcsFolder } from '../../../db/queries/rota-settings.ts';
import { shiftsIn } from '../../../db/queries/shifts.ts';
import { insertVolunteer, volunteerNames, volunteerOfAccount } from '../../../db/queries/volunteers.ts';
import { fingerprintOf, readCard, writeCard, type SealTo } from '../../../db/vault/rota-file.ts';
import type { HandlersOf } from '../handler.ts';
import { note, type Kernel } from '../kernel.ts';
import { requireStrong } from '../new-account.ts';
import { loadPublicHolidays } from '../public-holidays.ts';
import { writeChanges, type RotaEffects } from '../rota-desk.ts';
import { readImport, rulesOfNewcomer, timeOfNewcomer } from '../rota-exchange/imports.ts';
import { requireRotaFileKeys } from '../rota-exchange/keys.ts';
import { fallbackSheetOf, posterOf } from '../rota-exchange/papers.ts';
import { changesOf, judgeSender, passphraseKey, readRotaFile, receiveSurroundings, rememberSender, senderView, writeRotaFile } from '../rota-exchange/rota-files.ts';
import { isUsableFolder, type Subscription } from '../rota-exchange/subscription.ts';

export function rotaExchangeHandlers(kernel: Kernel, effects: Pick<RotaEffects, 'rotaChanged'>, subscription: Subscription): HandlersOf<'rotaExchange'> {
  const { session, sodium, clock } = kernel;
  const told = { after: () => { effects.rotaChanged(); } };
  const mayManage = (): boolean => ['manager', 'administrator'].includes(session.gate().role ?? '');

  /** A helpline's zone and name, a person's name, for files of the whole rota. */
  const names = (db: Executor) => {
    const helplines = new Map(allHelplines(db).map((helpline) => [helpline.id, helpline]));
    const people = new Map(volunteerNames(db).map(({ id, name }) => [id, name]));
    return {
      helplineName: ({ helplineId }: Shift) => helplines.get(helplineId)?.name ?? '',
      zoneOf: ({ helplineId }: Shift) => helplines.get(helplineId)?.zone ?? defaultZone,
      nameOf: (id: VolunteerId) => people.get(id) ?? '',
    };
  };
  const spanOf = ({ from, to }: { from: number; to: number }): Span => ({ startsAt: from, endsAt: to });
  const textFile = (fileName: string, kind: SavedFileHandoff['kind'], text: string): SavedFileHandoff => ({ fileName, kind, content: new TextEncoder().encode(text) });
  const dated = (what: string): string => `${what}-${dateOf(clock(), defaultZone)}`;

  const personIcs = (db: Executor, volunteerId: VolunteerId, range: { from: number; to: number }, language: 'fr' | 'en'): SavedFileHandoff => {
    const { helplineName, nameOf } = names(db);
    const shifts = shiftsIn(db, spanOf(range)).map(publicShift).filter(({ people }) => people.some((person) => person.volunteerId === volunteerId));
    const text = writeIcs(shifts, { calendarName: readAssociation(db).name, helplineName, personName: nameOf, names: 'full', language, now: clock(), of: volunteerId });
    return textFile(dated('mes-creneaux').concat('.ics'), 'ics', text);
  };

  const poster = async (request: Parameters<typeof posterOf>[1]) => {
    const { db } = session.require();
    const holidays = await loadPublicHolidays();
    return {
      db,
      run: () => ({ value: null, handoff: posterOf({ db, holidays, now: clock() }, request), audit: [note('rota.exported', request.helplineId, request.period === 'week' ? 'posterWeek' : 'posterMonth')] }),
    };
  };
  const sheet = async (request: Parameters<typeof fallbackSheetOf>[1]) => {
    const { db } = session.require();
    const holidays = await loadPublicHolidays();
    const reason = request.withNumbers ? 'fallbackSheetWithNumbers' : 'fallbackSheet';
    return {
      db,
      run: () => ({ value: null, handoff: fallbackSheetOf({ db, holidays, now: clock() }, request), audit: [note('rota.exported', request.helplineId, reason)] }),
    };
  };

  return {
    'rotaExchange.previewImport': (request) => {
      const { db } = session.require();
      return {
        db,
        run: () => {
          const { changes, planned, faults, remarks, unknownPeople, places, format, encoding, separator, lines } = readImport(db, { ...request, isNew: () => true }, clock());
          return {
            value: {
              format,
              encoding,
              separator,
              revision: rotaRevision(db),
              lines,
              shifts: changes.length,
              places,
              planned: planned.slice(0, mostListed),
              faults: faults.slice(0, mostListed),
              faultCount: faults.length,
              remarks: remarks.slice(0, mostListed),
              remarkCount: remarks.length,
              unknownPeople: unknownPeople.slice(0, mostListed),
              mayAddPeople: mayManage(),
            },
          };
        },
      };
    },

    'rotaExchange.import': ({ newVolunteers, revision, ...request }) => {
      const { db, accountId } = session.require();
      if (newVolunteers.length > 0 && !mayManage()) throw new Refusal('forbidden');
      const wanted = new Set(newVolunteers.map(plain));
      return {
        db,
        run: () => {
          if (rotaRevision(db) !== revision) throw new Refusal('changed-meanwhile');
          const plan = readImport(db, { ...request, isNew: (name) => wanted.has(plain(name)) }, clock());
          for (const { id, name } of plan.newVolunteers) {
            insertVolunteer(db, { id, accountId: null, name, email: '', rules: rulesOfNewcomer, time: timeOfNewcomer, version: 1 }, kernel.stationId, clock());
          }
          const value = writeChanges(kernel, db, plan.changes, { accountId, kind: 'imported' });
          return {
            value,
            audit: [note('rota.imported', value.editId), ...plan.newVolunteers.map(({ id }) => note('volunteer.saved', id))],
            ...told,
          };
        },
      };
    },

    'rotaExchange.exportCsv': ({ helplineIds, language, ...range }) => {
      const { db } = session.require();
      return {
        db,
        run: () => {
          const { helplineName, zoneOf, nameOf } = names(db);
          const shifts = shiftsIn(db, spanOf(range), helplineIds).map(publicShift);
          const text = writeCsv(shifts, { language, helplineName, zoneOf, personName: ({ volunteerId }) => nameOf(volunteerId) });
          return { value: null, handoff: textFile(`${dated('planning')}.csv`, 'csv', text), audit: [note('rota.exported', null, 'csv')] };
        },
      };
    },

    'rotaExchange.exportIcs': ({ of, language, ...range }) => {
      const { db } = session.require();
      return {
        db,
        run: () => {
          if (of.kind === 'person') {
            if (!volunteerNames(db).some(({ id }) => id === of.volunteerId)) throw new Refusal('not-found');
            return { value: null, handoff: personIcs(db, of.volunteerId, range, language), audit: [note('rota.exported', of.volunteerId, 'ics')] };
          }
          const helpline = allHelplines(db).find(({ id }) => id === of.helplineId);
          if (helpline === undefined) throw new Refusal('not-found');
          const { helplineName, nameOf } = names(db);
          const shifts = shiftsIn(db, spanOf(range), [of.helplineId]).map(publicShift);
          const calendarName = `${readAssociation(db).name}, ${helpline.name}`;
          const text = writeIcs(shifts, { calendarName, helplineName, personName: nameOf, names: of.names, language, now: clock(), of: null });
          return { value: null, handoff: textFile(`${dated('planning')}.ics`, 'ics', text), audit: [note('rota.exported', of.helplineId, 'ics')] };
        },
      };
    },

    'rotaExchange.exportOwnIcs': ({ language, ...range }) => {
      const { db, accountId } = session.require();
      const own = volunteerOfAccount(db, accountId);
      if (own === null) throw new Refusal('no-volunteer');
      return { db, run: () => ({ value: null, handoff: personIcs(db, own.id, range, language), audit: [note('rota.exported', own.id, 'ics')] }) };
    },

    'rotaExchange.savePoster': poster,
    'rotaExchange.printPoster': poster,
    'rotaExchange.saveFallbackSheet': sheet,
    'rotaExchange.printFallbackSheet': sheet,

    'rotaExchange.getSettings': () => {
      const { db } = session.require();
      return { db, run: () => ({ value: readExchangeSettings(db) }) };
    },
    'rotaExchange.saveSettings': (settings) => {
      const { db } = session.require();
      return {
        db,
        run: () => {
          saveExchangeSettings(db, settings);
          return { value: settings, audit: [note('rota.exchangeSettingsSaved')], after: () => { subscription.refresh(); } };
        },
      };
    },

    'rotaExchange.getSubscription': () => {
      const { db } = session.require();
      return { db, run: () => ({ value: { folder: icsFolder(db), ...subscription.state() } }) };
    },
    'rotaExchange.chooseSubscriptionFolder': () => ({ db: null, run: () => ({ value: null, handoff: {} }) }),
    'rotaExchange.saveSubscription': ({ folder }) => {
      const { db } = session.require();
      if (folder !== null && !isUsableFolder(folder)) throw new Refusal('subscription-folder-unusable');
      return {
        db,
        run: () => {
          saveIcsFolder(db, folder);
          return { value: { folder }, audit: [note('rota.subscriptionSaved', null, folder === null ? 'off' : 'on')], after: () => { subscription.refresh(); } };
        },
      };
    },

    'rotaExchange.getIdentity': () => {
      const { db } = session.require();
      return {
        db,
        // Once drawn, their entry is in the trail.
        audited: true,
        run: () => {
          const { keys, audit } = requireRotaFileKeys(kernel, db);
          return {
            value: {
              card: writeCard(sodium, { name: readAssociation(db).name, publicKey: keys.receiving_public_key }),
              cardFingerprint: fingerprintOf(sodium, keys.receiving_public_key),
              signingFingerprint: fingerprintOf(sodium, keys.signing_public_key),
            },
            audit,
          };
        },
      };
    },
    'rotaExchange.saveCard': () => {
      const { db } = session.require();
      return {
        db,
        run: () => {
          const { keys, audit } = requireRotaFileKeys(kernel, db);
          const card = writeCard(sodium, { name: readAssociation(db).name, publicKey: keys.receiving_public_key });
          return { value: null, handoff: textFile('carte-de-visite.txt', 'card', `${card}\n`), audit };
        },
      };
    },
    'rotaExchange.readCard': ({ text }) => {
      const card = readCard(sodium, text);
      return { db: null, run: () => ({ value: { card: card === null ? null : { name: card.name, fingerprint: fingerprintOf(sodium, card.publicKey) } } }) };
    },

    'rotaExchange.saveRotaFile': async ({ to, ...wish }) => {
      const { db } = session.require();
      if (wish.withNumbers && session.gate().role !== 'administrator') throw new Refusal('forbidden');
      let seal: SealTo;
      if (to.kind === 'cards') {
        const cards = to.cards.map((text) => readCard(sodium, text));
        if (cards.some((card) => card === null)) throw new Refusal('card-invalid');
        seal = { kind: 'cards', publicKeys: cards.flatMap((card) => (card === null ? [] : [card.publicKey])) };
      } else {
        await requireStrong(to.passphrase, [readAssociation(db).name]);
        const salt = sodium.randombytes_buf(sodium.crypto_pwhash_SALTBYTES);
        seal = { kind: 'passphrase', salt, limits: kernel.limits.slots, key: await passphraseKey(kernel, to.passphrase, salt, kernel.limits.slots) };
      }
      return {
        db,
        run: () => {
          const { keys, audit } = requireRotaFileKeys(kernel, db);
          const content = writeRotaFile(kernel, db, keys, wish, seal);
          const reason = `${to.kind}${wish.withNumbers ? 'WithNumbers' : ''}`;
          return { value: null, handoff: { fileName: `${dated('planning')}.ecoutille`, kind: 'rota' as const, content }, audit: [...audit, note('rota.fileWritten', null, reason)] };
        },
      };
    },

    'rotaExchange.openRotaFile': async ({ file, passphrase }) => {
      const { db } = session.require();
      const opened = await readRotaFile(kernel, db, file, passphrase);
      return {
        db,
        run: () => {
          const known = judgeSender(db, opened);
          const { content, signer } = opened;
          const changes = changesOf(db, content, clock());
          return {
            value: {
              sender: { name: content.sender.name, fingerprint: fingerprintOf(sodium, signer), trusted: known !== null },
              createdAt: content.createdAt,
              from: content.from,
              to: content.to,
              helplines: content.helplines.map(({ name }) => name),
              people: content.people.length,
              shifts: content.shifts.length,
              numbers: content.onCallNumbers.length,
              added: changes.filter(({ before }) => before === null).length,
              changed: changes.filter(({ before, after }) => before !== null && after !== null).length,
              removed: changes.filter(({ after }) => after === null).length,
              revision: rotaRevision(db),
            },
          };
        },
      };
    },
    'rotaExchange.importRotaFile': async ({ file, passphrase, trust, revision }) => {
      const { db, accountId } = session.require();
      const opened = await readRotaFile(kernel, db, file, passphrase);
      return {
        db,
        run: () => {
          const known = judgeSender(db, opened);
          if (known === null && trust !== fingerprintOf(sodium, opened.signer)) throw new Refusal('sender-not-trusted');
          if (rotaRevision(db) !== revision) throw new Refusal('changed-meanwhile');
          const { content } = opened;
          const changes = changesOf(db, content, clock());
          receiveSurroundings(kernel, db, content);
          rememberSender(kernel, db, opened, known);
          const value = writeChanges(kernel, db, changes, { accountId, kind: 'imported' });
          const trusted = known === null ? [note('rota.senderTrusted', content.sender.id)] : [];
          return { value, audit: [...trusted, note('rota.fileImported', content.sender.id)], ...told };
        },
      };
    },
    'rotaExchange.listSenders': () => {
      const { db } = session.require();
      return { db, run: () => ({ value: rotaSenders(db).map((sender) => senderView(kernel, sender)) }) };
    },
    'rotaExchange.forgetSender': ({ senderId }) => {
      const { db } = session.require();
      return {
        db,
        run: () => {
          if (!forgetRotaSender(db, senderId)) throw new Refusal('not-found');
          return { value: {}, audit: [note('rota.senderForgotten', senderId)] };
        },
      };
    },
  };
}
