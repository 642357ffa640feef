// What redaction needs to know of the account it works for.
import type { Credentials } from '../sip/digest.ts';
import type { Endpoint } from '../transports/channel.ts';
import type { RedactionTable } from './redaction-table.ts';
import type { SdpReferences } from './sdp-references.ts';

export interface AccountView {
  readonly table: RedactionTable;
  readonly references: SdpReferences;
  /** User part of our address of record as the page knows it: letters. */
  readonly pageUser: string;
  readonly user: string;
  readonly domain: string;
  readonly credentials: Credentials;
  readonly media: 'webrtc' | 'relayed';
  protocol(): string;
  localAddress(): Endpoint;
  publicAddress(): Endpoint;
  /** The number behind a destination token that the store allowed (dial.allow), or null. */
  destination(token: string): string | null;
  /** Redaction switched off: for the positive control of the leak test and nothing else. */
  readonly showIdentities: boolean;
}
