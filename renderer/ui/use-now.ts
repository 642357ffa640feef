// The wall clock for what ticks on screen. It stops when nothing on screen needs it.
import { useEffect, useState } from 'react';

/** Now, renewed every `periodMs`; null stops the ticking. */
export function useNow(periodMs: number | null = 1000): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (periodMs === null) return;
    setNow(Date.now());
    const timer = setInterval(() => {
      setNow(Date.now());
    }, periodMs);
    return () => {
      clearInterval(timer);
    };
  }, [periodMs]);
  return now;
}
