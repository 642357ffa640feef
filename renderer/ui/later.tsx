// Parts of a window that are fetched when they are first shown, so that the first screen does not wait for them.
// The nearest Suspense shows nothing meanwhile: the files are local, it lasts some milliseconds.
import { lazy, type ComponentType, type LazyExoticComponent } from 'react';

const prepareAfterMs = 1_000;

export interface LaterPart<P extends object> {
  readonly Part: LazyExoticComponent<ComponentType<P>>;
  /** Fetches it a second later, while there is nothing else to do: neither the screen of now nor the part's own time waits. */
  readonly prepare: () => void;
}

export function later<P extends object>(load: () => Promise<ComponentType<P>>): LaterPart<P> {
  return {
    Part: lazy(async () => ({ default: await load() })),
    prepare: () => {
      setTimeout(() => {
        requestIdleCallback(() => {
          void load();
        });
      }, prepareAfterMs);
    },
  };
}
