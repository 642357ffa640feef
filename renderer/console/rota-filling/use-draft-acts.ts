// What is done to the draft under way. The answer takes its place at once, without waiting for the event.
import { useQueryClient, type UseMutationResult } from '@tanstack/react-query';
import type { CallRequest, CallResponse } from '../../../core/contract/contract.ts';
import type { Draft } from '../../../core/contract/rota-model.ts';
import type { CallError } from '../../ui/bridge.ts';
import { callKey, useCallMutation } from '../../ui/use-call.ts';

type Act<N extends 'drafts.start' | 'drafts.stop' | 'drafts.apply' | 'drafts.drop'> = UseMutationResult<CallResponse<N>, CallError, CallRequest<N>>;

export interface DraftActs {
  readonly start: Act<'drafts.start'>;
  readonly stop: Act<'drafts.stop'>;
  readonly apply: Act<'drafts.apply'>;
  readonly drop: Act<'drafts.drop'>;
}

export function useDraftActs(onGone?: () => void): DraftActs {
  const client = useQueryClient();
  const show = (draft: Draft | null): void => {
    client.setQueryData(callKey('drafts.get', {}), { draft });
  };
  const gone = (): void => {
    show(null);
    onGone?.();
  };
  return {
    start: useCallMutation('drafts.start', { onSuccess: show }),
    stop: useCallMutation('drafts.stop', { onSuccess: show }),
    apply: useCallMutation('drafts.apply', { onSuccess: gone }),
    drop: useCallMutation('drafts.drop', { onSuccess: gone }),
  };
}
