// @ts-check
// `npm run screenshots`: the pictures of the guide, taken from the real application on a screen of its own.
// Arguments go to the runner: `npm run screenshots -- -g association` takes those of one scene.

import { join } from 'node:path';
import { ROOT, bootstrap } from './bootstrap.mjs';
import { build, isBuilt } from './lib/build.mjs';
import { runInForeground } from './lib/children.mjs';
import { startVirtualDisplay } from './lib/display.mjs';
import { Problem, runScript } from './lib/problem.mjs';

await runScript(async () => {
  await bootstrap({ tests: true });
  if (!isBuilt(ROOT) && !build(ROOT)) throw new Problem('the build failed: see its output above.');
  // Also where there is a real screen: the same window sizes everywhere.
  const screen = process.platform === 'linux' ? await startVirtualDisplay({ anyUser: true }) : undefined;
  /** @type {NodeJS.ProcessEnv} */
  const env = { ...process.env };
  // An editor's terminal may turn Electron into plain Node; a Wayland session would take windows off the virtual screen.
  for (const name of ['ELECTRON_RUN_AS_NODE', 'WAYLAND_DISPLAY', 'XAUTHORITY']) delete env[name];
  if (screen !== undefined) env['DISPLAY'] = screen.display;
  try {
    const runner = join(ROOT, 'node_modules', '@playwright', 'test', 'cli.js');
    return await runInForeground(process.execPath, [runner, 'test', '--config', join('tests', 'screens', 'playwright.config.mts'), ...process.argv.slice(2)], { cwd: ROOT, env });
  } finally {
    await screen?.stop();
  }
});
