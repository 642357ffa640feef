// The papers of a request: seen on screen, kept as PDF, printed. Only those that fit the state of the request are offered.
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { RequestDetail } from '../../../core/contract/calls/privacy-rights.ts';
import { SelectField } from '../../ui/field.tsx';
import { Card } from '../../ui/layout.tsx';
import { useCallMutation } from '../../ui/use-call.ts';
import { papersFor } from '../logic/privacy-papers.ts';
import { PaperButtons } from './paper-buttons.tsx';
import classes from './privacy.module.css';

export function RequestPapers({ request, number }: { readonly request: RequestDetail; readonly number: string }): ReactNode {
  const { t } = useTranslation();
  const offered = papersFor(request);
  const [chosen, setChosen] = useState(offered[0]);
  const preview = useCallMutation('rights.previewPaper', { gcTime: 0 });
  const save = useCallMutation('rights.savePaper', { gcTime: 0 });
  const print = useCallMutation('rights.printPaper', { gcTime: 0 });
  const paper = offered.find((one) => one === chosen) ?? offered[0];
  if (paper === undefined) return null;
  const request_ = { requestId: request.id, paper, number: number.trim() === '' ? null : number };
  return (
    <Card title={t('privacy.papers.title')}>
      <p className={classes['quiet']}>{t('privacy.papers.text')}</p>
      <SelectField
        label={t('privacy.papers.which')}
        value={paper}
        data={offered.map((value) => ({ value, label: t(`privacy.paper.${value}`) }))}
        onChange={(event) => {
          setChosen(offered.find((one) => one === event.currentTarget.value));
          preview.reset();
          save.reset();
          print.reset();
        }}
      />
      <PaperButtons
        preview={{ run: () => preview.mutateAsync(request_), busy: preview.isPending, error: preview.error }}
        save={{ run: () => { save.mutate(request_); }, busy: save.isPending, error: save.error, done: save.data?.saved === true }}
        print={{ run: () => { print.mutate(request_); }, busy: print.isPending, error: print.error }}
      />
    </Card>
  );
}
