// WCAG 2.2 AA by axe-core on every screen, in the three themes, at text sizes 100 and 200 %: no violation.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { expect, test } from '@playwright/test';
import { wear, type Look } from '../support/looks.ts';
import { scenes, type Screen } from '../support/screens.ts';
import type { Stage } from '../support/stage.ts';

const root = resolve(__dirname, '..', '..');
const axe = readFileSync(createRequire(join(root, 'package.json')).resolve('axe-core/axe.min.js'), 'utf8');
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa'];
/** The ordinary size last: at 200 % the way to the next screen may be folded into a menu. */
const looks: readonly Look[] = (['200', '100'] as const).flatMap((textSize) =>
  (['light', 'dark', 'highContrast'] as const).map((theme) => ({ theme, textSize })),
);

interface Finding {
  readonly rule: string;
  readonly help: string;
  readonly nodes: readonly string[];
}

/** Run through Electron, not as a script element: the page's own policy forbids those. */
async function findings(stage: Stage, screen: Screen): Promise<Finding[]> {
  const view = stage.view(screen.window);
  if (!(await view.run<boolean>(`typeof axe === 'object'`))) await view.run(`${axe}; undefined`);
  return view.run<Finding[]>(`axe.run(document, { runOnly: { type: 'tag', values: ${JSON.stringify(tags)} }, resultTypes: ['violations'], preload: false })
    .then(({ violations }) => violations.map(({ id, help, nodes }) => ({ rule: id, help, nodes: nodes.map(({ html, failureSummary }) => html.slice(0, 200) + ' ' + failureSummary) })))`);
}

for (const scene of scenes) {
  test(`no violation: ${scene.name}`, async () => {
    test.setTimeout(600_000);
    const stage = await scene.open();
    try {
      for (const screen of scene.screens) {
        await screen.show(stage);
        for (const look of looks) {
          await wear(stage, stage.view(screen.window), look);
          expect.soft(await findings(stage, screen), `${screen.name}, ${look.theme}, ${look.textSize} %`).toEqual([]);
        }
      }
    } finally {
      await stage.end();
    }
  });
}

test('the check itself sees a violation', async () => {
  const scene = scenes[0]!;
  const screen = scene.screens[0]!;
  const stage = await scene.open();
  try {
    await screen.show(stage);
    const view = stage.view(screen.window);
    await view.run(`(() => { const button = document.createElement('button'); document.body.append(button); })()`);
    expect((await findings(stage, screen)).map(({ rule }) => rule)).toContain('button-name');
  } finally {
    await stage.end();
  }
});
