// Twelve keys: tones during a call, digits to dial.
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './softphone.module.css';

export const keypadKeys = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'] as const;

export function Keypad({ onKey }: { readonly onKey: (tone: string) => void }): ReactNode {
  const { t } = useTranslation();
  const spoken = (key: string): string =>
    key === '*' ? t('softphone.keypad.star') : key === '#' ? t('softphone.keypad.hash') : key;
  return (
    <div className={classes['keypad']} role="group" aria-label={t('softphone.keypad.title')}>
      {keypadKeys.map((key) => (
        <button
          key={key}
          type="button"
          className={classes['keypadKey']}
          aria-label={t('softphone.keypad.key', { tone: spoken(key) })}
          onClick={() => onKey(key)}
        >
          {key}
        </button>
      ))}
    </div>
  );
}
