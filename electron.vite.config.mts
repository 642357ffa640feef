// Build of the three kinds of bundle. Targets are those of the oldest runtime the project runs on (Electron 25).
import { resolve } from 'node:path';
import { defineConfig } from 'electron-vite';
import react from '@vitejs/plugin-react';
import { contract } from './core/contract/contract.ts';
import { windowEvents } from './core/contract/events.ts';

const here = import.meta.dirname;
const at = (path: string): string => resolve(here, path);

/** The preloads know only names, taken from the contract at build time, so that no schema library loads in them. */
const callsByWindow = { console: [] as string[], softphone: [] as string[] };
for (const [name, call] of Object.entries(contract)) {
  for (const window of call.windows) callsByWindow[window].push(name);
}

export default defineConfig({
  main: {
    build: {
      target: 'node18',
      outDir: at('out/main'),
      externalizeDeps: true,
      rolldownOptions: {
        input: {
          index: at('electron/main/index.ts'),
          store: at('electron/store/index.ts'),
          gateway: at('electron/telephony/index.ts'),
          solver: at('electron/solver/index.ts'),
        },
        output: { format: 'cjs', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    define: {
      __CONSOLE_CALLS__: JSON.stringify(callsByWindow.console),
      __SOFTPHONE_CALLS__: JSON.stringify(callsByWindow.softphone),
      __WINDOW_EVENTS__: JSON.stringify(Object.keys(windowEvents)),
    },
    build: {
      target: 'node18',
      outDir: at('out/preload'),
      externalizeDeps: false,
      isolatedEntries: true,
      rolldownOptions: {
        input: {
          console: at('electron/preload/console.ts'),
          softphone: at('electron/preload/softphone.ts'),
          phone: at('electron/preload/phone.ts'),
          print: at('electron/preload/print.ts'),
        },
        output: { format: 'cjs', entryFileNames: '[name].js' },
      },
    },
  },
  renderer: {
    root: at('renderer'),
    base: './',
    plugins: [react()],
    build: {
      target: 'chrome114',
      cssTarget: 'chrome114',
      cssMinify: 'lightningcss',
      outDir: at('out/renderer'),
      emptyOutDir: true,
      assetsInlineLimit: 0,
      rolldownOptions: {
        input: {
          console: at('renderer/console/index.html'),
          softphone: at('renderer/softphone/index.html'),
          phone: at('renderer/phone/index.html'),
          print: at('renderer/print/index.html'),
        },
      },
    },
  },
});
