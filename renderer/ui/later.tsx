// Parts of a window that are fetched when they are first shown, so that the first screen does not wait for them.
// The nearest Suspense shows nothing meanwhile: the files are local, it lasts some milliseconds.
import { lazy, type ComponentType, type LazyExoticComponent } from 'react';

export interface LaterPart<P extends object> {
  readonly Part: LazyExoticComponent<ComponentType<P>>;
  /** Fetches it while there is nothing else to do, so that it is there when its time comes. */
  readonly prepare: () => void;
}

export function later<P extends object>(load: () => Promise<ComponentType<P>>): LaterPart<P> {
  return {
    Part: lazy(async () => ({ default: await load() })),
    prepare: () => {
      requestIdleCallback(() => {
        void load();
      });
    },
  };
}
