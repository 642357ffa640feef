// @ts-check
// Makes a fresh clone ready to start (`bootstrap()`) or to test (`bootstrap({ tests: true })`):
// npm packages, system libraries, Electron. A second run finds all of it there and changes nothing.

import { spawnSync } from 'node:child_process';
import { delimiter, join, resolve } from 'node:path';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ensureElectron } from './lib/electron-runtime.mjs';
import { ensureNodeModules } from './lib/node-modules.mjs';
import { Problem, runScript, say } from './lib/problem.mjs';
import {
  RUNTIME_PACKAGES, TEST_PACKAGES, hasDpkg, installPackages, isRoot, missingPackages, unavailable,
} from './lib/system-packages.mjs';

export const ROOT = resolve(import.meta.dirname, '..');

/** The programs of the SIP tests, for systems where packages have other names. */
const SIP_PROGRAMS = ['kamailio', 'rtpengine', 'baresip', 'sipp', 'sox', 'openssl', 'ip'];

/**
 * @param {{ tests?: boolean }} [options] tests: also what only the tests need
 * @throws {Problem} when something is missing that cannot be installed here
 */
export async function bootstrap({ tests = false } = {}) {
  checkNode();
  ensureNodeModules(ROOT);
  await ensureSystemPackages(tests);
  await ensureElectron(ROOT);
  if (process.platform === 'linux' && !hasDpkg()) checkLibraries();
  if (tests) await ensureSipBed();
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    throw new Problem(`Node ${process.versions.node} is too old: install Node 20.19 or later.`);
  }
}

/** On Debian and Ubuntu; a desktop with its own screen needs no virtual one to start the application. */
async function ensureSystemPackages(/** @type {boolean} */ tests) {
  if (!hasDpkg()) return;
  const hasScreen = Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']);
  const missing = missingPackages([
    ...RUNTIME_PACKAGES.libraries,
    ...(hasScreen && !tests ? [] : RUNTIME_PACKAGES.display),
    ...(tests ? TEST_PACKAGES.tools : []),
  ]);
  if (missing.length === 0) return;
  if (!isRoot()) throw unavailable(missing);
  await installPackages(missing);
}

/** Other Linux systems: the loader says which libraries Electron lacks. */
function checkLibraries() {
  const electronDir = join(ROOT, 'node_modules', 'electron');
  const executable = join(electronDir, 'dist', readFileSync(join(electronDir, 'path.txt'), 'utf8'));
  const { stdout } = spawnSync('ldd', [executable], { encoding: 'utf8' });
  const missing = [...(stdout ?? '').matchAll(/^\s*(\S+) => not found/gm)].map(([, name]) => name);
  if (missing.length > 0) throw new Problem(`Electron lacks system libraries; install the packages that provide ${missing.join(', ')}.`);
}

/**
 * Servers and phones of the SIP tests. Where they cannot be had, those tests are skipped, and this
 * says why: ECOUTILLE_SIP_BED=missing and ECOUTILLE_SIP_BED_REASON in the environment of the tests.
 */
async function ensureSipBed() {
  const reason = hasDpkg() ? await installSipBed() : missingSipPrograms();
  if (reason === undefined) return;
  process.env['ECOUTILLE_SIP_BED'] = 'missing';
  process.env['ECOUTILLE_SIP_BED_REASON'] = reason;
  say(`the SIP tests will be skipped: ${reason}`);
}

/** @returns {Promise<string | undefined>} why the test bed is missing */
async function installSipBed() {
  const missing = missingPackages(TEST_PACKAGES.sip);
  if (missing.length === 0) return undefined;
  if (!isRoot()) return unavailable(missing).message;
  try {
    await installPackages(missing);
    return undefined;
  } catch (error) {
    if (error instanceof Problem) return error.message;
    throw error;
  }
}

function missingSipPrograms() {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  const missing = SIP_PROGRAMS.filter((name) => !folders.some((folder) => existsSync(join(folder, name))));
  return missing.length === 0 ? undefined : `these programs are missing: ${missing.join(', ')}.`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await runScript(async () => {
    await bootstrap({ tests: process.argv.includes('--tests') });
    say('ready.');
  });
}
