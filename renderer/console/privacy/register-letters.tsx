// The letters of the rights requests: the association's own words around those that the law wants, which stay as they are.
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useQueryClient } from '@tanstack/react-query';
import type { LetterTemplate } from '../../../core/contract/calls/privacy-rights.ts';
import { Button } from '../../ui/button.tsx';
import { SelectField, TextAreaField } from '../../ui/field.tsx';
import { Card } from '../../ui/layout.tsx';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import { useCallMutation, useCallQuery } from '../../ui/use-call.ts';
import { Loaded } from '../loading.tsx';
import classes from './privacy.module.css';

export function Letters(): ReactNode {
  const { t } = useTranslation();
  const list = useCallQuery('letters.list', {});
  const [chosen, setChosen] = useState('');
  const key = ({ id, language }: LetterTemplate): string => `${id} ${language}`;
  return (
    <Card title={t('privacy.letters.title')}>
      <p className={classes['quiet']}>{t('privacy.letters.text')}</p>
      <Loaded query={list}>
        {(letters) => {
          const letter = letters.find((one) => key(one) === chosen) ?? letters[0];
          if (letter === undefined) return null;
          return (
            <>
              <SelectField
                label={t('privacy.letters.which')}
                value={key(letter)}
                data={letters.map((one) => ({ value: key(one), label: `${t(`privacy.paper.${one.id}`)} (${t(`app.preferences.languages.${one.language}`)})` }))}
                onChange={(event) => {
                  setChosen(event.currentTarget.value);
                }}
              />
              <LetterForm key={`${key(letter)} ${letter.edited}`} letter={letter} />
            </>
          );
        }}
      </Loaded>
    </Card>
  );
}

function LetterForm({ letter }: { readonly letter: LetterTemplate }): ReactNode {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [opening, setOpening] = useState(letter.opening);
  const [closing, setClosing] = useState(letter.closing);
  const onSuccess = (): void => {
    void client.invalidateQueries({ queryKey: ['letters.list'] });
  };
  const save = useCallMutation('letters.save', { onSuccess });
  const reset = useCallMutation('letters.reset', { onSuccess });
  return (
    <form
      className={classes['form']}
      onSubmit={(event) => {
        event.preventDefault();
        if (!save.isPending) save.mutate({ id: letter.id, language: letter.language, opening, closing });
      }}
    >
      <TextAreaField label={t('privacy.letters.opening')} maxLength={4000} autosize minRows={2} lang={letter.language} value={opening} onChange={(event) => { setOpening(event.currentTarget.value); }} />
      <div>
        <p className={classes['questionTitle']}>{t('privacy.letters.legal')}</p>
        <div className={classes['callout']} lang={letter.language}>
          {letter.legal.map((paragraph, index) => (
            <p key={index}>{paragraph}</p>
          ))}
        </div>
      </div>
      <TextAreaField label={t('privacy.letters.closing')} maxLength={4000} autosize minRows={2} lang={letter.language} value={closing} onChange={(event) => { setClosing(event.currentTarget.value); }} />
      <ErrorNotice error={save.error ?? reset.error} />
      <div role="status">{save.isSuccess ? <Notice tone="ok">{t('privacy.kept')}</Notice> : null}</div>
      <div className={classes['buttons']}>
        <Button type="submit" busy={save.isPending}>
          {t('app.keep')}
        </Button>
        {letter.edited ? (
          <Button busy={reset.isPending} onClick={() => { reset.mutate({ id: letter.id, language: letter.language }); }}>
            {t('privacy.letters.reset')}
          </Button>
        ) : null}
      </div>
    </form>
  );
}
