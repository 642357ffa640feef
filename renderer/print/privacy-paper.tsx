// Sets a document of the privacy desk: its structure becomes headings, tables and lists, which the PDF keeps as tags.
// Invariant: adds no word of its own.
import { Fragment } from 'react';
import type { DocumentBlock, PrivacyDocument } from '../../core/domain/privacy/documents.ts';

const headings = { 1: 'h2', 2: 'h3', 3: 'h4' } as const;

function Lines({ text }: { readonly text: string }) {
  return text.split('\n').map((line, index) => (
    <Fragment key={index}>
      {index > 0 && <br />}
      {line}
    </Fragment>
  ));
}

function Block({ block }: { readonly block: DocumentBlock }) {
  switch (block.type) {
    case 'heading': {
      const Heading = headings[block.level];
      return <Heading>{block.text}</Heading>;
    }
    case 'paragraph':
      return (
        <p>
          <Lines text={block.text} />
        </p>
      );
    case 'callout':
      return (
        <section style={{ border: '1.5pt solid', borderRadius: '6pt', padding: '8pt 12pt' }}>
          <h2>{block.title}</h2>
          <p>{block.text}</p>
        </section>
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
        <dl>
          {block.rows.map(({ label, value }, index) => (
            <Fragment key={index}>
              <dt>
                <strong>{label}</strong>
              </dt>
              <dd>
                <Lines text={value} />
              </dd>
            </Fragment>
          ))}
        </dl>
      );
    case 'table':
      return (
        <table>
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
            {block.rows.map((row, index) => (
              <tr key={index}>
                {row.map((cell, column) => (
                  <td key={column}>
                    <Lines text={cell} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      );
    case 'signature':
      return (
        <p>
          {block.name}
          <br />
          {block.quality}
        </p>
      );
    case 'pageBreak':
      return <div style={{ breakAfter: 'page' }} />;
  }
}

export function PrivacyPaper({ paper }: { readonly paper: PrivacyDocument }) {
  const { association, officer, recipient } = paper;
  return (
    <main>
      <header>
        <p>
          <strong>{association.name}</strong>
          <br />
          {association.subtitle}
          <br />
          {association.address}
        </p>
        {officer !== null && (
          <p>
            {officer.title} {officer.name}
            <br />
            {officer.contact}
          </p>
        )}
        {recipient !== null && <p>{recipient.name}</p>}
        <p>
          {paper.reference} {paper.subject}
        </p>
      </header>
      <h1>{paper.title}</h1>
      <p>{paper.subtitle}</p>
      {paper.blocks.map((block, index) => (
        <Block key={index} block={block} />
      ))}
      <footer>
        <p>{paper.footer}</p>
      </footer>
    </main>
  );
}
