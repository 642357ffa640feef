// Writes a picture of every screen into docs/guide/img, in French, light and dark, at the size of the window.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from '@playwright/test';
import { withPalette } from '../support/png.ts';
import { scenes } from '../support/screens.ts';
import { wear } from '../support/looks.ts';

const folder = process.env['ECOUTILLE_PICTURES'] ?? resolve(__dirname, '..', '..', 'docs', 'guide', 'img');

test.beforeAll(() => {
  mkdirSync(folder, { recursive: true });
});

test.afterAll(() => {
  const wanted = new Set(scenes.flatMap(({ screens }) => screens.flatMap(({ name }) => [`${name}-light.png`, `${name}-dark.png`])));
  for (const file of readdirSync(folder)) if (file.endsWith('.png') && !wanted.has(file)) rmSync(join(folder, file));
});

for (const scene of scenes) {
  test(scene.name, async () => {
    const stage = await scene.open();
    try {
      for (const screen of scene.screens) {
        await test.step(screen.name, async () => {
          await screen.show(stage);
          for (const theme of ['light', 'dark'] as const) {
            const view = stage.view(screen.window);
            await wear(stage, view, { theme, textSize: '100' });
            if (screen.examples !== undefined) await view.showInFields(screen.examples);
            writeFileSync(join(folder, `${screen.name}-${theme}.png`), withPalette(await view.picture()));
          }
        });
      }
    } finally {
      await stage.end();
    }
  });
}
