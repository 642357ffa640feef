// What the printed papers of the privacy desk say, as structure: the store writes the content, the print window sets it.
// Invariant: a document is complete in itself and in one language; whoever sets it adds no word of the law to it.
import { z } from 'zod';
import { civilDate } from '../../values/civil-date.ts';

export const documentLanguage = z.enum(['fr', 'en']);
export type DocumentLanguage = z.infer<typeof documentLanguage>;

/** Papers that answer a rights request. `neutralReply`: confirms nothing. `unidentifiableReply`: art. 11. */
export const requestPaper = z.enum([
  'acknowledgement',
  'identityRequest',
  'extensionNotice',
  'accessReply',
  'actionReply',
  'neutralReply',
  'unidentifiableReply',
  'refusal',
  'portabilityNotice',
  'erasureCertificate',
]);
export type RequestPaper = z.infer<typeof requestPaper>;

export const privacyDocumentKind = z.enum([
  ...requestPaper.options,
  'breachNotice',
  'breachPublicNotice',
  'breachRegister',
  'processingRegister',
  'processorRegister',
  'dataMap',
  'informationNotice',
  'audioScript',
  'poster',
  'dpia',
  'complianceFile',
  'ownReport',
  'charter',
  'auditReport',
]);
export type PrivacyDocumentKind = z.infer<typeof privacyDocumentKind>;

const text = z.string().max(20_000);
const line = z.string().max(1_000);

/**
 * A name that the screens have too: an operation of the audit trail with its reason, a role, a grant. The window that sets
 * the document says it, in the document's language, so that each has one wording.
 */
export const namedCode = z.discriminatedUnion('of', [
  z.strictObject({ of: z.enum(['operation', 'role', 'grant']), code: z.string().max(60) }),
  z.strictObject({ of: z.literal('reason'), operation: z.string().max(60), code: text }),
]);
export type NamedCode = z.infer<typeof namedCode>;
const cell = z.union([text, namedCode]);
export type Cell = z.infer<typeof cell>;

/**
 * A part of a document. `anchor` names what the part fulfils (`art15.1.a`), for the outline of the PDF and for tests; it is
 * not printed.
 */
export const documentBlock = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('heading'), level: z.union([z.literal(1), z.literal(2), z.literal(3)]), text: line, anchor: z.string().max(60).nullable() }),
  z.strictObject({ type: z.literal('paragraph'), text, anchor: z.string().max(60).nullable() }),
  /** A framed summary: "En bref". */
  z.strictObject({ type: z.literal('callout'), title: line, text, anchor: z.string().max(60).nullable() }),
  z.strictObject({ type: z.literal('list'), items: z.array(text).max(500), anchor: z.string().max(60).nullable() }),
  /** Label and value, one a line. */
  z.strictObject({ type: z.literal('facts'), rows: z.array(z.strictObject({ label: line, value: cell })).max(500), anchor: z.string().max(60).nullable() }),
  /** Each row has as many cells as there are columns; a cell may hold several lines. */
  z.strictObject({ type: z.literal('table'), columns: z.array(line).min(1).max(10), rows: z.array(z.array(cell).max(10)).max(20_000), anchor: z.string().max(60).nullable() }),
  z.strictObject({ type: z.literal('signature'), name: line, quality: line }),
  /** What follows begins on a new page: annexes, sheets of a register. */
  z.strictObject({ type: z.literal('pageBreak') }),
]);
export type DocumentBlock = z.infer<typeof documentBlock>;
type Facts = Extract<DocumentBlock, { type: 'facts' }>;
type Table = Extract<DocumentBlock, { type: 'table' }>;
/** With each named code in words. */
export type WordedBlock =
  | Exclude<DocumentBlock, { type: 'facts' | 'table' }>
  | (Omit<Facts, 'rows'> & { readonly rows: readonly { readonly label: string; readonly value: string }[] })
  | (Omit<Table, 'rows'> & { readonly rows: readonly (readonly string[])[] });

export const privacyDocument = z.strictObject({
  kind: privacyDocumentKind,
  language: documentLanguage,
  association: z.strictObject({ name: line, subtitle: line, address: line }),
  /** Who answers for the association: title, name, how to reach them; null on papers that nobody answers by name. */
  officer: z.strictObject({ title: line, name: line, contact: line }).nullable(),
  /** `D-2026-014`, `V-2026-002`; null when the paper has none. */
  reference: z.string().max(40).nullable(),
  /** Under the reference: "Votre demande du 3 novembre 2026". */
  subject: line.nullable(),
  recipient: z.strictObject({ name: line, delivery: line }).nullable(),
  date: civilDate,
  title: line,
  subtitle: line,
  blocks: z.array(documentBlock).max(20_000),
  /** Left part of the foot of each page. */
  footer: line,
  /** Proposed file name, with its extension. */
  fileName: z.string().min(5).max(120),
});
export type PrivacyDocument = z.infer<typeof privacyDocument>;
export type WordedDocument = Omit<PrivacyDocument, 'blocks'> & { readonly blocks: readonly WordedBlock[] };

export function inWords(document: PrivacyDocument, name: (named: NamedCode) => string): WordedDocument {
  const worded = (one: Cell): string => (typeof one === 'string' ? one : name(one));
  const blocks = document.blocks.map((block): WordedBlock => {
    if (block.type === 'facts') return { ...block, rows: block.rows.map(({ label, value }) => ({ label, value: worded(value) })) };
    return block.type === 'table' ? { ...block, rows: block.rows.map((row) => row.map(worded)) } : block;
  });
  return { ...document, blocks };
}

/** A file that main saves as it is: an encrypted export, JSON. */
export const savedFile = z.strictObject({
  fileName: z.string().min(3).max(120),
  /** Extension without its dot, for the dialog. */
  extension: z.string().regex(/^[a-z0-9]{2,12}$/),
  base64: z.base64(),
});
export type SavedFile = z.infer<typeof savedFile>;
