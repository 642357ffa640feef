// The charter: read, then signed with one's own passphrase (PL-14). The notice stays in view while a signature is owed.
import { useState, type FormEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useQueryClient } from '@tanstack/react-query';
import { IconSignature } from '@tabler/icons-react';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { formatDate } from '../ui/format.ts';
import { ErrorNotice, Notice } from '../ui/notice.tsx';
import { PassphraseField } from '../ui/passphrase-field.tsx';
import { useCallMutation, useCallQuery } from '../ui/use-call.ts';
import { useLanguage } from '../ui/use-language.ts';
import classes from './own.module.css';

export function CharterDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation();
  const language = useLanguage();
  const client = useQueryClient();
  const [phrase, setPhrase] = useState('');
  const charter = useCallQuery('charter.get', { language }, { staleTime: 0 });
  const sign = useCallMutation('charter.sign', {
    gcTime: 0,
    onSuccess: () => {
      setPhrase('');
      void client.invalidateQueries({ queryKey: ['charter.get'] });
    },
  });
  const data = charter.data;
  const due = data?.due === true;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (data !== undefined && phrase !== '' && !sign.isPending) sign.mutate({ version: data.version, passphrase: phrase });
  };
  return (
    <Dialog
      open
      reading
      title={data?.title ?? t('own.charter.title')}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('app.close')}</Button>
          {due ? (
            <Button variant="primary" type="submit" form="charter" busy={sign.isPending} icon={<IconSignature size={22} stroke={1.9} />}>
              {t('own.charter.sign')}
            </Button>
          ) : null}
        </>
      }
    >
      <ErrorNotice error={charter.error} />
      {data === undefined ? null : (
        <form id="charter" className={classes['form']} onSubmit={submit}>
          <p className={classes['text']}>{data.text}</p>
          <p className={classes['quiet']}>{t('own.charter.version', { version: data.version })}</p>
          {sign.isSuccess ? (
            <Notice tone="ok" live="status">
              {t('own.charter.done')}
            </Notice>
          ) : due || data.signedAt === null || data.expiresOn === null ? null : (
            <Notice tone="ok">{t('own.charter.signed', { date: formatDate(data.signedAt, language), until: formatDate(Date.parse(`${data.expiresOn}T12:00:00Z`), language) })}</Notice>
          )}
          {due ? (
            <PassphraseField
              purpose="current"
              label={t('own.charter.passphrase')}
              value={phrase}
              error={sign.error?.code === 'wrong-passphrase' ? t('own.charter.wrong') : null}
              onChange={(event) => {
                setPhrase(event.currentTarget.value);
              }}
            />
          ) : null}
          <ErrorNotice error={sign.error?.code === 'wrong-passphrase' ? null : sign.error} />
        </form>
      )}
    </Dialog>
  );
}

/** Nothing unless the signed-in account owes its signature. */
export function CharterNotice({ onOpen }: { readonly onOpen: () => void }): ReactNode {
  const { t } = useTranslation();
  const language = useLanguage();
  const charter = useCallQuery('charter.get', { language });
  if (charter.data?.due !== true) return null;
  return (
    <Notice tone="ring" action={<Button onClick={onOpen}>{t('own.charter.open')}</Button>}>
      {t('own.charter.due')}
    </Notice>
  );
}
