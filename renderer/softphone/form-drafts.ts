// Forms being filled, by call: a second call that rings in the middle loses nothing. Gone with the page on lock.
import { create } from 'zustand';
import { emptyDraft, type FormDraft } from './logic/call-form.ts';

const useDrafts = create<Readonly<Record<string, FormDraft>>>(() => ({}));

export function useDraft(callReference: string): readonly [FormDraft, (change: Partial<FormDraft>) => void] {
  const draft = useDrafts((drafts) => drafts[callReference]) ?? emptyDraft;
  const change = (part: Partial<FormDraft>): void => {
    useDrafts.setState({ [callReference]: { ...draft, ...part } });
  };
  return [draft, change];
}
