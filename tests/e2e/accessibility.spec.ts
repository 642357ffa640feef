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
const everyRule = { type: 'tag', values: tags } as const;
/** What a theme can change is colours; everything else of a page is the same in all of them. */
const colourRules = { type: 'rule', values: ['color-contrast', 'link-in-text-block'] } as const;

interface Check extends Look {
  readonly rules: typeof everyRule | typeof colourRules;
}

/** The ordinary size last: at 200 % the way to the next screen may be folded into a menu. */
const checks: readonly Check[] = (['200', '100'] as const).flatMap((textSize) =>
  (['dark', 'highContrast', 'light'] as const).map((theme) => ({ theme, textSize, rules: theme === 'light' ? everyRule : colourRules })),
);

interface Finding {
  readonly rule: string;
  readonly help: string;
  readonly nodes: readonly string[];
}

/** Run through Electron, not as a script element: the page's own policy forbids those. */
async function findings(stage: Stage, screen: Screen, rules: Check['rules']): Promise<Finding[]> {
  const view = stage.view(screen.window);
  if (!(await view.run<boolean>(`typeof axe === 'object'`))) await view.run(`${axe}; undefined`);
  return view.run<Finding[]>(`axe.run(document, { runOnly: ${JSON.stringify(rules)}, resultTypes: ['violations'], preload: false })
    .then(({ violations }) => violations.map(({ id, help, nodes }) => ({ rule: id, help, nodes: nodes.map(({ html, failureSummary }) => html.slice(0, 200) + ' ' + failureSummary) })))`);
}

for (const scene of scenes) {
  test(`no violation: ${scene.name}`, async () => {
    test.setTimeout(600_000);
    const stage = await scene.open();
    try {
      for (const screen of scene.screens) {
        await screen.show(stage);
        for (const { rules, ...look } of checks) {
          await wear(stage, stage.view(screen.window), look);
          expect.soft(await findings(stage, screen, rules), `${screen.name}, ${look.theme}, ${look.textSize} %`).toEqual([]);
        }
      }
    } finally {
      await stage.end();
    }
  });
}

test('the check itself sees a violation, and a colour that cannot be read', async () => {
  const scene = scenes[0]!;
  const screen = scene.screens[0]!;
  const stage = await scene.open();
  try {
    await screen.show(stage);
    const view = stage.view(screen.window);
    await view.run(`(() => { const button = document.createElement('button'); document.body.append(button); })()`);
    expect((await findings(stage, screen, everyRule)).map(({ rule }) => rule)).toContain('button-name');
    await view.run(`(() => { const words = document.createElement('p'); words.textContent = 'Joignable'; words.style.cssText = 'color: #bbb; background: #fff'; document.body.append(words); })()`);
    expect((await findings(stage, screen, colourRules)).map(({ rule }) => rule)).toContain('color-contrast');
  } finally {
    await stage.end();
  }
});
