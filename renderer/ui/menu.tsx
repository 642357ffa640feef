// A menu button after the WAI-ARIA pattern: arrows move, Home and End jump, a letter finds, Escape closes and gives the
// focus back. The list stands beside its button in the page, so that it keeps the landmark it belongs to.
import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { IconButton } from './button.tsx';
import classes from './menu.module.css';

export interface MenuItem<Choice extends string> {
  readonly choice: Choice;
  readonly label: string;
  readonly icon?: ReactNode;
}

interface MenuButtonProps<Choice extends string> {
  readonly label: string;
  readonly icon: ReactNode;
  readonly items: readonly MenuItem<Choice>[];
  readonly onChoose: (choice: Choice) => void;
}

export function MenuButton<Choice extends string>({ label, icon, items, onChoose }: MenuButtonProps<Choice>): ReactNode {
  const id = useId();
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const buttons = (): HTMLButtonElement[] => [...(list.current?.querySelectorAll('button') ?? [])];
  const close = (giveBack: boolean): void => {
    setOpen(false);
    if (giveBack) root.current?.querySelector('button')?.focus();
  };
  useEffect(() => {
    if (!open) return;
    list.current?.querySelector('button')?.focus();
    const outside = (event: Event): void => {
      if (event.target instanceof Node && root.current?.contains(event.target) !== true) setOpen(false);
    };
    document.addEventListener('pointerdown', outside);
    document.addEventListener('focusin', outside);
    return () => {
      document.removeEventListener('pointerdown', outside);
      document.removeEventListener('focusin', outside);
    };
  }, [open]);

  const move = (event: KeyboardEvent): void => {
    const all = buttons();
    const here = all.findIndex((button) => button === document.activeElement);
    const to = {
      ArrowDown: (here + 1) % all.length,
      ArrowUp: (here - 1 + all.length) % all.length,
      Home: 0,
      End: all.length - 1,
    }[event.key];
    const found =
      to ?? (event.key.length === 1 ? all.findIndex((button) => button.textContent.toLowerCase().startsWith(event.key.toLowerCase())) : -1);
    if (found >= 0) all[found]?.focus();
    else if (event.key === 'Escape' || event.key === 'Tab') close(event.key === 'Escape');
    else return;
    if (event.key !== 'Tab') event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div ref={root} className={classes['root']}>
      <IconButton
        label={label}
        icon={icon}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={() => setOpen(!open)}
      />
      {open ? (
        <div ref={list} id={id} role="menu" aria-label={label} tabIndex={-1} className={classes['list']} onKeyDown={move}>
          {items.map((item, index) => (
            <button
              key={item.choice}
              type="button"
              role="menuitem"
              // One of them in the Tab order: a list that scrolls must be within the keyboard's reach.
              tabIndex={index === 0 ? 0 : -1}
              className={classes['item']}
              onClick={() => {
                close(true);
                onChoose(item.choice);
              }}
            >
              {item.icon === undefined ? null : (
                <span aria-hidden="true" className={classes['icon']}>
                  {item.icon}
                </span>
              )}
              {item.label}
            </button>
          ))}
        </div>
      ) : null}
    </div>
  );
}
