// Finishes the calls of the privacy desk that the store authorised: papers to save or print, files to save.
// Invariant: main sees a document or a file once, on its way to the place that the user chose.
import { BrowserWindow } from 'electron';
import { privacyDocument, savedFile } from '../../core/domain/privacy/documents.ts';
import type { Documents } from './documents.ts';
import type { ShellAfterStoreHandlers } from './router.ts';

type PrivacyShellCalls = Omit<ShellAfterStoreHandlers, `recovery.${string}` | `rotaExchange.${string}` | `recordings.${string}`>;

export function privacyPapers(documents: Documents): PrivacyShellCalls {
  const savePaper: PrivacyShellCalls['rights.savePaper'] = async (handoff, sender) => {
    const document = privacyDocument.parse(handoff);
    return { saved: await documents.savePdf({ kind: 'privacy', language: document.language, document }, document.fileName, BrowserWindow.fromWebContents(sender)) };
  };
  const printPaper: PrivacyShellCalls['rights.printPaper'] = async (handoff) => {
    const document = privacyDocument.parse(handoff);
    return { printed: await documents.print({ kind: 'privacy', language: document.language, document }) };
  };
  const saveFile: PrivacyShellCalls['rights.savePortability'] = async (handoff, sender) => ({
    saved: await documents.saveFile(savedFile.parse(handoff), BrowserWindow.fromWebContents(sender)),
  });
  return {
    'rights.savePaper': savePaper,
    'rights.printPaper': printPaper,
    'rights.savePortability': saveFile,
    'incidents.savePaper': savePaper,
    'incidents.printPaper': printPaper,
    'registers.exportDpia': saveFile,
    'registers.savePaper': savePaper,
    'registers.printPaper': printPaper,
    'own.saveReport': savePaper,
    'trail.saveExport': saveFile,
    'trail.saveReport': savePaper,
  };
}

/** The encrypted file of a recording, for the person who asked for it. */
export function recordingFiles(documents: Documents): Pick<ShellAfterStoreHandlers, 'recordings.export'> {
  return {
    'recordings.export': async (handoff, sender) => ({ saved: await documents.saveFile(savedFile.parse(handoff), BrowserWindow.fromWebContents(sender)) }),
  };
}
