// Typesets a document in the hidden print window, then saves it as a PDF or sends it to a printer.
// Invariant: the window lives for one document; nothing of it is written but the file that the user chose.
import { BrowserWindow } from 'electron';
import { join } from 'node:path';
import { Refusal } from '../../core/contract/errors.ts';
import type { SavedFile } from '../../core/domain/privacy/documents.ts';
import type { PrintableDocument } from '../../core/protocol/window-bridge.ts';
import { pageUrl } from '../security/app-protocol.ts';
import { routePrint } from './router.ts';
import { saveAs } from './saved-files.ts';

export interface Documents {
  /** False when the user gave up in the dialog. Throws `save-failed` or `disk-full`. */
  savePdf(document: PrintableDocument, fileName: string, parent: BrowserWindow | null): Promise<boolean>;
  /** False when the user gave up. Throws `print-failed`. */
  print(document: PrintableDocument): Promise<boolean>;
  /** Writes bytes as they are where the user chooses. False when they gave up. Throws `save-failed` or `disk-full`. */
  saveFile(file: SavedFile, parent: BrowserWindow | null): Promise<boolean>;
}

const typesetTimeoutMs = 15_000;

export function createDocuments(bundles: string, packaged: boolean): Documents {
  const typeset = async <T>(document: PrintableDocument, use: (window: BrowserWindow) => Promise<T>): Promise<T> => {
    const window = new BrowserWindow({
      show: false,
      webPreferences: {
        preload: join(bundles, 'preload', 'print.js'),
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        devTools: !packaged,
        spellcheck: false,
      },
    });
    try {
      const routes = routePrint(window.webContents);
      const late = new Promise<never>((_resolve, reject) => {
        setTimeout(() => {
          reject(new Refusal('print-failed'));
        }, typesetTimeoutMs).unref();
      });
      void window.loadURL(pageUrl('print'));
      await Promise.race([routes.listening, late]);
      window.webContents.send('print.document', document);
      if (!(await Promise.race([routes.typeset, late]))) throw new Refusal('print-failed');
      return await use(window);
    } finally {
      window.destroy();
    }
  };

  return {
    savePdf: (document, fileName, parent) =>
      saveAs({ fileName, extension: 'pdf', typeName: 'PDF' }, parent, () =>
        typeset(document, (window) =>
          window.webContents.printToPDF({
            pageSize: 'A4',
            printBackground: true,
            preferCSSPageSize: true,
            generateTaggedPDF: true,
            generateDocumentOutline: true,
          }),
        ),
      ),
    saveFile: ({ fileName, extension, base64 }, parent) =>
      saveAs({ fileName, extension, typeName: extension.toUpperCase() }, parent, () => Promise.resolve(Buffer.from(base64, 'base64'))),
    print(document) {
      return typeset(
        document,
        (window) =>
          new Promise<boolean>((resolve, reject) => {
            window.webContents.print({ silent: false, printBackground: true, pageSize: 'A4', landscape: document.kind === 'rotaPoster' }, (success, reason) => {
              if (success) resolve(true);
              else if (/cancel/i.test(reason)) resolve(false);
              else reject(new Refusal('print-failed'));
            });
          }),
      );
    },
  };
}
