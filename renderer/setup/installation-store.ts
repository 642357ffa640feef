// Whether an installation is under way in this window. In memory only: an interruption starts again from what the store
// says (`pendingSetup`), and before the creation there is nothing to start again from.
import { create } from 'zustand';

interface Installation {
  readonly installing: boolean;
  readonly begin: () => void;
  readonly end: () => void;
}

export const useInstallation = create<Installation>((set) => ({
  installing: false,
  begin: () => {
    set({ installing: true });
  },
  end: () => {
    set({ installing: false });
  },
}));
