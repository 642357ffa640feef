// Read a paper on screen, keep it as PDF, print it.
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { IconEye, IconFileDownload, IconPrinter } from '@tabler/icons-react';
import type { PrivacyDocument } from '../../../core/domain/privacy/documents.ts';
import type { CallError } from '../../ui/bridge.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import { PaperPreview } from './paper-preview.tsx';
import classes from './privacy.module.css';

interface Act {
  readonly busy: boolean;
  readonly error: CallError | null;
}

interface PaperButtonsProps {
  readonly preview?: Act & { readonly run: () => Promise<PrivacyDocument> };
  readonly save: Act & { readonly run: () => void; readonly done: boolean };
  readonly print?: Act & { readonly run: () => void };
}

export function PaperButtons({ preview, save, print }: PaperButtonsProps): ReactNode {
  const { t } = useTranslation();
  const [read, setRead] = useState<PrivacyDocument | null>(null);
  return (
    <>
      <div className={classes['buttons']}>
        {preview === undefined ? null : (
          <Button
            icon={<IconEye size={22} stroke={1.9} />}
            busy={preview.busy}
            onClick={() => {
              preview.run().then(setRead, () => undefined);
            }}
          >
            {t('privacy.papers.read')}
          </Button>
        )}
        <Button icon={<IconFileDownload size={22} stroke={1.9} />} busy={save.busy} onClick={save.run}>
          {t('privacy.papers.save')}
        </Button>
        {print === undefined ? null : (
          <Button icon={<IconPrinter size={22} stroke={1.9} />} busy={print.busy} onClick={print.run}>
            {t('privacy.papers.print')}
          </Button>
        )}
      </div>
      <ErrorNotice error={preview?.error ?? save.error ?? print?.error ?? null} />
      <div role="status">{save.done ? <Notice tone="ok">{t('privacy.papers.saved')}</Notice> : null}</div>
      <Dialog open={read !== null} reading title={read?.title ?? ''} onClose={() => { setRead(null); }} actions={<Button onClick={() => { setRead(null); }}>{t('app.close')}</Button>}>
        {read === null ? null : <PaperPreview document={read} />}
      </Dialog>
    </>
  );
}
