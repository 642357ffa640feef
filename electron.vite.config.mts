// Build of the three kinds of bundle. Targets are those of the oldest runtime the project runs on (Electron 25).
import { resolve } from 'node:path';
import { defineConfig } from 'electron-vite';
import react from '@vitejs/plugin-react';
import { contract } from './core/contract/contract.ts';
import { windowEvents } from './core/contract/events.ts';

const here = import.meta.dirname;
const at = (path: string): string => resolve(here, path);

/** Main knows of a call who may send it and who answers it; the preloads know its name only. No schema loads for that. */
const callRoutes = Object.fromEntries(Object.entries(contract).map(([name, { windows, handledBy }]) => [name, { windows, handledBy }]));
const callsByWindow = { console: [] as string[], softphone: [] as string[] };
for (const [name, call] of Object.entries(contract)) {
  for (const window of call.windows) callsByWindow[window].push(name);
}

export default defineConfig({
  main: {
    define: { __CALL_ROUTES__: JSON.stringify(callRoutes) },
    build: {
      target: 'node18',
      minify: true,
      outDir: at('out/main'),
      // One file is read far quicker than hundreds of modules, and what is unused goes: it halves the store's start.
      // temporal-polyfill is an ES module only: Node 18 of the oldest Electron cannot require it.
      externalizeDeps: { exclude: ['electron-log', 'kysely', 'libphonenumber-js', 'temporal-polyfill', 'temporal-utils', 'uuid', 'zod'] },
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
      minify: true,
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
        // What every first screen needs comes in two files: each one more costs a way through the main process.
        output: {
          codeSplitting: {
            groups: [
              { name: 'libraries', test: /node_modules[\\/](react|react-dom|scheduler|i18next|react-i18next|zustand|@tanstack[\\/](query-core|react-query)|@mantine)[\\/]/ },
              { name: 'session', tags: ['$initial'], test: /renderer[\\/](ui|session)[\\/]/ },
            ],
          },
        },
      },
    },
  },
});
