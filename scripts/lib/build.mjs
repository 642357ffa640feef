// @ts-check
// Builds the application, and knows whether the last build still matches the sources.

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Everything the bundles are made of. */
const FOLDERS = ['core', 'db', 'electron', 'renderer', 'resources'];
const FILES = /^(package(-lock)?\.json|electron\.vite\.config\.\w+|tsconfig.*\.json)$/;

/** Written after a successful build only. */
const stampPath = (/** @type {string} */ root) => join(root, 'out', '.sources');

/**
 * A digest of the sources' paths and contents. Not of their times: switching branches changes times
 * both ways, and deleting a file changes none.
 * @param {string} root the repository
 */
export function sourcesDigest(root) {
  const hash = createHash('sha256');
  const folders = FOLDERS.filter((name) => existsSync(join(root, name)));
  const nested = folders.flatMap((folder) => readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name)));
  const top = readdirSync(root).filter((name) => FILES.test(name)).map((name) => join(root, name));
  for (const path of [...top, ...nested].sort()) {
    const body = readFileSync(path);
    hash.update(`${path.slice(root.length)}\0${body.length}\0`).update(body);
  }
  return hash.digest('hex');
}

/** @param {string} root the repository */
export function isBuilt(root) {
  return existsSync(stampPath(root)) && readFileSync(stampPath(root), 'utf8') === sourcesDigest(root);
}

/**
 * @param {string} root the repository
 * @returns {boolean} whether the build succeeded
 */
export function build(root) {
  const digest = sourcesDigest(root);
  rmSync(stampPath(root), { force: true });
  const tool = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');
  const { status } = spawnSync(process.execPath, [tool, 'build'], { cwd: root, stdio: 'inherit' });
  if (status !== 0) return false;
  mkdirSync(join(root, 'out'), { recursive: true });
  writeFileSync(stampPath(root), digest);
  return true;
}
