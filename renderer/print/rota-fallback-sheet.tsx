// The rota on paper for the day when the computer fails: what to do, who listens, and a place to note calls; A4.
// Invariant: personal numbers are on it only when they were asked for, and it says so itself.
import type { TFunction } from 'i18next';
import type { ReactElement } from 'react';
import type { FallbackSheetHandoff } from '../../core/contract/rota-exchange-model.ts';
import { dateText, Foot, holidayOf, hoursText, Mark, missingText, personText, spanText, type Language } from './rota-parts.tsx';
import { sheetPages, type SheetRow } from './rota-pages.ts';

interface SheetProps {
  readonly sheet: FallbackSheetHandoff;
  readonly language: Language;
  readonly t: TFunction;
}

const logLines = 14;

function stepsOf({ procedure, publicNumber }: FallbackSheetHandoff, t: TFunction): string[] {
  if (procedure.length > 0) return procedure;
  const third = publicNumber === null ? t('print.rota.sheet.step3Without') : t('print.rota.sheet.step3', { number: publicNumber });
  return [t('print.rota.sheet.step1'), t('print.rota.sheet.step2'), third, t('print.rota.sheet.step4'), t('print.rota.sheet.step5')];
}

/** Millimetres that the variable parts of the first sheet take beyond five short steps. */
function takenBy(sheet: FallbackSheetHandoff, steps: readonly string[]): number {
  const stepLines = steps.reduce((sum, step) => sum + Math.ceil(step.length / 95), 0);
  const numbers = sheet.onCallNumbers === null ? 0 : 26 + 6.4 * Math.max(1, sheet.onCallNumbers.length);
  return Math.max(0, (stepLines - 8) * 5.2) + numbers;
}

export function RotaFallbackSheet({ sheet, language, t }: SheetProps): ReactElement {
  const steps = stepsOf(sheet, t);
  const tables = sheetPages(sheet.blocks, takenBy(sheet, steps));
  const pages = tables.length + 1;
  const { name, subtitle } = sheet.association;
  return (
    <>
      {tables.map((rows, index) => (
        <article className="sheet rota-sheet" key={index}>
          <header className="sheet-head">
            <Mark name={name} />
            <div className="who">
              <p className="association">{name}</p>
              {subtitle === '' ? null : <p>{subtitle}</p>}
              <p>{sheet.helpline}</p>
            </div>
            <p className="which">{spanText(sheet, language, t)}</p>
          </header>
          {index > 0 ? null : (
            <>
              <h1>{t('print.rota.sheet.title')}</h1>
              <p className="lead">{t('print.rota.sheet.purpose')}</p>
              <h2>{t('print.rota.sheet.steps')}</h2>
              <ol>
                {steps.map((step, rank) => (
                  <li key={rank}>{step}</li>
                ))}
              </ol>
              <section className="warning">
                <p>
                  <strong>{t('print.rota.sheet.danger')}</strong>
                </p>
                <p>{t('print.rota.sheet.dangerNumbers')}</p>
                {sheet.contact === '' ? null : (
                  <p>
                    <strong>{t('print.rota.sheet.contact')}</strong>
                    {'\u00a0: '}
                    {sheet.contact}
                  </p>
                )}
              </section>
              <Numbers sheet={sheet} t={t} />
            </>
          )}
          {rows.length > 0 || index > 0 || sheet.blocks.length === 0 ? <Duty rows={rows} sheet={sheet} language={language} t={t} /> : null}
          <Foot paper={sheet} language={language} t={t} page={index + 1} pages={pages} />
        </article>
      ))}
      <article className="sheet rota-sheet">
        <h2>{t('print.rota.sheet.log')}</h2>
        <table className="lines log">
          <thead>
            <tr>
              <th scope="col">{t('print.rota.sheet.logColumns.at')}</th>
              <th scope="col">{t('print.rota.sheet.logColumns.length')}</th>
              <th scope="col">{t('print.rota.sheet.logColumns.what')}</th>
            </tr>
          </thead>
          <tbody>
            {Array.from({ length: logLines }, (_, line) => (
              <tr key={line}>
                <td />
                <td />
                <td />
              </tr>
            ))}
          </tbody>
        </table>
        <Foot paper={sheet} language={language} t={t} page={pages} pages={pages} />
      </article>
    </>
  );
}

function Numbers({ sheet, t }: { readonly sheet: FallbackSheetHandoff; readonly t: TFunction }): ReactElement | null {
  if (sheet.onCallNumbers === null) return null;
  return (
    <>
      <h2>{t('print.rota.sheet.numbers')}</h2>
      <p className="note">{t('print.rota.sheet.confidential')}</p>
      <table className="lines numbers">
        <tbody>
          {sheet.onCallNumbers.map(({ name, numbers }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{numbers.length === 0 ? t('print.rota.sheet.noNumber') : numbers.join('   ')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

function Duty({ rows, sheet, language, t }: SheetProps & { readonly rows: readonly SheetRow[] }): ReactElement {
  if (sheet.blocks.length === 0) return <p className="lead">{t('print.rota.empty')}</p>;
  return (
    <>
      <h2>{t('print.rota.sheet.who')}</h2>
      <table className="lines duty">
        <thead>
          <tr>
            <th scope="col">{t('print.rota.sheet.columns.day')}</th>
            <th scope="col">{t('print.rota.sheet.columns.hours')}</th>
            <th scope="col">{t('print.rota.sheet.columns.people')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ block, first }, index) => (
            <tr key={index} data-first={first || undefined}>
              <th scope="row">
                {first || index === 0 ? dateText(block.date, language, { weekday: 'short', day: 'numeric', month: 'short' }) : null}
                {first ? <small>{holidayOf(sheet, block.date, language)}</small> : null}
              </th>
              <td>{hoursText(block, language, t)}</td>
              <td>
                {block.people.map((person, rank) => (
                  <b key={rank}>
                    {rank === 0 ? '' : ', '}
                    {personText(person, t)}
                  </b>
                ))}
                {block.missing > 0 ? (
                  <span className="hole">
                    {block.people.length === 0 ? '' : ', '}
                    {missingText(block, t)}
                  </span>
                ) : null}
                {[block.label, block.onCall ? t('print.rota.onCall') : ''].filter((text) => text !== '').map((text) => (
                  <span key={text}>{`, ${text}`}</span>
                ))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
