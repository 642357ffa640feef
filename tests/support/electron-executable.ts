// How tests start Electron on this machine, with Chromium's real sandbox wherever that is possible:
// as root on Linux, where Chromium refuses its sandbox, through a wrapper that gives up root's rights first.
import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';

export interface ElectronExecutable {
  readonly executablePath: string;
  /** Pass it to Playwright, which otherwise switches the sandbox off on Linux. */
  readonly chromiumSandbox: boolean;
  /** Switches that must come before the application's path. */
  readonly args: readonly string[];
  /** Why the sandbox is off, in one sentence; undefined when it is on. */
  readonly sandboxOffReason: string | undefined;
  /** Creates the profile folder, or hands an existing one with its contents, to whom Electron runs as. */
  prepareUserData(dir: string): void;
}

const ROOT = resolve(__dirname, '..', '..');

/** `nobody` and `nogroup`: every Debian has them, and they own nothing. */
const UNPRIVILEGED = 65534;
const SETPRIV = ['--reuid', String(UNPRIVILEGED), '--regid', String(UNPRIVILEGED), '--clear-groups', '--inh-caps=-all'];

let known: ElectronExecutable | undefined;

/** The same answer for the whole process; what it had to create goes when the process ends. */
export function electronExecutable(): ElectronExecutable {
  known ??= choose();
  return known;
}

function choose(): ElectronExecutable {
  // Under plain Node the module is the path of the executable.
  const executablePath = createRequire(join(ROOT, 'package.json'))('electron') as string;
  if (process.platform !== 'linux') return ordinary(executablePath);
  const isRoot = process.getuid?.() === 0;
  const reason = isRoot ? unprivilegedObstacle() : namespaceObstacle([]);
  if (reason !== undefined) return { ...ordinary(executablePath), chromiumSandbox: false, args: ['--no-sandbox'], sandboxOffReason: reason };
  return isRoot ? unprivileged(executablePath) : ordinary(executablePath);
}

function ordinary(executablePath: string): ElectronExecutable {
  return {
    executablePath,
    chromiumSandbox: true,
    args: [],
    sandboxOffReason: undefined,
    prepareUserData: (dir) => { mkdirSync(dir, { recursive: true }); },
  };
}

/** Why a program without root's rights could not run the application here. */
function unprivilegedObstacle(): string | undefined {
  if (!succeeds('setpriv', [...SETPRIV, 'true'])) return 'root cannot change its user here';
  if (!succeeds('setpriv', [...SETPRIV, 'test', '-r', join(ROOT, 'package.json')])) return 'the repository is readable by root only';
  return namespaceObstacle(['setpriv', ...SETPRIV]);
}

function namespaceObstacle(prefix: readonly string[]): string | undefined {
  const [program = '', ...words] = [...prefix, 'unshare', '--user', '--map-root-user', '--pid', '--net', '--fork', 'true'];
  return succeeds(program, words) ? undefined : 'this system forbids user namespaces, which the sandbox is made of';
}

function succeeds(program: string, words: readonly string[]): boolean {
  return spawnSync(program, words, { stdio: 'ignore' }).status === 0;
}

function unprivileged(executablePath: string): ElectronExecutable {
  const folder = mkdtempSync(join(tmpdir(), 'ecoutille-electron-'));
  process.once('exit', () => { rmSync(folder, { recursive: true, force: true }); });
  chmodSync(folder, 0o755);
  const home = join(folder, 'home');
  own(home);
  const wrapper = join(folder, 'electron');
  // Root's own folders stand in the XDG variables; Electron would fail to write there.
  writeFileSync(wrapper, `#!/bin/sh
# Starts Electron without root's rights, so that Chromium can use its sandbox.
unset XDG_RUNTIME_DIR XDG_CONFIG_HOME XDG_CACHE_HOME XDG_DATA_HOME XDG_STATE_HOME
export HOME='${home}'
exec setpriv ${SETPRIV.join(' ')} '${reachable(executablePath, folder)}' "$@"
`, { mode: 0o755 });
  return { ...ordinary(wrapper), prepareUserData: own };
}

/** Electron itself, or a copy (by hard links where possible) when it lies in root's own folder. */
function reachable(executablePath: string, folder: string): string {
  const real = realpathSync(executablePath);
  if (succeeds('setpriv', [...SETPRIV, 'test', '-x', real])) return real;
  const copy = join(folder, 'dist');
  if (!succeeds('cp', ['-al', dirname(real), copy])) {
    rmSync(copy, { recursive: true, force: true });
    if (!succeeds('cp', ['-a', dirname(real), copy])) throw new Error('Electron could not be copied to where an unprivileged user reaches it');
  }
  return join(copy, basename(real));
}

function own(dir: string): void {
  mkdirSync(dir, { recursive: true });
  const owner = `${UNPRIVILEGED}:${UNPRIVILEGED}`;
  if (!existsSync('/bin/chown') || !succeeds('/bin/chown', ['-R', owner, dir])) chownSync(dir, UNPRIVILEGED, UNPRIVILEGED);
}
