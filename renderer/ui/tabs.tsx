// A row of tabs over one panel (WAI-ARIA tabs pattern): one stop for Tab, arrows move along the row and open.
import { useRef, type KeyboardEvent, type ReactNode } from 'react';
import classes from './tabs.module.css';

interface TabsProps<T extends string> {
  /** What the row is for: read, not shown. */
  readonly label: string;
  /** Prefix of the ids of tabs and panel; unique on the screen. */
  readonly id: string;
  readonly tabs: readonly { readonly value: T; readonly label: string }[];
  readonly current: T;
  readonly onChange: (tab: T) => void;
}

export function Tabs<T extends string>({ label, id, tabs, current, onChange }: TabsProps<T>): ReactNode {
  const row = useRef<HTMLDivElement>(null);
  const move = (event: KeyboardEvent, index: number): void => {
    const next = tabAfterKey(event.key, index, tabs.length);
    const wanted = next === null ? undefined : tabs[next];
    if (next === null || wanted === undefined) return;
    event.preventDefault();
    onChange(wanted.value);
    row.current?.querySelectorAll<HTMLElement>('[role=tab]')[next]?.focus();
  };
  return (
    <div className={classes['row']} role="tablist" aria-label={label} ref={row}>
      {tabs.map(({ value, label: name }, index) => (
        <button
          key={value}
          type="button"
          role="tab"
          id={`${id}-tab-${value}`}
          className={classes['tab']}
          aria-selected={value === current}
          aria-controls={`${id}-panel`}
          tabIndex={value === current ? 0 : -1}
          onClick={() => {
            onChange(value);
          }}
          onKeyDown={(event) => {
            move(event, index);
          }}
        >
          {name}
        </button>
      ))}
    </div>
  );
}

/** What belongs on the panel's own element. */
export function tabPanel(id: string, current: string): { readonly id: string; readonly role: 'tabpanel'; readonly 'aria-labelledby': string } {
  return { id: `${id}-panel`, role: 'tabpanel', 'aria-labelledby': `${id}-tab-${current}` };
}

/** Left and right arrows, Home and End, round the ends of the row. */
export function tabAfterKey(key: string, index: number, count: number): number | null {
  if (count === 0) return null;
  switch (key) {
    case 'ArrowRight':
      return (index + 1) % count;
    case 'ArrowLeft':
      return (index - 1 + count) % count;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return null;
  }
}
