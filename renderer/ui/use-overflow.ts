// A scrolling part without anything to focus in it must take the focus itself, or the keyboard cannot scroll it
// (Chromium does this by itself from version 130 on only).
import { useEffect, useRef, useState, type RefObject } from 'react';

export interface Overflow {
  readonly ref: RefObject<HTMLDivElement | null>;
  /** 0 while there is more to see than room for it. */
  readonly tabIndex: 0 | undefined;
}

export function useOverflow(): Overflow {
  const ref = useRef<HTMLDivElement>(null);
  const [overflows, setOverflows] = useState(false);
  useEffect(() => {
    const element = ref.current;
    if (element === null) return;
    const measure = (): void => {
      setOverflows(element.scrollHeight > element.clientHeight + 1);
    };
    // Measures at once too.
    const sizes = new ResizeObserver(measure);
    sizes.observe(element);
    const content = new MutationObserver(measure);
    content.observe(element, { childList: true, subtree: true, characterData: true });
    return () => {
      sizes.disconnect();
      content.disconnect();
    };
  }, []);
  return { ref, tabIndex: overflows ? 0 : undefined };
}
