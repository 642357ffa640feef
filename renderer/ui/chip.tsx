// A short fact with its tone; the word always says it too.
import type { ReactNode } from 'react';
import type { Tone } from './tokens.ts';
import classes from './chip.module.css';

interface ChipProps {
  readonly tone?: Tone | 'plain';
  readonly icon?: ReactNode;
  readonly children: ReactNode;
}

export function Chip({ tone = 'plain', icon, children }: ChipProps): ReactNode {
  return (
    <span className={classes['chip']} data-tone={tone}>
      {icon === undefined ? null : (
        <span className={classes['icon']} aria-hidden="true">
          {icon}
        </span>
      )}
      {children}
    </span>
  );
}
