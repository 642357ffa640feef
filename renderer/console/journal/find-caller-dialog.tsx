// From a number to a pseudonym, for who holds the grant. Invariant: the number typed is dropped with the dialog.
import { useState, type FormEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallerId } from '../../../core/values/ids.ts';
import { call, CallError } from '../../ui/bridge.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import { firstFocus } from '../dialog-focus.ts';
import classes from './journal.module.css';

interface FoundCaller {
  readonly id: CallerId;
  readonly pseudonym: string;
}

interface FindCallerDialogProps {
  readonly onClose: () => void;
  readonly onFound: (caller: FoundCaller) => void;
}

type Search =
  | { readonly kind: 'idle' | 'searching' | 'never' }
  | { readonly kind: 'found'; readonly caller: FoundCaller }
  | { readonly kind: 'refused'; readonly error: CallError };

export function FindCallerDialog({ onClose, onFound }: FindCallerDialogProps): ReactNode {
  const { t } = useTranslation();
  const [number, setNumber] = useState('');
  const [search, setSearch] = useState<Search>({ kind: 'idle' });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (number.trim() === '' || search.kind === 'searching') return;
    setSearch({ kind: 'searching' });
    // Not through the query client: it would keep the number as part of its key.
    call('calls.findCaller', { number }).then(
      ({ caller }) => {
        setSearch(caller === null ? { kind: 'never' } : { kind: 'found', caller });
      },
      (error: unknown) => {
        setSearch({ kind: 'refused', error: error instanceof CallError ? error : new CallError('internal', null) });
      },
    );
  };
  return (
    <Dialog
      open
      kind="alert"
      title={t('console.journal.find.title')}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('app.close')}</Button>
          {search.kind === 'found' ? (
            <Button
              variant="primary"
              onClick={() => {
                onFound(search.caller);
              }}
            >
              {t('console.journal.find.see')}
            </Button>
          ) : (
            <Button variant="primary" type="submit" form="find-form" busy={search.kind === 'searching'}>
              {search.kind === 'searching' ? t('console.journal.find.searching') : t('console.journal.find.submit')}
            </Button>
          )}
        </>
      }
    >
      <form id="find-form" className={classes['revealForm']} onSubmit={submit} noValidate>
        <p>{t('console.journal.find.text')}</p>
        <Field
          ref={firstFocus}
          label={t('console.journal.find.number')}
          description={t('console.journal.find.hint')}
          inputMode="tel"
          maxLength={32}
          value={number}
          onChange={(event) => {
            setNumber(event.currentTarget.value);
            setSearch({ kind: 'idle' });
          }}
        />
        <div role="status">
          {search.kind === 'never' ? <Notice>{t('console.journal.find.never')}</Notice> : null}
          {search.kind === 'found' ? <Notice tone="ok">{t('console.journal.find.found', { pseudonym: search.caller.pseudonym })}</Notice> : null}
        </div>
        <ErrorNotice error={search.kind === 'refused' ? search.error : null} />
      </form>
    </Dialog>
  );
}
