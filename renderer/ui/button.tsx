// The buttons. One primary a screen; a disabled button keeps its contrast (dashed edge) and says why nearby.
import type { ComponentPropsWithRef, ReactNode } from 'react';
import classes from './button.module.css';

export type ButtonVariant = 'primary' | 'secondary' | 'danger' | 'dangerOutline' | 'answer' | 'quiet';

interface ButtonProps extends Omit<ComponentPropsWithRef<'button'>, 'className'> {
  readonly variant?: ButtonVariant;
  /** A Tabler icon; the word beside it is the name, the icon is not read. */
  readonly icon?: ReactNode;
  readonly iconAfter?: ReactNode;
  /** Key that does the same, shown at the end. */
  readonly keyHint?: ReactNode;
  readonly size?: 'normal' | 'large' | 'huge';
  readonly fullWidth?: boolean;
  /** At work: stays focusable, does nothing more, and says so. */
  readonly busy?: boolean;
}

export function Button({
  variant = 'secondary',
  icon,
  iconAfter,
  keyHint,
  size = 'normal',
  fullWidth = false,
  busy = false,
  children,
  onClick,
  type = 'button',
  ...rest
}: ButtonProps): ReactNode {
  return (
    <button
      {...rest}
      type={type}
      className={classes['button']}
      data-variant={variant}
      data-size={size}
      data-full-width={fullWidth || undefined}
      data-busy={busy || undefined}
      aria-busy={busy || undefined}
      aria-disabled={busy || rest['aria-disabled'] || undefined}
      onClick={(event) => {
        if (busy) event.preventDefault();
        else onClick?.(event);
      }}
    >
      {icon === undefined ? null : (
        <span className={classes['icon']} aria-hidden="true">
          {icon}
        </span>
      )}
      <span className={classes['label']}>{children}</span>
      {iconAfter === undefined ? null : (
        <span className={classes['icon']} aria-hidden="true">
          {iconAfter}
        </span>
      )}
      {keyHint}
    </button>
  );
}

interface IconButtonProps extends Omit<ComponentPropsWithRef<'button'>, 'className' | 'aria-label' | 'title' | 'children'> {
  /** What it does: read, and shown as a tip. */
  readonly label: string;
  readonly icon: ReactNode;
}

/** Only for what everyone knows by its drawing: pin, lock, minimise, eye, chevron. */
export function IconButton({ label, icon, type = 'button', ...rest }: IconButtonProps): ReactNode {
  return (
    <button {...rest} type={type} className={classes['iconButton']} aria-label={label} title={label}>
      {icon}
    </button>
  );
}
