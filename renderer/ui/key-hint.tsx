// The key that does the same as the button it stands in. Not read: the button carries aria-keyshortcuts.
import type { ReactNode } from 'react';
import classes from './key-hint.module.css';

export function KeyHint({ children }: { readonly children: ReactNode }): ReactNode {
  return (
    <kbd className={classes['key']} aria-hidden="true">
      {children}
    </kbd>
  );
}
