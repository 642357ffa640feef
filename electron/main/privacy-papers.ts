// Finishes what the store handed over for the privacy desk: a paper to set and save or print, a file to save as it is.
// Invariant: the hand-off was parsed against the contract by the router; nothing of it stays here.
import { BrowserWindow } from 'electron';
import type { PrivacyDocument, SavedFile } from '../../core/domain/privacy/documents.ts';
import type { Documents } from './documents.ts';
import type { ShellAfterStoreHandlers } from './router.ts';

type PaperCall = Exclude<keyof ShellAfterStoreHandlers, `recovery.${string}`>;

export function createPrivacyPapers(documents: Documents): Pick<ShellAfterStoreHandlers, PaperCall> {
  const savePaper = async (handoff: unknown, sender: Electron.WebContents): Promise<{ saved: boolean }> => {
    const document = handoff as PrivacyDocument;
    const printable = { kind: 'privacy', language: document.language, document } as const;
    return { saved: await documents.savePdf(printable, document.fileName, BrowserWindow.fromWebContents(sender)) };
  };
  const printPaper = async (handoff: unknown): Promise<{ printed: boolean }> => {
    const document = handoff as PrivacyDocument;
    return { printed: await documents.print({ kind: 'privacy', language: document.language, document }) };
  };
  const saveFile = async (handoff: unknown, sender: Electron.WebContents): Promise<{ saved: boolean }> => {
    const { fileName, extension, base64 } = handoff as SavedFile;
    return { saved: await documents.saveFile(Buffer.from(base64, 'base64'), fileName, extension, BrowserWindow.fromWebContents(sender)) };
  };
  return {
    'rights.savePaper': savePaper,
    'rights.printPaper': printPaper,
    'rights.savePortability': saveFile,
    'incidents.savePaper': savePaper,
    'incidents.printPaper': printPaper,
    'registers.savePaper': savePaper,
    'registers.printPaper': printPaper,
    'registers.exportDpia': saveFile,
    'own.saveReport': savePaper,
    'trail.saveExport': saveFile,
    'trail.saveReport': savePaper,
  };
}
