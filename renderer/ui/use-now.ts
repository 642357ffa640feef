// The wall clock for what ticks on screen. It stops when nothing on screen needs it.
import { useEffect, useState } from 'react';

/** Now, renewed every `periodMs`; null stops the ticking. */
export function useNow(periodMs: number | null = 1000): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (periodMs === null) return;
    const tick = (): void => {
      setNow(Date.now());
    };
    // At once too: the state may be old when the ticking starts again.
    const first = setTimeout(tick, 0);
    const timer = setInterval(tick, periodMs);
    return () => {
      clearTimeout(first);
      clearInterval(timer);
    };
  }, [periodMs]);
  return now;
}
