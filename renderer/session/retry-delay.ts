// The wait that the store imposes after wrong passphrases, counted down where the person waits.
import { useEffect } from 'react';
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

/** Follows the last error that carries a delay. Announced at its start and its end, not every second. */
export function useRetryDelay(error: CallError | null): RetryDelay {
  const { t } = useTranslation();
  const language = useLanguage();
  const until = error?.retryAt ?? null;
  const now = useNow(until === null ? null : 250);

  useEffect(() => {
    if (until === null) return;
    const left = until - Date.now();
    if (left <= 0) return;
    announce(t('session.signIn.waitSpoken', { delay: formatDuration(Math.ceil(left / 1000) * 1000, language) }));
    const end = setTimeout(() => {
      announce(t('session.signIn.again'));
    }, left);
    return () => {
      clearTimeout(end);
    };
  }, [until, language, t]);

  const seconds = until === null ? 0 : secondsLeft(until, now);
  if (seconds === 0) return { waiting: false, sentence: '' };
  return { waiting: true, sentence: t('session.signIn.wait', { delay: formatDuration(seconds * 1000, language) }) };
}
