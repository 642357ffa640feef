// The data map (JP-04): which data arrive, where they lie, who reads them, when they go; counted in the base itself.
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { formatCount } from '../../ui/format.ts';
import { Card } from '../../ui/layout.tsx';
import { useCallQuery } from '../../ui/use-call.ts';
import { useLanguage } from '../../ui/use-language.ts';
import { Loaded } from '../loading.tsx';
import { RegisterPapers } from './register-papers.tsx';
import classes from './privacy.module.css';

const columns = ['data', 'origin', 'place', 'readers', 'retention', 'items'] as const;

export function DataMap(): ReactNode {
  const { t } = useTranslation();
  const language = useLanguage();
  const map = useCallQuery('registers.getDataMap', { language }, { staleTime: 0 });
  return (
    <>
      <Card title={t('privacy.dataMap.title')}>
        <p className={classes['quiet']}>{t('privacy.dataMap.text')}</p>
        <Loaded query={map}>
          {(rows) => (
            <div className={classes['tableBox']} tabIndex={0} role="group" aria-label={t('privacy.dataMap.title')}>
              <table className={classes['table']}>
                <thead>
                  <tr>
                    {columns.map((column) => (
                      <th key={column} scope="col">
                        {t(`privacy.dataMap.column.${column}`)}
                      </th>
                    ))}
                  </tr>
                </thead>
                <tbody>
                  {rows.map((row) => (
                    <tr key={row.data}>
                      <th scope="row">{row.data}</th>
                      <td>{row.origin}</td>
                      <td>{row.place}</td>
                      <td>{row.readers}</td>
                      <td>{row.retention}</td>
                      <td className={classes['number']}>{row.items === null ? '' : formatCount(row.items, language)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )}
        </Loaded>
      </Card>
      <Card title={t('privacy.papers.title')}>
        <RegisterPapers papers={['dataMap']} />
      </Card>
    </>
  );
}
