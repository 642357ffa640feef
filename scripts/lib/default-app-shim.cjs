// The default app of the development runtime: starts the application whose folder is given on the
// command line. Packagers strip Electron's own default app, and without one `electron <path>` exits
// silently. Runs inside Electron (packed as resources/default_app.asar), never in a release.
'use strict';

const { app } = require('electron');
const fs = require('node:fs');
const Module = require('node:module');
const path = require('node:path');

/** Splits the arguments as Electron does: `-r module` may repeat, the first bare word is the app. */
function parseArguments(words) {
  const modules = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at];
    if (word === '-r' || word === '--require') {
      at += 1;
      modules.push(words[at]);
    } else if (!word.startsWith('-')) {
      return { modules, appPath: path.resolve(word) };
    }
  }
  return { modules, appPath: undefined };
}

/** What Electron's default app takes from package.json: the name decides where userData is. */
function adoptIdentity(folder) {
  const manifestPath = path.join(folder, 'package.json');
  if (!fs.existsSync(manifestPath)) return;
  const manifest = JSON.parse(fs.readFileSync(manifestPath, 'utf8'));
  if (manifest.version) app.setVersion(manifest.version);
  app.name = manifest.productName ?? manifest.name ?? app.name;
  app.setDesktopName?.(manifest.desktopName ?? `${app.name}.desktop`);
  app.setAppPath(folder);
}

// Parsed before the preloaded modules run: Playwright's loader rewrites process.argv.
const { modules, appPath } = parseArguments(process.argv.slice(1));
process.defaultApp = true;
if (modules.length > 0) Module._preloadModules(modules);
if (appPath === undefined) {
  console.error('electron: no application given');
  app.exit(1);
} else {
  const isFolder = fs.existsSync(appPath) && fs.statSync(appPath).isDirectory();
  adoptIdentity(isFolder ? appPath : path.dirname(appPath));
  Module._load(appPath, null, true);
}
