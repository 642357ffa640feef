// Tabs after the WAI-ARIA pattern: one stop of the Tab key, arrows move, Home and End jump; the panel shows at once.
import { useId, useRef, type KeyboardEvent, type ReactNode } from 'react';
import classes from './tabs.module.css';

interface TabsProps<Name extends string> {
  readonly label: string;
  readonly tabs: readonly { readonly name: Name; readonly label: string; readonly count?: number }[];
  readonly chosen: Name;
  readonly onChoose: (name: Name) => void;
  /** Tabs inside a tab: quieter, without the rule. */
  readonly inner?: boolean;
  readonly children: ReactNode;
}

export function Tabs<Name extends string>({ label, tabs, chosen, onChoose, inner = false, children }: TabsProps<Name>): ReactNode {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const move = (event: KeyboardEvent, index: number): void => {
    const to = { ArrowRight: (index + 1) % tabs.length, ArrowLeft: (index + tabs.length - 1) % tabs.length, Home: 0, End: tabs.length - 1 }[event.key];
    const next = to === undefined ? undefined : tabs[to];
    if (to === undefined || next === undefined) return;
    event.preventDefault();
    onChoose(next.name);
    list.current?.querySelectorAll('button')[to]?.focus();
  };
  return (
    <>
      <div role="tablist" aria-label={label} className={classes['list']} data-inner={inner || undefined} ref={list}>
        {tabs.map(({ name, label: words, count }, index) => (
          <button
            key={name}
            type="button"
            role="tab"
            id={`${id}-${name}`}
            aria-selected={name === chosen}
            aria-controls={`${id}-panel`}
            tabIndex={name === chosen ? 0 : -1}
            className={classes['tab']}
            onClick={() => {
              onChoose(name);
            }}
            onKeyDown={(event) => {
              move(event, index);
            }}
          >
            <span className={classes['words']} data-words={words}>
              {words}
            </span>
            {count === undefined || count === 0 ? null : <span className={classes['count']}>{count}</span>}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${chosen}`} className={classes['panel']}>
        {children}
      </div>
    </>
  );
}
