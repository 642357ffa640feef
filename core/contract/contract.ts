// The whole contract: one literal from which handlers, preload APIs, permissions and tests are typed.
import { accountCalls } from './calls/accounts.ts';
import { announcementCalls } from './calls/announcements.ts';
import { blocklistCalls } from './calls/blocklist.ts';
import { callLogCalls } from './calls/call-log.ts';
import { deskCalls, trainingCalls } from './calls/desk.ts';
import { draftCalls } from './calls/drafts.ts';
import { dutyCalls } from './calls/duty.ts';
import { lineCalls } from './calls/line.ts';
import { rotaCalls } from './calls/rota.ts';
import { rotaExchangeCalls } from './calls/rota-exchange.ts';
import { routingCalls } from './calls/routing.ts';
import { privacyIncidentCalls } from './calls/privacy-incidents.ts';
import { privacyPeopleCalls } from './calls/privacy-people.ts';
import { privacyRegisterCalls } from './calls/privacy-registers.ts';
import { privacyRetentionCalls } from './calls/privacy-retention.ts';
import { privacyReviewCalls } from './calls/privacy-reviews.ts';
import { privacyLetterCalls, privacyRightsCalls } from './calls/privacy-rights.ts';
import { privacyTrailCalls } from './calls/privacy-trail.ts';
import { recordingCalls } from './calls/recordings.ts';
import { sessionCalls } from './calls/session.ts';
import { setupCalls } from './calls/setup.ts';
import { shellCalls } from './calls/shell.ts';
import { swapCalls } from './calls/swaps.ts';
import { volunteerCalls } from './calls/volunteers.ts';
import type { CallDefinition, ParsedRequestOf, RequestOf, ResponseOf } from './define-call.ts';

export const contract = {
  ...sessionCalls,
  ...setupCalls,
  ...accountCalls,
  ...lineCalls,
  ...callLogCalls,
  ...deskCalls,
  ...trainingCalls,
  ...routingCalls,
  ...shellCalls,
  ...rotaCalls,
  ...volunteerCalls,
  ...swapCalls,
  ...dutyCalls,
  ...draftCalls,
  ...privacyRightsCalls,
  ...privacyLetterCalls,
  ...privacyRetentionCalls,
  ...privacyIncidentCalls,
  ...privacyRegisterCalls,
  ...privacyPeopleCalls,
  ...privacyReviewCalls,
  ...privacyTrailCalls,
  ...rotaExchangeCalls,
  ...announcementCalls,
  ...recordingCalls,
  ...blocklistCalls,
} as const satisfies Record<`${string}.${string}`, CallDefinition>;

export type Contract = typeof contract;
export type CallName = keyof Contract;
export const callNames = Object.keys(contract) as CallName[];

/** Names of the calls that a given process answers. */
export type CallsHandledBy<H extends CallDefinition['handledBy']> = {
  [N in CallName]: Contract[N]['handledBy'] extends H ? N : never;
}[CallName];

export type CallRequest<N extends CallName> = RequestOf<Contract[N]>;
export type ParsedCallRequest<N extends CallName> = ParsedRequestOf<Contract[N]>;
export type CallResponse<N extends CallName> = ResponseOf<Contract[N]>;

export function isCallName(name: unknown): name is CallName {
  return typeof name === 'string' && Object.hasOwn(contract, name);
}
