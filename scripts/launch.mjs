// @ts-check
// `npm start`: makes the clone ready, builds what changed, and starts the application; arguments after
// `npm start --` go to it, `--demo` for instance.

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { ROOT, bootstrap } from './bootstrap.mjs';
import { build, isBuilt } from './lib/build.mjs';
import { runInForeground } from './lib/children.mjs';
import { lacksDisplay, startVirtualDisplay } from './lib/display.mjs';
import { hasSound, launchOptions } from './lib/launch-options.mjs';
import { Problem, runScript, say } from './lib/problem.mjs';
import { isRoot } from './lib/system-packages.mjs';

await runScript(async () => {
  const words = process.argv.slice(2);
  await bootstrap();
  if (!isBuilt(ROOT) && !build(ROOT)) throw new Problem('the build failed: see its output above.');
  const { switches, notes } = launchOptions(thisMachine(), words);
  notes.forEach(say);
  return runApplication([...switches, ROOT, ...words]);
});

/** @returns {import('./lib/launch-options.mjs').Machine} */
function thisMachine() {
  const cards = '/proc/asound/cards';
  return {
    platform: process.platform,
    isRoot: isRoot(),
    hasUserNamespaces: spawnSync('unshare', ['--user', '--map-root-user', 'true'], { stdio: 'ignore' }).status === 0,
    hasSound: hasSound(existsSync(cards) ? readFileSync(cards, 'utf8') : '', process.env),
  };
}

/** @returns {Promise<number>} the application's exit code */
async function runApplication(/** @type {string[]} */ words) {
  /** @type {NodeJS.ProcessEnv} */
  const env = { ...process.env };
  // Set in the terminals of editors that are themselves Electron applications; it turns Electron into plain Node.
  delete env['ELECTRON_RUN_AS_NODE'];
  const screen = lacksDisplay(process.platform, env) ? await startVirtualDisplay() : undefined;
  if (screen !== undefined) {
    env['DISPLAY'] = screen.display;
    say(`no screen here: the application runs on a virtual one, display ${screen.display}.`);
  }
  try {
    const executable = /** @type {string} */ (createRequire(import.meta.url)('electron'));
    return await runInForeground(executable, words, { env });
  } finally {
    await screen?.stop();
  }
}
