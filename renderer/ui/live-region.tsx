// What a screen reader must hear without moving: `announce()` writes in one of two regions that exist from the start,
// because a region that appears together with its text is not read.
import type { ReactNode } from 'react';
import { create } from 'zustand';

export type Politeness = 'polite' | 'assertive';

interface Announcement {
  readonly text: string;
  /** Tells two identical sentences apart, so that the second one is read too. */
  readonly turn: number;
}
const useAnnouncements = create<Record<Politeness, Announcement>>(() => ({
  polite: { text: '', turn: 0 },
  assertive: { text: '', turn: 0 },
}));

export function announce(text: string, politeness: Politeness = 'polite'): void {
  useAnnouncements.setState((state) => ({ [politeness]: { text, turn: state[politeness].turn + 1 } }));
}

export function LiveRegions(): ReactNode {
  const { polite, assertive } = useAnnouncements();
  return (
    <>
      <div className="e-hidden" role="status" aria-live="polite">
        <span key={polite.turn}>{polite.text}</span>
      </div>
      <div className="e-hidden" role="alert" aria-live="assertive">
        <span key={assertive.turn}>{assertive.text}</span>
      </div>
    </>
  );
}
