// What stands for what, per account: one table, one record per call (or registration), and the open transactions.
// Invariant: a token is drawn here, means nothing outside this table, and disappears with its call.
import type { CallToken } from '../../../core/values/ids.ts';
import type { Challenge } from '../sip/digest.ts';
import type { Endpoint } from '../transports/channel.ts';
import type { TokenSource } from './tokens.ts';

/** The host of everything that is ours in a redacted message. */
export const gatewayHost = 'gw.invalid';

export interface CallRecord {
  readonly kind: 'incoming' | 'outgoing' | 'registration' | 'other';
  /** Also the Call-ID that the page sees for an incoming call. */
  readonly token: CallToken;
  readonly pageCallId: string;
  readonly realCallId: string;
  /** What the page sees as the other party's URI. */
  readonly pageRemoteUri: string;
  /** Our side's header value as the provider knows it, without tag. */
  readonly realLocal: string;
  /** The other side's header value before it has a tag. */
  readonly realRemote: string;
  /** The other side's header values, byte for byte, by the token of their tag. */
  readonly taggedRemotes: Map<string, string>;
  /** Tokens of the other side's tags, by tag. */
  readonly remoteTags: Map<string, string>;
  /** Tags that the page drew; they pass as they are. */
  readonly localTags: Set<string>;
  /** Contacts and routes by token. */
  readonly hidden: Map<string, string>;
  readonly tokens: Map<string, string>;
  readonly challenges: Map<'www' | 'proxy', { readonly challenge: Challenge; used: number }>;
  /** Digits (8 or more) of every identity met in this call: what the canary looks for. */
  readonly identities: Set<string>;
  /** On-call numbers that this call, and no other, may be forwarded to: by token. */
  readonly destinations: Map<string, string>;
  /** For requests of the gateway's own inside the dialog (RFC 3261 12.1). */
  dialog: { target: string; routes: readonly string[]; localTag: string; remote: string } | null;
  localSequence: number;
  /** Registrations: the user part of the Contact that the provider holds, and our tag. */
  binding: { readonly contactUser: string; readonly localTag: string } | null;
  ended: boolean;
}

/** A request from the provider that waits for the page's answer. */
export interface ServerTransaction {
  readonly key: string;
  readonly pageBranch: string;
  readonly method: string;
  readonly record: CallRecord;
  readonly from: Endpoint;
  /** Raw values that go back byte for byte. */
  readonly vias: readonly string[];
  readonly fromHeader: string;
  readonly toHeader: string;
  readonly cseq: string;
  readonly recordRoutes: readonly string[];
  finalStatus: number | null;
}

/** A request from the page that waits for the provider's answer. */
export interface ClientTransaction {
  readonly key: string;
  readonly method: string;
  readonly record: CallRecord;
  /** What the page wrote, and reads again in the response. */
  readonly pageVia: string;
  readonly pageFrom: string;
  readonly pageTo: string;
  readonly pageCSeq: string;
  /** What was sent, for a CANCEL of it. */
  readonly realUri: string;
  readonly realFrom: string;
  readonly realTo: string;
  readonly pageContactUser: string | null;
  /** Credentials were in it: a second challenge is then a refusal. */
  readonly authorized: boolean;
  /** A REGISTER that removes the binding. */
  readonly unregisters: boolean;
}

export interface RedactionTable {
  readonly tokens: TokenSource;
  readonly servers: Map<string, ServerTransaction>;
  readonly clients: Map<string, ClientTransaction>;
  readonly records: Set<CallRecord>;
  byPageCallId(callId: string): CallRecord | undefined;
  byRealCallId(callId: string): CallRecord | undefined;
  add(record: NewRecord): CallRecord;
  /** Keeps a transaction; the oldest go when there are too many. */
  remember<T extends { readonly key: string }>(transactions: Map<string, T>, transaction: T): void;
  /** Forgets the call and everything that hung on it. */
  forget(record: CallRecord): void;
  serverByBranch(pageBranch: string, method: string): ServerTransaction | undefined;
}

export type NewRecord = Pick<CallRecord, 'kind' | 'token' | 'pageCallId' | 'realCallId' | 'pageRemoteUri' | 'realLocal' | 'realRemote'>;

/** More would be an attack: a listener takes two calls at most. */
export const recordLimit = 64;

const transactionLimit = 512;

export function createRedactionTable(tokens: TokenSource): RedactionTable {
  const records = new Set<CallRecord>();
  const pages = new Map<string, CallRecord>();
  const reals = new Map<string, CallRecord>();
  const servers = new Map<string, ServerTransaction>();
  const clients = new Map<string, ClientTransaction>();
  return {
    tokens,
    servers,
    clients,
    records,
    byPageCallId: (callId) => pages.get(callId),
    byRealCallId: (callId) => reals.get(callId),
    add: (fresh) => {
      const record: CallRecord = {
        ...fresh,
        taggedRemotes: new Map(),
        remoteTags: new Map(),
        localTags: new Set(),
        hidden: new Map(),
        tokens: new Map(),
        challenges: new Map(),
        identities: new Set(),
        destinations: new Map(),
        dialog: null,
        localSequence: 0,
        binding: null,
        ended: false,
      };
      records.add(record);
      pages.set(record.pageCallId, record);
      reals.set(record.realCallId, record);
      return record;
    },
    remember: (transactions, transaction) => {
      transactions.set(transaction.key, transaction);
      const oldest = transactions.keys().next().value;
      if (transactions.size > transactionLimit && oldest !== undefined) transactions.delete(oldest);
    },
    forget: (record) => {
      records.delete(record);
      if (pages.get(record.pageCallId) === record) pages.delete(record.pageCallId);
      if (reals.get(record.realCallId) === record) reals.delete(record.realCallId);
      for (const [key, transaction] of servers) if (transaction.record === record) servers.delete(key);
      for (const [key, transaction] of clients) if (transaction.record === record) clients.delete(key);
      record.taggedRemotes.clear();
      record.remoteTags.clear();
      record.hidden.clear();
      record.tokens.clear();
      record.identities.clear();
      record.destinations.clear();
      record.dialog = null;
    },
    serverByBranch: (pageBranch, method) => {
      for (const transaction of servers.values()) {
        if (transaction.pageBranch === pageBranch && transaction.method === method) return transaction;
      }
      return undefined;
    },
  };
}

/** The token that stands for `value` in this call; the same value keeps its token. */
export function hide(record: CallRecord, tokens: TokenSource, prefix: 'ctc' | 'rr' | 'ref', value: string): string {
  const known = record.tokens.get(`${prefix} ${value}`);
  if (known !== undefined) return known;
  const token = `${prefix}-${tokens.letters(16)}`;
  record.tokens.set(`${prefix} ${value}`, token);
  record.hidden.set(token, value);
  return token;
}

/** The token of the other side's tag; its whole header value is kept for the way back. */
export function hideRemoteTag(record: CallRecord, tokens: TokenSource, tag: string, headerValue: string): string {
  const token = record.remoteTags.get(tag) ?? tokens.letters(16);
  record.remoteTags.set(tag, token);
  if (!record.taggedRemotes.has(token)) record.taggedRemotes.set(token, headerValue);
  return token;
}
