// The rota in and out: files of other programs, calendars, paper, and the signed file for a volunteer's own PC.
// Invariant: an import writes nothing before its preview was accepted on the same rota; nothing personal leaves without an
// entry in the audit trail; files are written by main, where the user says.
import { z } from 'zod';
import { civilDate } from '../../values/civil-time.ts';
import { helplineId, volunteerId } from '../../values/ids.ts';
import { instant } from '../../values/instant.ts';
import { roles } from '../access.ts';
import { defineCall } from '../define-call.ts';
import {
  exchangeSettings,
  fallbackSheetHandoff,
  faultyLine,
  fileBytes,
  fingerprint,
  nameStyle,
  plannedImport,
  posterHandoff,
  remarkedLine,
  savedFileHandoff,
  textEncoding,
} from '../rota-exchange-model.ts';
import { editResult } from '../rota-model.ts';

const edit = {
  roles: ['manager', 'administrator'],
  grant: null,
  orGrant: 'editRota',
  whenLocked: 'refused',
  windows: ['console'],
  handledBy: 'store',
} as const;
const manage = { roles: ['manager', 'administrator'], grant: null, whenLocked: 'refused', windows: ['console'], handledBy: 'store' } as const;
const administer = { ...manage, roles: ['administrator'] } as const;
const everyone = { ...manage, roles } as const;
const saving = { handledBy: 'shell-after-store', handoff: savedFileHandoff, response: z.strictObject({ saved: z.boolean() }) } as const;
const saved = z.strictObject({ saved: z.boolean() });
const printed = z.strictObject({ printed: z.boolean() });

const range = { from: instant, to: instant };
const language = z.enum(['fr', 'en']);
const revision = z.int().min(0);
/** As somebody typed or read it aloud; it is read leniently. */
const passphrase = z.string().min(1).max(256);
const cardText = z.string().trim().min(1).max(600);

const importRequest = {
  file: fileBytes,
  /** Everything goes to this helpline; null: as the file says. */
  helplineId: helplineId.nullable(),
};
/** How many lines and shifts a preview lists one by one; the counts are whole. */
export const mostListed = 500;

const posterRequest = z.strictObject({ helplineId, period: z.enum(['week', 'month']), /** A day of that week or month. */ date: civilDate });
const sheetRequest = z.strictObject({ helplineId, from: civilDate, days: z.union([z.literal(7), z.literal(14), z.literal(28)]), withNumbers: z.boolean() });

/** A « carte de visite »: the key with which one receives rota files. Public. */
export const visitingCard = z.strictObject({ name: z.string(), fingerprint });

const trustedSender = z.strictObject({ id: z.uuid(), name: z.string(), fingerprint, trustedAt: instant, lastFileAt: instant });
const openFile = { file: fileBytes, passphrase: passphrase.nullable() };

export const rotaExchangeCalls = {
  /**
   * What an import would do, line by line; writes nothing. `file-too-large`, `file-not-understood`. Every unknown name counts
   * as a new volunteer here.
   */
  'rotaExchange.previewImport': defineCall({
    ...edit,
    request: z.strictObject(importRequest),
    response: z.strictObject({
      format: z.enum(['csv', 'ics']),
      encoding: textEncoding,
      separator: z.enum([';', ',', '\t']).nullable(),
      revision,
      lines: z.int().min(0),
      shifts: z.int().min(0),
      /** Places that get somebody. */
      places: z.int().min(0),
      planned: z.array(plannedImport).max(mostListed),
      faults: z.array(faultyLine).max(mostListed),
      faultCount: z.int().min(0),
      remarks: z.array(remarkedLine).max(mostListed),
      remarkCount: z.int().min(0),
      unknownPeople: z.array(z.strictObject({ name: z.string(), places: z.int().min(1) })).max(mostListed),
      /** Who may only edit the rota leaves the places of unknown people open. */
      mayAddPeople: z.boolean(),
    }),
    audit: 'none',
  }),
  /** All that the preview planned, in one edit that can be undone. `changed-meanwhile` when the rota moved since. */
  'rotaExchange.import': defineCall({
    ...edit,
    request: z.strictObject({ ...importRequest, newVolunteers: z.array(z.string().trim().min(1).max(80)).max(mostListed), revision }),
    response: editResult,
    audit: ['rota.imported', 'volunteer.saved'],
  }),

  'rotaExchange.exportCsv': defineCall({
    ...edit,
    ...saving,
    request: z.strictObject({ ...range, helplineIds: z.array(helplineId).max(20), language }),
    audit: 'rota.exported',
  }),
  'rotaExchange.exportIcs': defineCall({
    ...edit,
    ...saving,
    request: z.strictObject({
      ...range,
      of: z.discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('helpline'), helplineId, names: nameStyle }),
        z.strictObject({ kind: z.literal('person'), volunteerId }),
      ]),
      language,
    }),
    audit: 'rota.exported',
  }),
  /** One's own shifts. `no-volunteer` when the account is not on the rota. */
  'rotaExchange.exportOwnIcs': defineCall({
    ...everyone,
    ...saving,
    windows: ['softphone', 'console'],
    request: z.strictObject({ ...range, language }),
    audit: 'rota.exported',
  }),

  'rotaExchange.savePoster': defineCall({ ...edit, handledBy: 'shell-after-store', handoff: posterHandoff, request: posterRequest, response: saved, audit: 'rota.exported' }),
  'rotaExchange.printPoster': defineCall({ ...edit, handledBy: 'shell-after-store', handoff: posterHandoff, request: posterRequest, response: printed, audit: 'rota.exported' }),
  'rotaExchange.saveFallbackSheet': defineCall({ ...manage, handledBy: 'shell-after-store', handoff: fallbackSheetHandoff, request: sheetRequest, response: saved, audit: 'rota.exported' }),
  'rotaExchange.printFallbackSheet': defineCall({ ...manage, handledBy: 'shell-after-store', handoff: fallbackSheetHandoff, request: sheetRequest, response: printed, audit: 'rota.exported' }),

  'rotaExchange.getSettings': defineCall({ ...edit, request: z.strictObject({}), response: exchangeSettings, audit: 'none' }),
  'rotaExchange.saveSettings': defineCall({ ...manage, request: exchangeSettings, response: exchangeSettings, audit: 'rota.exchangeSettingsSaved' }),

  /** The folder in which calendars are kept up to date: one a helpline and one a person, rewritten when the rota changes. */
  'rotaExchange.getSubscription': defineCall({
    ...administer,
    request: z.strictObject({}),
    response: z.strictObject({
      folder: z.string().nullable(),
      /** Null: never written since the start. */
      writtenAt: instant.nullable(),
      failed: z.boolean(),
    }),
    audit: 'none',
  }),
  /** Main asks for a folder and calls rotaExchange.saveSubscription with it. */
  'rotaExchange.chooseSubscriptionFolder': defineCall({
    ...administer,
    handledBy: 'shell-after-store',
    handoff: z.strictObject({}),
    request: z.strictObject({}),
    response: z.strictObject({ folder: z.string().nullable() }),
    audit: 'none',
  }),
  /** Null stops it; the files stay where they are. `subscription-folder-unusable`. */
  'rotaExchange.saveSubscription': defineCall({
    ...administer,
    request: z.strictObject({ folder: z.string().min(1).max(1000).nullable() }),
    response: z.strictObject({ folder: z.string().nullable() }),
    audit: 'rota.subscriptionSaved',
  }),

  /** This installation's own card, and the fingerprint of the key that signs its rota files. */
  'rotaExchange.getIdentity': defineCall({
    ...everyone,
    request: z.strictObject({}),
    response: z.strictObject({ card: z.string(), cardFingerprint: fingerprint, signingFingerprint: fingerprint }),
    audit: 'rota.keysCreated',
  }),
  'rotaExchange.saveCard': defineCall({ ...everyone, ...saving, request: z.strictObject({}), audit: 'none' }),
  /** Null when it is no card, or was mistyped. */
  'rotaExchange.readCard': defineCall({
    ...manage,
    request: z.strictObject({ text: cardText }),
    response: z.strictObject({ card: visitingCard.nullable() }),
    audit: 'none',
  }),
  /** On-call numbers only on an administrator's word (PL-07), else `forbidden`. `card-invalid`, `weak-passphrase`. */
  'rotaExchange.saveRotaFile': defineCall({
    ...manage,
    ...saving,
    request: z.strictObject({
      helplineIds: z.array(helplineId).min(1).max(20),
      from: civilDate,
      weeks: z.int().min(1).max(26),
      withNumbers: z.boolean(),
      to: z.discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('cards'), cards: z.array(cardText).min(1).max(50) }),
        z.strictObject({ kind: z.literal('passphrase'), passphrase }),
      ]),
    }),
    audit: ['rota.fileWritten', 'rota.keysCreated'],
  }),
  /**
   * What a rota file holds and who signed it; writes nothing. `file-not-understood`, `file-passphrase-needed`,
   * `file-passphrase-wrong`, `file-not-for-you`, `file-altered`, `sender-key-changed`, `file-superseded`, `own-rota-file`.
   */
  'rotaExchange.openRotaFile': defineCall({
    ...manage,
    request: z.strictObject(openFile),
    response: z.strictObject({
      sender: z.strictObject({ name: z.string(), fingerprint, trusted: z.boolean() }),
      createdAt: instant,
      ...range,
      helplines: z.array(z.string()),
      people: z.int().min(0),
      shifts: z.int().min(0),
      numbers: z.int().min(0),
      /** Of the rota here. */
      added: z.int().min(0),
      changed: z.int().min(0),
      removed: z.int().min(0),
      revision,
    }),
    audit: 'none',
  }),
  /** `sender-not-trusted` unless the sender is known, or `trust` is the fingerprint that was read aloud. */
  'rotaExchange.importRotaFile': defineCall({
    ...manage,
    request: z.strictObject({ ...openFile, trust: fingerprint.nullable(), revision }),
    response: editResult,
    audit: ['rota.fileImported', 'rota.senderTrusted'],
  }),
  'rotaExchange.listSenders': defineCall({ ...manage, request: z.strictObject({}), response: z.array(trustedSender), audit: 'none' }),
  /** The next file of this sender asks again whom to trust. */
  'rotaExchange.forgetSender': defineCall({ ...administer, request: z.strictObject({ senderId: z.uuid() }), response: z.strictObject({}), audit: 'rota.senderForgotten' }),
} as const;
