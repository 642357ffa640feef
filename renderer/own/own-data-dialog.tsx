// « Mes données »: a volunteer is a data subject too and reads what is kept of their own account (RGPD art. 15, GE-07).
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { IconFileDownload } from '@tabler/icons-react';
import type { OwnReport } from '../../core/contract/calls/privacy-people.ts';
import { auditOperation } from '../../core/contract/audit-operations.ts';
import { parisDate } from '../../core/values/civil-date.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { formatCount, formatDateTime } from '../ui/format.ts';
import { ErrorNotice, Notice } from '../ui/notice.tsx';
import { useCallMutation, useCallQuery } from '../ui/use-call.ts';
import { useLanguage } from '../ui/use-language.ts';
import classes from './own.module.css';

/** On screen the latest acts; the PDF has them all. */
const shownActs = 10;

export function OwnDataDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation();
  const language = useLanguage();
  // Each reading leaves its trace: once for each opening.
  const report = useCallQuery('own.getReport', {}, { staleTime: Number.POSITIVE_INFINITY, gcTime: 0 });
  const save = useCallMutation('own.saveReport');
  return (
    <Dialog
      open
      reading
      title={t('own.data.title')}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('app.close')}</Button>
          <Button variant="primary" icon={<IconFileDownload size={22} stroke={1.9} />} busy={save.isPending} onClick={() => { save.mutate({ language }); }}>
            {t('own.data.save')}
          </Button>
        </>
      }
    >
      <p className={classes['quiet']}>{t('own.data.text')}</p>
      <ErrorNotice error={report.error ?? save.error} />
      <div role="status">{save.data?.saved === true ? <Notice tone="ok">{t('privacy.papers.saved')}</Notice> : null}</div>
      {report.data === undefined ? report.error === null ? <p role="status">{t('app.loading')}</p> : null : <Report report={report.data} />}
      <p className={classes['quiet']}>{t('own.data.rights')}</p>
    </Dialog>
  );
}

function Report({ report }: { readonly report: OwnReport }): ReactNode {
  const { t } = useTranslation();
  const language = useLanguage();
  const moment = (at: number | null): string => (at === null ? t('own.data.never') : formatDateTime(at, language));
  const { account } = report;
  return (
    <>
      <dl className={classes['facts']}>
        {(
          [
            ['name', account.displayName],
            ['login', account.signInName],
            ['role', t(`app.roles.${account.role}`)],
            ['created', moment(account.createdAt)],
            ['lastUsed', moment(account.lastUsedAt)],
            ['grants', report.grants.length === 0 ? t('own.data.noGrant') : report.grants.map(({ grant }) => t(`app.grants.${grant}`)).join(', ')],
            ['calls', formatCount(report.callsAnswered, language)],
            ['forms', formatCount(report.formsWritten, language)],
            ['signatures', report.signatures.length === 0 ? t('own.data.never') : report.signatures.map(({ signedAt }) => parisDate(signedAt)).join(', ')],
            ['trainings', report.trainings.length === 0 ? t('own.data.noGrant') : report.trainings.map(({ topic, on }) => `${topic} ${on}`).join(', ')],
          ] as const
        ).map(([name, value]) => (
          <div key={name}>
            <dt>{t(`own.data.${name}`)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <Acts title={t('own.data.acts')} acts={report.acts} />
      <Acts title={t('own.data.about')} acts={report.actsAbout} />
      {report.others.length === 0 ? null : <p className={classes['quiet']}>{t('own.data.others', { count: report.others.length })}</p>}
    </>
  );
}

function Acts({ title, acts }: { readonly title: string; readonly acts: readonly { readonly at: number; readonly operation: string }[] }): ReactNode {
  const { t } = useTranslation();
  const language = useLanguage();
  if (acts.length === 0) return null;
  return (
    <section className={classes['acts']}>
      <h3>{title}</h3>
      <ul>
        {acts.slice(0, shownActs).map(({ at, operation }, index) => {
          const known = auditOperation.options.find((one) => one === operation);
          return (
            <li key={index}>
              {formatDateTime(at, language)}, {known === undefined ? operation : t(`console.operation.${known}`)}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
