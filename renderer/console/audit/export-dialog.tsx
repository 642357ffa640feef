// The audit trail handed over: JSON that a stand-alone program verifies, or a PDF of what the filters show.
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { TrailFilter } from '../../../core/contract/calls/privacy-trail.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNotice, Notice } from '../../ui/notice.tsx';
import { useCallMutation } from '../../ui/use-call.ts';
import { useLanguage } from '../../ui/use-language.ts';

export function ExportDialog({ filter, onClose }: { readonly filter: TrailFilter; readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation();
  const language = useLanguage();
  const json = useCallMutation('trail.saveExport', { gcTime: 0 });
  const report = useCallMutation('trail.saveReport', { gcTime: 0 });
  return (
    <Dialog
      open
      title={t('privacy.trail.exportTitle')}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('app.close')}</Button>
          <Button busy={report.isPending} onClick={() => { report.mutate({ filter, language }); }}>
            {t('privacy.trail.saveReport')}
          </Button>
          <Button busy={json.isPending} onClick={() => { json.mutate({ from: filter.from, to: filter.to }); }}>
            {t('privacy.trail.saveJson')}
          </Button>
        </>
      }
    >
      <p>{t('privacy.trail.exportText')}</p>
      <ErrorNotice error={json.error ?? report.error} />
      <div role="status">{json.data?.saved === true || report.data?.saved === true ? <Notice tone="ok">{t('privacy.fileSaved')}</Notice> : null}</div>
    </Dialog>
  );
}
