// @ts-check
// Installs Debian and Ubuntu packages, as root only, and asks dpkg first so that nothing runs when all are there.

import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Problem, say } from './problem.mjs';

/** A package under its names, newest first: Debian 13 and Ubuntu 24.04 renamed libraries with 64-bit time_t. @typedef {string[]} PackageNames */

/** What Electron needs on a minimal system (the other libraries come with these), and a screen for machines without one. */
export const RUNTIME_PACKAGES = {
  libraries: [['libgtk-3-0t64', 'libgtk-3-0'], ['libnss3'], ['libasound2t64', 'libasound2'], ['libgbm1']],
  display: [['xvfb'], ['fonts-dejavu-core']],
};

export const TEST_PACKAGES = {
  tools: [['poppler-utils'], ['xauth']],
  /** Real servers and phones of the SIP tests. */
  sip: ['kamailio', 'kamailio-websocket-modules', 'kamailio-tls-modules', 'rtpengine-daemon', 'baresip-core', 'sip-tester', 'sox', 'openssl', 'iproute2', 'gdb'].map((name) => [name]),
};

/** Another package manager may be at work (unattended upgrades): wait for it this long. */
const LOCK_TIMEOUT_S = 300;

export const hasDpkg = () => process.platform === 'linux' && existsSync('/usr/bin/dpkg-query') && existsSync('/usr/bin/apt-get');
export const isRoot = () => process.getuid?.() === 0;

/**
 * @param {PackageNames[]} wanted
 * @param {string} dpkgOutput lines `name:arch?<tab>status`, as {@link missingPackages} asks for them
 */
export function missingFrom(wanted, dpkgOutput) {
  const installed = new Set(dpkgOutput.split('\n').filter((line) => line.endsWith('\tinstalled')).map((line) => line.split('\t')[0]));
  return wanted.filter((names) => !names.some((name) => installed.has(name)));
}

/** @param {PackageNames[]} wanted */
export function missingPackages(wanted) {
  const { stdout } = spawnSync('dpkg-query', ['-W', '-f=${Package}\t${db:Status-Status}\n', ...wanted.flat()], { encoding: 'utf8' });
  return missingFrom(wanted, stdout);
}

/**
 * Installs packages. Their daemons do not start: the tests start their own on their own ports.
 * @param {PackageNames[]} missing
 * @throws {Problem}
 */
export async function installPackages(missing) {
  say(`installing system packages: ${missing.map((names) => names.at(-1)).join(' ')}.`);
  let names = knownNames(missing);
  if (names === undefined) {
    await updateLists();
    names = knownNames(missing);
  }
  if (names === undefined) throw unavailable(missing);
  if (await withoutDaemons(() => aptInstall(names))) return;
  // Package lists grow stale: the mirror may have dropped the versions they name.
  await updateLists();
  if (!(await withoutDaemons(() => aptInstall(names)))) throw unavailable(missing);
}

/** @param {PackageNames[]} missing */
export function unavailable(missing) {
  return new Problem(`system packages are missing; install them as root with: apt-get install ${missing.map((names) => names.at(-1)).join(' ')}`);
}

/**
 * The name under which this release has each package, or undefined while the lists lack one.
 * @param {PackageNames[]} missing
 */
function knownNames(missing) {
  const known = missing.map((names) => names.find(isKnownToApt));
  return known.every((name) => name !== undefined) ? known : undefined;
}

function isKnownToApt(/** @type {string} */ name) {
  const { stdout } = spawnSync('apt-cache', ['pkgnames', name], { encoding: 'utf8' });
  return stdout.split('\n').includes(name);
}

/** @returns {boolean} whether apt succeeded */
function aptInstall(/** @type {string[]} */ names) {
  const { status, stderr } = runApt(['install', '-y', '--no-install-recommends', ...names]);
  if (status !== 0) process.stderr.write(stderr);
  return status === 0;
}

/** apt waits for the dpkg lock by itself, but not for the lock of the lists. */
async function updateLists() {
  const end = Date.now() + LOCK_TIMEOUT_S * 1000;
  for (;;) {
    const { status, stderr } = runApt(['update']);
    if (status === 0) return;
    if (!/Could not get lock/.test(stderr) || Date.now() > end) {
      process.stderr.write(stderr);
      return;
    }
    await sleep(3000);
  }
}

function runApt(/** @type {string[]} */ words) {
  return spawnSync('apt-get', ['-qq', '-o', `DPkg::Lock::Timeout=${LOCK_TIMEOUT_S}`, '-o', 'Dpkg::Use-Pty=0', ...words], {
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' },
  });
}

const POLICY = '/usr/sbin/policy-rc.d';
const POLICY_ASIDE = `${POLICY}.before-ecoutille`;

/**
 * Runs a step while Debian's policy script forbids package scripts to start services, then puts back
 * what was there, also after an interruption by the keyboard or an earlier killed run.
 * @template T
 * @param {() => T} step
 */
async function withoutDaemons(step) {
  // Handled after the synchronous step has returned, so that the policy is never left behind.
  const swallow = () => {};
  process.on('SIGINT', swallow).on('SIGTERM', swallow);
  if (existsSync(POLICY) && !existsSync(POLICY_ASIDE)) renameSync(POLICY, POLICY_ASIDE);
  writeFileSync(POLICY, '#!/bin/sh\n# Temporary, while packages are being installed: start no service.\nexit 101\n');
  chmodSync(POLICY, 0o755);
  try {
    return step();
  } finally {
    rmSync(POLICY, { force: true });
    if (existsSync(POLICY_ASIDE)) renameSync(POLICY_ASIDE, POLICY);
    process.off('SIGINT', swallow).off('SIGTERM', swallow);
  }
}
