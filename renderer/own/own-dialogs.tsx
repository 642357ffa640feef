// The dialogs that everybody has for themselves, one open at a time.
import type { ReactNode } from 'react';
import { CharterDialog } from './charter-dialog.tsx';
import { DoubtDialog } from './doubt-dialog.tsx';
import { OwnDataDialog } from './own-data-dialog.tsx';

export const ownChoices = ['doubt', 'data', 'charter'] as const;
export type OwnChoice = (typeof ownChoices)[number];

export function OwnDialogs({ open, onClose }: { readonly open: OwnChoice | null; readonly onClose: () => void }): ReactNode {
  switch (open) {
    case 'doubt':
      return <DoubtDialog onClose={onClose} />;
    case 'data':
      return <OwnDataDialog onClose={onClose} />;
    case 'charter':
      return <CharterDialog onClose={onClose} />;
    case null:
      return null;
  }
}
