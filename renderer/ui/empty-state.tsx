// Nothing here yet: says so and teaches the next step.
import type { ReactNode } from 'react';
import classes from './empty-state.module.css';

interface EmptyStateProps {
  readonly icon: ReactNode;
  readonly title: string;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
}

export function EmptyState({ icon, title, children, action }: EmptyStateProps): ReactNode {
  return (
    <div className={classes['empty']}>
      <span className={classes['icon']} aria-hidden="true">
        {icon}
      </span>
      <p className={classes['title']}>{title}</p>
      {children === undefined ? null : <div className={classes['text']}>{children}</div>}
      {action}
    </div>
  );
}
