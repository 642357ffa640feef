// The rota on its way in and out: what an import found, what paper shows, the rota file for a volunteer's own PC.
// Invariant: what is printed or exported is settled in the store; main and the print window only lay it out.
import { z } from 'zod';
import { routingPolicy } from '../domain/rota/routing-policy.ts';
import { civilDate, wallTime } from '../values/civil-time.ts';
import { helplineId, volunteerId } from '../values/ids.ts';
import { instant } from '../values/instant.ts';
import { helpline, shift, shiftRole } from './rota-model.ts';

export const largestFileBytes = 2 * 1024 * 1024;
export const mostImportRows = 10_000;

/** As a page read it from the file that the user chose. */
export const fileBytes = z.instanceof(Uint8Array).refine((bytes) => bytes.length <= largestFileBytes);

export const textEncoding = z.enum(['utf-8', 'utf-16', 'windows-1252']);
export type TextEncoding = z.infer<typeof textEncoding>;

export const importColumn = z.enum(['date', 'start', 'end', 'endDate', 'hours', 'helpline', 'label', 'role', 'person', 'onCall', 'languages']);
export type ImportColumn = z.infer<typeof importColumn>;

/** Why a line is not imported. */
export const importFault = z.enum([
  'columnMissing',
  'cellMissing',
  'quoteOpen',
  'badEvent',
  'badDate',
  'badTime',
  'badRole',
  'badLanguage',
  'badYesNo',
  'tooLong',
  'hourSkipped',
  'badHours',
  'past',
  'helplineUnknown',
  'shiftLocked',
  'wholeDay',
  'endMissing',
  'zoneUnknown',
  'recurrenceTooLong',
]);
export type ImportFault = z.infer<typeof importFault>;

/** What is worth a look. After the three of `person…` and `overlap` the shift is imported and the place stays to fill. */
export const importRemark = z.enum(['hourTwice', 'alreadyThere', 'cancelled', 'personAmbiguous', 'personRemoved', 'overlap']);
export type ImportRemark = z.infer<typeof importRemark>;

const mention = {
  /** Of the file, from 1. */
  line: z.int().min(1),
  column: importColumn.nullable(),
  /** As the file has it, shortened. */
  value: z.string().max(80),
};
export const faultyLine = z.strictObject({ ...mention, code: importFault });
export type FaultyLine = z.infer<typeof faultyLine>;
export const remarkedLine = z.strictObject({ ...mention, code: importRemark });
export type RemarkedLine = z.infer<typeof remarkedLine>;

export const plannedImport = z.strictObject({
  line: z.int().min(1),
  helplineId,
  startsAt: instant,
  endsAt: instant,
  label: z.string(),
  onCall: z.boolean(),
  people: z.array(z.strictObject({ name: z.string(), role: shiftRole, isNew: z.boolean() })),
  /** Places left empty. */
  open: z.int().min(0),
  /** People are added to a shift that exists. */
  exists: z.boolean(),
});
export type PlannedImport = z.infer<typeof plannedImport>;

/** How much of a name leaves: a wall is read by everybody. */
export const nameStyle = z.enum(['full', 'first', 'initials']);
export type NameStyle = z.infer<typeof nameStyle>;

export const exchangeSettings = z.strictObject({
  /** On posters and in the subscription files. */
  names: nameStyle,
  /** Whom to tell when one cannot come: `Odile, 06 …`; empty: nothing is printed. */
  contact: z.string().trim().max(60),
  /** One's own steps for the fallback sheet, one a line; empty: the ones of the program. */
  procedure: z.string().trim().max(1200),
});
export type ExchangeSettings = z.infer<typeof exchangeSettings>;

/** Everything is settled: the page only draws. */
const posterPerson = z.strictObject({
  name: z.string(),
  initials: z.string(),
  role: shiftRole,
  /** Rank in the rota's list of people: gives the pattern of the band. */
  rank: z.int().min(0),
});
export const posterBlock = z.strictObject({
  date: civilDate,
  from: wallTime,
  to: wallTime,
  label: z.string(),
  onCall: z.boolean(),
  people: z.array(posterPerson),
  /** Listeners and backups that are missing. */
  missing: z.int().min(0),
});
export type PosterBlock = z.infer<typeof posterBlock>;

const printedAssociation = z.strictObject({ name: z.string(), subtitle: z.string(), address: z.string() });
const printed = {
  association: printedAssociation,
  helpline: z.string(),
  zone: z.string(),
  /** Both included. */
  from: civilDate,
  to: civilDate,
  /** Of the rota when this was made. */
  revision: z.int().min(0),
  publishedAt: instant,
  names: nameStyle,
  contact: z.string(),
  holidays: z.array(z.strictObject({ date: civilDate, name: z.strictObject({ fr: z.string(), en: z.string() }) })),
  blocks: z.array(posterBlock),
};

export const posterHandoff = z.strictObject({ ...printed, period: z.enum(['week', 'month']) });
export type PosterHandoff = z.infer<typeof posterHandoff>;

export const fallbackSheetHandoff = z.strictObject({
  ...printed,
  procedure: z.array(z.string()),
  publicNumber: z.string().nullable(),
  /** In the order in which they are tried; null: nobody asked for them. */
  onCallNumbers: z.array(z.strictObject({ name: z.string(), numbers: z.array(z.string()) })).nullable(),
});
export type FallbackSheetHandoff = z.infer<typeof fallbackSheetHandoff>;

/** A file that main writes where the user says. */
export const savedFileHandoff = z.strictObject({
  fileName: z.string().min(1).max(120),
  kind: z.enum(['csv', 'ics', 'rota', 'card']),
  content: z.instanceof(Uint8Array),
});
export type SavedFileHandoff = z.infer<typeof savedFileHandoff>;

/** How a person recognises a key over the telephone: six groups of four signs. */
export const fingerprint = z.string().regex(/^[2-9A-HJ-NP-Z]{4}(?: [2-9A-HJ-NP-Z]{4}){5}$/);

export const rotaFilePerson = z.strictObject({ id: volunteerId, name: z.string().trim().min(1).max(80) });
/** What is inside a rota file, once opened (docs/rota-file.md). */
export const rotaFileContent = z.strictObject({
  format: z.literal('ecoutille-rota'),
  version: z.literal(1),
  sender: z.strictObject({ id: z.uuid(), name: z.string().min(1).max(120) }),
  /** Grows with every file of this sender. */
  sequence: z.int().min(1),
  createdAt: instant,
  /** Public keys of those it is for, in base64; empty: whoever has the passphrase. Signed, so that it cannot be passed on as another's. */
  recipients: z.array(z.string()).max(50),
  from: instant,
  to: instant,
  helplines: z.array(helpline).max(20),
  people: z.array(rotaFilePerson).max(2000),
  shifts: z.array(shift).max(20_000),
  /** With it and the shifts each station knows its rank in the cascade. */
  routing: z.array(z.strictObject({ helplineId, policy: routingPolicy })).max(20),
  onCallNumbers: z.array(z.strictObject({ volunteerId, numbers: z.array(z.string().max(20)).max(5) })).max(2000),
});
export type RotaFileContent = z.infer<typeof rotaFileContent>;

const base64 = z.base64();
/** A rota file as it lies on a disk. */
export const sealedRotaFile = z.strictObject({
  format: z.literal('ecoutille-rota-sealed'),
  version: z.literal(1),
  /** How one comes by the key of the body: sealed to each card's key, or stretched from a passphrase. */
  key: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('cards'), seals: z.array(base64).min(1).max(50) }),
    // Bounds: a file must not make the program take all the memory.
    z.strictObject({ kind: z.literal('passphrase'), salt: base64, opslimit: z.int().min(1).max(10), memlimit: z.int().min(8_192).max(1_073_741_824) }),
  ]),
  header: base64,
  body: base64,
});
export type SealedRotaFile = z.infer<typeof sealedRotaFile>;
