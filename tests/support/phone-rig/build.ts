// Builds what the rig runs: its main, the gateway, the phone's preload and page; the same targets as the application.
import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build, type InlineConfig } from 'vite';

const root = resolve(import.meta.dirname, '..', '..', '..');

/** The folder to give Electron as its application. */
export async function buildPhoneRig(): Promise<string> {
  // Inside the project, so that external packages are found; one folder a process, so that runs do not meet.
  const out = join(root, 'out', 'test-rig', String(process.pid));
  mkdirSync(out, { recursive: true });
  // The gateway finds the training voices two folders above itself, as in the application.
  const resources = join(root, 'out', 'test-rig', 'resources');
  if (!existsSync(resources)) symlinkSync(join(root, 'resources'), resources, 'dir');
  await buildNode({ index: join(root, 'tests/support/phone-rig/main.ts'), gateway: join(root, 'electron/telephony/index.ts') }, join(out, 'main'), false);
  await buildNode({ phone: join(root, 'electron/preload/phone.ts') }, join(out, 'preload'), true);
  await build({
    ...common,
    root: join(root, 'renderer'),
    base: './',
    build: {
      target: 'chrome114',
      outDir: join(out, 'renderer'),
      emptyOutDir: true,
      assetsInlineLimit: 0,
      minify: false,
      rolldownOptions: { input: { phone: join(root, 'renderer/phone/index.html') } },
    },
  });
  return out;
}

const common: InlineConfig = { configFile: false, logLevel: 'warn' };

/** `bundled`: a sandboxed preload can require nothing but Electron. */
async function buildNode(input: Readonly<Record<string, string>>, outDir: string, bundled: boolean): Promise<void> {
  const own = /^(?:\.|\/|[A-Za-z]:)/;
  await build({
    ...common,
    root,
    build: {
      target: 'node18',
      outDir,
      emptyOutDir: true,
      minify: false,
      ssr: true,
      rolldownOptions: {
        input,
        external: (id: string) => id === 'electron' || id.startsWith('node:') || (!bundled && !own.test(id)),
        output: { format: 'cjs', entryFileNames: '[name].js' },
      },
    },
  });
}
