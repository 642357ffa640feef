// The wait that the store imposes after wrong passphrases, counted down where the person waits.
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallError } from '../ui/bridge.ts';
import { formatDuration, secondsLeft } from '../ui/format.ts';
import { announce } from '../ui/live-region.tsx';
import { useLanguage } from '../ui/use-language.ts';
import { useNow } from '../ui/use-now.ts';

export interface RetryDelay {
  readonly waiting: boolean;
  /** "Prochain essai dans 5 s." while waiting; the empty text otherwise. */
  readonly sentence: string;
}

/** Starts at each new error that carries a delay. Announced at its start and its end, not every second. */
export function useRetryDelay(error: CallError | null): RetryDelay {
  const { t } = useTranslation();
  const language = useLanguage();
  const [until, setUntil] = useState<number | null>(null);
  const now = useNow(until === null ? null : 250);
  const seen = useRef<CallError | null>(null);

  useEffect(() => {
    if (error === seen.current) return;
    seen.current = error;
    const delay = error?.retryAfterMs ?? 0;
    if (delay <= 0) return;
    setUntil(Date.now() + delay);
    announce(t('session.signIn.waitSpoken', { delay: formatDuration(delay + 999, language) }));
  }, [error, language, t]);

  useEffect(() => {
    if (until === null || now < until) return;
    setUntil(null);
    announce(t('session.signIn.again'));
  }, [until, now, t]);

  const seconds = until === null ? 0 : secondsLeft(until, now);
  if (seconds === 0) return { waiting: false, sentence: '' };
  return { waiting: true, sentence: t('session.signIn.wait', { delay: formatDuration(seconds * 1000, language) }) };
}
