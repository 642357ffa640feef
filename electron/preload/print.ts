// Preload of the hidden print window: one document in, "typeset" out.
import { contextBridge, ipcRenderer } from 'electron';

contextBridge.exposeInMainWorld('printDocument', {
  onDocument: (typeset: (document: unknown) => Promise<void>): void => {
    ipcRenderer.on('print.document', (_event, document: unknown) => {
      typeset(document).then(
        () => {
          ipcRenderer.send('print.typeset', true);
        },
        () => {
          ipcRenderer.send('print.typeset', false);
        },
      );
    });
    ipcRenderer.send('print.listening');
  },
});
