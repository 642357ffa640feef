// A paper on screen, to be read before it leaves: the same words as on the printed page, without its layout.
import { useMemo, type ReactNode } from 'react';
import { inWords, type PrivacyDocument, type WordedBlock } from '../../../core/domain/privacy/documents.ts';
import { namesIn } from '../../print/print-texts.ts';
import classes from './privacy.module.css';

/** A person reads some rows on screen; the paper has them all. */
const shownRows = 100;

export function PaperPreview({ document }: { readonly document: PrivacyDocument }): ReactNode {
  const { blocks } = useMemo(() => inWords(document, namesIn(document.language)), [document]);
  return (
    <div className={classes['paper']} lang={document.language}>
      {document.subtitle === '' ? null : <p className={classes['quiet']}>{document.subtitle}</p>}
      {document.recipient === null ? null : (
        <p>
          <strong>{document.recipient.name}</strong>
        </p>
      )}
      {blocks.map((block, index) => (
        <Block key={index} block={block} />
      ))}
    </div>
  );
}

function Block({ block }: { readonly block: WordedBlock }): ReactNode {
  switch (block.type) {
    case 'heading':
      return <h3 data-level={block.level}>{block.text}</h3>;
    case 'paragraph':
      return <p className={classes['lines']}>{block.text}</p>;
    case 'callout':
      return (
        <div className={classes['callout']}>
          <strong>{block.title}</strong>
          <p className={classes['lines']}>{block.text}</p>
        </div>
      );
    case 'list':
      return (
        <ul>
          {block.items.map((item, index) => (
            <li key={index}>{item}</li>
          ))}
        </ul>
      );
    case 'facts':
      return (
        <dl className={classes['facts']}>
          {block.rows.map(({ label, value }, index) => (
            <div key={index}>
              <dt>{label}</dt>
              <dd className={classes['lines']}>{value}</dd>
            </div>
          ))}
        </dl>
      );
    case 'table':
      return (
        // Wide tables scroll by themselves; the box takes the focus so that the keyboard can.
        <div className={classes['tableBox']} tabIndex={0} role="group" aria-label={block.columns.join(', ')}>
          <table className={classes['table']}>
            <thead>
              <tr>
                {block.columns.map((column, index) => (
                  <th key={index} scope="col">
                    {column}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {block.rows.slice(0, shownRows).map((row, index) => (
                <tr key={index}>
                  {row.map((cell, column) => (
                    <td key={column} className={classes['lines']}>
                      {cell}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
          {block.rows.length > shownRows ? <p>…</p> : null}
        </div>
      );
    case 'signature':
      return (
        <p>
          <strong>{block.name}</strong>
          <br />
          {block.quality}
        </p>
      );
    case 'pageBreak':
      return <hr />;
  }
}
