// Listens to the keyboard of the whole window, and tells a handler whether someone is writing.
import { useEffect, useRef } from 'react';
import type { PressedKey } from './logic/shortcuts.ts';

const writing = 'input:not([type=radio]):not([type=checkbox]):not([type=range]), textarea, select, [contenteditable]';
const control = 'button, a[href], [role=button], [role=menuitem], summary';

/** `handler` returns true when it used the key, which then does nothing else. */
export function useKeys(handler: (pressed: PressedKey, onControl: boolean) => boolean): void {
  const latest = useRef(handler);
  useEffect(() => {
    latest.current = handler;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const target = event.target instanceof Element ? event.target : null;
      const pressed: PressedKey = {
        key: event.key,
        altKey: event.altKey,
        ctrlKey: event.ctrlKey,
        metaKey: event.metaKey,
        repeat: event.repeat,
        typing: target?.matches(writing) === true || document.querySelector('dialog[open], [role=menu]') !== null,
      };
      if (latest.current(pressed, target?.matches(control) === true)) event.preventDefault();
    };
    window.addEventListener('keydown', onKey);
    return () => {
      window.removeEventListener('keydown', onKey);
    };
  }, []);
}
