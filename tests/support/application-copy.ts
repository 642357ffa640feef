// A copy of the built application whose processes can be made to die before they are ready: what a damaged installation does.
import { chmodSync, copyFileSync, cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(__dirname, '..', '..');

export interface ApplicationCopy {
  readonly folder: string;
  /** From its next start on, the store process ends as by kill -9, before it has said anything. */
  breakStore(): void;
  /** The same for the gateway. */
  breakGateway(): void;
  /** From its next start on, the store process runs, and fails to start its work. */
  loseLibrary(): void;
  mendStore(): void;
  discard(): void;
}

export function copyApplication(): ApplicationCopy {
  const folder = mkdtempSync(join(tmpdir(), 'ecoutille-copy-'));
  // Electron runs as another user where tests run as root.
  chmodSync(folder, 0o755);
  copyFileSync(join(root, 'package.json'), join(folder, 'package.json'));
  cpSync(join(root, 'out'), join(folder, 'out'), { recursive: true });
  symlinkSync(join(root, 'resources'), join(folder, 'resources'), 'dir');
  const libraries = join(folder, 'node_modules');
  const linkLibraries = (): void => { symlinkSync(join(root, 'node_modules'), libraries, 'dir'); };
  linkLibraries();
  const bundle = join(folder, 'out', 'main', 'store.js');
  const killItself = "process.kill(process.pid, 'SIGKILL');\n";
  return {
    folder,
    breakStore: () => { writeFileSync(bundle, killItself); },
    breakGateway: () => { writeFileSync(join(folder, 'out', 'main', 'gateway.js'), killItself); },
    loseLibrary: () => {
      rmSync(libraries);
      mkdirSync(libraries);
      for (const name of readdirSync(join(root, 'node_modules'))) {
        if (!name.startsWith('.') && name !== 'libsodium-wrappers-sumo') symlinkSync(join(root, 'node_modules', name), join(libraries, name), 'dir');
      }
    },
    mendStore: () => {
      copyFileSync(join(root, 'out', 'main', 'store.js'), bundle);
      rmSync(libraries, { recursive: true });
      linkLibraries();
    },
    discard: () => { rmSync(folder, { recursive: true, force: true }); },
  };
}
