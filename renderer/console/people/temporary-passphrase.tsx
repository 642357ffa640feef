// Seven words shown once. Invariant: they are in no cache; the dialog closes only when someone says they are written down.
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Checkbox } from '@mantine/core';
import type { Grant } from '../../../core/contract/access.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Notice } from '../../ui/notice.tsx';
import classes from './people.module.css';

export interface TemporaryPassphrase {
  readonly name: string;
  readonly words: readonly string[];
  readonly lostGrants: readonly Grant[];
}

interface TemporaryPassphraseDialogProps {
  readonly passphrase: TemporaryPassphrase;
  readonly onDone: () => void;
}

export function TemporaryPassphraseDialog({ passphrase, onDone }: TemporaryPassphraseDialogProps): ReactNode {
  const { t } = useTranslation();
  const [noted, setNoted] = useState(false);
  const leave = (): void => {
    if (noted) onDone();
  };
  return (
    <Dialog
      open
      kind="alert"
      title={t('console.people.temporaryTitle', { name: passphrase.name })}
      onClose={leave}
      actions={
        <Button variant="primary" aria-disabled={!noted} onClick={leave}>
          {t('console.people.temporaryDone')}
        </Button>
      }
    >
      <p>{t('console.people.temporaryText')}</p>
      <ol className={classes['words']} aria-label={t('console.people.temporaryLabel')}>
        {passphrase.words.map((word, index) => (
          // The same word may be drawn twice.
          <li key={index}>{word}</li>
        ))}
      </ol>
      {passphrase.lostGrants.length === 0 ? null : (
        <Notice tone="ring" title={t('console.people.lostGrants')}>
          <ul className={classes['lost']}>
            {passphrase.lostGrants.map((grant) => (
              <li key={grant}>{t(`console.people.grant.${grant}`)}</li>
            ))}
          </ul>
        </Notice>
      )}
      <Checkbox
        label={t('console.people.noted')}
        checked={noted}
        onChange={(event) => {
          setNoted(event.currentTarget.checked);
        }}
      />
    </Dialog>
  );
}
