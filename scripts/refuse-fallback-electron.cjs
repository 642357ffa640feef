// Packaging never ships the development runtime: a release is built on the Electron version of package.json only.
const { existsSync, readFileSync } = require('node:fs');
const { join } = require('node:path');

module.exports = () => {
  const root = join(__dirname, '..');
  const wanted = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).devDependencies.electron;
  const versionFile = join(root, 'node_modules', 'electron', 'dist', 'version');
  const found = existsSync(versionFile) ? readFileSync(versionFile, 'utf8').trim().replace(/^v/, '') : 'none';
  if (found !== wanted) throw new Error(`Electron ${found} is installed, a release needs ${wanted}: run npm ci where Electron can be downloaded.`);
};
