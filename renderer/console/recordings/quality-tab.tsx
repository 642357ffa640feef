// Quality reviews: the program draws the recordings at random (JP-38), and the grids, detached from the sound (JP-12).
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useQueryClient } from '@tanstack/react-query';
import { IconDice, IconFileDescription } from '@tabler/icons-react';
import { analysisCriteria, type AnalysisEntry } from '../../../core/contract/recording-model.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { SelectField } from '../../ui/field.tsx';
import { Card } from '../../ui/layout.tsx';
import { announce } from '../../ui/live-region.tsx';
import { ErrorNotice } from '../../ui/notice.tsx';
import { useSession } from '../../ui/session-store.ts';
import { useCallMutation, useCallQuery } from '../../ui/use-call.ts';
import { useLanguage } from '../../ui/use-language.ts';
import { Loaded } from '../loading.tsx';
import { useDates } from '../privacy/dates.ts';
import classes from './recordings.module.css';

export function QualityTab(): ReactNode {
  const role = useSession()?.account?.role;
  return (
    <>
      {role === 'administrator' || role === 'privacyOfficer' ? <Draws /> : null}
      <Analyses />
    </>
  );
}

const periods = ['7', '31', '92'] as const;

function Draws(): ReactNode {
  const { t } = useTranslation();
  const dates = useDates();
  const client = useQueryClient();
  const [wanted, setWanted] = useState(2);
  const [days, setDays] = useState<(typeof periods)[number]>('31');
  const list = useCallQuery('recordings.listDraws', {}, { staleTime: 0 });
  const draw = useCallMutation('recordings.draw', {
    onSuccess: (draws) => {
      client.setQueryData(['recordings.listDraws', {}], draws);
      announce(t('recordings.quality.drawn', { count: draws[0]?.drawn ?? 0 }));
    },
  });
  return (
    <Card title={t('recordings.quality.drawTitle')}>
      <p className={classes['quiet']}>{t('recordings.quality.drawText')}</p>
      <div className={classes['drawForm']}>
        <SelectField label={t('recordings.quality.wanted')} value={String(wanted)} data={[1, 2, 3, 5, 10].map((count) => ({ value: String(count), label: t('recordings.quality.count', { count }) }))} onChange={(event) => { setWanted(Number(event.currentTarget.value)); }} />
        <SelectField label={t('recordings.quality.among')} value={days} data={periods.map((value) => ({ value, label: t(`recordings.quality.period.${value}`) }))} onChange={(event) => { setDays(periods.find((one) => one === event.currentTarget.value) ?? '31'); }} />
        <Button icon={<IconDice size={22} stroke={1.9} />} busy={draw.isPending} onClick={() => { draw.mutate({ days: Number(days), wanted }); }}>{t('recordings.quality.draw')}</Button>
      </div>
      <ErrorNotice error={draw.error} />
      <Loaded query={list}>
        {(draws) =>
          draws.length === 0 ? (
            <p>{t('recordings.quality.noDraw')}</p>
          ) : (
            <ul className={classes['journal']}>
              {draws.map((one) => (
                <li key={one.id}>
                  <strong>{dates.moment(one.at)}</strong>
                  <span>{t('recordings.quality.drawn', { count: one.drawn })} {t('recordings.quality.result', { among: one.among, listened: one.listened })}</span>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Card>
  );
}

function Analyses(): ReactNode {
  const { t } = useTranslation();
  const list = useCallQuery('recordings.listAnalyses', {}, { staleTime: 0 });
  return (
    <Card title={t('recordings.quality.gridsTitle')}>
      <p className={classes['quiet']}>{t('recordings.quality.gridsText')}</p>
      <Loaded query={list}>
        {(analyses) =>
          analyses.length === 0 ? (
            <EmptyState icon={<IconFileDescription size={44} stroke={1.9} />} title={t('recordings.quality.noGridTitle')}>
              <p>{t('recordings.quality.noGrid')}</p>
            </EmptyState>
          ) : (
            <div className={classes['tableBox']} tabIndex={0} role="group" aria-label={t('recordings.quality.gridsTitle')}>
              <table className={classes['table']}>
                <thead>
                  <tr>
                    <th scope="col">{t('recordings.quality.month')}</th>
                    {analysisCriteria.map((criterion) => <th key={criterion} scope="col">{t(`recordings.analysis.criterion.${criterion}`)}</th>)}
                    <th scope="col">{t('recordings.analysis.remark')}</th>
                  </tr>
                </thead>
                <tbody>
                  {analyses.map((analysis) => <Grid key={analysis.id} analysis={analysis} />)}
                </tbody>
              </table>
            </div>
          )
        }
      </Loaded>
    </Card>
  );
}

function Grid({ analysis }: { readonly analysis: AnalysisEntry }): ReactNode {
  const { t } = useTranslation();
  const language = useLanguage();
  const month = new Intl.DateTimeFormat(language === 'fr' ? 'fr-FR' : 'en-GB', { timeZone: 'UTC', month: 'long', year: 'numeric' }).format(Date.parse(`${analysis.month}-15T12:00:00Z`));
  return (
    <tr>
      <th scope="row">{month}</th>
      {analysisCriteria.map((criterion) => {
        const mark = analysis.marks[criterion];
        return <td key={criterion}>{mark === null ? t('recordings.analysis.noMarkShort') : t('recordings.analysis.outOf', { mark })}</td>;
      })}
      <td>{analysis.remark}</td>
    </tr>
  );
}
