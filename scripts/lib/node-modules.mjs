// @ts-check
// Brings node_modules in line with package-lock.json, and runs nothing when it already is.

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Problem, say } from './problem.mjs';

/** @typedef {{ version?: string, optional?: boolean, devOptional?: boolean }} LockedPackage */

/**
 * Whether npm's own record of what it installed covers the lock file. Optional packages may be
 * absent: npm leaves out those made for other systems.
 * @param {Record<string, LockedPackage>} locked `packages` of package-lock.json
 * @param {Record<string, LockedPackage>} installed `packages` of node_modules/.package-lock.json
 */
export function matchesLock(locked, installed) {
  const expected = Object.entries(locked).filter(([path]) => path !== '');
  const missing = expected.some(([path, { version, optional, devOptional }]) => {
    const found = installed[path];
    return found === undefined ? !(optional || devOptional) : found.version !== version;
  });
  return !missing && Object.keys(installed).every((path) => path in locked);
}

/**
 * Installs the locked packages when they are missing or out of date. Install scripts stay off: the
 * native modules ship prebuilt, and Electron is fetched by our own step, which has a fallback.
 * @param {string} root the repository
 */
export function ensureNodeModules(root) {
  const lockText = readFileSync(join(root, 'package-lock.json'), 'utf8');
  const stamp = createHash('sha256').update(lockText).digest('hex');
  const stampPath = join(root, 'node_modules', '.ecoutille-lock');
  if (existsSync(stampPath) && readFileSync(stampPath, 'utf8') === stamp) return;
  if (!isInstalled(root, lockText)) {
    say('installing the npm packages of package-lock.json.');
    // Only errors: the packaging tools warn of Node 22, which neither starting nor testing needs.
    const { status } = runNpm(['ci', '--ignore-scripts', '--loglevel=error'], { cwd: root, stdio: 'inherit' });
    if (status !== 0) throw new Problem('`npm ci` failed: see its output above, then run this command again.');
  }
  writeFileSync(stampPath, stamp);
}

/** npm writes its record last, so an interrupted installation never looks complete. */
function isInstalled(/** @type {string} */ root, /** @type {string} */ lockText) {
  const recordPath = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(recordPath)) return false;
  return matchesLock(JSON.parse(lockText).packages, JSON.parse(readFileSync(recordPath, 'utf8')).packages);
}

/**
 * Runs npm: the very one that started us when there is one, otherwise the one on the path.
 * @param {string[]} words
 * @param {import('node:child_process').SpawnSyncOptions} options
 */
export function runNpm(words, options) {
  const npm = process.env['npm_execpath'];
  if (npm !== undefined && /\.c?js$/.test(npm)) return spawnSync(process.execPath, [npm, ...words], options);
  // Windows has a .cmd there, which Node starts through a shell only.
  return spawnSync('npm', words, { ...options, shell: process.platform === 'win32' });
}
