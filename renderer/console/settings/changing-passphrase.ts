// Whether the person is changing their own passphrase: the console then gives way to that screen.
import { create } from 'zustand';

interface ChangingPassphrase {
  readonly changing: boolean;
  readonly begin: () => void;
  readonly end: () => void;
}

export const useChangingPassphrase = create<ChangingPassphrase>((set) => ({
  changing: false,
  begin: () => {
    set({ changing: true });
  },
  end: () => {
    set({ changing: false });
  },
}));
