// Preload of the softphone window: the bridge, and three functions of its own frame through @electron/remote.
// Invariant: the BrowserWindow object itself never reaches the page.
import { contextBridge } from 'electron';
import { getCurrentWindow } from '@electron/remote';
import { exposeBridge } from './bridge.ts';

declare const __SOFTPHONE_CALLS__: readonly string[];
exposeBridge('softphone', __SOFTPHONE_CALLS__);

contextBridge.exposeInMainWorld('softphoneFrame', {
  setAlwaysOnTop: (onTop: boolean): boolean => {
    const frame = getCurrentWindow();
    frame.setAlwaysOnTop(onTop);
    return frame.isAlwaysOnTop();
  },
  minimise: (): void => {
    getCurrentWindow().minimize();
  },
  drawAttention: (wanted: boolean): void => {
    const frame = getCurrentWindow();
    frame.flashFrame(wanted);
    if (!wanted) return;
    if (frame.isMinimized()) frame.restore();
    frame.showInactive();
    frame.moveTop();
  },
});
