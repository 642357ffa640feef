// The recovery sheet, one A4 page. Invariant: the key exists on paper and in this document only; no link, no code to scan.
import type { TFunction } from 'i18next';
import type { ReactElement } from 'react';
import type { RecoverySheetHandoff } from '../../core/contract/calls/setup.ts';
import { initialsOf } from './association-mark.ts';

export interface RecoverySheetProps {
  readonly sheet: RecoverySheetHandoff;
  readonly language: 'fr' | 'en';
  readonly t: TFunction;
}

/** Letters read one by one by a screen reader that opens the PDF. */
const spelled = (group: string): string => [...group].join(' ');

export function RecoverySheet({ sheet, language, t }: RecoverySheetProps): ReactElement {
  const date = new Intl.DateTimeFormat(language === 'fr' ? 'fr-FR' : 'en-GB', { dateStyle: 'long', timeZone: 'Europe/Paris' }).format(sheet.createdAt);
  const year = new Date(sheet.createdAt).getFullYear();
  const { name, subtitle, address } = sheet.association;
  return (
    <article className="sheet">
      <header className="sheet-head">
        <span className="mark" aria-hidden="true">
          {initialsOf(name)}
        </span>
        <div className="who">
          <p className="association">{name}</p>
          {subtitle !== '' && <p>{subtitle}</p>}
          {address !== '' && <p>{address}</p>}
        </div>
        <div className="which">
          <p>
            {t('print.sheet.numberBefore')}
            <sup>o</sup>
            {' '}
            {sheet.number}
          </p>
          <p>{t('print.sheet.createdOn', { date })}</p>
        </div>
      </header>

      <h1>{t('print.sheet.title')}</h1>
      <p className="lead">{t('print.sheet.purpose')}</p>

      <table className="key">
        <caption className="for-readers">{t('print.sheet.keyCaption')}</caption>
        <thead className="for-readers">
          <tr>
            <th scope="col">{t('print.sheet.line')}</th>
            <th scope="col">{t('print.sheet.leftGroup')}</th>
            <th scope="col">{t('print.sheet.rightGroup')}</th>
            <th scope="col">{t('print.sheet.check')}</th>
          </tr>
        </thead>
        <tbody>
          {sheet.lines.map((line) => (
            <tr key={line.label}>
              <th scope="row">{line.label}</th>
              <td aria-label={spelled(line.left)}>{line.left}</td>
              <td aria-label={spelled(line.right)}>{line.right}</td>
              <td className="check" aria-label={spelled(line.check)}>
                <span>{line.check}</span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="note">{t('print.sheet.alphabet')}</p>

      <h2>{t('print.sheet.howTitle')}</h2>
      <ol>
        <li>{t('print.sheet.how1')}</li>
        <li>{t('print.sheet.how2')}</li>
        <li>{t('print.sheet.how3')}</li>
      </ol>

      <section className="warning">
        <p>
          <strong>{t('print.sheet.neverPhoto')}</strong>
        </p>
        <p>{t('print.sheet.where')}</p>
      </section>

      <h2>{t('print.sheet.keeperTitle')}</h2>
      <dl className="blanks">
        {(['name', 'date', 'place', 'signature'] as const).map((field) => (
          <div key={field}>
            <dt>{t(`print.sheet.keeper.${field}`)}</dt>
            <dd />
          </div>
        ))}
      </dl>

      <h2>{t('print.sheet.yearlyTitle')}</h2>
      <dl className="blanks years">
        {[1, 3, 2, 4].map((ahead) => (
          <div key={ahead}>
            <dt>
              <span className="box" aria-hidden="true" />
              {year + ahead}
            </dt>
            <dd />
          </div>
        ))}
      </dl>

      <footer className="sheet-foot">
        <p>
          <span className="foot-name">{name}</span>
          <span>
            {t('print.sheet.footer')}
            <sup>o</sup>
            {'\u00a0'}
            {sheet.number}
          </span>
        </p>
        <p>{date}</p>
        <p>{t('print.page', { page: 1, pages: 1 })}</p>
      </footer>
    </article>
  );
}
