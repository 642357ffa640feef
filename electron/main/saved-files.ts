// Asks where a file goes, and writes it there whole. Invariant: nothing is written but what the user chose, and an interrupted
// write never leaves half a file; what is written is for this user of the computer alone.
import { dialog, type BrowserWindow } from 'electron';
import { open, rename, rm } from 'node:fs/promises';
import { Refusal } from '../../core/contract/errors.ts';
import type { SavedFileHandoff } from '../../core/contract/rota-exchange-model.ts';

/** Writes beside the target and renames. */
async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  const temporary = `${path}.part`;
  const file = await open(temporary, 'w', 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, path).catch(async (error: unknown) => {
    await rm(temporary, { force: true });
    throw error;
  });
}

interface FileKind {
  readonly fileName: string;
  readonly extension: string;
  readonly typeName: string;
}

/** `make` runs once a place was chosen. False when the user gave up. Throws `save-failed` or `disk-full`. */
export async function saveAs({ fileName, extension, typeName }: FileKind, parent: BrowserWindow | null, make: () => Promise<Uint8Array>): Promise<boolean> {
  const options = { defaultPath: fileName, filters: [{ name: typeName, extensions: [extension] }] };
  const choice = parent === null ? await dialog.showSaveDialog(options) : await dialog.showSaveDialog(parent, options);
  if (choice.canceled || choice.filePath === undefined || choice.filePath === '') return false;
  const path = choice.filePath.toLowerCase().endsWith(`.${extension}`) ? choice.filePath : `${choice.filePath}.${extension}`;
  const bytes = await make();
  try {
    await writeWhole(path, bytes);
  } catch (error) {
    throw new Refusal((error as NodeJS.ErrnoException).code === 'ENOSPC' ? 'disk-full' : 'save-failed');
  }
  return true;
}

const kinds: { readonly [K in SavedFileHandoff['kind']]: { readonly extension: string; readonly typeName: string } } = {
  csv: { extension: 'csv', typeName: 'CSV' },
  ics: { extension: 'ics', typeName: 'iCalendar' },
  rota: { extension: 'ecoutille', typeName: 'Écoutille' },
  card: { extension: 'txt', typeName: 'Texte' },
};

export async function saveHandedFile({ fileName, kind, content }: SavedFileHandoff, parent: BrowserWindow | null): Promise<{ saved: boolean }> {
  return { saved: await saveAs({ fileName, ...kinds[kind] }, parent, () => Promise.resolve(content)) };
}

/** Null when the user gave up. */
export async function chooseFolder(parent: BrowserWindow | null): Promise<string | null> {
  const options = { properties: ['openDirectory' as const, 'createDirectory' as const] };
  const choice = parent === null ? await dialog.showOpenDialog(options) : await dialog.showOpenDialog(parent, options);
  return choice.canceled ? null : (choice.filePaths[0] ?? null);
}
