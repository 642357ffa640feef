// Preload of the hidden phone window: snapshots out, commands in, the ports to the gateway and the store handed to the page.
import { contextBridge, ipcRenderer } from 'electron';

for (const [channel, type] of [['phone.gatewayPort', 'gateway-port'], ['phone.storePort', 'store-port']] as const) {
  ipcRenderer.on(channel, (event) => {
    const [port] = event.ports;
    // Only this window's own page listens; targetOrigin cannot name a custom scheme on every runtime.
    if (port !== undefined) window.postMessage({ type }, '*', [port]);
  });
}

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
