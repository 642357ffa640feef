// Preload of the hidden phone window: snapshots out, commands in, and the ports of the gateway and the store handed to the page.
import { contextBridge, ipcRenderer } from 'electron';

ipcRenderer.on('phone.gatewayPort', (event) => {
  const [port] = event.ports;
  // Only this window's own page listens; targetOrigin cannot name a custom scheme on every runtime.
  if (port !== undefined) window.postMessage({ type: 'gateway-port' }, '*', [port]);
});

ipcRenderer.on('phone.storePort', (event) => {
  const [port] = event.ports;
  if (port !== undefined) window.postMessage({ type: 'store-port' }, '*', [port]);
});

contextBridge.exposeInMainWorld('phone', {
  publish: (snapshot: unknown): void => {
    ipcRenderer.send('phone.publish', snapshot);
  },
  onCommand: (handler: (command: unknown) => Promise<unknown>): void => {
    ipcRenderer.on('phone.command', (_event, id: number, command: unknown) => {
      handler(command).then(
        (reply) => {
          ipcRenderer.send('phone.reply', id, reply);
        },
        () => {
          ipcRenderer.send('phone.reply', id, { ok: false, peak: null });
        },
      );
    });
    ipcRenderer.send('phone.listening');
  },
  loadSoundSettings: (): Promise<unknown> => ipcRenderer.invoke('phone.loadSoundSettings') as Promise<unknown>,
  saveSoundSettings: (settings: unknown): void => {
    ipcRenderer.send('phone.saveSoundSettings', settings);
  },
});
