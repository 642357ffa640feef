// Which papers a request may give now. Invariant: nothing that tells what is kept is offered before it was read and signed.
import type { RequestDetail } from '../../../core/contract/calls/privacy-rights.ts';
import type { LetterId } from '../../../core/contract/calls/privacy-rights.ts';
import { replyOf } from './privacy-request.ts';

export type RequestPaperName = LetterId | 'erasureCertificate';

export function papersFor(request: Pick<RequestDetail, 'state' | 'right' | 'closure' | 'extension' | 'erasedAt'>): readonly RequestPaperName[] {
  const papers: RequestPaperName[] = [];
  const answering = request.state === 'gathered' || request.state === 'reviewed' || (request.state === 'closed' && request.closure === 'answered');
  if (answering) papers.push(replyOf(request.right));
  if (answering && request.erasedAt !== null) papers.push('erasureCertificate');
  if (request.closure === 'neutral' || request.state === 'withheld') papers.push('neutralReply');
  if (request.closure === 'unidentifiable') papers.push('unidentifiableReply');
  if (request.closure === 'refused') papers.push('refusal');
  if (request.state === 'awaitingIdentity') papers.push('identityRequest');
  if (request.extension !== null) papers.push('extensionNotice');
  papers.push('acknowledgement');
  return papers;
}
