// « Signaler un doute », for anyone, from either window: what happened is chosen, and that choice sends it.
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { IconChevronRight } from '@tabler/icons-react';
import { doubtKind } from '../../core/contract/calls/privacy-incidents.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Field } from '../ui/field.tsx';
import { ErrorNotice, Notice } from '../ui/notice.tsx';
import { useCallMutation } from '../ui/use-call.ts';
import classes from './own.module.css';

export function DoubtDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation();
  const [words, setWords] = useState('');
  const report = useCallMutation('incidents.reportDoubt');
  if (report.data !== undefined) {
    return (
      <Dialog open title={t('own.doubt.sent')} onClose={onClose} actions={<Button onClick={onClose}>{t('app.close')}</Button>}>
        <Notice tone="ok" live="status">
          {t('own.doubt.sentText', { reference: report.data.reference })}
        </Notice>
      </Dialog>
    );
  }
  return (
    <Dialog open title={t('own.doubt.title')} onClose={onClose}>
      <p className={classes['quiet']}>{t('own.doubt.text')}</p>
      <ErrorNotice error={report.error} />
      <ul className={classes['list']} aria-label={t('own.doubt.list')}>
        {doubtKind.options.map((kind) => (
          <li key={kind}>
            <button
              type="button"
              className={classes['row']}
              aria-disabled={report.isPending || undefined}
              onClick={() => {
                if (!report.isPending) report.mutate({ kind, words });
              }}
            >
              {t(`own.doubt.kind.${kind}`)}
              <IconChevronRight size={20} stroke={1.9} aria-hidden="true" />
            </button>
          </li>
        ))}
      </ul>
      <Field
        label={t('own.doubt.words')}
        description={t('own.doubt.wordsHelp')}
        maxLength={500}
        value={words}
        onChange={(event) => {
          setWords(event.currentTarget.value);
        }}
      />
    </Dialog>
  );
}
