// Entry of the hidden print window: receives one document, typesets it, then says it is ready to become a PDF.
// Invariant: keeps nothing; main closes the window once the PDF is made.
// No variable fonts here: they go into a PDF as drawings of letters (Type 3), larger, and worse to read on a screen.
import '@fontsource/atkinson-hyperlegible-next/400.css';
import '@fontsource/atkinson-hyperlegible-next/600.css';
import '@fontsource/atkinson-hyperlegible-next/700.css';
import '@fontsource/source-serif-4/400.css';
import '@fontsource/source-serif-4/600.css';
import '@fontsource/atkinson-hyperlegible-mono/400.css';
import './print.css';
import './rota.css';
import type { ReactElement } from 'react';
import type { TFunction } from 'i18next';
import { flushSync } from 'react-dom';
import { createRoot, type Root } from 'react-dom/client';
import { inWords } from '../../core/domain/privacy/documents.ts';
import type { PrintBridge, PrintableDocument } from '../../core/protocol/window-bridge.ts';
import { DocumentFlow, DocumentPages, layoutOf } from './privacy-document.tsx';
import { namesIn, printTexts } from './print-texts.ts';
import { RecoverySheet } from './recovery-sheet.tsx';
import { RotaFallbackSheet } from './rota-fallback-sheet.tsx';
import { RotaPoster } from './rota-poster.tsx';

function laidOut(printed: Exclude<PrintableDocument, { kind: 'privacy' }>, t: TFunction): { readonly title: string; readonly paper: ReactElement } {
  const { language } = printed;
  switch (printed.kind) {
    case 'recoverySheet': {
      const { sheet } = printed;
      return {
        title: t('print.sheet.fileTitle', { name: sheet.association.name, number: sheet.number }),
        paper: <RecoverySheet sheet={sheet} language={language} t={t} />,
      };
    }
    case 'rotaPoster': {
      const { poster } = printed;
      return {
        title: t('print.rota.fileTitle', { name: poster.association.name, from: poster.from }),
        paper: <RotaPoster poster={poster} language={language} t={t} />,
      };
    }
    case 'rotaFallbackSheet': {
      const { sheet } = printed;
      return {
        title: t('print.rota.sheet.fileTitle', { name: sheet.association.name, from: sheet.from }),
        paper: <RotaFallbackSheet sheet={sheet} language={language} t={t} />,
      };
    }
  }
}

/** A hidden window draws no frame, so readiness is layout done and fonts loaded, never an animation frame. */
async function typeset(root: Root, element: HTMLElement, printed: PrintableDocument): Promise<void> {
  const t = printTexts(printed.language);
  document.documentElement.lang = printed.language;
  await fonts;
  const draw = (drawing: ReactElement): void => {
    flushSync(() => {
      root.render(drawing);
    });
  };
  if (printed.kind === 'privacy') {
    const paper = inWords(printed.document, namesIn(printed.language));
    document.title = `${paper.association.name}, ${paper.title}`;
    draw(<DocumentFlow document={paper} t={t} />);
    draw(<DocumentPages document={paper} t={t} layout={layoutOf(paper, element)} />);
    return;
  }
  const { title, paper } = laidOut(printed, t);
  document.title = title;
  draw(paper);
}

/** Before the first layout: with a font that comes later, all of it would be done again. */
const fonts = Promise.all([...document.fonts].map((face) => face.load()));

const element = document.getElementById('root');
if (element !== null) {
  const root = createRoot(element);
  const { printDocument } = window as unknown as { readonly printDocument: PrintBridge };
  printDocument.onDocument((printed) => typeset(root, element, printed));
}
